"""Candidates come by distance: from a unit's seat, from a cadre's other grids, to the grid."""

import pytest
from pyproj import Geod

from gisgrid.db import transaction
from gisgrid.pairing.service import cadre_candidates, metres_between, unit_candidates
from tests import make
from tests.cast import HOME
from tests.pictures import lonlat


@pytest.fixture
def asked(table):
    with table.stage.acting("lin") as (session, _actor):
        yield table, session


def grid(table, letter):
    return table.stage.world.grids[letter]


def test_it_works(asked):
    """From the middle of grid 01, a square of 100 m: unit 1 sits in its first square, 35 m away;
    2 in the first square of the row below and 3 in the third one."""
    table, session = asked
    found = unit_candidates(session, HOME, grid(table, "A"), table.day)
    by_number = {int(c.name[1]): c for c in found}
    middle = lonlat(1, 1)
    for number, seat in ((1, (0.5, 0.5)), (2, (2.5, 2.5)), (3, (2.5, 2.5))):
        expected = metres_between(middle, lonlat(*seat))
        assert by_number[number].distance_m == pytest.approx(expected, abs=2)
    assert by_number[1].distance_m == pytest.approx(35.4, abs=2)
    assert [c.distance_m for c in found] == sorted(c.distance_m for c in found)
    assert found[0].is_current


def test_who_is_paired_with_what_stands_beside(asked):
    table, session = asked
    found = unit_candidates(session, HOME, grid(table, "A"), table.day)
    assert {c.name: c.grids for c in found} == {
        "第1单位": ("01",),
        "第2单位": ("02",),
        "第3单位": (),
    }


def test_a_unit_without_a_seat_comes_last(table):
    with transaction(table.stage.database.owner) as session:
        nowhere = make.unit(session, HOME, 0, make.shapely.Point(441_000, 4_428_000))
        nowhere.point = None
    with table.stage.acting("lin") as (session, _actor):
        found = unit_candidates(session, HOME, grid(table, "A"), table.day)
    assert (found[-1].name, found[-1].distance_m) == ("第0单位", None)


def test_cadres_come_by_the_distance_of_their_other_grids(table):
    """For grid 03: 陈建国 has 01 and 02; 周远 has none; 近 has 03 alone, which is no other."""
    with transaction(table.stage.database.owner) as session:
        make.cadre(session, HOME, "周远", 2)
    with table.stage.acting("lin") as (session, _actor):
        found = cadre_candidates(session, HOME, grid(table, "C"), table.day)
    assert [c.name for c in found] == ["陈建国", "周远"]
    assert found[0].grids == ("01", "02")
    assert found[0].distance_m == pytest.approx(
        metres_between(lonlat(1.5, 2.5), lonlat(1, 1)), abs=26
    )
    assert found[1].distance_m is None


def test_the_page_shows_them_in_this_order(table):
    page = table.stage.client("lin").get(f"/c/{HOME}/grids/01/pair").text
    assert page.index("第1单位") < page.index("第2单位") < page.index("第3单位")


def test_metres_are_those_of_the_ellipsoid():
    geod = Geod(ellps="WGS84")
    a, b = (124.2, 50.7), (124.21, 50.71)
    assert metres_between(a, b) == pytest.approx(geod.inv(*a, *b)[2], abs=0.01)
