"""What each step does to a need beyond its state: clocks, who handles it, what is noted."""

from collections.abc import Callable
from datetime import date, timedelta
from math import ceil
from typing import Any

from gisgrid.auth.models import Role
from gisgrid.db import visible
from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.needs import sub_kinds, whistling, words
from gisgrid.needs.doing import Doing, StepNotAllowed, later_day, unit_given
from gisgrid.needs.models import Confirmed, Level, Need, NeedKind, NeedState
from gisgrid.needs.refusing import (
    Why,
)
from gisgrid.needs.rules import (
    TRIES,
    Given,
    StepCode,
    needs_unit,
)


def nothing(_doing: Doing) -> dict[str, Any]:
    return {}


def _accept(doing: Doing) -> dict[str, Any]:
    need = doing.need
    code, _slash, finer = doing.given.kind.partition("/")
    kind = doing.session.get(NeedKind, code)
    today = doing.today
    sub_kind = sub_kinds.find(doing.session, need.community, code, finer, today) if finer else None
    if kind is None or (finer and sub_kind is None):
        said = words.missing(Given.KIND)
        raise Invalid(said, fields={"kind": said})
    changed = {} if kind.code == need.kind else {"kind_before": need.kind, "kind": kind.code}
    need.kind, need.sub_kind = kind.code, sub_kind.code if sub_kind else None
    need.emergency = need.emergency or bool(sub_kind and sub_kind.is_urgent)
    need.accepted_on = doing.today
    need.limit_days = doing.whole()
    need.due_on = doing.after(need.limit_days)
    return changed


def _hand_to(doing: Doing, level: str) -> dict[str, Any]:
    """Who handles it from now on, and until when."""
    need, given = doing.need, doing.given
    unit = unit_given(doing, given.unit) if needs_unit(level) else None
    helpers = [unit_given(doing, one, "helpers") for one in dict.fromkeys(given.helpers)]
    need.level, need.lead_unit = level, unit.id if unit else None
    need.helpers = [one.id for one in helpers if one is not unit]
    need.handler = None
    _asked_no_more(need)
    if given.until:
        need.due_on = later_day(doing, doing.today - timedelta(1))
    else:
        start = need.accepted_on or doing.today
        first = doing.limits.calendar.add(start, doing.whole())
        need.due_on = max(first, doing.today)
    noted: dict[str, Any] = {"level": level, "due": need.due_on.isoformat()}
    if unit:
        noted["unit"] = unit.name
    if helpers:
        noted["helpers"] = [one.name for one in helpers]
    return noted


def _assign(doing: Doing) -> dict[str, Any]:
    return _hand_to(doing, doing.given.level)


def _escalate(doing: Doing) -> dict[str, Any]:
    doing.need.accepted_on = doing.today
    return _hand_to(doing, Level.DEPARTMENT.value)


def _start(doing: Doing) -> dict[str, Any]:
    doing.need.handler = doing.actor.account
    doing.need.first_answer_on = doing.need.first_answer_on or doing.today
    return {}


def _agree_return(doing: Doing) -> dict[str, Any]:
    doing.need.lead_unit, doing.need.level, doing.need.helpers = None, None, []
    return {}


def _ask(doing: Doing) -> dict[str, Any]:
    least = doing.need.due_on if doing.rule.asks == StepCode.EXTEND else doing.today
    until = later_day(doing, least)
    assert doing.rule.asks is not None
    need, by = doing.need, doing.actor
    need.asked, need.asked_until, need.asked_by = doing.rule.asks.value, until, by.account
    # Nobody decides about his own request: that of the director goes up.
    need.is_asked_above = by.role == Role.COMMUNITY_DIRECTOR
    doing.need.held_because = doing.given.because or doing.need.held_because
    return {"until": until.isoformat(), **_because(doing)}


def _asked_no_more(need: Need) -> None:
    need.asked, need.asked_until, need.is_asked_above = None, None, False


def _because(doing: Doing) -> dict[str, Any]:
    return {"because": doing.given.because} if doing.given.because else {}


def _extend(doing: Doing) -> dict[str, Any]:
    need, before = doing.need, doing.need.due_on
    need.due_on = later_day(doing, before)
    need.extended += 1
    _asked_no_more(need)
    return {"until": need.due_on.isoformat(), "before": before.isoformat()}


def _refuse(doing: Doing) -> dict[str, Any]:
    what, until = doing.need.asked, doing.need.asked_until
    _asked_no_more(doing.need)
    return {"asked": what, "refused_until": until.isoformat() if until else ""}


def _hold(doing: Doing) -> dict[str, Any]:
    """The clock of the whole stands still: the days that were left are left afterwards."""
    need, calendar = doing.need, doing.limits.calendar
    until = later_day(doing, doing.today)
    left = max(calendar.between(doing.today, need.due_on), 0)
    need.held_until, need.held_because = until, doing.given.because
    _asked_no_more(need)
    need.due_on = calendar.add(until, left)
    return {"until": until.isoformat(), "left": left, **_because(doing)}


def _resume(doing: Doing) -> dict[str, Any]:
    need, calendar = doing.need, doing.limits.calendar
    left = max(calendar.between(need.held_until or doing.today, need.due_on), 0)
    need.due_on = doing.after(left)
    need.held_until = None
    return {"due": need.due_on.isoformat()}


def _answer(doing: Doing) -> dict[str, Any]:
    need = doing.need
    need.answered_on, need.handler = doing.today, doing.actor.account
    need.first_answer_on = need.first_answer_on or doing.today
    need.tries = 0
    _asked_no_more(need)
    return {}


def _unreached(doing: Doing) -> dict[str, Any]:
    doing.need.tries += 1
    return {"tries": doing.need.tries}


def _verify(doing: Doing) -> dict[str, Any]:
    word = doing.given.confirmed
    if word == Confirmed.NO:
        said = _("住户说没有办好的，请用“返工”。")
        raise Invalid(said, fields={"confirmed": said})
    if word == Confirmed.UNREACHABLE and doing.need.tries < TRIES:
        raise StepNotAllowed(words.why_not(Why.FEW_TRIES, doing.rule.code, doing.need.state))
    doing.need.confirmed = word
    return {"confirmed": word}


def _again(doing: Doing) -> dict[str, Any]:
    """Rework and reopening: half of the first limit."""
    need = doing.need
    need.due_on = doing.after(max(1, ceil((need.limit_days or doing.whole()) / 2)))
    need.answered_on, need.tries = None, 0
    return {"due": need.due_on.isoformat()}


def _reopen(doing: Doing) -> dict[str, Any]:
    doing.need.closed_on, doing.need.confirmed = None, Confirmed.NO.value
    return _again(doing)


def _call_back(doing: Doing) -> dict[str, Any]:
    doing.need.satisfaction, doing.need.called_back_on = doing.given.satisfaction, doing.today
    return {"satisfaction": doing.given.satisfaction}


def _duplicate(doing: Doing) -> dict[str, Any]:
    digits = doing.given.other.strip().upper().removeprefix("N-").lstrip("0")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else -1
    other = doing.session.scalar(visible(Need, doing.need.community).where(Need.no == number))
    if other is None or other.id == doing.need.id or other.state == NeedState.DUPLICATE:
        said = _("没有这个编号的诉求可以并入。写成 N-0412 的样子。")
        raise Invalid(said, fields={"other": said})
    doing.need.same_as = other.id
    return {"other": f"N-{other.no:04d}", "other_id": other.id}


def _supervise(doing: Doing) -> dict[str, Any]:
    """Each level has limits of its own: until somebody takes the need up, then until it is done.
    A day that is near already stays; one that is over stays over, the step has its new day."""
    need, level = doing.need, doing.given.supervision
    need.supervised = level
    is_new = need.state in (NeedState.REPORTED, NeedState.ACCEPTED, NeedState.ASSIGNED)
    named = (need.kind, need.area_class, need.level)
    to_handle = doing.after(doing.limits.days(f"{level}_handle", *named) or 0)
    to_accept = doing.after(doing.limits.days(f"{level}_accept", *named) or 0)
    need.due_on = min(need.due_on, to_handle)
    if need.state != NeedState.ON_HOLD:
        need.step_due_on = to_accept if is_new else to_handle
    return {"supervision": level, "due": (need.step_due_on or to_handle).isoformat()}


def _hurry(doing: Doing) -> dict[str, Any]:
    """Halves what is left of both clocks."""
    need, calendar = doing.need, doing.limits.calendar
    need.is_hurried = True
    need.due_on = _halved(doing, need.due_on)
    if need.step_due_on:
        left = calendar.between(doing.today, need.step_due_on)
        need.step_due_on = doing.after(ceil(left / 2)) if left > 0 else need.step_due_on
    return {"due": need.due_on.isoformat()}


def _halved(doing: Doing, due: date) -> date:
    left = doing.limits.calendar.between(doing.today, due)
    return doing.after(ceil(left / 2)) if left > 0 else due


def _legacy(doing: Doing) -> dict[str, Any]:
    doing.need.is_legacy = True
    return {}


def _where(doing: Doing) -> dict[str, Any]:
    return {"where": doing.given.where.strip()}


C = StepCode
EFFECTS: dict[StepCode, Callable[[Doing], dict[str, Any]]] = {
    C.ACCEPT: _accept, C.NOT_OURS: _where, C.ASSIGN: _assign, C.START: _start,
    C.AGREE_RETURN: _agree_return, C.ASK_EXTEND: _ask, C.EXTEND: _extend, C.ASK_HOLD: _ask,
    C.HOLD: _hold, C.REFUSE: _refuse, C.RESUME: _resume, C.ANSWER: _answer,
    C.UNREACHED: _unreached, C.VERIFY: _verify, C.REWORK: _again, C.CALL_BACK: _call_back,
    C.REOPEN: _reopen, C.DUPLICATE: _duplicate, C.SUPERVISE: _supervise,
    C.ESCALATE: _escalate, C.HURRY: _hurry, C.LEGACY: _legacy, **whistling.EFFECTS,
}  # fmt: skip
