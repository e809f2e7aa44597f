"""A torn plan made whole again, a grid inside another one let out (rule 2)."""

from collections.abc import Sequence

import numpy as np
import shapely

from gisgrid.optimize.ground import Floats, Ground, pieces
from gisgrid.optimize.necks import Area, inside_others, necks

TRIES = 3


def mended(ground: Ground, before: Sequence[int], grids: int) -> list[int]:
    """The plan with every cell in a grid and every grid in one piece, as its parts allow.

    New cells, and pieces of a torn grid beside its most loaded one, go to the neighbour with
    the longest border.
    """
    grid_of = list(before)
    links = [
        (a, b) for a, row in enumerate(ground.holds) for b in row if before[a] == before[b] >= 0
    ]
    largest: dict[int, tuple[float, int]] = {}
    found = pieces(len(grid_of), links)
    for number, cells in enumerate(found):
        g, load = before[int(cells[0])], float(ground.load[cells].sum())
        if g >= 0:
            largest[g] = max(largest.get(g, (-1.0, 0)), (load, -number))
    kept = {-number for _load, number in largest.values()}
    for number, cells in enumerate(found):
        if number not in kept:
            for cell in cells.tolist():
                grid_of[cell] = -1
    while True:
        ready: dict[int, int] = {}
        for cell, g in enumerate(grid_of):
            around = [(ground.near[cell].get(o, 0.0), grid_of[o]) for o in ground.holds[cell]]
            if g < 0 and (known := [one for one in around if one[1] >= 0]):
                ready[cell] = max(known)[1]
        if not ready:
            break
        for cell, g in ready.items():
            grid_of[cell] = g
    # A part of the community that no grid touches stays with what it had, or the first grid.
    return [g if g >= 0 else max(old, 0) for g, old in zip(grid_of, before, strict=True)]


def straightened(ground: Ground, before: Sequence[int], grids: int) -> list[int]:
    """The plan without torn grids, necks and grids inside others, few cells moved; loads are not
    looked at. What a few tries cannot mend stays."""
    grid_of = list(before)
    for _try in range(TRIES):
        outlines = united(ground.outlines, grid_of, grids)
        narrow = narrow_passages(ground, ground.outlines, grid_of, outlines)
        outer = ground.rim - np.array([sum(row.values()) for row in ground.near])
        let = let_out(ground, outlines, grid_of, outer)
        made = mended(ground.parted(narrow), let, grids)
        if made == grid_of or len(set(made)) < len(set(grid_of)):
            break
        grid_of = made
    return grid_of


def faults(ground: Ground, grid_of: Sequence[int], grids: int) -> int:
    """How often a plan of connected grids breaks rule 2: necks, grids inside others."""
    outlines = united(ground.outlines, grid_of, grids)
    return len(inside_others(outlines)) + sum(len(necks(outline)) for outline in outlines)


def united(shapes: Sequence[Area], grid_of: Sequence[int], grids: int) -> list[Area]:
    """Outline of each grid, of the shapes of its cells."""
    drawn, of_cell = np.asarray(shapes, object), np.asarray(grid_of)
    return [shapely.coverage_union_all(drawn[of_cell == g]) for g in range(grids)]


def narrow_passages(
    ground: Ground, shapes: Sequence[Area], grid_of: Sequence[int], outlines: Sequence[Area]
) -> list[tuple[int, int]]:
    """Neighbouring cells of one grid that stand on two sides of a neck in its outline."""
    found = []
    of_cell, drawn = np.asarray(grid_of), np.asarray(shapes, object)
    for g, outline in enumerate(outlines):
        cells = np.flatnonzero(of_cell == g)
        for neck in necks(outline):
            share = shapely.area(shapely.intersection(drawn[cells], neck.part.buffer(0.5)))
            beyond = set(cells[share > 0.5 * shapely.area(drawn[cells])].tolist())
            found += [
                (cell, other)
                for cell in sorted(beyond)
                for other in ground.holds[cell]
                if grid_of[other] == g and other not in beyond
            ]
    return found


def let_out(
    ground: Ground, outlines: Sequence[Area], grid_of: Sequence[int], outer_m: Floats
) -> list[int]:
    """The plan with the shortest way out for each grid inside another one.

    outer_m   metres of each cell's outline that no other cell shares
    """
    made = list(grid_of)
    for inner, outer in inside_others(outlines):
        way = _way_out(ground, made, inner, outer, outer_m)
        left = {cell for cell, g in enumerate(made) if g == outer}.difference(way)
        if any(ground.load[cell] for cell in left):
            for cell in way:
                made[cell] = inner
    return made


def _way_out(
    ground: Ground, grid_of: Sequence[int], inner: int, outer: int, outer_m: Floats
) -> list[int]:
    """Cells of the outer grid from the inner one to a third or to the boundary."""
    came: dict[int, int] = {}
    frontier = [cell for cell, g in enumerate(grid_of) if g == inner]
    seen = set(frontier)
    while frontier:
        onward = []
        for cell in frontier:
            for other in sorted(ground.holds[cell]):
                if other in seen or grid_of[other] != outer:
                    continue
                seen.add(other)
                came[other] = cell
                onward.append(other)
                beside = {grid_of[o] for o in ground.near[other]} - {inner, outer}
                if beside or outer_m[other] > 1.0:
                    way = [other]
                    while came.get(way[-1], -1) in came:
                        way.append(came[way[-1]])
                    return way
        frontier = onward
    return []
