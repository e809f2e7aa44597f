"""The order of a walk."""

from itertools import permutations

import numpy as np
import pytest

from gisgrid.optimize import route


def places(count: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).random((count, 2)) * 500


def between(points: np.ndarray) -> np.ndarray:
    steps = points[:, None] - points[None]
    return np.sqrt((steps**2).sum(axis=2))


def test_it_works() -> None:
    line = between(np.array([[0, 0], [30, 0], [10, 0], [20, 0]], dtype=float))
    assert route.walk(line, [1, 2, 3, 4]).order in ((0, 2, 3, 1), (1, 3, 2, 0))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 30])
@pytest.mark.parametrize("has_start", [False, True])
@pytest.mark.parametrize("back", [False, True])
def test_every_stop_is_walked_once(count: int, has_start: bool, back: bool) -> None:
    metres = between(places(count + has_start))
    found = route.walk(metres, [*range(count)], has_start=has_start, back=back)
    assert sorted(found.order) == [*range(count)]


@pytest.mark.parametrize("has_start", [False, True])
@pytest.mark.parametrize("back", [False, True])
def test_a_short_walk_is_the_shortest(has_start: bool, back: bool) -> None:
    count = 7
    metres = between(places(count + has_start, seed=4))
    start = count if has_start else None
    best = min(route.length(order, metres, start, back) for order in permutations(range(count)))
    found = route.walk(metres, [*range(count)], has_start=has_start, back=back)
    assert found.length == pytest.approx(best, rel=1e-3)


def test_rule_1_a_building_is_finished_before_the_next() -> None:
    # Two houses face each other across a lane: zigzag is a little shorter.
    left = [(0.0, 10.0 * n) for n in range(6)]
    right = [(11.0, 10.0 * n) for n in range(6)]
    metres = between(np.array(left + right))
    found = route.walk(metres, [1] * 6 + [2] * 6)
    houses = [1 if stop < 6 else 2 for stop in found.order]
    assert houses in ([1] * 6 + [2] * 6, [2] * 6 + [1] * 6)


def test_rule_1_unless_that_costs_more_than_a_tenth() -> None:
    # One house has its doors at both ends of a long street.
    points = np.array([(0, 0), (100, 0), (200, 0), (300, 0), (400, 0), (500, 0)], dtype=float)
    found = route.walk(between(points), [1, 2, 3, 4, 5, 1])
    assert found.length == pytest.approx(500)


def test_rule_2_the_walk_begins_where_one_starts() -> None:
    points = np.array([(0, 0), (10, 0), (20, 0), (30, 0), (40, 0), (-5, 0)], dtype=float)
    assert route.walk(between(points), [1, 2, 3, 4, 5], has_start=True).order == (0, 1, 2, 3, 4)
