"""Supervision that rises by itself: at so many working days over the whole clock, once each rung.

The rungs are rows of the table of limits (`plain_after`, `yellow_after`, `red_after`; 1, 3 and 7
are proposals), so that a community sets its own from a day on.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from gisgrid.needs.limits import Limit, Limits, seed
from gisgrid.needs.models import NeedState, Supervision
from gisgrid.needs.workdays import Calendar

LADDER = (Supervision.PLAIN, Supervision.YELLOW, Supervision.RED)
NEW = (NeedState.REPORTED, NeedState.ACCEPTED, NeedState.ASSIGNED)


def rise(session: Session) -> int:
    """Raise what is late in all communities; returns how many needs went up."""
    raised = 0
    for row in session.execute(text("SELECT * FROM late_needs()")).mappings().all():
        limits = _limits(row)
        rungs = [rung for one in row["needs"] if (rung := next_rung(one, limits, row["day"]))]
        if rungs:
            query = text("SELECT raise_supervision(:c, CAST(:rungs AS jsonb))")
            given = {"c": row["community"], "rungs": json.dumps(rungs)}
            raised += int(session.scalar(query, given) or 0)
    return raised


def _limits(row: Any) -> Limits:
    """As on the community's day: the seed, and what its staff set for limits and calendar."""
    own = [
        Limit(**{**one, "since": date.fromisoformat(one["since"])}, is_own=True)
        for one in row["limits"]
    ]
    days = {date.fromisoformat(day): is_working for day, is_working in row["filled_in"].items()}
    seeded = (one for one in seed() if one.since <= row["day"])
    return Limits((*seeded, *own), Calendar(days))


def next_rung(need: Mapping[str, Any], limits: Limits, day: date) -> dict[str, Any] | None:
    """The highest rung that the need has reached and not taken; None: it stays where it is."""
    named = (need["kind"], need["area_class"], need["level"])
    late = limits.calendar.between(date.fromisoformat(need["due_on"]), day)
    taken = -1 if need["supervised"] is None else LADDER.index(need["supervised"])
    for place, level in reversed(list(enumerate(LADDER))):
        after = limits.days(f"{level}_after", *named)
        if place > taken and after is not None and late >= max(after, 1):
            what = "accept" if need["state"] in NEW else "handle"
            days = limits.days(f"{level}_{what}", *named) or 0
            due = limits.calendar.add(day, days)
            return {"id": need["id"], "level": level.value, "late": late,
                    "step_due_on": due.isoformat()}  # fmt: skip
    return None
