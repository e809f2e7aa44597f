"""Cut two neighbouring grids of a few cells anew, drawn from all connected ways to do it.

The idea of drawing a new cut for two merged districts is that of ReCom (DeFord, Duchin and
Solomon 2021, doi:10.1162/99608f92.eb30390f); with so few cells all cuts can be looked at, and
one is drawn with the odds that its cost deserves (heat bath), so that none is ever refused.
"""

from functools import lru_cache
from math import pi
from random import Random

import numpy as np

from gisgrid.optimize.ground import Bools, Floats, Ints
from gisgrid.optimize.search import Search

MOST_DRAWS, DRAWS = 200, 8  # drawn so many at a time
MOST_CELLS = 14  # in both grids together: 8,192 cuts
FAR = 9.0  # cost over the best, in heats, from which a cut has no chance


@lru_cache(maxsize=MOST_CELLS + 1)
def _masks(count: int) -> tuple[Ints, Floats]:
    """All ways to put `count` cells on two sides, the last always on the second."""
    masks = np.arange(1, 2 ** (count - 1))
    return masks, (masks[:, None] >> np.arange(count) & 1).astype(float)


def recombine(search: Search, a: int, b: int, heat: float, random: Random) -> None:
    """Draw a new cut for the grids a and b, if they have few enough cells."""
    count = len(search.members[a]) + len(search.members[b])
    if count > MOST_CELLS:
        return
    cells = sorted(search.members[a] | search.members[b])
    masks, sides = _masks(count)
    load = search.ground.load[cells]
    one = sides @ load
    balance = search.balance_prices(one) + search.balance_prices(load.sum() - one)
    good = np.flatnonzero(balance <= balance.min() + FAR * heat + 3 * search.price.shape)
    if search.least_homes:
        has_homes = load > 0
        some = sides[good] @ has_homes
        good = good[(some > 0) & (some < has_homes.sum())]
    if not len(good):
        return
    cost, is_swapped = _costs(search, cells, sides[good], balance[good], a, b)
    chosen = _drawn(cost, masks[good].tolist(), _links(search, cells), heat, random)
    if chosen is None:
        return
    first, second = (b, a) if is_swapped[chosen] else (a, b)
    side = sides[good[chosen]].tolist()
    search.assign(cells, [first if is_first else second for is_first in side])


def _drawn(
    cost: Floats, masks: list[int], links: list[int], heat: float, random: Random
) -> int | None:
    """Position of a cut whose sides both hang together, with the odds that its cost deserves.

    Cuts that tear a side are costly, so that it is quicker to draw again than to look at all.
    """
    odds = np.cumsum(np.exp((cost.min() - cost) / heat))
    everything = (1 << len(links)) - 1
    for _draws in range(MOST_DRAWS // DRAWS):
        spots = np.array([random.random() for _draw in range(DRAWS)]) * odds[-1]
        for chosen in np.searchsorted(odds, spots, side="right").tolist():
            mask = masks[min(chosen, len(masks) - 1)]
            if _hangs_together(mask, links) and _hangs_together(everything ^ mask, links):
                return int(min(chosen, len(masks) - 1))
    return None


def _links(search: Search, cells: list[int]) -> list[int]:
    """Of each cell: the others it hangs together with, as bits."""
    bit = {cell: 1 << i for i, cell in enumerate(cells)}
    return [sum(bit.get(other, 0) for other in set(search.ground.holds[cell])) for cell in cells]


def _hangs_together(mask: int, links: list[int]) -> bool:
    reached, fresh = 0, mask & -mask
    while fresh:
        reached |= fresh
        onward, rest = 0, fresh
        while rest:
            lowest = rest & -rest
            onward |= links[lowest.bit_length() - 1]
            rest ^= lowest
        fresh = onward & mask & ~reached
    return reached == mask


def _costs(
    search: Search, cells: list[int], sides: Floats, balance: Floats, a: int, b: int
) -> tuple[Floats, Bools]:
    """Cost of each cut, and whether its first side is to be grid b."""
    ground, price = search.ground, search.price
    metres, barred = _borders(search, cells)
    cost = balance.copy()
    rims, areas = _both(sides, ground.rim[cells]), _both(sides, ground.area[cells])
    for rim, inner, area in zip(rims, _inside(sides, metres), areas, strict=True):
        cost += price.shape * (rim - inner) ** 2 / (4 * pi * area)
    if price.barred and barred.any():
        cost += price.barred * sum(_inside(sides, barred)) / (2 * search.width)
    if price.leader:
        leaders = np.array([search.cell_leaders[c] for c in cells], float)
        cost += price.leader * sum(np.maximum(some - 1, 0) for some in _both(sides, leaders))
    if not price.stay:
        return cost, np.zeros(len(cost), bool)
    stay = np.array([search.cell_stay[c] for c in cells])
    before = np.array([search.before[c] for c in cells])
    from_a, from_b = stay * (before == a), stay * (before == b)
    straight = (1 - sides) @ from_a + sides @ from_b
    swapped = sides @ from_a + (1 - sides) @ from_b
    return cost + np.minimum(straight, swapped), swapped < straight


def _both(sides: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Sums over the cells of the first and of the second side."""
    first = sides @ values
    return first, values.sum() - first


def _inside(sides: Floats, borders: Floats) -> tuple[Floats, Floats]:
    """Sums over the borders inside the first and inside the second side, each counted twice."""
    first = np.einsum("ij,ij->i", sides @ borders, sides)
    return first, borders.sum() - 2 * (sides @ borders.sum(axis=0)) + first


def _borders(search: Search, cells: list[int]) -> tuple[Floats, Floats]:
    position = {cell: i for i, cell in enumerate(cells)}
    metres, barred = np.zeros((2, len(cells), len(cells)))
    for cell, i in position.items():
        for other, m, m_barred in search.around[cell]:
            if (j := position.get(other)) is not None:
                metres[i, j], barred[i, j] = m, m_barred
    return metres, barred
