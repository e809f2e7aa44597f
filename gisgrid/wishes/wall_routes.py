"""The wish wall for everybody, the form to raise a wish, the page of one wish."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import text

from gisgrid import forms
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require, today
from gisgrid.errors import Conflict, Invalid, NotFound, NotSignedIn
from gisgrid.forms import number_from
from gisgrid.guards import (
    GENUINE,
    Ask,
    Code,
    CommunityView,
    Id,
    Reader,
    Recorder,
    Transaction,
    Visitor,
    frame,
    own_grid,
)
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, render, send_on
from gisgrid.territory.models import Grid
from gisgrid.territory.service import leaders_on
from gisgrid.units.models import Unit
from gisgrid.wishes import steps, words
from gisgrid.wishes.models import Wish, WisherClass, WishKind, WishState
from gisgrid.wishes.rules import WAY, WishStep, contact_by

router = APIRouter(prefix="/c/{community}", tags=["wishes"])
FORM = "wish"


@router.get("/wall")
def wall_page(request: Request, community: Code, session: Transaction, actor: Visitor) -> Response:
    """The wish wall: no name, no door, no date; guests see it as well."""
    if actor is not None:
        require(actor, Verb.SEE, community)
        frame(request, session, actor, community)
    row = session.execute(text("SELECT * FROM public_community(:c)"), {"c": community})
    found = row.mappings().first()
    if found is None:
        raise NotSignedIn(_("请先登录。"))
    request.state.today = today(session, community)
    shown = CommunityView(
        community, found["name"], found["short"], found["is_synthetic"], found["attribution"]
    )
    rows = [
        {
            **one,
            "kind_name": words.wish_kind_name(one["kind"]),
            "class_name": words.class_name(one["wisher_class"]),
            "claimer": one["unit"] or (_("志愿者") if one["is_volunteer"] else ""),
        }
        for one in steps.wall(session, community)
    ]
    states = ("on_wall", "claimed", "realised")
    count = {state: sum(one["state"] == state for one in rows) for state in states}
    may_claim = actor is not None and actor.can(Verb.RECORD)
    return render(request, "wishes/wall.html", community=shown, rows=rows, count=count,
                  may_claim=may_claim)  # fmt: skip


@router.post("/wall/{wish}/claim", dependencies=GENUINE)
def claim(ask: Recorder, wish: Id, key: Annotated[str, Form()] = "") -> Response:
    """Claim a wish for one's unit or as a volunteer."""

    def carry_out() -> tuple[str, Notice]:
        steps.claim(ask.session, ask.actor, ask.code, wish)
        return f"{ask.base}/wishes/{wish}", Notice(_("已认领。请在7天内联系。"))

    return forms.once(ask, key, carry_out)


@router.get("/wishes/record")
def record_page(request: Request, ask: Recorder, grid: str = "", household: str = "") -> Response:
    """The form to raise a wish."""
    chosen = own_grid(ask, grid, Verb.RECORD) if grid else picking.only_grid(ask)
    return _form(request, ask, chosen, forms.Form({"household": household}))


def _form(
    request: Request, ask: Ask, grid: Grid | None, form: forms.Form, status: int = 200
) -> Response:
    return render(
        request,
        "wishes/record.html",
        status=status,
        community=ask.community,
        grid=grid,
        grids=picking.grid_choices(ask),
        doors=picking.doors(ask, grid.id) if grid else [],
        kinds=[(one.value, words.wish_kind_name(one)) for one in WishKind],
        classes=[(one.value, words.class_name(one)) for one in WisherClass],
        form=form,
        draft=FORM,
    )


@router.post("/wishes/record", dependencies=GENUINE)
def record(
    request: Request,
    ask: Recorder,
    grid: Annotated[str, Form()],
    said: Annotated[str, Form(alias="text")] = "",
    kind: Annotated[str, Form()] = "",
    household: Annotated[str, Form()] = "",
    wisher_class: Annotated[str, Form()] = "other",
    is_checked: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Raise a wish; what does not fit is named at its field and what was typed stays."""
    chosen = own_grid(ask, grid, Verb.RECORD)

    def carry_out() -> tuple[str, Notice]:
        report = steps.WishReport(
            said, kind, picking.household(ask, household), chosen.id, wisher_class,
            is_checked == "yes",
        )  # fmt: skip
        made = steps.raise_wish(ask.session, ask.actor, ask.code, report, ask.today)
        words_ = _("已保存 W-{no:04d}，等审核").format(no=made.no)
        return f"{ask.base}/wishes/{made.id}", Notice(words_, draft=FORM)

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {"text": said, "kind": kind, "household": household,
                  "wisher_class": wisher_class, "is_checked": is_checked}  # fmt: skip
        form = forms.Form(values, error.fields or {"household": error.message}, key)
        return _form(request, ask, chosen, form, error.status)


@router.post("/wishes/round", dependencies=GENUINE)
def next_round(ask: Recorder) -> Response:
    """Start the next round: what nobody claimed goes first there."""
    require(ask.actor, Verb.APPROVE, ask.code)
    count = steps.start_round(ask.session, ask.actor, ask.code, ask.today)
    return send_on(f"{ask.base}/wall", Notice(_("{n}个没有认领的心愿进入下一轮。").format(n=count)))


@router.get("/wishes/{wish}")
def wish_page(request: Request, ask: Reader, wish: Id) -> Response:
    """One wish: its way, and the next steps that one may take."""
    return _page(request, ask, steps.get(ask.session, ask.code, wish))


def _page(
    request: Request,
    ask: Ask,
    wish: Wish,
    opened: str = "",
    form: forms.Form | None = None,
    status: int = 200,
) -> Response:
    leader = leaders_on(ask.session, ask.code, ask.today).get(wish.grid or 0)
    unit = ask.session.get(Unit, (ask.code, wish.claimed_by)) if wish.claimed_by else None
    waits = wish.state == WishState.CLAIMED and wish.claimed_on is not None
    return render(
        request,
        "wishes/page.html",
        status=status,
        community=ask.community,
        wish=wish,
        number=f"W-{wish.no:04d}",
        state_name=words.state_name(wish.state),
        kind_name=words.wish_kind_name(wish.kind),
        class_name=words.class_name(wish.wisher_class),
        grid=picking.short_of(ask, wish.grid),
        leader=leader,
        claimer=unit.name if unit else _("志愿者") if wish.volunteer else "",
        contact_by=contact_by(wish.claimed_on) if waits and wish.claimed_on else None,
        way=_way(ask, wish),
        steps=[
            {"code": r.code.value, "name": words.step_name(r.code), "note": r.note}
            for r in steps.next_steps(wish, ask.actor)
        ],
        opened=opened,
        form=form or forms.Form(),
    )


def _way(ask: Ask, wish: Wish) -> list[dict[str, Any]]:
    taken = steps.acts_of(ask.session, ask.code, wish.id)
    done = [
        {"word": words.step_name(one.step), "at": picking.local(one.at), "who": one.by_name,
         "note": one.note or ""}
        for one in taken
    ]  # fmt: skip
    state = WishState(wish.state)
    ahead = WAY[WAY.index(state) + 1 :] if state in WAY else ()
    return done + [{"word": words.state_name(one), "at": None} for one in ahead]


@router.post("/wishes/{wish}/steps/{step}", dependencies=GENUINE)
def take_step(
    request: Request,
    ask: Recorder,
    wish: Id,
    step: str,
    note: Annotated[str, Form()] = "",
    version: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Take one step; what was typed stays when it cannot be taken."""
    if step not in set(WishStep) - {WishStep.RAISE, WishStep.CLAIM}:
        raise NotFound(_("没有这一步。"))
    code = WishStep(step)

    def carry_out() -> tuple[str, Notice]:
        moved = steps.advance(ask.session, ask.actor, ask.code, wish, code, note, ask.today,
                              number_from(version))  # fmt: skip
        said = _("{no} {step}：已保存").format(no=f"W-{moved.no:04d}", step=words.step_name(code))
        is_seen = code != WishStep.RELEASE
        return f"{ask.base}/wishes/{wish}" if is_seen else f"{ask.base}/wall", Notice(said)

    attempt = ask.session.begin_nested()
    try:
        answer = forms.once(ask, key, carry_out)
        attempt.commit()
        return answer
    except (Invalid, Conflict) as error:
        attempt.rollback()
        errors = error.fields if isinstance(error, Invalid) else {"step": error.message}
        form = forms.Form({"note": note}, errors, key)
        found = steps.get(ask.session, ask.code, wish)
        return _page(request, ask, found, step, form, error.status)


@router.post("/wishes/{wish}/black-out", dependencies=GENUINE)
def black_out(
    ask: Reader, wish: Id, words_out: Annotated[str, Form(alias="words")] = ""
) -> Response:
    """Take words out of a wish, its history, what people were told, and the trail, for good."""
    require(ask.actor, Verb.CLOSE, ask.code)
    found = steps.get(ask.session, ask.code, wish)
    count = ask.session.scalar(
        text("SELECT black_out(:c, 'wish', :id, :words)"),
        {"c": ask.code, "id": found.id, "words": words_out.strip()},
    )
    said = _("已涂去，共{n}处。").format(n=count) if count else _("没有找到这些字。")
    return send_on(f"{ask.base}/wishes/{wish}", Notice(said))
