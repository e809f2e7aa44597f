"""Raise a wish and take it from step to step; the wall that everybody reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gisgrid import personal
from gisgrid.auth.models import Role
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.households.models import Household
from gisgrid.i18n import _
from gisgrid.notices import service as notices
from gisgrid.notices.service import To
from gisgrid.wishes import words
from gisgrid.wishes.models import Wish, WishAct, WisherClass, WishKind, WishState
from gisgrid.wishes.rules import STEPS, Hat, Rule, Why, WishStep, refusal
from gisgrid.wishes.rules import next_steps as allowed

SENTENCE = 200
C = WishStep
HATS = {
    Role.COMMUNITY_DIRECTOR: Hat.DIRECTOR,
    Role.GROUP_LEADER: Hat.GROUP_LEADER,
    Role.GRID_LEADER: Hat.GRID_LEADER,
}


class Stale(Conflict):
    """Somebody else took a step since the page was opened."""


@dataclass(frozen=True)
class WishReport:
    """What somebody wishes, in the first person. `is_checked`: what looked like a telephone
    number is none."""

    text: str
    kind: str
    household: Household | None = None
    grid: int | None = None
    wisher_class: str = WisherClass.OTHER.value
    is_checked: bool = False


def checked_text(said: str, is_checked: bool = False) -> str:
    """The sentence as it may stand on the wall; raises Invalid for the field `text`."""
    plain = said.strip()
    fault = ""
    if not plain:
        fault = _("请写一句心愿。")
    elif len(plain) > SENTENCE:
        fault = _("太长了，最多{n}个字。").format(n=SENTENCE)
    elif "我" not in plain:
        fault = _("用“我”来说，比如“我想要一个书包”。")
    elif personal.identity_numbers(plain):
        fault = _("文字里像是有身份证号，不能写在这里。")
    elif personal.telephones(plain) and not is_checked:
        fault = _("文字里像是有电话号码，心愿墙谁都能看。去掉它；确实不是电话请勾选。")
    if fault:
        raise Invalid(fault, fields={"text": fault})
    return plain


def raise_wish(
    session: Session, actor: Actor, community: int, report: WishReport, today: date
) -> Wish:
    """Raise a wish of a household or of a grid; it waits for review. Raises Invalid."""
    plain = checked_text(report.text, report.is_checked)
    faults = {}
    if report.kind not in set(WishKind):
        faults["kind"] = _("请选一个类别。")
    if report.wisher_class not in set(WisherClass):
        faults["wisher_class"] = _("请从列出的里面选。")
    grid = report.household.grid if report.household else report.grid
    if grid is None:
        faults["household"] = _("请选一户或一个网格。")
    if faults:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)
    wish = Wish(
        community=community,
        no=session.scalar(text("SELECT next_number(:c, 'wish')"), {"c": community}),
        wish_text=plain,
        kind=report.kind,
        state=WishState.RAISED.value,
        household=report.household.id if report.household else None,
        wisher_class=report.wisher_class,
        raised_on=today,
        raised_by=actor.account,
        grid=grid,
        grid_then=grid,
    )
    session.add(wish)
    session.flush()
    _note(session, actor, wish, C.RAISE, None, "")
    _tell(session, wish, C.RAISE)
    return wish


def get(session: Session, community: int, wish: int) -> Wish:
    found = session.scalar(visible(Wish, community).where(Wish.id == wish))
    if found is None:
        raise NotFound(_("没有这个心愿，或您不能看。"))
    return found


def acts_of(session: Session, community: int, wish: int) -> Sequence[WishAct]:
    query = visible(WishAct, community).where(WishAct.wish == wish)
    return session.scalars(query.order_by(WishAct.at, WishAct.id)).all()


def hats_of(actor: Actor, wish: Wish) -> frozenset[Hat]:
    hats = {HATS.get(Role(actor.role), Hat.MEMBER)} if actor.can("record") else set()
    by_unit = actor.unit is not None and actor.unit == wish.claimed_by
    if by_unit or wish.volunteer == actor.account:
        hats.add(Hat.CLAIMER)
    return frozenset(hats)


def next_steps(wish: Wish, actor: Actor) -> list[Rule]:
    return allowed(WishState(wish.state), hats_of(actor, wish))


def advance(
    session: Session,
    actor: Actor,
    community: int,
    wish: int,
    code: WishStep,
    note: str,
    today: date,
    version: int | None = None,
) -> Wish:
    """Take a wish one step further, or say why not. A note may be given with every step."""
    query = visible(Wish, community).where(Wish.id == wish).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(_("没有这个心愿，或您不能看。"))
    if version is not None and found.version != version:
        raise Stale(_("这个心愿刚刚有了变化。您写的还在，请看过再决定。"))
    why = refusal(code, WishState(found.state), hats_of(actor, found))
    if why is not None:
        raise (NotAllowed if why == Why.WHO else Conflict)(words.why_not(why, code, found.state))
    _check_note(STEPS[code], note)
    if code == C.RELEASE:
        return _release(session, actor, found, note)
    if code in (C.REVIEW, C.PUBLISH):
        checked_text(found.wish_text, is_checked=True)
    before = found.state
    found.state = STEPS[code].to.value
    found.version += 1
    _set_days(found, code, note, before, today)
    session.flush()
    _note(session, actor, found, code, before, note)
    _tell(session, found, code)
    return found


def _check_note(rule: Rule, note: str) -> None:
    fault = ""
    if rule.note and not note.strip():
        fault = _("请写一句。")
    elif len(note) > SENTENCE:
        fault = _("太长了，最多{n}个字。").format(n=SENTENCE)
    elif personal.identity_numbers(note):
        fault = _("文字里像是有身份证号，不能写在这里。")
    if fault:
        raise Invalid(fault, fields={"note": fault})


def _set_days(wish: Wish, code: WishStep, note: str, before: str, today: date) -> None:
    if code == C.PUBLISH:
        wish.published_on = wish.published_on or today
        wish.round += before == WishState.NEXT_ROUND
    elif code == C.CONTACT:
        wish.contacted_on = today
    elif code == C.REALISE:
        wish.realised_on, wish.how = today, note.strip()
    elif code == C.REDO:
        wish.realised_on = None
    elif code == C.CONFIRM:
        wish.confirmed_on = today


def _release(session: Session, actor: Actor, wish: Wish, note: str) -> Wish:
    done = session.scalar(
        text("SELECT release_wish(:c, :id, :name, :note)"),
        {"c": wish.community, "id": wish.id, "name": actor.name, "note": note.strip()},
    )
    if not done:
        raise Conflict(words.why_not(Why.STATE, C.RELEASE, wish.state))
    _tell(session, wish, C.RELEASE)
    return wish


def claim(
    session: Session, actor: Actor, community: int, wish: int, unit: int | None = None
) -> None:
    """Claim a wish of the wall for one's unit, or as a volunteer; who comes second is told so."""
    for_unit = actor.unit if unit is None else unit
    if not actor.can("record"):
        raise NotAllowed(_("您现在是“{role}”，没有这项权限。").format(role=actor.role_name))
    done = session.scalar(
        text("SELECT claim_wish(:c, :id, :unit, :name)"),
        {"c": community, "id": wish, "unit": for_unit, "name": actor.name},
    )
    if not done:
        raise Conflict(_("这个心愿已经有人认领，或不在墙上了。"))
    found = session.scalar(visible(Wish, community).where(Wish.id == wish))
    if found is not None:
        _tell(session, found, C.CLAIM)


def start_round(session: Session, actor: Actor, community: int, today: date) -> int:
    """Whatever nobody claimed goes into the next round, and there stands before the others."""
    waiting = session.scalars(
        select(Wish.id).where(Wish.community == community, Wish.state == WishState.ON_WALL.value)
    ).all()
    for wish in waiting:
        advance(session, actor, community, wish, C.NEXT_ROUND, "", today)
        advance(session, actor, community, wish, C.PUBLISH, "", today)
    return len(waiting)


def wall(session: Session, community: int) -> Sequence[Any]:
    """What everybody may see: waiting ones first, those of later rounds before the others."""
    rows = session.execute(text("SELECT * FROM public_wishes(:c)"), {"c": community})
    return rows.mappings().all()


def _note(
    session: Session, actor: Actor, wish: Wish, code: WishStep, before: str | None, note: str
) -> None:
    session.add(
        WishAct(
            community=wish.community,
            wish=wish.id,
            by_account=actor.account,
            by_name=actor.name,
            step=code.value,
            from_state=before,
            to_state=wish.state,
            note=note.strip() or None,
        )
    )
    session.flush()


def _tell(session: Session, wish: Wish, code: WishStep) -> None:
    if code.value not in words.NEWS:
        return
    staff = [notices.holders(Role.COMMUNITY_DIRECTOR)]
    leader: list[To] = []
    if wish.grid is not None:
        staff.append(notices.group_leader_of(wish.grid))
        leader.append(notices.leader_of(wish.grid))
    claimer = [notices.liaison_of(wish.claimed_by)] if wish.claimed_by else []
    claimer += [notices.account(wish.volunteer)] if wish.volunteer else []
    raiser = [notices.account(wish.raised_by)] if wish.raised_by else []
    unit = [notices.unit_of(wish.grid)] if wish.grid is not None else []
    to = {
        C.RAISE: staff, C.DECLINE: raiser, C.PUBLISH: raiser + unit, C.CLAIM: staff + leader,
        C.RELEASE: staff + leader, C.REALISE: staff + leader, C.CONFIRM: claimer + raiser,
        C.REDO: claimer, C.WITHDRAW: claimer,
    }[code]  # fmt: skip
    fields = {"no": f"W-{wish.no:04d}", "text": wish.wish_text}
    link = f"/c/{wish.community}/wishes/{wish.id}"
    notices.tell(session, wish.community, to, words.NEWS[code.value], link, **fields)
