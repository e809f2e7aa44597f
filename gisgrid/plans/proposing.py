"""Ask the machine for divisions of a draft, look at them side by side, take one over."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from gisgrid import forms
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, today
from gisgrid.care import service as care
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Id
from gisgrid.i18n import _
from gisgrid.jobs import service as jobs
from gisgrid.jobs.kinds import Params, Progress, Result, register
from gisgrid.jobs.models import Job
from gisgrid.pages import Notice, render
from gisgrid.planning import drafts, edits, proposals, steps
from gisgrid.planning.asked import (
    COMPOUNDS,
    GROUPS,
    KINDS,
    STRENGTH,
    WEIGHS,
    Asked,
    barriers_from,
    grids_from,
    ordinary_barriers,
    tolerance_from,
    weigh_from,
)
from gisgrid.planning.table import list_compounds
from gisgrid.plans import picture, whys
from gisgrid.plans.asking import DraftReader, Drawer, draft_of, said_at
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import DraftPlan, DraftProposal, DraftState
from gisgrid.territory.service import get_community

router = APIRouter(tags=["plans"])


def weigh_name(kind: str) -> str:
    return {
        "households": _("户数"), "due": _("到期走访"), "needs": _("未结诉求"),
        "elders": _("独居、空巢老人户"),
    }[kind]  # fmt: skip


def barrier_name(kind: str) -> str:
    return {
        "railway": _("铁路"), "main": _("主街"), "side": _("次街"), "wall": _("围墙"),
        "water": _("水面"),
    }[kind]  # fmt: skip


@router.get("/c/{community}/plans/drafts/{draft}/proposals")
def proposals_page(request: Request, ask: DraftReader, draft: Id) -> Response:
    """What the machine proposed for a draft, side by side; and what to ask it for next."""
    found = draft_of(ask, draft)
    return _page(request, ask, found, forms.Form(_first_values(ask, found)))


def _first_values(ask: Ask, draft: DraftPlan) -> dict[str, Any]:
    count = len(steps.grids_of(ask.session, draft))
    before = proposals.list_proposals(ask.session, draft)
    wanted = count or (before[0].figures["grids"] if before else "")
    return {
        "kind": "rebalance" if count else "divide", "grids": wanted, "tolerance": "5",
        "weigh": ["households:1"], "leaders": "yes", "whole": [],
        "barriers": [f"{kind}:{strength:g}" for kind, strength in ordinary_barriers().items()],
    }  # fmt: skip


def _page(
    request: Request, ask: Ask, draft: DraftPlan, form: forms.Form, status: int = 200
) -> Response:
    rows = proposals.list_proposals(ask.session, draft)
    return render(
        request,
        "plans/proposals.html",
        status=status,
        community=ask.community,
        draft=draft,
        may_edit=ask.actor.can(Verb.DRAW) and draft.state == DraftState.DRAFT,
        rows=[_row(ask, draft, one) for one in rows],
        barriers=_chosen(form.values["barriers"], [(k, barrier_name(k)) for k in STRENGTH]),
        weighs=_chosen(form.values["weigh"], [(k, weigh_name(k)) for k in _weighs(ask)]),
        compounds=list_compounds(ask.session, ask.code),
        has_groups=bool(drafts.groups_of_cells(ask.session, ask.code, draft.tessellation)),
        whole_groups=GROUPS,
        whole_compounds=COMPOUNDS,
        locked=sum(g.locked for g in picture.grids(ask.session, draft)),
        form=form,
    )


def _weighs(ask: Ask) -> list[str]:
    """Elders weigh for named readers of care classes alone."""
    reads_care = bool(care.level(ask.session, ask.code))
    return [kind for kind in WEIGHS if kind != "elders" or reads_care]


def _chosen(values: Sequence[str], kinds: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(kind, word, number chosen for it) of each kind; 0 where none was."""
    numbers = dict(one.split(":", 1) for one in values if ":" in one)
    return [(kind, word, numbers.get(kind, "0")) for kind, word in kinds]


def _row(ask: Ask, draft: DraftPlan, one: Any) -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "name": one.name, "figures": one.figures,
        "made": said_at(ask, one.made_at), "moves": len(one.why),
        "fits": one.tessellation == draft.tessellation,
        "whys": whys.of_proposal(ask.session, draft, one) if one.why else [],
    }  # fmt: skip


@router.post("/c/{community}/plans/drafts/{draft}/proposals", dependencies=GENUINE)
def propose(
    request: Request,
    ask: Drawer,
    draft: Id,
    kind: Annotated[str, Form()] = "rebalance",
    grids: Annotated[str, Form(max_length=10)] = "",
    tolerance: Annotated[str, Form(max_length=10)] = "",
    weigh: Annotated[list[str] | None, Form()] = None,
    barriers: Annotated[list[str] | None, Form()] = None,
    whole: Annotated[list[str] | None, Form()] = None,
    leaders: Annotated[str, Form()] = "",
    compact: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Put the question into the queue; the page of the job shows how far it is."""
    values = values_of(kind, grids, tolerance, weigh, barriers, whole, leaders, compact)

    def carry_out() -> tuple[str, Notice]:
        job = put_in_queue(ask, draft, values)
        return f"{ask.base}/jobs/{job.id}", Notice(_("已开始算，可以先做别的"))

    try:
        return forms.once(ask, key, carry_out)
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        form = forms.Form(values, fields or {"kind": error.message}, key)
        return _page(request, ask, draft_of(ask, draft), form, error.status)


def values_of(
    kind: str, grids: str, tolerance: str, weigh: list[str] | None, barriers: list[str] | None,
    whole: list[str] | None, leaders: str, compact: str,
) -> dict[str, Any]:  # fmt: skip
    """The choices as they were written; what was not written at all is the ordinary thing."""
    ordinary = [f"{name}:{strength:g}" for name, strength in ordinary_barriers().items()]
    return {
        "kind": kind, "grids": grids, "tolerance": tolerance, "weigh": weigh or ["households:1"],
        "barriers": ordinary if barriers is None else barriers, "whole": whole or [],
        "leaders": leaders, "compact": compact,
    }  # fmt: skip


def put_in_queue(ask: Ask, draft: int, values: dict[str, Any]) -> Job:
    """Ask the machine about an open draft; what cannot be is said before it waits."""
    found = steps.open_draft(ask.session, ask.code, draft, None)
    question = _asked(values, len(steps.grids_of(ask.session, found)))
    if "elders" in question.weigh and not care.level(ask.session, ask.code):
        words = _("只有指定的人能看老人户，请换一样来衡量。")
        raise Invalid(words, fields={"weigh": words})
    return start(ask, found, question)


def take_over(ask: Ask, draft: DraftPlan, proposal: int) -> DraftProposal:
    """One step of the draft, which can be undone."""
    one = proposals.get_proposal(ask.session, draft, proposal)
    steps.take(ask.session, ask.actor, draft, "adopt", edits.adopt(ask.session, draft, one))
    return one


def start(ask: Ask, draft: DraftPlan, question: Asked) -> Job:
    """A job that asks the machine about a draft; what cannot be is said before it waits."""
    cells = len(picture.cell_ids(ask.session, draft))
    if question.kind == "divide" and question.grids > cells:
        words = _("要划分 {grids} 个网格，但只有 {cells} 个楼栋单元：请减少网格数")
        said = words.format(grids=question.grids, cells=cells)
        raise Invalid(said, fields={"grids": said})
    title = _("草案{n}：{what}").format(n=draft.id, what=kind_name(question.kind))
    params = {"draft": draft.id, "asked": question.as_json()}
    return jobs.start(ask.session, ask.actor, ask.code, "propose", title, params)


def kind_name(kind: str) -> str:
    return {
        "divide": _("重新划分"), "rebalance": _("少动几栋来均衡"), "curve": _("均衡与变动的取舍"),
    }[kind]  # fmt: skip


def _asked(values: dict[str, Any], now: int) -> Asked:
    kind = values["kind"]
    if kind not in KINDS:
        raise Invalid(_("请选一种算法。"), fields={"kind": _("请选一种算法。")})
    if kind != "divide" and not now:
        words = _("草案还没有划分，请先选重新划分。")
        raise Invalid(words, fields={"kind": words})
    return Asked(
        kind=kind,
        grids=grids_from(number_from(values["grids"]) if kind == "divide" else now),
        tolerance=tolerance_from(values["tolerance"]),
        weigh=weigh_from(values["weigh"]),
        barriers=barriers_from(values["barriers"]),
        whole=tuple(values["whole"]),
        leaders=values["leaders"] == "yes",
        compact=2.0 if values["compact"] == "yes" else 1.0,
    )


def _work(session: Session, _actor: Actor, params: Params, progress: Progress) -> Result:
    """The job: measure the ground, ask, store what came of it."""
    code = int(params["community"])
    community = get_community(session, code)
    draft = steps.get_draft(session, code, int(params["draft"]))
    question = Asked.of_json(params["asked"])
    words = _("比较各种划分")
    made = answer(
        session, community, draft, question, lambda share: progress(min(share, 1.0), words),
        lambda: progress.enough,
    )  # fmt: skip
    said = _("算出 {n} 个方案，最大偏差 {p}%").format(
        n=len(made), p=min((abs(one.figures["worst"]) for one in made), default=0)
    )
    if progress.enough:
        said = _("中途停下。{said}").format(said=said)
    return Result(said, f"/c/{code}/plans/drafts/{draft.id}/proposals")


def answer(
    session: Session,
    community: Community,
    draft: DraftPlan,
    question: Asked,
    progress: Callable[[float], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Sequence[DraftProposal]:
    """Measure what weighs and where leaders live, and ask; the same for page and command."""
    on = today(session, community.community)
    ground = draft.tessellation
    loads = picture.mixed_loads(session, community, ground, question.weigh, on)
    homes = picture.leaders_homes(session, community.community, ground, on)
    cells = [home.cell for home in homes.values() if home.cell is not None]
    return proposals.propose(session, community, draft, question, loads, cells, progress, stop)


register("propose", Verb.DRAW, _work, keeps=True)


@router.post("/c/{community}/plans/drafts/{draft}/proposals/{proposal}/adopt", dependencies=GENUINE)
def adopt(
    request: Request, ask: Drawer, draft: Id, proposal: Id, key: Annotated[str, Form()] = ""
) -> Response:
    """Take a proposal over as one step of the draft, which can be undone."""

    def carry_out() -> tuple[str, Notice]:
        found = steps.open_draft(ask.session, ask.code, draft, None)
        one = take_over(ask, found, proposal)
        said = _("已采用“{name}”，可以撤销").format(name=one.name)
        return f"{ask.base}/plans/drafts/{draft}", Notice(said)

    try:
        return forms.once(ask, key, carry_out)
    except Conflict as error:
        again = draft_of(ask, draft)
        form = forms.Form(_first_values(ask, again), {"kind": error.message}, key)
        return _page(request, ask, again, form, error.status)
