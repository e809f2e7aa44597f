"""An agreement of the cast's unit."""

from datetime import date, timedelta

import pytest

from gisgrid.agreements import signing as signed
from gisgrid.agreements.signing import Promise, Signing
from tests.cast import HOME

TODAY = date(2026, 11, 25)
SIGNED, UNTIL = TODAY - timedelta(days=100), TODAY + timedelta(days=264)
PROMISES = (
    Promise("unit", "snow_section", "雪后清主路", TODAY - timedelta(days=3), "volunteering"),
    Promise("community", "information", "每季通报民意", TODAY + timedelta(days=20)),
)


@pytest.fixture
def unit(stage):
    with stage.acting("unit") as (_session, actor):
        return actor.unit


@pytest.fixture
def signing(unit):
    return Signing(unit, SIGNED, UNTIL, "林主任", "王局长")


@pytest.fixture
def agreement(stage, signing):
    with stage.acting("lin") as (session, actor):
        return signed.sign(session, actor, HOME, signing, PROMISES).id
