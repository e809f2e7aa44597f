"""Points of volunteers."""

from typing import Any

from gisgrid.auth.models import Person
from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.points.models import Gift, PointsEntry, PointsExchange, Volunteer
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


def a_helper(told: Secrets, _name: str, _client: Any) -> str:
    person = a_volunteer(told)
    with transaction(told.stage.database.owner) as session:
        made = Volunteer(community=HOME, person=person, since=today(session, HOME),
                         registered_name="lin")  # fmt: skip
        session.add(made)
        session.flush()
        return f"{C}/points/volunteers/{made.id}/leave"


def a_gift(told: Secrets, _name: str, _client: Any) -> str:
    with transaction(told.stage.database.owner) as session:
        made = Gift(community=HOME, name="毛巾", points=50, stock=3)
        session.add(made)
        session.flush()
        return f"{C}/points/gifts/{made.id}/withdraw"


def an_exchange(told: Secrets, name: str, client: Any) -> str:
    person, gift = a_volunteer(told), int(a_gift(told, name, client).split("/")[-2])
    with transaction(told.stage.database.owner) as session:
        made = PointsExchange(community=HOME, person=person, gift=gift, points=50,
                              entered_name="lin")  # fmt: skip
        session.add(made)
        session.flush()
        return f"{C}/points/exchanges/{made.id}/reverse"


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
    "GET /c/{community}/points/volunteers": Row(MEMBERS, f"{C}/points/volunteers"),
    "POST /c/{community}/points/volunteers": Row(
        "dddinddidd", f"{C}/points/volunteers", {"name": ""}),
    "POST /c/{community}/points/volunteers/{volunteer}/leave": Row("dddsnddsdd", "", {}, a_helper),
    "GET /c/{community}/points/gifts": Row(MEMBERS, f"{C}/points/gifts"),
    "POST /c/{community}/points/gifts": Row("dddindddid", f"{C}/points/gifts", {"gift_name": ""}),
    "POST /c/{community}/points/gifts/{gift}/withdraw": Row("dddsndddsd", "", {}, a_gift),
    "POST /c/{community}/points/exchanges": Row(
        "dddinddidd", f"{C}/points/exchanges", {"person": "0"}),
    "POST /c/{community}/points/exchanges/{exchange_id}/reverse": Row(
        "dddsnddsdd", "", {"why": "记错了"}, an_exchange),
    "GET /c/{community}/points/published.pdf": Row(EXPORT, f"{C}/points/published.pdf"),
}  # fmt: skip
