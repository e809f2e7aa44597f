"""What was added to the table's requests so that a map of any day has something to show. Pure.

By the table some 25 needs are open at a time: over 21 grids that is nearly one colour. So every
45 days, the last time in the weeks before today, each grid is walked with paper sheets (集中走访),
and what the sheets bring back is typed in with the source `paper`, which no request of the table
has. The last round brings 83 requests of the slower kinds, 71 of them open today, 14 of these
overdue and 25 put off to a later day, spread very unevenly over the grids: with the table's,
96 open needs in densities from none to above nine per 100 households. Earlier rounds were of
up to that size, each spread otherwise, and are closed since. In all that makes about 36 needs a
grid and year; towns that count theirs have up to 45.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from gisgrid.demo.people import GRIDS
from gisgrid.demo.records import days
from gisgrid.demo.records.cases import FIRST_WORD, LIMITS, Case, case, in_hand
from gisgrid.demo.records.steps import Course, finished
from gisgrid.needs.workdays import add_working_days, working_days_between

EVERY_DAYS, ROUNDS = 45, 16
DONE, FRESH, PUT_OFF, OVERDUE = 12, 32, 25, 14
# Working days; with the longest feast between still less than EVERY_DAYS.
LONGEST_PUT_OFF = 22
SOURCE = "paper"
# Kind → weight, and months in which it comes up.
KINDS: dict[str, tuple[int, Sequence[int]]] = {
    "shared_parts": (5, range(1, 13)),
    "public_facility": (3, range(1, 13)),
    "street_light": (4, range(1, 13)),
    "road": (5, range(4, 11)),
    "insurance": (2, (9, 10, 11, 12)),
    "child_care": (1, (2, 6, 8, 9, 12)),
    "work": (2, range(1, 13)),
    "hardship": (1, (9, 10, 11, 12, 1)),
    "other": (2, range(1, 13)),
}
STATES = ("accepted", "assigned", "handling", "handling", "handling", "answered")
# How many are open in each grid when a round ends: classes from none to nine and more per 100.
SPREAD = (0, 0, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7, 8, 8, 9, 13)


def make_rounds(order: Sequence[int], today: date, seed: int) -> list[Case]:
    """Cases of all rounds. Those still open have no grid yet.

    order   the grids, those with most to ask for last
    """
    found = []
    for number in range(ROUNDS):
        random = Random(f"{seed} round {number}")
        end = today - timedelta(days=EVERY_DAYS * number)
        open_now = _open(end, random)
        if number:
            size = random.randint(len(open_now) * 7 // 10, len(open_now))
            open_now = [_finish(one, end, random) for one in random.sample(open_now, size)]
            open_now = _placed(open_now, _other_order(order, random), random)
        found += open_now
        found += [_done(end, random) for _i in range(DONE)]
    return found


def _kind(month: int, random: Random) -> str:
    kinds = {kind: weight for kind, (weight, months) in KINDS.items() if month in months}
    return random.choices(list(kinds), list(kinds.values()))[0]


def _open(end: date, random: Random) -> list[Case]:
    kinds = [_kind(end.month, random) for _i in range(FRESH + PUT_OFF + OVERDUE)]
    fresh = [in_hand(k, random.choice(STATES), end, random) for k in kinds[:FRESH]]
    put_off = [_put_off(k, end, random) for k in kinds[FRESH : FRESH + PUT_OFF]]
    late = [in_hand(k, "handling", end, random, is_late=True) for k in kinds[-OVERDUE:]]
    return [replace(one, source=SOURCE) for one in (*fresh, *put_off, *late)]


def _put_off(kind: str, end: date, random: Random) -> Case:
    """Too much for the usual limit: the last day was moved to some weeks after the round."""
    raised = days.back_working_days(end, random.randint(9, 16))
    accepted = add_working_days(raised, 1)
    due = add_working_days(end, random.randint(4, LONGEST_PUT_OFF))
    course = Course("handling", raised, accepted, add_working_days(accepted, 2), extended_to=due)
    return case(kind, course, SOURCE, due)


def _finish(one: Case, end: date, random: Random) -> Case:
    """The case as it went on after the end of its round: most within the limit."""
    before = one.course
    age = working_days_between(before.raised_on, end)
    last = working_days_between(before.raised_on, one.due_on)
    longest = last if last > age else age + 14
    answer = random.randint(min(age + 1, longest), longest)
    course = finished(
        before.raised_on, random.choice(FIRST_WORD), answer, answer + random.randint(0, 1)
    )
    return replace(one, course=replace(course, extended_to=before.extended_to))


def _done(end: date, random: Random) -> Case:
    """Raised and closed while the round went on."""
    kind = _kind(end.month, random)
    close = random.randint(3, min(LIMITS[kind], 7))
    raised = days.back_working_days(end, random.randint(close + 1, 14))
    answer = random.randint(2, close)
    return case(kind, finished(raised, random.choice(FIRST_WORD), answer, close), SOURCE)


def _other_order(order: Sequence[int], random: Random) -> list[int]:
    """The grids in another order that still resembles the usual one."""
    place = {grid: i + random.uniform(-GRIDS, GRIDS) for i, grid in enumerate(order)}
    return sorted(order, key=lambda grid: place[grid])


def _placed(cases: Sequence[Case], order: Sequence[int], random: Random) -> list[Case]:
    counts = days.shared(len(cases), SPREAD)
    slots = [grid for grid, n in zip(order, counts, strict=True) for _i in range(n)]
    random.shuffle(slots)
    return [replace(one, grid=grid) for one, grid in zip(cases, slots, strict=True)]
