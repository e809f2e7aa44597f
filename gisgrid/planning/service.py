"""Make drafts of plans and publish them. The rules of the cover stand in the database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.audit.service import note_bulk
from gisgrid.auth.service import Actor
from gisgrid.errors import Invalid
from gisgrid.households.models import Building, Household
from gisgrid.i18n import _
from gisgrid.optimize import divide as dividing
from gisgrid.optimize.ground import Barrier, Ground
from gisgrid.optimize.tessellate import Area, tessellate
from gisgrid.optimize.wish import Wish
from gisgrid.pinyin import search_key
from gisgrid.planning.asked import ordinary_barriers
from gisgrid.planning.refusals import refusal
from gisgrid.territory.models import Area as GroundArea
from gisgrid.territory.models import Community, Street
from gisgrid.territory.plan_models import (
    BuildingCell,
    DraftCell,
    DraftGrid,
    DraftPlan,
    Tessellation,
)

EDGE_DEGREES = 0.0005
Progress = Callable[[float], None]
Names = Callable[[Sequence[Area]], Sequence[str]]


@dataclass(frozen=True)
class Cells:
    """The cells of a tessellation with what divide() needs; outlines in metres of `epsg`."""

    tessellation: int
    epsg: int
    ids: list[int]
    outlines: list[Area]
    houses: list[Area]
    households: list[int]


def metric_of(community: Community) -> int:
    if community.metric is None:
        raise Invalid(_("社区还没有边界。先导入边界。"))
    return community.metric


def boundary_of(community: Community) -> Area:
    if community.boundary is None:
        raise Invalid(_("社区还没有边界。先导入边界。"))
    found: Area = to_shape(community.boundary)
    return found


def make_tessellation(session: Session, community: Community) -> int:
    """One cell for each building of the community; stored whole, never changed after."""
    epsg = metric_of(community)
    _freshen(session)
    rows = session.execute(
        select(Building.id, Building.outline)
        .where(Building.community == community.community, ~Building.is_context)
        .order_by(Building.id)
    ).all()
    if not rows:
        raise Invalid(_("社区里还没有楼栋。先导入楼栋。"))
    # A straight edge in degrees is bent in metres, up to 16 mm in a kilometre.
    boundary = geo.to_metric(shapely.segmentize(boundary_of(community), EDGE_DEGREES), epsg)
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
    epsg = metric_of(community)
    code = community.community
    homes = dict(
        session.execute(
            select(Household.building, func.count())
            .where(Household.community == code, Household.is_counted)
            .group_by(Household.building)
        ).all()
    )
    rows = session.execute(
        select(
            BuildingCell.id, BuildingCell.building, BuildingCell.outline,
            Building.outline.label("house"),
        )
        .outerjoin(
            Building,
            (Building.community == BuildingCell.community) & (Building.id == BuildingCell.building),
        )
        .where(BuildingCell.community == code, BuildingCell.tessellation == tessellation)
        .order_by(BuildingCell.id)
    ).all()  # fmt: skip
    outlines = geo.to_metric(np.array([to_shape(r.outline) for r in rows], dtype=object), epsg)
    houses = geo.to_metric(np.array([to_shape(r.house or r.outline) for r in rows], object), epsg)
    return Cells(
        tessellation,
        epsg,
        [row.id for row in rows],
        list(outlines),
        list(houses),
        [homes.get(row.building, 0) for row in rows],
    )


def barriers_of(
    session: Session, community: Community, strengths: Mapping[str, float] | None = None
) -> list[Barrier]:
    """Streets of these kinds, and banks of water, in metres; else what is ordinarily one.

    strengths   kind → how much it stands in the way (see asked.py)
    """
    epsg, code = metric_of(community), community.community
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


def ground_of(session: Session, community: Community, cells: Cells) -> Ground:
    """The ground by households and the ordinary barriers."""
    return Ground.of(
        cells.outlines,
        cells.households,
        barriers=barriers_of(session, community),
        buildings=cells.houses,
    )


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
    """A draft of N connected grids by whole buildings; what is ordinarily a barrier is one."""
    cells = load_cells(session, community, make_tessellation(session, community))
    ground = ground_of(session, community, cells)
    division = dividing.divide(
        ground, Wish(grids, tolerance=tolerance), seed=seed, progress=progress
    )
    name = _("自动划分，{n}个网格").format(n=grids)
    draft = store_draft(session, actor, community, name, cells, division.grid_of_cell, names)
    return draft, division


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
    _freshen(session)
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


def _freshen(session: Session) -> None:
    """The planner knows tables that were just imported."""
    session.execute(text("SELECT freshen_statistics()"))


def coverage_faults(session: Session, community: int, draft: int) -> list[dict[str, Any]]:
    _freshen(session)
    rows = session.execute(
        text(
            "SELECT fault, subject, size, ST_X(place) AS lon, ST_Y(place) AS lat"
            " FROM coverage_faults(:c, :draft)"
        ),
        {"c": community, "draft": draft},
    )
    return [dict(row) for row in rows.mappings()]
