"""Where the number of a grid stands."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.optimize.label import pole
from tests.optimize.drawing import ORIGIN, areas, ground, random_town


def test_the_middle_of_a_square():
    x, y, radius = pole(ground(100, 100))
    assert (x - ORIGIN[0], y - ORIGIN[1], radius) == pytest.approx((50, 50, 50), abs=0.2)


def test_a_hook_is_labelled_in_its_wide_end_not_at_its_centre_of_gravity():
    hook = areas("""
        A A A . . .
        A A A . . .
        A A A A A A
    """)["A"]
    x, _y, radius = pole(hook)
    assert radius == pytest.approx(30, abs=0.5)
    assert x - ORIGIN[0] == pytest.approx(30, abs=0.5)


@given(st.integers(min_value=0, max_value=500))
@settings(max_examples=60, deadline=None)
def test_the_circle_lies_inside_and_no_circle_round_another_point_is_larger(seed):
    area = random_town(seed)[0]
    x, y, radius = pole(area)
    west, south, east, north = area.bounds
    slack = max(east - west, north - south) / 1000
    assert shapely.Point(x, y).buffer(radius - 1e-6).within(area)
    for step in range(200):
        place = shapely.Point(
            west + step * 7.3 % (east - west), south + step * 3.1 % (north - south)
        )
        if area.covers(place):
            assert place.distance(area.boundary) <= radius + slack
