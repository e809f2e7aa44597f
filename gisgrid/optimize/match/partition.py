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
GUESS = 0.03  # of the cost: so far the first prices are off for a pair that must be, mostly
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

    @cached_property
    def _whose(self) -> Ints:
        """Of each column its cadre."""
        return np.concatenate((self._where[0], np.flatnonzero(self.idle)))

    def least(self) -> Least | None:
        """The partition of least cost; None: impossible."""
        found = self._least_of(np.arange(len(self._price)), self._price)
        return found if isinstance(found, Least) else None

    def _least_of(self, kept: Ints, likely: Floats, most: float = np.inf) -> Least | float:
        """The same from these columns alone, where it costs no more than `most`; else what it
        costs at least, inf: impossible.

        The programme begins with the likely (least) columns.
        """
        rows, price = self._rows[:, kept], self._price[kept]
        found = _bound(rows, price, likely)
        if found is None:
            return np.inf
        bound, prices, solution = found
        if bound > most + EPSILON:
            return bound
        whole: Bools | None = solution > 0.5
        if np.abs(solution - (solution > 0.5)).max(initial=0.0) > 1e-6:
            whole = _whole(rows, price, price - rows.T @ prices, bound, most)
        if whole is None or price[whole].sum() > most + EPSILON:
            return bound
        cadre, column = self._where
        cadre_of = np.full(self.sets.shape[1], -1)
        for k in kept[whole]:
            if k < len(cadre):
                cadre_of[self.sets[column[k]] > 0] = cadre[k]
        return Least(cadre_of, float(price[whole].sum()), prices)

    def with_pair(self, pair: tuple[int, int], prices: Floats, most: float) -> Least | None:
        """The partition of least cost in which that cadre has that grid; None: impossible.

        prices   of some programme: the nearer to this one, the fewer columns are looked at
        most     what such a partition is known to cost at most; inf: not known

        By the prices each column costs so much more than the cheapest one of its cadre. What
        exceeds the difference between a partition at hand and the sum of the cheapest ones can
        be in none that is better. The difference is guessed, and widened where it was too small.
        """
        right = self._with(pair)
        reduced = (self._price - self._rows.T @ prices)[right]
        whose = self._whose[right]
        cheapest = np.array(
            [reduced[whose == cadre].min(initial=np.inf) for cadre in range(len(self.cost))]
        )
        if np.isinf(cheapest).any():
            return None
        least = float(prices.sum() + cheapest.sum())
        excess = reduced - cheapest[whose]
        guess = GUESS * abs(least)
        margin = min(guess, most - least)
        while True:
            few = np.flatnonzero(excess <= margin + EPSILON)
            found = self._least_of(right[few], excess[few], least + margin)
            if isinstance(found, Least):
                return found
            if len(few) == len(right):
                return None
            at_least = found - least if np.isfinite(found) else 0.0
            margin = max(2 * margin, at_least, guess) + EPSILON

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
            others = np.where(np.eye(len(without), dtype=bool), 0.0, without).sum(axis=1)
            made[:, grid] = cheapest + others
        made += prices[:grids].sum()
        return made


def _whole(
    rows: csc_array, price: Floats, reduced: Floats, least: float, most: float = np.inf
) -> Bools | None:
    """The columns of least cost, which lies between `least` and `most`."""
    margin = FIRST_MARGIN * max(abs(least), EPSILON)
    while True:
        margin = min(margin, most - least)
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
            if margin >= most - least:
                return None
            margin = float(price[chosen].sum() - least)
        elif len(kept) == len(price) or margin >= most - least:
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
