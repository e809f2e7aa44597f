"""On which days a meeting comes round. Pure."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from gisgrid.meetings.models import Step


def occurrence(since: date, step: str, every: int, number: int) -> date:
    """The day of meeting `number` (0 is the first); a month without the day has its last."""
    if step == Step.WEEK:
        return since + timedelta(weeks=every * number)
    months = since.year * 12 + since.month - 1 + every * number
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(since.day, monthrange(year, month)[1]))


def occurrences(
    since: date, step: str, every: int, until: date | None, first: date, last: date
) -> Iterator[date]:
    """Days of `[first, last]` in their order; `until` is the first day without meetings."""
    number = 0
    while (day := occurrence(since, step, every, number)) <= last:
        if until is not None and day >= until:
            return
        if day >= first:
            yield day
        number += 1
