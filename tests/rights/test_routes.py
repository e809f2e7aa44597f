"""Every route for everybody of the cast: what is answered, and that no word leaks."""

import html
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import select

from gisgrid import assets
from gisgrid.auth import accounts
from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.guards import COOKIE
from gisgrid.households.models import Household
from gisgrid.pairing.models import Pairing
from tests import make
from tests.cast import AWAY, HOME
from tests.pictures import lonlat
from tests.rights.conftest import ADDRESS, QUESTION, SECRET, Secrets

WHO = ("guest", "mei", "bo", "lin", "hua", "unit", "cadre", "group", "wei", "ada")
# o shown, s carried out and sent on, l sent to sign in, d not allowed, n not found,
# u not signed in, c somebody else was first
STATUS = {"o": 200, "s": 303, "l": 303, "d": 403, "n": 404, "u": 401, "c": 409}
OUTSIDERS = ("guest", "bo", "hua")
C = f"/c/{HOME}"
API = f"/api/v1/communities/{HOME}"


@dataclass(frozen=True)
class Row:
    """What one route answers to each of WHO, asked for grid 01 of HOME.

    prepare   makes what the address names, anew for each asker; returns the changed address
    """

    answers: str
    address: str
    form: dict[str, Any] | None = None
    prepare: Callable[[Secrets, str, Any], str] | None = None
    headers: dict[str, str] = field(default_factory=dict)


def fresh_token(told: Secrets, name: str, client: Any) -> str:
    with transaction(told.stage.database.owner) as session:
        client.token = accounts.token(session, name)
    client.cookies.set(COOKIE, client.token)
    return "/logout"


def need_of_mei(told: Secrets, _name: str, _client: Any) -> str:
    with transaction(told.stage.database.owner) as session:
        home = session.get(Household, (HOME, told.home))
        day = today(session, HOME)
        made = make.need(session, home, raised_on=day, due_on=day + timedelta(days=9))
        made.raised_by, made.content = told.accounts["mei"], SECRET
        return f"{C}/needs/{made.id}/undo"


def visit_of_mei(told: Secrets, _name: str, _client: Any) -> str:
    with transaction(told.stage.database.owner) as session:
        home = session.get(Household, (HOME, told.home))
        made = make.visit(session, home, today(session, HOME))
        made.recorded_by = told.accounts["mei"]
        return f"{C}/visits/{made.id}/undo"


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


def own_grant(told: Secrets, name: str, _client: Any) -> str:
    return f"/role?{told.grants.get(name, 0)}"


LON, LAT = lonlat(0.5, 0.5)
FRAGMENT = {"HX-Request": "true"}
EVERYBODY, SIGNED_IN = "oooooooooo", "looooooooo"
MEMBERS, PUBLIC, PROGRAMS = "looonooooo", "oooonooooo", "uooonooooo"
EXPORT = "lddonddooo"
ROWS = {
    "GET /openapi.json": Row(EVERYBODY, "/openapi.json"),
    "GET /static/{digest}/{name}": Row(EVERYBODY, "asset"),
    "GET /favicon.ico": Row(EVERYBODY, "/favicon.ico"),
    "GET /language/{language}": Row("ssssssssss", "/language/en"),
    "GET /help": Row(EVERYBODY, "/help"),
    "GET /healthz": Row(EVERYBODY, "/healthz"),
    "GET /readyz": Row(EVERYBODY, "/readyz"),
    "GET /": Row("ssssssssss", "/"),
    "GET /login": Row(EVERYBODY, "/login"),
    "POST /login": Row("uuuuuuuuuu", "/login", {"username": "unknown", "password": "x"}),
    "POST /logout": Row("dsssssssss", "/logout", {}, fresh_token),
    "POST /role": Row("dsssssssss", "/role", {"role": "own"}),
    "GET /docs": Row(SIGNED_IN, "/docs"),
    "GET /overview": Row(SIGNED_IN, "/overview"),
    "GET /c/{community}": Row("ssssssssss", C),
    "GET /c/{community}/map": Row(PUBLIC, f"{C}/map?grid=01"),
    "GET /c/{community}/map/layer.json": Row(PUBLIC, f"{C}/map/layer.json?layer=visited"),
    "GET /c/{community}/map/overview": Row(PUBLIC, f"{C}/map/overview"),
    "GET /c/{community}/grids/{short}/card": Row(
        PUBLIC, f"{C}/grids/01/card?layer=unit", headers=FRAGMENT
    ),
    "GET /c/{community}/tiles/{layer}/{z}/{x}/{y}.mvt": Row(
        EVERYBODY, f"{C}/tiles/ground/15/26946/12388.mvt"
    ),
    "GET /c/{community}/where": Row(MEMBERS, f"{C}/where?lon={LON}&lat={LAT}"),
    "GET /c/{community}/search": Row(MEMBERS, f"{C}/search?q={QUESTION}"),
    "GET /c/{community}/needs": Row(MEMBERS, f"{C}/needs?state=all&grid=01"),
    "GET /c/{community}/needs.xlsx": Row(EXPORT, f"{C}/needs.xlsx?state=all"),
    "GET /c/{community}/needs/record": Row("lodonooodd", f"{C}/needs/record?grid=01"),
    "POST /c/{community}/needs/record": Row(
        "dsdsnsssdd", f"{C}/needs/record", {"grid": "01", "text": "灯坏了", "kind": "roof_leak"}
    ),
    "GET /c/{community}/needs/{need}": Row("lonon" + "ooooo", "need"),
    "POST /c/{community}/needs/{need}/undo": Row("dsncncccdd", "", {}, need_of_mei),
    "GET /c/{community}/visits": Row(MEMBERS, f"{C}/visits"),
    "GET /c/{community}/visits.xlsx": Row(EXPORT, f"{C}/visits.xlsx"),
    "GET /c/{community}/visits/record": Row("lodonooodd", f"{C}/visits/record?grid=01"),
    "POST /c/{community}/visits/record": Row(
        "dsdsnsssdd", f"{C}/visits/record", {"grid": "01", "household": "of 01", "outcome": "home"}
    ),
    "POST /c/{community}/visits/{visit}/undo": Row("dsncncccdd", "", {}, visit_of_mei),
    "GET /c/{community}/wishes": Row(MEMBERS, f"{C}/wishes"),
    "GET /c/{community}/good-deeds": Row(MEMBERS, f"{C}/good-deeds"),
    "GET /c/{community}/desk": Row(MEMBERS, f"{C}/desk"),
    "GET /c/{community}/desk.xlsx": Row(EXPORT, f"{C}/desk.xlsx"),
    "GET /c/{community}/grids/{short}": Row("lodonooooo", f"{C}/grids/01"),
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
    "GET /c/{community}/units/{unit}": Row(MEMBERS, "unit"),
    "GET /api/v1/communities/{community}/grids": Row(PROGRAMS, f"{API}/grids"),
    "GET /api/v1/communities/{community}/where": Row(PROGRAMS, f"{API}/where?lon={LON}&lat={LAT}"),
    "GET /api/v1/communities/{community}/households": Row(PROGRAMS, f"{API}/households"),
    "GET /api/v1/communities/{community}/needs": Row(PROGRAMS, f"{API}/needs"),
    "GET /api/v1/communities/{community}/visits": Row(PROGRAMS, f"{API}/visits"),
    "GET /api/v1/communities/{community}/pairings": Row(PROGRAMS, f"{API}/pairings"),
}  # fmt: skip


def routes_of(app: Any) -> set[str]:
    return {
        f"{method} {one.path}"
        for one in iter_route_contexts(app.routes)
        for method in getattr(one, "methods", None) or ("",)
        if method != "HEAD"
    }


def send(told: Secrets, route: str, name: str) -> Any:
    row = ROWS[route]
    client = told.stage.client(None if name == "guest" else name)
    named = {"asset": assets.load().url("logo.svg"), "need": f"{C}/needs/{told.need}",
             "unit": f"{C}/units/{told.unit}"}  # fmt: skip
    address = named.get(row.address, row.address)
    if row.prepare and name != "guest":
        address = row.prepare(told, name, client)
    if route.startswith("GET"):
        return client.get(address, headers=row.headers)
    values = {"of 01": told.home, "own": told.grants.get(name, 0),
              "unknown": f"not {name}"}  # fmt: skip
    form = {key: values.get(value, value) for key, value in (row.form or {}).items()}
    return client.send_form(address or f"{C}/needs/1/undo", **form)


def words(answer: Any) -> str:
    """All that can be read in an answer."""
    kind = answer.headers.get("content-type", "")
    if "spreadsheet" in kind:
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
        return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    if "json" in kind:
        return json.dumps(answer.json(), ensure_ascii=False)
    return html.unescape(answer.text)


def test_it_works(told):
    assert send(told, "GET /c/{community}/needs", "mei").status_code == 200
    assert send(told, "GET /c/{community}/needs", "hua").status_code == 404


def test_every_route_has_a_row_and_every_row_a_route(told):
    assert routes_of(told.stage.app) == set(ROWS)


@pytest.mark.parametrize("route", ROWS)
def test_everybody_gets_what_the_table_says(told, route):
    got = {name: send(told, route, name) for name in WHO}
    letters = dict(zip(WHO, ROWS[route].answers, strict=True))
    assert {name: a.status_code for name, a in got.items()} == {
        name: STATUS[letter] for name, letter in letters.items()
    }
    for name, answer in got.items():
        to_sign_in = answer.headers.get("location", "").startswith("/login")
        assert to_sign_in == (letters[name] == "l" or route in LEADS_TO_LOGIN.get(name, ())), name


LEADS_TO_LOGIN = {"guest": ("GET /",)} | dict.fromkeys(WHO[1:], ("POST /logout",))


@pytest.mark.parametrize("route", ROWS)
def test_no_word_of_grid_01_reaches_those_who_may_not_read_it(told, route):
    for name in OUTSIDERS:
        said = words(send(told, route, name))
        assert SECRET not in said, name
        assert ADDRESS not in said, name
        assert "1a-1-01-01" not in said, name


def test_the_words_are_there_for_those_who_may(told):
    """The check above could not fail if nobody were told anything."""
    heard = {
        route for route in ROWS
        if route.startswith("GET") and SECRET in words(send(told, route, "lin"))
    }  # fmt: skip
    assert heard == {
        "GET /c/{community}/map", "GET /c/{community}/map/overview",
        "GET /c/{community}/grids/{short}/card", "GET /c/{community}/needs",
        "GET /c/{community}/needs.xlsx", "GET /c/{community}/needs/{need}",
        "GET /c/{community}/visits", "GET /c/{community}/visits.xlsx",
        "GET /c/{community}/wishes", "GET /c/{community}/good-deeds",
        "GET /c/{community}/grids/{short}", "GET /c/{community}/units/{unit}",
        "GET /api/v1/communities/{community}/needs",
        "GET /api/v1/communities/{community}/visits",
    }  # fmt: skip
    assert ADDRESS in words(send(told, "GET /api/v1/communities/{community}/households", "mei"))


def test_an_address_is_found_by_those_alone_who_may_see_the_door(told):
    found = {
        name: told.stage.client(name).get(f"{API}/where?q={QUESTION}") for name in ("mei", "bo")
    }
    assert found["mei"].json()["place"] == ADDRESS
    assert found["bo"].status_code == 404


def test_another_leader_is_told_no_exact_figure_of_the_grid(told):
    features = told.stage.client("bo").get(f"{API}/grids").json()["features"]
    of_01, of_02 = (features[i]["properties"] for i in (0, 1))
    for name in ("households", "open_needs", "overdue_needs", "visited"):
        assert of_01[name] is None
        assert of_02[name] is not None


def test_what_belongs_to_nobody_is_not_found(told):
    client = told.stage.client("lin")
    for address in (f"{C}/needs/999999", f"{C}/units/999999", f"{C}/grids/77", f"{C}/nothing",
                    "/c/110108001009/map", f"/c/{AWAY}/needs", "/c/1/map"):  # fmt: skip
        assert client.get(address).status_code == 404, address
