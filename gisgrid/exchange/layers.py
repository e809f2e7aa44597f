"""The layers that can be taken out, each as a table: what its columns are and where they lie.

Column names are those that the default profile reads, so that what leaves can come back.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from geoalchemy2.shape import to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from gisgrid.auth.service import Actor
from gisgrid.errors import NotFound
from gisgrid.exchange.printed import last_rows, stops
from gisgrid.exchange.table import Crs, Table
from gisgrid.figures.service import situation
from gisgrid.geo import STORED
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.i18n import _
from gisgrid.pairing.service import pairs_on
from gisgrid.territory.models import Area, Community, Facility, Grid, ResidentsGroup, Street
from gisgrid.territory.plan_models import GridOutline
from gisgrid.territory.service import leaders_on, plan_on
from gisgrid.units.models import Unit

Query = Callable[[int], Any]


def _boundary(code: int) -> Any:
    c = Community
    return select(c.community.label("code"), c.name, c.boundary.label("geometry")).where(
        c.community == code
    )


def _buildings(code: int) -> Any:
    b = Building
    return (
        select(
            b.source, b.name, b.compound, b.kind, b.structure, b.floors, b.built, b.is_context,
            b.outline.label("geometry"),
        )
        .where(b.community == code)
        .order_by(b.id)
    )  # fmt: skip


def _streets(code: int) -> Any:
    s = Street
    columns = (s.source, s.name, s.kind, s.line.label("geometry"))
    return select(*columns).where(s.community == code).order_by(s.id)


def _areas(code: int) -> Any:
    a = Area
    columns = (a.source, a.name, a.kind, a.outline.label("geometry"))
    return select(*columns).where(a.community == code).order_by(a.id)


def _facilities(code: int) -> Any:
    f = Facility
    columns = (f.source, f.name, f.kind, f.open_times, f.point.label("geometry"))
    return select(*columns).where(f.community == code).order_by(f.id)


def _entrances(code: int) -> Any:
    e = Entrance
    return (
        select(Building.source.label("building_ref"), e.number, e.point.label("geometry"))
        .join(Building, (Building.community == e.community) & (Building.id == e.building))
        .where(e.community == code, Building.community == code)
        .order_by(e.building, e.number)
    )


def _households(code: int) -> Any:
    h, e, b = Household, aliased(Entrance), aliased(Building)
    printed = last_rows(code)
    return (
        select(
            h.code.label("household_code"), b.source.label("building_ref"),
            b.name.label("building_name"), e.number.label("entrance"), h.floor, h.door,
            h.address, h.occupancy, h.tenure, Grid.short.label("grid"),
            printed.c.stop, printed.c.row, printed.c.sheet,
            h.point.label("geometry"),
        )
        .outerjoin(b, (b.community == h.community) & (b.id == h.building))
        .outerjoin(e, (e.community == h.community) & (e.id == h.entrance))
        .outerjoin(Grid, (Grid.community == h.community) & (Grid.id == h.grid))
        .outerjoin(printed, printed.c.household == h.id)
        .where(h.community == code)
        .order_by(h.code)
    )  # fmt: skip


def _units(code: int) -> Any:
    u = Unit
    columns = (u.code, u.name, u.short, u.kind, u.address, u.phone, u.point.label("geometry"))
    return select(*columns).where(u.community == code).order_by(u.code)


QUERIES: Mapping[str, Query] = {
    "boundary": _boundary,
    "buildings": _buildings,
    "streets": _streets,
    "areas": _areas,
    "facilities": _facilities,
    "entrances": _entrances,
    "households": _households,
    "units": _units,
}
LAYERS = (*QUERIES, "grids", "stops")


def layer(session: Session, actor: Actor, community: int, name: str, on: date) -> Table:
    """One layer as a table in EPSG:4490; grids are those of the plan of a day.

    Raises NotFound for a layer that nobody knows and for grids without a plan.
    """
    if name == "grids":
        return _grids(session, actor, community, on)
    if name == "stops":
        names = ["grid", "stop", "households", "rows", "sheet", "geometry"]
        return _table("stops", names, stops(session, community))
    if name not in QUERIES:
        known = "、".join(LAYERS)
        raise NotFound(_("没有图层“{name}”。有：{known}。").format(name=name, known=known))
    result = session.execute(QUERIES[name](community))
    return _table(name, list(result.keys()), result.all())


def _table(name: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    shapes = np.full(len(rows), None, dtype=object)
    for i, row in enumerate(rows):
        shapes[i] = None if row[-1] is None else to_shape(row[-1])
    columns = {n: [row[i] for row in rows] for i, n in enumerate(names[:-1])}
    return Table(columns, range(1, len(rows) + 1), shapes, Crs(STORED, "stored"), layer=name)


def _grids(session: Session, actor: Actor, community: int, on: date) -> Table:
    plan = plan_on(session, community, on)
    if plan is None:
        raise NotFound(_("{day} 没有生效的网格方案。").format(day=on.isoformat()))
    figures = {grid.id: grid for grid in situation(session, actor, community, on).grids}
    leaders, pairs = leaders_on(session, community, on), pairs_on(session, community, on)
    rows = session.execute(
        select(Grid, ResidentsGroup.name, GridOutline.area_m2, GridOutline.outline)
        .join(
            GridOutline, (GridOutline.community == Grid.community) & (GridOutline.grid == Grid.id)
        )
        .outerjoin(
            ResidentsGroup,
            (ResidentsGroup.community == Grid.community)
            & (ResidentsGroup.id == Grid.residents_group),
        )
        .where(
            Grid.community == community,
            GridOutline.community == community,
            GridOutline.grid_plan == plan.id,
        )
        .order_by(Grid.short)
    ).all()
    names = ["code", "short", "name", "residents_group", "leader", "unit", "cadre", "households",
             "open_needs", "needs_per_100", "area_m2", "plan", "geometry"]  # fmt: skip
    made = []
    for grid, group, area_m2, outline in rows:
        leader = leaders.get(grid.id)
        unit, cadre = (pairs.get((grid.id, kind)) for kind in ("unit", "cadre"))
        made.append(
            (grid.code, grid.short, grid.name, group, leader and leader.name, unit and unit.name,
             cadre and cadre.name, figures[grid.id].households, figures[grid.id].open_needs,
             figures[grid.id].needs_per_100, round(area_m2, 1), plan.number, outline)
        )  # fmt: skip
    return _table("grids", names, made)
