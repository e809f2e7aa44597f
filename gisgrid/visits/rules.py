"""When a household is due. Pure; rules by household class are a later capability."""

from datetime import date, timedelta

# Two visits a year for an ordinary household.
DUE_AFTER_DAYS = 183


def due_since(on: date) -> date:
    """A household whose last counted visit lies before this day is due on `on`."""
    return on - timedelta(days=DUE_AFTER_DAYS)


def year_start(on: date) -> date:
    return on.replace(month=1, day=1)
