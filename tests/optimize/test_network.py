"""Streets drawn by hand and at random: walks follow them, points join them, islands are said."""

from math import hypot

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box

from gisgrid.optimize.network import ROUND_ABOUT, join, noded

X, Y = 500_000.0, 4_400_000.0  # real metres have many digits


def street(*places):
    return LineString([(X + x, Y + y) for x, y in places])


def at(*places):
    return [(X + x, Y + y) for x, y in places]


def walk(lines, a, b, **more):
    """Metres between two points, where no third one opens a way."""
    return float(join(noded(lines), at(a, b), near_m=0, **more).distances([0], [1])[0, 0])


CROSS = [street((0, 0), (400, 0)), street((200, -300), (200, 300))]


def test_it_works():
    """Along one arm of a cross and up the other; the steps to the street count 1.25 times."""
    assert walk(CROSS, (0, 0), (200, 300)) == pytest.approx(500)
    assert walk(CROSS, (0, 10), (220, 300)) == pytest.approx(500 + ROUND_ABOUT * 30)


def test_streets_are_cut_where_they_cross():
    """Neither line of CROSS has a corner at the crossing."""
    assert len(noded(CROSS).ends) == 4


def test_a_point_joins_the_nearest_place_of_a_stretch_and_not_its_end():
    assert walk([street((0, 0), (400, 0))], (190, 0), (210, 0)) == pytest.approx(20)


def test_an_end_drawn_short_is_joined():
    short = [street((0, 0), (400, 0)), street((200, 1.5), (200, 300))]
    assert walk(short, (0, 0), (200, 300)) == pytest.approx(200 + 1.5 + 298.5)
    assert noded(short).gaps == ()


def test_islands_are_joined_where_they_lie_nearest_and_said():
    """A gap of 30 m; the way through it is a walk off the streets."""
    parted = [street((0, 0), (400, 0)), street((100, 30), (100, 300))]
    streets = noded(parted)
    assert [gap.metres for gap in streets.gaps] == [pytest.approx(30)]
    assert walk(parted, (0, 0), (100, 300)) == pytest.approx(100 + 30 * ROUND_ABOUT + 270)


def test_three_islands_need_two_joins():
    lines = [street((x, 0), (x, 100)) for x in (0, 50, 150)]
    assert [gap.metres for gap in noded(lines).gaps] == [pytest.approx(50), pytest.approx(100)]


def test_doors_of_one_yard_go_straight():
    """Round by the street it would be 2 × 25 × 1.25 + 40."""
    yard = [street((0, 0), (400, 0))]
    walks = join(noded(yard), at((100, 25), (140, 25)), near_m=60)
    assert walks.distances()[0, 1] == pytest.approx(40 * ROUND_ABOUT)


def test_no_step_goes_through_a_house_but_along_its_wall():
    yard = [street((0, 0), (400, 0))]
    house = box(X + 110, Y + 20, X + 130, Y + 40)
    doors = at((100, 25), (140, 25), (110, 25), (110, 40))
    walks = join(noded(yard), doors, near_m=60, barriers=[house])
    assert walks.distances()[0, 1] == pytest.approx(2 * 25 * ROUND_ABOUT + 40)
    assert walks.distances()[2, 3] == pytest.approx(15 * ROUND_ABOUT)


def test_where_no_street_is_near_one_walks_straight():
    """Two farms 300 m from the street and 100 m apart: far beyond near_m, yet no street helps."""
    walks = join(noded([street((0, 0), (400, 0))]), at((0, 300), (100, 300)), near_m=10)
    assert walks.distances()[0, 1] == pytest.approx(100 * ROUND_ABOUT)


def test_without_any_street_all_walks_are_straight():
    walks = join(noded([]), at((0, 0), (30, 40), (900, 0)))
    assert walks.distances()[0].tolist() == pytest.approx([0, 62.5, 1125])
    assert np.isinf(walks.to_street_m).all()


def test_without_streets_a_barrier_has_no_way_round_and_does_not_count():
    walks = join(noded([]), at((0, 0), (100, 0)), barriers=[street((50, -9), (50, 9))])
    assert walks.distances()[0, 1] == pytest.approx(100 * ROUND_ABOUT)


def test_the_path_is_drawn_and_says_what_lies_off_the_streets():
    walks = join(noded(CROSS), at((0, 10), (200, 300)), near_m=0)
    path = walks.path(0, 1)
    expected = street((0, 10), (0, 0), (200, 0), (200, 300))
    assert path.line.hausdorff_distance(expected) < 0.02
    assert path.length_m == pytest.approx(500 + 10 * ROUND_ABOUT)
    assert path.off_street_m == pytest.approx(10 * ROUND_ABOUT)


def test_the_path_to_itself_has_no_length():
    path = join(noded(CROSS), at((0, 10))).path(0, 0)
    assert (path.length_m, path.line.length) == (0, 0)


def test_points_at_one_place_are_no_distance_apart():
    assert join(noded(CROSS), at((5, 5), (5, 5))).distances()[0, 1] == pytest.approx(0, abs=1e-5)


def test_a_point_without_a_place_is_refused():
    with pytest.raises(ValueError, match="without a place"):
        join(noded(CROSS), [(float("nan"), 0.0)])


def test_no_points_no_distances():
    walks = join(noded(CROSS), [])
    assert walks.distances().shape == (0, 0)


places = st.tuples(st.integers(0, 300), st.integers(0, 300))
towns = st.lists(st.lists(places, min_size=2, max_size=4, unique=True), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(towns, st.lists(places, min_size=2, max_size=6))
def test_distances_are_a_metric_and_never_shorter_than_the_straight_line(lines, points):
    walks = join(noded([street(*line) for line in lines]), at(*points))
    metres = walks.distances()
    assert np.allclose(metres, metres.T, atol=1e-6)
    assert np.isfinite(metres).all()
    for a, (ax, ay) in enumerate(points):
        for b, (bx, by) in enumerate(points):
            assert metres[a, b] >= hypot(ax - bx, ay - by) - 0.1
            assert (metres[a] <= metres[a, b] + metres[b] + 1e-6).all()
            path = walks.path(a, b)
            assert path.length_m == pytest.approx(metres[a, b], abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(towns, st.lists(places, min_size=2, max_size=5, unique=True), st.randoms())
def test_the_order_of_streets_changes_nothing(lines, points, random):
    shuffled = list(lines)
    random.shuffle(shuffled)
    here, there = (
        join(noded([street(*line) for line in some]), at(*points)).distances()
        for some in (lines, [line[::-1] for line in shuffled])
    )
    assert np.allclose(here, there, atol=1e-6)


@settings(max_examples=80, deadline=None)
@given(towns)
def test_the_streets_of_a_town_can_be_walked_from_end_to_end(lines):
    """A point on a street is reached at no more than the length of all streets and joins."""
    drawn = [street(*line) for line in lines]
    streets = noded(drawn)
    total = shapely.union_all(drawn).length + sum(g.metres for g in streets.gaps) * ROUND_ABOUT
    ends = [drawn[0].coords[0], drawn[-1].coords[-1]]
    assert join(streets, ends).distances()[0, 1] <= total + 4.0
