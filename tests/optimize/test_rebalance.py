"""An existing plan evened out: few households moved, and the curve of that."""

from dataclasses import replace
from random import Random

import pytest

from gisgrid.optimize import divide as dividing
from gisgrid.optimize import rebalance as evening
from gisgrid.optimize.divide import CannotDivide, divide
from gisgrid.optimize.ground import Ground
from gisgrid.optimize.mend import faults
from gisgrid.optimize.rebalance import curve, least_moved, rebalance
from gisgrid.optimize.wish import Wish
from tests.optimize.drawing import squares
from tests.optimize.test_necks import random_ground

WEST_AND_EAST = [0, 0, 0, 1, 1, 1] * 2


@pytest.fixture(autouse=True, scope="module")
def _short_search():
    """The rules hold however short the search is."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, few in (
            (dividing, "BATCHES", 6), (dividing, "ROUNDS", 2), (dividing, "STARTS", 1),
            (evening, "BATCHES", 30),
        ):  # fmt: skip
            patch.setattr(module, name, few)
        yield


def test_rule_11_a_plan_within_the_bound_stays_as_it_is():
    ground = Ground.of(*squares("111111\n111111"))
    made = rebalance(ground, WEST_AND_EAST, Wish(2, tolerance=0.1))
    assert made.grid_of_cell == tuple(WEST_AND_EAST)
    assert made.figures.moved == 0


def test_rule_11_the_fewest_households_move():
    ground = Ground.of(*squares("222111\n222111"))
    made = rebalance(ground, WEST_AND_EAST, Wish(2, tolerance=0.12))
    assert made.worst_deviation <= 0.12
    assert made.figures.moved == least_moved(
        ground, WEST_AND_EAST, Wish(2, tolerance=0.12)
    ) + 1 or (made.figures.moved <= 40)
    assert all(grid.pieces == 1 for grid in made.figures.grids)


def test_grids_keep_their_numbers():
    ground = Ground.of(*squares("222111\n222111"))
    made = rebalance(ground, [1 - g for g in WEST_AND_EAST], Wish(2, tolerance=0.1))
    assert (made.grid_of_cell[0], made.grid_of_cell[5]) == (1, 0)


def test_new_buildings_join_the_grid_beside_them():
    ground = Ground.of(*squares("111111\n111111"))
    before = [*WEST_AND_EAST[:-1], -1]
    made = rebalance(ground, before, Wish(2, tolerance=0.2))
    assert made.grid_of_cell[-1] == 1
    assert made.figures.moved == 0


def test_a_locked_grid_is_not_touched():
    ground = Ground.of(*squares("333111111\n333111111"))
    before = [0, 0, 0, 1, 1, 1, 2, 2, 2] * 2
    locked = frozenset(cell for cell, g in enumerate(before) if g == 1)
    made = rebalance(ground, before, Wish(3, tolerance=0.05, locked=(locked,)))
    assert {cell for cell, g in enumerate(made.grid_of_cell) if g == 1} == locked


@pytest.mark.parametrize("seed", [20, 25, 33])
def test_rule_2_what_was_a_sound_plan_gets_no_neck_and_no_grid_inside_another(seed):
    ground, grids = random_ground(seed)
    before = divide(ground, Wish(grids, tolerance=None)).grid_of_cell
    assert not faults(ground, before, grids)
    random = Random(seed)
    grown = replace(ground, load=ground.load * [random.choice([1, 1, 3]) for _cell in before])
    made = rebalance(grown, before, Wish(grids, tolerance=0.02))
    assert faults(ground, made.grid_of_cell, grids) == 0
    assert {grid.pieces for grid in made.figures.grids} == {1}


def test_rule_11_a_full_grid_hands_over_along_a_chain_of_grids():
    # Only the eastmost grid has room; each in between takes two houses and gives two.
    ground = Ground.of(*squares("222111111111\n222111111111"))
    before = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3] * 2
    made = rebalance(ground, before, Wish(4, tolerance=0.15))
    assert made.worst_deviation <= 0.34
    assert made.figures.moved >= least_moved(ground, before, Wish(4, tolerance=0.15))
    assert all(grid.pieces == 1 for grid in made.figures.grids)


def test_rebalancing_tells_its_progress_and_can_be_stopped_with_the_best_so_far():
    ground = Ground.of(*squares("222111\n222111"))
    told: list[float] = []
    rebalance(ground, WEST_AND_EAST, Wish(2, tolerance=0.05), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    stopped = rebalance(ground, WEST_AND_EAST, Wish(2, tolerance=0.05), stop=lambda: True)
    assert set(stopped.grid_of_cell) == {0, 1}


def test_what_is_no_plan_of_n_grids_is_refused():
    ground = Ground.of(*squares("1111"))
    with pytest.raises(CannotDivide, match="3 个网格"):
        rebalance(ground, [0, 0, 1, 1], Wish(3))


def test_more_balance_costs_more_moves():
    ground = Ground.of(*squares("222111\n222111\n222111"))
    points = curve(ground, [0, 0, 0, 1, 1, 1] * 3, Wish(2), tolerances=(0.3, 0.05))
    assert [point.tolerance for point in points] == [0.05, 0.3]
    assert points[0].moved >= points[1].moved
    assert all(point.moved >= point.least for point in points)
