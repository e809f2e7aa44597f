"""Compounds, locks, barriers, bounds, interruption: what a wish says is kept or told."""

from itertools import count

import numpy as np
import pytest
import shapely

from gisgrid.optimize import divide as dividing
from gisgrid.optimize.divide import CannotDivide, alternatives, divide
from gisgrid.optimize.figures import figures
from gisgrid.optimize.ground import Barrier, Ground
from gisgrid.optimize.wish import Weights, Wish
from tests.optimize.drawing import ORIGIN, squares

EVEN = "111111\n111111\n111111\n111111"


@pytest.fixture(autouse=True, scope="module")
def _short_search():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dividing, "BATCHES", 15)
        patch.setattr(dividing, "ROUNDS", 5)
        yield


def drawn(picture=EVEN, barriers=()):
    return Ground.of(*squares(picture), barriers=barriers)


def line(x, y, u, v):
    """Barrier between two corners, counted in squares from the north-west."""
    ends = [(ORIGIN[0] + 20 * a, ORIGIN[1] + 20 - 20 * b) for a, b in ((x, y), (u, v))]
    return Barrier(shapely.LineString(ends), name="中山路")


def test_rule_6_a_compound_stays_whole():
    whole = frozenset({0, 5})  # two corners: others must come between
    made = divide(drawn(), Wish(3, whole=(whole,)))
    assert len({made.grid_of_cell[cell] for cell in whole}) == 1
    assert all(grid.pieces == 1 for grid in made.figures.grids)


def test_rule_6_a_compound_too_heavy_uses_the_fewest_grids():
    whole = frozenset(range(12))  # half of all load, for four grids: two
    made = divide(drawn(), Wish(4, whole=(whole,)))
    assert len({made.grid_of_cell[cell] for cell in whole}) == 2
    assert "装不下" in "".join(made.notes)


def test_rule_7_a_locked_grid_keeps_its_cells_and_gets_no_others():
    locked = frozenset({0, 1, 6})
    made = divide(drawn(), Wish(4, locked=(locked,)))
    number = made.locked[0]
    assert {cell for cell, grid in enumerate(made.grid_of_cell) if grid == number} == locked
    assert set(made.grid_of_cell) == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("grids", "locked", "word"),
    [
        (3, (frozenset({0, 1}), frozenset({1, 2})), "两个锁定的网格"),
        (2, (frozenset({0}), frozenset({1})), "还有 22 栋楼要分"),
        (1, (frozenset({0}), frozenset({1})), "取消一些锁定"),
        (3, (frozenset(),), "没有楼栋"),
    ],
)
def test_rule_7_contradictory_locks_say_what_to_change(grids, locked, word):
    with pytest.raises(CannotDivide, match=word):
        divide(drawn(), Wish(grids, locked=locked))


def test_rule_2_a_part_too_small_for_a_grid_hangs_on_the_nearest():
    made = divide(Ground.of(*squares("1111.1\n1111..\n1111..")), Wish(3))
    assert sorted(outline.geom_type for outline in made.outlines).count("MultiPolygon") == 1
    assert "太小" in made.notes[0]


def test_rule_2_no_grid_lies_inside_another():
    cells, loads = squares("11111\n11111\n11911\n11111\n11111")
    made = divide(Ground.of(cells, loads), Wish(2, tolerance=0.5))
    assert all(len(outline.interiors) == 0 for outline in made.outlines)


def test_rule_8_what_is_impossible_is_told_with_its_reason():
    cells, loads = squares("1119")
    made = divide(Ground.of(cells, loads, names=["甲", "乙", "丙", "丁"]), Wish(2, tolerance=0.05))
    assert made.bound.cells == (3,)
    assert made.bound.deviation == pytest.approx(0.5)
    assert "不可能做到 5 % 以内" in made.notes[0]
    assert "丁" in made.notes[0]


def test_rule_8_what_was_not_found_is_another_word_than_impossible():
    made = divide(Ground.of(*squares("3113\n2222")), Wish(3, tolerance=0.001))
    assert "没有找到" in made.notes[0] or "不可能" in made.notes[0]
    assert made.worst_deviation >= made.bound.deviation


def test_rule_10_a_main_street_becomes_a_border():
    street = line(2, 0, 2, 4)
    made = divide(drawn(barriers=[street]), Wish(3, weights=Weights(barriers=4)))
    assert made.figures.cut_off == 0


def test_rule_10_households_beyond_a_street_are_counted():
    ground = drawn("1111\n1111", barriers=[line(3, 0, 3, 2)])
    assert figures(ground, [0] * 8, 1).cut_off == 20


def test_rule_10_a_street_that_ends_can_be_walked_round():
    ground = drawn("1111\n1111", barriers=[line(3, 0, 3, 1)])
    assert figures(ground, [0] * 8, 1).cut_off == 0


def test_rule_12_the_longest_walk_goes_from_house_to_house():
    assert figures(drawn("11\n1."), [0, 0, 0], 1).longest_walk_m == pytest.approx(40)


def test_figures_of_a_draft_name_what_is_in_no_grid_and_what_is_torn():
    found = figures(drawn("1111"), [0, -1, 0, 1], 2, before=[0, 0, 0, 0])
    assert found.unassigned == (1,)
    assert found.unassigned_households == 10
    assert [grid.pieces for grid in found.grids] == [2, 1]
    assert found.moved == 20


def test_perimeters_of_figures_are_those_of_the_outlines():
    made = divide(drawn(), Wish(4))
    for grid, outline in zip(made.figures.grids, made.outlines, strict=True):
        assert grid.compactness == pytest.approx(4 * np.pi * outline.area / outline.length**2)


def test_leaders_live_in_different_grids():
    leaders = (0, 1, 2)
    made = divide(drawn(), Wish(3, leaders=leaders, weights=Weights(leaders=5)))
    assert len({made.grid_of_cell[cell] for cell in leaders}) == 3


def test_it_can_be_stopped_with_the_best_so_far():
    asked = count()
    made = divide(drawn(), Wish(4), stop=lambda: next(asked) > 3)
    assert set(made.grid_of_cell) == {0, 1, 2, 3}
    assert all(grid.pieces == 1 for grid in made.figures.grids)
    assert next(asked) < 20


def test_alternatives_differ():
    found = alternatives(drawn("193123\n111911\n211131\n113112"), Wish(4))
    assert len({one.grid_of_cell for one in found}) == len(found) >= 1


def test_rule_10_a_stronger_barrier_is_crossed_less():
    """A street off the middle: a strong one is worth uneven grids, a weak one is not."""
    crossed = []
    for strength in (0.01, 20.0):
        ground = drawn(barriers=[Barrier(line(2, 0, 2, 4).line, strength)])
        made = divide(ground, Wish(2, tolerance=0.25))
        crossed.append(figures(ground, made.grid_of_cell, 2).cut_off)
    assert crossed == [40, 0]
