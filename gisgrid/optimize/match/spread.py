"""Cadres to sets of grids without listing the sets: connectedness by a flow of its own for each."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from gisgrid.optimize.match.flow import BLOW_UP
from gisgrid.optimize.match.instance import Bools, Instance

PATIENCE_S = 20.0

Ints = NDArray[np.int64]


def spread(
    ask: Instance,
    must: Bools,
    may: Bools,
    *,
    patience_s: float = PATIENCE_S,
    any_will_do: bool = False,
) -> tuple[Ints, float] | None:
    """(position of each grid's cadre, gap of the cost); None where there is none.

    any_will_do   stop at the first sharing: only whether there is one is asked

    Each cadre with grids has one root; the root sends one unit of flow to each of its grids,
    through its own grids alone (Shirabe 2005, doi:10.1111/j.1538-4632.2005.00605.x).
    """
    model = _Model(ask, must, may)
    found = milp(
        np.zeros(model.size) if any_will_do else BLOW_UP * model.cost(),
        bounds=model.bounds(),
        constraints=model.constraints(),
        integrality=model.whole(),
        options={"mip_rel_gap": 0.0, "time_limit": patience_s},
    )
    if found.x is None:
        if found.status == 1:
            raise TimeoutError
        return None
    x = found.x[: model.pairs].reshape(model.cadres, model.grids)
    gap = 0.0 if any_will_do or found.status == 0 else (found.fun - found.mip_dual_bound) / BLOW_UP
    return x.argmax(axis=0), max(0.0, float(gap))


class _Model:
    """Columns: pairs x, cadre at work y, deviation d, then roots r and flows f if sets must be
    connected."""

    def __init__(self, ask: Instance, must: Bools, may: Bools) -> None:
        self.ask, self.must, self.may = ask, must, may
        self.cadres, self.grids = len(ask.cadres), len(ask.grids)
        self.pairs = self.cadres * self.grids
        self.arcs = [arc for a, b in sorted(ask.adjacency) for arc in ((a, b), (b, a))]
        self.y = self.pairs
        self.d = self.y + self.cadres
        self.r = self.d + self.cadres
        self.f = self.r + (self.pairs if ask.contiguous else 0)
        self.size = self.f + (self.cadres * len(self.arcs) if ask.contiguous else 0)
        self.rows: list[tuple[dict[int, float], float, float]] = []

    def x(self, cadre: int, grid: int) -> int:
        return cadre * self.grids + grid

    def cost(self) -> NDArray[np.float64]:
        made = np.zeros(self.size)
        made[: self.pairs] = self.ask.cadre_costs().ravel()
        made[self.d : self.d + self.cadres] = self.ask.cost["cadre_load"]
        return made

    def bounds(self) -> Bounds:
        low, high = np.zeros(self.size), np.ones(self.size)
        low[: self.pairs], high[: self.pairs] = self.must.ravel(), self.may.ravel()
        high[self.d : self.d + self.cadres] = np.inf
        high[self.f :] = self.grids
        for cadre, one in enumerate(self.ask.cadres):
            low[self.y + cadre] = one.least > 0
        return Bounds(low, np.maximum(low, high))

    def whole(self) -> NDArray[np.float64]:
        made = np.zeros(self.size)
        made[: self.d] = 1
        made[self.r : self.f] = 1
        return made

    def constraints(self) -> LinearConstraint:
        for grid in range(self.grids):
            self._row({self.x(c, grid): 1.0 for c in range(self.cadres)}, 1, 1)
        for cadre in range(self.cadres):
            self._bounds_of(cadre)
            if self.ask.contiguous:
                self._connected(cadre)
        matrix = lil_array((len(self.rows), self.size))
        for place, (row, _low, _high) in enumerate(self.rows):
            for column, value in row.items():
                matrix[place, column] = value
        low, high = ([row[side] for row in self.rows] for side in (1, 2))
        return LinearConstraint(matrix.tocsc(), low, high)

    def _row(self, row: dict[int, float], low: float, high: float) -> None:
        self.rows.append((row, low, high))

    def _bounds_of(self, cadre: int) -> None:
        one, y = self.ask.cadres[cadre], self.y + cadre
        count = {self.x(cadre, g): 1.0 for g in range(self.grids)}
        homes = {self.x(cadre, g): float(h) for g, h in enumerate(self.ask.households)}
        self._row(count | {y: -float(max(1, one.least))}, 0, np.inf)
        self._row(count | {y: -float(min(one.most, self.grids))}, -np.inf, 0)
        if self.ask.cadre_households is not None:
            low, high = self.ask.cadre_households
            self._row(homes | {y: -float(low)}, 0, np.inf)
            self._row(homes | {y: -float(high)}, -np.inf, 0)
        mean = self.ask.mean_load
        if mean:
            relative = {k: h / mean for k, h in homes.items()}
            less = {k: -h for k, h in relative.items()}
            self._row(less | {y: 1.0, self.d + cadre: 1.0}, 0, np.inf)
            self._row(relative | {y: -1.0, self.d + cadre: 1.0}, 0, np.inf)

    def _connected(self, cadre: int) -> None:
        roots = {self.r + self.x(cadre, g): 1.0 for g in range(self.grids)}
        self._row(roots | {self.y + cadre: -1.0}, 0, 0)
        first = self.f + cadre * len(self.arcs)
        for grid in range(self.grids):
            into = {first + k: 1.0 for k, (_a, b) in enumerate(self.arcs) if b == grid}
            out = {first + k: -1.0 for k, (a, _b) in enumerate(self.arcs) if a == grid}
            root = {self.r + self.x(cadre, grid): float(self.grids)}
            # What comes in and does not go on stays: one for each of its grids but the root.
            self._row(into | out | root | {self.x(cadre, grid): -1.0}, 0, np.inf)
            self._row(into | {self.x(cadre, grid): -float(self.grids)}, -np.inf, 0)
            self._row({self.r + self.x(cadre, grid): 1.0, self.x(cadre, grid): -1.0}, -np.inf, 0)
