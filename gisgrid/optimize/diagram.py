"""Where a search begins: a balanced power diagram, made connected."""

from heapq import heapify, heappop, heappush
from random import Random

import numpy as np
from scipy.spatial import cKDTree

from gisgrid.optimize.ground import Floats, Ground, Ints

ROUNDS = 120
FEW = 64  # grids up to which all distances are measured


def start(ground: Ground, grids: int, random: Random) -> list[int]:
    """Grid of each cell: connected, of loads not too far from each other."""
    wanted, centre = _diagram(ground, grids, random)
    return grown(ground, wanted, centre)


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
    best = (float("inf"), np.zeros(len(load), int), centre)
    for left in np.linspace(1, 0, ROUNDS):
        grid_of = _nearest(ground.middle, centre, pull)
        mass = np.bincount(grid_of, load, grids)
        off = mass * grids / load.sum() - 1
        if left < 0.5 and (unevenness := float((off**4).sum())) < best[0]:
            best = (unevenness, grid_of, centre.copy())
        pull -= step * min(1.0, 2 * left) * off.clip(-1, 1)
        moment = np.array([np.bincount(grid_of, load * xy, grids) for xy in ground.middle.T]).T
        some = mass > 0
        centre[some] = moment[some] / mass[some, None]
    return best[1], best[2]


def _nearest(middle: Floats, centre: Floats, pull: Floats) -> Ints:
    """Centre of least squared distance minus pull: plain distance in three dimensions."""
    height = np.sqrt(pull.max() - pull)
    tree = cKDTree(np.column_stack((centre, height)))
    _metres, grid_of = tree.query(np.column_stack((middle, np.zeros(len(middle)))))
    return np.asarray(grid_of)


def _spread(middle: Floats, load: Floats, grids: int, random: Random) -> Floats:
    """First centres, far from each other (k-means++: Arthur and Vassilvitskii 2007)."""
    chosen = random.choices(range(len(load)), load.tolist())
    square = np.full(len(load), np.inf)
    while len(chosen) < grids:
        square = np.minimum(square, ((middle - middle[chosen[-1]]) ** 2).sum(axis=1))
        odds = square * load
        odds = odds if odds.any() else load
        total = np.cumsum(odds)
        chosen.append(int(np.searchsorted(total, random.random() * total[-1], side="right")))
    return middle[chosen].copy()


def grown(ground: Ground, wanted: Ints, centre: Floats) -> list[int]:
    """Connected grids near to a diagram: each grows from a cell of its own.

    A grid first takes what the diagram gives it, then what nobody could reach that way.
    """
    grid_of = [-1] * len(wanted)
    middle, aim, centres = ground.middle.tolist(), wanted.tolist(), centre.tolist()

    def way(cell: int, g: int) -> float:
        (x, y), (u, v) = middle[cell], centres[g]
        return float((x - u) ** 2 + (y - v) ** 2)

    roots = _roots(ground, wanted, centre)
    queue = [(False, 0.0, cell, g) for g, cell in enumerate(roots)]
    root_of = {cell: g for g, cell in enumerate(roots)}
    heapify(queue)
    while queue:
        _far, _square, cell, g = heappop(queue)
        if grid_of[cell] >= 0 or root_of.get(cell, g) != g:
            continue
        grid_of[cell] = g
        for other in ground.holds[cell]:
            if grid_of[other] < 0:
                heappush(queue, (aim[other] != g, way(other, g), other, g))
    return grid_of


def _roots(ground: Ground, wanted: Ints, centre: Floats) -> list[int]:
    """A cell for each grid, with households where there are enough such cells."""
    is_free = ground.load > 0
    if is_free.sum() < len(centre):
        is_free = np.ones(len(wanted), bool)
    free_of: list[list[int]] = [[] for _g in centre]
    for cell in np.flatnonzero(is_free).tolist():
        free_of[int(wanted[cell])].append(cell)
    roots = [-1] * len(centre)
    # Grids with cells of their own first, so that none of these is taken by another.
    for g in sorted(range(len(centre)), key=lambda g: not free_of[g]):
        free = np.array(free_of[g] or np.flatnonzero(is_free), int)
        free = free[is_free[free]]
        square = ((ground.middle[free] - centre[g]) ** 2).sum(axis=1)
        roots[g] = int(free[np.lexsort((free, square))[0]])
        is_free[roots[g]] = False
    return roots
