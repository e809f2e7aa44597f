"""Plans: list, editor, steps, check, publication, comparison."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import select

from gisgrid.auth.models import Role
from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.geo import STORED
from gisgrid.jobs import service as jobs
from gisgrid.planning import approval, drafts, service, steps
from gisgrid.planning.asked import Asked
from gisgrid.planning.edits import edit_grid
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import (
    DraftFault,
    DraftPlan,
    DraftProposal,
    Tessellation,
)
from tests.cast import HOME, approve_by_two, enter_as
from tests.pictures import lonlat
from tests.rights.asking import API, MEMBERS, PROGRAMS, C, Row
from tests.rights.conftest import Secrets

# Who draws: Lin, and Ada as administrator. Who approves: Lin and Wei. Hua is of elsewhere.
READS_DRAFTS = "lddondddoo"
DOES_DRAW = "dddsndddds"


def _draft(session: Any) -> DraftPlan:
    actor = enter_as(session, "lin", Role.COMMUNITY_DIRECTOR)
    where = session.get(Community, HOME)
    plan = drafts.last_plan(session, HOME)
    assert where is not None and plan is not None
    return drafts.from_plan(session, actor, where, plan)


def fresh(tail: str, change: Callable[[Any, DraftPlan], None] | None = None) -> Any:
    """A draft of its own for each asker; `{id}` in the tail is its number."""

    def prepare(told: Secrets, _name: str, _client: Any) -> str:
        with transaction(told.stage.database.owner) as session:
            draft = _draft(session)
            if change:
                change(session, draft)
            return f"{C}/plans/drafts/{draft.id}{tail}"

    return prepare


def stepped(session: Any, draft: DraftPlan) -> None:
    actor = enter_as(session, "lin", Role.COMMUNITY_DIRECTOR)
    grid = next(iter(steps.grids_of(session, draft)))
    steps.take(session, actor, draft, "lock", edit_grid(session, draft, grid, locked=True))


def undone(session: Any, draft: DraftPlan) -> None:
    stepped(session, draft)
    steps.undo(session, enter_as(session, "lin", Role.COMMUNITY_DIRECTOR), draft)


def submitted(session: Any, draft: DraftPlan) -> None:
    where = session.get(Community, HOME)
    assert where is not None
    enter_as(session, "ada", Role.COMMUNITY_DIRECTOR)
    approval.submit(session, where, draft.id)


def approved(session: Any, draft: DraftPlan) -> None:
    approve_by_two(session, HOME, draft.id)


def dropped(session: Any, draft: DraftPlan) -> None:
    enter_as(session, "lin", Role.COMMUNITY_DIRECTOR)
    approval.drop(session, HOME, draft.id)


def coming(told: Secrets, _name: str, _client: Any) -> str:
    """A plan that begins in a month."""
    with transaction(told.stage.database.owner) as session:
        last = drafts.last_plan(session, HOME)
        assert last is not None
        if last.since > today(session, HOME):
            return f"{C}/plans/{last.number}/withdraw"
        draft = _draft(session)
        approve_by_two(session, HOME, draft.id)
        service.publish(session, HOME, draft.id, today(session, HOME) + timedelta(days=30))
        plan = drafts.last_plan(session, HOME)
        assert plan is not None
        return f"{C}/plans/{plan.number}/withdraw"


def faulty(session: Any, draft: DraftPlan) -> None:
    """As if it came from outlines with a gap."""
    actor = enter_as(session, "lin", Role.COMMUNITY_DIRECTOR)
    place = from_shape(shapely.Point(*lonlat(0.5, 0.5)), srid=STORED)
    cell, grid = next(iter(steps.cells_of(session, draft).items()))
    session.add(
        DraftFault(community=HOME, draft_plan=draft.id, kind="gap", subject="", size=1.0,
                   place=place, offer={str(cell): grid})
    )  # fmt: skip
    assert actor


def proposed(told: Secrets, _name: str, _client: Any) -> str:
    with transaction(told.stage.database.owner) as session:
        draft = _draft(session)
        made = DraftProposal(
            community=HOME, draft_plan=draft.id, kind="divide", tessellation=draft.tessellation,
            name="照旧", figures={}, why={},
            grid_of_cell={str(c): g for c, g in steps.cells_of(session, draft).items()},
        )  # fmt: skip
        session.add(made)
        session.flush()
        return f"{C}/plans/drafts/{draft.id}/proposals/{made.id}/adopt"


def ground(told: Secrets) -> str:
    with transaction(told.stage.database.owner) as session:
        first = session.scalar(select(Tessellation.id).where(Tessellation.community == HOME))
        return f"{C}/plans/ground/{first}.json"


def _program(address: str) -> str:
    """The same thing where programs ask for it."""
    return address.replace(f"{C}/plans/drafts", f"{API}/drafts").replace(C, API)


def by_program(tail: str, change: Callable[[Any, DraftPlan], None] | None = None) -> Any:
    prepare = fresh(tail, change)
    return lambda *who: _program(prepare(*who))


def lins_job(told: Secrets) -> str:
    with transaction(told.stage.database.owner) as session:
        draft = _draft(session).id
    with told.stage.acting("lin") as (session, actor):
        params = {"draft": draft, "asked": Asked("curve", 0).as_json()}
        job = jobs.start(session, actor, HOME, "propose", "试算", params)
        return f"{API}/jobs/{job.id}"


PROGRAM = "/api/v1/communities/{community}"
ROWS = {
    "GET /c/{community}/plans": Row(MEMBERS, f"{C}/plans"),
    "GET /c/{community}/plans/compare": Row(READS_DRAFTS, f"{C}/plans/compare"),
    "GET /c/{community}/plans/ground/{tessellation}.json": Row(READS_DRAFTS, ground),
    "POST /c/{community}/plans/drafts": Row(
        DOES_DRAW, f"{C}/plans/drafts", {"origin": "plan"}
    ),
    "GET /c/{community}/plans/drafts/{draft}": Row(
        READS_DRAFTS, f"{C}/plans/drafts/1", prepare=fresh("")
    ),
    "GET /c/{community}/plans/drafts/{draft}/state.json": Row(
        READS_DRAFTS, f"{C}/plans/drafts/1/state.json", prepare=fresh("/state.json")
    ),
    "POST /c/{community}/plans/drafts/{draft}/steps": Row(
        "dddonddddo", f"{C}/plans/drafts/1/steps", {"version": 1, "kind": "move", "cells": "[]"},
        fresh("/steps"),
    ),
    "POST /c/{community}/plans/drafts/{draft}/undo": Row(
        "dddonddddo", f"{C}/plans/drafts/1/undo", {"version": 2}, fresh("/undo", stepped)
    ),
    "POST /c/{community}/plans/drafts/{draft}/redo": Row(
        "dddonddddo", f"{C}/plans/drafts/1/redo", {"version": 3}, fresh("/redo", undone)
    ),
    "POST /c/{community}/plans/drafts/{draft}/reason": Row(
        "dddonddddo", f"{C}/plans/drafts/1/reason", {"version": 1, "warning": "load:1"},
        fresh("/reason"),
    ),
    "GET /c/{community}/plans/outlines": Row("lddsndddds", f"{C}/plans/outlines"),
    "GET /c/{community}/plans/drafts/{draft}/faults": Row(
        READS_DRAFTS, f"{C}/plans/drafts/1/faults", prepare=fresh("/faults", faulty)
    ),
    "POST /c/{community}/plans/drafts/{draft}/faults": Row(
        DOES_DRAW, f"{C}/plans/drafts/1/faults", {"action": "accept_all"},
        fresh("/faults", faulty),
    ),
    "GET /c/{community}/plans/drafts/{draft}/proposals": Row(
        READS_DRAFTS, f"{C}/plans/drafts/1/proposals", prepare=fresh("/proposals")
    ),
    "POST /c/{community}/plans/drafts/{draft}/proposals": Row(
        DOES_DRAW, f"{C}/plans/drafts/1/proposals", {"kind": "rebalance", "tolerance": "5"},
        fresh("/proposals"),
    ),
    "POST /c/{community}/plans/drafts/{draft}/proposals/{proposal}/adopt": Row(
        DOES_DRAW, f"{C}/plans/drafts/1/proposals/1/adopt", {}, proposed
    ),
    "POST /c/{community}/plans/drafts/{draft}/drop": Row(
        DOES_DRAW, f"{C}/plans/drafts/1/drop", {}, fresh("/drop")
    ),
    "POST /c/{community}/plans/drafts/{draft}/bring-back": Row(
        DOES_DRAW, f"{C}/plans/drafts/1/bring-back", {}, fresh("/bring-back", dropped)
    ),
    "GET /c/{community}/plans/drafts/{draft}/check": Row(
        READS_DRAFTS, f"{C}/plans/drafts/1/check", prepare=fresh("/check")
    ),
    "POST /c/{community}/plans/drafts/{draft}/submit": Row(
        "dddcnddddc", f"{C}/plans/drafts/1/submit", {}, fresh("/submit")
    ),
    "POST /c/{community}/plans/drafts/{draft}/approve": Row(
        "dddsndddsd", f"{C}/plans/drafts/1/approve", {}, fresh("/approve", submitted)
    ),
    "POST /c/{community}/plans/drafts/{draft}/return": Row(
        "dddsndddss", f"{C}/plans/drafts/1/return", {}, fresh("/return", submitted)
    ),
    "POST /c/{community}/plans/drafts/{draft}/publish": Row(
        "dddsndddsd", f"{C}/plans/drafts/1/publish", {"since": "2099-01-01"},
        fresh("/publish", approved),
    ),
    "POST /c/{community}/plans/{number}/withdraw": Row(
        "dddsndddsd", f"{C}/plans/1/withdraw", {}, coming
    ),
    "GET /c/{community}/plans/{number}/handover": Row(
        "lnnnnnnnnn", f"{C}/plans/1/handover"
    ),
    "GET /c/{community}/plans/{number}/handover.xlsx": Row(
        "lddnnddnnn", f"{C}/plans/1/handover.xlsx"
    ),
    f"GET {PROGRAM}/plans": Row(PROGRAMS, f"{API}/plans"),
    f"GET {PROGRAM}/plans/{{number}}/grids": Row(PROGRAMS, f"{API}/plans/1/grids"),
    f"GET {PROGRAM}/plans/{{number}}/handover": Row("uddondddod", f"{API}/plans/1/handover"),
    f"GET {PROGRAM}/plans/compare": Row(
        "uddondddoo", f"{API}/plans/compare?a=plan1&b=plan1"
    ),
    f"POST {PROGRAM}/plans/{{number}}/withdraw": Row(
        "dddondddod", "", {}, lambda *who: _program(coming(*who))
    ),
    f"POST {PROGRAM}/drafts": Row("dddmnddddm", f"{API}/drafts", {"origin": "plan"}),
    f"GET {PROGRAM}/drafts/{{draft}}": Row("uddondddoo", f"{API}/drafts/1", prepare=by_program("")),
    f"GET {PROGRAM}/drafts/{{draft}}/proposals": Row(
        "uddondddoo", f"{API}/drafts/1/proposals", prepare=by_program("/proposals")
    ),
    f"POST {PROGRAM}/drafts/{{draft}}/divide": Row(
        "dddandddda", "", {"kind": "rebalance"}, by_program("/divide")
    ),
    f"POST {PROGRAM}/drafts/{{draft}}/proposals/{{proposal}}/adopt": Row(
        "dddonddddo", "", {}, lambda *who: _program(proposed(*who))
    ),
    f"POST {PROGRAM}/drafts/{{draft}}/submit": Row(
        "dddcnddddc", "", {}, by_program("/submit")
    ),
    f"POST {PROGRAM}/drafts/{{draft}}/approve": Row(
        "dddondddod", "", {}, by_program("/approve", submitted)
    ),
    f"POST {PROGRAM}/drafts/{{draft}}/return": Row(
        "dddondddoo", "", {}, by_program("/return", submitted)
    ),
    f"POST {PROGRAM}/drafts/{{draft}}/publish": Row(
        "dddondddod", "", {"since": "2099-01-01"}, by_program("/publish", approved)
    ),
    f"GET {PROGRAM}/jobs/{{job}}": Row("unnonnnnnn", lins_job),
}  # fmt: skip
