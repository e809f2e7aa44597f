"""Rule 10: no grid reaches over a railway where its sides can have grids of their own."""

import pytest
import shapely

from gisgrid.optimize.divide import alternatives, divide
from gisgrid.optimize.ground import Barrier, Ground
from gisgrid.optimize.sides import shared_out
from gisgrid.optimize.wish import Weights, Wish
from tests.optimize.drawing import ORIGIN, squares

# West of the railway 50 households, east of it 180: five grids of 46 in the mean.
PICTURE = "1 222\n1 222\n1 222\n1 222\n1 222".replace("222", "111111") + "\n. 111111"


def railed(strength=2.0):
    cells, loads = squares(PICTURE, 20.0)
    x = ORIGIN[0] + 20
    rail = shapely.LineString([(x, ORIGIN[1] - 500), (x, ORIGIN[1] + 500)])
    return Ground.of(cells, loads, barriers=[Barrier(rail, strength, "铁路")])


def over(ground, division):
    """Grids with cells on both sides."""
    west = {g for g, (x, _y) in zip(division.grid_of_cell, ground.middle, strict=True)
            if x < ORIGIN[0] + 20}  # fmt: skip
    east = {g for g, (x, _y) in zip(division.grid_of_cell, ground.middle, strict=True)
            if x > ORIGIN[0] + 20}  # fmt: skip
    return west & east


@pytest.mark.parametrize("tolerance", [0.15, None])
def test_no_grid_reaches_over_a_railway_within_the_bound(tolerance):
    ground = railed()
    # 410 households, 360 of them in the east: the west is 50, the mean of 8 grids 51.
    made = divide(ground, Wish(8, tolerance=tolerance))
    assert over(ground, made) == set()
    assert len(made.outlines) == 8


def test_a_bound_that_the_sides_cannot_keep_is_kept_first_and_that_is_told():
    ground = railed()
    # Nine grids of 45.6 in the mean: one in the west is 9.8 % above, two are far below.
    made = divide(ground, Wish(9, tolerance=0.05))
    assert "铁路" in "".join(made.notes)
    slack = alternatives(ground, Wish(9, tolerance=0.05))[-1]
    assert over(ground, slack) == set()


def test_a_street_may_be_crossed_and_nothing_is_where_barriers_do_not_count():
    ground = railed(1.0)
    assert "铁路" not in "".join(divide(ground, Wish(9, tolerance=0.05)).notes)
    careless = Wish(9, tolerance=0.05, weights=Weights(barriers=0))
    assert "铁路" not in "".join(divide(railed(), careless).notes)


def test_grids_are_shared_out_so_that_no_part_is_far_from_the_mean():
    assert shared_out([278, 2362], [130, 300], 21) == [2, 19]
    assert shared_out([10, 10, 1], [1, 9, 9], 5) == [1, 3, 1]
