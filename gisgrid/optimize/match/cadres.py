"""Cadres to connected sets of grids, exactly.

All connected sets within the bounds are listed; the programme chooses one for each cadre so that
every grid lies in one (set partition). Where there are too many sets, a model of
connectedness by flows (spread.py) gives the same optimum, or says how far it may be off.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gisgrid.optimize.match.flow import MARK_BITS, TINY, marks
from gisgrid.optimize.match.instance import Bools, Floats, Instance
from gisgrid.optimize.match.partition import Partition
from gisgrid.optimize.match.spread import spread

MOST_SETS = 60_000

Ints = NDArray[np.int64]


class TooManySets(Exception):
    """There are more than MOST_SETS connected sets."""


@dataclass(frozen=True, eq=False)
class Shares:
    """cadre_of (grids,) position of each grid's cadre.

    gap   the cost may lie so much above the least one; 0: proven
    """

    cadre_of: Ints
    cost: float
    gap: float = 0.0


def share_cost(ask: Instance, cadre_of: Ints) -> float:
    """Cost of a sharing by the definition of the exchange format."""
    total = 0.0
    for cadre in range(len(ask.cadres)):
        own = cadre_of == cadre
        if own.any():
            load = float(ask.households[own].sum())
            total += float(ask.cadre_costs()[cadre, own].sum())
            total += ask.cost["cadre_load"] * _imbalance(ask, load)
        elif ask.cadres[cadre].least > 0:
            return float("inf")
    return total


def _imbalance(ask: Instance, load: float) -> float:
    mean = ask.mean_load
    return abs(load - mean) / mean if mean else 0.0


def connected_sets(
    near: list[int], loads: Floats, most: int, bounds: tuple[float, float], at_most: int = MOST_SETS
) -> list[int]:
    """All connected sets of up to `most` grids as bit patterns, in order of their first grid.

    near    of each grid the pattern of its neighbours
    Each set grows from its lowest grid by neighbours of the newest ones only, so that it is
    made once (Wernicke 2006, doi:10.1109/tcbb.2006.51). Raises TooManySets.
    """
    found: list[int] = []
    low, high = bounds

    def grow(chosen: int, size: int, load: float, open_: int, seen: int) -> None:
        if low <= load <= high:
            found.append(chosen)
            if len(found) > at_most:
                raise TooManySets
        if size == most:
            return
        while open_:
            bit = open_ & -open_
            open_ ^= bit
            grid = bit.bit_length() - 1
            more = load + loads[grid]
            if more <= high:
                fresh = near[grid] & above & ~seen
                grow(chosen | bit, size + 1, more, open_ | fresh, seen | fresh)

    for first in range(len(near)):
        above = -1 << (first + 1)
        if loads[first] <= high:
            start = near[first] & above
            grow(1 << first, 1, float(loads[first]), start, start | 1 << first)
    return found


@dataclass(frozen=True, eq=False)
class Columns:
    """Every set that some cadre may have.

    sets  (n, grids) 0/1; cost (cadres, n), inf where the cadre may not have the set
    """

    sets: Floats
    cost: Floats
    idle: Bools

    @classmethod
    def of(cls, ask: Instance) -> "Columns":
        count = len(ask.grids)
        near = [0] * count
        for a, b in ask.adjacency if ask.contiguous else _all_pairs(count):
            near[a] |= 1 << b
            near[b] |= 1 << a
        low, high = ask.cadre_households or (0, float("inf"))
        most = max((min(one.most, count) for one in ask.cadres), default=0)
        listed = connected_sets(near, ask.households, most, (low, high)) if most else []
        sets = np.array(
            [[pattern >> grid & 1 for grid in range(count)] for pattern in listed], float
        ).reshape(len(listed), count)
        return cls(sets, _set_costs(ask, sets), np.array([one.least == 0 for one in ask.cadres]))

    def where(self, must: Bools, may: Bools) -> "Columns":
        """Only what these pairs allow."""
        cost = self.cost.copy()
        cost[(~may).astype(float) @ self.sets.T > 0] = np.inf
        taken = must.any(axis=0)
        for cadre in np.flatnonzero(must.any(axis=1)):
            cost[cadre, self.sets @ must[cadre] < must[cadre].sum()] = np.inf
        for other in range(len(cost)):
            cost[other, self.sets @ (taken & ~must[other]) > 0] = np.inf
        return replace(self, cost=cost, idle=self.idle & ~must.any(axis=1))


def _all_pairs(count: int) -> list[tuple[int, int]]:
    return [(a, b) for a in range(count) for b in range(a + 1, count)]


def _set_costs(ask: Instance, sets: Floats) -> Floats:
    sizes, loads = sets.sum(axis=1), sets @ ask.households
    mean = ask.mean_load
    imbalance = np.abs(loads - mean) / mean if mean else np.zeros(len(sets))
    cost = ask.cadre_costs() @ sets.T + ask.cost["cadre_load"] * imbalance[None, :]
    least = np.array([one.least for one in ask.cadres])[:, None]
    most = np.array([one.most for one in ask.cadres])[:, None]
    made: Floats = np.where((sizes >= least) & (sizes <= most), cost, np.inf)
    return made


def share(
    ask: Instance,
    columns: Columns | None = None,
    must: Bools | None = None,
    may: Bools | None = None,
) -> Shares | None:
    """The sharing of least cost; None where there is none.

    columns      made before for the same question, else made here
    must, may    pairs besides the locks and bans of the question
    """
    shape = len(ask.cadres), len(ask.grids)
    forced = ask.pairs_of(ask.locks, ask.cadres) | (np.zeros(shape, bool) if must is None else must)
    open_ = ~ask.pairs_of(ask.forbidden, ask.cadres)
    open_ &= np.ones(shape, bool) if may is None else may
    if (forced.sum(axis=0) > 1).any() or (forced & ~open_).any():
        return None
    if columns is None:
        try:
            columns = Columns.of(ask)
        except TooManySets:
            return _spread(ask, forced, open_)
    found = partition_of(ask, columns.where(forced, open_)).least()
    return None if found is None else Shares(found.cadre_of, share_cost(ask, found.cadre_of))


def partition_of(ask: Instance, columns: Columns) -> Partition:
    """The set partition of a question, with the marks that make its answer the only one."""
    tied = marks([one.id for one in ask.cadres], [one.code for one in ask.grids])
    cost = columns.cost + TINY * (tied / 2**MARK_BITS) @ columns.sets.T
    return Partition(columns.sets, cost, columns.idle)


def _spread(ask: Instance, must: Bools, may: Bools) -> Shares | None:
    found = spread(ask, must, may)
    if found is None:
        return None
    return Shares(found[0], share_cost(ask, found[0]), found[1])
