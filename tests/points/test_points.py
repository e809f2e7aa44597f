"""Points of volunteers: entered by another, bounded, reversed and never deleted."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from gisgrid.auth.models import Account, Person
from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.errors import Conflict, Invalid, NotAllowed
from gisgrid.points import service
from gisgrid.points.service import Deed
from tests.cast import HOME

C = f"/c/{HOME}"


@pytest.fixture
def day(stage):
    with transaction(stage.database.owner) as session:
        return today(session, HOME)


@pytest.fixture
def person(stage):
    with transaction(stage.database.owner) as session:
        made = Person(community=HOME, name="周志愿", search="周志愿 zhouzhiyuan")
        session.add(made)
        session.flush()
        return made.id


def enter(stage, volunteer, day, who="lin", **changes):
    deed = replace(Deed(volunteer, "clean_hour", 2, day, "清扫楼前"), **changes)
    with stage.acting(who) as (session, actor):
        return service.enter(session, actor, HOME, deed, day).id


def balance(stage, person, **days):
    with stage.acting("mei") as (session, _actor):
        rows = service.balances(session, HOME, **days)
    return next(((r["of_period"], r["total"]) for r in rows if r["id"] == person), None)


def test_it_works(stage, person, day):
    enter(stage, person, day)
    assert balance(stage, person) == (2, 2)
    page = stage.client("bo").get(f"{C}/points/{person}").text
    assert "清扫楼前" in page
    assert "lin" in page


def test_a_wrong_entry_is_reversed_once_and_both_stay(stage, person, day):
    entry = enter(stage, person, day)
    with stage.acting("lin") as (session, actor):
        back = service.reverse(session, actor, HOME, entry, "记重了").id
    assert balance(stage, person) == (0, 0)
    for again in (entry, back):
        with stage.acting("lin") as (session, actor), pytest.raises(Conflict):
            service.reverse(session, actor, HOME, again, "再来一次")
    with stage.acting("mei") as (session, _actor):
        assert service.entries(session, HOME, person, 10, 0)[1] == 2


@pytest.mark.parametrize(
    "change", ["UPDATE points_entry SET points = 9", "DELETE FROM points_entry"]
)
def test_the_application_can_change_and_delete_nothing(stage, person, day, change):
    enter(stage, person, day)
    with pytest.raises(ProgrammingError, match="permission denied"), stage.acting("lin") as (s, _a):
        s.execute(text(change))


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"person": None}, "person"), ({"person": 999_999}, "person"), ({"code": "x"}, "code"),
     ({"quantity": 3}, "quantity"), ({"quantity": 0}, "quantity"), ({"quantity": None}, "quantity"),
     ({"why": " "}, "why"), ({"why": "长" * 201}, "why")],
)  # fmt: skip
def test_what_does_not_fit_is_named_at_its_field(stage, person, day, changes, field):
    with pytest.raises(Invalid) as caught:
        enter(stage, person, day, **changes)
    assert list(caught.value.fields) == [field]
    assert balance(stage, person) is None


def test_days_ahead_and_long_ago_are_refused(stage, person, day):
    for when in (day + timedelta(1), day - timedelta(93)):
        with pytest.raises(Invalid) as caught:
            enter(stage, person, day, done_on=when)
        assert list(caught.value.fields) == ["done_on"]


def test_a_day_gives_at_most_ten_and_what_was_reversed_does_not_count(stage, person, day):
    entry = enter(stage, person, day, code="claim_wish", quantity=1)
    with pytest.raises(Invalid) as caught:
        enter(stage, person, day)
    assert list(caught.value.fields) == ["quantity"]
    enter(stage, person, day, done_on=day - timedelta(1))
    with stage.acting("lin") as (session, actor):
        service.reverse(session, actor, HOME, entry, "不是他")
    enter(stage, person, day)


def test_nobody_enters_his_own_and_who_may_not_verify_enters_none(stage, person, day):
    with transaction(stage.database.owner) as session:
        lin = session.scalar(select(Account.id).where(Account.username == "lin"))
        session.execute(text("UPDATE role_grant SET person = :p WHERE account = :a"),
                        {"p": person, "a": lin})  # fmt: skip
    with pytest.raises(NotAllowed):
        enter(stage, person, day)
    with pytest.raises(NotAllowed):
        enter(stage, person, day, "mei")


def test_a_rule_counts_from_its_day_and_leaves_what_was_entered(stage, person, day):
    enter(stage, person, day)
    later = day + timedelta(7)
    with stage.acting("lin") as (session, actor):
        service.set_rule(session, actor, HOME, "clean_hour", 3, later, "会议纪要", day)
    points = {}
    for on in (day, later):
        with stage.acting("lin") as (session, _actor):
            rules = {r.act.code: r for r in service.rules_on(session, HOME, on)}
        points[on] = rules["clean_hour"].points
    assert points == {day: 1, later: 3}
    assert balance(stage, person) == (2, 2)
    with stage.acting("lin") as (session, actor), pytest.raises(Invalid):
        service.set_rule(session, actor, HOME, "clean_hour", 4, later, "", day)


def test_the_file_holds_what_the_page_shows(stage, person, day):
    enter(stage, person, day)
    answer = stage.client("lin").get(f"{C}/points.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert [c.value for c in sheet[2]][:4] == [1, "周志愿", 2, 2]


def test_a_refused_form_keeps_what_was_typed(stage, person, day):
    form = {"person": person, "code": "", "quantity": "1", "done_on": day, "why": "扫了雪"}
    answer = stage.client("lin").send_form(f"{C}/points", **form)
    assert answer.status_code == 422
    assert 'value="扫了雪"' in answer.text
