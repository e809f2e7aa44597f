"""Agreements, promises, ratings."""

from datetime import date
from itertools import count
from typing import Any

from gisgrid.agreements.models import Agreement, Commitment
from gisgrid.db import transaction
from tests.cast import HOME
from tests.rights.asking import EXPORT, MEMBERS, C, Row
from tests.rights.conftest import Secrets

numbers = count(1000)


def made(told: Secrets) -> tuple[int, int]:
    """An agreement of the unit of the cast and its one promise."""
    with transaction(told.stage.database.owner) as session:
        one = Agreement(community=HOME, no=next(numbers), unit=told.unit,
                        signed_on=date(2026, 1, 1), valid_to=date(2027, 1, 1),
                        signer_community="林主任", signer_unit="王局长")  # fmt: skip
        session.add(one)
        session.flush()
        promise = Commitment(community=HOME, agreement=one.id, unit=told.unit, side="unit",
                             kind="clinic", content="义诊", due_on=date(2026, 6, 1))  # fmt: skip
        session.add(promise)
        session.flush()
        return one.id, promise.id


def page(told: Secrets) -> str:
    return f"{C}/agreements/{made(told)[0]}"


def ending(told: Secrets, _name: str, _client: Any) -> str:
    return f"{page(told)}/end"


def ticking(told: Secrets, _name: str, _client: Any) -> str:
    return f"{C}/commitments/{made(told)[1]}/tick"


ROWS = {
    "GET /c/{community}/agreements": Row(MEMBERS, f"{C}/agreements"),
    "GET /c/{community}/agreements.xlsx": Row(EXPORT, f"{C}/agreements.xlsx"),
    "GET /c/{community}/agreements/new": Row("lddonddddd", f"{C}/agreements/new"),
    "POST /c/{community}/agreements/new": Row(
        "dddsnddddd", f"{C}/agreements/new",
        {"unit": "the unit", "signed_on": "2026-01-01", "valid_to": "2026-12-31",
         "signer_community": "林", "signer_unit": "王", "promise-0-side": "unit",
         "promise-0-kind": "clinic", "promise-0-content": "义诊", "promise-0-due": "2026-06-01"},
    ),
    "GET /c/{community}/agreements/{agreement}": Row(MEMBERS, page),
    "POST /c/{community}/agreements/{agreement}/end": Row(
        "dddsnddddd", "", {"why": "撤并"}, ending
    ),
    "POST /c/{community}/agreements/{agreement}/files": Row(
        "dddinddddd", "", {}, lambda told, _name, _client: f"{page(told)}/files"
    ),
    "POST /c/{community}/commitments/{commitment}/tick": Row(
        "dddsnsdddd", "", {"to": "doing"}, ticking
    ),
    "POST /c/{community}/units/{unit}/rate": Row(
        "dddsnsdddd", lambda told: f"{C}/units/{told.unit}/rate",
        {"evaluation": "good", "word": "好"},
    ),
}  # fmt: skip
