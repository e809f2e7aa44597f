"""Building cells: each rule of `tessellate`, on drawn ground and on random towns."""

import time
from functools import lru_cache

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid import geo
from gisgrid.optimize.tessellate import CannotTessellate, Tessellation, tessellate
from tests.optimize.checks import GRID_M, assert_covers, rounded
from tests.optimize.drawing import EPSG, ground, house, random_town

seeds = st.integers(min_value=0, max_value=500)


@lru_cache(maxsize=501)  # the tests of all rules draw from the same towns
def cut_town(seed):
    """A random town and its cells; a town whose houses all stand outside has none."""
    boundary, buildings = random_town(seed)
    try:
        return boundary, buildings, tessellate(boundary, buildings)
    except CannotTessellate:
        return boundary, buildings, Tessellation((), (), tuple(range(len(buildings))), (), ())


def missing(building, boundary, cell):
    """m² of a building's part inside the boundary that its cell does not hold."""
    return building.intersection(boundary).difference(cell.buffer(1.5 * GRID_M)).area


def test_it_works():
    made = tessellate(ground(100, 40), [house(10, 10), house(70, 10)])
    assert made.buildings == (0, 1)
    west, east = made.cells
    assert west.area == pytest.approx(50 * 40, abs=1)
    assert west.intersection(east).length == pytest.approx(40, abs=0.01)


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_rule_1_cells_cover_the_boundary_without_gap_or_overlap(seed):
    boundary, _buildings, made = cut_town(seed)
    if made.cells:
        assert_covers(boundary, np.array(made.cells, dtype=object))


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_rule_2_every_building_is_accounted_for_once(seed):
    boundary, buildings, made = cut_town(seed)
    hidden = [building for building, _coverer in made.hidden]
    assert sorted([*made.buildings, *made.outside, *hidden]) == list(range(len(buildings)))
    assert len(made.cells) == len(made.buildings)
    for building in made.outside:
        outline = buildings[building]
        part = outline.intersection(boundary).area
        assert part < min(1, outline.area / 2) + 1e-9


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_rule_3_no_border_cuts_a_building(seed):
    boundary, buildings, made = cut_town(seed)
    drawn_over = {building for pair in made.overlaps for building in pair[:2]}
    for building, cell in zip(made.buildings, made.cells, strict=True):
        inside = buildings[building].intersection(boundary)
        scraps = 0 if inside.geom_type == "Polygon" else 1  # m² that a bay cut off, see rule 4
        if building not in drawn_over:
            assert missing(buildings[building], boundary, cell) <= scraps + 0.01


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_rule_4_cells_are_connected_where_nothing_forces_them_apart(seed):
    boundary, buildings, made = cut_town(seed)
    drawn_over = {building for pair in made.overlaps for building in pair[:2]}
    for building, cell in zip(made.buildings, made.cells, strict=True):
        whole = buildings[building].intersection(boundary).geom_type == "Polygon"
        if boundary.geom_type == "Polygon" and whole and building not in drawn_over:
            assert cell.geom_type == "Polygon"


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_rule_5_cells_stay_a_coverage_in_degrees(seed):
    cells = np.array(cut_town(seed)[2].cells, dtype=object)
    if len(cells):
        stored = rounded(cells, EPSG, 9)
        assert shapely.is_valid(stored).all()
        assert shapely.coverage_is_valid(stored)


def test_rule_5_edges_that_are_straight_in_metres_are_straight_in_degrees():
    (cell,) = tessellate(ground(3000, 1000), [house(10, 10)]).cells
    xy = shapely.get_coordinates(cell)
    middles = shapely.points((xy[1:] + xy[:-1]) / 2)
    stored = shapely.get_coordinates(geo.to_stored(cell, EPSG))
    chords = shapely.points((stored[1:] + stored[:-1]) / 2)
    assert shapely.distance(geo.to_metric(chords, EPSG), middles).max() < GRID_M


@given(seeds, st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_cells_do_not_depend_on_the_order_of_buildings(seed, random):
    boundary, buildings, made = cut_town(seed)
    shuffled = random.sample(range(len(buildings)), len(buildings))
    if not made.cells:
        return
    again = tessellate(boundary, [buildings[i] for i in shuffled])
    assert {c.normalize() for c in again.cells} == {c.normalize() for c in made.cells}


def test_of_two_equal_overlapping_buildings_the_same_wins_in_any_order():
    west, east = house(10, 10), house(25, 10)
    first = tessellate(ground(100, 40), [west, east])
    again = tessellate(ground(100, 40), [east, west])
    assert first.cells[0].equals(again.cells[1])


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_places_belong_to_the_nearest_building(seed):
    boundary, buildings = (
        ground(200, 200),
        [b for b in random_town(seed)[1] if ground(200, 200).contains(b)],
    )
    if not buildings:
        return
    made = tessellate(boundary, buildings)
    tree = shapely.STRtree([buildings[b] for b in made.buildings])
    for x in range(5, 200, 13):
        for y in range(5, 200, 13):
            place = shapely.centroid(house(x, y, 1, 1))
            nearest = shapely.distance(place, buildings[made.buildings[tree.nearest(place)]])
            own = [b for b, c in zip(made.buildings, made.cells, strict=True) if c.covers(place)]
            assert shapely.distance(place, buildings[own[0]]) < nearest + 2.5


def test_row_houses_share_the_wall_as_border():
    made = tessellate(ground(100, 40), [house(10, 10), house(30, 10), house(50, 10)])
    wall = shapely.LineString([house(30, 10).exterior.coords[2], house(30, 10).exterior.coords[3]])
    border = made.cells[0].intersection(made.cells[1])
    assert border.buffer(GRID_M).covers(wall)


def test_a_building_across_the_boundary_gets_the_part_inside():
    boundary, astride = ground(100, 40), house(90, 10)
    made = tessellate(boundary, [house(10, 10), astride])
    assert made.cells[1].buffer(GRID_M).covers(astride.intersection(boundary))
    assert not made.cells[1].buffer(GRID_M).covers(astride)


def test_a_building_that_only_leans_over_the_boundary_is_outside():
    made = tessellate(ground(100, 40), [house(10, 10), house(99.95, 10)])
    assert made.outside == (1,)


def test_an_overlap_is_the_smaller_buildings_and_is_reported():
    large, small = house(10, 10, 40, 20), house(45, 15, 10, 5)
    made = tessellate(ground(100, 40), [large, small])
    assert made.overlaps == ((0, 1, pytest.approx(25)),)
    assert missing(small, ground(100, 40), made.cells[1]) == 0
    assert missing(large.difference(small), ground(100, 40), made.cells[0]) == 0


def test_a_building_drawn_twice_has_one_cell():
    made = tessellate(ground(100, 40), [house(10, 10), house(60, 10), house(10, 10)])
    assert made.buildings == (0, 1)
    assert made.hidden == ((2, 0),)


def test_a_building_in_the_yard_of_another_has_its_own_cell():
    block = house(10, 10, 60, 60).difference(house(20, 20, 40, 40))
    made = tessellate(ground(100, 100), [block, house(35, 35, 5, 5)])
    assert missing(block, ground(100, 100), made.cells[0]) == 0
    assert made.cells[1].within(house(20, 20, 40, 40))


def test_a_scrap_behind_a_bay_goes_to_the_neighbour():
    # Seen through the bay, the far bank is nearer to the western house than to its own.
    boundary = ground(100, 100).difference(house(45, -1, 10, 80))
    made = tessellate(boundary, [house(30, 5, 12, 10), house(85, 80, 10, 10)])
    assert [cell.geom_type for cell in made.cells] == ["Polygon", "Polygon"]
    assert_covers(boundary, np.array(made.cells, dtype=object))


def test_an_island_without_buildings_belongs_to_one_cell():
    island = house(120, 0, 30, 40)
    boundary = ground(100, 40).union(island)
    made = tessellate(boundary, [house(10, 10), house(70, 10, 20, 5), house(70, 20, 20, 5)])
    assert sum(cell.intersects(island) for cell in made.cells) == 1
    assert_covers(boundary, np.array(made.cells, dtype=object))


def test_one_building_gets_everything():
    (cell,) = tessellate(ground(100, 40), [house(10, 10)]).cells
    assert cell.equals(ground(100, 40))


@pytest.mark.parametrize(
    ("boundary", "buildings", "word"),
    [
        (ground(100, 40), [], "没有楼栋"),
        (ground(100, 40), [house(500, 0)], "没有楼栋"),
        (shapely.Polygon(), [house(10, 10)], "边界无效"),
        (shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)]), [house(10, 10)], "边界无效"),
        (ground(9, 9), [house(0, 0), shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])], "第2栋"),
    ],
)
def test_what_cannot_be_cut_is_refused_in_words(boundary, buildings, word):
    with pytest.raises(CannotTessellate, match=word):
        tessellate(boundary, buildings)


def test_a_town_of_1200_buildings_takes_seconds():
    town = [house(i * 30, j * 25, 8 + (i + j) % 14, 9, i % 7) for i in range(40) for j in range(30)]
    begin = time.process_time()
    made = tessellate(ground(1200, 750), town)
    assert len(made.cells) == 1200
    assert time.process_time() - begin < 8
