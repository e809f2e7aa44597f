"""Four tints for the areas of a map, so that neighbours differ."""

from collections import deque
from collections.abc import Collection, Sequence
from itertools import permutations

import shapely

from gisgrid.optimize.borders import shared_borders

TINTS = 4
LEAST_BORDER_M = 1.0
MOST_STEPS = 20  # for each area

Tint = int | None


def adjacency(polygons: Sequence[shapely.Geometry]) -> set[tuple[int, int]]:
    """Pairs of positions, smaller first, that share a border of at least 1 m.

    polygons   a coverage in metres: shared borders share their nodes
    """
    pairs, metres, _outer = shared_borders(polygons)
    return {(a, b) for a, b in pairs[metres >= LEAST_BORDER_M].tolist()}


def tints(
    adjacency: Collection[tuple[int, int]], count: int, previous: Sequence[Tint] = ()
) -> list[int]:
    """Tint 0 … 3 of each of `count` areas.

    previous   the tints of before (None: a new area); empty when there is no before

    Rule 1  neighbours differ. Only where four tints do not suffice (areas of several parts
            may ask for more) are the fewest neighbours alike that a plain choice finds.
    Rule 2  the same input gives the same tints.
    Rule 3  an area keeps its tint unless a neighbour has the same one, or a neighbour would
            find none left; then the smallest chain of areas that frees one changes.

    Method: areas in smallest-last order (Matula and Beck 1983, doi:10.1145/2402.322385), each
    takes a free tint, or one freed by a Kempe chain (Kempe 1879, doi:10.2307/2369235); where
    even that fails it takes a tint from its neighbours, who are served again.
    """
    near: list[set[int]] = [set() for _area in range(count)]
    for a, b in adjacency:
        near[a].add(b)
        near[b].add(a)
    # Rule 3
    tint = _without_clashes(near, [*previous, *[None] * (count - len(previous))])
    waiting = deque(area for area in _smallest_last(near) if tint[area] is None)
    for step in range(MOST_STEPS * count):
        if not waiting:
            break
        area = waiting.popleft()
        tint[area] = _free_tint(near, tint, area)
        if tint[area] is None:
            # The choice turns with the steps, or two areas could take from each other for ever.
            tint[area] = step % TINTS
            robbed = sorted(b for b in near[area] if tint[b] == tint[area])
            for b in robbed:
                tint[b] = None
            waiting.extend(robbed)
    return _completed(near, tint)


def _without_clashes(near: list[set[int]], previous: list[Tint]) -> list[Tint]:
    """Take the tint from the area with most like neighbours until none are alike."""
    tint = list(previous)
    while True:
        alike = [
            sum(tint[b] == mine for b in near[a]) if mine is not None else 0
            for a, mine in enumerate(tint)
        ]
        if not any(alike):
            return tint
        tint[max(range(len(tint)), key=lambda a: (alike[a], a))] = None


def _smallest_last(near: list[set[int]]) -> list[int]:
    """Areas in an order in which each has few neighbours before it: on flat maps at most five."""
    degree = {area: len(around) for area, around in enumerate(near)}
    order = []
    while degree:
        area = min(degree, key=lambda a: (degree[a], -a))
        del degree[area]
        order.append(area)
        for b in near[area]:
            if b in degree:
                degree[b] -= 1
    return order[::-1]


def _free_tint(near: list[set[int]], tint: list[Tint], area: int) -> Tint:
    """The least used tint that no neighbour has; if there is none, one freed by a swap."""
    taken = {tint[b] for b in near[area]}
    free = [t for t in range(TINTS) if t not in taken]
    if free:
        return min(free, key=lambda t: (tint.count(t), t))
    swaps = []
    for old, new in permutations(range(TINTS), 2):
        chain = _chain(near, tint, [b for b in near[area] if tint[b] == old], {old, new})
        if not any(tint[b] == new for b in near[area] & chain):
            swaps.append((len(chain), old, new, chain))
    if not swaps:
        return None
    _size, old, new, chain = min(swaps, key=lambda swap: swap[:3])
    for b in chain:
        tint[b] = new if tint[b] == old else old
    return old


def _chain(near: list[set[int]], tint: list[Tint], start: list[int], two: set[int]) -> set[int]:
    """All areas of the two tints that hang together with the start."""
    chain, edge = set(start), list(start)
    while edge:
        for b in near[edge.pop()]:
            if tint[b] in two and b not in chain:
                chain.add(b)
                edge.append(b)
    return chain


def _completed(near: list[set[int]], tint: list[Tint]) -> list[int]:
    """What is left gets the tint that fewest of its neighbours have."""
    done = list(tint)
    for area, mine in enumerate(done):
        if mine is None:
            around = [done[b] for b in near[area]]
            done[area] = min(range(TINTS), key=lambda t: (around.count(t), t))
    return [t for t in done if t is not None]
