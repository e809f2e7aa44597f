"""The page of one need and its steps."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from sqlalchemy import text

from gisgrid import forms
from gisgrid.attachments import routes as attachments
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require
from gisgrid.errors import Invalid
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Id, Reader, by_grid
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.needs import alike, service, showing, steps, words
from gisgrid.needs.doing import StepNotAllowed
from gisgrid.needs.limits import limits_of
from gisgrid.needs.models import Need, NeedState
from gisgrid.needs.rules import StepCode
from gisgrid.pages import Notice, render, send_on

router = APIRouter(prefix="/c/{community}", tags=["needs"])
Typed = Annotated[dict[str, Any], Depends(showing.handed)]


@router.get("/needs/alike")
def alike_part(
    request: Request,
    ask: Reader,
    kind: str = "",
    household: str = "",
    grid: str = "",
    lon: Annotated[float | None, Query(ge=-180, le=180)] = None,
    lat: Annotated[float | None, Query(ge=-90, le=90)] = None,
) -> Response:
    """Needs that may be the same as the one being typed: a fragment for the form."""
    found: list[alike.Alike] = []
    home = None
    if household:
        try:
            home = picking.household(ask, household)
        except Invalid:
            home = None
    if kind and home is not None:
        found = alike.find(ask.session, ask.code, kind, home.point, ask.today)
    else:
        place = (lon, lat) if lon is not None and lat is not None else None
        if place is None and grid:
            place = picking.middle_of(ask, by_grid(ask, grid).id)
        if kind and place is not None:
            found = alike.find(ask.session, ask.code, kind, alike.at(*place), ask.today)
    return render(request, "needs/alike.html", community=ask.community, rows=found)


@router.get("/needs/{need}")
def need_page(request: Request, ask: Reader, need: Id) -> Response:
    """One need: both clocks, its way so far and ahead, and the next steps that one may take."""
    return _page(request, ask, service.get(ask.session, ask.code, need))


@router.post("/needs/{need}/steps/{step}", dependencies=GENUINE)
def take_step(
    request: Request,
    ask: Reader,
    need: Id,
    step: str,
    typed: Typed,
    photos: Annotated[list[UploadFile], File(default_factory=list)],
    version: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Take one step; what does not fit is named at its field and what was typed stays."""
    code = showing.step_of(step)

    try:
        # Kept beside the attempt: what came up does not have to come up again.
        typed["photos"] += [str(attachments.take(ask, one)) for one in photos if one.filename]
    except Invalid as error:
        form = forms.Form(typed, {"photos": error.message}, key)
        found = service.get(ask.session, ask.code, need)
        return _page(request, ask, found, code, form, error.status)

    def carry_out() -> tuple[str, Notice]:
        moved = steps.advance(ask.session, ask.actor, ask.code, need, code, showing.read(typed),
                              ask.today, number_from(version))  # fmt: skip
        said = _("{no} {step}：已保存").format(no=f"N-{moved.no:04d}", step=words.step_name(code))
        return f"{ask.base}/needs/{need}", Notice(said, draft=f"need-{need}-{code}")

    attempt = ask.session.begin_nested()
    try:
        answer = forms.once(ask, key, carry_out)
        attempt.commit()
        return answer
    except (Invalid, steps.Stale, StepNotAllowed) as error:
        attempt.rollback()
        errors = error.fields if isinstance(error, Invalid) else {}
        form = forms.Form(typed, errors or {"step": error.message}, key)
        found = service.get(ask.session, ask.code, need)
        return _page(request, ask, found, code, form, error.status)


@router.post("/needs/{need}/black-out", dependencies=GENUINE)
def black_out(
    ask: Reader, need: Id, words_out: Annotated[str, Form(alias="words")] = ""
) -> Response:
    """Take words out of a need, its history, what people were told, and the trail, for good."""
    require(ask.actor, Verb.CLOSE, ask.code)
    found = service.get(ask.session, ask.code, need)
    count = ask.session.scalar(
        text("SELECT black_out(:c, 'need', :id, :words)"),
        {"c": ask.code, "id": found.id, "words": words_out.strip()},
    )
    said = _("已涂去，共{n}处。").format(n=count) if count else _("没有找到这些字。")
    return send_on(f"{ask.base}/needs/{need}", Notice(said))


def _page(
    request: Request,
    ask: Ask,
    need: Need,
    opened: StepCode | None = None,
    form: forms.Form | None = None,
    status: int = 200,
) -> Response:
    row = service.get_by_no(ask.session, ask.code, need.no)
    limits = limits_of(ask.session, ask.code, ask.today)
    rules = showing.likeliest_first(
        steps.next_steps(need, ask.actor, ask.today, limits), NeedState(need.state)
    )
    called = showing.called(ask, need)
    return render(
        request,
        "needs/page.html",
        status=status,
        community=ask.community,
        need=showing.detail(ask, need, row, limits),
        way=showing.way(ask, need),
        steps=[showing.shown(rule, need, called) for rule in rules],
        called=called,
        opened=opened.value if opened else "",
        form=form or forms.Form(),
        version=need.version,
        alike=showing.alike_of(ask, need),
        **(showing.options(ask, need) if rules else {"kinds": [], "units": [], "others": []}),
    )
