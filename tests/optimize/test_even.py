"""Pairs of moves bring the last grids within the bound where single ones do not."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.optimize.even import even
from gisgrid.optimize.ground import Ground, pieces
from gisgrid.optimize.search import Price, Search
from tests.optimize.drawing import squares

LOOSE = Price(bound=0.1, balance=1.5, shape=0.1)


def started(picture, grid_of, grids):
    return Search(Ground.of(*squares(picture)), list(grid_of), grids, LOOSE)


def test_a_heavy_grid_gives_to_one_that_gives_onwards():
    search = started("444444444", [0, 0, 0, 0, 1, 1, 1, 2, 2], 3)
    even(search, 0.1)
    assert search.load == [120, 120, 120]


def test_two_grids_change_a_heavy_building_for_a_light_one():
    # Alone, the building of 50 would only turn the two loads round.
    search = started("8531\n0001", [0, 0, 1, 1, 0, 0, 1, 1], 2)
    before = search.worst()
    even(search, 0.06)
    assert search.worst() < before


def test_what_is_within_the_bound_stays():
    search = started("44\n44", [0, 0, 1, 1], 2)
    even(search, 0.1)
    assert search.grid_of == [0, 0, 1, 1]


@given(st.lists(st.sampled_from("0149"), min_size=24, max_size=24), st.integers(2, 4))
@settings(max_examples=60, deadline=None)
def test_grids_stay_whole_and_no_worse(loads, grids):
    loads[0] = "4"
    picture = "\n".join("".join(loads[i : i + 6]) for i in range(0, 24, 6))
    columns = [min(c * grids // 6, grids - 1) for _row in range(4) for c in range(6)]
    search = started(picture, columns, grids)
    worst = search.worst()
    even(search, 0.05)
    assert search.worst() <= worst + 1e-9
    assert search.price == LOOSE
    for g in range(grids):
        inside = {c for c in range(24) if search.grid_of[c] == g}
        links = [(a, b) for a in inside for b in search.ground.holds[a] if b in inside]
        assert sum(set(map(int, piece)) <= inside for piece in pieces(24, links)) == 1
    assert np.allclose(search.load, np.bincount(search.grid_of, search.ground.load, grids))
