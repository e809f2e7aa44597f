"""Many rows into a table at once: copied beside it, compared, then added or changed.

The rows go by binary COPY into a temporary table first, because PostgreSQL refuses COPY into a
table under row-level security; the policies check them on the way into the real one.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import shapely
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal
from sqlalchemy import Table as SqlTable
from sqlalchemy import text
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.exchange import changes

NAMED_AT_MOST = 10
BINARY_TYPES = {"BIGINT": "int8", "INTEGER": "int4", "SMALLINT": "int2", "BOOLEAN": "bool"}


@dataclass(frozen=True)
class Outcome:
    """Counts of a merge; `kept` are keys that are stored and not in the file."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: Sequence[str] = ()
    kept_count: int = 0

    @property
    def changes(self) -> int:
        return self.added + self.updated


def ewkb(geometries: Iterable[shapely.Geometry | None], shape: str = "") -> list[bytes | None]:
    """Extended well-known binary with EPSG:4490. `shape` Multi: single parts become collections."""
    made = list(geometries)
    if shape:
        made = [None if g is None else _collected(g) for g in made]
    return list(shapely.to_wkb(shapely.set_srid(made, geo.STORED), include_srid=True))


def _collected(geometry: shapely.Geometry) -> shapely.Geometry:
    kinds = {"Polygon": shapely.MultiPolygon, "LineString": shapely.MultiLineString}
    make = kinds.get(geometry.geom_type)
    return make([geometry]) if make else geometry


def cursor(session: Session) -> psycopg.Cursor[Any]:
    """A cursor of psycopg inside the session's transaction: only it can COPY."""
    session.flush()
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    return connection.cursor()


@contextmanager
def hashed_joins(session: Session) -> Iterator[None]:
    """A table that was just filled has no statistics, and a nested loop over all pairs of a few
    thousand rows takes seconds."""
    session.execute(text("SET LOCAL enable_nestloop = off"))
    yield
    session.execute(text("SET LOCAL enable_nestloop TO DEFAULT"))


def merge(
    session: Session,
    community: int,
    table: SqlTable,
    key: Sequence[str],
    rows: Iterable[Sequence[Any]],
    columns: Sequence[str],
    given: Collection[str],
) -> Outcome:
    """Bring rows into a table of the community, by their key.

    columns   of `rows`, the key's among them; geometry as EWKB
    given     columns that the file speaks of: others are written into new rows only, so that a
              file without storeys does not wipe out storeys
    Cost is linear in the rows; whoever calls notes the bulk write in the audit trail.
    """
    stage = f"stage_{table.name}"
    where = {
        "name": table.name,
        "table": Identifier(table.name),
        "stage": Identifier(stage),
        "community": Literal(community),
        "match": _match(key),
        "columns": _listed(columns),
    }
    changing = [c for c in columns if c in given and c not in key]
    with hashed_joins(session), cursor(session) as cur:
        total = _copy(cur, table, stage, rows, columns)
        cur.execute(SQL("ANALYZE {stage} ({key})").format(**where, key=_listed(key)))
        changes.begin_with(cur)
        updated = _update(cur, where, changing)
        cur.execute(
            SQL(
                "WITH new AS (INSERT INTO {table} (community, {columns})"
                " SELECT {community}, {columns} FROM {stage} s WHERE NOT EXISTS"
                " (SELECT FROM {table} t WHERE t.community = {community} AND {match})"
                " RETURNING id) INSERT INTO import_noted SELECT {label}, id, NULL FROM new"
            ).format(**where, label=Literal(table.name))
        )
        added = cur.rowcount
        kept = _kept(cur, where, key[-1])
        cur.execute(SQL("DROP TABLE {stage}").format(**where))
    return Outcome(added, updated, total - added - updated, kept[:NAMED_AT_MOST], len(kept))


def _listed(columns: Sequence[str], prefix: str = "") -> Composed:
    before = (prefix,) if prefix else ()
    return SQL(", ").join(Identifier(*before, c) for c in columns)


def _match(key: Sequence[str]) -> Composable:
    return SQL(" AND ").join(SQL("t.{c} = s.{c}").format(c=Identifier(c)) for c in key)


def _copy(
    cur: psycopg.Cursor[Any],
    table: SqlTable,
    stage: str,
    rows: Iterable[Sequence[Any]],
    columns: Sequence[str],
) -> int:
    """Make the temporary table and fill it; returns the number of rows."""
    cur.execute(
        SQL(
            "CREATE TEMP TABLE {stage} ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0"
        ).format(stage=Identifier(stage), columns=_listed(columns), table=Identifier(table.name))
    )
    statement = SQL("COPY {stage} FROM STDIN (FORMAT BINARY)").format(stage=Identifier(stage))
    with cur.copy(statement) as copy:
        copy.set_types([_binary_type(table, name) for name in columns])
        for row in rows:
            copy.write_row(row)
    return cur.rowcount


def _binary_type(table: SqlTable, name: str) -> str:
    """Geometry is written as bytes: what PostGIS reads in binary is EWKB."""
    kind = table.columns[name].type
    if kind.__class__.__name__ == "Geometry":
        return "bytea"
    return BINARY_TYPES.get(str(kind), "text")


def _update(cur: psycopg.Cursor[Any], where: dict[str, Any], changing: Sequence[str]) -> int:
    if not changing:
        return 0
    sets = SQL(", ").join(SQL("{c} = s.{c}").format(c=Identifier(c)) for c in changing)
    differ = SQL("({old}) IS DISTINCT FROM ({new})").format(
        old=_listed(changing, "t"), new=_listed(changing, "s")
    )
    old = changes.object_of(list(changing))
    cur.execute(
        SQL(
            "INSERT INTO import_noted SELECT {label}, t.id, {old} FROM {table} t, {stage} s"
            " WHERE t.community = {community} AND {match} AND {differ}"
        ).format(**where, old=old, differ=differ, label=Literal(where["name"]))
    )
    cur.execute(
        SQL(
            "UPDATE {table} t SET {sets} FROM {stage} s"
            " WHERE t.community = {community} AND {match} AND {differ}"
        ).format(**where, sets=sets, differ=differ)
    )
    return cur.rowcount


def _kept(cur: psycopg.Cursor[Any], where: dict[str, Any], column: str) -> list[str]:
    cur.execute(
        SQL(
            "SELECT t.{column}::text FROM {table} t WHERE t.community = {community}"
            " AND NOT EXISTS (SELECT FROM {stage} s WHERE {match}) ORDER BY 1"
        ).format(**where, column=Identifier(column))
    )
    return [row[0] for row in cur.fetchall()]
