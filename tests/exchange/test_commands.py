"""`gisgrid import` and `gisgrid export`, as somebody types them."""

import json
import sys
from pathlib import Path

import pytest

from gisgrid import cli
from gisgrid.auth import accounts
from gisgrid.auth.accounts import EVERYWHERE, Scope
from gisgrid.auth.models import Role
from gisgrid.db import transaction
from gisgrid.territory.service import create_community

from .conftest import CODE, collection, square


@pytest.fixture
def gisgrid(database, settings, monkeypatch, capsys):
    """Run a command on a database with one community; returns exit code, output and errors."""
    with transaction(database.owner) as owner:
        create_community(owner, CODE, "测试社区", "CS")
        account = accounts.create(owner, "admin", "admin", None)
        accounts.grant(owner, account, Role.ADMINISTRATOR, Scope(*EVERYWHERE))
    for name in ("data", "runtime"):
        monkeypatch.setenv(f"GISGRID_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("GISGRID_DATABASE", database.name)

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gisgrid", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return run


@pytest.fixture
def edge(write) -> Path:
    return write("edge.geojson", collection((square(0, 0, 10), {"名称": "边"})))


def test_it_works(gisgrid, edge, tmp_path):
    code, said, _errors = gisgrid("import", "boundary", edge, "--community", CODE)
    assert code == 0
    assert "新增 1" in said
    code, said, _errors = gisgrid("import", "boundary", edge, "-c", CODE, "--json")
    assert (code, json.loads(said)["unchanged"]) == (0, 1)
    code, _said, _errors = gisgrid("export", "boundary", tmp_path / "out.gpkg", "-c", CODE)
    assert (code, (tmp_path / "out.gpkg").is_file()) == (0, True)


def test_a_dry_run_writes_nothing(gisgrid, edge):
    code, said, _errors = gisgrid("import", "boundary", edge, "-c", CODE, "--dry-run", "--json")
    assert (code, json.loads(said)["carried_out"]) == (0, False)
    code, said, _errors = gisgrid("import", "boundary", edge, "-c", CODE, "--json")
    assert json.loads(said)["added"] == 1


def test_a_refused_row_exits_with_1_and_says_why(gisgrid, edge, write):
    gisgrid("import", "boundary", edge, "-c", CODE)
    houses = collection((square(1, 1), {"编号": "1"}), (None, {"编号": "2"}))
    path = write("b.geojson", houses)
    code, said, errors = gisgrid("import", "buildings", path, "-c", CODE)
    assert code == 1
    assert "第2行" in said
    assert "什么都没有写入" in errors
    code, said, _errors = gisgrid(
        "import", "buildings", path, "-c", CODE, "--skip-refused", "--json"
    )
    assert (code, json.loads(said)["added"]) == (0, 1)


def test_a_missing_file_exits_with_1_and_no_trace(gisgrid, tmp_path):
    code, said, errors = gisgrid("import", "boundary", tmp_path / "none.gpkg", "-c", CODE)
    assert (code, said) == (1, "")
    assert "没有这个文件" in errors
    assert "Traceback" not in errors


def test_an_unknown_kind_is_wrong_use(gisgrid, edge):
    assert gisgrid("import", "moons", edge, "-c", CODE)[0] == 2
