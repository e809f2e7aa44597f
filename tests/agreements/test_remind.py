"""Nobody has to send reminders: what falls due, is overdue, expires or went stale is told once."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from gisgrid import upkeep
from gisgrid.agreements.models import Agreement, Commitment
from gisgrid.agreements.rules import REMIND_DAYS, WARN_DAYS
from gisgrid.agreements.words import REMINDERS
from gisgrid.auth.models import Account
from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.notices.models import InboxNotice
from gisgrid.resources.models import Resource
from gisgrid.resources.rules import STALE_DAYS
from tests.cast import HOME

DUE, OVERDUE, EXPIRING, STALE = REMINDERS


@pytest.fixture
def told(stage):
    """What `told()` reads: (account, sentence) of every notice, after reminding; those of the
    administrator, who is a director too, are left out."""

    def read() -> list[tuple[str, str]]:
        upkeep.remind(stage.database.app)
        with transaction(stage.database.owner) as session:
            rows = session.execute(
                select(Account.username, InboxNotice.text)
                .join(Account, Account.id == InboxNotice.account)
                .order_by(InboxNotice.id)
            )
            return [(row[0], row[1]) for row in rows if row[0] != "ada" and row[1] in REMINDERS]

    return read


@pytest.fixture
def day(stage):
    with transaction(stage.database.owner) as session:
        return today(session, HOME)


def write(stage, model, **values):
    with transaction(stage.database.owner) as session:
        session.execute(update(model).where(model.community == HOME).values(**values))


def test_it_works(stage, agreement, told, day):
    """One promise of each side is due tomorrow; each side is told of its own, and once."""
    write(stage, Commitment, due_on=day + timedelta(days=1))
    assert sorted(told()) == [("lin", DUE), ("unit", DUE)]
    assert len(told()) == 2
    write(stage, Commitment, due_on=day - timedelta(days=1))
    assert sorted(told())[1:3] == [("lin", OVERDUE), ("unit", DUE)]


@pytest.mark.parametrize(("days", "is_told"), [(REMIND_DAYS, True), (REMIND_DAYS + 1, False)])
def test_a_promise_is_told_of_a_week_before(stage, agreement, told, day, days, is_told):
    write(stage, Commitment, due_on=day + timedelta(days=days))
    assert (("unit", DUE) in told()) == is_told


def test_what_is_kept_or_ended_is_not_told_of(stage, agreement, told, day):
    write(stage, Commitment, due_on=day, state="done", done_on=day, evidence="照片")
    assert told() == []
    write(stage, Commitment, state="open")
    write(stage, Agreement, signed_on=day - timedelta(days=9), ended_on=day, ended_why="搬走了")
    assert told() == []


@pytest.mark.parametrize(("days", "is_told"), [(WARN_DAYS, True), (WARN_DAYS + 1, False)])
def test_an_agreement_that_expires_is_told_of_to_both_sides(
    stage, agreement, told, day, days, is_told
):
    write(stage, Commitment, due_on=day + timedelta(days=99))
    write(stage, Agreement, valid_to=day + timedelta(days=days))
    expected = [("lin", EXPIRING), ("unit", EXPIRING)] if is_told else []
    assert sorted(told()) == expected


def test_a_stale_list_is_asked_about_once_a_month(stage, unit, told, day):
    with transaction(stage.database.owner) as session:
        for name in ("会议室", "投影仪"):
            session.add(
                Resource(community=HOME, unit=unit, kind="venue", name=name, state="published",
                         checked_on=day - timedelta(days=STALE_DAYS + 1), checked_by="x")
            )  # fmt: skip
    assert told() == [("unit", STALE)]
    with transaction(stage.database.owner) as session:
        (notice,) = session.scalars(select(InboxNotice).where(InboxNotice.text == STALE))
        assert notice.fields == {"n": 2}
        assert notice.made_by is None
        session.execute(text("UPDATE resource SET name = name || '2' WHERE name = '会议室'"))
    assert len(told()) == 1
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE notice SET made_at = made_at - interval '31 days'"))
    assert len(told()) == 2


def test_the_trail_says_how_many_were_reminded(stage, agreement, told, day):
    write(stage, Commitment, due_on=day)
    told()
    with transaction(stage.database.owner) as session:
        said = session.scalars(
            text("SELECT after FROM audit_entry WHERE table_name = 'notice' AND action = 'bulk'")
        ).all()
    assert {"reminded": 3} in said  # liaison, director, administrator
