"""Sides of the strongest barriers: ground that is divided side by side where loads allow it.

A search that pays for a barrier as for one more length of border crosses it wherever balance
asks for that. A railway is no border among others: where its sides can have whole grids of their
own within the bound, no grid reaches over it.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gisgrid.optimize.ground import Ground, Ints, pieces

STRONG = 1.5  # of a main street: railways, and what somebody calls as strong
UNEVEN = 0.12  # deviation that keeping to one side is worth where no bound was asked


def apart(ground: Ground, grids: int, tolerance: float | None) -> Ground:
    """The ground whose sides do not hang together, as far as each can have grids of its own.

    tolerance   largest deviation that the sides may cost; None: UNEVEN
    """
    limit = UNEVEN if tolerance is None else tolerance
    if not any(ground.barred):
        return ground
    side_of = _sides(ground)
    while (count := int(side_of.max()) + 1) > 1:
        load = np.bincount(side_of, ground.load, count).tolist()
        room = np.bincount(side_of, minlength=count).tolist()
        worst = _worst(load, room, grids, limit)
        if worst is None:
            holds = [
                [other for other in row if side_of[other] == side_of[cell]]
                for cell, row in enumerate(ground.holds)
            ]
            return replace(ground, holds=holds)
        side_of = _joined(ground, side_of, worst)
    return ground


def shared_out(weights: Sequence[float], room: Sequence[int], count: int) -> list[int]:
    """`count` grids for parts of these weights: at least one each, none more than it has room for.

    The next goes where the relative difference is greatest (equal proportions: Huntington 1928,
    doi:10.1090/S0002-9947-1928-1501423-0), so that no part is left far from the mean.
    """
    shares = [1] * len(weights)
    for _grid in range(count - len(weights)):
        open_ones = [i for i in range(len(weights)) if shares[i] < room[i]]
        claim = {i: weights[i] ** 2 / (shares[i] * (shares[i] + 1)) for i in open_ones}
        shares[max(open_ones, key=lambda i: (claim[i], -i))] += 1
    return shares


def has_strong_barriers(ground: Ground) -> bool:
    return any(_strongly_barred(ground, a, b) for a, row in enumerate(ground.barred) for b in row)


def _strongly_barred(ground: Ground, a: int, b: int) -> bool:
    return ground.barred[a].get(b, 0.0) >= STRONG * ground.near[a].get(b, np.inf)


def _sides(ground: Ground) -> Ints:
    """The side of each cell, parts of the ground that do not touch apart as well."""
    links = [
        (a, b)
        for a, row in enumerate(ground.holds)
        for b in row
        if not _strongly_barred(ground, a, b)
    ]
    side_of = np.empty(len(ground.load), int)
    for number, cells in enumerate(pieces(len(ground.load), links)):
        side_of[cells] = number
    return side_of


def _worst(load: Sequence[float], room: Sequence[int], grids: int, limit: float) -> int | None:
    """The smallest side that cannot have whole grids of its own within the limit."""
    if len(load) > grids:
        return min(range(len(load)), key=lambda side: (load[side], side))
    mean = sum(load) / grids
    shares = shared_out(load, room, grids)
    bad = [
        side for side, share in enumerate(shares) if abs(load[side] / (share * mean) - 1) > limit
    ]
    return min(bad, key=lambda side: (load[side], side)) if bad else None


def _joined(ground: Ground, side_of: Ints, side: int) -> Ints:
    """This side made one with the neighbour that it shares the longest border with."""
    metres: dict[int, float] = {}
    for cell in np.flatnonzero(side_of == side).tolist():
        for other in ground.holds[cell]:
            if (beyond := int(side_of[other])) != side:
                metres[beyond] = metres.get(beyond, 0.0) + ground.near[cell].get(other, 0.0)
    # A part of the community that touches no other: any will do, it stays apart all the same.
    to = max(metres, key=lambda s: (metres[s], -s)) if metres else int(side == 0)
    made = np.where(side_of == side, to, side_of)
    return np.asarray(np.unique(made, return_inverse=True)[1])
