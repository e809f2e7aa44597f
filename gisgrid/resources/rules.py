"""When an entry is stale, who may change it, what helps with which need. Pure.

What kind of resource meets which kind of need and wish follows 2.1 of the seed lists (met by
resource); a resource that names kinds of need itself (`serves`) is taken at its word.
"""

from collections.abc import Collection
from datetime import date, timedelta

from gisgrid.resources.models import ResourceKind, UseState

# A proposal (建议值): a unit looks through its list twice a year.
STALE_DAYS = 180

K = ResourceKind
MEETS: dict[str, frozenset[ResourceKind]] = {
    "courtyard_flooding": frozenset({K.PEOPLE, K.EQUIPMENT}),
    "roof_leak": frozenset({K.SKILL, K.GOODS}),
    "medical_emergency": frozenset({K.SKILL, K.EQUIPMENT}),
    "entrance_door": frozenset({K.SKILL, K.GOODS}),
    "water_supply": frozenset({K.SKILL}),
    "drainage": frozenset({K.EQUIPMENT}),
    "power": frozenset({K.SKILL}),
    "fire_gas": frozenset({K.PEOPLE}),
    "forest_fire": frozenset({K.PEOPLE}),
    "street_light": frozenset({K.SKILL}),
    "road": frozenset({K.EQUIPMENT}),
    "snow_ice": frozenset({K.PEOPLE, K.EQUIPMENT}),
    "rubbish": frozenset({K.PEOPLE}),
    "shared_parts": frozenset({K.GOODS}),
    "public_facility": frozenset({K.GOODS}),
    "neighbour_dispute": frozenset({K.SKILL}),
    "hardship": frozenset({K.GOODS, K.MONEY}),
    "insurance": frozenset({K.INFORMATION}),
    "elderly_care": frozenset({K.PEOPLE}),
    "child_care": frozenset({K.VENUE, K.SKILL}),
    "work": frozenset({K.INFORMATION}),
    "papers": frozenset({K.PEOPLE}),
    "animals": frozenset({K.PEOPLE}),
}
MEETS_WISH: dict[str, frozenset[ResourceKind]] = {
    "goods": frozenset({K.GOODS, K.MONEY}),
    "company": frozenset({K.PEOPLE}),
    "service": frozenset({K.SKILL, K.PEOPLE}),
}

# What may become of a use, and who says so: the lender, or the one who asked.
ANSWERS: dict[tuple[UseState, UseState], str] = {
    (UseState.ASKED, UseState.AGREED): "lender",
    (UseState.ASKED, UseState.DECLINED): "lender",
    (UseState.AGREED, UseState.USED): "either",
    (UseState.ASKED, UseState.CANCELLED): "either",
    (UseState.AGREED, UseState.CANCELLED): "either",
}


def is_stale(checked_on: date, on: date) -> bool:
    """Nobody said within half a year that it is still so."""
    return checked_on < on - timedelta(days=STALE_DAYS)


def fit(kind: str, serves: Collection[str], need_kind: str) -> int:
    """How well it helps: 2 the unit says so, 1 its kind usually does, 0 not.

    A resource that names kinds helps with those and no others, and a skill must name them: an
    electrician mends no roof, and a dancing teacher no lamp.
    """
    if serves or kind == ResourceKind.SKILL:
        return 2 if need_kind in serves else 0
    return int(kind in MEETS.get(need_kind, frozenset()))


def fit_wish(kind: str, wish_kind: str) -> int:
    return int(kind in MEETS_WISH.get(wish_kind, frozenset()))


def next_states(state: str, *, is_lender: bool, is_asker: bool) -> list[UseState]:
    """What this person may make of the use."""
    return [
        to
        for (now, to), who in ANSWERS.items()
        if now == state and (is_lender or (who == "either" and is_asker))
    ]
