"""Wishes and good deeds."""

from typing import Any

from sqlalchemy import select, text

from gisgrid.db import transaction
from gisgrid.wishes.models import Wish
from tests.cast import HOME
from tests.rights.asking import MEMBERS, PUBLIC, C, Row
from tests.rights.conftest import SECRET, Secrets


def _told(told: Secrets) -> int:
    with transaction(told.stage.database.owner) as session:
        return session.scalar(select(Wish.id).where(Wish.wish_text == SECRET, Wish.no == 1)) or 0


def page_of_wish(told: Secrets) -> str:
    return f"{C}/wishes/{_told(told)}"


def _fresh(told: Secrets, state: str) -> int:
    """A wish of grid 01 in a state, for one asker."""
    with transaction(told.stage.database.owner) as session:
        home = told.stage.world.grids["A"]
        last = text("SELECT greatest(max(no), 5000) FROM wish WHERE community = :c")
        number = session.scalar(last, {"c": HOME}) + 1
        made = Wish(community=HOME, no=number, wish_text="我想要一盏灯", kind="goods", state=state,
                    household=told.home, raised_on=home and _day(session), grid=home,
                    grid_then=home)  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


def _day(session: Any) -> Any:
    return session.scalar(text("SELECT today_of(:c)"), {"c": HOME})


def to_claim(told: Secrets, _name: str, _client: Any) -> str:
    return f"{C}/wall/{_fresh(told, 'on_wall')}/claim"


def to_review(told: Secrets, _name: str, _client: Any) -> str:
    return f"{C}/wishes/{_fresh(told, 'raised')}/steps/review"


def to_black_out(told: Secrets, _name: str, _client: Any) -> str:
    return f"{page_of_wish(told)}/black-out"


ROWS = {
    "GET /c/{community}/wishes": Row(MEMBERS, f"{C}/wishes", tells=True),
    "GET /c/{community}/good-deeds": Row(MEMBERS, f"{C}/good-deeds", tells=True),
    "GET /c/{community}/wall": Row(PUBLIC, f"{C}/wall"),
    "POST /c/{community}/wall/{wish}/claim": Row("dsssnsssdd", "", {}, to_claim),
    "GET /c/{community}/wishes/record": Row("lodonooodd", f"{C}/wishes/record?grid=01"),
    "POST /c/{community}/wishes/record": Row(
        "dsdsnsssdd", f"{C}/wishes/record", {"grid": "01", "text": "我想要灯", "kind": "goods"}
    ),
    "POST /c/{community}/wishes/round": Row("dddsnddddd", f"{C}/wishes/round", {}),
    "GET /c/{community}/wishes/{wish}": Row("lononooooo", page_of_wish, tells=True),
    "POST /c/{community}/wishes/{wish}/black-out": Row(
        "dddsnddsdd", "", {"words": "没有的字"}, to_black_out
    ),
    "POST /c/{community}/wishes/{wish}/steps/{step}": Row("ddnsnddsdd", "", {}, to_review),
}  # fmt: skip
