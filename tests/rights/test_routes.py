"""Every route for everybody of the cast: what is answered, and that no word leaks."""

import html
import json
from io import BytesIO
from typing import Any

import openpyxl
import pypdf
import pytest
from fastapi.routing import iter_route_contexts

from tests.cast import AWAY
from tests.rights.asking import API, STATUS, WHO, C
from tests.rights.conftest import ADDRESS, QUESTION, SECRET, Secrets
from tests.rights.rows import ROWS

OUTSIDERS = ("guest", "bo", "hua")


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
    address = row.address if isinstance(row.address, str) else row.address(told)
    if row.prepare and name != "guest":
        address = row.prepare(told, name, client)
    if route.startswith("GET"):
        return client.get(address, headers=row.headers)
    values = {"of 01": told.home, "own": told.grants.get(name, 0), "the unit": told.unit,
              "unknown": f"not {name}", "mark": f"{told.need}:1"}  # fmt: skip
    form = {key: values.get(value, value) for key, value in (row.form or {}).items()}
    return client.send_form(address or f"{C}/diary/1/undo", **form)


def words(answer: Any) -> str:
    """All that can be read in an answer."""
    kind = answer.headers.get("content-type", "")
    if "spreadsheet" in kind:
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
        return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    if "pdf" in kind:
        pages = pypdf.PdfReader(BytesIO(answer.content)).pages
        return "".join("".join(page.extract_text().split()) for page in pages)
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
    assert heard == {route for route, row in ROWS.items() if row.tells}
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
