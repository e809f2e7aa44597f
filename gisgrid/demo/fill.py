"""Writes many rows at once through COPY, each time with one row in the audit trail.

Only for the demo, on the owner's connection.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from psycopg import Cursor, sql
from sqlalchemy import text
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.audit.service import note_bulk
from gisgrid.db import Base

Row = dict[str, Any]


def fill(session: Session, community: int, model: type[Base], rows: Sequence[Row]) -> None:
    """Copy rows of equal keys into the model's table; `community` is added to each."""
    if not rows:
        return
    table, columns = model.__tablename__, list(rows[0])
    session.flush()
    target = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, ["community", *columns]))
    )
    digest = hashlib.sha256()
    with _cursor(session) as cursor, cursor.copy(target) as copy:
        for row in rows:
            values = [row[column] for column in columns]
            digest.update(repr(values).encode())
            copy.write_row([community, *values])
    note_bulk(session, community, table, {"rows": len(rows), "sha256": digest.hexdigest()})


def _cursor(session: Session) -> Cursor[Any]:
    driver: Any = session.connection().connection.driver_connection
    cursor: Cursor[Any] = driver.cursor()
    return cursor


def take_ids(session: Session, model: type[Base], count: int) -> list[int]:
    """As many ids of the table, reserved."""
    found = session.scalars(
        text("SELECT nextval(pg_get_serial_sequence(:t, 'id')) FROM generate_series(1, :n)"),
        {"t": model.__tablename__, "n": count},
    )
    return [int(one) for one in found]


def as_stored(shapes: Sequence[shapely.Geometry], kind: str = "") -> list[str]:
    """Geometries in stored degrees as COPY takes them; `kind` Polygon or LineString makes
    multi-part ones out of single ones."""
    make = {"": list, "Polygon": shapely.multipolygons, "LineString": shapely.multilinestrings}
    several = make[kind]([[one] for one in shapes]) if kind else shapes
    with_srid = shapely.set_srid(np.asarray(several, object), geo.STORED)
    return list(shapely.to_wkb(with_srid, hex=True, include_srid=True))
