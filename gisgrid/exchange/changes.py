"""What an import changed, row by row, so that the whole of it can be taken back."""

import json
from typing import Any

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal
from sqlalchemy import text
from sqlalchemy.orm import Session

# A temporary table of the transaction: a refused or dry run leaves nothing of it.
BEGIN = """CREATE TEMP TABLE IF NOT EXISTS import_noted (
  table_name text, row_id bigint, before jsonb) ON COMMIT DROP"""
KEEP = """INSERT INTO import_change (community, import_run, table_name, added, changed)
  SELECT :c, :run, table_name, coalesce(array_agg(row_id) FILTER (WHERE before IS NULL), '{}'),
         coalesce(jsonb_agg(before) FILTER (WHERE before IS NOT NULL), '[]')
    FROM import_noted GROUP BY table_name"""


def begin(session: Session) -> None:
    session.execute(text(BEGIN))


def begin_with(cur: psycopg.Cursor[Any]) -> None:
    cur.execute(BEGIN)


def added(session: Session, table: str, row: int) -> None:
    begin(session)
    session.execute(
        text("INSERT INTO import_noted VALUES (:t, :id, NULL)"), {"t": table, "id": row}
    )


def before(session: Session, record: Any, columns: list[str]) -> None:
    """A row of the ORM as it is now, before it is changed."""
    begin(session)
    old = {"id": record.id} | {name: getattr(record, name) for name in columns}
    session.execute(
        text("INSERT INTO import_noted VALUES (:t, :id, CAST(:old AS jsonb))"),
        {"t": record.__tablename__, "id": record.id, "old": json.dumps(old, default=str)},
    )


def boundary(session: Session, community: Any) -> None:
    """The community as it is now; its row has no id."""
    begin(session)
    session.execute(
        text(
            "INSERT INTO import_noted SELECT 'community', NULL, jsonb_build_object("
            "'boundary', boundary::text, 'metric', metric) FROM community WHERE community = :c"
        ),
        {"c": community.community},
    )


def object_of(columns: list[str]) -> Composed:
    """The row as it was: every column as the text that PostgreSQL reads back the same."""
    pairs = [SQL("{n}, t.{c}::text").format(n=Literal(c), c=Identifier(c)) for c in columns]
    return SQL("jsonb_build_object('id', t.id, {pairs})").format(pairs=SQL(", ").join(pairs))


def keep(session: Session, community: int, run: int) -> None:
    """Hand what was noted to the import that did it."""
    begin(session)
    session.execute(text(KEEP), {"c": community, "run": run})
    session.execute(text("DROP TABLE import_noted"))
