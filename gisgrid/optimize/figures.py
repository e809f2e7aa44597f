"""What a plan is worth in figures, for each grid and for all: quick enough for every click."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from gisgrid.optimize.ground import Floats, Ground, Ints, summed
from gisgrid.optimize.necks import Area

NONE = -1


@dataclass(frozen=True)
class GridFigures:
    """One grid.

    load, households   sums of its cells
    deviation          load / mean - 1; negative where there is too little
    compactness        4π·area / perimeter² (Polsby and Popper 1991), 1 for a circle
    pieces             connected ones: 1, or the grid is torn
    longest_walk_m     longest of the shortest ways between two of its buildings, from building
                       to neighbouring building inside the grid
    cut_off            households that cannot reach most of the grid without crossing a barrier
    """

    cells: int
    load: float
    households: int
    deviation: float
    area_m2: float
    compactness: float
    pieces: int
    longest_walk_m: float
    cut_off: int


@dataclass(frozen=True)
class Figures:
    """A plan.

    worst_deviation   largest |load / mean - 1|
    compactness       mean of the grids'; least_compactness the worst one's
    cut_off           households cut off from their grid by barriers
    moved             households whose grid is another than before; None without a before
    unassigned        cells in no grid, and unassigned_households in them
    """

    grids: tuple[GridFigures, ...]
    mean_load: float
    worst_deviation: float
    compactness: float
    least_compactness: float
    longest_walk_m: float
    cut_off: int
    moved: int | None
    unassigned: tuple[int, ...]
    unassigned_households: int


def figures(
    ground: Ground,
    grid_of_cell: Sequence[int],
    grids: int,
    *,
    before: Sequence[int] | None = None,
) -> Figures:
    """Measure a plan, finished or not.

    grid_of_cell   0 … grids-1, or -1 for a cell in no grid yet; grids may be empty
    before         the same of an earlier plan, whose grids keep their numbers in this one
    """
    grid_of = np.asarray(grid_of_cell, int)
    members = [np.flatnonzero(grid_of == g) for g in range(grids)]
    mean = float(ground.load.sum()) / grids if grids else 0.0
    rim = _rims(ground, grid_of, grids)
    each = tuple(_one(ground, cells, mean, float(rim[g])) for g, cells in enumerate(members))
    left = np.flatnonzero(grid_of == NONE)
    return Figures(
        grids=each,
        mean_load=mean,
        worst_deviation=max((abs(g.deviation) for g in each), default=0.0),
        compactness=float(np.mean([g.compactness for g in each])) if each else 0.0,
        least_compactness=min((g.compactness for g in each), default=0.0),
        longest_walk_m=max((g.longest_walk_m for g in each), default=0.0),
        cut_off=sum(g.cut_off for g in each),
        moved=None if before is None else moved(ground, before, grid_of_cell),
        unassigned=tuple(left.tolist()),
        unassigned_households=int(ground.homes[left].sum()),
    )


def moved(ground: Ground, before: Sequence[int], after: Sequence[int]) -> int:
    """Households that had a grid before and have another one now."""
    old, new = np.asarray(before, int), np.asarray(after, int)
    return int(ground.homes[(old != new) & (old != NONE)].sum())


def vertices_per_km(outlines: Sequence[Area]) -> float:
    """How simple outlines are: nodes for each kilometre of them."""
    shapes = np.asarray(outlines, object)
    km = float(shapely.length(shapes).sum()) / 1000
    return float(shapely.get_num_coordinates(shapes).sum()) / km if km else 0.0


def _rims(ground: Ground, grid_of: Ints, grids: int) -> Floats:
    """Perimeter of each grid."""
    inside = grid_of != NONE
    rim = summed(grid_of[inside], ground.rim[inside], grids)
    a, b, metres = ground.borders()
    same = (grid_of[a] == grid_of[b]) & inside[a]
    return rim - 2 * summed(grid_of[a[same]], metres[same], grids)


def _one(ground: Ground, cells: Ints, mean: float, rim: float) -> GridFigures:
    load, area = float(ground.load[cells].sum()), float(ground.area[cells].sum())
    number, walk = _walks(ground, cells)
    return GridFigures(
        cells=len(cells),
        load=load,
        households=int(ground.homes[cells].sum()),
        deviation=load / mean - 1 if mean else 0.0,
        area_m2=area,
        compactness=4 * pi * area / rim**2 if rim > 0 else 0.0,
        pieces=number,
        longest_walk_m=walk,
        cut_off=_cut_off(ground, cells),
    )


def _walks(ground: Ground, cells: Ints) -> tuple[int, float]:
    """Connected pieces of the cells, and the longest walk in one of them."""
    if len(cells) < 2:
        return len(cells), 0.0
    position = {int(cell): i for i, cell in enumerate(cells)}
    ends = [(i, position[b]) for a, i in position.items() for b in ground.holds[a] if b in position]
    if not ends:
        return len(cells), 0.0
    a, b = np.array(ends).T
    spots = ground.middle[cells]
    metres = np.hypot(*(spots[a] - spots[b]).T)
    graph = coo_array((metres, (a, b)), shape=(len(cells), len(cells))).tocsr()
    number, _piece = connected_components(graph, directed=False)
    ways = dijkstra(graph, directed=False)
    return int(number), float(ways[np.isfinite(ways)].max())


def _cut_off(ground: Ground, cells: Ints) -> int:
    """Households outside the part of the grid with most households that no barrier divides."""
    if not any(ground.barred[cell] for cell in cells):
        return 0
    left, parts = set(cells.tolist()), []
    while left:
        stack = [left.pop()]
        homes = 0.0
        while stack:
            cell = stack.pop()
            homes += ground.homes[cell]
            onward = left.intersection(ground.holds[cell]).difference(ground.barred[cell])
            left -= onward
            stack += onward
        parts.append(homes)
    return int(sum(parts) - max(parts))
