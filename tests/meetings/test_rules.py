"""On which days meetings come round, and which of them were missed."""

from datetime import date, timedelta

import pytest

from gisgrid.errors import Invalid, NotAllowed
from gisgrid.meetings import service
from gisgrid.meetings.rules import occurrence, occurrences
from gisgrid.meetings.service import Turn
from tests.cast import HOME
from tests.meetings.conftest import FIRST, TODAY, prepare

TURN = Turn("regular", "网格长例会", "week", "2", TODAY, "14:00", "会议室")


def due(stage, who="lin"):
    with stage.acting(who) as (session, _actor):
        return [(one.on, one.is_missed) for one in service.list_due(session, HOME, TODAY)]


def test_it_works(stage, rule):
    assert due(stage) == [
        (FIRST, True), (FIRST + timedelta(14), True), (FIRST + timedelta(28), True),
        (FIRST + timedelta(42), False),
    ]  # fmt: skip


def test_what_is_prepared_is_due_no_more(stage, rule):
    prepare(stage, rule, FIRST + timedelta(14))
    assert (FIRST + timedelta(14), True) not in due(stage)


def test_today_is_not_missed(stage):
    with stage.acting("lin") as (session, actor):
        service.set_rule(session, actor, HOME, TURN, TODAY)
    assert due(stage) == [(TODAY, False)]


def test_a_new_rule_ends_the_one_before(stage, rule):
    with stage.acting("lin") as (session, actor):
        service.set_rule(session, actor, HOME, TURN, TODAY)
    assert due(stage)[-1] == (TODAY, False)
    assert len(due(stage)) == 4


@pytest.mark.parametrize(
    ("change", "field"),
    [({"every": "0"}, "every"), ({"every": "99"}, "every"), ({"every": "二"}, "every"),
     ({"since": None}, "since"), ({"since": TODAY - timedelta(1)}, "since"),
     ({"starts_at": "25:00"}, "starts_at"), ({"starts_at": ""}, "starts_at"),
     ({"place": " "}, "place"), ({"name": ""}, "name"), ({"kind": "party"}, "kind"),
     ({"step": "day"}, "step")],
)  # fmt: skip
def test_what_does_not_fit_is_named(stage, change, field):
    turn = Turn(**{**vars(TURN), **change})
    with stage.acting("lin") as (session, actor), pytest.raises(Invalid) as refused:
        service.set_rule(session, actor, HOME, turn, TODAY)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("who", ["mei", "unit", "wei", "group"])
def test_nobody_else_sets_it(stage, who):
    with stage.acting(who) as (session, actor), pytest.raises(NotAllowed):
        service.set_rule(session, actor, HOME, TURN, TODAY)


def test_a_liaison_sees_joint_meetings_alone(stage, rule):
    assert due(stage, "unit") == []


def test_the_last_day_of_a_month_stays_the_last():
    start = date(2024, 1, 31)
    days = [occurrence(start, "month", 1, n) for n in range(3)]
    assert days == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]
    assert occurrence(date(2026, 2, 12), "month", -3, 8) == date(2024, 2, 12)


def test_the_end_of_a_rule_is_not_in_it():
    start = date(2026, 1, 1)
    found = occurrences(start, "week", 1, date(2026, 1, 15), start, date(2027, 1, 1))
    assert list(found) == [start, date(2026, 1, 8)]
