"""Disputes, and ledgers for named readers."""

from sqlalchemy import text

from gisgrid.db import transaction
from tests.cast import HOME
from tests.rights.asking import MEMBERS, C, Row
from tests.rights.conftest import Secrets


def of_mei(told: Secrets) -> str:
    """A dispute of grid 01, made once."""
    with transaction(told.stage.database.owner) as session:
        found = session.scalar(text("SELECT id FROM dispute WHERE community = :c"), {"c": HOME})
        if found is None:
            found = session.scalar(
                text("INSERT INTO dispute (community, no, found_on, kind, household, point, grid,"
                     " grid_then) SELECT community, 900, '2026-01-01', 'other', id, point, grid,"
                     " grid FROM household WHERE community = :c AND id = :h RETURNING id"),
                {"c": HOME, "h": told.home},
            )  # fmt: skip
    return f"{C}/disputes/{found}"


def unread(told: Secrets) -> str:
    """The same while nobody is a named reader."""
    with transaction(told.stage.database.owner) as session:
        session.execute(text("UPDATE care_reader SET until = since"))
    return of_mei(told)


REFUSED = "ddddnddddd"
ROWS = {
    "GET /c/{community}/disputes": Row(MEMBERS, f"{C}/disputes"),
    "GET /c/{community}/disputes/{dispute}": Row("lononooooo", of_mei),
    "POST /c/{community}/disputes/{dispute}": Row(
        "ddncnddcdd", of_mei, {"kind": "war"}
    ),
    "POST /c/{community}/disputes/{dispute}/black-out": Row(
        "dddsnddsdd", "", {"words": "没有的字"}, lambda told, _n, _c: f"{of_mei(told)}/black-out"
    ),
    "POST /c/{community}/disputes/{dispute}/look": Row(
        "ddndnddddd", "", {"why": "看看"}, lambda told, _n, _c: f"{unread(told)}/look"
    ),
    "POST /c/{community}/ledgers/{code}/named.xlsx": Row(
        REFUSED, "", {"why": "看看"},
        lambda told, _n, _c: unread(told) and f"{C}/ledgers/disputes/named.xlsx",
    ),
    "POST /c/{community}/ledgers/{code}/named.pdf": Row(
        REFUSED, "", {"why": "看看"},
        lambda told, _n, _c: unread(told) and f"{C}/ledgers/disputes/named.pdf",
    ),
    "POST /c/{community}/ledgers/{code}/named/copies": Row(
        REFUSED, "", {"why": "看看"},
        lambda told, _n, _c: unread(told) and f"{C}/ledgers/disputes/named/copies",
    ),
    "POST /c/{community}/ledgers/named/{copy}": Row(
        REFUSED, "", {"why": "看看"}, lambda told, _n, _c: unread(told) and f"{C}/ledgers/named/1",
    ),
}  # fmt: skip
