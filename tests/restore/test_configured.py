"""Backup, rehearsal and restore by command, on a server that is not gisgrid's own."""

import sys

import pytest
from sqlalchemy import text

from gisgrid import cli, cluster
from gisgrid.cluster.server import open_connection
from gisgrid.db import transaction
from tests.conftest import WORLD, cloned


@pytest.fixture
def office(server, world_template, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with cloned(server, WORLD) as database:
        roles = {"": "app", "OWNER_": "owner", "ADMIN_": "superuser"}
        for setting, role in roles.items():
            address = server.url(role, database.name).set(drivername="postgresql")
            text_of = address.render_as_string(hide_password=False)
            monkeypatch.setenv(f"GISGRID_{setting}DATABASE_URL", text_of)
        monkeypatch.setenv("GISGRID_PG_BINDIR", str(server.pg_bindir))
        monkeypatch.setenv("GISGRID_DATA", str(tmp_path))
        yield database


@pytest.fixture
def gisgrid(monkeypatch, capsys):
    def run(*words: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["gisgrid", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out + written.err

    return run


def databases(server, like):
    with open_connection(server.url("superuser", "postgres")) as connection:
        asked = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY 1"
        return [name for (name,) in connection.execute(asked, [like]).fetchall()]


def test_it_works(server, office, gisgrid, tmp_path):
    file = tmp_path / "office.dump"
    code, said = gisgrid("backup", file)
    assert (code, file.stat().st_mode & 0o077) == (0, 0), said
    with transaction(office.owner) as session:
        session.execute(text("DELETE FROM need_step"))
        session.execute(text("DELETE FROM need"))
    code, said = gisgrid("restore", file, "--rehearse")
    assert (code, "核对过" in said) == (0, True), said
    assert databases(server, office.name) == [office.name]
    code, said = gisgrid("restore", file)
    assert code == 0, said
    kept = [name for name in databases(server, office.name) if name != office.name]
    assert len(kept) == 1
    assert kept[0] in said
    with transaction(office.owner) as session:
        assert session.scalar(text("SELECT count(*) FROM need")) == 4
    cluster.drop_database(server, kept[0])


def test_without_the_superuser_it_says_which_setting_is_missing(
    office, gisgrid, tmp_path, monkeypatch
):
    file = tmp_path / "office.dump"
    gisgrid("backup", file)
    monkeypatch.delenv("GISGRID_ADMIN_DATABASE_URL")
    code, said = gisgrid("restore", file, "--rehearse")
    assert (code, "GISGRID_ADMIN_DATABASE_URL" in said) == (1, True)


def test_status_and_check_tell_of_it(office, gisgrid):
    code, said = gisgrid("status")
    assert (code, "configured" in said) == (0, True)
    code, said = gisgrid("check", "-c", "110108001001", "--as", "ada")
    assert (code, "各项保证都成立" in said) == (0, True), said
    with transaction(office.owner) as session:
        session.execute(
            text("UPDATE grid_outline SET outline = ST_Translate(outline, 0.0001, 0)"
                 " WHERE grid = (SELECT min(grid) FROM grid_outline)")
        )  # fmt: skip
    code, said = gisgrid("check", "-c", "110108001001", "--as", "ada")
    assert (code, "重叠" in said, "没有盖满" in said) == (1, True, True), said
