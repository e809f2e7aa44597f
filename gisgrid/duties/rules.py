"""In which period a day lies for a duty, and until when it is to be done. Pure."""

from calendar import monthrange
from datetime import date, timedelta

from gisgrid.duties.models import Frequency

F = Frequency


def period_of(frequency: str, day: date) -> str:
    """`2026-11-25`, `2026-W48`, `2026-11`, `2026Q4`, `2026H2`, `2026`."""
    year, week, _weekday = day.isocalendar()
    return {
        F.DAILY: day.isoformat(),
        F.AS_NEEDED: day.isoformat(),
        F.WEEKLY: f"{year}-W{week:02d}",
        F.MONTHLY: f"{day.year}-{day.month:02d}",
        F.QUARTERLY: f"{day.year}Q{(day.month + 2) // 3}",
        F.HALF_YEARLY: f"{day.year}H{1 if day.month <= 6 else 2}",
        F.YEARLY: str(day.year),
    }[Frequency(frequency)]


def last_day(frequency: str, day: date) -> date:
    """The end of the period in which the day lies; as needed: the day itself."""
    months = {F.MONTHLY: 1, F.QUARTERLY: 3, F.HALF_YEARLY: 6, F.YEARLY: 12}
    span = months.get(Frequency(frequency))
    if span is not None:
        month = -(-day.month // span) * span
        return date(day.year, month, monthrange(day.year, month)[1])
    if frequency == F.WEEKLY:
        return day + timedelta(days=6 - day.weekday())
    return day
