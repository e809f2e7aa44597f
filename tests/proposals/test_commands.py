"""`gisgrid pair`, as somebody types it."""

import ctypes
import json
import sys

import pytest

from gisgrid import cli
from gisgrid.commands.frame import solver_aside
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


WRONG = [
    ("--lock", "U09=02"), ("--lock", "U01"), ("--ban", "C9=01"), ("--way", "fly"),
    ("--needs", "lots"), ("--load", "x"), ("--keep", "x"), ("--unit-grids", "3-1"),
    ("--units-per-grid", "a"), ("--cadre-grids", "2"), ("--cadre-households", "1-1000000"),
    ("--at-most", "-1"),
]  # fmt: skip


@pytest.mark.parametrize("words", WRONG)
def test_what_cannot_be_understood_is_refused(gisgrid, words):
    code, _out, err = gisgrid("suggest", "-c", HOME, "--as", "lin", *words)
    assert code == 1
    assert words[1] in err


def test_every_option_becomes_a_choice(gisgrid):
    code, out, err = gisgrid(
        "suggest", "-c", HOME, "--as", "lin", "--way", "straight", "--needs", "much",
        "--load", "no",
        "--keep", "much", "--apart", "--units-per-grid", "0-2", "--unit-grids", "0-3",
        "--cadre-grids", "1-3", "--cadre-households", "0-99", "--at-most", "2",
        "--ban", "C1=03", "--ban", "U02=01", "--lock", "U01=01", "--json",
    )  # fmt: skip
    told = json.loads(out)
    assert told["choices"] == {
        "way": "straight", "needs": "much", "load": "no", "keep": "much", "neighbours": False,
        "units_per_grid": [0, 2], "unit_grids": [0, 3], "cadre_grids": [1, 3],
        "cadre_households": [0, 99], "most_changes": 2, "locks": ["U01=01"],
        "bans": ["C1=03", "U02=01"],
    }  # fmt: skip
    assert (code, err) == (1, "")  # its only cadre may not come to 03
    assert any("03" in one["message"] for one in told["conflicts"])


def test_list_and_show(gisgrid):
    for _n in range(2):
        gisgrid("suggest", "-c", HOME, "--as", "lin", "--unit-grids", "0-2")
    code, out, err = gisgrid("list", "-c", HOME, "--as", "lin", "--json")
    assert code == 0, err
    assert [(one["name"], one["state"]) for one in json.loads(out)] == [
        ("B", "open"),
        ("A", "open"),
    ]
    code, out, _err = gisgrid("show", "A", "-c", HOME, "--as", "lin", "--json")
    told = json.loads(out)
    assert (code, told["name"]) == (0, "A")
    assert told["forced"]
    code, out, _err = gisgrid("show", "A", "-c", HOME, "--as", "lin")
    assert "已证明最优" in out
    assert gisgrid("show", "Z", "-c", HOME, "--as", "lin")[0] == 1
    assert "B" in gisgrid("list", "-c", HOME, "--as", "lin")[1]


def test_a_day_before_the_pairings_of_today_is_refused(gisgrid, desk):
    gisgrid("suggest", "-c", HOME, "--as", "lin", "--unit-grids", "0-2")
    before = desk.pairings()
    for since in ("2020-01-01", "tomorrow"):
        code, _out, err = gisgrid("publish", "A", "-c", HOME, "--as", "lin", "--reason", "x",
                                  "--since", since)  # fmt: skip
        assert code == 1, err
        assert err
    assert desk.pairings() == before


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


def test_what_the_solver_prints_past_python_does_not_spoil_the_answer(capfd):
    with solver_aside():
        ctypes.CDLL(None).puts(b"HighsMipSolverData")
    print("{}")
    said = capfd.readouterr()
    assert (said.out, said.err) == ("{}\n", "HighsMipSolverData\n")
