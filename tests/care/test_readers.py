"""Who is cared for is read by named people alone, and each look is written down."""

import html

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gisgrid.care import service
from gisgrid.db import transaction
from gisgrid.errors import Invalid, NotAllowed
from tests.cast import HOME
from tests.diary.conftest import C, count
from tests.needs.conftest import door


def name(stage, who, level="R", by="lin", **more):
    form = {"username": who, "level": level, "reason": "分管", "key": f"{who}{level}", **more}
    return stage.client(by).send_form(f"{C}/care/readers", **form)


def look(stage, who, why="走访前核对"):
    return stage.client(who).send_form(f"{C}/care/look", why=why)


@pytest.fixture
def cared(stage):
    """In grid 01 one household on minimum allowance and one of a released person; B has one."""
    with transaction(stage.database.owner) as session:
        for code, kind in (("1a-1-01-01", "min_allowance"), ("1a-1-02-01", "released"),
                           ("1c-1-01-01", "disabled")):  # fmt: skip
            session.execute(
                text("INSERT INTO care_record (community, household, class, since, note)"
                     " VALUES (:c, :h, :k, '2025-01-01', :n)"),
                {"c": HOME, "h": door(stage, code), "k": kind, "n": f"备注{kind}"},
            )  # fmt: skip
    return stage


def test_it_works(cared):
    assert name(cared, "mei").status_code == 303
    page = html.unescape(look(cared, "mei").text)
    assert "备注min_allowance" in page
    assert "备注released" not in page
    assert "备注disabled" not in page


def test_the_most_restricted_only_for_who_was_named_for_them(cared):
    name(cared, "mei", "RX")
    assert "备注released" in html.unescape(look(cared, "mei").text)


@pytest.mark.parametrize("who", ["lin", "mei", "group", "cadre", "ada"])
def test_who_was_not_named_reads_nothing_whatever_his_role(cared, who):
    assert look(cared, who).status_code == 403
    with cared.acting(who) as (session, _actor), pytest.raises(NotAllowed):
        service.read(session, HOME, "想看")


@pytest.mark.parametrize("who", ["lin", "mei", "ada"])
@pytest.mark.parametrize("table", ["care_record", "care_service"])
def test_the_tables_themselves_are_closed(cared, who, table):
    name(cared, "mei", "RX")
    with cared.acting(who) as (session, _actor), pytest.raises(DBAPIError, match="denied"):
        session.execute(text(f"SELECT * FROM {table}"))


def test_each_look_is_written_down_with_its_reason(cared):
    name(cared, "mei")
    look(cared, "mei", "走访前核对")
    look(cared, "mei", "复查")
    assert count(cared, "audit_entry", "action = 'look' AND table_name = 'care_record'") == 2
    page = html.unescape(cared.client("lin").get(f"{C}/care").text)
    assert "走访前核对" in page
    assert "复查" in page


def test_without_a_reason_nothing_is_read_and_nothing_written(cared):
    name(cared, "mei")
    assert look(cared, "mei", " ").status_code == 422
    with cared.acting("mei") as (session, _actor), pytest.raises(DBAPIError):
        session.execute(text("SELECT * FROM read_care(:c, NULL, '')"), {"c": HOME})
    assert count(cared, "audit_entry", "action = 'look'") == 0


def test_nobody_names_himself_and_only_leaders_name(cared):
    assert name(cared, "lin").status_code == 422
    assert name(cared, "mei", by="group").status_code == 403
    assert name(cared, "hua").status_code == 422
    assert name(cared, "nobody").status_code == 422


def test_from_the_day_it_ends_he_reads_no_longer(cared):
    name(cared, "mei")
    with transaction(cared.database.owner) as session:
        reader = session.scalar(text("SELECT id FROM care_reader"))
    assert look(cared, "mei").status_code == 200
    cared.client("lin").send_form(f"{C}/care/readers/{reader}/end")
    assert look(cared, "mei").status_code == 403


def test_a_reader_writes_and_ends_a_record_and_the_trail_knows_it(cared):
    name(cared, "mei")
    form = {"household": "1a-1-03-01", "class": "seriously_ill", "note": "新"}
    assert cared.client("mei").send_form(f"{C}/care/records", **form).status_code == 303
    assert count(cared, "care_record", "class = 'seriously_ill'") == 1
    with transaction(cared.database.owner) as session:
        record = session.scalar(text("SELECT id FROM care_record WHERE class = 'seriously_ill'"))
    cared.client("mei").send_form(f"{C}/care/records/{record}/end")
    assert count(cared, "care_record", "class = 'seriously_ill' AND until IS NOT NULL") == 1
    assert count(cared, "audit_entry", "table_name = 'care_record'") == 2


@pytest.mark.parametrize("form", [{"household": "1a-1-03-01", "class": "released"},
                                  {"household": "1c-1-02-01", "class": "disabled"}])  # fmt: skip
def test_a_reader_writes_only_what_he_may_read(cared, form):
    name(cared, "mei")
    assert cared.client("mei").send_form(f"{C}/care/records", **form).status_code in (403, 404)
    assert count(cared, "care_record") == 3


def test_what_is_missing_is_named(cared):
    with cared.acting("lin") as (session, actor), pytest.raises(Invalid) as refused:
        service.name_reader(session, actor, HOME, "mei", "Z", " ", service_day(session))
    assert set(refused.value.fields) == {"level", "reason"}


def service_day(session):
    return session.scalar(text("SELECT today_of(:c)"), {"c": HOME})
