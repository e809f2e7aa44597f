"""The last households beyond the bound: two moves at a time around the grids that exceed it.

What one building is too heavy for, two can do: a grid gives one and takes another, or gives to a
neighbour that gives onwards.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import inf

from gisgrid.optimize.search import Search

SHAPE = 0.1  # of its price: shapes give way, barriers and leaders' homes do not
STEPS = 3  # for each grid, at most
LEAST_GAIN = 1e-9

Move = tuple[int, int]  # (cell, grid)


def even(search: Search, tolerance: float) -> None:
    """Descend by pairs of moves, the worst grid first, until none of them helps."""
    price = search.price
    search.reprice(replace(price, bound=tolerance, shape=SHAPE * price.shape))
    stuck: set[int] = set()
    for _step in range(STEPS * search.grids):
        beyond = {g: d for g in range(search.grids) if (d := _deviation(search, g)) > tolerance}
        left = sorted(beyond.keys() - stuck, key=lambda g: (-beyond[g], g))
        if not left:
            break
        moves = _best(search, left[0])
        stuck = set() if moves else stuck | {left[0]}
        for cell, to in moves:
            search.try_move(cell, to, inf)
    search.reprice(price)


def _deviation(search: Search, g: int) -> float:
    return abs(search.load[g] / search.mean - 1)


def _best(search: Search, g: int) -> list[Move]:
    """The one or two moves that save most; none where nothing is saved."""
    is_heavy = search.load[g] > search.mean
    least, found = -LEAST_GAIN, list[Move]()
    for first in list(_moves(search, g, is_heavy)):
        with_first = _tried(search, first)
        if with_first is None:
            continue
        old, added = with_first
        if added < least:
            least, found = added, [first]
        burdened = first[1] if is_heavy else old
        for second in list(_moves(search, burdened, is_heavy)):
            with_second = _tried(search, second) if second[0] != first[0] else None
            if with_second is None:
                continue
            if added + with_second[1] < least:
                least, found = added + with_second[1], [first, second]
            search.try_move(second[0], with_second[0], inf)
        search.try_move(first[0], old, inf)
    return found


def _tried(search: Search, move: Move) -> tuple[int, float] | None:
    """Make the move: the grid that the cell came from, and what was added to the cost."""
    cell, to = move
    old = search.grid_of[cell]
    before = search.cost_of[old] + search.cost_of[to]
    if not search.try_move(cell, to, inf):
        return None
    return old, search.cost_of[old] + search.cost_of[to] - before


def _moves(search: Search, g: int, gives: bool) -> Iterator[Move]:
    """What the grid can give to its neighbours, or take from them."""
    grid_of, holds = search.grid_of, search.ground.holds
    border = sorted((c, o) for c in search.members[g] for o in holds[c] if grid_of[o] != g)
    yield from sorted({(c, grid_of[o]) if gives else (o, g) for c, o in border})
