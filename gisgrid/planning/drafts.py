"""Begin a draft: from a plan, from residents' groups, or (see service) from nothing or outlines."""

from collections.abc import Sequence

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gisgrid.audit.service import note_bulk
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.i18n import _
from gisgrid.optimize.ground import Ground
from gisgrid.optimize.wish import Wish
from gisgrid.pinyin import search_key
from gisgrid.planning import following, grouped, service
from gisgrid.territory.models import Community, Grid, ResidentsGroup
from gisgrid.territory.plan_models import (
    DraftGrid,
    DraftPlan,
    DraftState,
    GridOutline,
    GridPlan,
)

LONGEST_NAME = 60


def list_drafts(session: Session, community: int) -> Sequence[DraftPlan]:
    """Drafts that are open, submitted or approved, the newest first."""
    open_ones = (DraftState.DRAFT, DraftState.SUBMITTED, DraftState.APPROVED)
    return session.scalars(
        visible(DraftPlan, community)
        .where(DraftPlan.state.in_([state.value for state in open_ones]))
        .order_by(DraftPlan.id.desc())
    ).all()


def list_plans(session: Session, community: int) -> Sequence[GridPlan]:
    """All that were ever published, the latest first."""
    return session.scalars(visible(GridPlan, community).order_by(GridPlan.number.desc())).all()


def get_plan(session: Session, community: int, number: int) -> GridPlan:
    found = session.scalar(visible(GridPlan, community).where(GridPlan.number == number))
    if found is None:
        raise NotFound(_("没有第{n}版方案。").format(n=number))
    return found


def plan_before(session: Session, plan: GridPlan) -> GridPlan | None:
    """The one that a plan succeeded."""
    return session.scalar(
        visible(GridPlan, plan.community)
        .where(GridPlan.number < plan.number, GridPlan.withdrawn_at.is_(None))
        .order_by(GridPlan.number.desc())
        .limit(1)
    )


def last_plan(session: Session, community: int) -> GridPlan | None:
    """The plan that the next one will succeed."""
    return session.scalar(
        visible(GridPlan, community)
        .where(GridPlan.withdrawn_at.is_(None))
        .order_by(GridPlan.since.desc(), GridPlan.id.desc())
        .limit(1)
    )


def rename(session: Session, draft: DraftPlan, name: str) -> None:
    trimmed = " ".join(name.split())
    if not trimmed or len(trimmed) > LONGEST_NAME:
        words = _("草案名称要有 1 到 {n} 个字。").format(n=LONGEST_NAME)
        raise Invalid(words, fields={"name": words})
    draft.name = trimmed
    session.flush()


def from_plan(session: Session, actor: Actor, community: Community, plan: GridPlan) -> DraftPlan:
    """A draft that begins as a copy of a published plan.

    Grids of the last plan go on with their codes; those of an older one are new, for a retired
    code is never used again. Where buildings changed since then the ground is divided anew and
    each building goes where it lay.
    """
    code = community.community
    last = last_plan(session, code)
    goes_on = last is not None and last.id == plan.id
    name = _("从第{n}版改起").format(n=plan.number)
    if is_stale(session, code, plan.tessellation):
        return _redrawn(session, actor, community, plan, name, goes_on=goes_on)
    draft = DraftPlan(
        community=code, name=name, tessellation=plan.tessellation, from_plan=plan.id,
        made_by=actor.account, origin="plan",
    )  # fmt: skip
    session.add(draft)
    session.flush()
    made = {grid.id: _draft_grid(draft, grid, n, goes_on) for n, grid in _grids(session, plan)}
    session.add_all(made.values())
    session.flush()
    copied = session.execute(
        text(
            "INSERT INTO draft_cell (community, draft_plan, building_cell, draft_grid)"
            " SELECT c.community, :draft, c.building_cell, g.id FROM plan_cell c"
            " JOIN unnest(CAST(:grids AS bigint[]), CAST(:made AS bigint[])) AS g(grid, id)"
            "   ON g.grid = c.grid"
            " WHERE c.community = :c AND c.grid_plan = :plan"
        ),
        {"c": code, "draft": draft.id, "plan": plan.id, "grids": list(made),
         "made": [grid.id for grid in made.values()]},
    )  # fmt: skip
    counts = {"draft_plan": draft.id, "cells": int(getattr(copied, "rowcount", 0))}
    note_bulk(session, code, "draft_cell", counts)
    return draft


def _draft_grid(draft: DraftPlan, grid: Grid, position: int, goes_on: bool) -> DraftGrid:
    return DraftGrid(
        community=draft.community, draft_plan=draft.id, position=position, name=grid.name,
        search=search_key(grid.name), grid=grid.id if goes_on else None,
        residents_group=grid.residents_group,
    )  # fmt: skip


def _grids(session: Session, plan: GridPlan) -> list[tuple[int, Grid]]:
    found = session.scalars(
        visible(Grid, plan.community)
        .join(
            GridOutline, (GridOutline.community == Grid.community) & (GridOutline.grid == Grid.id)
        )
        .where(GridOutline.community == plan.community, GridOutline.grid_plan == plan.id)
        .order_by(Grid.short)
    ).all()
    return list(enumerate(found, start=1))


def is_stale(session: Session, community: int, tessellation: int) -> bool:
    """Buildings came, went or moved since the ground was divided into these cells."""
    return bool(
        session.scalar(
            text(
                "SELECT EXISTS (SELECT FROM building b JOIN community c ON c.community = :c"
                "  WHERE b.community = :c AND NOT b.is_context"
                "    AND b.id > (SELECT max(k.building) FROM building_cell k"
                "                 WHERE k.community = :c AND k.tessellation = :t)"
                "    AND ST_Intersects(c.boundary, b.outline))"
                " OR EXISTS (SELECT FROM building_cell k JOIN building b"
                "     ON b.community = k.community AND b.id = k.building"
                "  WHERE k.community = :c AND k.tessellation = :t AND (b.is_context OR NOT"
                "    ST_Intersects(k.outline, ST_PointOnSurface(b.outline))))"
            ),
            {"c": community, "t": tessellation},
        )
    )


def _redrawn(
    session: Session, actor: Actor, community: Community, plan: GridPlan, name: str, *,
    goes_on: bool,
) -> DraftPlan:  # fmt: skip
    code = community.community
    rows = session.execute(
        select(Grid, GridOutline.outline)
        .join(
            GridOutline, (GridOutline.community == Grid.community) & (GridOutline.grid == Grid.id)
        )
        .where(
            Grid.community == code, GridOutline.community == code, GridOutline.grid_plan == plan.id
        )
        .order_by(Grid.short)
    ).all()
    polygons = [(grid.name, to_shape(outline)) for grid, outline in rows]
    draft, _astride = following.draft_from_polygons(session, actor, community, polygons)
    draft.name = name
    made = session.scalars(
        visible(DraftGrid, code)
        .where(DraftGrid.draft_plan == draft.id)
        .order_by(DraftGrid.position)
    ).all()
    for one, (grid, _outline) in zip(made, rows, strict=True):
        one.grid = grid.id if goes_on else None
        one.residents_group = grid.residents_group
    session.flush()
    return draft


def from_groups(session: Session, actor: Actor, community: Community, grids: int) -> DraftPlan:
    """A draft in which every grid lies inside one residents' group of today.

    Each group gets as many grids as its households ask for, at least one.
    Raises Conflict when no grid of today has a group.
    """
    code = community.community
    plan = last_plan(session, code)
    group_of = groups_of_cells(session, code, plan.tessellation) if plan else {}
    if plan is None or not group_of:
        raise Conflict(_("现在的网格还没有居民小组，不能按小组起草。"))
    cells = service.load_cells(session, community, plan.tessellation)
    ground = service.ground_of(session, community, cells)
    groups = nearest_groups(ground, [group_of.get(cell, 0) for cell in cells.ids])
    grid_of = grouped.divide_by_group(ground, groups, Wish(grids))
    owner = [groups[grid_of.index(grid)] for grid in range(grids)]
    draft = service.store_draft(
        session, actor, community, _("按居民小组，{n}个网格").format(n=len(owner)), cells, grid_of,
        lambda _outlines: _names(session, code, owner), keep_order=True,
    )  # fmt: skip
    draft.from_plan = plan.id
    for one in session.scalars(visible(DraftGrid, code).where(DraftGrid.draft_plan == draft.id)):
        one.residents_group = owner[one.position - 1]
    session.flush()
    return draft


def groups_of_cells(session: Session, community: int, tessellation: int) -> dict[int, int]:
    """Cell → residents' group of its grid of today; a cell without one is not there."""
    rows = session.execute(
        select(Grid.id, Grid.residents_group).where(
            Grid.community == community, Grid.residents_group.is_not(None)
        )
    )
    group_of = {row[0]: row[1] for row in rows if row[1] is not None}
    today = today_grids(session, community, tessellation)
    return {cell: group_of[grid] for cell, grid in today.items() if grid in group_of}


def nearest_groups(ground: Ground, known: Sequence[int]) -> list[int]:
    """A group for every cell: its own, else (0) that of the nearest building which has one."""
    with_group = np.flatnonzero(np.array(known))
    tree = shapely.STRtree(shapely.points(ground.middle[with_group]))
    nearest = tree.nearest(shapely.points(ground.middle))
    return [known[int(with_group[n])] for n in nearest]


def _names(session: Session, community: int, owner: Sequence[int]) -> list[str]:
    names = {
        group.id: group.name
        for group in session.scalars(
            select(ResidentsGroup).where(ResidentsGroup.community == community)
        )
    }
    numbers: dict[int, int] = {}
    made = []
    for group in owner:
        numbers[group] = numbers.get(group, 0) + 1
        made.append(f"{names[group]} {numbers[group]}")
    return made


def blank(session: Session, actor: Actor, community: Community) -> DraftPlan:
    """A draft from nothing: the ground of today's buildings, no grid yet."""
    tessellation = service.newest_tessellation(session, community.community)
    if tessellation is None or is_stale(session, community.community, tessellation):
        tessellation = service.make_tessellation(session, community)
    draft = DraftPlan(
        community=community.community, name=_("自动划分"), tessellation=tessellation,
        made_by=actor.account, origin="division",
    )  # fmt: skip
    session.add(draft)
    session.flush()
    return draft


def today_grids(session: Session, community: int, tessellation: int) -> dict[int, int]:
    """Cell → grid of the plan that will be succeeded: by the same cell, else by its building."""
    plan = last_plan(session, community)
    if plan is None:
        return {}
    rows = session.execute(
        text(
            "SELECT n.id, p.grid FROM plan_cell p"
            " JOIN building_cell o ON o.community = p.community AND o.id = p.building_cell"
            " JOIN building_cell n ON n.community = p.community AND n.tessellation = :t"
            "  AND (n.id = o.id OR n.building = o.building)"
            " WHERE p.community = :c AND p.grid_plan = :plan"
        ),
        {"c": community, "t": tessellation, "plan": plan.id},
    )
    return {row[0]: row[1] for row in rows}


def homes_by_cell(session: Session, community: int, tessellation: int) -> dict[int, int]:
    """Counted households of each cell: by their building, else by the place of their door."""
    rows = session.execute(
        text(
            "SELECT coalesce(i.cell_by_key, i.cell_by_place) AS cell, count(*)"
            " FROM households_in(:c, :t) i JOIN household h"
            "   ON h.community = :c AND h.id = i.household AND h.is_counted"
            " WHERE i.is_inside AND coalesce(i.cell_by_key, i.cell_by_place) IS NOT NULL"
            " GROUP BY cell"
        ),
        {"c": community, "t": tessellation},
    )
    return {row[0]: row[1] for row in rows}
