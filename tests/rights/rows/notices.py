"""The inbox. Nobody reads another's: SECRET is told to Mei alone."""

from typing import Any

from sqlalchemy import text

from gisgrid.db import transaction
from tests.cast import HOME
from tests.rights.asking import MEMBERS, C, Row
from tests.rights.conftest import Secrets


def notice_of(told: Secrets, name: str, _client: Any) -> str:
    """One for Mei; only she finds it."""
    with transaction(told.stage.database.owner) as session:
        number = session.scalar(
            text("INSERT INTO notice (community, account, text, fields, link) VALUES"
                 " (:c, :a, 'x', '{}', :link) RETURNING id"),
            {"c": HOME, "a": told.accounts["mei"], "link": f"{C}/needs"},
        )  # fmt: skip
    return f"{C}/notices/{number}/open"


ROWS = {
    "GET /c/{community}/notices": Row(MEMBERS, f"{C}/notices"),
    "POST /c/{community}/notices/{notice}/open": Row("dsnnnnnnnn", "", {}, notice_of),
    "POST /c/{community}/notices/read": Row("dsssnsssss", f"{C}/notices/read", {}),
}  # fmt: skip
