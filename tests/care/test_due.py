"""When a visit is due: by class, the strictest wins, by rules with dates; put off with a reason."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from gisgrid.auth.service import today
from gisgrid.care import service
from gisgrid.db import transaction
from gisgrid.errors import Invalid
from gisgrid.visits import service as visits
from tests.cast import HOME
from tests.diary.conftest import C, write
from tests.needs.conftest import door


@pytest.fixture
def stage(stage):
    """Nobody was ever visited, but the first door yesterday."""
    with transaction(stage.database.owner) as session:
        session.execute(text("INSERT INTO counter VALUES (:c, 'need', 100)"), {"c": HOME})
        session.execute(text("DELETE FROM visit"))
    return stage


@pytest.fixture
def home(stage):
    return door(stage)


@pytest.fixture
def day(stage):
    with transaction(stage.database.owner) as session:
        return today(session, HOME)


def visited(stage, home, on, outcome="home"):
    with transaction(stage.database.owner) as session:
        session.execute(
            text("INSERT INTO visit (community, household, visited_on, visitor_name, outcome, grid,"
                 " grid_then) SELECT community, id, :on, 'x', :o, grid, grid FROM household"
                 " WHERE id = :h"), {"on": on, "o": outcome, "h": home},
        )  # fmt: skip


def of_class(stage, home, code, since):
    with transaction(stage.database.owner) as session:
        session.execute(
            text("INSERT INTO care_record (community, household, class, since)"
                 " VALUES (:c, :h, :k, :s)"), {"c": HOME, "h": home, "k": code, "s": since},
        )  # fmt: skip


def is_due(stage, home, on, name="mei", late=False):
    with stage.acting(name) as (session, _actor):
        return home in set(session.scalars(visits.due(HOME, on, late=late)))


def test_it_works(stage, home, day):
    assert is_due(stage, home, day)
    visited(stage, home, day)
    assert not is_due(stage, home, day)


@pytest.mark.parametrize(
    ("ago", "due", "late"),
    [(183, False, False), (184, True, False), (183 + 45, True, False), (400, True, True)],
)
def test_an_ordinary_household_is_due_after_half_a_year(stage, home, day, ago, due, late):
    visited(stage, home, day - timedelta(days=ago))
    assert is_due(stage, home, day) == due
    assert is_due(stage, home, day, late=True) == late


def test_the_strictest_of_several_classes_wins(stage, home, day):
    visited(stage, home, day - timedelta(days=40))
    assert not is_due(stage, home, day)
    of_class(stage, home, "old_member", day - timedelta(days=300))
    assert not is_due(stage, home, day)
    of_class(stage, home, "min_allowance", day - timedelta(days=300))
    assert is_due(stage, home, day)


def test_occupancy_is_a_class_too(stage, home, day):
    visited(stage, home, day - timedelta(days=40))
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE household SET occupancy = 'floating' WHERE id = :h"),
                        {"h": home})  # fmt: skip
    assert is_due(stage, home, day)


def test_a_telephone_call_counts_where_the_rule_says_so(stage, home, day):
    visited(stage, home, day, "by_phone")
    assert not is_due(stage, home, day)
    of_class(stage, home, "living_alone", day - timedelta(days=9))
    assert is_due(stage, home, day)


def test_a_rule_that_changes_in_the_middle_counts_from_its_day(stage, home, day):
    visited(stage, home, day - timedelta(days=40))
    start = day + timedelta(days=5)
    with stage.acting("lin") as (session, _actor):
        service.set_rule(session, HOME, "ordinary", 30, start, day, phone_counts=True)
    assert not is_due(stage, home, day)
    assert not is_due(stage, home, start - timedelta(days=1))
    assert is_due(stage, home, start)


@pytest.mark.parametrize(
    ("code", "days", "shift", "field"),
    [("nothing", 30, 1, "class"), ("ordinary", 0, 1, "every_days"), ("ordinary", 30, -1, "since")],
)
def test_a_rule_that_makes_no_sense_is_refused(stage, day, code, days, shift, field):
    with stage.acting("lin") as (session, _actor), pytest.raises(Invalid) as refused:
        service.set_rule(session, HOME, code, days, day + timedelta(days=shift), day,
                         phone_counts=True)  # fmt: skip
    assert set(refused.value.fields) == {field}


def test_a_visit_is_put_off_with_a_reason_and_comes_back(stage, home, day):
    client = stage.client("mei")
    until = day + timedelta(days=14)
    form = {"household": str(home), "until": until.isoformat()}
    assert client.send_form(f"{C}/due", **form, reason="").status_code == 422
    assert client.send_form(f"{C}/due", **form, reason="住院").status_code == 303
    assert not is_due(stage, home, day)
    assert is_due(stage, home, until)


@pytest.mark.parametrize("days", [0, -3, 93])
def test_not_for_ever_and_not_into_the_past(stage, home, day, days):
    form = {"household": str(home), "until": (day + timedelta(days=days)).isoformat()}
    answer = stage.client("mei").send_form(f"{C}/due", **form, reason="住院")
    assert answer.status_code == 422


def total(stage, name):
    page = html.unescape(stage.client(name).get(f"{C}/due").text)
    return int(re.search(r"<h1>\D*(\d+)", page)[1])


def test_everybody_sees_what_is_due_in_his_own_grids(stage, home, day):
    assert total(stage, "mei") + total(stage, "bo") < total(stage, "lin")
    before = total(stage, "mei")
    write(stage)
    assert total(stage, "mei") == before - 1


def test_the_same_number_on_card_desk_and_list(stage, home, day):
    of_class(stage, home, "disabled", day - timedelta(days=90))
    count = total(stage, "mei")
    card = stage.client("mei").get(f"{C}/grids/01/card", headers={"HX-Request": "true"}).text
    assert f"<b>{count}</b>" in card
    page = html.unescape(stage.client("mei").get(f"{C}/households?grid=01&due=yes").text)
    assert int(re.search(r'class="pager"><span>\D*(\d+)', page)[1]) == count


def test_the_list_says_due_and_never_why(stage, home, day):
    of_class(stage, home, "released", day - timedelta(days=200))
    for name in ("mei", "lin", "group"):
        for page in ("due", "care", f"record?grid=01&household={home}", "ledgers/visits"):
            said = html.unescape(stage.client(name).get(f"{C}/{page}").text)
            rows = said.split("<tbody>", 1)[-1] if page == "due" else said
            assert "安置帮教对象" not in rows or page == "care", (name, page)


def test_coverage_counts_households_and_not_visits(stage, home, day):
    visited(stage, home, day)
    visited(stage, home, day)
    page = html.unescape(stage.client("lin").get(f"{C}/coverage").text)
    assert re.search(r'class="quiet">1/42', page)
