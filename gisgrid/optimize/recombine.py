"""Cut two neighbouring grids of a few cells anew, drawn from all connected ways to do it.

The idea of drawing a new cut for two merged districts is that of ReCom (DeFord, Duchin and
Solomon 2021, doi:10.1162/99608f92.eb30390f); with so few cells all cuts can be looked at, and
one is drawn with the odds that its cost deserves (heat bath), so that none is ever refused.
"""

from math import pi
from random import Random

import numpy as np

from gisgrid.optimize.ground import Bools, Floats, Ints
from gisgrid.optimize.search import Search

MOST_DRAWS, DRAWS = 200, 8  # drawn so many at a time
MOST_CELLS = 14  # in both grids together: 8,192 cuts
FAR = 9.0  # cost over the best, in heats, from which a cut has no chance


def recombine(search: Search, a: int, b: int, heat: float, random: Random) -> None:
    """Draw a new cut for the grids a and b, if they have few enough cells."""
    count = len(search.members[a]) + len(search.members[b])
    if count > MOST_CELLS:
        return
    cells = sorted(search.members[a] | search.members[b])
    # All ways to put the cells on two sides, as bits; the last cell is always on the second.
    load = search.ground.load[cells]
    one = _sums(load)[1:]
    balance = search.balance_prices(one) + search.balance_prices(load.sum() - one)
    good = np.flatnonzero(balance <= balance.min() + FAR * heat + 3 * search.price.shape)
    if search.least_homes:
        has_homes = (load > 0).astype(float)
        some = _sums(has_homes)[good + 1]
        good = good[(some > 0) & (some < has_homes.sum())]
    if not len(good):
        return
    masks = good + 1
    cost, is_swapped = _costs(search, cells, masks, balance[good], a, b)
    chosen = _drawn(cost, masks.tolist(), _links(search, cells), heat, random)
    if chosen is None:
        return
    first, second = (b, a) if is_swapped[chosen] else (a, b)
    mask = int(masks[chosen])
    search.assign(cells, [first if mask >> i & 1 else second for i in range(count)])


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
    search: Search, cells: list[int], masks: Ints, balance: Floats, a: int, b: int
) -> tuple[Floats, Bools]:
    """Cost of each cut, and whether its first side is to be grid b."""
    ground, price = search.ground, search.price
    metres, barred = _borders(search, cells)
    cost = balance.copy()
    rims, areas = _both(masks, ground.rim[cells]), _both(masks, ground.area[cells])
    for rim, inner, area in zip(rims, _inside(masks, metres), areas, strict=True):
        cost += price.shape * (rim - inner) ** 2 / (4 * pi * area)
    if price.barred and barred.any():
        cost += price.barred * sum(_inside(masks, barred)) / (2 * search.width)
    if price.leader:
        leaders = np.array([search.cell_leaders[c] for c in cells], float)
        cost += price.leader * sum(np.maximum(some - 1, 0) for some in _both(masks, leaders))
    if not price.stay:
        return cost, np.zeros(len(cost), bool)
    stay = np.array([search.cell_stay[c] for c in cells])
    before = np.array([search.before[c] for c in cells])
    from_a, from_b = stay * (before == a), stay * (before == b)
    one_a, other_a = _both(masks, from_a)
    one_b, other_b = _both(masks, from_b)
    straight, swapped = other_a + one_b, one_a + other_b
    return cost + np.minimum(straight, swapped), swapped < straight


def _both(masks: Ints, values: Floats) -> tuple[Floats, Floats]:
    """Sums over the cells of the first and of the second side."""
    first = _sums(values)[masks]
    return first, values.sum() - first


def _inside(masks: Ints, borders: Floats) -> tuple[Floats, Floats]:
    """Sums over the borders inside the first and inside the second side, each counted twice.

    Of all masks at once, cell by cell: the sum of a mask and its highest cell is that of the mask
    without it and the borders between the two. No product of matrices, which would wake threads.
    """
    count = len(borders) - 1
    inner = np.zeros(1 << count)
    beside = np.zeros((count, 1 << count))
    for cell in range(count):
        half = 1 << cell
        np.add(inner[:half], 2 * beside[cell, :half], out=inner[half : 2 * half])
        np.add(
            beside[cell + 1 :, :half], borders[cell + 1 : count, cell : cell + 1],
            out=beside[cell + 1 :, half : 2 * half],
        )  # fmt: skip
    first = inner[masks]
    return first, borders.sum() - 2 * _sums(borders.sum(axis=1))[masks] + first


def _sums(values: Floats) -> Floats:
    """Sum of the values of the cells of each mask; the last cell is in none."""
    count = len(values) - 1
    made = np.zeros(1 << count)
    for cell in range(count):
        half = 1 << cell
        np.add(made[:half], values[cell], out=made[half : 2 * half])
    return made


def _borders(search: Search, cells: list[int]) -> tuple[Floats, Floats]:
    position = {cell: i for i, cell in enumerate(cells)}
    metres, barred = np.zeros((2, len(cells), len(cells)))
    for cell, i in position.items():
        for other, m, m_barred in search.around[cell]:
            if (j := position.get(other)) is not None:
                metres[i, j], barred[i, j] = m, m_barred
    return metres, barred
