"""Proposals of pairings for programs: list, look, ask, publish. Those who may pair, no others."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import JSONResponse

from gisgrid.auth.service import first_answer, keep_answer
from gisgrid.errors import Invalid
from gisgrid.guards import END_OF_IDS, GENUINE, Ask, Id, Pairer
from gisgrid.i18n import _
from gisgrid.proposals import publishing, service, telling
from gisgrid.proposals.models import Proposal, ProposalState
from gisgrid.proposals.question import Ground
from gisgrid.proposals.rules import from_words
from gisgrid.proposals.words import kind_words
from gisgrid.territory.service import get_community

router = APIRouter(prefix="/api/v1/communities/{community}/proposals", tags=["api"])

Limit = Annotated[int, Query(ge=1, le=500, description="Rows a page.")]
Before = Annotated[int, Query(ge=0, lt=END_OF_IDS, description="`next` of the page before.")]
Word = Annotated[str, Form(max_length=20)]
Key = Annotated[str, Form(max_length=100, description="The same key again does nothing twice.")]
MOST_LIMITS = 200


def _ground(ask: Ask, on: date | None = None) -> Ground:
    return service.ground(ask.session, get_community(ask.session, ask.code), on or ask.today)


def _told(ask: Ask, here: Ground, found: Proposal) -> dict[str, Any]:
    step = service.last_step(ask.session, found)
    return telling.told(here, found, step, kind_words(ask.session))


@router.get("")
def list_proposals(
    ask: Pairer,
    state: Annotated[str, Query(description="open, published, dropped or all.")] = "open",
    limit: Limit = 100,
    cursor: Before = 0,
) -> dict[str, Any]:
    """Proposals of pairings, the latest first."""
    if state not in {"all", *(one.value for one in ProposalState)}:
        words = _("{value} 不认识，请选：{names}").format(
            value=state, names="、".join(["all", *(one.value for one in ProposalState)])
        )
        raise Invalid(words, fields={"state": words})
    wanted = "" if state == "all" else state
    rows = service.list_all(ask.session, ask.code, wanted, cursor, limit)
    last = rows[-1].id if len(rows) == limit else None
    return {"items": [telling.brief(one) for one in rows], "next": last}


@router.get("/{proposal}")
def get_proposal(ask: Pairer, proposal: Id) -> dict[str, Any]:
    """A proposal: its pairs with reasons, what ends, contradictions, the curve of changes, and what
    every other pair would cost the whole."""
    return _told(ask, _ground(ask), service.get(ask.session, ask.code, proposal))


@router.post("", dependencies=GENUINE)
def ask_for(
    ask: Pairer,
    way: Word = "",
    needs: Word = "",
    load: Word = "",
    keep: Word = "",
    neighbours: Annotated[bool, Form()] = True,
    units_per_grid: Word = "",
    unit_grids: Word = "",
    cadre_grids: Word = "",
    cadre_households: Word = "",
    at_most: Word = "",
    lock: Annotated[list[str] | None, Form(max_length=MOST_LIMITS)] = None,
    ban: Annotated[list[str] | None, Form(max_length=MOST_LIMITS)] = None,
    key: Key = "",
) -> Response:
    """Ask for a proposal; answers 201 with what `GET` would show. Binds nobody. Bounds are written
    `2-3`, locks and bans `U03=07`."""
    here = _ground(ask)
    before = first_answer(ask.session, ask.code, ask.actor, key) if key else None
    if before is not None:
        found = service.get(ask.session, ask.code, int(before.rpartition("/")[2]))
        return JSONResponse(_told(ask, here, found), 201, {"Location": before})
    given = {
        "way": way, "needs": needs, "load": load, "keep": keep, "units_per_grid": units_per_grid,
        "unit_grids": unit_grids, "cadre_grids": cadre_grids,
        "cadre_households": cadre_households, "at_most": at_most,
    }  # fmt: skip
    choices = replace(
        from_words(given, service.first_choices(here)),
        neighbours=neighbours,
        locks=telling.marks_from(here, lock or [], "lock"),
        bans=telling.marks_from(here, ban or [], "ban"),
    )
    made = service.ask_for(ask.session, ask.actor, here, choices)
    address = f"/api/v1/communities/{ask.code}/proposals/{made.id}"
    if key:
        keep_answer(ask.session, ask.code, ask.actor, key, address)
    return JSONResponse(_told(ask, here, made), 201, {"Location": address})


@router.post("/{proposal}/publish", dependencies=GENUINE)
def publish(
    ask: Pairer,
    proposal: Id,
    reason: Annotated[str, Form(max_length=300)] = "",
    since: Annotated[date | None, Form(description="First day; today if none is given.")] = None,
    step: Annotated[int | None, Form(description="`step` of what you looked at.")] = None,
) -> dict[str, Any]:
    """Put a proposal's pairings in force from a day, all or none, and tell those concerned. 409
    where it is published already, was changed since, or the pairings of today are others."""
    found = service.get(ask.session, ask.code, proposal, to_change=True)
    last = service.last_step(ask.session, found)
    service.check_seen(last, step)
    day = since or ask.today
    change = publishing.publish(ask.session, ask.actor, _ground(ask, day), found, last, day, reason)
    return {
        "since": day.isoformat(), "begun": len(change.begins), "ended": len(change.ends),
        "kept": change.kept, "grids": len(change.grids),
    }  # fmt: skip
