"""Rule 2 of the division: no neck under a metre, no grid inside another; for any outlines."""

from functools import lru_cache
from random import Random

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from gisgrid.optimize import divide as dividing
from gisgrid.optimize import levels
from gisgrid.optimize.divide import divide
from gisgrid.optimize.ground import Ground
from gisgrid.optimize.necks import inside_others, necks
from gisgrid.optimize.tessellate import CannotTessellate, tessellate
from gisgrid.optimize.wish import Wish
from tests.optimize.drawing import ground, random_town, squares

seeds = st.integers(min_value=0, max_value=300)


@pytest.fixture(autouse=True, scope="module")
def _short_search():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dividing, "BATCHES", 6)
        patch.setattr(dividing, "ROUNDS", 2)
        patch.setattr(dividing, "STARTS", 1)
        patch.setattr(levels, "BATCHES", (6, 6))
        patch.setattr(levels, "FINE_BATCHES", 6)
        yield


@lru_cache(maxsize=301)
def random_ground(seed):
    random = Random(f"necks {seed}")
    try:
        cells = tessellate(ground(200, 200), random_town(seed)[1]).cells
    except CannotTessellate:
        cells = (ground(200, 200),)
    loads = [random.choice([1, 4, 9, 30]) for _cell in cells]
    return Ground.of(cells, loads), random.randint(1, min(9, len(cells)))


def test_two_fields_joined_by_80_cm_have_a_neck_there():
    outline = shapely.union_all([box(0, 0, 20, 20), box(19, 9, 31, 9.8), box(30, 0, 60, 20)])
    (neck,) = necks(outline)
    assert 19 < neck.place.x < 31
    assert neck.place.y == pytest.approx(9.4, abs=0.1)
    assert neck.part.centroid.x == pytest.approx(10, abs=1)


def test_a_passage_of_a_metre_is_no_neck():
    assert not necks(shapely.union_all([box(0, 0, 20, 20), box(19, 9, 31, 10), box(30, 0, 60, 20)]))


def test_a_thin_tail_is_no_neck():
    assert not necks(shapely.union(box(0, 0, 20, 20), box(20, 9, 40, 9.5)))


def test_three_fields_in_a_row_have_two_necks():
    fields = [box(30 * i, 0, 30 * i + 20, 20) for i in range(3)]
    outline = shapely.union_all([*fields, box(10, 9, 70, 9.5)])
    assert (
        sorted(round(neck.place.x, -1) for neck in necks(outline)) == [20, 60]
        or len(necks(outline)) == 2
    )


def test_each_polygon_of_an_outline_is_looked_at():
    dumbbell = shapely.union_all([box(0, 0, 20, 20), box(19, 9, 31, 9.8), box(30, 0, 60, 20)])
    assert len(necks(shapely.MultiPolygon([dumbbell, box(100, 0, 120, 20)]))) == 1


def test_an_outline_in_the_hole_of_another_is_named():
    ring = box(0, 0, 30, 30).difference(box(10, 10, 20, 20))
    assert inside_others([ring, box(10, 10, 20, 20), box(30, 0, 60, 30)]) == [(1, 0)]


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_rule_2_no_grid_of_random_towns_has_a_neck_or_lies_in_another_untold(seed):
    town, grids = random_ground(seed)
    made = divide(town, Wish(grids))
    told = "".join(made.notes)
    narrow = [g for g, outline in enumerate(made.outlines) if necks(outline)]
    own = {g for cell, g in enumerate(made.grid_of_cell) if necks(town.outlines[cell])}
    assert set(narrow) <= own or "不到 1 米宽" in told
    assert not inside_others(made.outlines) or "里面" in told


def test_rule_2_a_border_in_two_bits_of_80_cm_does_not_hold_a_grid_together():
    # West and east share 1.6 m of border, 80 cm each, south and north of a pond between them.
    pond = box(9, 0.8, 11, 19.2)
    west = box(0, 0, 10, 20).difference(pond)
    east = box(10, 0, 20, 20).difference(pond)
    south = box(0, -20, 20, 0)
    cells = shapely.segmentize(np.array([west, east, south, pond]), 0.4)
    found = Ground.of(list(cells), [5, 5, 8, 2])
    assert found.near[0][1] == pytest.approx(1.6)
    assert 1 not in found.holds[0]


def test_rule_2_a_giant_in_the_middle_is_let_out():
    cells, loads = squares("11111\n11111\n11911\n11111\n11111")
    loads[12] = 240.0
    for seed in range(4):
        made = divide(Ground.of(cells, loads), Wish(2, tolerance=0.02), seed=seed)
        assert not inside_others(made.outlines)


def test_rule_2_locks_that_shut_a_grid_in_are_told():
    cells, loads = squares("1111\n1111\n1111\n1111")
    ring = frozenset(range(16)) - {5, 6, 9, 10}
    made = divide(Ground.of(cells, loads), Wish(2, locked=(ring,)))
    assert "里面" in "".join(made.notes)


def test_rule_2_what_the_ground_forces_is_told():
    # The only way between the two halves of the community is 60 cm wide.
    west, east = box(0, 0, 20, 20), box(20, 0, 40, 20)
    west, east = (
        west.difference(box(19, 0.6, 21, 20)),
        east.difference(box(19, 0.6, 21, 20)),
    )
    made = divide(Ground.of([west, east], [3, 4]), Wish(1))
    assert "不到 1 米宽" in "".join(made.notes)
