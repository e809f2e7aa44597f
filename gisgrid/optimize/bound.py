"""What whole buildings allow at best: a deviation that no plan can be under."""

from dataclasses import dataclass

import numpy as np

from gisgrid.optimize.ground import Ground
from gisgrid.optimize.task import Task
from gisgrid.optimize.wish import Wish


@dataclass(frozen=True)
class Bound:
    """A lower bound of the worst deviation, and the cells that are the reason for it."""

    deviation: float
    cells: tuple[int, ...] = ()


def bound_of(ground: Ground, wish: Wish, task: Task) -> Bound:
    """The greatest of the bounds that are quick to prove.

    A unit heavier than the mean; N + 1 units of which two must share a grid; the load of a
    part that does not divide by whole grids; a locked grid's load; loads of whole households.
    """
    mean = float(ground.load.sum()) / wish.grids
    found = [_of_locks(ground, wish, mean), *_of_units(task, mean), *_of_parts(task, mean)]
    if (ground.load == ground.load.round()).all():
        found.append(Bound(max(np.ceil(mean) / mean - 1, 1 - np.floor(mean) / mean)))
    return max(found, key=lambda one: one.deviation)


def _of_locks(ground: Ground, wish: Wish, mean: float) -> Bound:
    off = [
        Bound(abs(float(ground.load[list(cells)].sum()) / mean - 1), tuple(sorted(cells)))
        for cells in wish.locked
    ]
    return max(off, key=lambda one: one.deviation, default=Bound(0.0))


def _of_units(task: Task, mean: float) -> list[Bound]:
    if not task.grids:
        return []
    load = task.ground.load
    heavy = np.argsort(-load, kind="stable")[: task.grids + 1]
    found = [Bound(float(load[heavy[0]]) / mean - 1, _cells(task, [int(heavy[0])]))]
    if len(heavy) > task.grids:
        two = [int(heavy[-2]), int(heavy[-1])]
        found.append(Bound(float(load[two].sum()) / mean - 1, _cells(task, two)))
    return found


def _of_parts(task: Task, mean: float) -> list[Bound]:
    """Grids of a part share its load."""
    found = []
    for part, share in zip(task.parts, task.shares, strict=True):
        each = float(task.ground.load[part].sum()) / share
        found.append(Bound(abs(each / mean - 1), _cells(task, part.tolist())))
    return found


def _cells(task: Task, units: list[int]) -> tuple[int, ...]:
    return tuple(sorted(task.cells[np.isin(task.unit_of, units)].tolist()))
