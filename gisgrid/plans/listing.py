"""The list of plans and drafts, and where a draft begins."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Id, Reader
from gisgrid.i18n import _
from gisgrid.pages import Notice, link, render, send_on
from gisgrid.planning import approval, drafts
from gisgrid.planning.asked import Asked, grids_from
from gisgrid.plans import proposing
from gisgrid.plans.asking import Drawer, Publisher, community_of, draft_of, said_at, sees_drafts
from gisgrid.plans.figures import DraftFigures, draft_figures, plan_rows
from gisgrid.plans.words import origin_name, state_name
from gisgrid.territory.plan_models import DraftPlan

router = APIRouter(tags=["plans"])


@router.get("/c/{community}/plans")
def plans_page(request: Request, ask: Reader) -> Response:
    """Published plans with their days, and the drafts beside them."""
    return _page(request, ask, forms.Form({"grids": "", "plan": "", "name": ""}))


def _page(request: Request, ask: Ask, form: forms.Form, status: int = 200) -> Response:
    plans = plan_rows(ask.session, ask.code, ask.today)
    open_ones = drafts.list_drafts(ask.session, ask.code) if sees_drafts(ask) else []
    figures = draft_figures(ask.session, community_of(ask), open_ones)
    return render(
        request,
        "plans/list.html",
        status=status,
        community=ask.community,
        plans=plans,
        drafts=[_row(ask, one, figures[one.id]) for one in open_ones],
        sees_drafts=sees_drafts(ask),
        form=form,
    )


def _row(ask: Ask, draft: DraftPlan, figures: DraftFigures) -> dict[str, Any]:
    return {
        "id": draft.id, "name": draft.name, "state": draft.state,
        "state_name": state_name(draft.state), "origin": origin_name(draft.origin),
        "changed_by": draft.changed_by_name or "", "changed": said_at(ask, draft.changed_at),
        "made": said_at(ask, draft.made_at), "returned": draft.returned, "figures": figures,
    }  # fmt: skip


@router.post("/c/{community}/plans/drafts", dependencies=GENUINE)
def begin(
    request: Request,
    ask: Drawer,
    origin: Annotated[str, Form()] = "plan",
    plan: Annotated[str, Form()] = "",
    grids: Annotated[str, Form(max_length=10)] = "",
    name: Annotated[str, Form(max_length=200)] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Begin a draft: from a plan, from nothing by dividing, or from the residents' groups."""

    def carry_out() -> tuple[str, Notice]:
        wanted = Asked("divide", grids_from(number_from(grids))) if origin == "division" else None
        draft = begun(ask, origin, plan, grids)
        if name.strip():
            drafts.rename(ask.session, draft, name)
        if wanted:
            job = proposing.start(ask, draft, wanted)
            return f"{ask.base}/jobs/{job.id}", Notice(_("已开始算，可以先做别的"))
        address = f"{ask.base}/plans/drafts/{draft.id}"
        return address, Notice(_("草案{n}已建好").format(n=draft.id))

    try:
        return forms.once(ask, key, carry_out)
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        values = {"origin": origin, "plan": plan, "grids": grids, "name": name}
        form = forms.Form(values, fields or {"origin": error.message}, key)
        return _page(request, ask, form, error.status)


def begun(ask: Ask, origin: str, plan: str, grids: str) -> DraftPlan:
    """A new draft; one from nothing still has to be divided."""
    community = community_of(ask)
    if origin == "plan":
        number = number_from(plan)
        last = drafts.last_plan(ask.session, ask.code)
        if number is None and last is None:
            raise Invalid(_("还没有发布过方案，请用自动划分。"))
        chosen = drafts.get_plan(ask.session, ask.code, number) if number is not None else last
        assert chosen is not None
        return drafts.from_plan(ask.session, ask.actor, community, chosen)
    if origin == "groups":
        count = grids_from(number_from(grids))
        draft = drafts.from_groups(ask.session, ask.actor, community, count)
        draft.origin = "groups"
        return draft
    if origin != "division":
        words = _("请选草案从哪里开始。")
        raise Invalid(words, fields={"origin": words})
    return drafts.blank(ask.session, ask.actor, community)


@router.post("/c/{community}/plans/drafts/{draft}/drop", dependencies=GENUINE)
def drop(ask: Drawer, draft: Id) -> Response:
    """Put a draft away; the toast brings it back."""
    approval.drop(ask.session, ask.code, draft_of(ask, draft).id)
    undo = f"{ask.base}/plans/drafts/{draft}/bring-back"
    return send_on(f"{ask.base}/plans", Notice(_("草案{n}已放弃").format(n=draft), undo))


@router.post("/c/{community}/plans/drafts/{draft}/bring-back", dependencies=GENUINE)
def bring_back(ask: Drawer, draft: Id) -> Response:
    """A draft that was put away is open again."""
    approval.bring_back(ask.session, ask.code, draft_of(ask, draft).id)
    return send_on(f"{ask.base}/plans", Notice(_("草案{n}已找回").format(n=draft)))


@router.post("/c/{community}/plans/{number}/withdraw", dependencies=GENUINE)
def withdraw(ask: Publisher, number: Id) -> Response:
    """Take a published plan back before its first day; the one before goes on."""
    plan = drafts.get_plan(ask.session, ask.code, number)
    approval.withdraw(ask.session, ask.code, plan.id)
    address = link(f"{ask.base}/plans")
    return send_on(address, Notice(_("第{n}版已撤回，原来的方案继续有效").format(n=number)))
