"""Needs."""

from typing import Any

from sqlalchemy import text

from gisgrid.db import transaction
from tests.rights.asking import EXPORT, MEMBERS, C, Row
from tests.rights.conftest import Secrets


def page_of_need(told: Secrets) -> str:
    return f"{C}/needs/{told.need}"


def alike_to_need(told: Secrets) -> str:
    """Of the kind that the need of grid 01 has by now."""
    with transaction(told.stage.database.owner) as session:
        kind = session.scalar(text("SELECT kind FROM need WHERE id = :id"), {"id": told.need})
    return f"{C}/needs/alike?kind={kind}&household={told.home}"


def bulk_of_need(told: Secrets) -> str:
    return f"{C}/needs/bulk?step=urge&n={told.need}:1"


def bulk_form(_told: Secrets, _name: str, _client: Any) -> str:
    return f"{C}/needs/bulk"


def urge_need(told: Secrets, _name: str, _client: Any) -> str:
    return f"{C}/needs/{told.need}/steps/urge"


def black_out_need(told: Secrets, _name: str, _client: Any) -> str:
    return f"{C}/needs/{told.need}/black-out"


def dispute_of_need(told: Secrets, _name: str, _client: Any) -> str:
    """The need of grid 01 as one between neighbours."""
    with transaction(told.stage.database.owner) as session:
        session.execute(
            text("UPDATE need SET kind = 'neighbour_dispute', sub_kind = NULL WHERE id = :id"),
            {"id": told.need},
        )
    return f"{C}/needs/{told.need}/dispute"


LIMIT = {"step": "whole", "kind": "road", "days": "9"}
DAY = {"since": "2027-01-01", "name": "元旦"}
ROWS = {
    "GET /c/{community}/limits": Row(MEMBERS, f"{C}/limits"),
    "POST /c/{community}/limits": Row("dddsndddsd", f"{C}/limits", LIMIT),
    "GET /c/{community}/sub-kinds": Row(MEMBERS, f"{C}/sub-kinds"),
    "POST /c/{community}/sub-kinds": Row(
        "dddsndddsd", f"{C}/sub-kinds", {"kind": "road", "code": "pothole", "name": "坑"}),
    "GET /c/{community}/calendar": Row(MEMBERS, f"{C}/calendar?year=2027"),
    "POST /c/{community}/calendar": Row("dddsndddsd", f"{C}/calendar", DAY),
    "POST /c/{community}/calendar/clear": Row(
        "dddsndddsd", f"{C}/calendar/clear", {"year": "2027"}),
    "GET /c/{community}/needs": Row(MEMBERS, f"{C}/needs?state=all&grid=01", tells=True),
    "GET /c/{community}/needs.xlsx": Row(EXPORT, f"{C}/needs.xlsx?state=all", tells=True),
    "GET /c/{community}/needs/record": Row("lsssnsssdd", f"{C}/needs/record?grid=01"),
    "GET /c/{community}/needs/{need}": Row("lononooooo", page_of_need, tells=True),
    "GET /c/{community}/needs/alike": Row(MEMBERS, alike_to_need, tells=True),
    "GET /c/{community}/needs/bulk": Row("lononooooo", bulk_of_need, tells=True),
    "POST /c/{community}/needs/bulk": Row(
        "dononooooo", "", {"step": "supervise", "n": "mark"}, bulk_form),
    "POST /c/{community}/needs/{need}/steps/{step}": Row("ddnsnddssn", "", {}, urge_need),
    "POST /c/{community}/needs/{need}/dispute": Row(
        "dsnsnsssdd", "", {}, dispute_of_need),
    "POST /c/{community}/needs/{need}/black-out": Row(
        "dddsnddsdd", "", {"words": "没有的字"}, black_out_need),
}  # fmt: skip
