"""How far the units walk: along a street when there is one, straight where there is none."""

import pytest
import shapely
from shapely import LineString
from sqlalchemy import select

from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.optimize.network import ROUND_ABOUT
from gisgrid.pairing.distances import unit_distances
from gisgrid.territory.models import Street
from gisgrid.territory.service import get_community, plan_on
from gisgrid.units.models import Unit
from tests import make
from tests.cast import HOME
from tests.pictures import ORIGIN, SIZE_M, stored


def spot(column, row):
    """Metres of a place of the picture, in squares from its north-west corner."""
    return ORIGIN[0] + column * SIZE_M, ORIGIN[1] + (3 - row) * SIZE_M


def draw(stage, kind, *places):
    line = shapely.MultiLineString([LineString([spot(*place) for place in places])])
    with transaction(stage.database.owner) as session:
        session.add(Street(community=HOME, source=f"{kind}{places}", kind=kind,
                           line=make.element(stored(line))))  # fmt: skip


@pytest.fixture
def asked(stage):
    """Asks anew each time: (distances, ids of units by code)."""

    def ask():
        with stage.acting("lin") as (session, _actor):
            plan = plan_on(session, HOME, today(session, HOME))
            found = unit_distances(session, get_community(session, HOME), plan)
            return found, dict(session.execute(select(Unit.code, Unit.id)).all())

    return ask


def test_it_works(stage, asked):
    """Unit 1 sits in the first square, the middle door of grid C in the second of the third row.
    A street leads down the first column's middle and along the third row's."""
    draw(stage, "lane", (0.5, 0), (0.5, 2.5), (3, 2.5))
    found, units = asked()
    grid = stage.world.grids["C"]
    assert found.metres(units["U01"], grid) == pytest.approx(2 * SIZE_M + SIZE_M, abs=0.1)
    straight = SIZE_M * 5**0.5
    assert found.metres(units["U01"], grid, "straight") == pytest.approx(straight, abs=0.1)
    homes = (2 + 3 + 4) / 3 * SIZE_M  # three doors, six households behind each
    assert found.metres(units["U01"], grid, "to_homes") == pytest.approx(homes, abs=0.1)
    line = found.path(units["U01"], grid).line
    assert line.length == pytest.approx(3 * SIZE_M, abs=0.1)


def test_without_streets_the_walk_is_straight_and_round_about(stage, asked):
    found, units = asked()
    grid = stage.world.grids["C"]
    straight = found.metres(units["U01"], grid, "straight")
    assert found.metres(units["U01"], grid) == pytest.approx(ROUND_ABOUT * straight)


def test_nobody_walks_on_a_railway(stage, asked):
    before, units = asked()
    draw(stage, "railway", (0.5, 0), (0.5, 2.5), (3, 2.5))
    after, _units = asked()
    grid = stage.world.grids["B"]
    assert after.metres(units["U01"], grid) == before.metres(units["U01"], grid)


def test_a_new_street_counts_at_once(stage, asked):
    before, units = asked()
    draw(stage, "lane", (0.5, 0.5), (2.5, 0.5))
    after, _units = asked()
    grid = stage.world.grids["B"]
    assert after.metres(units["U01"], grid) < before.metres(units["U01"], grid)


def test_a_unit_without_a_seat_is_named(stage, asked):
    with transaction(stage.database.owner) as session:
        unit = session.scalar(select(Unit).where(Unit.code == "U02"))
        unit.point = None
    found, units = asked()
    assert found.placeless == (units["U02"],)
    assert found.metres(units["U02"], stage.world.grids["A"]) is None
