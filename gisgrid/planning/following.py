"""A draft that follows outlines from elsewhere: each cell goes where its building lies.

What the outlines leave open is kept with the draft, fault by fault, with the repair that it
carries out so far.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.households.models import Building, Household
from gisgrid.i18n import _
from gisgrid.optimize.ground import Ground
from gisgrid.optimize.mend import straightened
from gisgrid.planning import outlines
from gisgrid.planning.service import (
    Cells,
    boundary_of,
    load_cells,
    make_tessellation,
    metric_of,
    store_draft,
)
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import BuildingCell, DraftFault, DraftGrid, DraftPlan


def draft_from_polygons(
    session: Session,
    actor: Actor,
    community: Community,
    polygons: Sequence[tuple[str, shapely.Geometry]],
) -> tuple[DraftPlan, list[str]]:
    """A draft that follows named polygons (EPSG:4490): each cell goes where most of its building
    lies, or most of itself. Returns the draft and the buildings that lie in two polygons."""
    epsg = metric_of(community)
    cells = load_cells(session, community, make_tessellation(session, community))
    targets = [geo.to_metric(outline, epsg) for _name, outline in polygons]
    lies, astride = _follow(session, community.community, epsg, cells, targets)
    ground = Ground.of(cells.outlines, cells.households)
    chosen = straightened(ground, lies, len(polygons))
    draft = store_draft(
        session, actor, community, _("按导入的图层"), cells, chosen,
        lambda _outlines: [name for name, _outline in polygons], keep_order=True,
    )  # fmt: skip
    draft.origin = "layer"
    found = outlines.find(_shapes(session, community, cells, polygons))
    found = _with_moved(found, cells, lies, chosen, [name for name, _outline in polygons])
    _store_faults(session, draft, cells, chosen, found)
    return draft, astride


def _with_moved(
    found: Sequence[outlines.OutlineFault],
    cells: Cells,
    lies: Sequence[int],
    chosen: Sequence[int],
    names: Sequence[str],
) -> list[outlines.OutlineFault]:
    """The faults with the cells that were moved to mend a neck or to let a grid out; a grid that
    was torn by nothing else is a fault of its own."""
    moved: dict[int, list[int]] = {}
    for cell, (was, now) in enumerate(zip(lies, chosen, strict=True)):
        if was != now:
            moved.setdefault(was, []).append(cell)
    made = [
        one if one.grid not in moved else replace(one, cells=tuple(moved[one.grid]))
        for one in found
    ]
    told = {one.grid for one in found}
    for grid in sorted(set(moved) - told):
        outline = shapely.union_all([cells.outlines[i] for i in moved[grid]])
        place = geo.to_stored(shapely.point_on_surface(outline), cells.epsg)
        made.append(outlines.OutlineFault(
            "parts", names[grid], outline.area, place, tuple(moved[grid]), grid,
        ))  # fmt: skip
    return made


def _store_faults(
    session: Session,
    draft: DraftPlan,
    cells: Cells,
    chosen: Sequence[int],
    found: Sequence[outlines.OutlineFault],
) -> None:
    """What the outlines leave open, each with the repair that the draft carries out so far."""
    code = draft.community
    grids = session.scalars(
        visible(DraftGrid, code)
        .where(DraftGrid.draft_plan == draft.id)
        .order_by(DraftGrid.position)
    ).all()
    session.add_all(
        DraftFault(
            community=code, draft_plan=draft.id, kind=one.kind, subject=one.subject,
            size=one.size, place=from_shape(one.place, srid=geo.STORED),
            offer={str(cells.ids[i]): grids[chosen[i]].id for i in one.cells},
        )
        for one in found
    )  # fmt: skip
    session.flush()


def _shapes(
    session: Session,
    community: Community,
    cells: Cells,
    polygons: Sequence[tuple[str, shapely.Geometry]],
) -> outlines.Shapes:
    code = community.community
    stored = session.execute(
        select(BuildingCell.outline, Building.outline, Building.name)
        .outerjoin(
            Building,
            (Building.community == BuildingCell.community) & (Building.id == BuildingCell.building),
        )
        .where(BuildingCell.community == code, BuildingCell.tessellation == cells.tessellation)
        .order_by(BuildingCell.id)
    ).all()
    doors = session.execute(
        select(Household.point, func.min(Household.address), func.count())
        .where(Household.community == code, Household.is_counted)
        .group_by(Household.point)
    ).all()
    return outlines.Shapes(
        boundary=boundary_of(community),
        names=[name for name, _outline in polygons],
        polygons=[outline for _name, outline in polygons],
        cells=[to_shape(row[0]) for row in stored],
        houses=[None if row[1] is None else to_shape(row[1]) for row in stored],
        buildings=[row[2] or "" for row in stored],
        doors=[(to_shape(row[0]), row[1], row[2]) for row in doors],
        epsg=metric_of(community),
    )


def _follow(
    session: Session, code: int, epsg: int, cells: Cells, targets: Sequence[shapely.Geometry]
) -> tuple[list[int], list[str]]:
    rows = session.execute(
        select(BuildingCell.id, Building.name, Building.outline)
        .join(
            Building,
            (Building.community == BuildingCell.community) & (Building.id == BuildingCell.building),
        )
        .where(
            BuildingCell.community == code,
            Building.community == code,
            BuildingCell.tessellation == cells.tessellation,
        )
    ).all()
    houses = {row.id: (row.name, geo.to_metric(to_shape(row.outline), epsg)) for row in rows}
    chosen, astride = [], []
    for cell, outline in zip(cells.ids, cells.outlines, strict=True):
        name, house = houses.get(cell, (None, outline))
        shares = shapely.area(shapely.intersection(np.array(targets, dtype=object), house))
        if shares.max() <= 0:
            shares = -shapely.distance(np.array(targets, dtype=object), house)
        elif (shares > 0.01 * house.area).sum() > 1 and cell in houses:
            astride.append(name or str(cell))
        chosen.append(int(np.argmax(shares)))
    return chosen, astride
