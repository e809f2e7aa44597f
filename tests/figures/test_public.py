"""What everybody may know: no small number, and none that a subtraction brings back."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from gisgrid.db import transaction
from gisgrid.figures.service import situation
from tests.cast import HOME

DAY = date(2026, 1, 15)
COUNTS = st.integers(0, 6)


def rates(session, open_needs, homes=None):
    """public_rates() of three grids with these numbers of open needs; taken back afterwards."""
    attempt = session.begin_nested()
    session.execute(text("DELETE FROM need_step"))
    session.execute(text("DELETE FROM need"))
    grids = session.execute(
        text("SELECT id FROM grid WHERE community = :c ORDER BY short"), {"c": HOME}
    ).scalars().all()  # fmt: skip
    number = 0
    for grid, count in zip(grids, open_needs, strict=True):
        for _i in range(count):
            number += 1
            session.execute(text(
                "INSERT INTO need (community, no, kind, scale, content, household, point,"
                " raised_on, due_on, grid, grid_then)"
                " SELECT h.community, :no, 'roof_leak', 'micro', 'x', h.id, h.point,"
                " :day, :day, h.grid, h.grid FROM household h"
                " WHERE h.community = :c AND h.grid = :g LIMIT 1"
            ), {"no": number, "day": DAY, "c": HOME, "g": grid})  # fmt: skip
    for grid, count in zip(grids, homes or [], strict=bool(homes)):
        session.execute(text(
            "UPDATE household SET occupancy = 'vacant' WHERE community = :c AND id IN (SELECT id"
            " FROM household WHERE community = :c AND grid = :g ORDER BY id OFFSET :n)"
        ), {"c": HOME, "g": grid, "n": count})  # fmt: skip
    rows = session.execute(text("SELECT * FROM public_rates(:c, :d) ORDER BY grid"),
                           {"c": HOME, "d": DAY}).mappings().all()  # fmt: skip
    attempt.rollback()
    return rows


@pytest.fixture
def owner_session(stage):
    with transaction(stage.database.owner) as session:
        yield session


def test_it_works(owner_session):
    rows = rates(owner_session, (3, 6, 0))
    assert [(float(r["needs_per_100"]), r["is_hidden"]) for r in rows] == [
        (25.0, False), (50.0, False), (0.0, False),
    ]  # fmt: skip


@pytest.mark.parametrize("few", [1, 2])
def test_one_or_two_needs_are_not_told(owner_session, few):
    rows = rates(owner_session, (few, 3, 6))
    assert [r["is_hidden"] for r in rows] == [True, True, False]
    assert [r["needs_per_100"] for r in rows[:2]] == [None, None]


def test_a_grid_of_four_households_is_not_told(owner_session):
    assert rates(owner_session, (3, 4, 5), (4, 12, 18))[0]["is_hidden"]
    assert not rates(owner_session, (3, 4, 5), (5, 12, 18))[0]["is_hidden"]


def test_households_are_told_in_tens(owner_session):
    rows = rates(owner_session, (3, 3, 3), (12, 4, 18))
    assert [r["households"] for r in rows] == [10, 0, 20]


def test_no_hidden_number_follows_from_the_sum(owner_session):
    """Whoever knows the sum of all and each that is shown is left with two unknowns or none."""

    @given(st.tuples(COUNTS, COUNTS, COUNTS), st.tuples(*[st.integers(0, 12)] * 3))
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def holds(open_needs, homes):
        rows = rates(owner_session, open_needs, homes)
        hidden = [row["is_hidden"] for row in rows]
        assert sum(hidden) != 1
        for row, count, doors in zip(rows, open_needs, homes, strict=True):
            small = 0 < count < 3 or doors < 5
            assert row["is_hidden"] or not small
            assert (row["needs_per_100"] is None) == row["is_hidden"]

    holds()


def test_a_leader_is_told_of_others_what_everybody_is_told(stage):
    with stage.acting("bo") as (session, actor):
        grids = situation(session, actor, HOME).grids
    assert [g.is_exact for g in grids] == [False, True, False]
    # 01 has two open needs and 02 one: both are hidden from all but their own.
    assert grids[0].is_hidden
    assert grids[0].needs_per_100 is None
    assert grids[1].needs_per_100 == 8.3


def test_a_guest_is_told_no_exact_number(stage):
    page = stage.client().get(f"/c/{HOME}/map/layer.json").json()
    assert page["grids"]["01"]["value"] is None
    assert page["grids"]["03"]["value"] == 0.0
