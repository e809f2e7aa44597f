"""The way of a need as a table: which step leads where, who may take it, what must be given. Pure.

Pages draw their buttons from this table, the manual prints it, and a test walks all pairs of
state and step. The rows stand in `docs/needs.md` as well; limits that
are proposals (建议值) stand in `geodata/need_limits.csv`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from gisgrid.needs.models import Level, NeedState

S = NeedState
END_STATES = frozenset({S.CLOSED, S.VOID, S.DUPLICATE, S.NOT_OURS})
OPEN = frozenset(S) - END_STATES
# The straight way; what lies off it (returned, on hold) is drawn beside it.
WAY = (S.REPORTED, S.ACCEPTED, S.ASSIGNED, S.HANDLING, S.ANSWERED, S.VERIFIED, S.CLOSED)
REOPEN_DAYS = 30
TRIES = 3
# In this time whoever is whistled for in an emergency is there (建议值).
EMERGENCY_MINUTES = 30
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
    URGENCY = "urgency"
    UNITS = "units"
    RATING = "rating"


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
    ASK_WHISTLE = "ask_whistle"
    WHISTLE = "whistle"
    NO_WHISTLE = "no_whistle"
    REPORT_IN = "report_in"
    RATE = "rate"


H, G = Hat, Given
STAFF = frozenset({H.DIRECTOR, H.GROUP_LEADER})
BOSS = frozenset({H.DIRECTOR})
LEAD = frozenset({H.HANDLER})
# Those who walk the grid ask for a whistle; the head of the community lets it sound.
WALKERS = frozenset({H.GRID_LEADER, H.GROUP_LEADER})
IN_HAND = (S.ACCEPTED, S.ASSIGNED, S.HANDLING)
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
        _rule(C.ASK_WHISTLE, IN_HAND, None, WALKERS, (G.URGENCY, G.UNITS, G.REASON), (),
              C.WHISTLE),
        _rule(C.WHISTLE, IN_HAND, None, BOSS | ABOVE, (G.URGENCY, G.UNITS), (G.REASON,)),
        _rule(C.NO_WHISTLE, IN_HAND, None, BOSS | ABOVE, (G.REASON,)),
        _rule(C.REPORT_IN, OPEN, None, BOSS | {H.UNIT}, (), (G.UNIT, G.WORDS)),
        _rule(C.RATE, OPEN, None, BOSS, (G.UNIT, G.RATING), (G.WORDS,)),
    )
}  # fmt: skip


# Steps that make sense for several needs at once, in the order of their buttons.
IN_BULK = (C.ACCEPT, C.ASSIGN, C.EXTEND, C.DUPLICATE, C.CLOSE, C.URGE, C.SUPERVISE, C.HURRY)


def needs_unit(level: str) -> bool:
    """A need that a department handles has a lead unit; grid and community handle it themselves."""
    return level == Level.DEPARTMENT
