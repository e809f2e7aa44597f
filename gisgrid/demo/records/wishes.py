"""37 wishes, 28 of them realised, and 86 good deeds. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from gisgrid.demo.people import GRIDS, UNITS
from gisgrid.demo.records import days
from gisgrid.demo.records.parts import DeedRecord, Ground, WishRecord
from gisgrid.demo.records.sentences import choices, pick
from gisgrid.needs.workdays import add_working_days

# What is wished → (kind, how many came true, months in which it is wished).
CAME_TRUE: dict[str, tuple[str, int, Sequence[int]]] = {
    "schoolbag": ("goods", 5, (8,)),
    "clothes": ("goods", 5, (1,)),
    "appliance": ("goods", 4, range(1, 13)),
    "books": ("goods", 1, (9,)),
    "daily": ("goods", 1, (10, 11)),
    "aid": ("goods", 1, range(1, 13)),
    "escort_checkup": ("company", 7, (10,)),
    "chat": ("company", 2, range(1, 13)),
    "meal": ("company", 1, range(1, 13)),
    "outing": ("company", 1, range(5, 10)),
}
# State → wishes of the last weeks that stand there: (what, kind).
WAITING = {
    "on_wall": (
        ("appliance", "goods"),
        ("escort_checkup", "company"),
        ("repair", "service"),
        ("clothes", "goods"),
    ),
    "claimed": (("daily", "goods"), ("chat", "company")),
    "contacted": (("haircut", "service"),),
}
DECLINED = (("holiday", "goods"), ("trip", "company"))
JUST_REALISED = 2  # of those that came true: the wisher's word is still out
DEEDS_BY_MONTH = (9, 7, 6, 8, 8, 9, 7, 5, 6, 8, 6, 7)
COLD_MONTHS = (11, 12, 1, 2, 3)
BENEFICIARIES = {"snow": (8, 40), "clean_up": (20, 60), "lecture": (15, 50), "culture": (15, 45)}
FEW = (1, 12)
# What a unit gives, by its number, when it is asked; every unit also calls and cleans up.
OWN_DEEDS = {
    4: "legal", 6: "tutoring", 7: "hardship", 8: "jobs", 9: "repair", 10: "clinic",
    11: "culture", 12: "hardship", 13: "safety", 14: "legal", 15: "clinic", 16: "tutoring",
    17: "tutoring", 18: "repair", 19: "repair", 20: "safety", 21: "lecture", 2: "lecture",
    3: "donation", 5: "errand", 1: "wish",
}  # fmt: skip


def make_wishes(ground: Ground) -> list[WishRecord]:
    random = Random(f"{ground.seed} wishes")
    made = [
        _came_true(ground, what, kind, months, random)
        for what, (kind, count, months) in CAME_TRUE.items()
        for _i in range(count)
    ]
    made.sort(key=lambda wish: (wish.realised_on or ground.today, wish.home))
    made[-JUST_REALISED:] = [_unconfirmed(wish) for wish in made[-JUST_REALISED:]]
    for state, wishes in WAITING.items():
        made += [_waiting(ground, what, kind, state, random) for what, kind in wishes]
    for what, kind in DECLINED:
        on = days.drawn(1, [1] * 12, ground.first, ground.today, random)[0]
        made.append(_wish(ground, what, kind, "declined", on, random))
    return sorted(made, key=lambda wish: (wish.raised_on, wish.home))


def _home(ground: Ground, random: Random) -> int:
    lived_in = [i for i, home in enumerate(ground.homes) if home.occupancy == "resident"]
    return random.choice(lived_in)


def _wish(
    ground: Ground,
    what: str,
    kind: str,
    state: str,
    raised_on: date,
    random: Random,
    claim: Sequence[date | None] = (None, None, None),
) -> WishRecord:
    """claim: days of claim, realisation and confirmation."""
    home = _home(ground, random)
    grid = ground.grid_then(home, raised_on)
    claimed_on, realised_on, confirmed_on = claim
    unit = 0
    if claimed_on:
        unit = ground.history.unit_on(grid, claimed_on) or random.randint(1, UNITS)
    text = pick("wish", what, random)
    return WishRecord(
        text, kind, state, home, raised_on, unit, claimed_on, realised_on, confirmed_on, grid
    )


def _came_true(
    ground: Ground, what: str, kind: str, months: Sequence[int], random: Random
) -> WishRecord:
    weights = [float(month in months) for month in range(1, 13)]
    last = ground.today - timedelta(days=60)
    on = days.drawn(1, weights, ground.first, last, random)[0]
    claimed = add_working_days(on, random.randint(3, 9))
    realised = add_working_days(claimed, random.randint(2, 12))
    confirmed = add_working_days(realised, random.randint(0, 4))
    claim = (claimed, realised, confirmed)
    return _wish(ground, what, kind, "confirmed", on, random, claim)


def _unconfirmed(wish: WishRecord) -> WishRecord:
    return WishRecord(**{**vars(wish), "state": "realised", "confirmed_on": None})


def _waiting(ground: Ground, what: str, kind: str, state: str, random: Random) -> WishRecord:
    on = days.back_working_days(ground.today, random.randint(8, 20))
    claimed = add_working_days(on, 5) if state != "on_wall" else None
    return _wish(ground, what, kind, state, on, random, (claimed, None, None))


def make_deeds(ground: Ground) -> list[DeedRecord]:
    """Each unit has four or five; on a day when it is paired, for its own grid."""
    random = Random(f"{ground.seed} deeds")
    on = days.counted(DEEDS_BY_MONTH, ground.first, ground.today, random)
    units = [1 + i % UNITS for i in range(len(on))]
    random.shuffle(units)
    return [_deed(ground, day, unit, random) for day, unit in zip(on, units, strict=True)]


def _deed(ground: Ground, on: date, unit: int, random: Random) -> DeedRecord:
    kinds = [OWN_DEEDS[unit], OWN_DEEDS[unit], "sympathy", "wish"]
    kinds.append("snow" if on.month in COLD_MONTHS else "clean_up")
    kind = random.choice(kinds)
    grid = ground.history.grid_of_unit(unit, on) or random.randint(1, GRIDS)
    said = random.choice(choices("deed", kind, on.month, False)).text
    low, high = BENEFICIARIES.get(kind, FEW)
    content = said.format(g=ground.grid_names[grid - 1])
    return DeedRecord(on, unit, kind, content, random.randint(low, high), grid)
