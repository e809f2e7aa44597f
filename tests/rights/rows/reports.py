"""Lists, desk, pairing table and pages of grids and units."""

from typing import Any

from sqlalchemy import select

from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.pairing.models import Pairing
from tests.cast import HOME
from tests.rights.asking import EXPORT, MEMBERS, C, Row
from tests.rights.conftest import Secrets


def page_of_unit(told: Secrets) -> str:
    return f"{C}/units/{told.unit}"


def new_pairing(told: Secrets, _name: str, _client: Any) -> str:
    """Grid 03 is paired with nobody else, so that nothing stands in the way."""
    with transaction(told.stage.database.owner) as session:
        for old in session.scalars(
            select(Pairing).where(Pairing.grid == told.stage.world.grids["C"])
        ):
            session.delete(old)
        session.flush()
        made = Pairing(community=HOME, grid=told.stage.world.grids["C"], unit=told.unit,
                       since=today(session, HOME))  # fmt: skip
        session.add(made)
        session.flush()
        return f"{C}/pairings/{made.id}/undo"


ROWS = {
    "GET /c/{community}/desk": Row(MEMBERS, f"{C}/desk"),
    "GET /c/{community}/desk/needs": Row(MEMBERS, f"{C}/desk/needs"),
    "GET /c/{community}/desk/burden": Row(MEMBERS, f"{C}/desk/burden"),
    "GET /c/{community}/desk.xlsx": Row(EXPORT, f"{C}/desk.xlsx"),
    "GET /c/{community}/grids/{short}": Row("lodonooooo", f"{C}/grids/01", tells=True),
    "GET /c/{community}/households": Row(MEMBERS, f"{C}/households"),
    "GET /c/{community}/households.xlsx": Row(EXPORT, f"{C}/households.xlsx"),
    "GET /c/{community}/pairings": Row(MEMBERS, f"{C}/pairings"),
    "GET /c/{community}/pairings.xlsx": Row(EXPORT, f"{C}/pairings.xlsx"),
    "GET /c/{community}/grids/{short}/pair": Row("lddondddod", f"{C}/grids/01/pair"),
    "POST /c/{community}/grids/{short}/pair": Row(
        "dddsndddsd", f"{C}/grids/03/pair?kind=cadre", {"choose": "none"}
    ),
    "POST /c/{community}/pairings/{pairing}/undo": Row("dddsndddsd", "", {}, new_pairing),
    "GET /c/{community}/outside": Row(MEMBERS, f"{C}/outside"),
    "POST /c/{community}/outside": Row(
        "dddsndddds", f"{C}/outside", {"decision": "left_out"}
    ),
    "GET /c/{community}/units/{unit}": Row(MEMBERS, page_of_unit, tells=True),
}  # fmt: skip
