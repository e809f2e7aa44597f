"""The diary: recording, correcting, reading."""

from datetime import date
from typing import Any

from sqlalchemy import select

from gisgrid.auth.service import enter, today
from gisgrid.db import transaction
from gisgrid.diary import service
from gisgrid.diary.becoming import Sentence
from gisgrid.diary.models import DiaryEntry, Placed
from gisgrid.diary.service import Call, Report
from gisgrid.households.models import Household
from tests.cast import HOME
from tests.rights.asking import MEMBERS, C, Row
from tests.rights.conftest import SECRET, Secrets


def write(told: Secrets) -> int:
    """An entry of Mei in grid 01 that says the secret; returns its id."""
    with transaction(told.stage.database.owner) as session:
        actor = enter(session, told.stage.world.tokens["mei"])
        home = session.get(Household, (HOME, told.home))
        day: date = today(session, HOME)
        report = Report(
            grid=told.stage.world.grids["A"], happened_on=day, placed=Placed.DOOR,
            calls=[Call(home, "home")],
            sentences=[Sentence(SECRET), Sentence(SECRET, "suggestion")],
        )  # fmt: skip
        return service.write(session, actor, HOME, report, day).entry.id


def entry_of_mei(told: Secrets) -> str:
    """Written once, read by all."""
    with transaction(told.stage.database.owner) as session:
        found = session.scalar(
            select(DiaryEntry.id).where(DiaryEntry.community == HOME).order_by(DiaryEntry.id)
        )
    return f"{C}/diary/{found or write(told)}"


def fresh(told: Secrets, _name: str, _client: Any) -> str:
    return f"{C}/diary/{write(told)}/undo"


RECORD = {"grid": "01", "household": "of 01", "outcome": "home"}
ROWS = {
    "GET /c/{community}/record": Row("lodonooodd", f"{C}/record?grid=01"),
    "POST /c/{community}/record": Row("dsdsnsssdd", f"{C}/record", RECORD),
    "GET /c/{community}/households/matrix": Row("lodonooodd", f"{C}/households/matrix?grid=01"),
    "GET /c/{community}/record/entrance": Row("lodonooodd", f"{C}/record/entrance?grid=01"),
    "POST /c/{community}/record/entrance": Row(
        "dsdsnsssdd", f"{C}/record/entrance", {"grid": "01", "door": "of 01", "outcome": "home",
                                               "words": ""}
    ),
    "GET /c/{community}/diary": Row(
        MEMBERS, lambda told: entry_of_mei(told).rpartition("/")[0], tells=True
    ),
    "GET /c/{community}/diary/{entry}": Row("lononooooo", entry_of_mei, tells=True),
    "POST /c/{community}/diary/{entry}/review": Row(
        "dddsndsssd", lambda told: f"{entry_of_mei(told)}/review", {"comment": ""}
    ),
    "GET /c/{community}/diary/{entry}/correct": Row(
        "loncncccdd", lambda told: f"{entry_of_mei(told)}/correct", tells=False
    ),
    "POST /c/{community}/diary/{entry}/correct": Row(
        "dsncncccdd", lambda told: f"{entry_of_mei(told)}/correct",
        {"said": SECRET, "mark": "suggestion"},
    ),
    "POST /c/{community}/diary/{entry}/undo": Row("dsncncccdd", "", {}, fresh),
    "GET /c/{community}/suggestions": Row(MEMBERS, f"{C}/suggestions", tells=True),
}  # fmt: skip
