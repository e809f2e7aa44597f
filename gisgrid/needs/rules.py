"""Working days, limits, and which states end a need. Pure."""

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

from gisgrid.needs.models import NeedState

END_STATES = frozenset({NeedState.CLOSED, NeedState.VOID, NeedState.DUPLICATE, NeedState.NOT_OURS})
# The calendar of days off and make-up days is known from 2004 to this year.
LAST_YEAR: int = max(day.year for day in chinese_calendar.constants.workdays)


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """By the State Council's yearly notice; a year without notice by weekdays alone."""
    if 2004 <= day.year <= LAST_YEAR:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5


def calendar_is_known(day: date) -> bool:
    return 2004 <= day.year <= LAST_YEAR


def add_working_days(day: date, count: int) -> date:
    """The day `count` working days after `day`; 0 is the day itself."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    days = (start + timedelta(days=i) for i in range(1, (end - start).days + 1))
    return sum(is_working_day(day) for day in days)


def is_overdue(due_on: date, on: date) -> bool:
    """The last day itself is not overdue."""
    return due_on < on
