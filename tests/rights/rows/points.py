"""Points of volunteers."""

from typing import Any

from gisgrid.auth.models import Person
from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.points.models import PointsEntry
from tests.cast import HOME
from tests.rights.asking import EXPORT, MEMBERS, C, Row
from tests.rights.conftest import Secrets


def a_volunteer(told: Secrets) -> int:
    with transaction(told.stage.database.owner) as session:
        made = Person(community=HOME, name="周志愿", search="周志愿")
        session.add(made)
        session.flush()
        return made.id


def an_entry(told: Secrets, _name: str, _client: Any) -> str:
    person = a_volunteer(told)
    with transaction(told.stage.database.owner) as session:
        made = PointsEntry(
            community=HOME, person=person, code="escort", quantity=1, points=5,
            done_on=today(session, HOME), why="陪诊", entered_name="lin",
        )  # fmt: skip
        session.add(made)
        session.flush()
        return f"{C}/points/entries/{made.id}/reverse"


RULE = {"rule": "", "points": "3"}
ROWS = {
    "GET /c/{community}/points": Row(MEMBERS, f"{C}/points"),
    "GET /c/{community}/points.xlsx": Row(EXPORT, f"{C}/points.xlsx"),
    "GET /c/{community}/points/{person}": Row(
        MEMBERS, lambda told: f"{C}/points/{a_volunteer(told)}"),
    "POST /c/{community}/points": Row("dddinddidd", f"{C}/points", {"person": ""}),
    "POST /c/{community}/points/entries/{entry}/reverse": Row(
        "dddsnddsdd", "", {"why": "记重了"}, an_entry),
    "POST /c/{community}/points/rules": Row("dddindddid", f"{C}/points/rules", RULE),
}  # fmt: skip
