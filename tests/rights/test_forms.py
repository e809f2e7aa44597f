"""A form is carried out only when our own page made it for this session."""

import re

import pytest
from sqlalchemy import text

from gisgrid.auth.service import csrf_of
from gisgrid.db import transaction
from tests.cast import HOME
from tests.rights.test_routes import ROWS

C = f"/c/{HOME}"
FORM = {"grid": "01", "text": "灯坏了", "said": "灯坏了", "mark": "need"}
POSTS = [route for route in ROWS if route.startswith("POST") and route != "POST /login"]
ADDRESSES = {"community": HOME, "short": "01"}


def needs(told):
    with transaction(told.stage.database.owner) as session:
        return session.scalar(text("SELECT count(*) FROM need"))


def address_of(route):
    """Any number will do for what else an address names: the form is looked at first."""
    path = route.partition(" ")[2]
    return re.sub(r"\{(\w+)\}", lambda found: str(ADDRESSES.get(found[1], 1)), path)


def test_it_works(told):
    before = needs(told)
    assert told.stage.client("mei").send_form(f"{C}/record", **FORM).status_code == 303
    assert needs(told) == before + 1


@pytest.mark.parametrize("route", POSTS)
@pytest.mark.parametrize("csrf", [None, "", "wrong", csrf_of("another session", "salt")])
def test_without_the_sessions_own_token_it_is_refused(told, route, csrf):
    form = {} if csrf is None else {"csrf": csrf}
    answer = told.stage.client("lin").post(address_of(route), data={**FORM, **form})
    assert answer.status_code == 403


@pytest.mark.parametrize("route", [*POSTS, "POST /login"])
@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
     {"Origin": "http://evil.example"}, {"Origin": "null"}],
)  # fmt: skip
def test_from_another_site_it_is_refused(told, route, headers):
    client = told.stage.client("lin")
    form = {"csrf": csrf_of(client.token), "username": "lin", "password": "x", **FORM}
    answer = client.post(address_of(route), data=form, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://127.0.0.1"}]
)
def test_from_our_own_page_it_is_taken(told, headers):
    client = told.stage.client("mei")
    form = {"csrf": csrf_of(client.token), **FORM}
    assert client.post(f"{C}/record", data=form, headers=headers).status_code == 303


def test_a_bearer_token_needs_no_token_of_the_form(told):
    client = told.stage.client()
    headers = {"Authorization": f"Bearer {told.stage.world.tokens['mei']}"}
    assert client.post(f"{C}/record", data=FORM, headers=headers).status_code == 303


def test_another_kind_of_authorization_does_not_stand_for_it(told):
    """A proxy's Basic login is sent by browsers on forms of other sites as well."""
    headers = {"Authorization": "Basic bWVpOng="}
    client = told.stage.client("mei")
    assert client.post(f"{C}/record", data=FORM, headers=headers).status_code == 403
