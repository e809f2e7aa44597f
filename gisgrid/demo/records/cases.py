"""Micro-needs and general requests just as the table of volumes has them. Pure.

61 micro-needs: 53 met and confirmed, 3 on hold, 3 in hand, 1 duplicate, 1 void.
300 general requests: 276 closed, 15 in hand, 4 on hold, 3 not ours, 2 void; 9 % of the closed
ones answered late; closed after 4 working days in the median, 12 at the 90th percentile.
What stands beside them is in rounds.py.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from gisgrid.demo.records import days
from gisgrid.demo.records.steps import Course, finished
from gisgrid.needs.kinds import read_kinds
from gisgrid.needs.workdays import add_working_days

LIMITS = {kind["code"]: kind["working_days"] for kind in read_kinds()}
MET = {
    "courtyard_flooding": (0, 0, 0, 3, 2, 2, 4, 2, 1, 0, 0, 0),
    "roof_leak": (0, 0, 1, 3, 2, 2, 3, 2, 0, 0, 0, 0),
    "medical_emergency": (2, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 1),
    "entrance_door": (3, 2, 1, 1, 1, 0, 0, 1, 2, 2, 2, 2),
}
MICRO_ON_HOLD = ("roof_leak", "roof_leak", "courtyard_flooding")
MICRO_IN_HAND = (
    ("entrance_door", "assigned"),
    ("entrance_door", "handling"),
    ("roof_leak", "handling"),
)
MICRO_ENDED = (
    ("duplicate", "courtyard_flooding", "与邻户所报为同一件"),
    ("void", "entrance_door", "反映人撤回"),
)
# Weights of the months for the kinds beside them, and how many of each kind.
GENERAL: tuple[tuple[tuple[int, ...], dict[str, int]], ...] = (
    ((9, 6, 4, 3, 1, 0, 0, 0, 3, 10, 8, 8), {"heating": 62}),
    ((6, 5, 6, 3, 0, 0, 0, 0, 0, 3, 7, 7), {"snow_ice": 34}),
    ((2, 3, 5, 8, 7, 4, 3, 3, 3, 3, 2, 2), {"rubbish": 26}),
    ((5, 4, 4, 4, 3, 2, 2, 2, 2, 3, 4, 5), {"water_supply": 24, "power": 16}),
    ((2, 2, 4, 6, 5, 4, 5, 4, 3, 3, 2, 2), {"drainage": 22, "shared_parts": 18}),
    ((0, 0, 2, 5, 6, 5, 5, 4, 4, 2, 0, 0), {"road": 20, "public_facility": 10}),
    ((4, 4, 4, 3, 3, 1, 1, 2, 3, 4, 5, 5), {"fire_gas": 14, "street_light": 14}),
    (
        (4, 3, 2, 2, 2, 1, 2, 3, 4, 6, 6, 5),
        {"hardship": 12, "insurance": 10, "elderly_care": 8, "animals": 5, "other": 5},
    ),
)
ON_HOLD = ("road", "road", "shared_parts", "public_facility")
ENDED = (
    ("not_ours", "animals", "属林区管护范围，请联系林业局"),
    ("not_ours", "other", "属通信公司业务，已告知服务电话"),
    ("not_ours", "power", "户内线路自行维修，已告知电工电话"),
    ("void", "rubbish", "重复登记"),
    ("void", "other", "反映人撤回"),
)
FRESH = (
    ("reported",) * 2 + ("accepted",) + ("assigned",) * 2 + ("handling",) * 5 + ("answered",) * 2
)
OVERDUE = ("handling", "handling", "answered")
LATE = 25
# Share of closed requests → working days to the end.
CLOSING = ((0.0, 1), (0.25, 2), (0.5, 4), (0.75, 7), (0.9, 12), (1.0, 27))
FIRST_WORD = (0,) * 30 + (1,) * 42 + (2,) * 16 + (3,) * 8 + (4,) * 4
SOURCES = {
    "visit": 38, "patrol": 10, "phone": 16, "wechat": 16, "walk_in": 9, "hotline_12345": 5,
    "unit": 3, "box": 2, "online": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A need before it has a place and words. `grid` 0: any."""

    kind: str
    scale: str
    course: Course
    due_on: date
    source: str
    grid: int = 0

    @property
    def is_open(self) -> bool:
        return self.course.closed_on is None


def make_cases(first: date, today: date, seed: int) -> list[Case]:
    random = Random(f"{seed} cases")
    return [*_micro(first, today, random), *_general(first, today, random)]


def case(kind: str, course: Course, source: str, due_on: date | None = None) -> Case:
    due = due_on or add_working_days(course.raised_on, LIMITS[kind])
    return Case(kind, "micro" if kind in MET else "general", course, due, source)


def source(random: Random) -> str:
    return random.choices(list(SOURCES), list(SOURCES.values()))[0]


def _micro(first: date, today: date, random: Random) -> list[Case]:
    found = []
    for kind, months in MET.items():
        # Who raised it lately may not have it met yet, holidays between.
        for on in days.counted(months, first, today - timedelta(days=45), random):
            answer = 0 if kind == "medical_emergency" else random.randint(1, LIMITS[kind])
            course = finished(on, random.choice(FIRST_WORD), answer, answer + random.randint(0, 3))
            found.append(case(kind, course, source(random)))
    found += [on_hold(kind, today, random) for kind in MICRO_ON_HOLD]
    found += [in_hand(kind, state, today, random) for kind, state in MICRO_IN_HAND]
    found += [_ended(*ended, first, today, random) for ended in MICRO_ENDED]
    return found


def _general(first: date, today: date, random: Random) -> list[Case]:
    wanted = Counter({kind: n for _months, kinds in GENERAL for kind, n in kinds.items()})
    found = [on_hold(kind, today, random) for kind in ON_HOLD]
    found += [_ended(*ended, first, today, random) for ended in ENDED]
    wanted.subtract(c.kind for c in found)
    for kind in _in_season(wanted, len(FRESH) + len(OVERDUE), today.month, random):
        wanted[kind] -= 1
        place = len(found) - len(ON_HOLD) - len(ENDED)
        late = place >= len(FRESH)
        state = OVERDUE[place - len(FRESH)] if late else FRESH[place]
        found.append(in_hand(kind, state, today, random, is_late=late))
    return found + _closed(wanted, first, today, random)


def _in_season(wanted: Counter[str], count: int, month: int, random: Random) -> list[str]:
    kinds = {k: months[month - 1] * wanted[k] for months, row in GENERAL for k in row}
    chosen = list[str]()
    while len(chosen) < count:
        kind = random.choices(list(kinds), list(kinds.values()))[0]
        if chosen.count(kind) < wanted[kind]:
            chosen.append(kind)
    return chosen


def _closed(wanted: Counter[str], first: date, today: date, random: Random) -> list[Case]:
    raised = [
        (kind, on)
        for months, row in GENERAL
        for kind in row
        for on in days.drawn(wanted[kind], months, first, today - timedelta(days=10), random)
    ]
    # The latest first: they take what still fits before today, the others have all time.
    raised.sort(key=lambda one: one[1], reverse=True)
    ends = _closing_days(len(raised))
    random.shuffle(ends)
    taken = [(kind, on, _take(ends, on, today)) for kind, on in raised]
    beyond = sorted(range(len(taken)), key=lambda i: LIMITS[taken[i][0]] - taken[i][2])
    late = set(beyond[:LATE])
    return [
        case(kind, _finished(kind, on, end, i in late, random), source(random))
        for i, (kind, on, end) in enumerate(taken)
    ]


def _closing_days(count: int) -> list[int]:
    return [_quantile((i + 0.5) / count) for i in range(count)]


def _quantile(share: float) -> int:
    for (low, a), (high, b) in pairwise(CLOSING):
        if share <= high:
            return round(a + (b - a) * (share - low) / (high - low))
    return CLOSING[-1][1]


def _take(ends: list[int], on: date, today: date) -> int:
    place = next(i for i, end in enumerate(ends) if add_working_days(on, end) < today)
    return ends.pop(place)


def _finished(kind: str, on: date, end: int, is_late: bool, random: Random) -> Course:
    limit = LIMITS[kind]
    answer = random.randint(limit + 1, end) if is_late else min(random.randint(1, end), limit)
    return finished(on, random.choice(FIRST_WORD), answer, end)


def in_hand(kind: str, state: str, today: date, random: Random, *, is_late: bool = False) -> Case:
    """An open need as it stands on the morning of `today`."""
    yesterday, limit = today - timedelta(days=1), LIMITS[kind]
    age = random.randint(limit + 2, limit + 8) if is_late else random.randrange(limit)
    raised = days.back_working_days(yesterday, age)

    def by(count: int) -> date:
        return min(add_working_days(raised, count), yesterday)

    course = Course(state, raised, by(1), by(1 + random.choice(FIRST_WORD)), by(max(age, 1)))
    return case(kind, course, source(random))


def on_hold(kind: str, today: date, random: Random) -> Case:
    """Waits for the thaw, or in the warm season for the year's works."""
    raised = days.back_working_days(today, random.randint(25, 60))
    is_cold = today.month >= 9 or today.month <= 4
    thaw = date(today.year + (today.month >= 9), 5, 10)
    resume = thaw if is_cold else today + timedelta(days=45)
    why = "季节原因，化冻后施工" if is_cold else "列入今年维修计划"
    accepted = add_working_days(raised, 1)
    course = Course("on_hold", raised, accepted, add_working_days(accepted, 2), note=why)
    return case(kind, course, source(random), resume)


def _ended(state: str, kind: str, why: str, first: date, today: date, random: Random) -> Case:
    months: Sequence[int] = [1] * 12
    on = days.drawn(1, months, first, today - timedelta(days=45), random)[0]
    course = Course(state, on, closed_on=add_working_days(on, 1), note=why)
    return case(kind, course, source(random))
