"""Figures of plans and drafts: households per grid, worst deviation, who changes leader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid.i18n import _
from gisgrid.planning import drafts, steps
from gisgrid.plans import picture
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import DraftGrid, DraftPlan, GridOutline, GridPlan


@dataclass(frozen=True)
class DraftFigures:
    """`worst` is the deviation of largest size, in percent of the mean; `moved` are households
    whose leader changes; `loose` are cells in no grid."""

    grids: int
    households: int
    worst: float
    moved: int
    loose: int


def deviations(loads: Mapping[int, int]) -> dict[int, float]:
    """Grid → load in percent above the mean."""
    mean = sum(loads.values()) / len(loads) if loads else 0
    return {grid: (100 * load / mean - 100 if mean else 0.0) for grid, load in loads.items()}


def worst_of(shares: Mapping[int, float]) -> float:
    return max(shares.values(), key=abs, default=0.0)


def grid_loads(
    of: Mapping[int, int], homes: Mapping[int, int], grids: Sequence[int]
) -> dict[int, int]:
    made = dict.fromkeys(grids, 0)
    for cell, grid in of.items():
        if grid in made:
            made[grid] += homes.get(cell, 0)
    return made


def moved_homes(
    of: Mapping[int, int],
    grids: Mapping[int, DraftGrid],
    before: Mapping[int, int],
    homes: Mapping[int, int],
) -> dict[int, int]:
    """Cell → households of it that get another leader, because their grid has another code."""
    return {
        cell: homes[cell]
        for cell, was in before.items()
        if homes.get(cell) and (grids[of[cell]].grid if of.get(cell) in grids else None) != was
    }


def draft_figures(
    session: Session, community: Community, found: Sequence[DraftPlan]
) -> dict[int, DraftFigures]:
    """By draft; drafts on the same ground are counted from one reading."""
    code = community.community
    ground = {
        t: (drafts.homes_by_cell(session, code, t), drafts.today_grids(session, code, t))
        for t in {draft.tessellation for draft in found}
    }
    return {draft.id: _figures(session, draft, *ground[draft.tessellation]) for draft in found}


def _figures(
    session: Session, draft: DraftPlan, homes: Mapping[int, int], before: Mapping[int, int]
) -> DraftFigures:
    of, grids = steps.cells_of(session, draft), steps.grids_of(session, draft)
    loads = grid_loads(of, homes, list(grids))
    return DraftFigures(
        grids=len(grids),
        households=sum(loads.values()),
        worst=round(worst_of(deviations(loads)), 1),
        moved=sum(moved_homes(of, grids, before, homes).values()),
        loose=len(picture.cell_ids(session, draft)) - len(of),
    )


def plan_rows(session: Session, community: int, today: date) -> list[dict[str, Any]]:
    """Plans with their days and how many grids they have, the latest first."""
    counts = dict(
        session.execute(
            select(GridOutline.grid_plan, func.count())
            .where(GridOutline.community == community)
            .group_by(GridOutline.grid_plan)
        ).all()
    )
    plans = drafts.list_plans(session, community)
    standing = [plan for plan in plans if plan.withdrawn_at is None]
    return [
        {
            "number": plan.number, "name": plan.name, "since": plan.since, "until": plan.until,
            "grids": counts.get(plan.id, 0), "state": plan_state(plan, today),
            "state_name": _plan_words(plan_state(plan, today)),
            "may_withdraw": plan in standing[:1] and plan_state(plan, today) == "coming",
            "is_last": plan in standing[:1],
        }
        for plan in plans
    ]  # fmt: skip


def plan_state(plan: GridPlan, today: date) -> str:
    if plan.withdrawn_at is not None:
        return "withdrawn"
    if plan.since > today:
        return "coming"
    return "now" if plan.until is None or plan.until > today else "past"


def _plan_words(state: str) -> str:
    return {
        "withdrawn": _("已撤回"), "coming": _("待生效"), "now": _("现行"), "past": _("已被接替"),
    }[state]  # fmt: skip
