"""Publish a proposal, and the hand-over list of what changed."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms, workbook
from gisgrid.agreements import service as agreements
from gisgrid.errors import Conflict, GisgridError, Invalid
from gisgrid.forms import day_from
from gisgrid.guards import GENUINE, Ask, Id, Pairer
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, render
from gisgrid.proposals import publishing, service
from gisgrid.proposals.models import Proposal
from gisgrid.proposals.question import Ground
from gisgrid.proposals.rules import Mark
from gisgrid.reports.proposal_pages import ground_of
from gisgrid.territory.service import leaders_on

router = APIRouter(tags=["pairing"])
Key = Annotated[str, Form()]


def _publish_page(
    request: Request, ask: Ask, found: Proposal, form: forms.Form, status: int = 200
) -> Response:
    since = day_from(str(form.values.get("since", "")), "since", ask.today) or ask.today
    here = ground_of(ask, since)
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
        cadres=len(change.partners("cadre") | _cadres(step, change)),
        leaders=len(leaders_on(ask.session, ask.code, ask.today).keys() & change.grids),
        gaps=[g.short for g in here.grids if not _has_unit(step, g.id)],
        is_old=found.grid_plan != here.plan.id,
        seen=publishing.seen(here),
        form=form,
    )


def _cadres(step: Any, change: publishing.Change) -> set[int]:
    """Cadres of the grids that change; they are told as well."""
    return {one[1] for one in step.result["marks"] if one[0] == "cadre" and one[2] in change.grids}


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
        here = ground_of(ask, day)
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
    here = ground_of(ask)
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
        agreements=_agreements(ask, found),
    )  # fmt: skip


def _agreements(ask: Ask, found: Proposal) -> dict[int, dict[str, Any]]:
    """By unit the agreement in force, that which was drafted for this publication first."""
    made: dict[int, dict[str, Any]] = {}
    for one in agreements.list_agreements(ask.session, ask.code, ask.today):
        own = one.agreement.proposal == found.id
        if one.state in ("in_force", "expiring") and (own or one.agreement.unit not in made):
            made[one.agreement.unit] = {
                "id": one.agreement.id, "code": one.code, "valid_to": one.agreement.valid_to,
                "is_own": own,
            }  # fmt: skip
    return made


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
