"""Four tints for the areas of a map, so that neighbours differ."""

from collections.abc import Collection, Sequence

import shapely

from gisgrid.optimize.borders import shared_borders

TINTS = 4
LEAST_BORDER_M = 1.0
MOST_STEPS = 50_000

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
    Rule 3  an area keeps its tint unless a neighbour has the same one; only if that leaves
            no way out do the areas around it, then those around them, give up theirs.

    Method: DSATUR with backtracking (Brélaz 1979, doi:10.1145/359094.359101).
    """
    near: list[set[int]] = [set() for _area in range(count)]
    for a, b in adjacency:
        near[a].add(b)
        near[b].add(a)
    # Rule 3
    fixed = _without_clashes(near, [*previous, *[None] * (count - len(previous))])
    while True:
        found = _completed(near, fixed)
        if found is not None:
            return found
        if all(tint is None for tint in fixed):
            return _least_alike(near)
        fixed = _wider(near, fixed)


def _without_clashes(near: list[set[int]], previous: list[Tint]) -> list[Tint]:
    """Take the tint from the area with most like neighbours until none are alike."""
    fixed = list(previous)
    while True:
        alike = [
            sum(fixed[b] == tint for b in near[a]) if tint is not None else 0
            for a, tint in enumerate(fixed)
        ]
        if not any(alike):
            return fixed
        fixed[max(range(len(fixed)), key=lambda a: (alike[a], a))] = None


def _wider(near: list[set[int]], fixed: list[Tint]) -> list[Tint]:
    """The areas next to a free one become free too; where there are no such, all do."""
    wider = [
        None if any(fixed[b] is None for b in near[a]) else tint for a, tint in enumerate(fixed)
    ]
    return wider if wider != fixed else [None] * len(fixed)


def _completed(near: list[set[int]], fixed: list[Tint]) -> list[int] | None:
    """A tint for every free area, or None when there is none (or it takes too long)."""
    tint = list(fixed)
    path: list[tuple[int, list[int]]] = []
    for _step in range(MOST_STEPS):
        area = _next(near, tint)
        if area is None:
            return [t for t in tint if t is not None]
        path.append((area, _choices(near, tint, area)))
        while path and not path[-1][1]:
            tint[path.pop()[0]] = None
        if not path:
            return None
        area, choices = path[-1]
        tint[area] = choices.pop()
    return None


def _next(near: list[set[int]], tint: list[Tint]) -> int | None:
    """The free area that sees most tints, then the one with most neighbours."""
    free = [a for a, t in enumerate(tint) if t is None]
    return max(
        free, key=lambda a: (len({tint[b] for b in near[a]} - {None}), len(near[a]), -a),
        default=None,
    )  # fmt: skip


def _choices(near: list[set[int]], tint: list[Tint], area: int) -> list[int]:
    """Tints that no neighbour has; the least used one last, to be taken first."""
    seen = {tint[b] for b in near[area]}
    return sorted((t for t in range(TINTS) if t not in seen), key=lambda t: (-tint.count(t), -t))


def _least_alike(near: list[set[int]]) -> list[int]:
    tint: list[int] = []
    for area in range(len(near)):
        before = [tint[b] for b in near[area] if b < area]
        tint.append(min(range(TINTS), key=lambda t: (before.count(t), t)))
    return tint
