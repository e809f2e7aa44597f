"""Who opened: outcomes of visits in fixed shares, and the coverage of the last year. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from gisgrid.demo.people import GRIDS
from gisgrid.demo.records.parts import Ground

# 62, 21, 7, 4, 2, 1.5, 1.5 and 1 %
SHARES = {
    "home": 9114, "not_home": 3087, "by_phone": 1029, "vacant": 588, "no_access": 294,
    "refused": 221, "moved_away": 220, "later": 147,
}  # fmt: skip
REACHED = ("home", "by_phone")
YEAR = timedelta(days=365)
# Per cent of a grid's households reached in a year: 87 in all.
COVERAGE = (
    88, 93, 84, 90, 95, 79, 89, 86, 91, 82, 94, 87, 74, 92, 85, 98, 88, 71, 90, 83, 88,
)  # fmt: skip
# Who is hard to reach: registered here and living elsewhere, above all.
HARD_WEIGHTS = {"registered_only": 4.0, "floating": 2.5, "tenant": 1.5}


@dataclass
class Call:
    """One door on one day; `outcome` is empty until it is known who opened."""

    home: int
    on: date
    minutes: int
    outcome: str = ""
    tour: int = 0


def settle(ground: Ground, calls: Sequence[Call], random: Random) -> None:
    """Give each call without an outcome one, so that all have the numbers of SHARES.

    Rule 1  who moved away was a tenant or floating.
    Rule 2  a hard household was not reached within the last year.
    Rule 3  who is registered only was reached by telephone.
    Rule 4  all other households were reached within the last year.
    """
    left = Counter(SHARES) - Counter(call.outcome for call in calls)
    lately = ground.today - YEAR
    hard = _hard_homes(ground, calls, lately, random)
    give = _Giver(calls, left, random)
    # Rule 1
    give(("moved_away",), lambda c: ground.homes[c.home].occupancy in ("tenant", "floating"))
    # Rule 2
    unreached = ("not_home", "no_access", "refused", "later")
    give(unreached, lambda c: c.home in hard and c.on >= lately)
    # Rule 3
    give(("by_phone",), lambda c: ground.homes[c.home].occupancy == "registered_only")
    give(tuple(SHARES), lambda _call: True)
    # Rule 4
    _reach_the_others(calls, hard, lately, random)


class _Giver:
    """Deals outcomes out of what is left to calls that have none."""

    def __init__(self, calls: Sequence[Call], left: Counter[str], random: Random) -> None:
        self.calls, self.left, self.random = calls, left, random

    def __call__(self, outcomes: Iterable[str], wanted: Callable[[Call], bool]) -> None:
        """Outcomes in proportion to what is left of them, as far as they last."""
        takers = [call for call in self.calls if not call.outcome and wanted(call)]
        pool = [outcome for outcome in outcomes for _i in range(self.left[outcome])]
        self.random.shuffle(pool)
        self.random.shuffle(takers)
        for call, outcome in zip(takers, pool, strict=False):
            call.outcome = outcome
            self.left[outcome] -= 1


def _hard_homes(ground: Ground, calls: Sequence[Call], lately: date, random: Random) -> set[int]:
    """In each grid as many as COVERAGE leaves over; first those nobody called at."""
    called = {call.home for call in calls if call.on >= lately}
    of_grid: dict[int, list[int]] = defaultdict(list)
    for i, home in enumerate(ground.homes):
        if home.is_counted:
            of_grid[home.grid].append(i)
    hard: set[int] = set()
    for grid in range(1, GRIDS + 1):
        homes = of_grid[grid]
        order = sorted(
            homes,
            key=lambda i: (
                i in called,
                random.random() ** HARD_WEIGHTS.get(ground.homes[i].occupancy, 1.0),
            ),
        )
        hard |= set(order[: round(len(homes) * (100 - COVERAGE[grid - 1]) / 100)])
    return hard


def _reach_the_others(calls: Sequence[Call], hard: set[int], lately: date, random: Random) -> None:
    """Somebody not hard and not reached lately changes outcomes with a visit long ago."""
    reached = {c.home for c in calls if c.on >= lately and c.outcome in REACHED}
    wanting = {
        c.home: c
        for c in calls
        if c.on >= lately and c.home not in reached | hard and c.outcome != "vacant"
    }
    donors = [c for c in calls if c.on < lately and c.outcome == "home"]
    for call, donor in zip(wanting.values(), random.sample(donors, len(wanting)), strict=True):
        call.outcome, donor.outcome = donor.outcome, call.outcome
