"""Blocks of cells: a rough ground on which a search sees whole topologies, not single houses."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from math import pi
from random import Random

import numpy as np

from gisgrid.optimize.ground import Ground, Ints

BLOCKS = 5.0  # of a grid, in the mean
HEAVIEST = 0.35  # of the mean load of a grid
WIDEST = 0.6  # of the mean area of a grid
BARRED = 0.6  # compactness that a barrier through all of a shared border costs
CHANCE = 0.25  # of each value, so that no two starts see the same blocks


def blocks(ground: Ground, grids: int, random: Random, within: Sequence[int] | None = None) -> Ints:
    """The block of each cell: neighbours joined two by two, the roundest and smallest first.

    within   a division; no block reaches over its borders

    Blocks hang together, weigh at most a third of a grid and keep to one side of barriers
    where they can. Time O(n log n).
    """
    return _Joining(ground, grids, random, within).run(round(BLOCKS * grids))


class _Joining:
    def __init__(
        self, ground: Ground, grids: int, random: Random, within: Sequence[int] | None
    ) -> None:
        self.random = random
        self.within = within or [0] * len(ground.load)
        self.load, self.area, self.rim = (
            values.tolist() for values in (ground.load, ground.area, ground.rim)
        )
        self.near = [dict(row) for row in ground.near]
        self.barred = [dict(row) for row in ground.barred]
        self.holds = [set(row) for row in ground.holds]
        self.most_load = HEAVIEST * float(ground.load.sum()) / grids
        self.most_area = WIDEST * float(ground.area.sum()) / grids
        self.mean_area = float(ground.area.sum()) / grids / BLOCKS
        self.age = [0] * len(self.load)
        self.joined = list(range(len(self.load)))
        self.queue = [
            entry
            for a, row in enumerate(self.holds)
            for b in row
            if a < b and (entry := self._entry(a, b))
        ]
        heapify(self.queue)

    def run(self, count: int) -> Ints:
        left = len(self.load)
        while left > count and self.queue:
            _value, a, b, age_a, age_b = heappop(self.queue)
            if self.age[a] == age_a and self.age[b] == age_b:
                self._join(a, b)
                left -= 1
        roots = [self._root(cell) for cell in range(len(self.load))]
        return np.asarray(np.unique(roots, return_inverse=True)[1].ravel(), int)

    def _entry(self, a: int, b: int) -> tuple[float, int, int, int, int] | None:
        if self.within[a] != self.within[b]:
            return None
        load, area = self.load[a] + self.load[b], self.area[a] + self.area[b]
        if load > self.most_load or area > self.most_area:
            return None
        metres = self.near[a].get(b, 0.0)
        rim = self.rim[a] + self.rim[b] - 2 * metres
        value = 4 * pi * area / rim**2 - BARRED * (
            self.barred[a].get(b, 0.0) / metres if metres else 1.0
        )
        size = max(load / self.most_load, area / self.most_area)
        chance = CHANCE * self.random.random()
        return size - value + chance, a, b, self.age[a], self.age[b]

    def _join(self, a: int, b: int) -> None:
        """Block b becomes a part of a."""
        self.rim[a] += self.rim[b] - 2 * self.near[a].get(b, 0.0)
        self.load[a] += self.load[b]
        self.area[a] += self.area[b]
        self.joined[b] = a
        self.age[a] += 1
        self.age[b] = -1
        for rows in (self.near, self.barred):
            rows[a].pop(b, None)
            for other, metres in rows[b].items():
                if other != a:
                    rows[a][other] = rows[other][a] = rows[a].get(other, 0.0) + metres
                    del rows[other][b]
            rows[b] = {}
        self.holds[a] |= self.holds[b]
        self.holds[a] -= {a, b}
        for other in self.holds[b]:
            if other != a:
                self.holds[other].discard(b)
                self.holds[other].add(a)
        self.holds[b] = set()
        for other in sorted(self.holds[a]):
            if entry := self._entry(min(a, other), max(a, other)):
                heappush(self.queue, entry)

    def _root(self, cell: int) -> int:
        while self.joined[cell] != cell:
            cell = self.joined[cell]
        return cell
