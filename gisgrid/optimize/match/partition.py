"""A set for each cadre so that every grid lies in just one: the least cost, exactly.

The linear programme gives a bound and a price for each grid and cadre; a column whose cost less its
prices exceeds what is between the bound and a partition at hand can be in none that is better. So
the whole-number programme over the few others is exact.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_array, csr_array, hstack, vstack

from gisgrid.optimize.match.flow import BLOW_UP
from gisgrid.optimize.match.instance import Bools, Floats

DEAR = 1e3  # a grid in no set, in mean costs of a set: only where nothing else is possible
FIRST_MARGIN = 0.001
EPSILON = 1e-9
COLUMNS_A_ROUND = 200

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Least:
    """cadre_of (grids,); prices (grids + cadres,): of the linear programme; cost with marks."""

    cadre_of: Ints
    cost: float
    prices: Floats


@dataclass(frozen=True, eq=False)
class Partition:
    """sets (n, grids) 0/1; cost (cadres, n), inf where not allowed; idle: who may have none."""

    sets: Floats
    cost: Floats
    idle: Bools

    @cached_property
    def _where(self) -> tuple[Ints, Ints]:
        cadre, column = np.nonzero(np.isfinite(self.cost))
        return cadre, column

    @cached_property
    def _rows(self) -> csc_array:
        """A row for each grid, one for each cadre: each met just once. The last columns: idle."""
        cadre, column = self._where
        cadres, grids = len(self.cost), self.sets.shape[1]
        which = csr_array(
            (np.ones(len(cadre)), (cadre, np.arange(len(cadre)))), shape=(cadres, len(cadre))
        )
        idle = np.flatnonzero(self.idle)
        free = csc_array(
            (np.ones(len(idle)), (grids + idle, np.arange(len(idle)))),
            shape=(grids + cadres, len(idle)),
        )
        taken = vstack((csr_array(self.sets)[column].T, which), format="csc")
        return hstack((taken, free), format="csc")

    @cached_property
    def _price(self) -> Floats:
        return np.concatenate((self.cost[self._where], np.zeros(int(self.idle.sum()))))

    def least(
        self, pair: tuple[int, int] | None = None, start: Floats | None = None
    ) -> Least | None:
        """The partition of least cost; None: impossible.

        pair    (cadre, grid) that must be
        start   prices of the question without the pair: fewer rounds are needed then
        """
        rows, price, cadre, column = self._rows, self._price, *self._where
        likely = price if start is None else price - rows.T @ start
        if pair is not None:
            kept = self._with(pair)
            rows, price, likely = rows[:, kept], price[kept], likely[kept]
            inside = kept[kept < len(cadre)]
            cadre, column = cadre[inside], column[inside]
            likely[: len(inside)][cadre == pair[0]] = -np.inf
        found = _bound(rows, price, likely)
        if found is None:
            return None
        bound, prices, solution = found
        whole: Bools | None = solution > 0.5
        if np.abs(solution - (solution > 0.5)).max(initial=0.0) > 1e-6:
            whole = _whole(rows, price, price - rows.T @ prices, bound)
        if whole is None:
            return None
        cadre_of = np.full(self.sets.shape[1], -1)
        for k in np.flatnonzero(whole[: len(cadre)]):
            cadre_of[self.sets[column[k]] > 0] = cadre[k]
        return Least(cadre_of, float(price[whole].sum()), prices)

    def _with(self, pair: tuple[int, int]) -> Ints:
        """Columns in which that cadre has that grid, or another one does not."""
        cadre, column = self._where
        is_right = (cadre == pair[0]) == (self.sets[column, pair[1]] > 0)
        return np.flatnonzero(np.concatenate((is_right, np.flatnonzero(self.idle) != pair[0])))

    def bounds(self, prices: Floats) -> Floats:
        """(cadres, grids): no partition with that pair costs less, by any prices (Lagrange)."""
        grids = self.sets.shape[1]
        reduced = self.cost - self.sets @ prices[:grids]
        made = np.full((len(self.cost), grids), np.inf)
        for grid in range(grids):
            has = self.sets[:, grid] > 0
            cheapest = reduced[:, has].min(axis=1, initial=np.inf)
            without = reduced[:, ~has].min(axis=1, initial=np.inf)
            without = np.where(self.idle, np.minimum(without, 0.0), without)
            for cadre in np.flatnonzero(np.isfinite(cheapest)):
                made[cadre, grid] = cheapest[cadre] + np.delete(without, cadre).sum()
        made += prices[:grids].sum()
        return made


def _whole(rows: csc_array, price: Floats, reduced: Floats, least: float) -> Bools | None:
    margin = FIRST_MARGIN * max(abs(least), EPSILON)
    while True:
        kept = np.flatnonzero(reduced <= margin + EPSILON)
        found = milp(
            BLOW_UP * price[kept],
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(rows[:, kept], 1, 1),
            integrality=np.ones(len(kept)),
            options={"mip_rel_gap": 0.0},
        )
        if found.x is not None:
            chosen = kept[found.x > 0.5]
            if price[chosen].sum() - least <= margin:
                whole = np.zeros(len(price), bool)
                whole[chosen] = True
                return whole
            margin = float(price[chosen].sum() - least)
        elif len(kept) == len(price):
            return None
        else:
            margin = max(margin * 4, float(np.sort(reduced)[min(len(price) - 1, 2 * len(kept))]))


def _bound(rows: csc_array, price: Floats, likely: Floats) -> tuple[float, Floats, Floats] | None:
    """Least cost of the linear programme, prices, solution; None: impossible.

    Only columns that gain enter (column generation), from the likely ones on (the least first).
    """
    height = rows.shape[0]
    dear = DEAR * (1.0 + float(np.abs(price).max(initial=0.0)))
    inside = np.zeros(len(price), bool)
    inside[np.argsort(likely, kind="stable")[: 8 * COLUMNS_A_ROUND]] = True
    inside |= np.isneginf(likely)
    slack = csc_array(np.eye(height))
    while True:
        kept = np.flatnonzero(inside)
        found = linprog(
            np.concatenate((price[kept], np.full(height, dear))),
            A_eq=hstack((rows[:, kept], slack), format="csc"),
            b_eq=np.ones(height),
            method="highs-ds",
            options={"presolve": False},  # takes longer than it saves
        )
        prices = found.eqlin.marginals
        reduced = price - rows.T @ prices
        gaining = np.flatnonzero((reduced < -EPSILON) & ~inside)
        if not len(gaining):
            break
        inside[gaining[np.argsort(reduced[gaining], kind="stable")][: 20 * COLUMNS_A_ROUND]] = True
    if found.x[len(kept) :].max(initial=0.0) > 1e-7:
        return None
    solution = np.zeros(len(price))
    solution[kept] = found.x[: len(kept)]
    return float(found.fun), prices, solution
