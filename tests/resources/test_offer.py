"""A unit keeps its own list; others read what is published."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from gisgrid.errors import Conflict, Invalid, NotAllowed
from gisgrid.notices.service import inbox
from gisgrid.resources import service
from gisgrid.resources.service import Filter
from tests.cast import HOME
from tests.resources.conftest import HALL

TODAY = date(2026, 11, 25)


def names(stage, who, **wanted):
    with stage.acting(who) as (session, _actor):
        rows = service.list_resources(session, HOME, Filter(**wanted), TODAY)
        return [row.resource.name for row in rows]


def test_it_works(stage, hall):
    assert names(stage, "bo") == ["会议室"]


def test_a_draft_is_seen_by_its_unit_and_the_director_alone(stage, unit):
    with stage.acting("unit") as (session, actor):
        service.offer(session, actor, HOME, unit, HALL, TODAY)
    seen = {who: names(stage, who) for who in ("unit", "lin", "wei", "mei", "bo", "hua")}
    assert seen == {"unit": ["会议室"], "lin": ["会议室"], "wei": ["会议室"],
                    "mei": [], "bo": [], "hua": []}  # fmt: skip


@pytest.mark.parametrize("who", ["mei", "bo", "cadre", "group", "wei"])
def test_others_cannot_write_it(stage, unit, who):
    with stage.acting(who) as (session, actor), pytest.raises(NotAllowed):
        service.offer(session, actor, HOME, unit, HALL, TODAY)


def test_a_liaison_writes_for_no_other_unit_even_past_the_service(stage, unit, hall):
    with stage.database.owner.begin() as owner:
        owner.execute(text("UPDATE resource SET unit = (SELECT id FROM unit WHERE code = 'U02')"))
    with stage.acting("unit") as (session, _actor):
        changed = session.execute(text("UPDATE resource SET name = 'x' RETURNING id")).all()
        assert changed == []


@pytest.mark.parametrize(
    ("change", "field"),
    [({"capacity": "-5"}, "capacity"), ({"capacity": "0"}, "capacity"),
     ({"capacity": "许多"}, "capacity"), ({"capacity": "９"}, "capacity"),
     ({"pieces": ""}, "pieces"), ({"pieces": "100"}, "pieces"), ({"name": "  "}, "name"),
     ({"name": "字" * 61}, "name"), ({"kind": "other"}, "kind"),
     ({"conditions": "字" * 201}, "conditions")],
)  # fmt: skip
def test_what_does_not_fit_is_named_at_its_field(stage, unit, change, field):
    with stage.acting("unit") as (session, actor), pytest.raises(Invalid) as refused:
        service.offer(session, actor, HOME, unit, replace(HALL, **change), TODAY)
    assert list(refused.value.fields) == [field]


def test_the_database_refuses_a_negative_capacity_too(stage, hall):
    with stage.database.owner.connect() as owner, pytest.raises(Exception, match="capacity_pos"):
        owner.execute(text("UPDATE resource SET capacity = -1"))


def test_two_of_one_name_are_refused(stage, unit, hall):
    with stage.acting("unit") as (session, actor), pytest.raises(Invalid, match="1"):
        service.offer(session, actor, HOME, unit, HALL, TODAY)


def test_who_read_an_older_state_does_not_overwrite_the_newer(stage, unit, hall):
    with stage.acting("lin") as (session, actor):
        seen = service.get(session, HOME, hall)
        version = seen.version
        service.change(session, actor, seen, replace(HALL, capacity="60"), version, TODAY)
    with stage.acting("unit") as (session, actor), pytest.raises(Conflict):
        service.change(session, actor, service.get(session, HOME, hall), HALL, version, TODAY)


def test_what_nobody_confirmed_for_half_a_year_is_stale_until_somebody_does(stage, unit, hall):
    with stage.acting("unit") as (session, _actor):
        service.get(session, HOME, hall).checked_on = TODAY - timedelta(days=181)
    assert names(stage, "lin", is_stale=True) == ["会议室"]
    with stage.acting("lin") as (session, _actor):
        assert service.stale_by_unit(session, HOME, TODAY) == [(unit, 1)]
    with stage.acting("unit") as (session, actor):
        assert service.confirm_all(session, actor, HOME, unit, TODAY) == 1
    assert names(stage, "lin", is_stale=True) == []


def test_a_withdrawn_one_is_gone_for_others(stage, hall):
    with stage.acting("unit") as (session, actor):
        service.set_state(session, actor, service.get(session, HOME, hall), "withdrawn")
    assert names(stage, "bo") == []
    assert names(stage, "unit") == ["会议室"]


def test_who_has_not_confirmed_is_asked_by_a_notice(stage, unit, hall):
    with stage.acting("unit") as (session, _actor):
        service.get(session, HOME, hall).checked_on = TODAY - timedelta(days=400)
    with stage.acting("lin") as (session, actor):
        assert service.remind(session, actor, HOME, TODAY) == 1
    with stage.acting("unit") as (session, actor):
        (told,), _total = inbox(session, HOME, actor)
        assert told.fields == {"n": 1}
    with stage.acting("mei") as (session, actor), pytest.raises(NotAllowed):
        service.remind(session, actor, HOME, TODAY)
