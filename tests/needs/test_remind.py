"""Needs and visits that fall due are told to whom they concern, once each and by themselves."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from gisgrid import upkeep
from gisgrid.auth.models import Account
from gisgrid.db import transaction
from gisgrid.needs.models import Need
from gisgrid.needs.telling import REMINDERS
from gisgrid.notices.models import InboxNotice
from gisgrid.units.models import Unit
from gisgrid.visits.words import REMINDER
from tests.cast import HOME

SOON, OVER, ACCEPT, *_REST, CLOSE = REMINDERS


@pytest.fixture
def told(stage):
    """`told(*sentences)` reminds and reads who has which of them in the inbox, without Ada, who
    is a director too."""

    def read(*wanted: str) -> list[tuple[str, str]]:
        upkeep.remind(stage.database.app)
        with transaction(stage.database.owner) as session:
            rows = session.execute(
                select(Account.username, InboxNotice.text)
                .join(Account, Account.id == InboxNotice.account)
                .where(InboxNotice.text.in_(wanted or REMINDERS))
            )
            return sorted((row[0], row[1]) for row in rows if row[0] != "ada")

    return read


def one_need(stage, **fields):
    """Needs of all grids but N-0002 end; that one gets the fields."""
    with transaction(stage.database.owner) as session:
        session.execute(
            text("UPDATE need SET closed_on = raised_on, state = 'closed' WHERE no <> 2")
        )
        found = session.scalar(select(Need).where(Need.community == HOME, Need.no == 2))
        for name, value in fields.items():
            setattr(found, name, value)


@pytest.mark.parametrize(("fields", "due_in", "expected"), [
    ({"state": "handling", "level": "grid"}, 3, [("mei", SOON)]),
    ({"state": "handling", "level": "grid"}, 4, []),
    ({"state": "handling", "level": "community"}, 0, [("group", SOON), ("lin", SOON)]),
    ({"state": "handling", "level": "grid"}, -1,
     [("group", OVER), ("lin", OVER), ("mei", OVER)]),
    ({"state": "handling", "level": "grid"}, -31, []),
    ({"state": "on_hold", "level": "grid"}, -1, []),
    ({"state": "handling", "level": "grid", "asked": "extend"}, -1, []),
])  # fmt: skip
def test_the_whole_clock(stage, told, day, fields, due_in, expected):
    one_need(stage, due_on=day + timedelta(due_in), step_due_on=None, lead_unit=None, **fields)
    assert told() == expected
    assert told() == expected


def test_a_unit_is_told_and_told_anew_when_the_day_has_moved(stage, told, day):
    with transaction(stage.database.owner) as session:
        unit = session.scalar(select(Unit.id).where(Unit.community == HOME, Unit.code == "U01"))
    fields = {"state": "handling", "level": "department", "lead_unit": unit, "step_due_on": None}
    one_need(stage, due_on=day + timedelta(1), **fields)
    assert told() == [("unit", SOON)]
    one_need(stage, due_on=day + timedelta(2), **fields)
    assert told() == [("unit", SOON), ("unit", SOON)]


@pytest.mark.parametrize(("state", "said"), [("reported", ACCEPT), ("verified", CLOSE)])
def test_the_clock_of_a_step_is_told_to_who_takes_the_next(stage, told, day, state, said):
    later = day + timedelta(20)
    one_need(stage, state=state, due_on=later, step_due_on=day + timedelta(1))
    assert told() == []
    one_need(stage, state=state, due_on=later, step_due_on=day)
    assert told() == [("group", said), ("lin", said)]


def test_leaders_are_told_once_a_week_how_many_visits_are_due(stage, told):
    assert told(REMINDER) == [("bo", REMINDER), ("mei", REMINDER)]
    assert len(told(REMINDER)) == 2
    page = stage.client("mei").get(f"/c/{HOME}/notices").text
    assert "01网格有" in page
    assert "02网格有" not in page
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE notice SET made_at = made_at - interval '8 days'"))
    assert len(told(REMINDER)) == 4


def test_what_is_counted_is_what_the_list_shows(stage, told):
    told()
    with transaction(stage.database.owner) as session:
        fields = session.scalar(
            select(InboxNotice.fields)
            .join(Account, Account.id == InboxNotice.account)
            .where(Account.username == "mei", InboxNotice.text == REMINDER)
        )
    with stage.acting("mei") as (session, _actor):
        shown = session.execute(
            text("SELECT count(*), count(*) FILTER (WHERE is_late)"
                 " FROM due_households(:c, today_of(:c))"), {"c": HOME}
        ).one()  # fmt: skip
    assert (fields["n"], fields["late"]) == tuple(shown)
