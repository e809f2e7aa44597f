"""A rule of fortnightly meetings, and one meeting of it that is past and not yet held."""

from datetime import date, timedelta

import pytest

from gisgrid.db import transaction
from gisgrid.meetings import service
from gisgrid.meetings.models import MeetingRule
from gisgrid.meetings.service import Point
from tests.cast import HOME

TODAY = date(2026, 11, 25)
POINTS = (Point("通报诉求"),)
FIRST = TODAY - timedelta(days=30)


def add_rule(stage, kind="regular", since=FIRST):
    with transaction(stage.database.owner) as session:
        made = MeetingRule(community=HOME, kind=kind, name="网格长例会", step="week", every=2,
                           since=since, starts_at="14:00", place="会议室")  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


@pytest.fixture
def rule(stage):
    return add_rule(stage)


def prepare(stage, rule, on=FIRST, points=POINTS):
    with stage.acting("lin") as (session, actor):
        found = service.get_rule(session, HOME, rule)
        people = [("曾梅", None), ("单波", None)]
        return service.prepare(session, actor, HOME, found, on, points, people).id


@pytest.fixture
def meeting(stage, rule):
    return prepare(stage, rule)
