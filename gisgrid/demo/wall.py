"""The steps of the demo's wishes, with days that fit those of claim and fulfilment."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from gisgrid.demo.records import WishRecord
from gisgrid.demo.records.days import instant
from gisgrid.wishes.models import WishState
from gisgrid.wishes.rules import WAY, WishStep

S, C = WishState, WishStep
MORNING = 9 * 60
# What leads into a state, and who does it.
STEP_INTO = {
    S.RAISED: (C.RAISE, "leader"), S.REVIEWED: (C.REVIEW, "group"), S.ON_WALL: (C.PUBLISH, "group"),
    S.CLAIMED: (C.CLAIM, "unit"), S.CONTACTED: (C.CONTACT, "unit"),
    S.REALISED: (C.REALISE, "unit"), S.CONFIRMED: (C.CONFIRM, "leader"),
    S.DECLINED: (C.DECLINE, "group"),
}  # fmt: skip
DECLINED_NOTE = "超出微心愿的范围，已向本人说明"
CHILDREN = ("书包", "一年级", "作业", "课外书")
ELDERS = ("体检", "陪我", "聊天", "老", "助行", "拐杖")


def class_of(text: str) -> str:
    if any(word in text for word in CHILDREN):
        return "child"
    return "elder" if any(word in text for word in ELDERS) else "other"


def _days(wish: WishRecord) -> dict[WishState, date]:
    """Day of each state: review and wall lie between raising and claim."""
    reviewed = min(wish.raised_on + timedelta(2), wish.claimed_on or date.max)
    days = {S.RAISED: wish.raised_on, S.REVIEWED: reviewed, S.ON_WALL: reviewed}
    if wish.claimed_on:
        days[S.CLAIMED] = wish.claimed_on
        days[S.CONTACTED] = min(wish.claimed_on + timedelta(3), wish.realised_on or date.max)
    if wish.realised_on:
        days[S.REALISED] = wish.realised_on
    if wish.confirmed_on:
        days[S.CONFIRMED] = wish.confirmed_on
    return days


def _states(wish: WishRecord) -> list[WishState]:
    state = S(wish.state)
    return [S.RAISED, S.DECLINED] if state == S.DECLINED else list(WAY[: WAY.index(state) + 1])


def more_of(wish: WishRecord) -> dict[str, Any]:
    """Columns that follow from the steps."""
    days, states = _days(wish), _states(wish)
    return {
        "wisher_class": class_of(wish.wish_text),
        "version": len(states),
        "published_on": days[S.ON_WALL] if S.ON_WALL in states else None,
        "contacted_on": days.get(S.CONTACTED) if S.CONTACTED in states else None,
        "how": "单位当面送到" if wish.realised_on and wish.kind == "goods" else
               "单位派人陪同" if wish.realised_on else None,
    }  # fmt: skip


def acts_of(
    wish: WishRecord,
    keys: dict[str, str],
    name_of: Callable[[str], str],
    accounts: dict[str, int],
) -> list[dict[str, Any]]:
    days, made, before = _days(wish), list[dict[str, Any]](), None
    for place, state in enumerate(_states(wish)):
        step, who = STEP_INTO[state]
        on = days.get(state, days[S.REVIEWED])
        made.append({
            "at": instant(on, MORNING + 25 * place),
            "by_account": accounts.get(keys[who]),
            "by_name": name_of(keys[who]),
            "step": step.value,
            "from_state": before,
            "to_state": state.value,
            "note": DECLINED_NOTE if state == S.DECLINED else None,
        })  # fmt: skip
        before = state.value
    return made
