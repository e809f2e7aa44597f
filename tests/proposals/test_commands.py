"""`gisgrid pair`, as somebody types it."""

import json
import sys

import pytest

from gisgrid import cli
from tests.cast import HOME


@pytest.fixture
def gisgrid(desk, settings, monkeypatch, capsys):
    """Run a command on the cast's database as its director: (exit code, output, errors)."""
    for name in ("data", "runtime"):
        monkeypatch.setenv(f"GISGRID_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("GISGRID_DATABASE", desk.stage.database.name)

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gisgrid", "pair", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return run


def test_suggest_and_publish(gisgrid, desk):
    code, out, err = gisgrid("suggest", "-c", HOME, "--as", "lin", "--lock", "U01=02", "--json")
    assert code == 0, err
    told = json.loads(out)
    assert told["proven"]
    new = {(p["who"], p["grid"]) for p in told["pairs"] if p["is_new"] and p["kind"] == "unit"}
    assert ("单1", "02") in new
    assert all(p["reason"] for p in told["pairs"])
    assert desk.state(told["proposal"]) == "open"
    code, out, err = gisgrid(
        "publish", told["name"], "-c", HOME, "--as", "lin", "--reason", "议定", "--json"
    )
    assert code == 0, err
    assert json.loads(out)["begun"] == sum(p["is_new"] for p in told["pairs"])
    assert desk.state(told["proposal"]) == "published"


def test_what_is_impossible_is_said_and_the_exit_is_1(gisgrid):
    code, out, _err = gisgrid(
        "suggest", "-c", HOME, "--as", "lin", "--lock", "U01=02", "--ban", "U01=02", "--json"
    )
    assert code == 1
    (conflict,) = json.loads(out)["conflicts"]
    assert conflict["message"] == "单1 与 02 既锁定又禁配"


@pytest.mark.parametrize("words", [("--lock", "U09=02"), ("--lock", "U01"), ("--way", "fly")])
def test_what_cannot_be_understood_is_refused(gisgrid, words):
    code, _out, err = gisgrid("suggest", "-c", HOME, "--as", "lin", *words)
    assert code == 1
    assert words[1] in err


def test_a_proposal_that_is_none_is_refused(gisgrid):
    code, _out, err = gisgrid("publish", "Z", "-c", HOME, "--as", "lin", "--reason", "x")
    assert (code, "没有这个方案" in err) == (1, True)


def test_a_plain_file_is_solved_without_any_database(gisgrid, tmp_path):
    file = tmp_path / "instance.json"
    grids = [{"code": f"0{n}", "lon": 116.3 + n / 100, "lat": 40.0, "households": 100}
             for n in (1, 2)]  # fmt: skip
    units = [{"id": f"U{n}", "lon": 116.3 + n / 100, "lat": 40.0} for n in (1, 2)]
    file.write_text(json.dumps({"format": "pairing-instance/1", "grids": grids, "units": units}))
    code, out, err = gisgrid("solve", file, "--json")
    assert code == 0, err
    told = json.loads(out)
    assert told["status"] == "optimal"
    assert [(p["grid"], p["units"]) for p in told["pairs"]] == [("01", ["U1"]), ("02", ["U2"])]
    assert all(p["reason"] for p in told["pairs"])
    again = gisgrid("solve", file, "--json")[1]
    assert again == out


def test_a_file_that_is_not_there_is_said(gisgrid, tmp_path):
    code, _out, err = gisgrid("solve", tmp_path / "none.json")
    assert (code, "none.json" in err.replace("\n", "")) == (1, True)
