"""The way of a draft to its day: submitted, approved by a second person, published, taken back.

The states are moved by functions of the database; here are their errors in words, and what is
put in order before.
"""

from typing import Any

import numpy as np
import shapely
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gisgrid.audit.service import note_bulk
from gisgrid.optimize import divide as dividing
from gisgrid.planning import service
from gisgrid.planning.refusals import refusal, refused
from gisgrid.planning.steps import cells_of, get_draft, grids_of
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import CodeScheme, DraftPlan, GridPlan


def list_schemes(session: Session) -> list[CodeScheme]:
    return list(session.scalars(select(CodeScheme).order_by(CodeScheme.key)))


def number_grids(session: Session, community: Community, draft: DraftPlan) -> None:
    """Positions in reading order, from west to east and from north to south: in this order new
    grids get their codes. A grid that has a code keeps it whatever its position."""
    cells = service.load_cells(session, community, draft.tessellation)
    now, grids = cells_of(session, draft), grids_of(session, draft)
    outline = dict(zip(cells.ids, cells.outlines, strict=True))
    groups: dict[int, list[Any]] = {grid: [] for grid in grids}
    for cell, grid in now.items():
        if cell in outline and grid in groups:
            groups[grid].append(outline[cell])
    filled = [grid for grid, parts in groups.items() if parts]
    order = dividing.order([shapely.union_all(np.array(groups[g], object)) for g in filled])
    wanted = [filled[i] for i in order] + [grid for grid in grids if not groups[grid]]
    # Two rounds, because positions are unique at every moment.
    highest = max((g.position for g in grids.values()), default=0) + len(grids)
    for start in (highest, 0):
        for position, grid in enumerate(wanted, start=start + 1):
            grids[grid].position = position
        session.flush()


def submit(session: Session, community: Community, draft: int) -> None:
    """Give a draft to a second person.

    Raises CoverageRefused with every fault, so that nobody is asked to approve what cannot be.
    """
    found = get_draft(session, community.community, draft)
    faults = service.coverage_faults(session, community.community, draft)
    if faults:
        raise refused(faults)
    number_grids(session, community, found)
    _call(session, community.community, "submit_draft(:c, :id)", draft, "submitted")


def approve(session: Session, community: int, draft: int) -> None:
    _call(session, community, "approve_draft(:c, :id)", draft, "approved")


def send_back(session: Session, community: int, draft: int, because: str = "") -> None:
    """Open a submitted or approved draft for changes again."""
    said = because.strip()[:500]
    _call(session, community, "return_draft(:c, :id, :because)", draft, "draft", because=said)


def drop(session: Session, community: int, draft: int) -> None:
    _call(session, community, "drop_draft(:c, :id, true)", draft, "dropped")


def bring_back(session: Session, community: int, draft: int) -> None:
    """A dropped draft is a draft again."""
    _call(session, community, "drop_draft(:c, :id, false)", draft, "draft")


def withdraw(session: Session, community: int, plan: int) -> GridPlan:
    """Take a published plan back before its first day; raises Conflict when it is too late."""
    _call(session, community, "withdraw_plan(:c, :id)", plan, "withdrawn", "grid_plan")
    found = session.get(GridPlan, (community, plan))
    assert found is not None
    return found


def _call(
    session: Session,
    community: int,
    function: str,
    subject: int,
    state: str,
    table: str = "draft_plan",
    **more: Any,
) -> None:
    session.flush()
    try:
        with session.begin_nested():
            session.execute(text(f"SELECT {function}"), {"c": community, "id": subject, **more})
    except DBAPIError as error:
        raise refusal(error) from error
    session.expire_all()
    note_bulk(session, community, table, {"id": subject, "state": state, **more})
