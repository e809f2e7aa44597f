"""Faults of imported outlines: each with its place and its repair, to accept or to put off."""

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from geoalchemy2.shape import to_shape
from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Invalid
from gisgrid.guards import GENUINE, Ask, Id
from gisgrid.i18n import _
from gisgrid.pages import Notice, render, send_on
from gisgrid.planning import steps
from gisgrid.planning.steps import CellChange, Change, FaultChange
from gisgrid.plans.asking import DraftReader, Drawer, draft_of
from gisgrid.plans.words import fault_offer, fault_size, outline_fault_name
from gisgrid.territory.plan_models import DraftFault, DraftPlan, DraftState, FaultState

router = APIRouter(tags=["plans"])


@router.get("/c/{community}/plans/outlines")
def outlines_page(ask: Drawer) -> Response:
    """Outlines from a file come in by the import of grids; what came of it is a draft."""
    return send_on(f"{ask.base}/imports?kind=grids")


def list_faults(session: Session, draft: DraftPlan, state: str = "") -> list[DraftFault]:
    query = visible(DraftFault, draft.community).where(DraftFault.draft_plan == draft.id)
    if state:
        query = query.where(DraftFault.state == state)
    return list(session.scalars(query.order_by(DraftFault.id)))


def count_open(session: Session, draft: DraftPlan) -> int:
    return len(list_faults(session, draft, FaultState.OPEN.value))


@router.get("/c/{community}/plans/drafts/{draft}/faults")
def faults_page(request: Request, ask: DraftReader, draft: Id, state: str = "") -> Response:
    """What the outlines of a file left open, fault by fault, with the repair that is offered."""
    found = draft_of(ask, draft)
    known = state if state in set(FaultState) else ""
    rows = list_faults(ask.session, found, known)
    every = Counter(one.state for one in list_faults(ask.session, found))
    return render(
        request,
        "plans/faults.html",
        community=ask.community,
        draft=found,
        rows=[_row(ask, found, one) for one in rows],
        counts={name.value: every[name.value] for name in FaultState},
        state=known,
        may_edit=ask.actor.can(Verb.DRAW) and found.state == DraftState.DRAFT,
    )


def _row(ask: Ask, draft: DraftPlan, fault: DraftFault) -> dict[str, Any]:
    place = to_shape(fault.place)
    grids = {grid.id: grid.name for grid in steps.grids_of(ask.session, draft).values()}
    targets = sorted({grids[g] for g in fault.offer.values() if g in grids})
    return {
        "id": fault.id, "kind": outline_fault_name(fault.kind), "subject": fault.subject,
        "size": fault_size(fault.kind, fault.size),
        "at": f"19/{place.y:.6f}/{place.x:.6f}",
        "offer": fault_offer(fault.kind, "、".join(targets[:3])),
        "state": fault.state, "by": fault.settled_by_name or "",
    }  # fmt: skip


@router.post("/c/{community}/plans/drafts/{draft}/faults", dependencies=GENUINE)
def settle(
    ask: Drawer,
    draft: Id,
    action: Annotated[str, Form()],
    fault: Annotated[list[int] | None, Form()] = None,
) -> Response:
    """Accept the repair of one fault, of some, or of all that are open; or put it off."""
    found = steps.open_draft(ask.session, ask.code, draft, None)
    count = settle_faults(ask.session, ask.actor, found, action, fault)
    said = _("接受了 {n} 处修补") if action != "reject" else _("{n} 处改为自己画")
    return send_on(f"{ask.base}/plans/drafts/{draft}/faults", Notice(said.format(n=count)))


def settle_faults(
    session: Session, actor: Actor, draft: DraftPlan, action: str, ids: list[int] | None
) -> int:
    """accept, accept_all or reject. What is accepted lies where the repair says, what is put off
    lies in no grid until somebody draws it; either is a step that can be undone."""
    if action not in ("accept", "accept_all", "reject"):
        raise Invalid(_("请选接受或自己画。"))
    every = list_faults(session, draft)
    wanted = set(ids or [])
    chosen = [
        one
        for one in every
        if (action == "accept_all" and one.state == FaultState.OPEN) or one.id in wanted
    ]
    if not chosen:
        raise Invalid(_("先选要处理的问题。"))
    state = FaultState.REJECTED if action == "reject" else FaultState.ACCEPTED
    steps.take(session, actor, draft, "settle", _change(session, actor, draft, chosen, state))
    return len(chosen)


def _change(
    session: Session, actor: Actor, draft: DraftPlan, faults: list[DraftFault], state: FaultState
) -> Change:
    is_accepted = state == FaultState.ACCEPTED
    now, grids = steps.cells_of(session, draft), steps.grids_of(session, draft)
    wanted: dict[int, int | None] = {}
    for fault in faults:
        for cell, grid in fault.offer.items():
            if grid in grids:
                wanted[int(cell)] = grid if is_accepted else None
    known = set(now) | {int(c) for f in faults for c in f.offer}
    cells = tuple(
        CellChange(cell, now.get(cell), grid)
        for cell, grid in wanted.items()
        if now.get(cell) != grid and cell in known
    )
    settled = tuple(
        FaultChange(one.id, (one.state, one.settled_by_name), (state.value, actor.name))
        for one in faults
    )
    return Change(cells, faults=settled, said={"faults": len(faults), "state": state.value})
