"""The way of a need as a table: which step leads where, who may take it, what must be given. Pure.

Pages draw their buttons from this table, the manual prints it, and a test walks all pairs of
state and step. The rows stand in `docs/needs.md` as well; limits that
are proposals (建议值) stand in `geodata/need_limits.csv`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from gisgrid.needs.models import Level, NeedState
from gisgrid.needs.workdays import Calendar

S = NeedState
END_STATES = frozenset({S.CLOSED, S.VOID, S.DUPLICATE, S.NOT_OURS})
OPEN = frozenset(S) - END_STATES
# The straight way; what lies off it (returned, on hold) is drawn beside it.
WAY = (S.REPORTED, S.ACCEPTED, S.ASSIGNED, S.HANDLING, S.ANSWERED, S.VERIFIED, S.CLOSED)
REOPEN_DAYS = 30
TRIES = 3
RETURN_WORKING_DAYS = 1


class Hat(StrEnum):
    """In what quality somebody stands before a need."""

    OFFICER = "officer"
    DIRECTOR = "director"
    GROUP_LEADER = "group_leader"
    GRID_LEADER = "grid_leader"
    HANDLER = "handler"
    UNIT = "unit"
    CADRE = "cadre"


class Given(StrEnum):
    """What a step can ask for."""

    REASON = "reason"
    WHERE = "where"
    KIND = "kind"
    LOOKED = "looked"
    LEVEL = "level"
    UNIT = "unit"
    HELPERS = "helpers"
    UNTIL = "until"
    BECAUSE = "because"
    WORDS = "words"
    CONFIRMED = "confirmed"
    SATISFACTION = "satisfaction"
    OTHER = "other"
    SUPERVISION = "supervision"
    PHOTOS = "photos"


class StepCode(StrEnum):
    REPORT = "report"
    ACCEPT = "accept"
    NOT_OURS = "not_ours"
    ASSIGN = "assign"
    START = "start"
    RETURN = "return"
    AGREE_RETURN = "agree_return"
    INSIST = "insist"
    ASK_EXTEND = "ask_extend"
    EXTEND = "extend"
    ASK_HOLD = "ask_hold"
    HOLD = "hold"
    REFUSE = "refuse"
    RESUME = "resume"
    ANSWER = "answer"
    UNREACHED = "unreached"
    VERIFY = "verify"
    REWORK = "rework"
    CALL_BACK = "call_back"
    CLOSE = "close"
    REOPEN = "reopen"
    DUPLICATE = "duplicate"
    VOID = "void"
    SUPERVISE = "supervise"
    ESCALATE = "escalate"
    URGE = "urge"
    HURRY = "hurry"
    LEGACY = "legacy"


H, G = Hat, Given
STAFF = frozenset({H.DIRECTOR, H.GROUP_LEADER})
BOSS = frozenset({H.DIRECTOR})
LEAD = frozenset({H.HANDLER})
# Who stands above the community decides where the director has decided once already.
ABOVE = frozenset({H.OFFICER})


@dataclass(frozen=True)
class StepRule:
    """One row of the table.

    starts   states from which it leads; none: it makes the need
    to       state in which it ends; None: the state stays
    given    what must be given; `may_give` what can be
    asks     it only asks for this step, and somebody else decides
    """

    code: StepCode
    starts: frozenset[NeedState]
    to: NeedState | None
    may: frozenset[Hat]
    given: tuple[Given, ...] = ()
    may_give: tuple[Given, ...] = ()
    asks: StepCode | None = None


def _rule(
    code: StepCode,
    starts: Iterable[NeedState],
    to: NeedState | None,
    may: Collection[Hat],
    given: tuple[Given, ...] = (),
    may_give: tuple[Given, ...] = (),
    asks: StepCode | None = None,
) -> StepRule:
    return StepRule(code, frozenset(starts), to, frozenset(may), given, may_give, asks)


C = StepCode
REPORTERS = frozenset(Hat)
STEPS: dict[StepCode, StepRule] = {
    rule.code: rule
    for rule in (
        _rule(C.REPORT, (), S.REPORTED, REPORTERS - {H.OFFICER}, (G.KIND, G.WORDS)),
        _rule(C.ACCEPT, (S.REPORTED,), S.ACCEPTED, STAFF, (G.KIND, G.LOOKED)),
        _rule(C.NOT_OURS, (S.REPORTED,), S.NOT_OURS, BOSS, (G.REASON, G.WHERE)),
        _rule(C.ASSIGN, (S.ACCEPTED,), S.ASSIGNED, STAFF, (G.LEVEL,),
              (G.UNIT, G.UNTIL, G.HELPERS)),
        _rule(C.START, (S.ASSIGNED,), S.HANDLING, LEAD | {H.GRID_LEADER}),
        _rule(C.RETURN, (S.ASSIGNED,), S.RETURNED, LEAD, (G.REASON,)),
        _rule(C.AGREE_RETURN, (S.RETURNED,), S.ACCEPTED, STAFF),
        _rule(C.INSIST, (S.RETURNED,), S.ASSIGNED, STAFF, (G.REASON,)),
        _rule(C.ASK_EXTEND, (S.HANDLING,), None, LEAD, (G.REASON, G.UNTIL), (G.PHOTOS,),
              C.EXTEND),
        _rule(C.EXTEND, (S.HANDLING,), None, BOSS | ABOVE, (G.UNTIL,), (G.REASON,)),
        _rule(C.ASK_HOLD, (S.HANDLING,), None, LEAD, (G.BECAUSE, G.UNTIL), (G.REASON,), C.HOLD),
        _rule(C.HOLD, (S.HANDLING,), S.ON_HOLD, BOSS, (G.BECAUSE, G.UNTIL), (G.REASON,)),
        _rule(C.REFUSE, (S.HANDLING,), None, BOSS | ABOVE, (G.REASON,)),
        _rule(C.RESUME, (S.ON_HOLD,), S.HANDLING, BOSS),
        _rule(C.ANSWER, (S.HANDLING,), S.ANSWERED, LEAD, (G.WORDS,), (G.PHOTOS,)),
        _rule(C.UNREACHED, (S.ANSWERED,), None, STAFF),
        _rule(C.VERIFY, (S.ANSWERED,), S.VERIFIED, STAFF, (G.CONFIRMED,), (G.WORDS,)),
        _rule(C.REWORK, (S.ANSWERED,), S.HANDLING, STAFF, (G.REASON,)),
        _rule(C.CALL_BACK, (S.VERIFIED,), None, STAFF, (G.SATISFACTION,), (G.WORDS,)),
        _rule(C.CLOSE, (S.VERIFIED,), S.CLOSED, STAFF),
        _rule(C.REOPEN, (S.CLOSED,), S.HANDLING, BOSS, (G.REASON,)),
        _rule(C.DUPLICATE, (S.REPORTED, S.ACCEPTED), S.DUPLICATE, STAFF, (G.OTHER,)),
        _rule(C.VOID, (S.REPORTED, S.ACCEPTED), S.VOID, BOSS, (G.REASON,)),
        _rule(C.SUPERVISE, OPEN, None, BOSS | ABOVE, (G.SUPERVISION,), (G.REASON,)),
        _rule(C.ESCALATE, (S.ACCEPTED, S.HANDLING), S.ASSIGNED, BOSS, (G.UNIT, G.REASON),
              (G.UNTIL,)),
        _rule(C.URGE, OPEN, None, STAFF | ABOVE, (), (G.REASON,)),
        _rule(C.HURRY, OPEN, None, BOSS, (G.REASON,)),
        _rule(C.LEGACY, (S.ON_HOLD,), None, ABOVE, (G.REASON,)),
    )
}  # fmt: skip


# Steps that make sense for several needs at once, in the order of their buttons.
IN_BULK = (C.ACCEPT, C.ASSIGN, C.EXTEND, C.DUPLICATE, C.CLOSE, C.URGE, C.SUPERVISE, C.HURRY)


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


@dataclass(frozen=True)
class Case:
    """What the rules must know of a need on a day. `by` is the account that asks."""

    state: NeedState
    today: date
    due_on: date
    since: date
    by: int = 0
    handler: int | None = None
    asked: str | None = None
    extended: int = 0
    tries: int = 0
    confirmed: str | None = None
    closed_on: date | None = None
    is_hurried: bool = False
    is_legacy: bool = False
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


def _may_decide(code: StepCode, case: Case, hats: set[Hat]) -> Why | None:
    """The director decides once; a second extension is decided above the community."""
    if code == C.HOLD:
        return Why.OTHER_ASKED if case.asked not in (None, C.HOLD) else None
    if case.asked is None or (code == C.EXTEND and case.asked != C.EXTEND):
        return Why.NOTHING_ASKED
    goes_up = case.asked == C.EXTEND and case.extended > 0
    if goes_up != (H.OFFICER in hats):
        return Why.HIGHER_LEVEL
    return None


def next_steps(case: Case, hats: Collection[Hat]) -> list[StepRule]:
    """The steps that somebody with these hats may take now, in the order of the table."""
    return [rule for rule in STEPS.values() if refusal(rule.code, case, hats) is None]


def needs_unit(level: str) -> bool:
    """A need that a department handles has a lead unit; grid and community handle it themselves."""
    return level == Level.DEPARTMENT
