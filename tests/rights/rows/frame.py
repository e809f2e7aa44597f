"""Login, language, help, start page: what belongs to no feature."""

from typing import Any

from gisgrid import assets
from gisgrid.auth import accounts
from gisgrid.db import transaction
from gisgrid.guards import COOKIE
from tests.rights.asking import EVERYBODY, SIGNED_IN, C, Row
from tests.rights.conftest import Secrets


def logo(_told: Secrets) -> str:
    return assets.load().url("logo.svg")


def fresh_token(told: Secrets, name: str, client: Any) -> str:
    with transaction(told.stage.database.owner) as session:
        client.token = accounts.token(session, name)
    client.cookies.set(COOKIE, client.token)
    return "/logout"


def own_grant(told: Secrets, name: str, _client: Any) -> str:
    return f"/role?{told.grants.get(name, 0)}"


ROWS = {
    "GET /openapi.json": Row(EVERYBODY, "/openapi.json"),
    "GET /static/{digest}/{name}": Row(EVERYBODY, logo),
    "GET /favicon.ico": Row(EVERYBODY, "/favicon.ico"),
    "GET /worker.js": Row(EVERYBODY, "/worker.js"),
    "GET /language/{language}": Row("ssssssssss", "/language/en"),
    "GET /help": Row(EVERYBODY, "/help"),
    "GET /help/{name}": Row(EVERYBODY, "/help/diary"),
    "GET /healthz": Row(EVERYBODY, "/healthz"),
    "GET /readyz": Row(EVERYBODY, "/readyz"),
    "GET /": Row("ssssssssss", "/"),
    # The server of the tests has no certificate of its own; tests/office shows these pages.
    "GET /trust": Row("nnnnnnnnnn", "/trust"),
    "GET /trust/gisgrid.crt": Row("nnnnnnnnnn", "/trust/gisgrid.crt"),
    # Nor has it a background; tests/maps/test_background.py shows the tiles of one.
    "GET /background/{digest}/{z}/{x}/{y}": Row("nnnnnnnnnn", "/background/0/1/1/1"),
    "GET /login": Row(EVERYBODY, "/login"),
    "POST /login": Row("uuuuuuuuuu", "/login", {"username": "unknown", "password": "x"}),
    "POST /logout": Row("dsssssssss", "/logout", {}, fresh_token),
    "POST /here": Row("dhhhhhhhhh", "/here", {}),
    "POST /role": Row("dsssssssss", "/role", {"role": "own"}),
    "GET /docs": Row(SIGNED_IN, "/docs"),
    "GET /overview": Row(SIGNED_IN, "/overview"),
    "GET /c/{community}": Row("ssssssssss", C),
}  # fmt: skip
