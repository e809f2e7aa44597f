"""The pairing workspace: ask, understand, change, compare and publish proposals."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms, workbook
from gisgrid.errors import Conflict, GisgridError, Invalid
from gisgrid.figures.service import situation
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Ask, Id, Pairer
from gisgrid.households import picking
from gisgrid.i18n import _, number
from gisgrid.needs import service as needs
from gisgrid.pages import Notice, link, render, send_on
from gisgrid.proposals import publishing, service
from gisgrid.proposals.models import Proposal
from gisgrid.proposals.question import Ground
from gisgrid.proposals.rules import Choices, Mark, from_form, from_stored
from gisgrid.reports import proposal_map as drawing
from gisgrid.reports import proposal_views as views
from gisgrid.territory.service import get_community, leaders_on

router = APIRouter(tags=["pairing"])
TABS = ("unit", "cadre", "matrix")
MOST_COMPARED = 3
Seen = Annotated[int | None, Form()]
Key = Annotated[str, Form()]


def _here(ask: Ask, on: date | None = None) -> Ground:
    return service.ground(ask.session, get_community(ask.session, ask.code), on or ask.today)


def _address(ask: Ask, proposal: Proposal | None, **more: Any) -> str:
    return link(f"{ask.base}/pairing", proposal=proposal.id if proposal else None, **more)


def _shown(ask: Ask, here: Ground, proposal: Proposal | None) -> views.Shown:
    if proposal is None:
        return views.shown(here, None, service.first_choices(here))
    step = service.last_step(ask.session, proposal)
    return views.shown(here, step.result, from_stored(step.choices))


def _words(ask: Ask) -> dict[str, str]:
    return views.kind_names(needs.kinds(ask.session), needs.kind_word)


@router.get("/c/{community}/pairing")
def workspace(
    request: Request, ask: Pairer, proposal: str = "", tab: str = "unit", grid: str = ""
) -> Response:
    """Units, cadres, grids and their loads on one map; proposals, and today for comparison."""
    chosen = number_from(proposal)
    found = service.get(ask.session, ask.code, chosen) if chosen else None
    return _workspace(request, ask, found, tab, grid)


def _workspace(
    request: Request, ask: Ask, proposal: Proposal | None, tab: str, grid: str,
    form: forms.Form | None = None, status: int = 200, trouble: str | None = None,
) -> Response:  # fmt: skip
    here = _here(ask)
    now = _shown(ask, here, proposal)
    step = service.last_step(ask.session, proposal) if proposal else None
    tab = tab if tab in TABS else "unit"
    kind = "cadre" if tab == "cadre" else "unit"
    listed = views.rows(now, kind)
    picked = next((row for row in listed if row["short"] == grid), None)
    figures = {one.id: one for one in situation(ask.session, ask.actor, ask.code).grids}
    sheet = drawing.sheet_of(here)
    return render(
        request,
        "pairing/workspace.html",
        status=status,
        community=ask.community,
        proposals=[
            (one.id, _("方案 {name}").format(name=one.name))
            for one in service.list_open(ask.session, ask.code)
        ],
        proposal=proposal and {
            "id": proposal.id, "name": proposal.name, "state": proposal.state,
            "since": proposal.since, "is_old": proposal.grid_plan != here.plan.id,
            "step": step.number if step else 0,
        },
        plan=here.plan.number,
        tab=tab,
        kind=kind,
        rows=listed,
        picked=picked["short"] if picked else "",
        why=views.why(now, kind, picked["id"], _words(ask)) if picked else None,
        walk=_walk(here, now, sheet, picked, kind),
        matrix=views.matrix(now, leaders_on(ask.session, ask.code, ask.today), figures)
        if tab == "matrix" else [],
        carriers=views.partners(now, kind) if tab != "matrix" else [],
        map=drawing.drawn(ask.session, here, now.groups()),
        curve=views.curve(now),
        head=_head(now),
        trouble=trouble,
        conflicts=(now.result or {}).get("conflicts", []),
        ways_out=_ways_out(now),
        placeless=[one.label for one in here.placeless],
        choices=now.choices,
        form=form or forms.Form(_form_values(now.choices)),
    )  # fmt: skip


def _walk(
    here: Ground, now: views.Shown, sheet: drawing.Sheet, picked: Any, kind: str
) -> str | None:
    marks = now.of(kind, picked["id"]) if picked and kind == "unit" else []
    one = here.someone("unit", marks[0].partner) if marks else None
    if one is None or one.spot is None:
        return None
    return drawing.walk(here, sheet, one.id, marks[0].grid)


def _head(now: views.Shown) -> dict[str, Any]:
    result = now.result or {}
    km, before = now.km(now.marks), now.km(now.here.today)
    without = {
        kind: sum(not now.of(kind, grid.id) for grid in now.here.grids)
        for kind in ("unit", "cadre")
    }
    return {
        "km": number(km, 1), "less": number(abs(before - km), 1), "is_less": km <= before,
        "units": len(now.here.units), "cadres": len(now.here.cadres),
        "changed": len(now.new), "locks": len(now.choices.locks), "bans": len(now.choices.bans),
        "proven": result.get("proven"), "gap": result.get("gap"), "without": without,
    }  # fmt: skip


def _ways_out(now: views.Shown) -> list[dict[str, str]]:
    """Every named limit as a button; those of the smallest relaxation first."""
    result = now.result or {}
    lightest = {limit["id"] for limit in result.get("relaxation", [])}
    found: dict[str, dict[str, str]] = {}
    for conflict in result.get("conflicts", []):
        for limit in conflict["limits"]:
            found.setdefault(limit["id"], limit)
    ordered = sorted(found.values(), key=lambda limit: (limit["id"] not in lightest, limit["id"]))
    return [{"id": limit["id"], "words": _way_out(limit)} for limit in ordered]


def _way_out(limit: dict[str, str]) -> str:
    name = limit["id"].partition(":")[0]
    return {
        "lock": _("解开 {who} {grid}"),
        "ban": _("允许 {who} {grid}"),
        "max_grids": _("最多再放宽一个"),
        "min_grids": _("最少改成 0"),
        "units_per_grid": _("网格可以没有单位"),
        "cadre_households": _("不限户数"),
        "cadres_contiguous": _("可以不相邻"),
        "most_changes": _("不限改几对"),
    }[name].format(who=limit["who"], grid=limit["grid"])


def _form_values(choices: Choices) -> dict[str, Any]:
    values: dict[str, Any] = {
        "way": choices.way, "needs": choices.needs, "load": choices.load, "keep": choices.keep,
        "neighbours": "yes" if choices.neighbours else "",
    }  # fmt: skip
    for name in ("units_per_grid", "unit_grids", "cadre_grids", "cadre_households"):
        bounds = getattr(choices, name) or ("", "")
        values[f"{name}_least"], values[f"{name}_most"] = bounds
    return values


@router.get("/c/{community}/pairing/reasons")
def reasons_part(
    request: Request, ask: Pairer, proposal: str = "", kind: str = "unit", grid: str = ""
) -> Response:
    """Why a grid's pairs are as they are, and what the next best would cost."""
    chosen = number_from(proposal)
    found = service.get(ask.session, ask.code, chosen) if chosen else None
    here = _here(ask)
    now = _shown(ask, here, found)
    one = next((g for g in here.grids if g.short == grid), None)
    step = service.last_step(ask.session, found).number if found else 0
    return render(
        request,
        "pairing/why.html",
        community=ask.community,
        proposal=found and {"id": found.id, "state": found.state, "step": step},
        kind="cadre" if kind == "cadre" else "unit",
        why=views.why(now, kind, one.id, _words(ask)) if one else None,
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
    here = _here(ask)

    def carry_out() -> tuple[str, Notice]:
        choices = from_form(typed, service.first_choices(here))
        made = service.ask_for(ask.session, ask.actor, here, choices)
        return _address(ask, made), Notice(_("方案 {name} 算好了").format(name=made.name))

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        form = forms.Form(typed, error.fields, key)
        return _workspace(request, ask, None, "unit", "", form, error.status)


def _change(
    ask: Ask, proposal: int, seen: int | None, change: Callable[[Ground, Choices], Choices],
    said: str, **more: Any,
) -> Response:  # fmt: skip
    found = service.get(ask.session, ask.code, proposal, to_change=True)
    here = _here(ask)
    before = from_stored(service.last_step(ask.session, found).choices)
    service.ask_again(ask.session, here, found, change(here, before), seen)
    undo = f"{ask.base}/pairing/proposals/{found.id}/undo"
    return send_on(_address(ask, found, **more), Notice(said, undo))


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
        return _workspace(
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

    here = _here(ask)
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
    return send_on(_address(ask, found), Notice(_("已撤销")))


@router.post("/c/{community}/pairing/proposals/{proposal}/copy", dependencies=GENUINE)
def copy(ask: Pairer, proposal: Id, key: Key = "") -> Response:
    """Another proposal that begins where this one stands."""

    def carry_out() -> tuple[str, Notice]:
        found = service.get(ask.session, ask.code, proposal)
        made = service.copy(ask.session, ask.actor, _here(ask), found)
        return _address(ask, made), Notice(_("已另存为方案 {name}").format(name=made.name))

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
    return send_on(_address(ask, found), Notice(_("已撤销")))


@router.get("/c/{community}/pairing/compare")
def compare(request: Request, ask: Pairer) -> Response:
    """Proposals side by side, with today."""
    here = _here(ask)
    wished = [n for text in request.query_params.getlist("with") if (n := number_from(text))]
    open_ones = service.list_open(ask.session, ask.code)
    chosen = [one for one in open_ones if one.id in wished] or list(open_ones)
    looked = [(one, _shown(ask, here, one)) for one in chosen[:MOST_COMPARED]]
    columns = [(None, _shown(ask, here, None)), *looked]
    return render(
        request,
        "pairing/compare.html",
        community=ask.community,
        proposals=[(one.id, one.name) for one in open_ones],
        chosen=[one.id for one, _now in looked],
        columns=[
            {"id": one.id if one else None, "name": one.name if one else "", **_head(now)}
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


def _publish_page(
    request: Request, ask: Ask, found: Proposal, form: forms.Form, status: int = 200
) -> Response:
    since = day_from(str(form.values.get("since", "")), "since", ask.today) or ask.today
    here = _here(ask, since)
    step = service.last_step(ask.session, found)
    change = publishing.change_of(here, step)
    return render(
        request,
        "pairing/publish.html",
        status=status,
        community=ask.community,
        proposal={"id": found.id, "name": found.name},
        ends=_listed(here, change.ends),
        begins=_listed(here, change.begins),
        kept=change.kept,
        grids=len(change.grids),
        units=len(change.partners("unit")),
        cadres=len(change.partners("cadre")),
        gaps=[g.short for g in here.grids if not _has_unit(step, g.id)],
        is_old=found.grid_plan != here.plan.id,
        seen=publishing.seen(here),
        form=form,
    )


def _has_unit(step: Any, grid: int) -> bool:
    return any(one[0] == "unit" and one[2] == grid for one in step.result["marks"])


def _listed(here: Ground, marks: tuple[Mark, ...]) -> list[dict[str, Any]]:
    made = []
    for one in marks:
        grid, who = here.grid(one.grid), here.someone(one.kind, one.partner)
        if grid and who:
            made.append({"grid": grid.short, "name": grid.name, "kind": one.kind, "who": who.name})
    return sorted(made, key=lambda row: (row["grid"], row["kind"] != "unit", row["who"]))


@router.get("/c/{community}/pairing/proposals/{proposal}/publish")
def publish_page(request: Request, ask: Pairer, proposal: Id) -> Response:
    """What publishing does, in numbers, before it is done."""
    found = service.get(ask.session, ask.code, proposal, to_change=True)
    form = forms.Form({"since": ask.today.isoformat(), "reason": ""})
    return _publish_page(request, ask, found, form)


@router.post("/c/{community}/pairing/proposals/{proposal}/publish", dependencies=GENUINE)
def publish(
    request: Request,
    ask: Pairer,
    proposal: Id,
    since: Annotated[str, Form()] = "",
    reason: Annotated[str, Form(max_length=300)] = "",
    seen: Annotated[str, Form(max_length=40)] = "",
    key: Key = "",
) -> Response:
    """Put the proposal's pairings in force from a day and tell those concerned."""

    def carry_out() -> tuple[str, Notice]:
        found = service.get(ask.session, ask.code, proposal, to_change=True)
        day = day_from(since, "since", ask.today) or ask.today
        here = _here(ask, day)
        step = service.last_step(ask.session, found)
        change = publishing.publish(
            ask.session, ask.actor, here, found, step, day, reason, expected=seen or None
        )
        said = _("已发布方案 {name}：{n} 个网格的结对从 {day} 起改变").format(
            name=found.name, n=len(change.grids), day=day.isoformat()
        )
        return f"{ask.base}/pairing/proposals/{found.id}/handover", Notice(said)

    try:
        return forms.once(ask, key, carry_out)
    except (Invalid, Conflict) as error:
        return _again(request, ask, proposal, {"since": since, "reason": reason}, error)


def _again(
    request: Request, ask: Ask, proposal: int, values: dict[str, str], error: GisgridError
) -> Response:
    """The form once more, with what was typed; a proposal that is closed shows why."""
    found = service.get(ask.session, ask.code, proposal)
    if found.state != "open":
        raise error
    fields = error.fields if isinstance(error, Invalid) else {}
    kept = values if "since" not in fields else {**values, "since": ""}
    form = forms.Form(kept, fields or {"reason": error.message})
    return _publish_page(request, ask, found, form, error.status)


def _handover(ask: Ask, proposal: int) -> tuple[Proposal, Ground, list[dict[str, Any]]]:
    found = service.get(ask.session, ask.code, proposal)
    here = _here(ask)
    rows = publishing.handover(ask.session, here, found)
    return found, here, rows


@router.get("/c/{community}/pairing/proposals/{proposal}/handover")
def handover_page(request: Request, ask: Pairer, proposal: Id) -> Response:
    """Who hands which grid over to whom, with the needs that are open there."""
    found, _ground, rows = _handover(ask, proposal)
    return render(
        request,
        "pairing/handover.html",
        community=ask.community,
        proposal={"id": found.id, "name": found.name, "since": found.since,
                  "reason": found.reason, "state": found.state},
        rows=rows,
    )  # fmt: skip


@router.get("/c/{community}/pairing/proposals/{proposal}/handover.xlsx")
def handover_file(ask: Pairer, proposal: Id) -> Response:
    """The hand-over list (交接单) as an Excel file."""
    _found, _ground, rows = _handover(ask, proposal)
    headings = [_("网格"), _("网格名称"), _("种类"), _("交出"), _("接手"), _("起始日期"),
                _("未结诉求"), _("移交人签字"), _("接收人签字")]  # fmt: skip
    content = workbook.write(
        _("结对交接单"),
        headings,
        (
            (
                r["grid"],
                r["name"],
                r["kind_name"],
                r["from"],
                r["to"],
                r["since"],
                r["open"],
                "",
                "",
            )
            for r in rows
        ),
    )
    return picking.excel(content, "handover")
