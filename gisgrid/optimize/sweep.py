"""Cut two neighbouring grids anew by a straight line: the wide move for grids of many cells.

Single cells wear a border down slowly; a line moves all of it at once, and most lines leave
both sides round. One of all lines in some directions is drawn with the odds that its cost
deserves (heat bath), the present border among them.
"""

from math import pi
from random import Random
from typing import NamedTuple

import numpy as np

from gisgrid.optimize.ground import Floats, Ints
from gisgrid.optimize.search import Search

ANGLES = 6


class Lines(NamedTuple):
    """The k cells of two grids seen along ANGLES directions; position k counts along each.

    order      (k, ANGLES) cells from one end to the other
    low, high  (m, ANGLES) positions of the two ends of each border between the cells
    metres, barred   (m,) of each border
    """

    order: Ints
    low: Ints
    high: Ints
    metres: Floats
    barred: Floats

    def ahead(self, values: Floats) -> Floats:
        """Sums over the cells before each cut, (ANGLES, k - 1)."""
        return np.asarray(np.cumsum(values[self.order], axis=0)[:-1].T)

    def inside(self, values: Floats) -> tuple[Floats, Floats]:
        """Sums over borders wholly before each cut, and wholly behind it."""
        count = len(self.order)
        each = np.repeat(values, ANGLES)
        begin = np.arange(ANGLES) * count
        closed, opened = (
            np.bincount((end + begin).ravel(), each, count * ANGLES).reshape(ANGLES, count)
            for end in (self.high, self.low)
        )
        before = np.cumsum(closed, axis=1)[:, :-1]
        behind = np.cumsum(opened[:, ::-1], axis=1)[:, ::-1][:, 1:]
        return np.asarray(before), np.asarray(behind)


def sweep(search: Search, a: int, b: int, heat: float, random: Random) -> None:
    """Draw a new cut for the grids a and b; nothing changes where it would tear one."""
    cells = sorted(search.members[a] | search.members[b])
    lines = _lines(search, cells, random.random() * pi)
    cost = np.append(_costs(search, cells, lines), _cost_now(search, a, b))
    odds = np.cumsum(np.exp((cost.min() - cost) / heat))
    chosen = int(np.searchsorted(odds, random.random() * odds[-1], side="right"))
    if chosen >= len(cost) - 1:
        return
    direction, cut = divmod(chosen, len(cells) - 1)
    order = lines.order[:, direction].tolist()
    sides = [cells[i] for i in order[: cut + 1]], [cells[i] for i in order[cut + 1 :]]
    if not all(_may_be_a_grid(search, side) for side in sides):
        return
    first, second = _named(search, sides[0], a, b)
    search.assign([*sides[0], *sides[1]], [first] * len(sides[0]) + [second] * len(sides[1]))


def _lines(search: Search, cells: list[int], first: float) -> Lines:
    angle = first + np.arange(ANGLES) * (pi / ANGLES)
    along = search.ground.middle[cells] @ np.array([np.cos(angle), np.sin(angle)])
    order = np.argsort(along, axis=0, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(len(cells))[:, None], axis=0)
    position = {cell: i for i, cell in enumerate(cells)}
    borders = [
        (i, j, metres, barred)
        for cell, i in position.items()
        for other, metres, barred in search.around[cell]
        if (j := position.get(other, -1)) > i
    ]
    ends = np.array([border[:2] for border in borders], int).reshape(-1, 2)
    metres, barred = np.array([border[2:] for border in borders], float).reshape(-1, 2).T
    one, two = rank[ends[:, 0]], rank[ends[:, 1]]
    return Lines(order, np.minimum(one, two), np.maximum(one, two), metres, barred)


def _costs(search: Search, cells: list[int], lines: Lines) -> Floats:
    """Cost of the two sides of each cut, without what moving households costs."""
    ground, price = search.ground, search.price
    load, area, rim = ground.load[cells], ground.area[cells], ground.rim[cells]
    one = lines.ahead(load)
    cost = search.balance_prices(one) + search.balance_prices(load.sum() - one)
    areas, rims = lines.ahead(area), lines.ahead(rim)
    for inner, m2, metres in zip(
        lines.inside(lines.metres),
        (areas, area.sum() - areas),
        (rims, rim.sum() - rims),
        strict=True,
    ):
        cost += price.shape * (metres - 2 * inner) ** 2 / (4 * pi * m2)
    if price.barred and lines.barred.any():
        cost += price.barred * sum(lines.inside(lines.barred)) / search.width
    if price.leader:
        leaders = np.array([search.cell_leaders[c] for c in cells], float)
        ahead = lines.ahead(leaders)
        cost += price.leader * np.maximum(ahead - 1, 0)
        cost += price.leader * np.maximum(leaders.sum() - ahead - 1, 0)
    if price.stay:
        cost += _stay(search, cells, lines)
    return np.asarray(cost.ravel())


def _stay(search: Search, cells: list[int], lines: Lines) -> Floats:
    """What moving households costs if each side is named after most of its households."""
    stay = np.array([search.cell_stay[c] for c in cells])
    before = np.array([search.before[c] for c in cells])
    least = None
    names = sorted({search.grid_of[c] for c in cells})
    for first, second in (names, names[::-1]):
        out_of_first, out_of_second = stay * (before != first), stay * (before != second)
        known = before >= 0
        paid = lines.ahead(out_of_first * known)
        paid = paid + (out_of_second * known).sum() - lines.ahead(out_of_second * known)
        least = paid if least is None else np.minimum(least, paid)
    return np.asarray(least)


def _cost_now(search: Search, a: int, b: int) -> float:
    paid = sum(
        search.cell_stay[cell]
        for g in (a, b)
        for cell in search.members[g]
        if 0 <= search.before[cell] != g
    )
    return search.cost_of[a] + search.cost_of[b] + paid


def _named(search: Search, cells: list[int], a: int, b: int) -> tuple[int, int]:
    """Names of the two sides: the first keeps that of which it has more."""
    of = search.before if search.price.stay else search.grid_of
    weight = search.cell_stay if search.price.stay else search.cell_area
    kept = sum(weight[c] * ((of[c] == a) - (of[c] == b)) for c in cells)
    return (a, b) if kept >= 0 else (b, a)


def _may_be_a_grid(search: Search, cells: list[int]) -> bool:
    """The cells hang together, and have households if grids must."""
    if search.least_homes and not any(search.cell_load[c] for c in cells):
        return False
    left = set(cells)
    stack = [left.pop()]
    while stack and left:
        for other in search.ground.holds[stack.pop()]:
            if other in left:
                left.discard(other)
                stack.append(other)
    return not left
