"""The steps of a need from its report to where it stands, by day and hour. Pure."""

from dataclasses import dataclass
from datetime import date
from random import Random

from gisgrid.demo.records.days import instant
from gisgrid.demo.records.parts import Step
from gisgrid.needs.workdays import add_working_days

# Who makes the step into a state.
BY = {
    "accepted": "director",
    "assigned": "director",
    "handling": "unit",
    "answered": "unit",
    "verified": "group",
    "closed": "group",
    "on_hold": "director",
    "not_ours": "director",
    "void": "director",
    "duplicate": "director",
}
WAY = ("reported", "accepted", "assigned", "handling", "answered", "verified", "closed")
MORNING, LATEST = 8 * 60 + 30, 23 * 60
FIRST_HOURS, PAUSE = 90, (8, 45)  # minutes


@dataclass(frozen=True)
class Course:
    """What happened to a need and when; a day that did not come is None.

    accepted_on is also the day it was assigned, started_on that of the first word to the
    resident and of what moved the last day to `extended_to`.
    """

    state: str
    raised_on: date
    accepted_on: date | None = None
    started_on: date | None = None
    answered_on: date | None = None
    closed_on: date | None = None
    extended_to: date | None = None
    note: str | None = None


def finished(raised_on: date, first_word: int, answer: int, close: int) -> Course:
    """A closed need; the numbers are working days after the report, in this order."""
    started = add_working_days(raised_on, min(first_word, answer))
    return Course(
        "closed",
        raised_on,
        min(add_working_days(raised_on, 1 if answer else 0), started),
        started,
        add_working_days(raised_on, answer),
        add_working_days(raised_on, close),
    )


def _days(course: Course) -> list[tuple[str, date]]:
    """State and day of each step up to the course's state."""
    accepted = course.accepted_on or course.raised_on
    started = course.started_on or accepted
    if course.state in ("not_ours", "void", "duplicate"):
        return [("reported", course.raised_on), (course.state, course.closed_on or accepted)]
    way = WAY[: WAY.index("handling" if course.state == "on_hold" else course.state) + 1]
    answered = course.answered_on or started
    closed = course.closed_on or answered
    on = (course.raised_on, accepted, accepted, started, answered, closed, closed)
    days = list(zip(way, on, strict=False))
    if course.extended_to and "handling" in way:
        days.insert(4, ("handling", started))
    return [*days, ("on_hold", started)] if course.state == "on_hold" else days


def make_steps(
    course: Course, content: str, answer: str, reporter: str, random: Random
) -> tuple[Step, ...]:
    """Steps in order of time, each at an hour of its day."""
    steps, before, last = list[Step](), None, None
    minutes = 0
    for state, on in _days(course):
        if on != last:
            minutes, last = MORNING + random.randrange(FIRST_HOURS), on
        else:
            minutes = min(minutes + random.randrange(*PAUSE), LATEST)
        by = reporter if state == "reported" else BY[state]
        note = _note(course, before, state, content, answer)
        steps.append(Step(instant(on, minutes), by, before, state, note))
        before = state
    return tuple(steps)


def _note(course: Course, before: str | None, state: str, content: str, answer: str) -> str | None:
    if before == state:
        return f"列入维修计划，延期至{course.extended_to}"
    if state == course.state and course.note:
        return course.note
    return {"reported": content, "answered": answer}.get(state)
