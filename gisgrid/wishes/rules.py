"""The way of a wish as a table: raised, reviewed, on the wall, claimed, contacted, realised,
confirmed. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gisgrid.wishes.models import WishState

S = WishState
CONTACT_DAYS = 7
WAY = (S.RAISED, S.REVIEWED, S.ON_WALL, S.CLAIMED, S.CONTACTED, S.REALISED, S.CONFIRMED)


class Hat(StrEnum):
    DIRECTOR = "director"
    GROUP_LEADER = "group_leader"
    GRID_LEADER = "grid_leader"
    CLAIMER = "claimer"
    MEMBER = "member"


class WishStep(StrEnum):
    RAISE = "raise"
    REVIEW = "review"
    DECLINE = "decline"
    PUBLISH = "publish"
    CLAIM = "claim"
    CONTACT = "contact"
    RELEASE = "release"
    REALISE = "realise"
    CONFIRM = "confirm"
    REDO = "redo"
    WITHDRAW = "withdraw"
    NEXT_ROUND = "next_round"


@dataclass(frozen=True)
class Rule:
    """`starts` none: it makes the wish. `note` says that a sentence must be given."""

    code: WishStep
    starts: frozenset[WishState]
    to: WishState
    may: frozenset[Hat]
    note: bool = False


H, C = Hat, WishStep
STAFF = frozenset({H.DIRECTOR, H.GROUP_LEADER})
LOCAL = STAFF | {H.GRID_LEADER}


def _rule(
    code: WishStep,
    starts: Iterable[WishState],
    to: WishState,
    may: Iterable[Hat],
    note: bool = False,
) -> Rule:
    return Rule(code, frozenset(starts), to, frozenset(may), note)


STEPS = {
    rule.code: rule
    for rule in (
        _rule(C.RAISE, (), S.RAISED, H),
        _rule(C.REVIEW, (S.RAISED,), S.REVIEWED, STAFF),
        _rule(C.DECLINE, (S.RAISED, S.REVIEWED), S.DECLINED, STAFF, True),
        _rule(C.PUBLISH, (S.REVIEWED, S.NEXT_ROUND), S.ON_WALL, STAFF),
        _rule(C.CLAIM, (S.ON_WALL,), S.CLAIMED, H),
        _rule(C.CONTACT, (S.CLAIMED,), S.CONTACTED, STAFF | {H.CLAIMER}),
        _rule(C.RELEASE, (S.CLAIMED, S.CONTACTED), S.ON_WALL, STAFF | {H.CLAIMER}, True),
        _rule(C.REALISE, (S.CONTACTED,), S.REALISED, STAFF | {H.CLAIMER}, True),
        _rule(C.CONFIRM, (S.REALISED,), S.CONFIRMED, LOCAL),
        _rule(C.REDO, (S.REALISED,), S.CONTACTED, LOCAL, True),
        _rule(C.WITHDRAW, (S.RAISED, S.REVIEWED, S.ON_WALL, S.CLAIMED, S.CONTACTED),
              S.WITHDRAWN, LOCAL, True),
        _rule(C.NEXT_ROUND, (S.ON_WALL,), S.NEXT_ROUND, {H.DIRECTOR}),
    )
}  # fmt: skip


class Why(StrEnum):
    STATE = "state"
    WHO = "who"
    SELF = "self"


def refusal(code: WishStep, state: WishState, hats: Collection[Hat]) -> Why | None:
    """Why somebody with these hats may not take the step; None: he may. Who fulfilled a wish
    does not confirm it."""
    rule = STEPS[code]
    if state not in rule.starts:
        return Why.STATE
    if not rule.may & set(hats):
        return Why.WHO
    return Why.SELF if code == C.CONFIRM and H.CLAIMER in hats else None


def next_steps(state: WishState, hats: Collection[Hat]) -> list[Rule]:
    """Claiming has its place on the wall, where everybody sees the wishes."""
    found = [r for r in STEPS.values() if refusal(r.code, state, hats) is None]
    return [rule for rule in found if rule.code != C.CLAIM]


def contact_by(claimed_on: date) -> date:
    """Whoever claims a wish speaks to the wisher within seven days."""
    return claimed_on + timedelta(CONTACT_DAYS)
