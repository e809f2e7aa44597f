"""The stage with its numbers in order: the cast's needs were written without the counter."""

import pytest
from sqlalchemy import select, text

from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.households.models import Household
from gisgrid.needs.models import Need
from tests.cast import HOME


@pytest.fixture
def office(stage):
    with transaction(stage.database.owner) as session:
        session.execute(text("INSERT INTO counter VALUES (:c, 'need', 100)"), {"c": HOME})
    return stage


@pytest.fixture
def day(stage):
    with transaction(stage.database.owner) as session:
        return today(session, HOME)


def needs_of(stage):
    """All needs that were recorded by form: numbers above 100."""
    with transaction(stage.database.owner) as session:
        return session.scalars(select(Need).where(Need.no > 100).order_by(Need.no)).all()


def door(stage, code="1a-1-01-01"):
    with transaction(stage.database.owner) as session:
        return session.scalar(
            select(Household.id).where(Household.community == HOME, Household.code == code)
        )
