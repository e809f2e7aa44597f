"""Visits."""

from typing import Any

from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.households.models import Household
from tests import make
from tests.cast import HOME
from tests.rights.asking import EXPORT, MEMBERS, C, Row
from tests.rights.conftest import Secrets


def visit_of_mei(told: Secrets, _name: str, _client: Any) -> str:
    with transaction(told.stage.database.owner) as session:
        home = session.get(Household, (HOME, told.home))
        made = make.visit(session, home, today(session, HOME))
        made.recorded_by = told.accounts["mei"]
        return f"{C}/visits/{made.id}/undo"


ROWS = {
    "GET /c/{community}/visits": Row(MEMBERS, f"{C}/visits", tells=True),
    "GET /c/{community}/visits.xlsx": Row(EXPORT, f"{C}/visits.xlsx", tells=True),
    "GET /c/{community}/visits/record": Row("lodonooodd", f"{C}/visits/record?grid=01"),
    "POST /c/{community}/visits/record": Row(
        "dsdsnsssdd", f"{C}/visits/record", {"grid": "01", "household": "of 01", "outcome": "home"}
    ),
    "POST /c/{community}/visits/{visit}/undo": Row("dsncncccdd", "", {}, visit_of_mei),
}  # fmt: skip
