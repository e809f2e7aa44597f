"""Record a visit, see it in the list, take it back."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.visits.models import Visit
from gisgrid.visits.service import LOOK_BACK_DAYS
from tests.cast import HOME
from tests.needs.conftest import door
from tests.needs.test_record import wrong

C = f"/c/{HOME}"


@pytest.fixture
def day(stage):
    with transaction(stage.database.owner) as session:
        return today(session, HOME)


def record(stage, name="mei", **changes):
    form = {"grid": "01", "household": door(stage), "outcome": "home", "text": "都好", "key": "v1"}
    return stage.client(name).send_form(f"{C}/record", **{**form, **changes})


def recorded(stage):
    with transaction(stage.database.owner) as session:
        return session.scalars(select(Visit).where(Visit.recorded_by.is_not(None))).all()


def test_it_works(stage, day):
    assert record(stage).headers["location"] == f"{C}/map?grid=01"
    (visit,) = recorded(stage)
    assert (visit.visited_on, visit.outcome) == (day, "home")
    assert visit.is_counted
    assert visit.grid == visit.grid_then == stage.world.grids["A"]
    assert visit.visitor_name == "mei"


@pytest.mark.parametrize(("outcome", "counted"), [("home", 1), ("by_phone", 1), ("not_home", 0),
                                                  ("refused", 0), ("vacant", 0)])  # fmt: skip
def test_only_reaching_somebody_counts(stage, outcome, counted):
    record(stage, outcome=outcome)
    assert recorded(stage)[0].is_counted == bool(counted)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"household": ""}, "household"), ({"household": "999999"}, "household"),
     ({"outcome": "", "text": ""}, "outcome"), ({"outcome": "asleep"}, "outcome"),
     ({"kind": "x"}, "kind"),
     ({"on": "x"}, "on"), ({"on": "2999-01-01"}, "on"), ({"on": "2020-01-01"}, "on"),
     ({"text": "长" * 1001}, "text")],
)  # fmt: skip
def test_what_does_not_fit_is_named_at_its_field_and_nothing_is_written(stage, changes, field):
    answer = record(stage, **changes)
    assert answer.status_code == 422
    assert field in answer.text
    assert set(wrong(answer)) <= {field}
    assert recorded(stage) == []


def test_a_visit_may_be_written_down_a_month_later(stage, day):
    assert record(stage, on=day - timedelta(days=LOOK_BACK_DAYS)).status_code == 303
    late = record(stage, on=day - timedelta(days=LOOK_BACK_DAYS + 1), key="v2")
    assert late.status_code == 422


def test_what_was_typed_stays(stage):
    assert "都好</textarea>" in html.unescape(record(stage, outcome="asleep").text)


def test_sending_twice_adds_nothing(stage):
    record(stage)
    record(stage)
    assert len(recorded(stage)) == 1


def test_a_door_of_another_grid_is_refused(stage):
    assert record(stage, household=door(stage, "1c-1-01-01")).status_code == 422
    assert record(stage, grid="02").status_code == 403
    assert recorded(stage) == []


def undo(stage, name="mei"):
    return stage.client(name).send_form(f"{C}/diary/{recorded(stage)[0].diary_entry}/undo")


def test_ones_own_visit_of_today_can_be_taken_back(stage):
    record(stage)
    assert undo(stage).status_code == 303
    assert recorded(stage) == []
    with transaction(stage.database.owner) as session:
        kept = session.scalar(text(
            "SELECT before->>'outcome' FROM audit_entry"
            " WHERE table_name = 'visit' AND action = 'delete'"
        ))  # fmt: skip
    assert kept == "home"


def test_the_visit_of_another_cannot(stage):
    record(stage)
    assert undo(stage, "unit").status_code == 409
    assert len(recorded(stage)) == 1


def test_one_of_last_week_cannot(stage):
    record(stage)
    with transaction(stage.database.owner) as session:
        for table in ("visit", "diary_entry"):
            session.execute(text(f"UPDATE {table} SET recorded_at = now() - interval '7 days'"))
    assert undo(stage).status_code == 409


def test_the_former_address_leads_to_the_one_form(stage):
    answer = stage.client("mei").get(f"{C}/visits/record?grid=01")
    assert answer.headers["location"] == f"{C}/record?grid=01"


def total(stage, query, name="lin"):
    page = html.unescape(stage.client(name).get(f"{C}/visits?{query}").text)
    found = re.search(r'class="pager"><span>\D*(\d+)', page)
    return int(found[1]) if found else 0


def test_the_list_is_filtered(stage, day):
    assert total(stage, "") == 7
    assert total(stage, "grid=01") == 6
    assert total(stage, f"from={day - timedelta(days=2)}") == 6
    assert total(stage, f"to={day - timedelta(days=3)}") == 1
    assert total(stage, "outcome=refused") == 0
    assert total(stage, "", "bo") == 1


@pytest.mark.parametrize("query", ["to=9999-12-31", "from=0001-01-01", "to=x", "sort=x", "page=0"])
def test_an_address_that_makes_no_sense_is_no_fault_of_the_program(stage, query):
    assert stage.client("lin").get(f"{C}/visits?{query}").status_code in (200, 422)
