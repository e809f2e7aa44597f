"""Care classes, rules of visits, due visits, coverage."""

from typing import Any

from sqlalchemy import text

from gisgrid.db import transaction
from tests.cast import HOME
from tests.rights.asking import MEMBERS, C, Row
from tests.rights.conftest import Secrets


def reader(told: Secrets, _name: str, _client: Any) -> str:
    with transaction(told.stage.database.owner) as session:
        made = session.scalar(
            text("INSERT INTO care_reader (community, account, reader_name, level, since, reason)"
                 " VALUES (:c, :a, 'x', 'R', '2026-01-01', 'x') RETURNING id"),
            {"c": HOME, "a": told.accounts["cadre"]},
        )  # fmt: skip
        session.execute(text("UPDATE care_reader SET until = '2026-01-02' WHERE id = :i"),
                        {"i": made})  # fmt: skip
    return f"{C}/care/readers/{made}/end"


# Nobody of the cast was named: whoever is a member is refused.
REFUSED = "ddddnddddd"
APPROVERS = "dddsndddsd"
ROWS = {
    "GET /c/{community}/care": Row(MEMBERS, f"{C}/care"),
    "POST /c/{community}/care/look": Row(REFUSED, f"{C}/care/look", {"why": "看看"}),
    "POST /c/{community}/care/records": Row(
        "ddddnddddd", f"{C}/care/records", {"household": "of 01", "class": "disabled"}
    ),
    "POST /c/{community}/care/records/{record}/end": Row(REFUSED, f"{C}/care/records/1/end", {}),
    "POST /c/{community}/care/readers": Row(
        APPROVERS, f"{C}/care/readers", {"username": "cadre", "level": "R", "reason": "x"}
    ),
    "POST /c/{community}/care/readers/{reader}/end": Row(APPROVERS, "", {}, reader),
    "POST /c/{community}/care/rules": Row(
        "dddsndddid", f"{C}/care/rules", {"class": "tenant", "every_days": "90"}
    ),
    "GET /c/{community}/due": Row(MEMBERS, f"{C}/due"),
    "POST /c/{community}/due": Row(
        "diiiniiidd", f"{C}/due", {"household": "of 01", "until": "", "reason": "住院"}
    ),
    "GET /c/{community}/coverage": Row(MEMBERS, f"{C}/coverage"),
}  # fmt: skip
