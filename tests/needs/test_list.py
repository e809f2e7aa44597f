"""The list of needs: filters, order, pages."""

import html
import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select, text

from gisgrid.db import transaction
from gisgrid.households.models import Household
from tests import make
from tests.cast import HOME

C = f"/c/{HOME}"


def numbers(stage, query="", name="lin"):
    """Numbers of the needs on the page, in their order."""
    page = stage.client(name).get(f"{C}/needs?{query}")
    assert page.status_code == 200
    return [int(n) for n in re.findall(r"<td>N-(\d+)</td>", page.text)]


def test_it_works(stage):
    assert numbers(stage) == [1, 4, 2]


def test_a_leader_sees_the_needs_of_her_grid(stage):
    assert numbers(stage, name="mei") == [1, 2]
    assert numbers(stage, "grid=02", "mei") == []


@pytest.mark.parametrize(("query", "found"), [
    ("state=open", {1, 2, 4}), ("state=overdue", {1}), ("state=ended", {3}),
    ("state=all", {1, 2, 3, 4}), ("state=closed", {3}), ("state=no_such", set()),
    ("grid=01", {1, 2}), ("grid=02", {4}),
    ("kind=roof_leak", {1, 2, 4}), ("kind=other", set()), ("scale=micro", {1, 2, 4}),
    ("state=all&confirmed=yes", {3}), ("household=x", {1, 2, 4}), ("holder=1", set()),
])  # fmt: skip
def test_filters(stage, query, found):
    assert set(numbers(stage, query)) == found


def test_the_month_of_the_report(stage, day):
    def of(back):
        return f"{day - timedelta(days=back):%Y-%m}"

    expected = {n for n, back in ((1, 30), (2, 3), (3, 90), (4, 5)) if of(back) == of(30)}
    assert set(numbers(stage, f"state=all&month={of(30)}")) == expected


@pytest.mark.parametrize(("sort", "order"), [
    ("number", [1, 2, 4]), ("-number", [4, 2, 1]), ("raised", [1, 4, 2]), ("-raised", [2, 4, 1]),
    ("due", [1, 4, 2]), ("-due", [2, 4, 1]), ("grid", [1, 2, 4]), ("no_such", [1, 4, 2]),
])  # fmt: skip
def test_order(stage, sort, order):
    assert numbers(stage, f"sort={sort}") == order


def test_an_emergency_comes_first_of_what_is_due(stage):
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE need SET emergency = true WHERE no = 2"))
    assert numbers(stage) == [2, 1, 4]


@pytest.fixture
def many(stage, day):
    with transaction(stage.database.owner) as session:
        home = session.scalars(
            select(Household).where(Household.grid == stage.world.grids["C"])
        ).first()
        for _i in range(97):
            make.need(session, home, raised_on=day, due_on=day)
    return stage


def test_pages_hold_fifty_each_and_every_need_once(many):
    pages = [numbers(many, f"sort=number&page={page}") for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 0]
    assert len({n for page in pages for n in page}) == 100


def test_sums_are_those_of_all_pages(many):
    page = html.unescape(many.client("lin").get(f"{C}/needs").text)
    assert re.search(r'class="pager"><span>\D*100', page)


def test_the_file_has_them_all(many):
    answer = many.client("lin").get(f"{C}/needs.xlsx?state=open")
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 101
    assert rows[1][:3] != rows[2][:3]


def test_a_text_that_looks_like_a_formula_stays_a_text(stage):
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE need SET content = '=1+1' WHERE no = 1"))
    sheet = openpyxl.load_workbook(
        BytesIO(stage.client("lin").get(f"{C}/needs.xlsx?state=all").content)
    ).active
    cells = [cell for row in sheet.iter_rows() for cell in row if "1+1" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]


@pytest.mark.parametrize(
    "query",
    ["on=x", "on=2026-13-01", "month=2026-13", "month=x", "page=0", "page=x", "grid=77",
     "month=9999-12", "on=9999-12-31", "on=0001-01-01&state=all"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_no_fault_of_the_program(stage, query):
    assert stage.client("lin").get(f"{C}/needs?{query}").status_code in (200, 404, 422)


@pytest.mark.parametrize("number", [2**63, 10**30, -1, 0])
def test_a_number_beyond_all_needs_is_not_found(stage, number):
    client = stage.client("lin")
    assert client.get(f"{C}/needs/{number}").status_code in (404, 422)
    assert client.send_form(f"{C}/needs/{number}/undo").status_code in (404, 422)
