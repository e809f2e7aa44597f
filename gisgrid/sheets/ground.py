"""What lies on the ground, out of the database and into metres: once for a sheet or an atlas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.errors import Invalid
from gisgrid.households.models import Building as BuildingRow
from gisgrid.i18n import _
from gisgrid.paper import ground as paper
from gisgrid.territory.models import Area, Community, Facility, Grid, Street
from gisgrid.territory.plan_models import GridOutline

DRAWN_AREAS = ("green", "forest", "sports", "water")
OSM = "© OpenStreetMap contributors"


@dataclass(frozen=True)
class Loaded:
    """All that is drawn of a community, in metres of `epsg`, with trees to find what is near."""

    epsg: int
    boundary: Any | None
    grids: tuple[tuple[int, paper.GridShape], ...]
    buildings: tuple[tuple[int, paper.Building], ...]
    streets: tuple[paper.Street, ...]
    areas: tuple[paper.Area, ...]
    facilities: tuple[paper.Facility, ...]
    attribution: str

    def outline(self, grid: int) -> Any:
        return dict(self.grids)[grid].outline


def _metres(values: Sequence[Any], epsg: int) -> Any:
    """Stored geometries as an array in metres."""
    raw = shapely.from_wkb([bytes(value.data) for value in values])
    return geo.to_metric(raw, epsg) if len(raw) else np.array([], dtype=object)


def load(session: Session, community: Community, plan: int) -> Loaded:
    """All that is drawn of a community, with the grids of a plan. Raises Invalid if unbounded."""
    if community.metric is None:
        raise Invalid(_("社区还没有边界。先导入边界。"))
    epsg, code = community.metric, community.community
    return Loaded(
        epsg=epsg,
        boundary=_metres([community.boundary], epsg)[0] if community.boundary is not None else None,
        grids=tuple(_grids(session, code, plan, epsg)),
        buildings=tuple(_buildings(session, code, epsg)),
        streets=tuple(_streets(session, code, epsg)),
        areas=tuple(_areas(session, code, epsg)),
        facilities=tuple(_facilities(session, code, epsg)),
        attribution=community.attribution or "",
    )


def _grids(session: Session, code: int, plan: int, epsg: int) -> list[tuple[int, paper.GridShape]]:
    rows = session.execute(
        select(Grid.id, Grid.short, Grid.name, GridOutline.outline)
        .join(
            GridOutline, (GridOutline.community == Grid.community) & (GridOutline.grid == Grid.id)
        )
        .where(Grid.community == code, GridOutline.grid_plan == plan)
        .order_by(Grid.short)
    ).all()
    outlines = _metres([row.outline for row in rows], epsg)
    return [
        (row.id, paper.GridShape(row.short, row.name, outline))
        for row, outline in zip(rows, outlines, strict=True)
    ]


def _buildings(session: Session, code: int, epsg: int) -> list[tuple[int, paper.Building]]:
    rows = session.execute(
        select(BuildingRow.id, BuildingRow.name, BuildingRow.kind, BuildingRow.outline)
        .where(BuildingRow.community == code)
        .order_by(BuildingRow.id)
    ).all()
    outlines = _metres([row.outline for row in rows], epsg)
    return [
        (row.id, paper.Building(row.name or "", row.kind, outline, is_own=False))
        for row, outline in zip(rows, outlines, strict=True)
    ]


def _streets(session: Session, code: int, epsg: int) -> list[paper.Street]:
    rows = session.execute(
        select(Street.name, Street.kind, Street.line)
        .where(Street.community == code)
        .order_by(Street.id)
    ).all()
    lines = _metres([row.line for row in rows], epsg)
    return [
        paper.Street(row.name or "", row.kind, line) for row, line in zip(rows, lines, strict=True)
    ]


def _areas(session: Session, code: int, epsg: int) -> list[paper.Area]:
    rows = session.execute(
        select(Area.name, Area.kind, Area.outline)
        .where(Area.community == code, Area.kind.in_(DRAWN_AREAS))
        .order_by(Area.id)
    ).all()
    outlines = _metres([row.outline for row in rows], epsg)
    return [
        paper.Area(row.name or "", row.kind, outline)
        for row, outline in zip(rows, outlines, strict=True)
    ]


def _facilities(session: Session, code: int, epsg: int) -> list[paper.Facility]:
    rows = session.execute(
        select(Facility.name, Facility.kind, Facility.point)
        .where(Facility.community == code)
        .order_by(Facility.id)
    ).all()
    points = shapely.get_coordinates(_metres([row.point for row in rows], epsg))
    return [
        paper.Facility(row.name, row.kind, float(x), float(y))
        for row, (x, y) in zip(rows, points, strict=True)
    ]


def of_grid(
    loaded: Loaded,
    grid: int,
    *,
    visited: Mapping[int, str] = MappingProxyType({}),
    stops: Sequence[tuple[int, float, float]] = (),
    walk: Any | None = None,
    pages: dict[int, tuple[str, str]] | None = None,
) -> paper.Ground:
    """The ground as the map of one grid shows it.

    visited   buildings with a stop → what the list calls them
    pages     of an atlas: grid → (what is written beside its number, key of its first page)
    """
    own = loaded.outline(grid)
    shapely.prepare(own)
    inside = own.buffer(0.5)
    shapely.prepare(inside)
    grids = [
        replace(
            shape,
            is_own=id_ == grid,
            page=(pages or {}).get(id_, ("", ""))[0],
            key=(pages or {}).get(id_, ("", ""))[1],
        )
        for id_, shape in loaded.grids
    ]
    buildings = [
        replace(
            one,
            name=one.name or visited.get(id_, ""),
            is_own=_is_in(one.outline, own, inside),
            has_stop=id_ in visited,
        )
        for id_, one in loaded.buildings
    ]
    factor, convergence = local_factor(loaded.epsg, own)
    return paper.Ground(
        boundary=loaded.boundary,
        grids=grids,
        buildings=buildings,
        streets=loaded.streets,
        areas=loaded.areas,
        facilities=loaded.facilities,
        factor=factor,
        convergence=convergence,
        attribution=loaded.attribution,
        stops=stops,
        walk=walk,
    )


def _is_in(outline: Any, own: Any, around: Any) -> bool:
    """Whole buildings lie in a grid; one point of them tells."""
    return bool(around.intersects(outline) and own.intersects(outline.representative_point()))


def local_factor(epsg: int, area: Any) -> tuple[float, float]:
    """How much the metric system stretches here, and its north against true north in degrees."""
    middle = geo.to_stored(area.centroid, epsg)
    return geo.factors(epsg, middle.x, middle.y)
