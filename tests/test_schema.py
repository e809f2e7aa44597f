"""The schema: no drift, the same as the committed dump, up and down again, older and newer."""

import os
import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from geoalchemy2 import alembic_helpers
from sqlalchemy import text

from gisgrid import cluster, migrate, upkeep
from gisgrid.db import make_engine, transaction
from gisgrid.migrate import SchemaNewer, SchemaOlder
from gisgrid.migrations import SQL
from gisgrid.tables import metadata
from tests.schema import DUMP, dumped

FIRST = "2026_11_23_first_tables"


@pytest.fixture
def bare(server):
    """An empty database of its own, with extensions and nothing else: (name, owner's engine)."""
    name = f"t_schema_{os.getpid()}"
    cluster.drop_database(server, name)
    cluster.ensure_database(server, name)
    engine = make_engine(server.url("owner", name), pool=1)
    yield name, engine
    engine.dispose()
    cluster.drop_database(server, name)


def test_it_works(owner):
    assert migrate.current(owner) == migrate.head()
    migrate.check(owner)


def ours(thing, name, kind, reflected, other):
    return name != "spatial_ref_sys" and alembic_helpers.include_object(
        thing, name, kind, reflected, other
    )


def test_the_tables_are_what_the_models_say(owner):
    with owner.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, metadata) == []


def test_the_check_above_sees_a_change(owner):
    with owner.connect() as connection:
        connection.execute(text("ALTER TABLE need DROP COLUMN emergency"))
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, metadata) != []
        connection.rollback()


def test_the_schema_is_the_committed_one(server, database):
    """Policies, grants, checks, exclusions and functions too, which alembic does not compare.

    A wanted change is written down by `python -m tests.schema`.
    """
    assert dumped(server, database.name) == DUMP.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    ["DROP POLICY insert ON need", "GRANT UPDATE ON plan_cell TO gisgrid_app",
     "ALTER TABLE grid_plan DROP CONSTRAINT one_plan_at_a_time",
     "ALTER TABLE need DROP CONSTRAINT ck_need_has_a_place",
     "ALTER FUNCTION publish SECURITY INVOKER", "ALTER TABLE visit DISABLE ROW LEVEL SECURITY"],
)  # fmt: skip
def test_the_dump_shows_each_of_these_changes(server, database, change):
    with transaction(database.owner) as session:
        session.execute(text(change))
    assert dumped(server, database.name) != DUMP.read_text(encoding="utf-8")


def test_up_down_and_up_again_gives_the_same(server, bare):
    name, engine = bare
    empty = dumped(server, name)
    migrate.upgrade(engine)
    migrate.downgrade(engine, "base")
    with engine.begin() as connection:
        # Alembic's own table stays behind, empty, and the right to look into the schema.
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("REVOKE USAGE ON SCHEMA public FROM gisgrid_app"))
    assert dumped(server, name) == empty
    migrate.upgrade(engine)
    assert dumped(server, name) == DUMP.read_text(encoding="utf-8")


def test_each_step_can_be_taken_back_alone(bare):
    _name, engine = bare
    migrate.upgrade(engine, FIRST)
    migrate.upgrade(engine)
    migrate.downgrade(engine, FIRST)
    assert migrate.current(engine) == FIRST


def test_an_older_database_is_brought_up_after_a_backup(server, bare, settings, tmp_path):
    _name, engine = bare
    migrate.upgrade(engine, FIRST)
    with pytest.raises(SchemaOlder):
        migrate.check(engine)
    here = settings.model_copy(update={"data": tmp_path})
    kept = upkeep.bring_up(here, server, engine)
    assert kept.parent == tmp_path / "backups"
    assert FIRST in kept.name
    assert kept.read_bytes()[:5] == b"PGDMP"
    migrate.check(engine)
    assert upkeep.bring_up(here, server, engine) is None


def test_a_new_database_is_filled_without_a_backup(server, bare, settings, tmp_path):
    _name, engine = bare
    here = settings.model_copy(update={"data": tmp_path})
    assert upkeep.bring_up(here, server, engine) is None
    assert list(tmp_path.iterdir()) == []
    with transaction(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM need_kind")) > 10
        assert session.scalar(text("SELECT count(*) FROM role_verb")) == 7


def test_a_newer_database_is_refused_and_left_alone(server, database, settings):
    with transaction(database.owner) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '2099_01_01_later'"))
    assert upkeep.bring_up(settings, server, database.owner) is None
    with pytest.raises(SchemaNewer, match="2099_01_01_later"):
        migrate.check(database.owner)
    assert migrate.current(database.owner) == "2099_01_01_later"


def test_files_of_migrations_are_dated():
    versions = sorted((migrate.HOME / "versions").glob("*.py"))
    assert versions
    for file in versions:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{4}_[a-z0-9_]+\.py", file.name), file.name
        assert "lock_timeout" in file.read_text(encoding="utf-8"), file.name
    for file in SQL.glob("*.sql"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d_[a-z0-9_]+\.sql", file.name), file.name


def test_there_is_one_head():
    assert len(ScriptDirectory.from_config(migrate.config()).get_heads()) == 1
