"""Accounts and the trail: the director reads, the administrator changes; one's own password."""

from itertools import count
from typing import Any

from gisgrid.auth import accounts
from gisgrid.auth.accounts import of_community
from gisgrid.auth.models import Role
from gisgrid.db import transaction
from tests.cast import HOME
from tests.rights.asking import MEMBERS, SIGNED_IN, C, Row
from tests.rights.conftest import Secrets

READERS = "lddonddddo"
ADMIN_SEES, ADMIN_MAKES, ADMIN_DOES = "ldddnddddo", "ddddnddddo", "ddddndddds"
numbers = count(1)


def somebody(tail: str) -> Any:
    """A fresh account of HOME with one role."""

    def prepare(told: Secrets, _name: str, _client: Any) -> str:
        with transaction(told.stage.database.owner) as session:
            account = accounts.create(session, f"somebody{next(numbers)}", "某人", None)
            role = accounts.grant(session, account, Role.COMMUNITY_DIRECTOR, of_community(HOME))
            address = f"{C}/people/accounts/{account.id}{tail}"
            return address.replace("ROLE", str(role.id))

    return prepare


A = f"{C}/people/accounts/1"
ROWS = {
    "GET /password": Row(SIGNED_IN, "/password"),
    "POST /password": Row("diiiiiiiii", "/password", {"old": "x", "new": "y", "again": "y"}),
    "GET /c/{community}/settings": Row(ADMIN_SEES, f"{C}/settings"),
    "GET /c/{community}/people": Row(READERS, f"{C}/people"),
    "GET /c/{community}/people/coverage": Row(MEMBERS, f"{C}/people/coverage"),
    "GET /c/{community}/people/trail": Row(READERS, f"{C}/people/trail"),
    "GET /c/{community}/people/new": Row(ADMIN_SEES, f"{C}/people/new"),
    "POST /c/{community}/people/new": Row("ddddnddddi", f"{C}/people/new", {}),
    "POST /c/{community}/people/leaders": Row("ddddnddddc", f"{C}/people/leaders", {}),
    "GET /c/{community}/people/accounts/{account}": Row(READERS, A, prepare=somebody("")),
    "GET /c/{community}/people/accounts/{account}/roles": Row(ADMIN_SEES, f"{A}/roles"),
    "POST /c/{community}/people/accounts/{account}/roles": Row(
        ADMIN_DOES, f"{A}/roles", {"role": "community_director"}, somebody("/roles")
    ),
    "POST /c/{community}/people/accounts/{account}/roles/{role}/end": Row(
        ADMIN_DOES, f"{A}/roles/1/end", {}, somebody("/roles/ROLE/end")
    ),
    "POST /c/{community}/people/accounts/{account}/password": Row(
        ADMIN_MAKES, f"{A}/password", {}, somebody("/password")
    ),
    "POST /c/{community}/people/accounts/{account}/sign-out": Row(
        ADMIN_DOES, f"{A}/sign-out", {}, somebody("/sign-out")
    ),
    "POST /c/{community}/people/accounts/{account}/close": Row(
        ADMIN_DOES, f"{A}/close", {"closed": "true"}, somebody("/close")
    ),
}  # fmt: skip
