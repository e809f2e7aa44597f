"""The stage itself: the cast's world is what its pictures show."""

from sqlalchemy import text

from gisgrid.db import transaction
from tests.cast import AWAY, HOME


def test_the_world_has_three_grids_and_their_households(stage):
    with transaction(stage.database.owner) as session:
        rows = session.execute(
            text(
                "SELECT g.short, count(*) FROM household h"
                " JOIN grid g ON g.community = h.community AND g.id = h.grid"
                " WHERE h.community = :c GROUP BY 1 ORDER BY 1"
            ),
            {"c": HOME},
        ).all()
    assert [tuple(row) for row in rows] == [("01", 12), ("02", 12), ("03", 18)]


def test_a_leader_sees_his_own_grid_and_no_other(stage):
    with stage.acting("mei") as (session, actor):
        assert actor.grids == {stage.world.grids["A"]}
        seen = session.execute(text("SELECT DISTINCT grid, community FROM household")).all()
        assert [tuple(row) for row in seen] == [(stage.world.grids["A"], HOME)]


def test_a_director_sees_his_community_and_no_other(stage):
    with stage.acting("hua") as (session, _actor):
        assert session.scalar(text("SELECT count(*) FROM household")) == 42
        assert session.scalar(text("SELECT DISTINCT community FROM household")) == AWAY
