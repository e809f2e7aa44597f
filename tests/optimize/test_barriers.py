"""Cells bent along streets, walls and waters: the border of two cells runs on the barrier."""

from functools import lru_cache
from random import Random

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString

from gisgrid import geo
from gisgrid.optimize.borders import shared_borders
from gisgrid.optimize.midlines import midlines
from gisgrid.optimize.rounding import rounded as few_decimals
from gisgrid.optimize.tessellate import CannotTessellate, tessellate
from gisgrid.optimize.walls import joined_ends, walls_between
from tests.optimize.checks import GRID_M, assert_covers, rounded
from tests.optimize.drawing import EPSG, ORIGIN, ground, house, random_town

seeds = st.integers(min_value=0, max_value=300)


def line(*corners):
    return LineString([(ORIGIN[0] + x, ORIGIN[1] + y) for x, y in corners])


def random_lines(seed):
    """Streets across the whole town, dead ends, and a bent one."""
    random = Random(f"streets {seed}")

    def spot():
        return random.uniform(-20, 220), random.uniform(-20, 220)

    return [line(*(spot() for _corner in range(random.choice([2, 2, 3, 5])))) for _l in range(3)]


@lru_cache(maxsize=301)
def bent(seed):
    boundary, buildings = random_town(seed)
    try:
        return boundary, buildings, tessellate(boundary, buildings, barriers=random_lines(seed))
    except CannotTessellate:
        return boundary, buildings, None


def test_it_works():
    # The street runs much nearer to the western house than to the eastern one.
    street = line((40, -5), (40, 45))
    made = tessellate(ground(100, 40), [house(10, 10), house(70, 10)], barriers=[street])
    (metres,) = shared_borders(made.cells).metres
    assert metres == pytest.approx(40)
    assert made.cells[0].intersection(made.cells[1]).equals(line((40, 0), (40, 40)))


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_rule_1_bent_cells_cover_the_boundary_also_in_degrees(seed):
    boundary, _buildings, made = bent(seed)
    if made is not None:
        cells = np.array(made.cells, dtype=object)
        assert_covers(boundary, cells)
        assert shapely.coverage_is_valid(rounded(cells, EPSG, 9))
        written = few_decimals(list(geo.to_stored(cells, EPSG)), 7)
        assert shapely.coverage_is_valid(written)
        assert shapely.is_valid(written).all()


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_rule_2_barriers_change_no_buildings_having_a_cell(seed):
    boundary, buildings, made = bent(seed)
    if made is not None:
        assert made.buildings == tessellate(boundary, buildings).buildings


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_rule_3_no_barrier_cuts_a_building(seed):
    boundary, buildings, made = bent(seed)
    if made is None or made.overlaps:
        return
    for cell, building in zip(made.cells, made.buildings, strict=True):
        part = buildings[building].intersection(boundary)
        assert part.difference(cell.buffer(2 * GRID_M)).area < 1e-6


@given(seeds, st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_buildings_and_barriers_does_not_matter(seed, random):
    boundary, buildings, made = bent(seed)
    if made is None or len({shapely.normalize(one).wkb for one in buildings}) < len(buildings):
        return
    order = random.sample(range(len(buildings)), len(buildings))
    lines = random.sample(random_lines(seed), 3)
    again = tessellate(boundary, [buildings[i] for i in order], barriers=lines)
    of = {order[b]: cell for b, cell in zip(again.buildings, again.cells, strict=True)}
    for building, cell in zip(made.buildings, made.cells, strict=True):
        assert shapely.normalize(of[building]).equals_exact(shapely.normalize(cell), 0)


def test_rule_6_ground_beyond_a_street_belongs_to_the_houses_there():
    street = line((-5, 50), (205, 50))
    near = [house(x, 30) for x in (10, 60, 110, 160)]  # 10 m from the street
    far = [house(x, 150) for x in (30, 130)]  # 100 m from it
    made = tessellate(ground(200, 200), near + far, barriers=[street])
    south = shapely.union_all(made.cells[:4])
    assert south.symmetric_difference(ground(200, 50)).area < 1


def test_rule_6_a_street_that_ends_bends_the_cells_as_far_as_it_goes():
    made = tessellate(
        ground(100, 100), [house(10, 45), house(75, 45)], barriers=[line((40, -5), (40, 50))]
    )
    border = made.cells[0].intersection(made.cells[1])
    assert border.buffer(0.01).covers(line((40, 0), (40, 45)))


def test_rule_6_a_street_under_a_house_does_not_cut_it():
    gate = house(40, 45, 20, 10)
    street = line((50, -5), (50, 105))
    made = tessellate(
        ground(100, 100), [house(5, 45, 15, 10), gate, house(85, 45, 10, 10)], barriers=[street]
    )
    assert made.cells[1].buffer(GRID_M).covers(gate)
    assert [cell.geom_type for cell in made.cells] == ["Polygon"] * 3


def test_rule_6_ground_between_two_carriageways_lies_in_a_cell_beside_it():
    pair = [line((45, -5), (45, 45)), line((55, -5), (55, 45))]
    made = tessellate(ground(100, 40), [house(5, 10), house(75, 10)], barriers=pair)
    cells = np.array(made.cells, dtype=object)
    assert_covers(ground(100, 40), cells)
    assert shapely.area(cells) == pytest.approx([2000, 2000])


def test_rule_6_the_far_bank_of_a_pond_belongs_to_its_own_houses():
    pond = house(40, 20, 20, 60)
    made = tessellate(
        ground(100, 100), [house(5, 45), house(85, 45, 10, 10)], barriers=[pond.exterior]
    )
    cells = np.array(made.cells, dtype=object)
    assert_covers(ground(100, 100), cells)
    assert [cell.geom_type for cell in made.cells] == ["Polygon", "Polygon"]


def test_a_barrier_outside_changes_nothing():
    homes = [house(10, 10), house(70, 10)]
    plain = tessellate(ground(100, 40), homes)
    assert tessellate(ground(100, 40), homes, barriers=[line((200, 0), (300, 9))]) == plain


def test_a_street_that_stops_short_of_the_boundary_goes_on_to_it_in_the_borders_of_cells():
    # East of the street the ground ahead of its end is nearer to the western house.
    street = line((50, -5), (50, 60))
    made = tessellate(ground(100, 100), [house(20, 70), house(80, 10)], barriers=[street])
    ahead = shapely.Point(ORIGIN[0] + 55, ORIGIN[1] + 90)
    assert made.cells[1].contains(ahead)
    assert made.cells[0].intersection(made.cells[1]).equals(line((50, 0), (50, 100)))


def test_a_siding_goes_not_on_where_that_would_shut_in_ground_without_a_house():
    main, siding = line((60, -5), (60, 105)), line((60, 60), (70, 50), (70, 30))
    boundary, houses = ground(100, 100), np.array([house(20, 70), house(80, 10)], object)
    walls = walls_between(boundary, houses, [main, siding])
    (way,) = joined_ends(walls, midlines(houses, boundary, 4.0), houses, boundary)
    assert not way.intersects(line((65, 0), (75, 0)))
