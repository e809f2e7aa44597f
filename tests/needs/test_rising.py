"""Supervision rises by itself: each rung at its working day, once, and those concerned are told."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from gisgrid import upkeep
from gisgrid.auth.models import Account
from gisgrid.db import transaction
from gisgrid.needs.limits import Limit, Limits, seed
from gisgrid.needs.models import Need, NeedStep
from gisgrid.needs.rising import next_rung
from gisgrid.needs.telling import RAISED, RAISED_SUMS
from gisgrid.needs.workdays import NOTICES, Calendar
from gisgrid.notices.models import InboxNotice
from tests.cast import HOME

# Wednesday; before it lies the feast of 1–7 October with make-up days around it.
DAY = date(2026, 10, 14)
LIMITS = Limits(seed(), NOTICES)


def late(days, **fields):
    """A need whose last day is so many working days ago."""
    due = DAY
    while NOTICES.between(due, DAY) < days:
        due -= timedelta(1)
    return {"id": 1, "due_on": due.isoformat(), "kind": "road", "area_class": "public",
            "level": None, "state": "handling", "supervised": None} | fields  # fmt: skip


@pytest.mark.parametrize(("days", "level"), [
    (0, None), (1, "plain"), (2, "plain"), (3, "yellow"), (6, "yellow"), (7, "red"), (40, "red"),
])  # fmt: skip
def test_each_rung_comes_at_its_working_day(days, level):
    found = next_rung(late(days), LIMITS, DAY)
    assert (found and found["level"]) == level


def test_a_weekend_and_a_feast_do_not_count():
    """Due on Wednesday 30 September; the first working days are 8, 9 and Saturday 10 October."""
    need = late(0, due_on="2026-09-30")
    levels = [next_rung(need, LIMITS, date(2026, 10, d)) for d in (1, 7, 8, 9, 10)]
    assert [one and one["level"] for one in levels] == [None, None, "plain", "plain", "yellow"]


def test_a_rung_is_taken_once_and_none_is_taken_back():
    assert next_rung(late(3, supervised="yellow"), LIMITS, DAY) is None
    assert next_rung(late(3, supervised="red"), LIMITS, DAY) is None
    assert next_rung(late(7, supervised="yellow"), LIMITS, DAY)["level"] == "red"


def test_a_community_sets_its_own_rungs_and_days_off():
    own = Limit("plain_after", None, None, None, 2, None, DAY, is_own=True)
    assert next_rung(late(1), Limits((*seed(), own), NOTICES), DAY) is None
    off = Calendar({DAY: False})
    assert next_rung(late(1), Limits(seed(), off), DAY) is None


def told(stage, *sentences):
    with transaction(stage.database.owner) as session:
        rows = session.execute(
            select(Account.username, InboxNotice.fields)
            .join(Account, Account.id == InboxNotice.account)
            .where(InboxNotice.text.in_(sentences))
        )
        return sorted((row[0], row[1].get("n", row[1].get("no"))) for row in rows
                      if row[0] != "ada")  # fmt: skip


def test_it_rises_once_in_the_database_and_is_seen_on_need_list_and_desk(stage, day):
    """N-0002 one day late, N-0001 far beyond: told are who handles and who walks, then above."""
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE need SET closed_on = raised_on, state = 'closed'"
                             " WHERE no > 2 AND closed_on IS NULL"))  # fmt: skip
        rows = {one.no: one for one in session.scalars(select(Need).where(Need.community == HOME))}
        yesterday = day - timedelta(1)
        while NOTICES.between(yesterday, day) < 1:
            yesterday -= timedelta(1)
        rows[2].due_on, rows[2].state, rows[2].level = yesterday, "handling", "grid"
        rows[1].due_on, rows[1].state = day - timedelta(40), "assigned"
        numbers = {no: one.id for no, one in rows.items()}
    for _time in range(2):
        upkeep.remind(stage.database.app)
    plain, _yellow, red = RAISED
    assert told(stage, plain) == [("group", "N-0002"), ("mei", "N-0002")]
    assert told(stage, red) == [("group", "N-0001"), ("mei", "N-0001")]
    assert told(stage, RAISED_SUMS[1]) == [("lin", 1), ("wei", 1)]
    assert told(stage, RAISED_SUMS[0]) == []
    with transaction(stage.database.owner) as session:
        steps = session.execute(
            select(NeedStep.need, NeedStep.given["supervision"].astext, NeedStep.to_state)
            .where(NeedStep.step == "supervise").order_by(NeedStep.need)
        ).all()  # fmt: skip
        assert sorted(steps) == sorted([(numbers[1], "red", "assigned"),
                                        (numbers[2], "plain", "handling")])  # fmt: skip
        # Red: somebody takes it up today.
        assert session.get(Need, (HOME, numbers[1])).step_due_on == day
    lin = stage.client("lin")
    page = lin.get(f"/c/{HOME}/needs/{numbers[1]}").text
    assert "红牌督办" in page
    assert "自动" in page
    listed = lin.get(f"/c/{HOME}/needs?supervised=red").text
    assert f"/needs/{numbers[1]}" in listed
    assert f"/needs/{numbers[2]}" not in listed
    assert f"/c/{HOME}/needs?supervised=red" in lin.get(f"/c/{HOME}/desk").text


@pytest.mark.parametrize("fields", [
    {"state": "on_hold"}, {"asked": "extend", "state": "handling"}, {"state": "answered"},
    {"state": "closed"},
])  # fmt: skip
def test_what_waits_or_was_answered_does_not_rise(stage, day, fields):
    with transaction(stage.database.owner) as session:
        for one in session.scalars(select(Need).where(Need.community == HOME)):
            one.due_on = one.raised_on
            one.closed_on = day if fields["state"] == "closed" else None
            for name, value in fields.items():
                setattr(one, name, value)
    upkeep.remind(stage.database.app)
    with transaction(stage.database.owner) as session:
        assert session.scalars(select(Need.supervised)).all().count(None) == 4
