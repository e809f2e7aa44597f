"""Make drafts of plans and publish them. The rules of the cover stand in the database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.audit.service import note_bulk
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Invalid
from gisgrid.households.models import Building, Household
from gisgrid.i18n import _
from gisgrid.optimize import divide as dividing
from gisgrid.optimize.ground import Barrier, Ground
from gisgrid.optimize.tessellate import Area, tessellate
from gisgrid.optimize.wish import Wish
from gisgrid.pinyin import search_key
from gisgrid.planning import outlines
from gisgrid.planning.asked import ordinary_barriers
from gisgrid.planning.refusals import refusal
from gisgrid.territory.models import Area as GroundArea
from gisgrid.territory.models import Community, Street
from gisgrid.territory.plan_models import (
    BuildingCell,
    DraftCell,
    DraftFault,
    DraftGrid,
    DraftPlan,
    Tessellation,
)

EDGE_DEGREES = 0.0005
Progress = Callable[[float], None]
Names = Callable[[Sequence[Area]], Sequence[str]]


@dataclass(frozen=True)
class Cells:
    """The cells of a tessellation with what divide() needs; outlines in metres."""

    tessellation: int
    ids: list[int]
    outlines: list[Area]
    households: list[int]


def _metric(community: Community) -> int:
    if community.metric is None:
        raise Invalid(_("社区还没有边界。先导入边界。"))
    return community.metric


def _boundary(community: Community) -> Area:
    if community.boundary is None:
        raise Invalid(_("社区还没有边界。先导入边界。"))
    found: Area = to_shape(community.boundary)
    return found


def make_tessellation(session: Session, community: Community) -> int:
    """One cell for each building of the community; stored whole, never changed after."""
    epsg = _metric(community)
    rows = session.execute(
        select(Building.id, Building.outline)
        .where(Building.community == community.community, ~Building.is_context)
        .order_by(Building.id)
    ).all()
    if not rows:
        raise Invalid(_("社区里还没有楼栋。先导入楼栋。"))
    # A straight edge in degrees is bent in metres, up to 16 mm in a kilometre.
    boundary = geo.to_metric(shapely.segmentize(_boundary(community), EDGE_DEGREES), epsg)
    made = tessellate(
        boundary,
        [geo.to_metric(to_shape(row.outline), epsg) for row in rows],
        barriers=[barrier.line for barrier in barriers_of(session, community)],
    )
    stored = geo.to_stored(np.array(made.cells, dtype=object), epsg)
    tessellation = session.scalar(
        text("SELECT store_tessellation(:c, :buildings, :outlines)"),
        {
            "c": community.community,
            "buildings": [rows[index].id for index in made.buildings],
            "outlines": list(shapely.to_wkb(stored)),
        },
    )
    return int(tessellation or 0)


def newest_tessellation(session: Session, community: int) -> int | None:
    return session.scalar(
        select(func.max(Tessellation.id)).where(Tessellation.community == community)
    )


def load_cells(session: Session, community: Community, tessellation: int) -> Cells:
    epsg = _metric(community)
    code = community.community
    homes = dict(
        session.execute(
            select(Household.building, func.count())
            .where(Household.community == code, Household.is_counted)
            .group_by(Household.building)
        ).all()
    )
    rows = session.execute(
        select(BuildingCell.id, BuildingCell.building, BuildingCell.outline)
        .where(BuildingCell.community == code, BuildingCell.tessellation == tessellation)
        .order_by(BuildingCell.id)
    ).all()
    outlines = geo.to_metric(np.array([to_shape(r.outline) for r in rows], dtype=object), epsg)
    return Cells(
        tessellation,
        [row.id for row in rows],
        list(outlines),
        [homes.get(row.building, 0) for row in rows],
    )


def barriers_of(
    session: Session, community: Community, strengths: Mapping[str, float] | None = None
) -> list[Barrier]:
    """Streets of these kinds, and banks of water, in metres; else what is ordinarily one.

    strengths   kind → how much it stands in the way (see asked.py)
    """
    epsg, code = _metric(community), community.community
    wanted = ordinary_barriers() if strengths is None else strengths
    rows = session.execute(
        select(Street.name, Street.line, Street.kind).where(
            Street.community == code, Street.kind.in_(list(wanted))
        )
    )
    made = [
        Barrier(geo.to_metric(to_shape(r.line), epsg), wanted[r.kind], r.name or "") for r in rows
    ]
    if "water" in wanted:
        waters = session.execute(
            select(GroundArea.outline, GroundArea.name).where(
                GroundArea.community == code, GroundArea.kind == "water"
            )
        )
        made += [
            Barrier(
                shapely.boundary(geo.to_metric(to_shape(outline), epsg)), wanted["water"],
                name or "",
            )
            for outline, name in waters
        ]  # fmt: skip
    return made


def draft_from_division(
    session: Session,
    actor: Actor,
    community: Community,
    grids: int,
    *,
    tolerance: float = 0.05,
    seed: int = 0,
    names: Names | None = None,
    progress: Progress | None = None,
) -> tuple[DraftPlan, dividing.Division]:
    """A draft of N connected grids by whole buildings; main streets and railways are barriers."""
    cells = load_cells(session, community, make_tessellation(session, community))
    ground = Ground.of(
        cells.outlines, cells.households,
        barriers=barriers_of(session, community, {"main": 1.0, "railway": 1.0}),
    )  # fmt: skip
    division = dividing.divide(
        ground, Wish(grids, tolerance=tolerance), seed=seed, progress=progress
    )
    name = _("自动划分，{n}个网格").format(n=grids)
    draft = store_draft(session, actor, community, name, cells, division.grid_of_cell, names)
    return draft, division


def draft_from_polygons(
    session: Session,
    actor: Actor,
    community: Community,
    polygons: Sequence[tuple[str, shapely.Geometry]],
) -> tuple[DraftPlan, list[str]]:
    """A draft that follows named polygons (EPSG:4490): each cell goes where most of its building
    lies, or most of itself. Returns the draft and the buildings that lie in two polygons."""
    epsg = _metric(community)
    cells = load_cells(session, community, make_tessellation(session, community))
    targets = [geo.to_metric(outline, epsg) for _name, outline in polygons]
    chosen, astride = _follow(session, community.community, epsg, cells, targets)
    draft = store_draft(
        session, actor, community, _("按导入的图层"), cells, chosen,
        lambda _outlines: [name for name, _outline in polygons], keep_order=True,
    )  # fmt: skip
    draft.origin = "layer"
    _store_faults(session, community, draft, cells, chosen, polygons)
    return draft, astride


def _store_faults(
    session: Session,
    community: Community,
    draft: DraftPlan,
    cells: Cells,
    chosen: Sequence[int],
    polygons: Sequence[tuple[str, shapely.Geometry]],
) -> None:
    """What the outlines leave open, each with the repair that the draft carries out so far."""
    code = community.community
    grids = session.scalars(
        visible(DraftGrid, code)
        .where(DraftGrid.draft_plan == draft.id)
        .order_by(DraftGrid.position)
    ).all()
    found = outlines.find(_shapes(session, community, cells, polygons))
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
        boundary=_boundary(community),
        names=[name for name, _outline in polygons],
        polygons=[outline for _name, outline in polygons],
        cells=[to_shape(row[0]) for row in stored],
        houses=[None if row[1] is None else to_shape(row[1]) for row in stored],
        buildings=[row[2] or "" for row in stored],
        doors=[(to_shape(row[0]), row[1], row[2]) for row in doors],
        epsg=_metric(community),
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


def store_draft(
    session: Session,
    actor: Actor,
    community: Community,
    name: str,
    cells: Cells,
    grid_of_cell: Sequence[int],
    names: Names | None = None,
    *,
    keep_order: bool = False,
) -> DraftPlan:
    """Write a draft: grids in the order of their future codes, then the cells."""
    code = community.community
    count = max(grid_of_cell) + 1
    groups: list[list[Any]] = [[] for _i in range(count)]
    for outline, grid in zip(cells.outlines, grid_of_cell, strict=True):
        groups[grid].append(outline)
    outlines = [shapely.union_all(group) for group in groups]
    order = list(range(count)) if keep_order else dividing.order(outlines)
    titles = names(outlines) if names else ["" for _i in range(count)]
    draft = DraftPlan(
        community=code, name=name, tessellation=cells.tessellation, made_by=actor.account
    )
    session.add(draft)
    session.flush()
    made = {
        grid: DraftGrid(
            community=code,
            draft_plan=draft.id,
            position=position,
            name=titles[grid] or _("第{n}").format(n=position),
            search=search_key(titles[grid] or str(position)),
        )
        for position, grid in enumerate(order, start=1)
    }
    session.add_all(made.values())
    session.flush()
    session.execute(
        insert(DraftCell),
        [
            {
                "community": code,
                "draft_plan": draft.id,
                "building_cell": cell,
                "draft_grid": made[grid].id,
            }
            for cell, grid in zip(cells.ids, grid_of_cell, strict=True)
        ],
    )
    note_bulk(session, code, "draft_cell", {"draft_plan": draft.id, "cells": len(cells.ids)})
    return draft


def publish(session: Session, community: int, draft: int, since: date) -> int:
    """Publish a draft from a day: the gate checks, households and records move; returns the plan.

    Raises CoverageRefused with every fault, Conflict when a later plan exists or, from the
    second plan on, nobody else approved it.
    """
    try:
        with session.begin_nested():
            plan = session.scalar(
                text("SELECT publish(:c, :draft, :since)"),
                {"c": community, "draft": draft, "since": since},
            )
    except DBAPIError as error:
        raise refusal(error) from error
    # The function moved households and records behind the session's back.
    session.expire_all()
    note_bulk(
        session, community, "grid_plan", {"plan": plan, "draft": draft, "since": since.isoformat()}
    )
    return int(plan or 0)


def coverage_faults(session: Session, community: int, draft: int) -> list[dict[str, Any]]:
    rows = session.execute(
        text(
            "SELECT fault, subject, size, ST_X(place) AS lon, ST_Y(place) AS lat"
            " FROM coverage_faults(:c, :draft)"
        ),
        {"c": community, "draft": draft},
    )
    return [dict(row) for row in rows.mappings()]
