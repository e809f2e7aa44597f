"""What each pair would cost the whole if it had to be, for all pairs of units and of cadres."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gisgrid.optimize.match.cadres import Columns, partition_of, share_cost
from gisgrid.optimize.match.flow import Flow
from gisgrid.optimize.match.instance import Bools, Instance
from gisgrid.optimize.match.partition import GUESS, Ints, Least

Pair = tuple[str, str]  # who, grid
MOST_PRICES = 60


@dataclass(frozen=True)
class Forced:
    """What would be if a pair had to be.

    more     what the whole costs more
    changes  how many other pairs are new then
    km, met  how much farther all walk together then, how many more needs are met
    """

    more: float
    changes: int
    km: float
    met: int = 0


@dataclass(frozen=True, eq=False)
class Sharing:
    """cadre_of (grids,) position of each grid's cadre; `marked` is the cost with tie marks."""

    cadre_of: Ints
    cost: float
    marked: float


Others = Mapping[Pair, Sharing]


def forced_units(ask: Instance, flow: Flow, pairs: Bools) -> dict[Pair, Forced]:
    """Of all pairs of a unit that could be and are not; no question is solved anew."""
    made = {}
    before = met_by(ask, pairs)
    for u, g in np.argwhere(np.isfinite(flow.forced) & ~pairs):
        found = flow.if_forced(int(u), int(g))
        if found is None:
            continue
        after = np.zeros_like(pairs)
        after[tuple(np.array(sorted(found[1])).T)] = True
        new = after & ~pairs
        grids = (after != pairs).any(axis=0)
        met = sum(_met_in(ask, after, int(k)) - before[k] for k in np.flatnonzero(grids))
        made[ask.units[u].id, ask.grids[g].code] = Forced(
            max(0.0, float(flow.forced[u, g])), int(new.sum()) - 1,
            float(ask.unit_km[after].sum() - ask.unit_km[pairs].sum()), met,
        )  # fmt: skip
    return made


def met_by(ask: Instance, pairs: Bools) -> list[int]:
    """Of each grid the open needs that the resources of its units meet."""
    return [_met_in(ask, pairs, grid) for grid in range(len(ask.grids))]


def _met_in(ask: Instance, pairs: Bools, grid: int) -> int:
    kinds = {k for u in np.flatnonzero(pairs[:, grid]) for k in ask.units[int(u)].resources}
    return sum(n for kind, n in ask.grids[grid].needs.items() if kind in kinds)


def forced_shares(ask: Instance, columns: Columns) -> Others:
    """The best sharing for each pair of a cadre that could be.

    Each pair that is not in the answer is one more programme. It begins with those prices, of
    all programmes so far, by which it must cost the most: few columns are near them.
    """
    must, may = ask.pairs_of(ask.locks, ask.cadres), ~ask.pairs_of(ask.forbidden, ask.cadres)
    whole = partition_of(ask, columns.where(must, may))
    first = whole.least()
    made: dict[Pair, Sharing] = {}
    if first is None:
        return made
    prices, bounds = [first.prices], [whole.bounds(first.prices)]
    most = np.full(bounds[0].shape, np.inf)
    for g, c in np.argwhere(np.isfinite(bounds[0].T)):
        if first.cadre_of[g] == c:
            found: Least | None = first
        else:
            best = int(np.argmax([bound[c, g] for bound in bounds]))
            found = whole.with_pair((int(c), int(g)), prices[best], most[c, g])
            is_far = found is not None and found.cost > bounds[best][c, g] * (1 + GUESS)
            if found is not None and is_far and len(prices) < MOST_PRICES:
                prices.append(found.prices)
                bounds.append(whole.bounds(found.prices))
        if found is not None:
            cost = share_cost(ask, found.cadre_of)
            made[ask.cadres[c].id, ask.grids[g].code] = Sharing(found.cadre_of, cost, found.cost)
            at = found.cadre_of, np.arange(len(ask.grids))
            most[at] = np.minimum(most[at], found.cost)
    return made
