"""Everything that is written leaves its trace: who, which row, what was and what is."""

from datetime import UTC, date, datetime

import pytest
from geoalchemy2.shape import from_shape
from shapely import LineString, MultiLineString, MultiPolygon, Point, box
from sqlalchemy import ARRAY, Column, select, text

from gisgrid.audit.models import AuditEntry
from gisgrid.audit.service import SILENT, note_bulk
from gisgrid.db import Base, transaction
from gisgrid.tables import metadata
from tests import make
from tests.cast import HOME

# Without a community of their own: they are reached through the owner's functions.
WITHOUT_COMMUNITY = {table for table, made in metadata.tables.items() if "community" not in made.c}
MODELS = {
    mapper.class_.__tablename__: mapper.class_
    for mapper in Base.registry.mappers
    if mapper.class_.__tablename__ not in SILENT | WITHOUT_COMMUNITY
}


SQUARE, LINE = box(0, 0, 1, 1), LineString([(0, 0), (1, 1)])
SHAPES = {"POINT": Point(0, 0), "MULTIPOLYGON": MultiPolygon([SQUARE]),
          "MULTILINESTRING": MultiLineString([LINE])}  # fmt: skip


def value_for(column):
    """Any value that a column takes; constraints and references are off."""
    if getattr(column.type, "geometry_type", None):
        return from_shape(SHAPES[column.type.geometry_type], srid=4490)
    if isinstance(column.type, ARRAY):
        return [value_for(Column(column.type.item_type))]
    kinds = {bool: True, date: date(2026, 1, 1), dict: {}, bytes: b"x",
             datetime: datetime(2026, 1, 1, tzinfo=UTC)}  # fmt: skip
    kind = column.type.python_type
    return kinds.get(kind, 7 if kind in (int, float) else "x")


def fresh(model, number):
    """An instance with every column that must be given."""
    given = {
        model.__mapper__.get_property_by_column(column).key: value_for(column)
        for column in model.__table__.columns
        if not column.nullable and column.server_default is None and column.computed is None
        and column.identity is None
    }  # fmt: skip
    return model(**{**given, "community": HOME + number})


def entries(session, table):
    return session.scalars(
        select(AuditEntry).where(AuditEntry.table_name == table).order_by(AuditEntry.id)
    ).all()


@pytest.fixture
def unbound(stage):
    """The owner's session on tables stripped of checks and references."""
    with transaction(stage.database.owner) as session:
        session.execute(text(
            "DO $$ DECLARE c record; BEGIN FOR c IN SELECT conname, conrelid::regclass AS t"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
            " AND contype IN ('c', 'f') AND conrelid IN (SELECT oid FROM pg_class"
            " WHERE relowner = 'gisgrid_owner'::regrole)"
            " LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname);"
            " END LOOP; END $$"
        ))  # fmt: skip
        yield session
        session.rollback()


def test_it_works(stage):
    with transaction(stage.database.owner) as session:
        made = make.person(session, HOME, "尚文")
        made.phone = "0457-0000002"
        session.flush()
        session.delete(made)
        session.flush()
        first, second, third = (e for e in entries(session, "person") if e.row_id == made.id)
    assert (first.action, second.action, third.action) == ("insert", "update", "delete")
    assert first.before is None
    assert first.after["name"] == "尚文"
    assert (second.before, second.after) == ({"phone": "0457-0000009"}, {"phone": "0457-0000002"})
    assert third.before["phone"] == "0457-0000002"
    assert third.after is None


def changeable(row):
    """A text column that can be changed; the table of one has none."""
    return next(
        (
            row.__mapper__.get_property_by_column(c).key
            for c in row.__table__.columns
            if not c.primary_key and str(c.type) == "TEXT"
        ),
        None,
    )


@pytest.mark.parametrize("table", sorted(MODELS))
def test_each_model_leaves_one_row_for_each_writing(unbound, table):
    before = len(entries(unbound, table))
    row = fresh(MODELS[table], 500)
    unbound.add(row)
    unbound.flush()
    assert [e.action for e in entries(unbound, table)[before:]] == ["insert"]
    name = changeable(row)
    if name:
        setattr(row, name, "y")
        unbound.flush()
        change = entries(unbound, table)[-1]
        assert (change.action, change.after) == ("update", {name: "y"})
    unbound.delete(row)
    unbound.flush()
    assert entries(unbound, table)[-1].action == "delete"
    assert len(entries(unbound, table)) == before + 2 + bool(name)


def test_what_was_not_changed_leaves_none(stage):
    with transaction(stage.database.owner) as session:
        made = make.person(session, HOME, "尚文")
        before = len(entries(session, "person"))
        made.phone = str(made.phone)
        session.flush()
        assert len(entries(session, "person")) == before


def test_the_trail_names_the_account_and_the_role(stage):
    with stage.acting("lin") as (session, actor):
        make.person(session, HOME, "尚文")
    with transaction(stage.database.owner) as session:
        last = entries(session, "person")[-1]
    assert (last.account, last.role) == (actor.account, "community_director")


def test_a_rolled_back_writing_leaves_none(stage):
    with transaction(stage.database.owner) as session:
        before = len(entries(session, "person"))
        attempt = session.begin_nested()
        make.person(session, HOME, "尚文")
        attempt.rollback()
        assert len(entries(session, "person")) == before


def test_a_bulk_write_leaves_one_row_with_its_counts(stage):
    with stage.acting("lin") as (session, actor):
        note_bulk(session, HOME, "household", {"rows": 2592, "sha256": "ab"})
    with transaction(stage.database.owner) as session:
        (row,) = (e for e in entries(session, "household") if e.action == "bulk")
    assert (row.after, row.account) == ({"rows": 2592, "sha256": "ab"}, actor.account)


def test_a_need_at_a_point_is_kept_with_its_place(stage):
    client = stage.client("lin")
    with transaction(stage.database.owner) as session:
        session.execute(text("INSERT INTO counter VALUES (:c, 'need', 100)"), {"c": HOME})
    form = {"grid": "01", "said": "灯坏了", "mark": "need"}
    assert client.send_form(f"/c/{HOME}/record", **form).status_code == 303
    with transaction(stage.database.owner) as session:
        point = entries(session, "need")[-1].after["point"]
    assert "ST_" not in point
    assert bytes.fromhex(point)
