"""What the pages of the pairing workspace are made of."""

from datetime import date
from typing import Any

from fastapi import Request, Response

from gisgrid import forms
from gisgrid.figures.service import situation
from gisgrid.guards import Ask
from gisgrid.i18n import _, number
from gisgrid.pages import link, render
from gisgrid.proposals import service
from gisgrid.proposals.models import Proposal
from gisgrid.proposals.question import Ground
from gisgrid.proposals.rules import Choices, from_stored
from gisgrid.proposals.words import kind_words
from gisgrid.reports import proposal_map as drawing
from gisgrid.reports import proposal_views as views
from gisgrid.reports.proposal_why import why as why_of
from gisgrid.territory.service import get_community, leaders_on

TABS = ("unit", "cadre", "matrix")


def ground_of(ask: Ask, on: date | None = None) -> Ground:
    return service.ground(ask.session, get_community(ask.session, ask.code), on or ask.today)


def address_of(ask: Ask, proposal: Proposal | None, **more: Any) -> str:
    return link(f"{ask.base}/pairing", proposal=proposal.id if proposal else None, **more)


def shown_of(ask: Ask, here: Ground, proposal: Proposal | None) -> views.Shown:
    if proposal is None:
        return views.shown(here, None, service.first_choices(here))
    step = service.last_step(ask.session, proposal)
    return views.shown(here, step.result, from_stored(step.choices))


def workspace_page(
    request: Request, ask: Ask, proposal: Proposal | None, tab: str, grid: str,
    form: forms.Form | None = None, status: int = 200, trouble: str | None = None,
) -> Response:  # fmt: skip
    here = ground_of(ask)
    now = shown_of(ask, here, proposal)
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
        why=why_of(now, kind, picked["id"], kind_words(ask.session)) if picked else None,
        walk=_walk(here, now, sheet, picked, kind),
        matrix=views.matrix(now, leaders_on(ask.session, ask.code, ask.today), figures)
        if tab == "matrix" else [],
        carriers=views.partners(now, kind) if tab != "matrix" else [],
        map=drawing.drawn(ask.session, here, now.groups(), now.choices.way),
        curve=views.curve(now),
        head=head_of(now),
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


def head_of(now: views.Shown) -> dict[str, Any]:
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
