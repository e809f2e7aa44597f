"""Meetings, their agenda, minutes and resolutions; tasks."""

from datetime import date
from itertools import count
from typing import Any

from gisgrid.db import transaction
from gisgrid.meetings.models import AgendaPoint, Meeting
from gisgrid.tasks.models import Task
from tests.cast import HOME
from tests.rights.asking import EXPORT, MEMBERS, C, Row
from tests.rights.conftest import Secrets

numbers = count(1000)
LONG_AGO = date(2026, 1, 5)


def a_meeting(told: Secrets) -> tuple[int, int]:
    """A joint meeting with a point on its agenda."""
    with transaction(told.stage.database.owner) as session:
        made = Meeting(community=HOME, kind="joint", no=next(numbers), name="联席会议",
                       planned_on=LONG_AGO, version=1)  # fmt: skip
        session.add(made)
        session.flush()
        point = AgendaPoint(community=HOME, meeting=made.id, kind="joint", content="通报")
        session.add(point)
        session.flush()
        return made.id, point.id


def a_task(told: Secrets, state: str = "open") -> int:
    with transaction(told.stage.database.owner) as session:
        done = {"done_on": LONG_AGO, "evidence": "照片"} if state == "done" else {}
        made = Task(community=HOME, no=next(numbers), content="清沟", source="other",
                    unit=told.unit, opened_on=LONG_AGO, opened_by="林", due_on=LONG_AGO,
                    state=state, **done)  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


def at(tail: str) -> Any:
    return lambda told, _name, _client: f"{C}/meetings/{a_meeting(told)[0]}/{tail}"


def with_point(told: Secrets, _name: str, _client: Any) -> str:
    meeting, point = a_meeting(told)
    return f"{C}/meetings/{meeting}/agenda/{point}/remove"


def task(tail: str, state: str = "open") -> Any:
    return lambda told, _name, _client: f"{C}/tasks/{a_task(told, state)}/{tail}"


DIRECTOR = "dddsnddddd"
ORDER = {"content": "清沟", "holder": "office", "due_on": "2099-01-01"}
ROWS = {
    "GET /c/{community}/meetings": Row(MEMBERS, f"{C}/meetings"),
    "GET /c/{community}/meetings.xlsx": Row(EXPORT, f"{C}/meetings.xlsx"),
    "POST /c/{community}/meetings/rules": Row(
        DIRECTOR, f"{C}/meetings/rules",
        {"kind": "regular", "name": "例会", "step": "week", "every": "2", "since": "2099-01-01",
         "starts_at": "14:00", "place": "会议室"},
    ),
    "POST /c/{community}/meetings/prepare": Row(
        DIRECTOR.replace("s", "n", 1), f"{C}/meetings/prepare", {"rule": "0", "on": "2026-01-05"}
    ),
    "GET /c/{community}/meetings/{meeting}": Row(
        MEMBERS, lambda told: f"{C}/meetings/{a_meeting(told)[0]}"
    ),
    "POST /c/{community}/meetings/{meeting}/minutes": Row(
        DIRECTOR, "", {"held_on": "2026-01-05", "discussion": "议了", "version": "1"},
        at("minutes"),
    ),
    "POST /c/{community}/meetings/{meeting}/resolve": Row(DIRECTOR, "", ORDER, at("resolve")),
    "POST /c/{community}/meetings/{meeting}/agenda": Row(
        DIRECTOR, "", {"content": "通报"}, at("agenda")
    ),
    "POST /c/{community}/meetings/{meeting}/refill": Row(DIRECTOR, "", {}, at("refill")),
    "POST /c/{community}/meetings/{meeting}/agenda/{point}/remove": Row(
        DIRECTOR, "", {}, with_point
    ),
    "POST /c/{community}/meetings/{meeting}/miss": Row(DIRECTOR, "", {"why": "大雪"}, at("miss")),
    "POST /c/{community}/meetings/{meeting}/cancel": Row(DIRECTOR, "", {}, at("cancel")),
    "GET /c/{community}/tasks": Row(MEMBERS, f"{C}/tasks"),
    "GET /c/{community}/tasks.xlsx": Row(EXPORT, f"{C}/tasks.xlsx"),
    "POST /c/{community}/tasks": Row("dddsndsssd", f"{C}/tasks", ORDER),
    "POST /c/{community}/tasks/{task}/move": Row(
        "dddsnsdddd", "", {"to": "doing"}, task("move")
    ),
    "POST /c/{community}/tasks/{task}/close": Row(DIRECTOR, "", {}, task("close", "done")),
    "POST /c/{community}/tasks/{task}/urge": Row(DIRECTOR, "", {}, task("urge")),
}  # fmt: skip
