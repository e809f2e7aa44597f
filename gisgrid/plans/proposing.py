"""Ask the machine for divisions of a draft, look at them side by side, take one over."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from gisgrid import forms
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, today
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Id
from gisgrid.i18n import _
from gisgrid.jobs import service as jobs
from gisgrid.jobs.kinds import Params, Progress, Result, register
from gisgrid.pages import Notice, render
from gisgrid.planning import edits, proposals, steps
from gisgrid.planning.proposals import BARRIERS, MOST_GRIDS, Asked
from gisgrid.plans import picture
from gisgrid.plans.asking import DraftReader, Drawer, draft_of, said_at
from gisgrid.territory.plan_models import DraftPlan, DraftState
from gisgrid.territory.service import get_community

router = APIRouter(tags=["plans"])
KINDS = ("divide", "rebalance", "curve")
LEAST_TOLERANCE, MOST_TOLERANCE = 0.5, 50.0


def barrier_name(kind: str) -> str:
    return {
        "railway": _("铁路"), "main": _("主街"), "side": _("次街"), "wall": _("围墙"),
        "water": _("水面"),
    }[kind]  # fmt: skip


@router.get("/c/{community}/plans/drafts/{draft}/proposals")
def proposals_page(request: Request, ask: DraftReader, draft: Id) -> Response:
    """What the machine proposed for a draft, side by side; and what to ask it for next."""
    found = draft_of(ask, draft)
    count = len(steps.grids_of(ask.session, found))
    values = {"kind": "rebalance", "grids": count, "tolerance": "5", "weigh": "households",
              "barriers": ("railway", "main", "water"), "leaders": "yes"}  # fmt: skip
    return _page(request, ask, found, forms.Form(values))


def _page(
    request: Request, ask: Ask, draft: DraftPlan, form: forms.Form, status: int = 200
) -> Response:
    return render(
        request,
        "plans/proposals.html",
        status=status,
        community=ask.community,
        draft=draft,
        may_edit=ask.actor.can(Verb.DRAW) and draft.state == DraftState.DRAFT,
        rows=[_row(ask, draft, one) for one in proposals.list_proposals(ask.session, draft)],
        barriers=[(kind, barrier_name(kind)) for kind in BARRIERS],
        locked=sum(g.locked for g in picture.grids(ask.session, draft)),
        form=form,
    )


def _row(ask: Ask, draft: DraftPlan, one: Any) -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "name": one.name, "figures": one.figures,
        "made": said_at(ask, one.made_at), "moves": len(one.why),
        "fits": one.tessellation == draft.tessellation,
    }  # fmt: skip


@router.post("/c/{community}/plans/drafts/{draft}/proposals", dependencies=GENUINE)
def propose(
    request: Request,
    ask: Drawer,
    draft: Id,
    kind: Annotated[str, Form()] = "rebalance",
    grids: Annotated[str, Form(max_length=10)] = "",
    tolerance: Annotated[str, Form(max_length=10)] = "",
    weigh: Annotated[str, Form()] = "households",
    barriers: Annotated[list[str] | None, Form()] = None,
    whole: Annotated[list[str] | None, Form()] = None,
    leaders: Annotated[str, Form()] = "",
    compact: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Put the question into the queue; the page of the job shows how far it is."""
    values = {"kind": kind, "grids": grids, "tolerance": tolerance, "weigh": weigh,
              "barriers": barriers or [], "whole": whole or [], "leaders": leaders,
              "compact": compact}  # fmt: skip

    def carry_out() -> tuple[str, Notice]:
        found = steps.open_draft(ask.session, ask.code, draft, None)
        asked = _asked(values, len(steps.grids_of(ask.session, found)))
        title = _("草案{n}：{what}").format(n=draft, what=kind_name(asked.kind))
        params = {"draft": draft, "weigh": weigh, "asked": asdict(asked)}
        job = jobs.start(ask.session, ask.actor, ask.code, "propose", title, params)
        return f"{ask.base}/jobs/{job.id}", Notice(_("已开始算，可以先做别的"))

    try:
        return forms.once(ask, key, carry_out)
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        form = forms.Form(values, fields or {"kind": error.message}, key)
        return _page(request, ask, draft_of(ask, draft), form, error.status)


def kind_name(kind: str) -> str:
    return {
        "divide": _("重新划分"), "rebalance": _("少动几栋来均衡"), "curve": _("均衡与变动的取舍"),
    }[kind]  # fmt: skip


def _asked(values: dict[str, Any], now: int) -> Asked:
    kind = values["kind"]
    if kind not in KINDS:
        raise Invalid(_("请选一种算法。"), fields={"kind": _("请选一种算法。")})
    count = number_from(values["grids"]) if kind == "divide" else now
    if count is None or not 1 <= count <= MOST_GRIDS:
        words = _("网格数写 1 到 {n}。").format(n=MOST_GRIDS)
        raise Invalid(words, fields={"grids": words})
    return Asked(
        kind=kind, grids=count, tolerance=_percent(values["tolerance"]),
        barriers=tuple(b for b in values["barriers"] if b in BARRIERS),
        whole=tuple(values["whole"]), leaders=values["leaders"] == "yes",
        compact=2.0 if values["compact"] == "yes" else 1.0,
    )  # fmt: skip


def _percent(text: str) -> float | None:
    if not text.strip():
        return None
    words = _("偏差写 {a} 到 {b} 之间的百分数，或不写。").format(
        a=LEAST_TOLERANCE, b=MOST_TOLERANCE
    )
    try:
        found = float(text.strip().rstrip("%"))
    except ValueError:
        raise Invalid(words, fields={"tolerance": words}) from None
    if not LEAST_TOLERANCE <= found <= MOST_TOLERANCE:
        raise Invalid(words, fields={"tolerance": words})
    return found


def _work(session: Session, _actor: Actor, params: Params, progress: Progress) -> Result:
    """The job: measure the ground, ask, store what came of it."""
    code = int(params["community"])
    community = get_community(session, code)
    draft = steps.get_draft(session, code, int(params["draft"]))
    on = today(session, code)
    asked = Asked(**{**params["asked"], "barriers": tuple(params["asked"]["barriers"]),
                     "whole": tuple(params["asked"]["whole"])})  # fmt: skip
    loads = picture.loads(session, community, draft.tessellation, params["weigh"], on)
    homes = picture.leaders_homes(session, code, draft.tessellation, on)
    cells = [home.cell for home in homes.values() if home.cell is not None]
    words = _("比较各种划分")
    made = proposals.propose(
        session, community, draft, asked, dict(loads), cells,
        lambda share: progress(share, words),
    )  # fmt: skip
    said = _("算出 {n} 个方案，最大偏差 {p}%").format(
        n=len(made), p=min((abs(one.figures["worst"]) for one in made), default=0)
    )
    return Result(said, f"/c/{code}/plans/drafts/{draft.id}/proposals")


register("propose", Verb.DRAW, _work)


@router.post("/c/{community}/plans/drafts/{draft}/proposals/{proposal}/adopt", dependencies=GENUINE)
def adopt(
    request: Request, ask: Drawer, draft: Id, proposal: Id, key: Annotated[str, Form()] = ""
) -> Response:
    """Take a proposal over as one step of the draft, which can be undone."""

    def carry_out() -> tuple[str, Notice]:
        found = steps.open_draft(ask.session, ask.code, draft, None)
        one = proposals.get_proposal(ask.session, found, proposal)
        change = edits.adopt(ask.session, found, one)
        steps.take(ask.session, ask.actor, found, "adopt", change)
        said = _("已采用“{name}”，可以撤销").format(name=one.name)
        return f"{ask.base}/plans/drafts/{draft}", Notice(said)

    try:
        return forms.once(ask, key, carry_out)
    except Conflict as error:
        form = forms.Form({}, {"kind": error.message}, key)
        return _page(request, ask, draft_of(ask, draft), form, error.status)
