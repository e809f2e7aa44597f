"""Pair a grid with a unit: periods, somebody else's change, taking it back, the history."""

import html

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gisgrid.db import transaction
from gisgrid.errors import Conflict, Invalid
from gisgrid.pairing import service
from tests.cast import AWAY, HOME
from tests.make import LONG_AGO
from tests.needs.test_record import wrong


def test_it_works(table):
    assert table.choose(table.units[2], reason="离得近").status_code == 303
    assert table.periods() == [(1, LONG_AGO, table.day), (2, table.day, None)]
    assert table.pairings()[-1].reason == "离得近"


def test_from_the_first_day_the_map_and_the_card_show_it(table):
    table.choose(table.units[3])
    page = table.stage.client("lin").get(f"/c/{HOME}/grids/01")
    assert "第3单位" in page.text
    unit = table.stage.client("lin").get(f"/api/v1/communities/{HOME}/grids")
    assert unit.json()["features"][0]["properties"]["unit"] == "第3单位"


def test_on_the_days_before_the_old_one_stays(table):
    table.choose(table.units[3])
    address = f"/api/v1/communities/{HOME}/grids?on={table.days(-1)}"
    features = table.stage.client("lin").get(address).json()["features"]
    assert features[0]["properties"]["unit"] == "第1单位"


def test_a_pairing_of_tomorrow_is_not_shown_today(table):
    assert table.choose(table.units[2], table.days(1)).status_code == 303
    api = f"/api/v1/communities/{HOME}/grids"
    now = table.stage.client("lin").get(api).json()["features"][0]["properties"]
    assert now["unit"] == "第1单位"
    assert table.periods() == [(1, LONG_AGO, table.days(1)), (2, table.days(1), None)]


def test_it_can_be_ended_without_another(table):
    assert table.choose("none").status_code == 303
    assert table.periods() == [(1, LONG_AGO, table.day)]


def test_the_same_again_is_said_and_changes_nothing(table):
    assert table.choose(table.units[1]).status_code == 409
    assert table.periods() == [(1, LONG_AGO, None)]


def test_it_cannot_begin_before_a_later_one(table):
    table.choose(table.units[2], table.days(10))
    answer = table.choose(table.units[3], table.days(5))
    assert answer.status_code == 422
    assert list(wrong(answer)) == ["since"]
    assert len(table.periods()) == 2


@pytest.mark.parametrize(
    ("choice", "more"),
    [("", {}), ("x", {}), ("-1", {}), (999_999, {}), (10**16, {}), (10**30, {})],
)  # fmt: skip
def test_a_choice_that_does_not_exist_is_refused(table, choice, more):
    assert table.choose(choice, **more).status_code == 422
    assert table.periods() == [(1, LONG_AGO, None)]


def test_a_unit_of_another_community_cannot_be_chosen(table):
    with transaction(table.stage.database.owner) as session:
        session.execute(text(
            "INSERT INTO unit (community, code, name, short, search, kind)"
            " VALUES (:c, 'U1', '别处', '别', 'bie', 'x')"
        ), {"c": AWAY})  # fmt: skip
        id_ = session.scalar(text("SELECT id FROM unit WHERE community = :c"), {"c": AWAY})
    assert table.choose(id_).status_code == 422


@pytest.mark.parametrize("since", ["x", "2026-02-30"])
def test_a_day_that_is_none_is_named(table, since):
    client = table.stage.client("lin")
    form = {"choose": table.units[2], "since": since, "reason": "近"}
    answer = client.send_form(f"/c/{HOME}/grids/01/pair", **form)
    assert answer.status_code == 422
    assert list(wrong(answer)) == ["since"]
    assert 'value="近"' in html.unescape(answer.text)


def test_who_saw_the_present_pairing_may_change_it(table):
    (now,) = table.pairings()
    assert table.choose(table.units[2], expected=now.id).status_code == 303


def test_who_saw_an_older_one_is_told_that_somebody_was_first(table):
    (seen,) = table.pairings()
    table.choose(table.units[2])
    answer = table.choose(table.units[3], expected=seen.id)
    assert answer.status_code == 409
    assert "刚才有人改了" in answer.text
    assert [p[0] for p in table.periods()] == [1, 2]


def test_who_saw_none_may_pair_only_where_there_is_none(table):
    assert table.choose(table.units[2], expected=0).status_code == 409
    table.choose("none")
    assert table.choose(table.units[2], expected=0).status_code == 303


def test_sending_twice_adds_nothing(table):
    for _i in range(2):
        assert table.choose(table.units[2], key="p1").status_code == 303
    assert len(table.periods()) == 2


def undo(table, position=-1):
    pairing = table.pairings()[position].id
    return table.stage.client("lin").send_form(f"/c/{HOME}/pairings/{pairing}/undo")


def test_taken_back_what_it_ended_goes_on(table):
    table.choose(table.units[2])
    assert undo(table).status_code == 303
    assert table.periods() == [(1, LONG_AGO, None)]


def test_what_was_changed_since_cannot_be_taken_back(table):
    table.choose(table.units[2], table.days(-3))
    table.choose(table.units[3])
    assert undo(table, 1).status_code == 409
    assert len(table.periods()) == 3


def test_of_two_changes_on_one_day_the_last_alone_is_taken_back(table):
    table.choose(table.units[2])
    table.choose(table.units[3])
    assert undo(table).status_code == 303
    assert table.periods() == [(1, LONG_AGO, table.day), (2, table.day, None)]
    assert undo(table).status_code == 303
    assert table.periods() == [(1, LONG_AGO, None)]


def test_the_history_names_them_all(table):
    table.choose(table.units[2], table.days(-3), reason="第一次换")
    table.choose(table.units[3], reason="第二次换")
    page = table.stage.client("lin").get(f"/c/{HOME}/pairings").text
    for words in ("第1单位", "第2单位", "第3单位", "第一次换", "第二次换"):
        assert words in page


def test_the_trail_keeps_each_change(table):
    table.choose(table.units[2])
    with transaction(table.stage.database.owner) as session:
        rows = session.execute(text(
            "SELECT action, role, before->>'until', after->>'until' FROM audit_entry"
            " WHERE table_name = 'pairing' AND role = 'community_director' ORDER BY id DESC LIMIT 2"
        )).all()  # fmt: skip
    assert [row[0] for row in rows] == ["insert", "update"]
    assert rows[1][2:] == (None, table.day.isoformat())


def test_the_service_knows_units_and_cadres_only(table):
    with table.stage.acting("lin") as (session, actor), pytest.raises(Invalid):
        service.pair(session, actor, HOME, table.stage.world.grids["A"], "person", 1, table.day)


def test_the_service_says_that_the_same_unit_is_there_already(table):
    with table.stage.acting("lin") as (session, actor), pytest.raises(Conflict):
        service.pair(session, actor, HOME, table.stage.world.grids["A"], "unit", table.units[1],
                     table.day)  # fmt: skip


@pytest.mark.parametrize("kind", ["unit", "cadre"])
def test_the_database_refuses_two_periods_of_one_pair_that_overlap(table, kind):
    """Long before the pairings of the cast."""
    grid = table.stage.world.grids["B"]
    add = text(
        f"INSERT INTO pairing (community, grid, {kind}, since, until)"
        f" SELECT community, :grid, id, :since, :until FROM {kind} WHERE community = :home LIMIT 1"
    )
    asked = {"home": HOME, "grid": grid, "since": "2001-01-01", "until": "2001-06-01"}
    with transaction(table.stage.database.owner) as session:
        assert session.execute(add, asked).rowcount == 1
        # The day that ends one begins the next.
        session.execute(add, asked | {"since": "2001-06-01", "until": "2001-07-01"})
    overlapping = asked | {"since": "2001-05-31", "until": "2001-06-30"}
    with (
        pytest.raises(IntegrityError, match=f"one_{kind}_pairing_at_a_time"),
        transaction(table.stage.database.owner) as session,
    ):
        session.execute(add, overlapping)
