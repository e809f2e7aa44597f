"""The division into grids: each rule of `divide`, on drawn ground and random towns."""

from datetime import date
from functools import lru_cache
from random import Random

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid import geo
from gisgrid.optimize import divide as dividing
from gisgrid.optimize import levels
from gisgrid.optimize.divide import CannotDivide, order
from gisgrid.optimize.figures import vertices_per_km
from gisgrid.optimize.ground import Ground
from gisgrid.optimize.rounding import rounded
from gisgrid.optimize.tessellate import CannotTessellate, tessellate
from gisgrid.optimize.wish import Wish
from tests.optimize.drawing import EPSG, areas, ground, house, random_town, squares

EVEN = "1111\n1111\n1111\n1111"
# Other towns each day, the same ones for each rule, so that they are divided once.
TOWNS = Random(date.today().toordinal()).sample(range(1000), 40)
seeds = st.sampled_from(TOWNS)


@pytest.fixture(autouse=True, scope="module")
def _short_search():
    """The rules hold however short the search is; figures are asked in test_quarter.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dividing, "BATCHES", 8)
        patch.setattr(dividing, "ROUNDS", 3)
        patch.setattr(dividing, "STARTS", 2)
        patch.setattr(levels, "BATCHES", (8, 8))
        patch.setattr(levels, "FINE_BATCHES", 8)
        yield


def divide(cells, loads, grids, *, seed=0, progress=None, **wish):
    ground = Ground.of(cells, loads)
    return dividing.divide(ground, Wish(grids, **wish), seed=seed, progress=progress)


@lru_cache(maxsize=len(TOWNS))
def random_cells(seed):
    """Cells of a random town in one piece, their loads, and a number of grids they can give."""
    random = Random(seed)
    try:
        cells = list(tessellate(ground(200, 200), random_town(seed)[1]).cells)
    except CannotTessellate:
        cells = [ground(200, 200)]
    loads = [random.choice([0, 0, 4, 9, 30]) for _cell in cells]
    loads[0] = loads[0] or 1
    return cells, loads, random.randint(1, min(9, len(cells)))


@lru_cache(maxsize=len(TOWNS))
def divided(seed):
    return divide(*random_cells(seed))


def test_it_works():
    cells, loads = squares(EVEN)
    division = divide(cells, loads, 4)
    assert division.loads == (40, 40, 40, 40)
    assert division.worst_deviation == 0
    assert division.compactness == pytest.approx(np.pi / 4)


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_rule_1_every_cell_is_in_one_grid_and_outlines_are_their_unions(seed):
    cells, division = random_cells(seed)[0], divided(seed)
    assert len(division.grid_of_cell) == len(cells)
    assert shapely.coverage_is_valid(np.array(division.outlines, dtype=object))
    for cell, grid in zip(cells, division.grid_of_cell, strict=True):
        assert cell.difference(division.outlines[grid]).area < 1e-6
    assert sum(o.area for o in division.outlines) == pytest.approx(sum(c.area for c in cells))


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_rule_2_grids_of_connected_ground_are_connected(seed):
    if all(cell.geom_type == "Polygon" for cell in random_cells(seed)[0]):
        outlines = divided(seed).outlines
        assert {outline.geom_type for outline in outlines} == {"Polygon"}


def test_rule_2_a_border_of_half_a_metre_does_not_hold_a_grid_together():
    # Even loads would be west against the rest, which hangs together by half a metre only.
    west, middle = shapely.box(-10, 0, 0, 10), shapely.box(0, 0, 10, 10)
    north, east = shapely.box(10, 9.5, 20, 20), shapely.box(20, 9.5, 30, 20)
    cells = [shapely.segmentize(cell, 0.5) for cell in (west, middle, north, east)]
    assert sorted(divide(cells, [10, 1, 1, 8], 2).loads) == [9, 11]


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_rule_5_exactly_n_grids_and_none_without_households(seed):
    _cells, loads, grids = random_cells(seed)
    division = divided(seed)
    assert set(division.grid_of_cell) == set(range(grids))
    assert sum(division.loads) == sum(loads)
    if sum(load > 0 for load in loads) >= grids:
        assert min(division.loads) > 0


def test_rule_5_one_cell_with_households_still_gives_n_grids():
    cells, loads = squares("0000\n0900\n0000")
    assert set(divide(cells, loads, 5).grid_of_cell) == {0, 1, 2, 3, 4}


def test_rule_5_a_giant_does_not_swallow_the_households_of_the_others():
    cells, loads = squares("1001\n0900\n0001\n0000")
    loads[loads.index(90)] = 1_000_000
    for seed in range(5):
        assert min(divide(cells, loads, 4, seed=seed).loads) == 10


def test_rule_2_parts_that_do_not_touch_share_no_grid():
    cells, loads = squares("111.11\n111.11\n111.11")
    division = divide(cells, loads, 5)
    east = {grid for c, grid in zip(cells, division.grid_of_cell, strict=True) if c in cells[3:5]}
    assert [o.geom_type for o in division.outlines] == ["Polygon"] * 5
    assert division.loads == (30,) * 5
    assert len(east) <= 2


@given(seeds, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_cells_does_not_matter(seed, random):
    cells, loads, grids = random_cells(seed)
    shuffled = random.sample(range(len(cells)), len(cells))
    first = divide(cells, loads, grids, seed=3)
    again = divide([cells[i] for i in shuffled], [loads[i] for i in shuffled], grids, seed=3)
    assert again.grid_of_cell == tuple(first.grid_of_cell[i] for i in shuffled)


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_rule_3_every_household_is_in_exactly_one_grid(seed):
    cells, loads, _grids = random_cells(seed)
    made = divided(seed)
    assert [grid.households for grid in made.figures.grids] == list(made.loads)
    assert sum(made.loads) == sum(loads)
    assert made.figures.unassigned == ()
    doors = shapely.point_on_surface(np.array(cells, dtype=object))
    inside = shapely.STRtree(list(made.outlines)).query(doors, predicate="within")
    assert sorted(inside[0].tolist()) == list(range(len(cells)))


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_rule_4_no_building_is_split(seed):
    buildings = random_town(seed)[1]
    try:
        made = tessellate(ground(200, 200), buildings)
    except CannotTessellate:
        return
    division = divided(seed)
    drawn_over = {b for pair in made.overlaps for b in pair[:2]}
    for cell, b in enumerate(made.buildings):
        inside = buildings[b].intersection(ground(200, 200))
        if b not in drawn_over and inside.geom_type == "Polygon":
            own = division.outlines[division.grid_of_cell[cell]]
            assert inside.difference(own.buffer(0.002)).area < 0.01


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_rule_1_outlines_stay_a_coverage_with_7_decimals(seed):
    outlines = np.array(divided(seed).outlines, dtype=object)
    written = rounded(list(geo.to_stored(outlines, EPSG)), 7)
    assert shapely.coverage_is_valid(written)
    assert shapely.is_valid(written).all()
    assert all((xy == np.round(xy, 7)).all() for xy in map(shapely.get_coordinates, written))


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_rule_7_a_locked_grid_of_a_random_town_keeps_outline_and_households(seed):
    cells, loads, grids = random_cells(seed)
    if grids < 3:
        return
    first = divided(seed)
    locked = frozenset(c for c, g in enumerate(first.grid_of_cell) if g == 0)
    again = divide(cells, loads, grids, seed=1, locked=(locked,))
    number = again.locked[0]
    assert again.outlines[number].equals(first.outlines[0])
    assert again.loads[number] == first.loads[0]


def test_rule_9_round_grids_are_preferred_to_long_ones():
    cells, loads = squares("\n".join(["1" * 8] * 8))
    made = divide(cells, loads, 4, tolerance=0.1)
    assert made.compactness > 0.6


def test_rule_9_outlines_have_few_vertices():
    buildings = [house(10 + 40 * i, 10 + 30 * j) for i in range(10) for j in range(8)]
    made = tessellate(ground(410, 260), buildings)
    outlines = divide(made.cells, [5.0] * len(made.cells), 6).outlines
    assert vertices_per_km(outlines) <= 70


def test_one_building_is_one_grid():
    made = divide([ground(100, 100)], [7], 1)
    assert made.outlines[0].equals(ground(100, 100))
    assert made.worst_deviation == 0


def test_a_building_heavier_than_the_bound_is_told_and_the_rest_is_even():
    cells, loads = squares("9111\n1111\n1111")
    made = divide(cells, loads, 4, tolerance=0.05)
    assert "不可能做到 5 % 以内" in "".join(made.notes)
    assert made.worst_deviation == pytest.approx(made.bound.deviation)


def test_an_island_of_its_own_has_a_grid_of_its_own():
    cells, loads = squares("11.11\n11.11")
    made = divide(cells, loads, 2)
    assert {o.geom_type for o in made.outlines} == {"Polygon"}
    assert made.loads == (40, 40)


def test_a_thin_arm_of_the_boundary_stays_with_the_cell_it_hangs_on():
    arm = shapely.union(house(0, 0, 40, 40), house(40, 18, 60, 0.6))
    cells = [arm, house(0, 40, 40, 40), house(-40, 0, 40, 40)]
    assert len(divide(cells, [10, 10, 10], 3).outlines) == 3


def test_the_search_makes_grids_even():
    cells, loads = squares("9111\n1111\n1119\n1111\n3333")
    assert divide(cells, loads, 4).worst_deviation < 0.15


def test_progress_rises_to_one():
    told = []
    cells, loads = squares("11.11\n11.11")
    divide(cells, loads, 4, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize(
    ("picture", "grids", "word"),
    [
        ("11", 0, "至少"),
        ("11", 3, "只有 2 个楼栋单元"),
        ("00", 1, "没有住户"),
    ],
)
def test_what_cannot_be_divided_is_refused_in_words(picture, grids, word):
    with pytest.raises(CannotDivide, match=word):
        divide(*squares(picture), grids)


@pytest.mark.parametrize("load", [float("nan"), float("inf"), -1.0])
def test_a_load_must_be_a_count(load):
    cells, _loads = squares("11")
    with pytest.raises(CannotDivide, match="不小于 0"):
        divide(cells, [1.0, load], 1)


def test_a_missing_load_is_refused():
    cells, _loads = squares("11")
    with pytest.raises(CannotDivide, match="每个楼栋单元"):
        divide(cells, [1.0], 1)


def test_numbers_run_like_reading():
    found = areas("""
        A A B C C
        A A B C C
        D D E E F
        D D E E F
    """)
    assert [list(found)[i] for i in order(list(found.values()))] == list("ABCDEF")


def test_a_grid_a_little_farther_south_stays_in_its_row():
    found = areas("""
        . . B B
        A A B B
        A A C C
        D D C C
        D D . .
    """)
    assert [list(found)[i] for i in order(list(found.values()))] == list("ABDC")


def test_rule_5_grids_are_numbered_in_that_order():
    cells, loads = squares(EVEN)
    outlines = divide(cells, loads, 6).outlines
    assert order(outlines) == list(range(6))
