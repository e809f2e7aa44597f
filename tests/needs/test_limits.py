"""Limits and days off as staff set them: dates of effect, what is refused, what clocks then say."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from gisgrid.db import transaction
from gisgrid.needs import steps
from gisgrid.needs.doing import Handed
from gisgrid.needs.limits import calendar_of, limits_of
from gisgrid.needs.models import Need
from gisgrid.needs.rules import StepCode
from gisgrid.needs.workdays import NOTICES
from tests.cast import HOME

C = f"/c/{HOME}"
ROAD = {"step": "whole", "kind": "road", "days": "9"}


def whole(stage, on):
    with stage.acting("lin") as (session, _actor):
        return limits_of(session, HOME, on).whole("road", "walk_up")


def test_it_works(stage, day):
    assert whole(stage, day) == 7
    assert stage.client("lin").send_form(f"{C}/limits", **ROAD).status_code == 303
    assert whole(stage, day) == 9
    assert "本社区" in stage.client("mei").get(f"{C}/limits").text


def test_a_limit_holds_from_its_day_and_the_one_before_ends_there(stage, day):
    later = day + timedelta(10)
    stage.client("lin").send_form(f"{C}/limits", **ROAD)
    stage.client("lin").send_form(f"{C}/limits", **ROAD | {"days": "4"}, since=later.isoformat())
    assert [whole(stage, on) for on in (day, later - timedelta(1), later)] == [9, 9, 4]


@pytest.mark.parametrize(("changes", "field"), [
    ({"step": "fly"}, "step"), ({"kind": "x"}, "kind"), ({"level": "x"}, "level"),
    ({"days": "-1"}, "days"), ({"days": "367"}, "days"), ({"days": "三"}, "days"),
    ({"since": "2020-01-01"}, "since"), ({"since": "x"}, "since"),
])  # fmt: skip
def test_what_does_not_fit_is_named_at_its_field(stage, day, changes, field):
    answer = stage.client("lin").send_form(f"{C}/limits", **ROAD | changes)
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text
    assert whole(stage, day) == 7


def test_days_off_of_a_year_without_notice_are_filled_in(stage, day):
    page = stage.client("lin").get(f"{C}/calendar?year=2027").text
    assert "还没有录入" in page
    form = {"since": "2027-02-06", "last": "2027-02-12", "name": "春节"}
    assert stage.client("lin").send_form(f"{C}/calendar", **form).status_code == 303
    made_up = {"since": "2027-01-31", "is_working": "yes"}
    stage.client("lin").send_form(f"{C}/calendar", **made_up)
    with stage.acting("mei") as (session, _actor):
        calendar = calendar_of(session, HOME)
    assert [calendar.is_working_day(day.replace(year=2027, month=m, day=d))
            for m, d in ((1, 31), (2, 5), (2, 8), (2, 12), (2, 15))] == [
        True, True, False, False, True]  # fmt: skip
    assert "还没有录入" not in stage.client("lin").get(f"{C}/calendar?year=2027").text
    stage.client("lin").send_form(f"{C}/calendar/clear", year="2027")
    assert "还没有录入" in stage.client("lin").get(f"{C}/calendar?year=2027").text


@pytest.mark.parametrize("form", [
    {}, {"since": "2027-02-30"}, {"since": "2027-02-06", "last": "2027-02-05"},
    {"since": "2027-02-06", "last": "2027-06-01"},
])  # fmt: skip
def test_days_that_are_none_are_refused(stage, form):
    assert stage.client("lin").send_form(f"{C}/calendar", **form).status_code == 422
    with transaction(stage.database.owner) as session:
        assert session.scalar(text("SELECT count(*) FROM calendar_day")) == 0


def test_a_need_whose_day_lies_in_an_unknown_year_says_so(stage):
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE need SET due_on = '2027-03-01' WHERE no = 2"))
        number = session.scalar(text("SELECT id FROM need WHERE no = 2"))
    assert "2027年的放假安排还没有录入" in stage.client("lin").get(f"{C}/needs/{number}").text


def test_a_rule_changed_in_mid_period_leaves_what_runs_and_holds_for_what_comes(stage, day):
    tomorrow = day + timedelta(1)
    form = {"step": "whole", "kind": "road", "area_class": "walk_up", "days": "2"}
    with transaction(stage.database.owner) as session:
        need = session.scalar(select(Need).where(Need.community == HOME, Need.no == 2))
        need.state, need.kind, need.sub_kind, need.area_class = "reported", "road", None, "walk_up"
        number, due = need.id, need.due_on
    answer = stage.client("lin").send_form(f"/c/{HOME}/limits", since=str(tomorrow), **form)
    assert answer.status_code == 303
    due_by = {}
    for when in (day, tomorrow):
        with stage.acting("lin") as (session, actor):
            given = Handed(kind="road", looked="yes")
            done = steps.advance(session, actor, HOME, number, StepCode.ACCEPT, given, when)
            due_by[when] = (done.limit_days, done.due_on)
            session.rollback()
    assert due_by[day][0] > 2
    assert due_by[tomorrow] == (2, NOTICES.add(tomorrow, 2))
    with transaction(stage.database.owner) as session:
        assert session.get(Need, (HOME, number)).due_on == due
