"""Why a step is refused: by the table of steps, and by conditions beyond state and hat. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from gisgrid.needs.models import NeedState, Whistled
from gisgrid.needs.rules import (
    REOPEN_DAYS,
    RETURN_WORKING_DAYS,
    STEPS,
    Hat,
    StepCode,
    StepRule,
)
from gisgrid.needs.workdays import Calendar

C, H = StepCode, Hat


class Why(StrEnum):
    """Why a step is refused."""

    STATE = "state"
    WHO = "who"
    SELF = "self"
    LATE_RETURN = "late_return"
    NOTHING_ASKED = "nothing_asked"
    ASKED_ALREADY = "asked_already"
    OTHER_ASKED = "other_asked"
    AFTER_DUE = "after_due"
    HIGHER_LEVEL = "higher_level"
    FEW_TRIES = "few_tries"
    TOO_LATE = "too_late"
    ONCE = "once"
    NOT_CONFIRMED = "not_confirmed"
    OWN_REQUEST = "own_request"
    NO_WHISTLE = "no_whistle"
    NOT_CALLED = "not_called"


@dataclass(frozen=True)
class Case:
    """What the rules must know of a need on a day. `by` is the account that asks.

    awaits_one   a unit for which he who asks may say that it has come is still waited for
    """

    state: NeedState
    today: date
    due_on: date
    since: date
    by: int = 0
    handler: int | None = None
    asked: str | None = None
    asked_by: int | None = None
    is_asked_above: bool = False
    extended: int = 0
    tries: int = 0
    confirmed: str | None = None
    closed_on: date | None = None
    is_hurried: bool = False
    is_legacy: bool = False
    whistled: str | None = None
    awaits_one: bool = False
    calendar: Calendar = field(default_factory=Calendar)


def refusal(code: StepCode, case: Case, hats: Collection[Hat]) -> Why | None:
    """Why somebody with these hats may not take the step now; None: he may."""
    rule = STEPS[code]
    if case.state not in rule.starts:
        return Why.STATE
    if not rule.may & set(hats):
        return Why.WHO
    return _condition(code, case, set(hats))


def _condition(code: StepCode, case: Case, hats: set[Hat]) -> Why | None:
    """Conditions beyond state and hat, one line for each step that has one."""
    if code in (C.VERIFY, C.REWORK, C.UNREACHED) and case.handler == case.by:
        return Why.SELF
    if code == C.RETURN and case.calendar.between(case.since, case.today) > RETURN_WORKING_DAYS:
        return Why.LATE_RETURN
    if code in (C.ASK_EXTEND, C.ASK_HOLD):
        return _may_ask(code, case)
    if code in (C.EXTEND, C.REFUSE, C.HOLD):
        return _may_decide(code, case, hats)
    if code in WHISTLES:
        return _may_whistle(code, case)
    if code == C.CLOSE and case.confirmed not in ("yes", "unreachable"):
        return Why.NOT_CONFIRMED
    if code == C.REOPEN and case.closed_on is not None:
        return Why.TOO_LATE if case.today > case.closed_on + timedelta(REOPEN_DAYS) else None
    if (code == C.HURRY and case.is_hurried) or (code == C.LEGACY and case.is_legacy):
        return Why.ONCE
    return None


def _may_ask(code: StepCode, case: Case) -> Why | None:
    if case.asked:
        return Why.ASKED_ALREADY
    if code == C.ASK_EXTEND and case.today > case.due_on:
        return Why.AFTER_DUE
    return None


WHISTLES = (C.ASK_WHISTLE, C.NO_WHISTLE, C.REPORT_IN, C.RATE)


def _may_whistle(code: StepCode, case: Case) -> Why | None:
    if code == C.ASK_WHISTLE:
        return Why.ASKED_ALREADY if case.whistled == Whistled.ASKED else None
    if code == C.NO_WHISTLE:
        return None if case.whistled == Whistled.ASKED else Why.NOTHING_ASKED
    if case.whistled != Whistled.CALLED:
        return Why.NO_WHISTLE
    return Why.NOT_CALLED if code == C.REPORT_IN and not case.awaits_one else None


def _may_decide(code: StepCode, case: Case, hats: set[Hat]) -> Why | None:
    """The director decides once, and never on his own request; the rest is decided above."""
    if code == C.HOLD:
        return Why.OTHER_ASKED if case.asked not in (None, C.HOLD) else None
    if case.asked is None or (code == C.EXTEND and case.asked != C.EXTEND):
        return Why.NOTHING_ASKED
    if case.asked_by is not None and case.asked_by == case.by:
        return Why.OWN_REQUEST
    goes_up = case.asked == C.EXTEND and (case.extended > 0 or case.is_asked_above)
    if goes_up != (H.OFFICER in hats):
        return Why.HIGHER_LEVEL
    return None


def next_steps(case: Case, hats: Collection[Hat]) -> list[StepRule]:
    """The steps that somebody with these hats may take now, in the order of the table."""
    return [rule for rule in STEPS.values() if refusal(rule.code, case, hats) is None]
