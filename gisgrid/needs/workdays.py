"""Working days of the Chinese calendar: weekdays, less the days off, plus the make-up days. Pure.

The library knows the State Council's yearly notices up to `LAST_YEAR`. Later years come from
what staff filled in; a year that nobody filled in is counted by weekdays alone, and pages say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

FIRST_YEAR = 2004
LAST_YEAR: int = max(day.year for day in chinese_calendar.constants.workdays)


@lru_cache(maxsize=4096)
def _by_notice(day: date) -> bool:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5


@dataclass(frozen=True)
class Calendar:
    """`filled_in`: days that staff entered: True is a working day, False a day off."""

    filled_in: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        return self.filled_in.get(day, _by_notice(day))

    def knows(self, day: date) -> bool:
        """The days off of that year are known: from the library, or because staff entered some."""
        known = FIRST_YEAR <= day.year <= LAST_YEAR
        return known or any(one.year == day.year for one in self.filled_in)

    def add(self, day: date, count: int) -> date:
        """The day `count` working days after `day`; 0 is the day itself."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to `end`; negative when `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        days = (start + timedelta(days=i) for i in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)


NOTICES = Calendar()


def is_working_day(day: date) -> bool:
    """By the State Council's yearly notice; a year without notice by weekdays alone."""
    return _by_notice(day)


def calendar_is_known(day: date) -> bool:
    return NOTICES.knows(day)


def add_working_days(day: date, count: int) -> date:
    return NOTICES.add(day, count)


def working_days_between(start: date, end: date) -> int:
    return NOTICES.between(start, end)
