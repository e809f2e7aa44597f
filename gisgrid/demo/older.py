"""The division before the present one: some buildings at borders lay on the other side. Pure."""

from collections.abc import Sequence
from random import Random

import numpy as np
import shapely

from gisgrid.optimize.borders import shared_borders

MOVES = 60
LARGEST, SMALLEST = 1.22, 0.75  # of the mean number of households
LEAST_BORDER_M = 1.0  # that two cells hang together by
Near = list[set[int]]


def older_division(
    cells: Sequence[shapely.Geometry],
    households: Sequence[int],
    grid_of_cell: Sequence[int],
    seed: int,
) -> list[int]:
    """The division that the present one improved: same grids, connected, less even.

    cells   a coverage in metres; grid_of_cell counts from 0
    """
    near = _near(cells)
    grid_of, random = list(grid_of_cell), Random(f"{seed} older")
    loads = np.bincount(grid_of, households)
    mean, moved = loads.mean(), 0
    for cell in random.sample(range(len(cells)), len(cells)):
        here = grid_of[cell]
        beyond = sorted({grid_of[other] for other in near[cell]} - {here})
        if not beyond or moved == MOVES:
            continue
        there, load = random.choice(beyond), households[cell]
        fits = loads[there] + load <= LARGEST * mean and loads[here] - load >= SMALLEST * mean
        if fits and _hangs_together(near, grid_of, cell):
            grid_of[cell] = there
            loads[there] += load
            loads[here] -= load
            moved += 1
    return grid_of


def _near(cells: Sequence[shapely.Geometry]) -> Near:
    near: Near = [set() for _cell in cells]
    borders = shared_borders(cells)
    for (a, b), metres in zip(borders.pairs.tolist(), borders.metres, strict=True):
        if metres >= LEAST_BORDER_M:
            near[a].add(b)
            near[b].add(a)
    return near


def _hangs_together(near: Near, grid_of: Sequence[int], without: int) -> bool:
    """The cell's grid stays one piece when the cell leaves it."""
    rest = {c for c, grid in enumerate(grid_of) if grid == grid_of[without] and c != without}
    if not rest:
        return False
    seen, frontier = {min(rest)}, {min(rest)}
    while frontier:
        frontier = {n for c in frontier for n in near[c] if n in rest} - seen
        seen = seen | frontier
    return seen == rest
