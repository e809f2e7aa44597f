"""Round scales and true millimetres."""

import pytest

from gisgrid.paper.scale import SCALES, Projection, bar_parts, largest

FRAME = (15.0, 32.0, 185.0, 222.0)


def test_the_largest_scale_that_fits_with_room_around() -> None:
    assert largest(169.0, 100.0, FRAME) == 1000
    assert largest(169.1, 100.0, FRAME) == 1250
    assert largest(1.0, 1.0, FRAME) == 500


def test_what_fits_nowhere_gets_the_smallest() -> None:
    assert largest(1e6, 1e6, FRAME) == SCALES[-1]


def test_metres_become_millimetres_with_north_up() -> None:
    view = Projection(1000.0, 2000.0, 1000, FRAME)
    ((x, y),) = view.place([(1010.0, 2020.0)])
    middle_x, middle_y = view.middle
    assert (x - middle_x, y - middle_y) == pytest.approx((10.0, -20.0))


def test_the_systems_stretching_is_taken_out() -> None:
    stretched = Projection(0.0, 0.0, 1000, FRAME, factor=1.0002)
    (near, far) = stretched.place([(0.0, 0.0), (250.0 * 1.0002, 0.0)])
    assert far[0] - near[0] == pytest.approx(250.0)


@pytest.mark.parametrize("scale", [one for one in SCALES if one <= 5000])
def test_a_bar_is_50_to_90_millimetres_of_round_metres(scale: int) -> None:
    metres, length = bar_parts(scale)
    assert 50 <= 4 * length <= 90
    assert metres * 1000 / scale == length
