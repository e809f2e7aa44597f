"""The order in which stops are walked: short by the ways people walk, building by building."""

from collections.abc import Sequence
from dataclasses import dataclass

import fast_tsp
import numpy as np

# Leaving a building unfinished is worth it only where keeping together costs a tenth more.
TOGETHER_COSTS = 0.10
# The solver holds distances as 16-bit numbers; the longest, with what is put on it, must fit.
LARGEST = 20_000
# A search ends by the clock: short ones for few stops, and two of them, because one that shared
# its processor just then ends early and may be a tenth too long.
A_STOP_S, LEAST_S, MOST_S, TRIES = 0.0003, 0.01, 0.06, 2


@dataclass(frozen=True)
class Route:
    """`order` holds positions of stops; `length` in the unit of the distances."""

    order: tuple[int, ...]
    length: float


def walk(
    distances: np.ndarray, groups: Sequence[int], *, has_start: bool = False, back: bool = False
) -> Route:
    """A short walk over all stops.

    distances   (n, n) metres, symmetric; with `has_start` one row more: the last is the start
                and is no stop
    groups      (n,) building of each stop
    back        the walk returns to where it began

    Rule 1  stops of one building follow each other, unless that makes the walk more than a
            tenth longer.
    Rule 2  with a start the walk begins at the stop that makes the whole shortest from there.
    Time: for each of both ways of keeping together TRIES searches of at most MOST_S.
    """
    count = len(groups)
    if count == 0:
        return Route((), 0.0)
    start = count if has_start else None
    free = _solved(distances, [*range(count)], start, back)
    if len(set(groups)) == count:
        return free
    # Rule 1
    together = _solved(distances, groups, start, back)
    return together if together.length <= free.length * (1 + TOGETHER_COSTS) else free


def length(order: Sequence[int], distances: np.ndarray, start: int | None, back: bool) -> float:
    """Length of a walk in this order."""
    path = ([] if start is None else [start]) + [*order]
    if back:
        path = [*path, path[0]]
    return float(distances[path[:-1], path[1:]].sum()) if len(path) > 1 else 0.0


def _solved(distances: np.ndarray, groups: Sequence[int], start: int | None, back: bool) -> Route:
    table = _table(distances, groups, start)
    if not back:
        table = _opened(table, has_start=start is not None)
    order = _cut(_tour(table), len(groups), start is not None, back)
    if start is None and not back and order[0] > order[-1]:
        order.reverse()
    return Route(tuple(order), length(order, distances, start, back))


def _table(distances: np.ndarray, groups: Sequence[int], start: int | None) -> np.ndarray:
    """Whole numbers for the solver; between buildings so much more that none is left early."""
    reach = max(float(distances.max()), 1e-9)
    table = np.asarray(distances, dtype=float) / reach * LARGEST
    if len(set(groups)) < len(groups):
        nodes = np.array([*groups, *([] if start is None else [object()])], dtype=object)
        table = table + np.where(nodes[:, None] == nodes[None, :], 0.0, LARGEST)
    table = np.maximum(table, table.T)
    np.fill_diagonal(table, 0.0)
    return np.rint(table)


def _opened(table: np.ndarray, *, has_start: bool) -> np.ndarray:
    """With a free node that joins the end of the walk to its beginning at no cost."""
    count = len(table)
    wide = np.zeros((count + 1, count + 1))
    wide[:count, :count] = table
    if has_start:
        # Rule 2: near to the start alone, so that the start is its neighbour in the tour.
        reach = min(float(table.max()) + 1, 65_000)
        wide[count, : count - 1] = wide[: count - 1, count] = reach
    return wide


def _tour(table: np.ndarray) -> list[int]:
    if len(table) <= 3:
        return [*range(len(table))]
    whole = table.astype(np.int64)
    seconds = min(max(A_STOP_S * len(table), LEAST_S), MOST_S)
    tours = [fast_tsp.find_tour(whole, seconds) for _try in range(TRIES)]
    best = min(tours, key=lambda tour: int(whole[tour, np.roll(tour, -1)].sum()))
    return [int(node) for node in best]


def _cut(tour: list[int], count: int, has_start: bool, back: bool) -> list[int]:
    """The tour as a walk: cut at the start, or at the free node beside it."""
    first = count + (not back and has_start) if has_start or not back else 0
    at = tour.index(first)
    path = tour[at:] + tour[:at]
    if has_start and not back and path[1] != count:
        path = [path[0], *reversed(path[1:])]
    return [node for node in path if node < count]
