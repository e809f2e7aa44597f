"""Reports of guests."""

from typing import Any

from sqlalchemy import text

from gisgrid.db import transaction
from gisgrid.guests.models import GuestReport
from tests.cast import HOME
from tests.rights.asking import EVERYBODY, C, Row
from tests.rights.conftest import SECRET, Secrets


def refuse_report(told: Secrets, name: str, _client: Any) -> str:
    """A report of grid 01, for one asker."""
    with transaction(told.stage.database.owner) as session:
        last = session.scalar(text("SELECT count(*) FROM guest_report"))
        made = GuestReport(
            community=HOME, receipt=f"R{last}", form_key=f"{name}{last}", kind="road",
            content=SECRET, place="x", grid=told.stage.world.grids["A"],
        )  # fmt: skip
        session.add(made)
        session.flush()
        return f"{C}/guest-reports/{made.id}/refuse"


def all_reports(told: Secrets, name: str, client: Any) -> str:
    refuse_report(told, name, client)
    return f"{C}/guest-reports?state=all"


ROWS = {
    "GET /c/{community}/report": Row(EVERYBODY, f"{C}/report"),
    # A form that was not made for this browser is refused; tests/guests walks the whole way.
    "POST /c/{community}/report": Row("dddddddddd", f"{C}/report", {"content": "井盖没了"}),
    "GET /c/{community}/report/answer": Row(EVERYBODY, f"{C}/report/answer?receipt=2222222222"),
    "GET /c/{community}/guest-reports": Row(
        "lddonddodd", f"{C}/guest-reports", prepare=all_reports, tells=True),
    "POST /c/{community}/guest-reports/{report}/{step}": Row(
        "dddsnddsdd", "", {"reply": "归物业办"}, refuse_report),
}  # fmt: skip
