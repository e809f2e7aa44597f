"""The pairing workspace: ask, understand, change, compare and publish proposals."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms
from gisgrid.errors import Invalid
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Id, Pairer
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, render, send_on
from gisgrid.proposals import service
from gisgrid.proposals.question import Ground
from gisgrid.proposals.rules import Choices, Mark, from_form, from_stored
from gisgrid.proposals.words import kind_words
from gisgrid.reports import proposal_views as views
from gisgrid.reports.proposal_pages import (
    address_of,
    ground_of,
    head_of,
    shown_of,
    workspace_page,
)
from gisgrid.reports.proposal_why import why as why_of

router = APIRouter(tags=["pairing"])
MOST_COMPARED = 3
Seen = Annotated[int | None, Form()]
Key = Annotated[str, Form()]


@router.get("/c/{community}/pairing")
def workspace(
    request: Request, ask: Pairer, proposal: str = "", tab: str = "unit", grid: str = ""
) -> Response:
    """Units, cadres, grids and their loads on one map; proposals, and today for comparison."""
    chosen = number_from(proposal)
    found = service.get(ask.session, ask.code, chosen) if chosen else None
    return workspace_page(request, ask, found, tab, grid)


@router.get("/c/{community}/pairing/reasons")
def reasons_part(
    request: Request, ask: Pairer, proposal: str = "", kind: str = "unit", grid: str = ""
) -> Response:
    """Why a grid's pairs are as they are, and what the next best would cost."""
    chosen = number_from(proposal)
    found = service.get(ask.session, ask.code, chosen) if chosen else None
    here = ground_of(ask)
    now = shown_of(ask, here, found)
    one = next((g for g in here.grids if g.short == grid), None)
    step = service.last_step(ask.session, found).number if found else 0
    return render(
        request,
        "pairing/why.html",
        community=ask.community,
        proposal=found and {"id": found.id, "state": found.state, "step": step},
        kind="cadre" if kind == "cadre" else "unit",
        why=why_of(now, kind, one.id, kind_words(ask.session)) if one else None,
    )


def _typed(request_form: dict[str, str]) -> dict[str, str]:
    return {name: value[:40] for name, value in request_form.items()}


async def typed_choices(request: Request) -> dict[str, str]:
    """The fields of the form of choices."""
    found = await request.form()
    return _typed({name: str(value) for name, value in found.items()})


Typed = picking.Depended(typed_choices)


@router.post("/c/{community}/pairing/proposals", dependencies=GENUINE)
def ask_for(request: Request, ask: Pairer, typed: Typed, key: Key = "") -> Response:  # type: ignore[valid-type]
    """A new proposal for what was chosen."""
    here = ground_of(ask)

    def carry_out() -> tuple[str, Notice]:
        choices = from_form(typed, service.first_choices(here))
        made = service.ask_for(ask.session, ask.actor, here, choices)
        return address_of(ask, made), Notice(_("方案 {name} 算好了").format(name=made.name))

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        form = forms.Form(typed, error.fields, key)
        return workspace_page(request, ask, None, "unit", "", form, error.status)


def _change(
    ask: Ask, proposal: int, seen: int | None, change: Callable[[Ground, Choices], Choices],
    said: str, **more: Any,
) -> Response:  # fmt: skip
    found = service.get(ask.session, ask.code, proposal, to_change=True)
    here = ground_of(ask)
    before = from_stored(service.last_step(ask.session, found).choices)
    service.ask_again(ask.session, here, found, change(here, before), seen)
    undo = f"{ask.base}/pairing/proposals/{found.id}/undo"
    return send_on(address_of(ask, found, **more), Notice(said, undo))


@router.post("/c/{community}/pairing/proposals/{proposal}/solve", dependencies=GENUINE)
def solve_again(
    request: Request, ask: Pairer, proposal: Id, typed: Typed, seen: Seen = None, tab: str = "unit"  # type: ignore[valid-type]
) -> Response:  # fmt: skip
    """The same proposal for other choices; locks and bans stay."""
    try:
        return _change(
            ask, proposal, seen, lambda _here, before: from_form(typed, before),
            _("重新求解好了"), tab=tab,
        )  # fmt: skip
    except Invalid as error:
        found = service.get(ask.session, ask.code, proposal)
        return workspace_page(
            request, ask, found, tab, "", forms.Form(typed, error.fields), error.status
        )


@router.post("/c/{community}/pairing/proposals/{proposal}/mark", dependencies=GENUINE)
def mark(
    ask: Pairer,
    proposal: Id,
    what: Annotated[str, Form()],
    grid: Annotated[int, Form(ge=0, lt=2**63)],
    partner: Annotated[int, Form(ge=0, lt=2**63)],
    kind: Annotated[str, Form()] = "unit",
    seen: Seen = None,
) -> Response:
    """Choose, lock, unlock, ban or allow a pair; the rest is solved anew."""
    one = Mark("cadre" if kind == "cadre" else "unit", partner, grid)
    steps: dict[str, tuple[Callable[[Ground, Choices], Choices], str]] = {
        "choose": (lambda here, c: service.choose(here, c, one), _("已改选并锁定")),
        "lock": (lambda here, c: c.with_lock(one), _("已锁定")),
        "unlock": (lambda here, c: c.without_lock(one), _("已解锁")),
        "ban": (lambda here, c: c.with_ban(one), _("已禁配")),
        "allow": (lambda here, c: c.without_ban(one), _("已取消禁配")),
    }
    if what not in steps:
        raise Invalid(_("请选一个。"))
    change, said = steps[what]

    def checked(here: Ground, choices: Choices) -> Choices:
        service.check(here, one)
        return change(here, choices)

    here = ground_of(ask)
    place = here.grid(grid)
    return _change(
        ask, proposal, seen, checked, said, tab=one.kind, grid=place.short if place else None
    )


@router.post("/c/{community}/pairing/proposals/{proposal}/changes", dependencies=GENUINE)
def at_most(
    ask: Pairer, proposal: Id, changes: Annotated[int, Form(ge=0, le=9999)], seen: Seen = None
) -> Response:
    """The best pairing in which at most so many pairs of units differ from today's."""
    return _change(
        ask, proposal, seen, lambda _here, c: replace(c, most_changes=changes, keep="no"),
        _("最多改 {n} 对").format(n=changes),
    )  # fmt: skip


@router.post("/c/{community}/pairing/proposals/{proposal}/lift", dependencies=GENUINE)
def lift(
    ask: Pairer, proposal: Id, limit: Annotated[str, Form(max_length=80)], seen: Seen = None
) -> Response:
    """Lift a limit of a contradiction and solve again."""
    return _change(ask, proposal, seen, lambda _here, c: c.lifted(limit), _("已放开，重新求解好了"))


@router.post("/c/{community}/pairing/proposals/{proposal}/undo", dependencies=GENUINE)
def undo(ask: Pairer, proposal: Id) -> Response:
    """Take the last change of a proposal back."""
    found = service.get(ask.session, ask.code, proposal, to_change=True)
    service.take_back(ask.session, found)
    return send_on(address_of(ask, found), Notice(_("已撤销")))


@router.post("/c/{community}/pairing/proposals/{proposal}/copy", dependencies=GENUINE)
def copy(ask: Pairer, proposal: Id, key: Key = "") -> Response:
    """Another proposal that begins where this one stands."""

    def carry_out() -> tuple[str, Notice]:
        found = service.get(ask.session, ask.code, proposal)
        made = service.copy(ask.session, ask.actor, ground_of(ask), found)
        return address_of(ask, made), Notice(_("已另存为方案 {name}").format(name=made.name))

    return forms.once(ask, key, carry_out)


@router.post("/c/{community}/pairing/proposals/{proposal}/drop", dependencies=GENUINE)
def drop(ask: Pairer, proposal: Id) -> Response:
    """Give a proposal up; the toast takes it back."""
    found = service.get(ask.session, ask.code, proposal, to_change=True)
    service.drop(ask.session, found)
    undo_address = f"{ask.base}/pairing/proposals/{found.id}/take-up"
    said = _("已放弃方案 {name}").format(name=found.name)
    return send_on(f"{ask.base}/pairing", Notice(said, undo_address))


@router.post("/c/{community}/pairing/proposals/{proposal}/take-up", dependencies=GENUINE)
def take_up(ask: Pairer, proposal: Id) -> Response:
    """Undo of giving it up."""
    found = service.take_up(ask.session, ask.code, proposal)
    return send_on(address_of(ask, found), Notice(_("已撤销")))


@router.get("/c/{community}/pairing/compare")
def compare(request: Request, ask: Pairer) -> Response:
    """Proposals side by side, with today."""
    here = ground_of(ask)
    wished = [n for text in request.query_params.getlist("with") if (n := number_from(text))]
    open_ones = service.list_open(ask.session, ask.code)
    chosen = [one for one in open_ones if one.id in wished] or list(open_ones)
    looked = [(one, shown_of(ask, here, one)) for one in chosen[:MOST_COMPARED]]
    columns = [(None, shown_of(ask, here, None)), *looked]
    return render(
        request,
        "pairing/compare.html",
        community=ask.community,
        proposals=[(one.id, one.name) for one in open_ones],
        chosen=[one.id for one, _now in looked],
        columns=[
            {"id": one.id if one else None, "name": one.name if one else "", **head_of(now)}
            for one, now in columns
        ],
        rows=_side_by_side(here, [now for _one, now in columns]),
    )


def _side_by_side(here: Ground, columns: list[views.Shown]) -> list[dict[str, Any]]:
    listed = [
        {row["short"]: (row, cadre) for row, cadre in zip(
            sorted(views.rows(now, "unit"), key=lambda r: r["short"]),
            sorted(views.rows(now, "cadre"), key=lambda r: r["short"]), strict=True)}
        for now in columns
    ]  # fmt: skip
    return [
        {
            "short": grid.short, "name": grid.name,
            "cells": [
                {"unit": units["pairs"], "metres": units["metres"], "met": units["met"],
                 "needs": units["needs"], "cadre": cadres["pairs"]}
                for units, cadres in (one[grid.short] for one in listed)
            ],
        }
        for grid in here.grids
    ]  # fmt: skip
