"""A connected division whose cells move: what it costs and what a move would add."""

from dataclasses import dataclass
from math import pi

import numpy as np

from gisgrid.optimize.ground import Floats, Ground, Ints

SLOPE = 4.0
OUTSIDE = -1
OUTER_M = 0.01


@dataclass(frozen=True)
class Price:
    """What the search pays; a round grid (4π·area / perimeter² = 1) costs `shape`.

    bound    a deviation within costs next to nothing, twice as much costs SLOPE × `balance`
    barred   for a barrier that crosses a grid over the length of its mean width
    leader   for each leader's home beyond the first in a grid
    stay     for moving the load of a whole grid out of its grid of before
    """

    bound: float
    balance: float = 1.0
    shape: float = 1.0
    barred: float = 1.0
    leader: float = 0.0
    stay: float = 0.0


class Search:
    """A connected division being improved.

    ground    cells that cannot be split: buildings, or whole compounds
    leaders   leaders' homes in each cell
    before    the grid that each cell had, or -1
    ends      (m, 2) neighbours that a move may look at
    """

    def __init__(
        self,
        ground: Ground,
        grid_of: list[int],
        grids: int,
        price: Price,
        *,
        leaders: Ints | None = None,
        before: list[int] | None = None,
    ) -> None:
        self.ground, self.grid_of, self.grids, self.price = ground, grid_of, grids, price
        self.mean = float(ground.load.sum()) / grids or 1.0
        self.width = float(np.sqrt(ground.area.sum() / grids))
        self.cell_load: list[float] = ground.load.tolist()
        self.cell_area: list[float] = ground.area.tolist()
        self.cell_rim: list[float] = ground.rim.tolist()
        self.cell_leaders: list[int] = [0] * len(grid_of) if leaders is None else leaders.tolist()
        self.cell_stay: list[float] = (ground.homes * price.stay / self.mean).tolist()
        self.before = before or [-1] * len(grid_of)
        # One list of (neighbour, metres, barred metres) is read faster than two dicts.
        self.around = [
            [(other, m, barred.get(other, 0.0)) for other, m in near.items()]
            for near, barred in zip(ground.near, ground.barred, strict=True)
        ]
        ends = [(a, b) for a, row in enumerate(ground.holds) for b in row]
        self.ends = np.array(ends, int).reshape(-1, 2)
        self._sum_up()

    def freeze(self, cells: set[int]) -> None:
        """These cells stay, and their grids get no others."""
        if not cells:
            return
        grids = {self.grid_of[cell] for cell in cells}
        still = np.isin(np.array(self.grid_of), sorted(grids))
        self.ends = self.ends[~still[self.ends].any(axis=1)]

    def _sum_up(self) -> None:
        ground, grids = self.ground, self.grids
        grid_of = np.array(self.grid_of)
        self.load: list[float] = np.bincount(grid_of, ground.load, grids).tolist()
        self.area: list[float] = np.bincount(grid_of, ground.area, grids).tolist()
        self.rim: list[float] = np.bincount(grid_of, ground.rim, grids).tolist()
        self.homes: list[int] = np.bincount(grid_of, ground.load > 0, grids).astype(int).tolist()
        leaders = np.bincount(grid_of, self.cell_leaders, grids)
        self.leaders: list[int] = leaders.astype(int).tolist()
        self.barred = [0.0] * grids
        self.members: list[set[int]] = [set() for _g in range(grids)]
        for cell, g in enumerate(self.grid_of):
            self.members[g].add(cell)
            for other, metres, barred in self.around[cell]:
                if self.grid_of[other] == g:
                    self.rim[g] -= metres
                    self.barred[g] += barred / 2
        self.least_homes = 1 if min(self.homes) else 0
        self.cost_of = [self.cost_in(g) for g in range(grids)]

    def cost_in(self, g: int) -> float:
        return self._price(self.load[g], self.area[g], self.rim[g], self.barred[g], self.leaders[g])

    def _price(self, load: float, area: float, rim: float, barred: float, leaders: int) -> float:
        price = self.price
        excess = abs(load / self.mean - 1) / price.bound
        return (
            price.balance * (0.1 * excess * excess if excess < 1 else 0.1 + SLOPE * (excess - 1))
            + price.shape * rim * rim / (4 * pi * area)
            + price.barred * barred / self.width
            + (price.leader * (leaders - 1) if leaders > 1 else 0.0)
        )

    def balance_prices(self, load: Floats) -> Floats:
        """The first term of the price, for many loads."""
        excess = np.abs(load / self.mean - 1) / self.price.bound
        inside, beyond = 0.1 * excess * excess, 0.1 + SLOPE * (excess - 1)
        return np.asarray(self.price.balance * np.where(excess < 1, inside, beyond))

    def reprice(self, price: Price) -> None:
        """Go on at another price (that of moving households stays)."""
        self.price = price
        self.cost_of = [self.cost_in(g) for g in range(self.grids)]

    def cost(self) -> float:
        moved = (c for c, g in enumerate(self.grid_of) if 0 <= self.before[c] != g)
        return sum(self.cost_of) + sum(self.cell_stay[c] for c in moved)

    def worst(self) -> float:
        return float(max(abs(load / self.mean - 1) for load in self.load))

    def enclosed(self) -> int:
        """How many grids lie wholly inside another one."""
        around: list[set[int]] = [set() for _g in range(self.grids)]
        for cell, g in enumerate(self.grid_of):
            shared = 0.0
            for other, metres, _barred in self.around[cell]:
                shared += metres
                around[g].add(self.grid_of[other])
            if self.cell_rim[cell] - shared > OUTER_M:
                around[g].add(OUTSIDE)
        return sum(
            len(beside - {g}) == 1 and OUTSIDE not in beside for g, beside in enumerate(around)
        )

    def try_move(self, cell: int, to: int, allowed: float) -> bool:
        """Move the cell if that adds less than `allowed` and its grid stays connected."""
        grid_of = self.grid_of
        old = grid_of[cell]
        load = self.cell_load[cell]
        if len(self.members[old]) == 1 or (load and self.homes[old] <= self.least_homes):
            return False
        rim_old = rim_to = barred_old = barred_to = 0.0
        for other, metres, barred in self.around[cell]:
            g = grid_of[other]
            if g == old:
                rim_old += metres
                barred_old += barred
            elif g == to:
                rim_to += metres
                barred_to += barred
        area, rim, leaders = self.cell_area[cell], self.cell_rim[cell], self.cell_leaders[cell]
        mine = (
            self.load[old] - load, self.area[old] - area, self.rim[old] - rim + 2 * rim_old,
            self.barred[old] - barred_old, self.leaders[old] - leaders,
        )  # fmt: skip
        theirs = (
            self.load[to] + load, self.area[to] + area, self.rim[to] + rim - 2 * rim_to,
            self.barred[to] + barred_to, self.leaders[to] + leaders,
        )  # fmt: skip
        cost_old, cost_to = self._price(*mine), self._price(*theirs)
        added = cost_old + cost_to - self.cost_of[old] - self.cost_of[to]
        before = self.before[cell]
        if before >= 0:
            added += self.cell_stay[cell] * ((to != before) - (old != before))
        if added >= allowed or not self._may_leave(cell):
            return False
        for g, sums, cost in ((old, mine, cost_old), (to, theirs, cost_to)):
            self.load[g], self.area[g], self.rim[g], self.barred[g], self.leaders[g] = sums
            self.cost_of[g] = cost
        self.members[old].discard(cell)
        self.members[to].add(cell)
        if load:
            self.homes[old] -= 1
            self.homes[to] += 1
        grid_of[cell] = to
        return True

    def _may_leave(self, cell: int) -> bool:
        """The rest of its grid hangs together without the cell."""
        holds, grid_of, old = self.ground.holds, self.grid_of, self.grid_of[cell]
        to_reach = {other for other in holds[cell] if grid_of[other] == old}
        if len(to_reach) <= 1:
            return True
        # Nearly always its neighbours hang together by each other, or by one cell between.
        near: list[int] = [to_reach.pop()]
        far: list[int] = []
        seen = {cell, *near}
        while to_reach and (near or far):
            for other in holds[near.pop() if near else far.pop()]:
                if grid_of[other] == old and other not in seen:
                    seen.add(other)
                    if other in to_reach:
                        to_reach.discard(other)
                        near.append(other)
                    else:
                        far.append(other)
        return not to_reach

    def assign(self, cells: list[int], grids: list[int]) -> None:
        """Put cells into grids and measure the grids touched anew."""
        touched = {self.grid_of[cell] for cell in cells} | set(grids)
        for cell, g in zip(cells, grids, strict=True):
            self.members[self.grid_of[cell]].discard(cell)
            self.members[g].add(cell)
            self.grid_of[cell] = g
        for g in touched:
            self._measure(g)

    def _measure(self, g: int) -> None:
        cells = sorted(self.members[g])
        rim = barred = 0.0
        for cell in cells:
            rim += self.cell_rim[cell]
            for other, metres, metres_barred in self.around[cell]:
                if self.grid_of[other] == g:
                    rim -= metres
                    barred += metres_barred / 2
        self.load[g] = sum(self.cell_load[c] for c in cells)
        self.area[g] = sum(self.cell_area[c] for c in cells)
        self.rim[g], self.barred[g] = rim, barred
        self.homes[g] = sum(self.cell_load[c] > 0 for c in cells)
        self.leaders[g] = sum(self.cell_leaders[c] for c in cells)
        self.cost_of[g] = self.cost_in(g)
