"""Ledgers and their filed copies."""

from typing import Any

from sqlalchemy import select

from gisgrid.auth.service import enter, today
from gisgrid.db import transaction
from gisgrid.ledgers import columns, service
from gisgrid.ledgers.models import LedgerCopy
from gisgrid.ledgers.service import Filter, Heading
from tests.cast import HOME
from tests.rights.asking import EXPORT, MEMBERS, C, Row
from tests.rights.conftest import Secrets


def copy_of_lin(told: Secrets) -> str:
    """Filed once by the director: others than those who see all grids do not find it."""
    with transaction(told.stage.database.owner) as session:
        found = session.scalar(select(LedgerCopy.id).where(LedgerCopy.community == HOME))
        if found is None:
            actor = enter(session, told.stage.world.tokens["lin"])
            heading = Heading("家园社区", "lin", today(session, HOME))
            ledger = columns.get("needs")
            found = service.file(session, actor, HOME, ledger, Filter(), heading).id
    return f"{C}/ledgers/copies/{found}"


def _copies(_told: Secrets, _name: str, _client: Any) -> str:
    return f"{C}/ledgers/needs/copies"


ROWS = {
    "GET /c/{community}/ledgers": Row(MEMBERS, f"{C}/ledgers"),
    "GET /c/{community}/ledgers/{code}": Row(MEMBERS, f"{C}/ledgers/needs", tells=True),
    "GET /c/{community}/ledgers/{code}/file.xlsx": Row(
        EXPORT, f"{C}/ledgers/visits/file.xlsx",
        tells=True
    ),
    "POST /c/{community}/ledgers/{code}/copies": Row("dddsnddsss", "", {}, _copies),
    "GET /c/{community}/ledgers/copies/{copy}": Row("lddonddnoo", copy_of_lin, tells=True),
}  # fmt: skip
