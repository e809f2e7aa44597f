"""Resources, their use, and who could help."""

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select

from gisgrid.db import transaction
from gisgrid.resources.models import Resource, ResourceUse
from gisgrid.wishes.models import Wish
from tests.cast import HOME
from tests.rights.asking import EXPORT, MEMBERS, PUBLIC, C, Row
from tests.rights.conftest import Secrets

OFFER = {"kind": "venue", "pieces": "1"}
numbers = count(1)


def a_resource(told: Secrets) -> int:
    """A published resource of the unit of the cast."""
    with transaction(told.stage.database.owner) as session:
        made = Resource(community=HOME, unit=told.unit, kind="venue", name=f"会议室{next(numbers)}",
                        checked_on=date(2026, 1, 1), checked_by="联络员",
                        state="published")  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


def page(tail: str) -> Any:
    return lambda told: f"{C}/resources/{a_resource(told)}{tail}"


def prepared(tail: str) -> Any:
    return lambda told, _name, _client: f"{C}/resources/{a_resource(told)}{tail}"


def a_use(told: Secrets, _name: str, _client: Any) -> str:
    resource = a_resource(told)
    with transaction(told.stage.database.owner) as session:
        made = ResourceUse(
            community=HOME, resource=resource, lender=told.unit, piece=1,
            since=date(2030, 1, 1), until=date(2030, 1, 2), purpose="开会", state="asked",
            asked_by=told.accounts["mei"], asked_name="mei",
        )  # fmt: skip
        session.add(made)
        session.flush()
        return f"{C}/uses/{made.id}/answer?to=cancelled"


def near_wish(told: Secrets) -> str:
    with transaction(told.stage.database.owner) as session:
        wish = session.scalar(select(Wish.id).where(Wish.community == HOME))
    return f"{C}/wishes/{wish}/nearby"


SLOT = {"since": "2026-12-24T18:00", "until": "2026-12-24T20:00", "purpose": "开会"}
ROWS = {
    "GET /c/{community}/offers": Row(PUBLIC, f"{C}/offers"),
    "GET /c/{community}/resources": Row(MEMBERS, f"{C}/resources"),
    "GET /c/{community}/resources.xlsx": Row(EXPORT, f"{C}/resources.xlsx"),
    "GET /c/{community}/resources/new": Row("lddonodddd", f"{C}/resources/new"),
    "POST /c/{community}/resources/new": Row(
        "dddsnsdddd", f"{C}/resources/new", {**OFFER, "name": "unknown", "unit": "the unit"}
    ),
    "POST /c/{community}/resources/remind": Row("dddsnddddd", f"{C}/resources/remind", {}),
    "GET /c/{community}/resources/{resource}": Row(MEMBERS, page("")),
    "GET /c/{community}/resources/{resource}/edit": Row("lddonodddd", page("/edit")),
    "POST /c/{community}/resources/{resource}/edit": Row(
        "dddcncdddd", "", {**OFFER, "name": "礼堂", "version": 99}, prepared("/edit")
    ),
    "POST /c/{community}/resources/{resource}/state": Row(
        "dddsnsdddd", "", {}, prepared("/state?to=withdrawn")
    ),
    "POST /c/{community}/resources/{resource}/confirm": Row(
        "dddsnsdddd", "", {}, prepared("/confirm")
    ),
    "POST /c/{community}/resources/{resource}/book": Row(
        "dsssnsssdd", "", SLOT, prepared("/book")
    ),
    "POST /c/{community}/units/{unit}/confirm": Row(
        "dddsnsdddd", lambda told: f"{C}/units/{told.unit}/confirm", {}
    ),
    "POST /c/{community}/uses/{use_id}/answer": Row("dsdsnsdddd", "", {}, a_use),
    "GET /c/{community}/uses": Row(MEMBERS, f"{C}/uses"),
    "GET /c/{community}/uses.xlsx": Row(EXPORT, f"{C}/uses.xlsx"),
    "GET /c/{community}/needs/{need}/nearby": Row(
        "lononooooo", lambda told: f"{C}/needs/{told.need}/nearby", tells=True
    ),
    "GET /c/{community}/wishes/{wish}/nearby": Row("lononooooo", near_wish, tells=True),
}  # fmt: skip
