"""The search behind `divide`: one connected piece of ground into grids of about equal load."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import exp, pi
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gisgrid.optimize.borders import shared_borders

LEAST_BORDER_M = 1.0
TRIES = 500_000  # of single moves in all starts together: some two seconds
TRIES_PER_START = 25_000
TRIES_PER_CELL = 40  # counts from some six hundred cells on
MOST_STARTS, LEAST_STARTS = 20, 3  # on some hundred cells luck matters more than patience
TOLERANCE = 0.1  # a deviation of this size costs as much as a round grid, twice that 16 times
AS_GOOD = 0.02  # starts this near to the best balanced one are judged by cost
HOT, COLD = 2.5, 0.01  # cost that a move may add, at first and at last

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ground:
    """n cells as the search sees them.

    middle  (n, 2) metres
    load    (n,) households; area (n,) m²; rim (n,) length of the outline in metres
    near    of each cell: {neighbour: shared metres}
    holds   of each cell: the neighbours it hangs together with, by a border of at least 1 m
            or, for a cell that has none so long, by its longest
    """

    middle: Floats
    load: Floats
    area: Floats
    rim: Floats
    near: list[dict[int, float]]
    holds: list[list[int]]

    @classmethod
    def of(cls, cells: Sequence[shapely.Geometry], load: Floats) -> "Ground":
        shapes = np.asarray(cells, object)
        near: list[dict[int, float]] = [{} for _cell in cells]
        pairs, metres, _outer = shared_borders(cells)
        for (a, b), m in zip(pairs.tolist(), metres.tolist(), strict=True):
            near[a][b] = near[b][a] = m
        middle = shapely.get_coordinates(shapely.centroid(shapes))
        area, rim = shapely.area(shapes), shapely.length(shapes)
        return cls(middle, load, area, rim, near, _holds(near))

    def parts(self) -> list[Ints]:
        """Cells of each connected part, the most loaded first."""
        n = len(self.load)
        ends = np.array([(a, b) for a in range(n) for b in self.holds[a]], int).reshape(-1, 2)
        links = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n))
        count, part = connected_components(links, directed=False)
        found = [np.flatnonzero(part == p) for p in range(count)]
        return sorted(found, key=lambda cells: (-self.load[cells].sum(), int(cells[0])))

    def only(self, cells: Ints) -> "Ground":
        """The ground of some of the cells, numbered anew in their order."""
        new = {int(cell): i for i, cell in enumerate(cells)}
        near = [{new[d]: m for d, m in self.near[c].items() if d in new} for c in cells]
        holds = [[new[d] for d in self.holds[c]] for c in cells]
        middle, load = self.middle[cells], self.load[cells]
        return Ground(middle, load, self.area[cells], self.rim[cells], near, holds)


def _holds(near: list[dict[int, float]]) -> list[list[int]]:
    enough = [min(LEAST_BORDER_M, max(row.values(), default=0.0)) for row in near]
    return [
        [b for b, metres in row.items() if metres >= min(enough[a], enough[b])]
        for a, row in enumerate(near)
    ]


def balanced(ground: Ground, grids: int, seed: int, tell: Callable[[float], None]) -> Ints:
    """Grid of each cell, 0 … grids-1, by the best of several seeded starts."""
    if grids == 1:
        tell(1.0)
        return np.zeros(len(ground.load), int)
    tries = max(TRIES_PER_START, TRIES_PER_CELL * len(ground.load))
    starts = min(max(TRIES // tries, LEAST_STARTS), MOST_STARTS)
    found = []
    for start in range(starts):
        random = Random(seed * MOST_STARTS + start)
        search = Search(ground, _grown(ground, *_diagram(ground, grids, random)), grids)
        search.anneal(random, tries)
        found.append((search.worst(), search.cost(), search.grid_of))
        tell((start + 1) / starts)
    good = min(found)[0] + AS_GOOD
    return np.array(min((one for one in found if one[0] <= good), key=lambda one: one[1])[2])


def _diagram(ground: Ground, grids: int, random: Random) -> tuple[Ints, Floats]:
    """Grid of each cell and centre of each grid in a power diagram nearly of equal loads.

    Source: Aurenhammer, Hoffmann and Aronov 1998, doi:10.1007/PL00009187, with the weights
    moved a little in each round instead of solved for. A grid may be empty or in pieces.
    """
    # A little load everywhere gives ground without households a grid of its own no more.
    load = ground.load + ground.load.mean() * 1e-3 + 1e-9
    centre = _spread(ground.middle, load, grids, random)
    pull = np.zeros(grids)
    step = 0.1 * float(ground.area.sum()) / grids
    for _round in range(40):
        square = ((ground.middle[:, None] - centre) ** 2).sum(axis=2)
        grid_of = (square - pull).argmin(axis=1)
        mass = np.bincount(grid_of, load, grids)
        pull += step * (1 - mass * grids / load.sum()).clip(-1, 1)
        moment = np.array([np.bincount(grid_of, load * xy, grids) for xy in ground.middle.T]).T
        some = mass > 0
        centre[some] = moment[some] / mass[some, None]
    return grid_of, centre


def _spread(middle: Floats, load: Floats, grids: int, random: Random) -> Floats:
    """First centres, far from each other (k-means++: Arthur and Vassilvitskii 2007)."""
    chosen = random.choices(range(len(load)), load.tolist())
    square = np.full(len(load), np.inf)
    while len(chosen) < grids:
        square = np.minimum(square, ((middle - middle[chosen[-1]]) ** 2).sum(axis=1))
        odds = square * load
        odds = odds if odds.any() else load
        chosen += random.choices(range(len(load)), odds.tolist())
    return middle[chosen]


def _grown(ground: Ground, wanted: Ints, centre: Floats) -> list[int]:
    """Connected grids near to a diagram: each grows from a cell of its own.

    A grid first takes what the diagram gives it, then what nobody could reach that way.
    """
    square = ((ground.middle[:, None] - centre) ** 2).sum(axis=2)
    grid_of = [-1] * len(wanted)
    queue = [(False, 0.0, cell, g) for g, cell in enumerate(_roots(ground, wanted, square))]
    roots = {cell: g for _far, _square, cell, g in queue}
    heapify(queue)
    while queue:
        _far, _square, cell, g = heappop(queue)
        if grid_of[cell] >= 0 or roots.get(cell, g) != g:
            continue
        grid_of[cell] = g
        for other in ground.holds[cell]:
            if grid_of[other] < 0:
                heappush(queue, (bool(wanted[other] != g), float(square[other, g]), other, g))
    return grid_of


def _roots(ground: Ground, wanted: Ints, square: Floats) -> list[int]:
    """A cell for each grid, with households where there are enough such cells."""
    grids = square.shape[1]
    is_free = ground.load > 0
    if is_free.sum() < grids:
        is_free = np.ones(len(wanted), bool)
    roots: list[int] = []
    for g in range(grids):
        free = np.flatnonzero(is_free)
        best = np.lexsort((free, square[free, g], wanted[free] != g))[0]
        roots.append(int(free[best]))
        is_free[roots[-1]] = False
    return roots


class Search:
    """A connected division being improved; sums of each grid are kept while cells move."""

    def __init__(self, ground: Ground, grid_of: list[int], grids: int) -> None:
        self.ground, self.grid_of = ground, grid_of
        self.load = np.bincount(grid_of, ground.load, grids).tolist()
        self.area = np.bincount(grid_of, ground.area, grids).tolist()
        self.rim = np.bincount(grid_of, ground.rim, grids).tolist()
        for cell, g in enumerate(grid_of):
            self.rim[g] -= self._shared(cell, g)
        self.cells = np.bincount(grid_of, minlength=grids).tolist()
        self.homes = np.bincount(grid_of, ground.load > 0, grids).astype(int).tolist()
        self.least_homes = 1 if min(self.homes) else 0
        self.mean = float(ground.load.sum()) / grids or 1.0
        self.cell_load, self.cell_area, self.cell_rim = (
            a.tolist() for a in (ground.load, ground.area, ground.rim)
        )
        self.holds = ground.holds

    def cost(self) -> float:
        return sum(map(self._cost, self.load, self.area, self.rim))

    def worst(self) -> float:
        return float(max(abs(load / self.mean - 1) for load in self.load))

    def anneal(self, random: Random, tries: int) -> None:
        """Try single moves, worse ones ever more rarely (Kirkpatrick et al. 1983)."""
        n = len(self.grid_of)
        for i in range(tries):
            cell = int(random.random() * n)
            to = self.grid_of[self.holds[cell][int(random.random() * len(self.holds[cell]))]]
            if to == self.grid_of[cell]:
                continue
            heat = HOT * (COLD / HOT) ** (i / tries)
            added = self._added(cell, to)
            if (added <= 0 or random.random() < exp(-added / heat)) and self._may_leave(cell):
                self._move(cell, to)

    def _cost(self, load: float, area: float, rim: float) -> float:
        square = ((load / self.mean - 1) / TOLERANCE) ** 2
        return square * square + rim * rim / (4 * pi * area)

    def _shared(self, cell: int, grid: int) -> float:
        grid_of = self.grid_of
        return sum(m for other, m in self.ground.near[cell].items() if grid_of[other] == grid)

    def _added(self, cell: int, to: int) -> float:
        """Cost that the move would add."""
        old = self.grid_of[cell]
        load, area, rim = self.cell_load[cell], self.cell_area[cell], self.cell_rim[cell]
        if self.cells[old] == 1 or (load and self.homes[old] == self.least_homes):
            return float("inf")
        rim_old = self.rim[old] - rim + 2 * self._shared(cell, old)
        rim_to = self.rim[to] + rim - 2 * self._shared(cell, to)
        return (
            self._cost(self.load[old] - load, self.area[old] - area, rim_old)
            + self._cost(self.load[to] + load, self.area[to] + area, rim_to)
            - self._cost(self.load[old], self.area[old], self.rim[old])
            - self._cost(self.load[to], self.area[to], self.rim[to])
        )

    def _may_leave(self, cell: int) -> bool:
        """The rest of its grid hangs together without the cell."""
        grid_of, old = self.grid_of, self.grid_of[cell]
        to_reach = {other for other in self.holds[cell] if grid_of[other] == old}
        if len(to_reach) <= 1:
            return True
        stack = [to_reach.pop()]
        seen = {cell, *stack}
        while stack and to_reach:
            for other in self.holds[stack.pop()]:
                if grid_of[other] == old and other not in seen:
                    seen.add(other)
                    to_reach.discard(other)
                    stack.append(other)
        return not to_reach

    def _move(self, cell: int, to: int) -> None:
        old = self.grid_of[cell]
        self.rim[old] += 2 * self._shared(cell, old) - self.cell_rim[cell]
        self.rim[to] += self.cell_rim[cell] - 2 * self._shared(cell, to)
        for g, sign in ((old, -1), (to, 1)):
            self.load[g] += sign * self.cell_load[cell]
            self.area[g] += sign * self.cell_area[cell]
            self.cells[g] += sign
            self.homes[g] += sign * (self.cell_load[cell] > 0)
        self.grid_of[cell] = to
