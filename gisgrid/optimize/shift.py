"""Fewest households to move so that a plan keeps its bound: along chains of grids, by MILP.

A grid far too full hands over to a neighbour, which hands over in turn; which buildings go
where is one integer programme over the cells near borders.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from gisgrid.optimize.ground import Floats, Ground, pieces
from gisgrid.optimize.mend import mended

DEEP = 3  # cells from a border that may cross it
ROUNDS = 8  # of forbidding what would tear a grid
COLUMNS = 6000  # of all rounds together: more would take minutes
BEYOND = 40.0  # households moved that one beyond the bound is worth
RAGGED = 0.5  # households that a cell is worth whose rim lies wholly away from its new grid
NODES, GAP = 30, 0.02


@dataclass
class Rows:
    """Constraints lower ≤ Σ value·x ≤ upper, as they are added."""

    row: list[int]
    column: list[int]
    value: list[float]
    lower: list[float]
    upper: list[float]

    def add(self, terms: Sequence[tuple[int, float]], lower: float, upper: float) -> None:
        for column, value in terms:
            self.row.append(len(self.lower))
            self.column.append(column)
            self.value.append(value)
        self.lower.append(lower)
        self.upper.append(upper)

    def all(self, columns: int) -> LinearConstraint:
        matrix = csr_array((self.value, (self.row, self.column)), shape=(len(self.lower), columns))
        return LinearConstraint(matrix, np.array(self.lower), np.array(self.upper))


def shifted(
    ground: Ground,
    start: Sequence[int],
    grids: int,
    tolerance: float,
    fixed: set[int],
    go_on: Callable[[float], bool] = lambda _share: True,
) -> list[int]:
    """The plan within the bound, or as near to it as is found, with few households moved.

    fixed   cells that stay; their grids get no others
    """
    over = _Loads(ground, start, grids, tolerance)
    best = over.worth(start), list(start)
    if not best[0][0]:
        return best[1]
    some = over.concerned()
    some |= {other for g in some for other in over.around[g]}
    model = _Model(ground, list(start), over, some, fixed)
    rounds = min(ROUNDS, COLUMNS // max(len(model.moves), 1))
    for done in range(rounds):
        made = model.solved() if model.moves and go_on(done / rounds) else None
        if made is None:
            break
        whole = mended(ground, made, grids)
        best = min(best, (over.worth(whole), whole))
        if not model.forbid_tearing(made):
            break
    return best[1]


class _Loads:
    """Loads of grids beside the bound, and which grids would have to hand over."""

    def __init__(self, ground: Ground, start: Sequence[int], grids: int, tolerance: float) -> None:
        self.ground, self.start, self.grids = ground, start, grids
        self.load: Floats = np.bincount(start, ground.load, grids).astype(float)
        mean = float(ground.load.sum()) / grids
        self.least, self.most = mean * (1 - tolerance), mean * (1 + tolerance)
        self.around: list[set[int]] = [set() for _g in range(grids)]
        for cell, row in enumerate(ground.holds):
            for other in row:
                if start[cell] != start[other]:
                    self.around[start[cell]].add(start[other])

    def worth(self, grid_of: Sequence[int]) -> tuple[float, float]:
        """The less the better: load beyond the bound, then households moved."""
        load = np.bincount(grid_of, self.ground.load, self.grids)
        out = np.maximum(load - self.most, self.least - load).clip(0).sum()
        moved = self.ground.homes[np.asarray(grid_of) != np.asarray(self.start)].sum()
        return float(out.round(6)), float(moved)

    def concerned(self) -> set[int]:
        """Grids beyond the bound, and those on the ways of the cheapest flow that mends it."""
        arcs = sorted((a, b) for a, row in enumerate(self.around) for b in row)
        flow = least_flow(self.load, arcs, self.least, self.most)
        used = {g for arc, much in zip(arcs, flow, strict=True) if much > 0 for g in arc}
        out = (self.load > self.most) | (self.load < self.least)
        return used | set(np.flatnonzero(out).tolist())


def least_flow(load: Floats, arcs: Sequence[tuple[int, int]], least: float, most: float) -> Floats:
    """What each grid hands to each neighbour so that all loads are within, the least in all.

    Any number may be handed over, whole buildings or not; nothing where it cannot be done.
    """
    if not arcs:
        return np.zeros(0)
    leaves = np.zeros((len(load), len(arcs)))
    for i, (a, b) in enumerate(arcs):
        leaves[a, i], leaves[b, i] = 1, -1
    answer = linprog(
        np.ones(len(arcs)),
        np.vstack((-leaves, leaves)),
        np.concatenate((most - load, load - least)),
    )
    return np.asarray(answer.x) if answer.status == 0 else np.zeros(len(arcs))


class _Model:
    def __init__(
        self, ground: Ground, start: list[int], over: _Loads, some: set[int], fixed: set[int]
    ) -> None:
        self.ground, self.start, self.over = ground, start, over
        self.grids = over.grids
        self.open = some - {start[cell] for cell in fixed}
        self.moves: list[tuple[int, int]] = []  # (cell, grid it may go to)
        self.of_cell: dict[int, list[int]] = {}
        self.rows = Rows([], [], [], [], [])
        depths = self._depths()
        number = {move: i for i, move in enumerate(self.moves)}
        self._ask_for_support(depths, number)
        self._ask_for_balance()

    def _depths(self) -> dict[tuple[int, int], int]:
        """How many cells from the border to another grid each cell that may go there lies."""
        start, holds = self.start, self.ground.holds
        depth: dict[tuple[int, int], int] = {}
        frontier = sorted(
            {
                (cell, start[other])
                for cell, row in enumerate(holds)
                for other in row
                if start[other] != start[cell] and {start[cell], start[other]} <= self.open
            }
        )
        for level in range(1, DEEP + 1):
            depth.update(dict.fromkeys(frontier, level))
            frontier = sorted(
                {
                    (other, to)
                    for cell, to in frontier
                    for other in holds[cell]
                    if start[other] == start[cell] and (other, to) not in depth
                }
            )
        self.moves = sorted(depth)
        for i, (cell, _to) in enumerate(self.moves):
            self.of_cell.setdefault(cell, []).append(i)
        return depth

    def _ask_for_support(
        self, depth: dict[tuple[int, int], int], number: dict[tuple[int, int], int]
    ) -> None:
        """A cell goes one way at most, and only where a cell beside it stays or goes as well."""
        holds, start = self.ground.holds, self.start
        for mine in self.of_cell.values():
            if len(mine) > 1:
                self.rows.add([(i, 1.0) for i in mine], 0, 1)
        for i, (cell, to) in enumerate(self.moves):
            level = depth[cell, to]
            terms = [(i, 1.0)]
            staying = 0
            for other in holds[cell]:
                if level == 1 and start[other] == to:
                    staying += 1
                    terms += [(j, 1.0) for j in self.of_cell.get(other, ())]
                elif start[other] == start[cell] and depth.get((other, to), DEEP) < level:
                    terms.append((number[other, to], -1.0))
            self.rows.add(terms, -np.inf, staying)

    def _ask_for_balance(self) -> None:
        """Loads within the bound, or what is beyond it in two more columns for each grid."""
        count = len(self.moves)
        terms: list[list[tuple[int, float]]] = [[] for _g in range(self.grids)]
        for i, (cell, to) in enumerate(self.moves):
            load = float(self.ground.load[cell])
            terms[to].append((i, load))
            terms[self.start[cell]].append((i, -load))
        for g, some in enumerate(terms):
            over, under = count + g, count + self.grids + g
            low, high = self.over.least - self.over.load[g], self.over.most - self.over.load[g]
            self.rows.add([*some, (over, -1.0)], -np.inf, high)
            self.rows.add([*some, (under, 1.0)], low, np.inf)

    def solved(self) -> list[int] | None:
        ground, count = self.ground, len(self.moves)
        price = np.empty(count + 2 * self.grids)
        price[count:] = BEYOND
        for i, (cell, to) in enumerate(self.moves):
            touching = sum(m for o, m in ground.near[cell].items() if self.start[o] == to)
            price[i] = ground.homes[cell] + RAGGED * (1 - touching / ground.rim[cell])
        whole = np.zeros(len(price))
        whole[:count] = 1
        upper = np.full(len(price), np.inf)
        upper[:count] = 1
        answer = milp(
            price,
            integrality=whole,
            bounds=Bounds(np.zeros(len(price)), upper),
            constraints=self.rows.all(len(price)),
            options={"node_limit": NODES, "mip_rel_gap": GAP},
        )
        if answer.x is None:
            return None
        made = list(self.start)
        for i in np.flatnonzero(answer.x[:count] > 0.5).tolist():
            cell, to = self.moves[i]
            made[cell] = to
        return made

    def forbid_tearing(self, made: list[int]) -> bool:
        """Add what forbids each tear of this answer; whether there was one."""
        links = [
            (a, b) for a, row in enumerate(self.ground.holds) for b in row if made[a] == made[b]
        ]
        largest: dict[int, float] = {}
        found = pieces(len(made), links)
        weight = [(float(self.ground.load[cells].sum()), len(cells)) for cells in found]
        order = sorted(range(len(found)), key=lambda k: weight[k], reverse=True)
        torn = False
        for k in order:
            g = made[int(found[k][0])]
            if g not in largest:
                largest[g] = weight[k][0]
                continue
            torn |= self._keep_together(set(found[k].tolist()), made, g)
        return torn

    def _keep_together(self, piece: set[int], made: list[int], g: int) -> bool:
        """One of the cells that left between, stays; or one of the piece goes with them."""
        holds = self.ground.holds
        left = {o for c in piece for o in holds[c] if self.start[o] == g and made[o] != g}
        gone = [i for cell in left for i in self.of_cell[cell]]
        going = [i for cell in piece for i in self.of_cell.get(cell, ()) if self.moves[i][1] != g]
        came = [i for cell in piece for i in self.of_cell.get(cell, ()) if self.moves[i][1] == g]
        if not left and not came:
            return False
        terms = [(i, 1.0) for i in (*gone, *came)] + [(i, -1.0) for i in going]
        here = len(left) + sum(self.start[cell] != g for cell in piece)
        self.rows.add(terms, -np.inf, here - 1)
        return True
