"""Each building that the machine moves, with why in words: for the page and the command."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.households.models import Building
from gisgrid.i18n import _
from gisgrid.planning import drafts, steps
from gisgrid.plans import picture
from gisgrid.territory.plan_models import BuildingCell, DraftPlan, DraftProposal

Rows = list[dict[str, Any]]


def of_proposal(session: Session, draft: DraftPlan, proposal: DraftProposal) -> Rows:
    """What would move if a proposal were taken over."""
    after = {int(cell): grid for cell, grid in proposal.grid_of_cell.items()}
    whys = {int(cell): why for cell, why in proposal.why.items()}
    return _rows(session, draft, whys, steps.cells_of(session, draft), after)


def of_draft(session: Session, draft: DraftPlan) -> Rows:
    """What the machine moved in a draft; `was` is the grid of today."""
    names = picture.shorts(session, draft.community)
    today = drafts.today_grids(session, draft.community, draft.tessellation)
    rows = _rows(
        session, draft, steps.whys_of(session, draft), {}, steps.cells_of(session, draft)
    )  # fmt: skip
    for one in rows:
        one["was"] = names.get(today.get(one["cell"], 0), "")
    return rows


def _rows(
    session: Session,
    draft: DraftPlan,
    whys: Mapping[int, Mapping[str, Any]],
    before: Mapping[int, int],
    after: Mapping[int, int],
) -> Rows:
    code = draft.community
    names = picture.labels(steps.grids_of(session, draft), picture.shorts(session, code))
    homes = drafts.homes_by_cell(session, code, draft.tessellation)
    buildings = building_names(session, code, draft.tessellation)
    rows = [
        {
            "cell": cell, "building": buildings.get(cell, ""),
            "homes": homes.get(cell, 0), "was": names.get(before.get(cell, 0), ""),
            "now": names.get(after.get(cell, 0)) or _("新网格"), "words": picture.why_words(why),
        }
        for cell, why in whys.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda one: (one["now"], one["was"], one["building"]))


def building_names(session: Session, community: int, tessellation: int) -> dict[int, str]:
    """Cell → what its building is called; open ground has a word too."""
    rows = session.execute(
        select(BuildingCell.id, BuildingCell.building, Building.name)
        .outerjoin(
            Building,
            (Building.community == BuildingCell.community) & (Building.id == BuildingCell.building),
        )
        .where(BuildingCell.community == community, BuildingCell.tessellation == tessellation)
    )
    return {
        cell: name or (_("无名楼{n}").format(n=building) if building else _("空地"))
        for cell, building, name in rows
    }
