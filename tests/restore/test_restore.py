"""A backup is compared with its manifest on restoring; the present database is kept."""

import json

import psycopg
import pytest
from sqlalchemy import text

from gisgrid import cluster
from gisgrid.cluster import manifest
from gisgrid.cluster.server import open_connection
from gisgrid.db import make_engine, transaction
from gisgrid.errors import Conflict, Invalid
from tests.cast import HOME
from tests.conftest import WORLD, cloned


@pytest.fixture
def office(server, world_template):
    with cloned(server, WORLD) as database:
        yield database
        cluster.drop_database(server, f"{database.name}_r")


@pytest.fixture
def kept(server, office, tmp_path):
    file = tmp_path / "office.dump"
    manifest.back_up(server, office.name, file)
    return file


def needs(server, name):
    with open_connection(server.url("superuser", name)) as connection:
        return connection.execute("SELECT count(*) FROM need").fetchone()[0]


def test_it_works(server, office, kept):
    checked = manifest.rehearse(server, kept, f"{office.name}_r")
    assert checked.rows["need"] == needs(server, f"{office.name}_r") == 4
    assert checked.rows["household"] > 0


def test_it_takes_the_place_of_the_present_one_which_is_kept(server, office, kept):
    with transaction(office.owner) as session:
        session.execute(text("DELETE FROM need_step"))
        session.execute(text("DELETE FROM need"))
    manifest.rehearse(server, kept, f"{office.name}_r")
    old = manifest.put_in_place(server, f"{office.name}_r", office.name)
    assert needs(server, office.name) == 4
    assert needs(server, old) == 0
    cluster.drop_database(server, old)


def test_policies_and_rights_are_restored_as_well(server, office, kept, world_template):
    manifest.rehearse(server, kept, f"{office.name}_r")
    engine = make_engine(server.url("app", f"{office.name}_r"), pool=1)
    with transaction(engine) as session:
        from gisgrid.auth.service import enter

        assert session.scalar(text("SELECT count(*) FROM need")) == 0
        enter(session, world_template.tokens["bo"])
        assert session.scalar(text("SELECT count(*) FROM need")) == 1
        with pytest.raises(Exception, match="permission denied"):
            session.execute(text("SELECT set_config('gisgrid.all_grids', 'on', true)"))
    engine.dispose()


def test_what_is_written_while_it_dumps_is_in_neither(server, office, tmp_path, monkeypatch):
    """The counts are those of the dump's own snapshot."""
    plain = manifest.backup

    def slow(*given):
        with transaction(office.owner) as session:
            session.execute(
                text("INSERT INTO residents_group (community, name) VALUES (:c, '后来')"),
                {"c": HOME},
            )
        plain(*given)

    monkeypatch.setattr(manifest, "backup", slow)
    manifest.back_up(server, office.name, tmp_path / "a.dump")
    manifest.rehearse(server, tmp_path / "a.dump", f"{office.name}_r")


def test_a_changed_dump_or_manifest_is_refused(server, office, kept):
    paper = manifest.beside(kept)
    told = json.loads(paper.read_text())
    paper.write_text(json.dumps({**told, "rows": {**told["rows"], "need": 99}}))
    with pytest.raises(Conflict, match="need"):
        manifest.rehearse(server, kept, f"{office.name}_r")
    kept.write_bytes(kept.read_bytes() + b"x")
    with pytest.raises(Invalid):
        manifest.read(kept)
    paper.unlink()
    with pytest.raises(Invalid):
        manifest.read(kept)


def test_the_present_database_is_untouched_when_it_fails(server, office, kept):
    content = kept.read_bytes()
    kept.write_bytes(content[: len(content) // 2])
    told = json.loads(manifest.beside(kept).read_text())
    told["sha256"] = manifest._sha256(kept)
    manifest.beside(kept).write_text(json.dumps(told))
    with pytest.raises(Exception):  # noqa: B017
        manifest.rehearse(server, kept, f"{office.name}_r")
    assert needs(server, office.name) == 4
    with pytest.raises(psycopg.OperationalError):
        open_connection(server.url("superuser", f"{office.name}_r"))
