"""The director signs, renews and ends; expiring ones are marked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from gisgrid.agreements import rules, service
from gisgrid.agreements import signing as signed
from gisgrid.agreements.signing import Promise
from gisgrid.errors import Conflict, Invalid, NotAllowed
from tests.agreements.conftest import PROMISES, SIGNED, TODAY, UNTIL
from tests.cast import HOME


def entries(stage, who, on=TODAY):
    with stage.acting(who) as (session, _actor):
        return service.list_agreements(session, HOME, on)


def sign(stage, who, signing, promises=PROMISES):
    with stage.acting(who) as (session, actor):
        return signed.sign(session, actor, HOME, signing, promises).id


def test_it_works(stage, agreement):
    (one,) = entries(stage, "lin")
    assert (one.code, one.state) == ("X-0001", "in_force")
    assert (one.promised, one.kept, one.overdue) == (2, 0, 1)


@pytest.mark.parametrize("who", ["mei", "unit", "cadre", "group", "wei", "ada"])
def test_nobody_else_signs(stage, signing, who):
    with pytest.raises(NotAllowed):
        sign(stage, who, signing)


def test_another_units_liaison_does_not_read_it(stage, agreement):
    with stage.database.owner.begin() as owner:
        for table in ("agreement", "commitment"):
            owner.execute(
                text(f"UPDATE {table} SET unit = (SELECT id FROM unit WHERE code = 'U02')")
            )
    assert entries(stage, "unit") == []
    assert len(entries(stage, "mei")) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"unit": None}, "unit"), ({"unit": 999}, "unit"), ({"signed_on": None}, "signed_on"),
     ({"valid_to": SIGNED}, "valid_to"), ({"valid_to": date(2090, 1, 1)}, "valid_to"),
     ({"signer_unit": " "}, "signer_unit"), ({"signer_community": "字" * 41}, "signer_community")],
)  # fmt: skip
def test_what_does_not_fit_is_named(stage, signing, change, field):
    with pytest.raises(Invalid) as refused:
        sign(stage, "lin", replace(signing, **change))
    assert field in refused.value.fields
    assert entries(stage, "lin") == []


@pytest.mark.parametrize(
    ("promise", "field"),
    [(Promise("unit", "clinic", "义诊", UNTIL + timedelta(days=1)), "promise-1-due"),
     (Promise("unit", "clinic", "义诊", None), "promise-1-due"),
     (Promise("unit", "fun", "义诊", UNTIL), "promise-1-kind"),
     (Promise("them", "clinic", "义诊", UNTIL), "promise-1-side"),
     (Promise("unit", "clinic", "  ", UNTIL), "promise-1-content"),
     (Promise("unit", "clinic", "义诊", UNTIL, "both"), "promise-1-together")],
)  # fmt: skip
def test_a_faulty_promise_stops_the_whole(stage, signing, promise, field):
    with pytest.raises(Invalid) as refused:
        sign(stage, "lin", signing, [PROMISES[0], promise])
    assert list(refused.value.fields) == [field]
    assert entries(stage, "lin") == []


def test_a_community_alone_promises_nothing(stage, signing):
    with pytest.raises(Invalid):
        sign(stage, "lin", signing, [PROMISES[1]])


def test_it_is_renewed_once(stage, signing, agreement):
    later = replace(signing, signed_on=TODAY, valid_to=TODAY + timedelta(days=365),
                    renews=agreement)  # fmt: skip
    promises = [Promise("unit", "clinic", "义诊", TODAY + timedelta(days=100))]
    sign(stage, "lin", later, promises)
    assert [one.state for one in entries(stage, "lin")] == ["in_force", "renewed"]
    with pytest.raises(Conflict, match="X-0002"):
        sign(stage, "lin", later, promises)


def test_the_end_before_its_time_drops_what_is_open(stage, agreement):
    with stage.acting("lin") as (session, actor):
        signed.end(session, actor, service.get(session, HOME, agreement), "单位撤并", TODAY)
    (one,) = entries(stage, "lin")
    assert (one.state, one.promised) == ("ended", 0)


@pytest.mark.parametrize(
    ("valid_to", "state"),
    [(date(2026, 11, 24), "expired"), (date(2026, 11, 25), "expiring"),
     (date(2027, 1, 24), "expiring"), (date(2027, 1, 25), "in_force")],
)  # fmt: skip
def test_its_state_follows_the_day(valid_to, state):
    assert rules.state_of(valid_to, None, is_renewed=False, on=TODAY) == state


def test_a_year_ends_the_day_before():
    assert rules.year_after(date(2026, 3, 1)) == date(2027, 2, 28)
    assert rules.year_after(date(2024, 2, 29)) == date(2025, 2, 28)
