"""How a task from outside stands on a day, and by when it is decided. Pure."""

from datetime import date

from gisgrid.access.models import Decision, TaskAccess
from gisgrid.needs.workdays import add_working_days

# Asked for, a task is decided within so many working days (rule of one district, a proposal).
DECIDE_DAYS = 15
STATES = ("waiting", "in_force", "ended", "refused")


def state_of(one: TaskAccess, on: date) -> str:
    """waiting (also for papers that are missing), in_force, ended, refused."""
    if one.decision in (None, Decision.SUPPLEMENT):
        return "waiting"
    if one.decision == Decision.REFUSED:
        return "refused"
    return "ended" if one.until is not None and one.until < on else "in_force"


def due_on(applied_on: date) -> date:
    return add_working_days(applied_on, DECIDE_DAYS)
