"""A unit's offers in the world of the cast."""

from datetime import UTC, datetime, timedelta

import pytest

from gisgrid.resources import service
from gisgrid.resources.service import Offer
from tests.cast import HOME

HALL = Offer(
    kind="venue", name="会议室", capacity="40", measure="人", open_times="周二 18:00–20:00"
)


@pytest.fixture
def unit(stage):
    """The unit whose liaison is of the cast."""
    with stage.acting("unit") as (_session, actor):
        return actor.unit


@pytest.fixture
def hall(stage, unit):
    """A published room of the unit: its id."""
    with stage.acting("unit") as (session, actor):
        made = service.offer(session, actor, HOME, unit, HALL, datetime.now(UTC).date())
        service.set_state(session, actor, made, "published")
        return made.id


@pytest.fixture
def evening():
    """Two hours of tomorrow: (since, until)."""
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    return start, start + timedelta(hours=2)
