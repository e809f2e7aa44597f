"""Accounts with passwords on the stage, and words to change rows as the owner."""

from collections.abc import Callable
from functools import cache

import pytest
from sqlalchemy import text

from gisgrid.auth import accounts
from gisgrid.auth.accounts import of_community
from gisgrid.auth.models import Role
from gisgrid.auth.service import HASHER
from gisgrid.db import transaction
from tests.cast import HOME
from tests.conftest import Client, Stage

PASSWORD = "correct horse battery"


@cache
def hashed(password: str) -> str:
    """Hashing is slow on purpose; once a run is enough."""
    return HASHER.hash(password)


@pytest.fixture
def known(stage: Stage) -> Stage:
    """Sun, director with PASSWORD, and Demo, an account of the demo with the password demo."""
    with transaction(stage.database.owner) as session:
        for name, password in (("sun", PASSWORD), ("demo", "demo")):
            made = accounts.create(session, name, name, None, is_demo=name == "demo")
            made.password_hash = hashed(password)
            accounts.grant(session, made, Role.COMMUNITY_DIRECTOR, of_community(HOME))
    return stage


@pytest.fixture
def change(stage: Stage) -> Callable[..., None]:
    """Carry out a statement as the owner."""

    def carry_out(statement: str, **values: object) -> None:
        with transaction(stage.database.owner) as session:
            assert session.execute(text(statement), values).rowcount

    return carry_out


def sign_in(client: Client, username: str = "sun", password: str = PASSWORD, **more: object):  # type: ignore[no-untyped-def]
    return client.post("/login", data={"username": username, "password": password, **more})
