"""Plans for programs: published ones with their grids, drafts with figures, the machine as a job,
and the way of a draft to its day. The same functions as the pages, the same rights."""

import json
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import JSONResponse

from gisgrid import forms
from gisgrid.errors import Invalid
from gisgrid.guards import GENUINE, Ask, Id, Reader
from gisgrid.i18n import _
from gisgrid.jobs import service as jobs
from gisgrid.pages import Notice
from gisgrid.planning import approval, drafts, proposals, service, steps
from gisgrid.planning.refusals import fault_name
from gisgrid.plans import compared, moving, picture, proposing, warnings, whys
from gisgrid.plans.asking import (
    Approver,
    DraftReader,
    Drawer,
    Publisher,
    community_of,
    draft_of,
    sees_drafts,
)
from gisgrid.plans.figures import deviations, draft_figures, grid_loads, plan_rows
from gisgrid.plans.listing import begun
from gisgrid.territory.plan_models import DraftPlan
from gisgrid.territory.service import grids_on, leaders_on

router = APIRouter(prefix="/api/v1/communities/{community}", tags=["api"])
Word = Annotated[str, Form(max_length=20)]
Words = Annotated[list[str] | None, Form(max_length=50)]
Key = Annotated[str, Form(max_length=100, description="The same key again does nothing twice.")]
Ref = Annotated[str, Query(max_length=30, description="plan3 or draft4.")]


@router.get("/plans")
def list_plans(ask: Reader) -> dict[str, Any]:
    """Published plans with their days; drafts with their figures, for those who may see them."""
    plans = [
        {key: row[key] for key in ("number", "name", "since", "until", "grids", "state")}
        for row in plan_rows(ask.session, ask.code, ask.today)
    ]
    open_ones = drafts.list_drafts(ask.session, ask.code) if sees_drafts(ask) else []
    figures = draft_figures(ask.session, community_of(ask), open_ones)
    return {
        "plans": plans,
        "drafts": [
            {"draft": one.id, "name": one.name, "state": one.state, "origin": one.origin,
             "version": one.version, **_brief(figures[one.id])}
            for one in open_ones
        ],
    }  # fmt: skip


def _brief(figures: Any) -> dict[str, Any]:
    return {
        "grids": figures.grids, "households": figures.households,
        "worst_deviation_percent": figures.worst, "households_moved": figures.moved,
        "unassigned_cells": figures.loose,
    }  # fmt: skip


@router.get("/plans/{number}/grids")
def plan_grids(ask: Reader, number: Id) -> Response:
    """Grids of a published plan as GeoJSON. Households are counted as they are today, for those
    who see all grids; to others they are null."""
    plan = drafts.get_plan(ask.session, ask.code, number)
    homes = drafts.homes_by_cell(ask.session, ask.code, plan.tessellation)
    rows = grids_on(ask.session, ask.code, plan.id)
    loads = grid_loads(picture.cells_of_plan(ask.session, plan), homes, [row[0].id for row in rows])
    shares = deviations(loads)
    leaders = leaders_on(
        ask.session, ask.code, max(plan.since, min(ask.today, plan.until or ask.today))
    )
    features = [
        {
            "type": "Feature", "geometry": json.loads(outline),
            "properties": {
                "code": grid.code, "short": grid.short, "name": grid.name,
                "area_m2": round(area),
                "households": loads[grid.id] if ask.actor.all_grids else None,
                "deviation_percent": round(shares[grid.id], 1) if ask.actor.all_grids else None,
                "leader": leaders[grid.id].name if grid.id in leaders else None,
            },
        }
        for grid, outline, _lon, _lat, _radius, area in rows
    ]  # fmt: skip
    content = {
        "type": "FeatureCollection", "features": features, "plan": plan.number,
        "since": plan.since.isoformat(),
        "until": plan.until.isoformat() if plan.until else None,
    }  # fmt: skip
    return JSONResponse(content, media_type="application/geo+json")


@router.get("/plans/{number}/handover")
def plan_handover(ask: Publisher, number: Id) -> dict[str, Any]:
    """Households that changed leader with a plan, by giver and taker."""
    plan = drafts.get_plan(ask.session, ask.code, number)
    return {"plan": number, "handover": moving.handed(ask.session, plan)}


@router.get("/plans/compare")
def compare(ask: DraftReader, a: Ref, b: Ref) -> dict[str, Any]:
    """Two plans or drafts: figures side by side, and each building that changes hands with why."""
    where = community_of(ask)
    sides = [compared.side_of(ask.session, where, ref) for ref in (a, b)]
    if sides[0] is None or sides[1] is None:
        raise Invalid(_("写成 plan3 或 draft4 的样子：{a} {b}").format(a=a, b=b))
    return compared.plain(compared.compare(ask.session, where, sides[0], sides[1]))


@router.post("/drafts", dependencies=GENUINE)
def begin(
    ask: Drawer,
    origin: Word = "plan",
    plan: Word = "",
    grids: Word = "",
    name: Annotated[str, Form(max_length=200)] = "",
    key: Key = "",
) -> Response:
    """Begin a draft; 201. `origin`: plan (the last, or `plan`), groups (`grids` of them), or
    division (nothing yet: divide it next)."""

    def carry_out() -> tuple[str, Notice]:
        draft = begun(ask, origin, plan, grids)
        if name.strip():
            drafts.rename(ask.session, draft, name)
        return f"/api/v1/communities/{ask.code}/drafts/{draft.id}", Notice("")

    address = forms.once(ask, key, carry_out).headers["location"]
    draft = draft_of(ask, int(address.rpartition("/")[2]))
    return JSONResponse(_told(ask, draft), 201, {"Location": address})


@router.get("/drafts/{draft}")
def get_draft(ask: DraftReader, draft: Id) -> dict[str, Any]:
    """A draft: figures, households of each grid, what wants a reason, what the gate refuses."""
    return _told(ask, draft_of(ask, draft))


def _told(ask: Ask, draft: DraftPlan) -> dict[str, Any]:
    where = community_of(ask)
    grids = steps.grids_of(ask.session, draft)
    homes = drafts.homes_by_cell(ask.session, ask.code, draft.tessellation)
    loads = grid_loads(steps.cells_of(ask.session, draft), homes, list(grids))
    shares = deviations(loads)
    names = picture.labels(grids, picture.shorts(ask.session, ask.code))
    faults = service.coverage_faults(ask.session, ask.code, draft.id)
    return {
        "draft": draft.id, "name": draft.name, "state": draft.state, "origin": draft.origin,
        "version": draft.version, **_brief(draft_figures(ask.session, where, [draft])[draft.id]),
        "grids_of_draft": [
            {"grid": names[id_], "name": grid.name, "locked": grid.locked,
             "households": loads[id_], "deviation_percent": round(shares[id_], 1)}
            for id_, grid in grids.items()
        ],
        "warnings": [
            {"key": one.key, "words": one.words, "reason": one.reason}
            for one in warnings.warnings_of(ask.session, where, draft, ask.today)
        ],
        "faults": [{**one, "words": fault_name(one["fault"])} for one in faults],
        "moved_by_machine": whys.of_draft(ask.session, draft),
    }  # fmt: skip


@router.post("/drafts/{draft}/divide", dependencies=GENUINE)
def divide(
    ask: Drawer,
    draft: Id,
    kind: Word = "divide",
    grids: Word = "",
    tolerance: Word = "5",
    weigh: Words = None,
    barriers: Words = None,
    whole: Words = None,
    leaders: Annotated[bool, Form()] = True,
    compact: Annotated[bool, Form()] = False,
    key: Key = "",
) -> Response:
    """Ask the machine as a job; 202. `kind`: divide, rebalance or curve; `weigh` such as needs:3,
    `barriers` such as main:2, `whole`: groups, compounds or names of compounds."""
    values = proposing.values_of(
        kind, grids, tolerance, weigh, barriers, whole,
        "yes" if leaders else "", "yes" if compact else "",
    )  # fmt: skip

    def carry_out() -> tuple[str, Notice]:
        job = proposing.put_in_queue(ask, draft, values)
        return f"/api/v1/communities/{ask.code}/jobs/{job.id}", Notice("")

    address = forms.once(ask, key, carry_out).headers["location"]
    told = _job(ask, int(address.rpartition("/")[2]))
    return JSONResponse(told, 202, {"Location": address})


@router.get("/jobs/{job}")
def get_job(ask: Reader, job: Id) -> dict[str, Any]:
    """How far a job of yours is, and how it ended."""
    return _job(ask, job)


def _job(ask: Ask, job: int) -> dict[str, Any]:
    found = jobs.get(ask.session, ask.code, job)
    return {
        "job": found.id, "kind": found.kind, "title": found.title, "state": found.state,
        "share": found.share, "words": found.words,
    }  # fmt: skip


@router.get("/drafts/{draft}/proposals")
def list_proposals(ask: DraftReader, draft: Id) -> dict[str, Any]:
    """What the machine proposed, with figures and why each building would move."""
    found = draft_of(ask, draft)
    rows = proposals.list_proposals(ask.session, found)
    return {
        "items": [
            {"proposal": one.id, "kind": one.kind, "name": one.name, **one.figures,
             "moves": whys.of_proposal(ask.session, found, one)}
            for one in rows
        ]
    }  # fmt: skip


@router.post("/drafts/{draft}/proposals/{proposal}/adopt", dependencies=GENUINE)
def adopt(ask: Drawer, draft: Id, proposal: Id) -> dict[str, Any]:
    """Take a proposal over as one step of the draft, which can be undone."""
    found = steps.open_draft(ask.session, ask.code, draft, None)
    proposing.take_over(ask, found, proposal)
    return _told(ask, found)


@router.post("/drafts/{draft}/submit", dependencies=GENUINE)
def submit(ask: Drawer, draft: Id) -> dict[str, Any]:
    """Give a draft without faults to a second person."""
    moving.submit(ask.session, community_of(ask), draft, ask.today)
    return {"draft": draft, "state": draft_of(ask, draft).state}


@router.post("/drafts/{draft}/approve", dependencies=GENUINE)
def approve(ask: Approver, draft: Id) -> dict[str, Any]:
    """Approve what somebody else submitted."""
    moving.approve(ask.session, draft_of(ask, draft))
    return {"draft": draft, "state": draft_of(ask, draft).state}


@router.post("/drafts/{draft}/return", dependencies=GENUINE)
def send_back(
    ask: DraftReader, draft: Id, because: Annotated[str, Form(max_length=500)] = ""
) -> dict[str, Any]:
    """Open a submitted draft for changes again, with a word why."""
    moving.send_back(ask.session, draft_of(ask, draft), because)
    return {"draft": draft, "state": draft_of(ask, draft).state}


@router.post("/drafts/{draft}/publish", dependencies=GENUINE)
def publish(
    ask: Publisher,
    draft: Id,
    since: Annotated[date, Form(description="First day: today or later.")],
) -> dict[str, Any]:
    """Publish an approved draft from a day; 409 with every fault where the gate refuses."""
    number = moving.publish(ask.session, draft_of(ask, draft), since, ask.today)
    return {"plan": number, "since": since.isoformat()}


@router.post("/plans/{number}/withdraw", dependencies=GENUINE)
def withdraw(ask: Publisher, number: Id) -> dict[str, Any]:
    """Take a published plan back before its first day; the one before goes on."""
    approval.withdraw(ask.session, ask.code, drafts.get_plan(ask.session, ask.code, number).id)
    return {"plan": number, "state": "withdrawn"}
