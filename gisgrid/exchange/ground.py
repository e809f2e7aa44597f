"""Bring in what lies on the ground: boundary, buildings, streets, areas."""

from collections.abc import Sequence
from typing import Any

import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import Table as SqlTable
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from gisgrid.errors import Invalid
from gisgrid.exchange import changes
from gisgrid.exchange.merge import Outcome, ewkb, merge
from gisgrid.exchange.rows import Area, AreaRow, BoundaryRow, BuildingRow, StreetRow
from gisgrid.households.models import Building
from gisgrid.households.spelling import normal
from gisgrid.i18n import _
from gisgrid.pinyin import search_key
from gisgrid.territory import models as territory
from gisgrid.territory.models import Community
from gisgrid.territory.service import set_boundary


def load_boundary(session: Session, community: Community, rows: Sequence[BoundaryRow]) -> Outcome:
    """Set the boundary and say anew which buildings stand outside it."""
    (row,) = rows
    wanted = row.geometry
    stored = None if community.boundary is None else to_shape(community.boundary)
    whole = wanted if isinstance(wanted, shapely.MultiPolygon) else shapely.MultiPolygon([wanted])
    if stored is not None and shapely.equals_identical(stored, whole):
        return Outcome(unchanged=1)
    changes.boundary(session, community)
    set_boundary(session, community, whole)
    mark_context(session, community)
    return Outcome(added=1) if stored is None else Outcome(updated=1)


def boundary_of(community: Community) -> Area:
    """The community's boundary (EPSG:4490). Raises Invalid while there is none."""
    if community.boundary is None:
        raise Invalid(_("社区还没有边界。先导入边界。"))
    outline: Area = to_shape(community.boundary)
    return outline


def is_outside(boundary: Area, outlines: Sequence[Area]) -> list[bool]:
    """Buildings whose inner point is not in the boundary: seen on the map, part of no grid."""
    shapely.prepare(boundary)
    return [not inside for inside in shapely.covers(boundary, shapely.point_on_surface(outlines))]


def mark_context(session: Session, community: Community) -> None:
    code = community.community
    rows = session.execute(
        select(Building.id, Building.is_context, Building.outline).where(Building.community == code)
    ).all()
    if not rows:
        return
    outside = is_outside(boundary_of(community), [to_shape(r.outline) for r in rows])
    changed = [
        {"b_id": row.id, "b_out": out}
        for row, out in zip(rows, outside, strict=True)
        if row.is_context != out
    ]
    if changed:
        table: Any = Building.__table__
        statement = update(table).where(table.c.community == code, table.c.id == bindparam("b_id"))
        session.execute(statement.values(is_context=bindparam("b_out")), changed)


def load_buildings(
    session: Session, community: Community, rows: Sequence[BuildingRow], given: set[str]
) -> Outcome:
    outlines = [row.geometry for row in rows]
    outside = is_outside(boundary_of(community), outlines)
    shapes = ewkb(outlines, "Multi")
    records = [
        (
            r.source, r.name, building_search(r.compound, r.name), r.compound, r.kind,
            r.structure, r.floors, r.built, out, shape,
        )
        for r, out, shape in zip(rows, outside, shapes, strict=True)
    ]  # fmt: skip
    columns = (
        "source", "name", "search", "compound", "kind", "structure", "floors", "built",
        "is_context", "outline",
    )  # fmt: skip
    given = given | {"is_context", "outline"} | ({"search"} if "name" in given else set())
    return _merge(session, community, Building, records, columns, given)


def building_search(compound: str | None, name: str | None) -> str:
    """What a building is found by: as written, in pinyin, and in the usual spelling."""
    if not name:
        return ""
    keys = [search_key(f"{compound or ''}{name}"), normal(name)]
    return " ".join(dict.fromkeys(" ".join(keys).split()))


def load_streets(
    session: Session, community: Community, rows: Sequence[StreetRow], given: set[str]
) -> Outcome:
    shapes = ewkb((row.geometry for row in rows), "Multi")
    records = [
        (r.source, r.name, search_key(r.name) if r.name else "", r.kind, shape)
        for r, shape in zip(rows, shapes, strict=True)
    ]
    columns = ("source", "name", "search", "kind", "line")
    given = given | {"line"} | ({"search"} if "name" in given else set())
    return _merge(session, community, territory.Street, records, columns, given)


def load_areas(
    session: Session, community: Community, rows: Sequence[AreaRow], given: set[str]
) -> Outcome:
    shapes = ewkb((row.geometry for row in rows), "Multi")
    records = [(r.source, r.name, r.kind, s) for r, s in zip(rows, shapes, strict=True)]
    columns = ("source", "name", "kind", "outline")
    return _merge(session, community, territory.Area, records, columns, given | {"outline"})


def _merge(
    session: Session,
    community: Community,
    model: Any,
    records: Sequence[tuple[Any, ...]],
    columns: Sequence[str],
    given: set[str],
) -> Outcome:
    table: SqlTable = model.__table__
    return merge(session, community.community, table, ["source"], records, columns, given)
