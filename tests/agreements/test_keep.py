"""Promises are kept with evidence, by the side that made them; both sides rate each other."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from gisgrid.agreements import keeping, rating, rules, service
from gisgrid.errors import Invalid, NotAllowed
from tests.agreements.conftest import TODAY
from tests.cast import HOME

C = f"/c/{HOME}"


def promises(stage, agreement, who="lin"):
    with stage.acting(who) as (session, _actor):
        found = service.list_commitments(session, HOME, agreement=agreement)
        return {one.side: one for one in found}


def tick(stage, who, promise, to, evidence="照片12张", done_on=None):
    with stage.acting(who) as (session, actor):
        found = service.get_commitment(session, HOME, promise.id)
        keeping.tick(session, actor, found, to, evidence=evidence, done_on=done_on, today=TODAY)


def test_it_works(stage, agreement):
    tick(stage, "unit", promises(stage, agreement)["unit"], "done")
    kept = promises(stage, agreement)["unit"]
    assert (kept.state, kept.done_on, kept.evidence, kept.said_by) == (
        "done", TODAY, "照片12张", "unit",
    )  # fmt: skip


def test_without_evidence_it_is_not_kept(stage, agreement):
    with pytest.raises(Invalid) as refused:
        tick(stage, "unit", promises(stage, agreement)["unit"], "done", evidence=" ")
    assert list(refused.value.fields) == ["evidence"]


def test_the_database_wants_evidence_too(stage, agreement):
    with stage.database.owner.connect() as owner, pytest.raises(Exception, match="with_evidence"):
        owner.execute(text("UPDATE commitment SET state = 'done'"))


def test_not_tomorrow(stage, agreement):
    with pytest.raises(Invalid):
        tick(stage, "unit", promises(stage, agreement)["unit"], "done",
             done_on=TODAY + timedelta(days=1))  # fmt: skip


@pytest.mark.parametrize(
    ("who", "side"), [("unit", "community"), ("mei", "unit"), ("wei", "unit"), ("cadre", "unit")]
)
def test_the_other_side_and_others_do_not_tick_it(stage, agreement, who, side):
    with pytest.raises(NotAllowed):
        tick(stage, who, promises(stage, agreement)[side], "done")


def test_a_liaison_does_not_drop_his_promise(stage, agreement):
    with pytest.raises(NotAllowed):
        tick(stage, "unit", promises(stage, agreement)["unit"], "dropped")


def test_past_the_service_the_database_keeps_the_other_sides_promise(stage, agreement):
    with stage.acting("unit") as (session, _actor):
        changed = session.execute(text("UPDATE commitment SET state = 'doing' RETURNING side"))
        assert changed.scalars().all() == ["unit"]


def test_both_sides_rate_once_a_half_year_and_read_both(stage, unit, agreement):
    for who, mark in (("unit", "good"), ("lin", "average"), ("lin", "fairly_good")):
        with stage.acting(who) as (session, actor):
            rating.rate(session, actor, HOME, unit, mark, "配合顺畅", TODAY)
    for who in ("unit", "lin"):
        with stage.acting(who) as (session, _actor):
            said = {one.side: one.evaluation for one in rating.list_ratings(session, HOME, unit)}
            assert said == {"unit": "good", "community": "fairly_good"}


@pytest.mark.parametrize("who", ["mei", "cadre", "wei"])
def test_nobody_else_rates(stage, unit, who):
    with stage.acting(who) as (session, actor), pytest.raises(NotAllowed):
        rating.rate(session, actor, HOME, unit, "good", "好", TODAY)


def test_the_unit_page_shows_promises_and_takes_a_rating(stage, unit, agreement):
    client = stage.client("unit")
    page = client.get(f"{C}/units/{unit}").text
    assert "雪后清主路" in page
    assert "单位评社区" in page
    sent = client.send_form(f"{C}/units/{unit}/rate", evaluation="good", word="通报及时")
    assert sent.status_code == 303
    assert "通报及时" in stage.client("lin").get(f"{C}/units/{unit}").text
    refused = client.send_form(f"{C}/units/{unit}/rate", evaluation="", word="")
    assert refused.status_code == 422
    assert "word-wrong" in refused.text


def test_half_years():
    assert rules.period_of(TODAY) == "2026H2"
    assert rules.period_of(TODAY.replace(month=6)) == "2026H1"
