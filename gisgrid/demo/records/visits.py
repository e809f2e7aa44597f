"""Visits of 24 months: tours of some neighbouring doors, outcomes in fixed shares, and in each
grid just so many households reached within the last year as COVERAGE says. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from gisgrid.demo.people import GRIDS
from gisgrid.demo.records import days
from gisgrid.demo.records.outcomes import COVERAGE, REACHED, SHARES, Call, settle
from gisgrid.demo.records.parts import Ground, VisitRecord
from gisgrid.demo.records.sentences import choices
from gisgrid.needs.workdays import is_working_day

VISITS = 14_700
BY_MONTH = (34, 22, 30, 30, 27, 32, 26, 24, 34, 33, 28, 30)
# Months, and whether their second half, in which a campaign goes from door to door.
CAMPAIGNS = {(4, False), (4, True), (6, True), (9, True), (11, True), (12, False), (12, True)}
DOORS_A_TOUR = (1, 2, 3, 4, 5, 6)
TOUR_WEIGHTS = (16, 28, 26, 16, 9, 5)
TOURS_OF_A_GRID = 100_000  # room for the numbers of a grid's tours
TOPICS = {
    4: ("forest_fire", "flood_season"), 6: ("community_report", "laws"),
    9: ("heating_policy", "insurance_rates"), 11: ("insurance_rates", "medical_reimbursement"),
    12: ("min_allowance", "safety_family_planning"),
}  # fmt: skip
SPEECHLESS = 0.4  # share of closed doors about which nothing is noted
HOURS = ((540, 660, 55), (840, 960, 30), (1050, 1140, 15))  # minutes from, to; weight


def make_visits(ground: Ground) -> list[VisitRecord]:
    random = Random(f"{ground.seed} visits")
    months = _months(ground.first, ground.today)
    calls = [c for grid in range(1, GRIDS + 1) for c in _calls(ground, months, grid, random)]
    _call_at_empty_doors(ground, calls, random)
    settle(ground, calls, random)
    calls.sort(key=lambda call: (call.on, call.minutes, call.home))
    return [_record(ground, call, random) for call in calls]


@dataclass(frozen=True)
class _Month:
    """The days of a month that lie in the two years, and how likely a tour is on each."""

    days: list[date]
    weights: list[float]

    @property
    def share(self) -> float:
        """Of all visits, in proportion; nothing where all days are holidays."""
        usual = BY_MONTH[self.days[0].month - 1] * len(self.days) / 30
        return usual if any(self.weights) else 0.0


def _calls(ground: Ground, months: Sequence[_Month], grid: int, random: Random) -> list[Call]:
    """The calls of one grid: month by month, tour by tour, round and round its doors."""
    doors = [i for i, h in enumerate(ground.homes) if h.grid == grid and h.is_counted]
    counts = days.shared(_total(grid), [month.share for month in months])
    calls, place = list[Call](), random.randrange(len(doors))
    tour = grid * TOURS_OF_A_GRID
    for month, count in zip(months, counts, strict=True):
        end = place + count
        while place < end:
            size = min(end - place, random.choices(DOORS_A_TOUR, TOUR_WEIGHTS)[0])
            on, minutes = random.choices(month.days, month.weights)[0], _hour(random)
            for stop in range(size):
                home = doors[(place + stop) % len(doors)]
                calls.append(Call(home, on, minutes + 12 * stop, tour=tour))
            place += size
            tour += 1
    return calls


def _total(grid: int) -> int:
    """About 700, more where more are reached; 14,700 in all."""
    return days.shared(VISITS, [600 + percent for percent in COVERAGE])[grid - 1]


def _months(first: date, end: date) -> list[_Month]:
    parts: dict[tuple[int, int], list[date]] = defaultdict(list)
    for day in days.days(first, end):
        parts[day.year, day.month].append(day)
    return [_Month(part, [_weight(day) for day in part]) for part in parts.values()]


def _weight(day: date) -> float:
    """No public holiday but for sympathy around 春节; 12 % at weekends."""
    if days.is_public_holiday(day):
        return 0.15 if days.before_spring_festival(day) else 0.0
    near = 1.6 if days.before_spring_festival(day) else 1.0
    return near * (1.0 if is_working_day(day) else 0.34)


def _hour(random: Random) -> int:
    start, end, _share_of_day = random.choices(HOURS, [hour[2] for hour in HOURS])[0]
    return random.randrange(start, end, 5)


def _call_at_empty_doors(ground: Ground, calls: list[Call], random: Random) -> None:
    """Turn some calls into calls at empty doors of the same grid."""
    empty: dict[int, list[int]] = defaultdict(list)
    for i, home in enumerate(ground.homes):
        if not home.is_counted:
            empty[home.grid].append(i)
    able = [call for call in calls if empty[ground.homes[call.home].grid]]
    for call in random.sample(able, SHARES["vacant"]):
        call.home = random.choice(empty[ground.homes[call.home].grid])
        call.outcome = "vacant"


def _record(ground: Ground, call: Call, random: Random) -> VisitRecord:
    grid = ground.grid_then(call.home, call.on)
    kind = _kind(call, random)
    return VisitRecord(
        home=call.home,
        visited_on=call.on,
        recorded_at=days.instant(call.on, min(call.minutes + random.randrange(5, 180), 1410)),
        visitor=ground.history.leader_on(grid, call.on),
        kind=kind,
        outcome=call.outcome,
        situation=_situation(ground, call, kind, random),
        grid_then=grid,
        tour=call.tour,
        service_kind=_service(call, kind),
        outreach_topic=_topic(call, kind),
    )


def _service(call: Call, kind: str) -> str | None:
    """What of the six services the visit was; by number and not by chance, so that other records
    stay as they are."""
    if call.outcome != "home":
        return None
    if kind == "sympathy":
        return "resident_visit"
    return {0: "culture", 1: "mediation"}.get(call.tour % 60) if kind == "ad_hoc" else None


def _topic(call: Call, kind: str) -> str | None:
    """A campaign explains what the season brings."""
    if kind != "campaign" or call.outcome not in REACHED:
        return None
    return TOPICS[call.on.month][call.tour % 2]


def _kind(call: Call, random: Random) -> str:
    if days.before_spring_festival(call.on) and (
        days.is_public_holiday(call.on) or random.random() < 0.5
    ):
        return "sympathy"
    if call.outcome == "by_phone":
        return "phone"
    in_campaign = (call.on.month, call.on.day > 15) in CAMPAIGNS
    weights = (40, 45, 5, 5, 5) if in_campaign else (70, 0, 12, 10, 8)
    return random.choices(("routine", "campaign", "by_class", "ad_hoc", "return"), weights)[0]


def _situation(ground: Ground, call: Call, kind: str, random: Random) -> str | None:
    if call.outcome not in REACHED and random.random() < SPEECHLESS:
        return None
    is_gift = kind == "sympathy" and call.outcome == "home"
    code = "sympathy" if is_gift else call.outcome
    home = ground.homes[call.home]
    found = choices("visit", code, call.on.month, home.in_row)
    return random.choice(found).text if found else None
