"""Duties of roles and units, ticked once a period with evidence."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import text

from gisgrid.duties import service
from gisgrid.duties.rules import last_day, period_of
from gisgrid.duties.service import Charge
from gisgrid.errors import Conflict, Invalid, NotAllowed
from tests.cast import HOME

TODAY = date(2026, 11, 25)
WALK = Charge("grid_leader", "collect", "走访住户", "weekly", "每周5户")
C = f"/c/{HOME}"


def bind(stage, charge=WALK, since=TODAY - timedelta(100)):
    with stage.acting("lin") as (session, actor):
        return service.set_duty(session, actor, HOME, charge, since).id


def tick(stage, who, duty, evidence="照片", on=TODAY):
    with stage.acting(who) as (session, actor):
        found = service.get(session, HOME, duty)
        return service.tick(session, actor, found, evidence, on).id


def entries(stage, who, on=TODAY, **wanted):
    with stage.acting(who) as (session, actor):
        return service.list_duties(session, actor, HOME, on, **wanted)


def test_it_works(stage):
    tick(stage, "mei", bind(stage))
    (one,) = entries(stage, "lin")
    assert (one.period, one.due_on, one.bound) == ("2026-W48", date(2026, 11, 29), 3)
    assert [made.name for made in one.ticks] == ["mei"]


def test_each_of_the_bound_ticks_once_a_period(stage):
    duty = bind(stage)
    tick(stage, "mei", duty)
    tick(stage, "bo", duty)
    with pytest.raises(Conflict):
        tick(stage, "mei", duty)
    tick(stage, "mei", duty, on=TODAY + timedelta(7))
    assert len(entries(stage, "lin")[0].ticks) == 2


def test_the_database_keeps_them_single(stage):
    tick(stage, "mei", bind(stage))
    double = """INSERT INTO duty_tick (community, duty, holder, name, period, done_on, evidence)
        SELECT community, duty, holder, name, period, done_on, evidence FROM duty_tick"""
    with stage.database.owner.connect() as owner, pytest.raises(Exception, match="holder_period"):
        owner.execute(text(double))


@pytest.mark.parametrize("who", ["lin", "unit", "cadre", "group", "wei"])
def test_who_is_not_bound_does_not_tick(stage, who):
    with pytest.raises(NotAllowed):
        tick(stage, who, bind(stage))


def test_a_duty_of_one_unit_binds_no_other(stage):
    with stage.database.owner.connect() as owner:
        other = owner.scalar(text("SELECT id FROM unit WHERE code = 'U02'"))
    charge = replace(WALK, role="unit_liaison", unit=other)
    with pytest.raises(NotAllowed):
        tick(stage, "unit", bind(stage, charge))
    assert entries(stage, "unit", is_mine=True) == []


def test_my_duties_are_those_of_the_role_i_act_in(stage):
    bind(stage)
    bind(stage, replace(WALK, role="unit_liaison"))
    mine = {who: len(entries(stage, who, is_mine=True)) for who in ("mei", "unit", "cadre")}
    assert mine == {"mei": 1, "unit": 1, "cadre": 0}


def test_a_liaison_reads_the_ticks_of_his_own_unit_alone(stage):
    duty = bind(stage, replace(WALK, role="unit_liaison"))
    tick(stage, "unit", duty)
    with stage.database.owner.begin() as owner:
        owner.execute(text("UPDATE duty_tick SET unit = (SELECT id FROM unit WHERE code = 'U02')"))
    assert entries(stage, "unit")[0].ticks == []
    assert len(entries(stage, "lin")[0].ticks) == 1


def test_an_ended_duty_binds_nobody_and_keeps_its_ticks(stage):
    duty = bind(stage)
    tick(stage, "mei", duty)
    with stage.acting("lin") as (session, actor):
        service.end(session, actor, service.get(session, HOME, duty), TODAY)
    assert entries(stage, "mei") == []
    with pytest.raises(Conflict):
        tick(stage, "bo", duty)
    assert len(entries(stage, "lin", on=TODAY - timedelta(1))[0].ticks) == 1


def test_the_end_is_taken_back_on_the_same_day(stage):
    duty = bind(stage)
    with stage.acting("lin") as (session, actor):
        found = service.get(session, HOME, duty)
        service.end(session, actor, found, TODAY)
        with pytest.raises(Conflict):
            service.resume(session, actor, found, TODAY + timedelta(1))
        service.resume(session, actor, found, TODAY)
    assert tick(stage, "mei", duty)


def test_a_liaison_is_told_of_his_unit_alone(stage):
    bind(stage, replace(WALK, role="unit_liaison"))
    assert {who: entries(stage, who)[0].bound for who in ("unit", "lin")} == {"unit": 1, "lin": 2}


@pytest.mark.parametrize(
    ("change", "field"),
    [({"role": "guest"}, "role"), ({"kind": "x"}, "kind"), ({"frequency": "often"}, "frequency"),
     ({"content": " "}, "content"), ({"standard": "字" * 201}, "standard"), ({"unit": 1}, "unit")],
)  # fmt: skip
def test_what_does_not_fit_is_named(stage, change, field):
    with pytest.raises(Invalid) as refused:
        bind(stage, replace(WALK, **change))
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("who", ["mei", "unit", "wei", "group"])
def test_nobody_else_sets_duties(stage, who):
    with stage.acting(who) as (session, actor), pytest.raises(NotAllowed):
        service.set_duty(session, actor, HOME, WALK, TODAY)


def test_ones_own_tick_of_today_is_taken_back(stage):
    made = tick(stage, "mei", bind(stage))
    with stage.acting("mei") as (session, actor), pytest.raises(Conflict):
        service.untick(session, actor, HOME, made, TODAY + timedelta(1))
    with stage.acting("bo") as (session, actor), pytest.raises(Conflict):
        service.untick(session, actor, HOME, made, TODAY)
    with stage.acting("mei") as (session, actor):
        service.untick(session, actor, HOME, made, TODAY)
    assert entries(stage, "lin")[0].ticks == []


@pytest.mark.parametrize(
    ("frequency", "period", "end"),
    [("daily", "2026-11-25", TODAY), ("weekly", "2026-W48", date(2026, 11, 29)),
     ("monthly", "2026-11", date(2026, 11, 30)), ("quarterly", "2026Q4", date(2026, 12, 31)),
     ("half_yearly", "2026H2", date(2026, 12, 31)), ("yearly", "2026", date(2026, 12, 31)),
     ("as_needed", "2026-11-25", TODAY)],
)  # fmt: skip
def test_periods(frequency, period, end):
    assert period_of(frequency, TODAY) == period
    assert last_day(frequency, TODAY) == end


def test_a_week_across_the_year_has_one_name():
    assert period_of("weekly", date(2027, 1, 1)) == period_of("weekly", date(2026, 12, 31))
    assert last_day("monthly", date(2024, 2, 1)) == date(2024, 2, 29)


def test_on_the_pages_a_tick_wants_evidence_and_the_file_shows_it(stage):
    duty = bind(stage)
    client = stage.client("mei")
    refused = client.send_form(f"{C}/duties/{duty}/tick", evidence=" ")
    assert refused.status_code == 422
    assert "什么能证明" in refused.text
    assert client.send_form(f"{C}/duties/{duty}/tick", evidence="日志三篇").status_code == 303
    content = stage.client("lin").get(f"{C}/duties.xlsx").content
    rows = list(openpyxl.load_workbook(BytesIO(content)).active.values)
    assert rows[0][:4] == ("序号", "责任主体", "责任类别", "责任事项")
    assert rows[1][3] == "走访住户"
    assert rows[1][9] == "日志三篇"


def test_a_faulty_duty_keeps_what_was_typed(stage):
    answer = stage.client("lin").send_form(f"{C}/duties", role="", content="走访")
    assert answer.status_code == 422
    assert "role-wrong" in answer.text
    assert 'value="走访"' in answer.text
