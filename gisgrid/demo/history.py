"""Who led which grid when, and which unit and cadre were paired with it (合成数据). Pure.

From the first plan on each grid has a leader, five of them the second one. Pairing began some
18 months ago, as the pairing engine proposes it; two couples of grids had each other's unit at
first, one grid stood without for 30 days of last year, and today all 21 are paired.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gisgrid.demo.people import GRIDS, SUCCEEDED

PAIRED_DAYS_AGO = 540  # then from the first day of that month on
# Couples of grids whose units changed places, and how many days ago.
SWAPPED = ((4, 9, 310), (13, 18, 150))
UNPAIRED = (16, 400, 370)  # grid, days ago from and to
HANDED_OVER = (610, 500, 402, 233, 96)  # days ago, in the order of SUCCEEDED
CADRE_CHANGED = (2, 5, 205)  # the second cadre's last grid was the fifth's until then
BASIS = ("居民代表推选", "居民小组推荐，社区聘任", "居民自荐，社区聘任")


@dataclass(frozen=True)
class Chosen:
    """Who is paired with whom today: grid → unit, grid → cadre, by their numbers, and why."""

    unit_of: Mapping[int, int]
    cadre_of: Mapping[int, int]
    why_unit: Mapping[int, str]
    why_cadre: Mapping[int, str]


@dataclass(frozen=True)
class Term:
    """`grid` is its number, 1 … 21; `person` a key of People."""

    grid: int
    person: str
    since: date
    until: date | None
    basis: str


@dataclass(frozen=True)
class Pair:
    """One of `unit` (1 … 21) and `cadre` (1 … 9) is 0."""

    grid: int
    unit: int
    cadre: int
    since: date
    until: date | None
    reason: str

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class History:
    terms: tuple[Term, ...]
    pairs: tuple[Pair, ...]

    def leader_on(self, grid: int, on: date) -> str:
        """Key of the leader; on days before the first term the first leader."""
        terms = [term for term in self.terms if term.grid == grid]
        return next((t.person for t in reversed(terms) if t.since <= on), terms[0].person)

    def unit_on(self, grid: int, on: date) -> int:
        """Number of the unit, 0 for none."""
        found = (p.unit for p in self.pairs if p.grid == grid and p.unit and p.holds(on))
        return next(found, 0)

    def grid_of_unit(self, unit: int, on: date) -> int:
        found = (p.grid for p in self.pairs if p.unit == unit and p.holds(on))
        return next(found, 0)


def make_history(chosen: Chosen, first: date, today: date) -> History:
    since = (today - timedelta(days=PAIRED_DAYS_AGO)).replace(day=1)
    units = _unit_pairs(chosen, since, today)
    cadres = _cadre_pairs(chosen, since, today)
    return History(tuple(_terms(first, today)), (*units, *cadres))


def _terms(first: date, today: date) -> list[Term]:
    handed = dict(zip(SUCCEEDED, HANDED_OVER, strict=True))
    terms = []
    for grid in range(1, GRIDS + 1):
        begin, key = first, f"leader{grid:02d}"
        if grid in handed:
            begin = today - timedelta(days=handed[grid])
            terms.append(Term(grid, f"{key}_before", first, begin, BASIS[1]))
        terms.append(Term(grid, key, begin, None, BASIS[grid % len(BASIS)]))
    return terms


def _unit_pairs(chosen: Chosen, since: date, today: date) -> list[Pair]:
    of_grid = chosen.unit_of

    def pair(grid: int, unit: int, begin: date, end: date | None, why: str = "") -> Pair:
        return Pair(grid, unit, 0, begin, end, why or chosen.why_unit[grid])

    pairs = {grid: [pair(grid, unit, since, None)] for grid, unit in of_grid.items()}
    for a, b, ago in SWAPPED:
        day = today - timedelta(days=ago)
        for grid, other in ((a, b), (b, a)):
            pairs[grid] = [
                pair(grid, of_grid[other], since, day, "首次安排"),
                pair(grid, of_grid[grid], day, None, "与相邻网格调换，离驻地更近"),
            ]
    grid, until, again = UNPAIRED
    pairs[grid] = [
        pair(grid, of_grid[grid], since, today - timedelta(days=until)),
        pair(grid, of_grid[grid], today - timedelta(days=again), None, "单位搬迁后重新结对"),
    ]
    return [one for grid in sorted(pairs) for one in pairs[grid]]


def _cadre_pairs(chosen: Chosen, since: date, today: date) -> list[Pair]:
    pairs = [
        Pair(grid, 0, cadre, since, None, chosen.why_cadre[grid])
        for grid, cadre in sorted(chosen.cadre_of.items(), key=lambda one: (one[1], one[0]))
    ]
    later, before, ago = CADRE_CHANGED
    day = today - timedelta(days=ago)
    place = max(i for i, pair in enumerate(pairs) if pair.cadre == later)
    grid = pairs[place].grid
    pairs[place : place + 1] = [
        Pair(grid, 0, before, since, day, "首次安排"),
        Pair(grid, 0, later, day, None, "工作分工调整"),
    ]
    return pairs
