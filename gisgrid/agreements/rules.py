"""When an agreement expires, when a promise is overdue, which half-year a day is in. Pure."""

from datetime import date, timedelta

from gisgrid.agreements.models import CommitmentState

# A proposal (建议值): two months are enough to renew.
WARN_DAYS = 60
# Days before a promise falls due on which those who gave it are told (建议值).
REMIND_DAYS = 7
SETTLED = frozenset({CommitmentState.DONE, CommitmentState.DROPPED})


def state_of(valid_to: date, ended_on: date | None, *, is_renewed: bool, on: date) -> str:
    """in_force, expiring, expired, renewed, ended; the last day still counts."""
    if ended_on is not None and ended_on <= on:
        return "ended"
    if is_renewed:
        return "renewed"
    if valid_to < on:
        return "expired"
    return "expiring" if valid_to <= on + timedelta(days=WARN_DAYS) else "in_force"


def is_overdue(state: str, due_on: date, on: date) -> bool:
    return CommitmentState(state) not in SETTLED and due_on < on


def period_of(day: date) -> str:
    """`2026H2`"""
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def year_after(day: date) -> date:
    """The last day of a year that begins on `day`; 29 February gives 28 February."""
    try:
        return day.replace(year=day.year + 1) - timedelta(days=1)
    except ValueError:
        return date(day.year + 1, 2, 28)
