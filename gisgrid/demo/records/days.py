"""Days and hours of the demo's records: public holidays, seasons, months with weights. Pure."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from random import Random

import chinese_calendar

from gisgrid.needs.workdays import calendar_is_known, is_working_day

CHINA = timezone(timedelta(hours=8))
# First day of the lunar year; astronomical, agrees with the yearly notices where there are any.
SPRING_FESTIVAL = {
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 3),
}
SEASONS = {
    "": range(1, 13),
    "cold": (10, 11, 12, 1, 2, 3, 4),
    "warm": range(5, 10),
    "thaw": (3, 4, 5),
    "rain": range(6, 10),
    "heat": (9, 10, 11, 12, 1, 2, 3, 4, 5),
    "fire": (3, 4, 5, 6, 9, 10, 11),
    "fees": (9, 10, 11, 12),
    "feast": (1, 2),
}


def is_public_holiday(day: date) -> bool:
    """A feast's day off; a plain weekend is none. Years without notice: what is sure."""
    if calendar_is_known(day):
        is_off, name = chinese_calendar.get_holiday_detail(day)
        return bool(is_off and name)
    new_year = SPRING_FESTIVAL.get(day.year)
    fixed = (day.month, day.day) in {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)}
    return fixed or (new_year is not None and 0 <= (day - new_year).days < 3)


def before_spring_festival(day: date) -> bool:
    """In the two weeks before the feast or the three days after: time of sympathy visits."""
    feast = SPRING_FESTIVAL.get(day.year)
    return feast is not None and -14 <= (day - feast).days <= 3


def days(first: date, end: date) -> Iterator[date]:
    """`[first, end)`"""
    return (first + timedelta(days=i) for i in range((end - first).days))


def back_working_days(day: date, count: int) -> date:
    """The day `count` working days before `day`."""
    while count > 0:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day


def drawn(
    count: int, months: Sequence[float], first: date, end: date, random: Random
) -> list[date]:
    """`count` days of `[first, end)`, sorted; months weigh as given, a day off a third."""
    pool = list(days(first, end))
    weights = [months[day.month - 1] * _likely(day) + 1e-9 for day in pool]
    return sorted(random.choices(pool, weights, k=count))


@lru_cache(maxsize=4096)
def _likely(day: date) -> float:
    return 1.0 if is_working_day(day) else 0.33


def counted(months: Sequence[int], first: date, end: date, random: Random) -> list[date]:
    """As many days of each calendar month as `months` says, in either year, sorted."""
    found = []
    for month, count in enumerate(months, start=1):
        pool = [day for day in days(first, end) if day.month == month and is_working_day(day)]
        found += random.sample(pool, count)
    return sorted(found)


def shared(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers with the sum `total`, in proportion to the weights (largest remainders)."""
    exact = [total * weight / sum(weights) for weight in weights]
    whole = [int(share) for share in exact]
    rest = sorted(range(len(whole)), key=lambda i: (whole[i] - exact[i], i))
    for i in rest[: total - sum(whole)]:
        whole[i] += 1
    return whole


def instant(day: date, minutes: int) -> datetime:
    """Minutes after midnight in China, as UTC."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC) + timedelta(minutes=minutes)
