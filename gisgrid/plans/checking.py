"""From a draft to its day: the gate line by line, a second person, publication, hand-over."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms, workbook
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.forms import day_from
from gisgrid.guards import GENUINE, Ask, Id, Reader
from gisgrid.households import picking
from gisgrid.i18n import _, day
from gisgrid.pages import Notice, render
from gisgrid.planning import approval, drafts, service
from gisgrid.planning.refusals import fault_name
from gisgrid.plans import handover, moving, picture
from gisgrid.plans.asking import (
    Approver,
    DraftReader,
    Drawer,
    Publisher,
    community_of,
    draft_of,
    said_at,
)
from gisgrid.plans.figures import draft_figures
from gisgrid.plans.importing import count_open
from gisgrid.plans.warnings import warnings_of
from gisgrid.plans.words import state_name
from gisgrid.territory.plan_models import DraftPlan, DraftState, GridPlan

router = APIRouter(tags=["plans"])
SHOWN_FAULTS = 50
# One line of the gate's result each; every kind of fault belongs to one of them.
LINES = {
    "cells": ("cell_in_no_grid", "cell_of_another_tessellation", "cell_in_grid_of_another_draft",
              "grid_without_cells"),
    "cover": ("gap", "overlap", "beyond_the_boundary", "nodes_apart", "outline_invalid"),
    "parts": ("grid_in_parts", "grid_inside_another", "neck"),
    "whole": ("building_cut",),
    "homes": ("household_outside", "household_in_no_grid", "household_in_two_grids"),
    "codes": ("code_retired",),
    "outlines": ("outline_unsettled",),
}  # fmt: skip


def line_name(line: str) -> str:
    return {
        "cells": _("每栋楼都在一个网格里"),
        "cover": _("没有缝、没有重叠，不超出社区边界"),
        "parts": _("每个网格连成一片，没有窄于1米的地方，不套在别的网格里"),
        "whole": _("没有拆开楼栋"),
        "homes": _("每户都在一个网格里，只在一个"),
        "codes": _("编码不重复，停用的不再用"),
        "outlines": _("导入的边界，每处问题都有决定"),
    }[line]


@router.get("/c/{community}/plans/drafts/{draft}/check")
def check_page(request: Request, ask: DraftReader, draft: Id) -> Response:
    """What the coverage gate says line by line, what wants a reason, and the next step."""
    return _page(request, ask, draft_of(ask, draft), forms.Form())


def _page(
    request: Request, ask: Ask, draft: DraftPlan, form: forms.Form, status: int = 200
) -> Response:
    community = community_of(ask)
    faults = service.coverage_faults(ask.session, ask.code, draft.id)
    before = drafts.last_plan(ask.session, ask.code)
    handed = handover.of_draft(ask.session, draft, before, ask.today) if before else []
    warned = warnings_of(ask.session, community, draft, ask.today)
    return render(
        request,
        "plans/check.html",
        status=status,
        community=ask.community,
        draft=draft,
        state_name=state_name(draft.state),
        figures=draft_figures(ask.session, community, [draft])[draft.id],
        lines=_lines(faults),
        faults=[_fault(one) for one in faults[:SHOWN_FAULTS]],
        fault_count=len(faults),
        outside=sum(one["fault"] == "household_outside" for one in faults),
        warnings=warned,
        unexplained=sum(one.reason is None for one in warned),
        handed=handed,
        before=before,
        schemes=approval.list_schemes(ask.session),
        unsettled=count_open(ask.session, draft),
        has_new=any(g.grid is None for g in picture.grids(ask.session, draft)),
        may=_may(ask, draft, before),
        submitted=said_at(ask, draft.submitted_at),
        approved=said_at(ask, draft.approved_at),
        names=picture.account_names(ask.session, ask.code, draft),
        earliest=_earliest(ask, before),
        form=form,
    )


def _earliest(ask: Ask, before: GridPlan | None) -> Any:
    tomorrow = ask.today + timedelta(days=1)
    return max(tomorrow, before.since) if before else ask.today


def _lines(faults: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"words": line_name(line), "count": sum(f["fault"] in kinds for f in faults)}
        for line, kinds in LINES.items()
    ]


def _fault(fault: dict[str, Any]) -> dict[str, Any]:
    at = None if fault["lon"] is None else f"19/{fault['lat']:.6f}/{fault['lon']:.6f}"
    return {"words": fault_name(fault["fault"]), "subject": fault["subject"], "at": at}


def _may(ask: Ask, draft: DraftPlan, before: GridPlan | None) -> dict[str, bool]:
    """Which of the next steps this person may take; the database decides once more."""
    can, state = ask.actor.can, draft.state
    is_own = draft.submitted_by == ask.actor.account
    ready = state == DraftState.APPROVED or (before is None and state == DraftState.DRAFT)
    return {
        "submit": can("draw") and state == DraftState.DRAFT and before is not None,
        "approve": can("approve") and state == DraftState.SUBMITTED and not is_own,
        "is_own": can("approve") and state == DraftState.SUBMITTED and is_own,
        "return": state in (DraftState.SUBMITTED, DraftState.APPROVED)
        and (can("draw") or can("approve")),
        "publish": can("publish") and ready,
    }


def _or_page(request: Request, ask: Ask, draft: int, form: forms.Form, act: Any) -> Response:
    """Carry out, or show the check page again with what was typed and why not."""
    try:
        found: Response = forms.once(ask, form.key, act)
        return found
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        again = forms.Form(form.values, fields or {"next": error.message}, form.key)
        return _page(request, ask, draft_of(ask, draft), again, error.status)


@router.post("/c/{community}/plans/drafts/{draft}/submit", dependencies=GENUINE)
def submit(
    request: Request,
    ask: Drawer,
    draft: Id,
    code_scheme: Annotated[str, Form(max_length=40)] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Give a draft without faults to a second person; warnings without a reason hold it back."""

    def carry_out() -> tuple[str, Notice]:
        found = draft_of(ask, draft)
        _choose_scheme(ask, found, code_scheme)
        moving.submit(ask.session, community_of(ask), draft, ask.today)
        return f"{ask.base}/plans/drafts/{draft}/check", Notice(_("已提交，等另一个人批准"))

    return _or_page(
        request, ask, draft, forms.Form({"code_scheme": code_scheme}, {}, key), carry_out
    )


def _choose_scheme(ask: Ask, draft: DraftPlan, scheme: str) -> None:
    if not scheme:
        return
    if scheme not in {one.key for one in approval.list_schemes(ask.session)}:
        words = _("没有这种编码。")
        raise Invalid(words, fields={"code_scheme": words})
    draft.code_scheme = scheme
    ask.session.flush()


@router.post("/c/{community}/plans/drafts/{draft}/approve", dependencies=GENUINE)
def approve(
    request: Request, ask: Approver, draft: Id, key: Annotated[str, Form()] = ""
) -> Response:
    """Approve what somebody else submitted."""

    def carry_out() -> tuple[str, Notice]:
        moving.approve(ask.session, draft_of(ask, draft))
        return f"{ask.base}/plans/drafts/{draft}/check", Notice(_("已批准，可以发布了"))

    return _or_page(request, ask, draft, forms.Form({}, {}, key), carry_out)


@router.post("/c/{community}/plans/drafts/{draft}/return", dependencies=GENUINE)
def send_back(
    request: Request,
    ask: DraftReader,
    draft: Id,
    because: Annotated[str, Form(max_length=500)] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Open a submitted draft for changes again, with a word why."""

    def carry_out() -> tuple[str, Notice]:
        moving.send_back(ask.session, draft_of(ask, draft), because)
        return f"{ask.base}/plans/drafts/{draft}/check", Notice(_("已退回，可以再改"))

    return _or_page(request, ask, draft, forms.Form({"because": because}, {}, key), carry_out)


@router.post("/c/{community}/plans/drafts/{draft}/publish", dependencies=GENUINE)
def publish(
    request: Request,
    ask: Publisher,
    draft: Id,
    since: Annotated[str, Form(max_length=10)] = "",
    code_scheme: Annotated[str, Form(max_length=40)] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Publish an approved draft from a day on; the gate of the database checks once more."""

    def carry_out() -> tuple[str, Notice]:
        first = day_from(since, "since")
        if drafts.last_plan(ask.session, ask.code) is None:
            _choose_scheme(ask, draft_of(ask, draft), code_scheme)
        moving.publish(ask.session, draft_of(ask, draft), first, ask.today)
        said = _("已发布，{day}起生效").format(day=day(first or ask.today, ask.today))
        return f"{ask.base}/plans", Notice(said)

    values = {"since": since, "code_scheme": code_scheme}
    return _or_page(request, ask, draft, forms.Form(values, {}, key), carry_out)


def _handovers(ask: Ask, number: int) -> tuple[GridPlan, GridPlan, list[handover.Handover]]:
    plan = drafts.get_plan(ask.session, ask.code, number)
    before = drafts.plan_before(ask.session, plan)
    if before is None:
        raise NotFound(_("第一版方案没有要交接的。"))
    return plan, before, handover.of_plan(ask.session, plan, before)


def _own(ask: Ask, found: list[handover.Handover]) -> list[handover.Handover]:
    """A leader reads what he gives and what he takes; who sees all grids reads all."""
    if ask.actor.all_grids:
        return found
    own = {one.short for one in picture.grids_by_id(ask.session, ask.code, ask.actor.grids)}
    return [one for one in found if one.giver.short in own or one.taker.short in own]


@router.get("/c/{community}/plans/{number}/handover")
def handover_page(request: Request, ask: Reader, number: Id) -> Response:
    """Households that changed leader with a plan, by giver and taker: to print and to sign."""
    plan, before, found = _handovers(ask, number)
    shown = _own(ask, found)
    return render(
        request,
        "plans/handover.html",
        community=ask.community,
        plan=plan,
        before=before,
        handed=shown,
        households=sum(len(one.households) for one in shown),
    )


@router.get("/c/{community}/plans/{number}/handover.xlsx")
def handover_file(ask: Reader, number: Id) -> Response:
    """The hand-over lists as one Excel sheet."""
    picking.need_export(ask)
    _plan, _before, found = _handovers(ask, number)
    headings = [_("交出网格"), _("交出人"), _("接收网格"), _("接收人"), _("户编码"), _("住址"),
                _("未结诉求")]  # fmt: skip
    content = workbook.write(
        _("交接单"),
        headings,
        (
            (one.giver.short, one.giver.leader, one.taker.short, one.taker.leader, home.code,
             home.address, home.open_needs)
            for one in _own(ask, found)
            for home in one.households
        ),
    )  # fmt: skip
    return picking.excel(content, "handover")
