"""At most so many pairs change: the least cost for every bound, against all pairings there are."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from gisgrid.optimize.match import Instance, Partner, Place, curve, solve
from gisgrid.optimize.match import changes as engine

COUNT = 6
ALL = np.array(list(permutations(range(COUNT))))


def question(seed: int, count: int = COUNT) -> Instance:
    """As many units as grids; today each unit has the grid of its number."""
    dice = np.random.default_rng(seed)
    return Instance(
        tuple(Place(f"G{n:02d}", 10) for n in range(count)),
        tuple(Partner(f"U{n:02d}", 0, 1) for n in range(count)),
        (),
        dice.integers(0, 30, (count, count)) / 4,
        np.zeros((0, count)),
        today=frozenset((f"U{n:02d}", f"G{n:02d}") for n in range(count)),
    )


def least(ask: Instance) -> list[float]:
    """Of all pairings the cheapest with at most 0, 1, … new pairs."""
    costs = ask.unit_km[np.arange(COUNT), ALL].sum(axis=1)
    new = (np.arange(COUNT) != ALL).sum(axis=1)
    return [float(costs[new <= changes].min()) for changes in range(COUNT + 1)]


@pytest.mark.parametrize("seed", range(60))
def test_each_point_is_the_cheapest_of_all_720_pairings(seed):
    ask = question(seed)
    points = curve(ask)
    assert [point.cost for point in points] == pytest.approx(least(ask)[: len(points)])
    assert points[-1].cost == pytest.approx(least(ask)[-1])


def test_points_between_the_corners_of_the_hull_are_among_them(monkeypatch):
    """Else the test above would not look at the harder half of the engine."""
    asked = []
    between = engine.Curve._between
    monkeypatch.setattr(
        engine.Curve, "_between", lambda *args: asked.append(args) or between(*args)
    )
    for seed in range(60):
        curve(question(seed))
    assert len(asked) > 20


@pytest.mark.parametrize("changes", [0, 2, 3, 5])
def test_the_answer_for_a_bound_is_the_point_of_the_curve(changes):
    ask = question(4)
    answer = solve(replace(ask, most_changes=changes))
    assert answer.unit_cost == pytest.approx(least(ask)[changes])


def test_at_full_size_no_random_pairing_is_cheaper():
    """1,000 random feasible pairings of 42 units and grids; none as cheap, whatever the bound."""
    ask, dice = question(7, 42), np.random.default_rng(0)
    answer = solve(ask, seconds=False)
    columns = np.arange(42)
    for _try in range(1000):
        assert ask.unit_km[dice.permutation(42), columns].sum() >= answer.unit_cost - 1e-9
