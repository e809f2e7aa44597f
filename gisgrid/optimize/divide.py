"""Divide the building cells of a community into connected grids of about equal load."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite, pi, sqrt
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.optimize.balance import Ground, balanced

Area: TypeAlias = Polygon | MultiPolygon
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class CannotDivide(Invalid):
    """No such division exists; the message says what to change."""


@dataclass(frozen=True)
class Division:
    """Grids 0 … N-1 in reading order (see `order`).

    grid_of_cell      the grid of each cell given
    loads             of each grid
    outlines          of each grid: the union of its cells, nodes matched
    worst_deviation   largest |load / mean - 1|
    compactness       mean of 4π·area / perimeter² (Polsby and Popper), 1 for a circle
    """

    grid_of_cell: tuple[int, ...]
    loads: tuple[float, ...]
    outlines: tuple[Area, ...]
    worst_deviation: float
    compactness: float


def divide(
    cells: Sequence[Area],
    loads: Sequence[float],
    grids: int,
    *,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Division:
    """Join cells to exactly `grids` connected grids, loads balanced first, then compact.

    cells      a valid coverage in metres
    loads      households of each cell, none negative
    progress   is told the share done, 0 … 1
    Raises CannotDivide with the reason. The same for the same seed, whatever the order of cells.

    Rule 1  every cell belongs to just one grid, whole.
    Rule 2  the cells of a grid hang together by shared borders of at least 1 m (a cell that
            has none so long: by its longest).
    Rule 3  there are exactly `grids` grids and none is without a cell; none is without
            households either, where each part of the community has enough cells with some.
    Rule 4  parts of the community that do not touch share no grid; each gets as many as its
            load asks for, at least one.
    Rule 5  the result depends on the cells, the loads and the seed, not on their order.

    Method: several starts from a balanced power diagram, made connected, each improved by
    moving single cells across borders under simulated annealing; the best is kept.
    """
    weight = _checked(cells, loads, grids)
    # Rule 5
    position = _canonical_order(cells, weight)
    ground = Ground.of([cells[i] for i in position], weight[position])
    parts = ground.parts()
    shares = _shares(parts, ground.load, grids)
    grid_of = np.zeros(len(cells), int)
    first = 0
    for part, share in zip(parts, shares, strict=True):
        tell = _within(progress, first / grids, share / grids)
        grid_of[position[part]] = first + balanced(ground.only(part), share, seed, tell)
        first += share
    return _division(cells, weight, grid_of, grids)


def order(outlines: Sequence[Area]) -> list[int]:
    """Positions of the outlines in reading order, in which grids get their numbers.

    Rows go from north to south, grids of a row from west to east: 01 stands at the top left,
    the last at the bottom right. A row begins with the northernmost grid that has no number
    yet and takes all whose centre of gravity lies less than a mean grid's width (the square
    root of the mean area) farther south.
    """
    shapes = np.asarray(outlines, object)
    height = sqrt(float(shapely.area(shapes).mean()))
    x, y = shapely.get_coordinates(shapely.centroid(shapes)).T
    left = sorted(range(len(shapes)), key=lambda g: (-y[g], x[g]))
    numbered: list[int] = []
    while left:
        top = y[left[0]]
        row = [g for g in left if top - y[g] < height]
        numbered += sorted(row, key=lambda g: (x[g], -y[g]))
        left = [g for g in left if g not in row]
    return numbered


def _checked(cells: Sequence[Area], loads: Sequence[float], grids: int) -> Floats:
    if grids < 1:
        raise CannotDivide(_("至少要划分 1 个网格"))
    if grids > len(cells):
        raise CannotDivide(
            _("要划分 {grids} 个网格，但只有 {cells} 个楼栋单元：请减少网格数").format(
                grids=grids, cells=len(cells)
            )
        )
    weight = np.asarray(loads, float)
    if len(weight) != len(cells) or not all(isfinite(w) and w >= 0 for w in weight):
        raise CannotDivide(_("每个楼栋单元要有一个不小于 0 的户数"))
    if not weight.sum() > 0:
        raise CannotDivide(_("没有住户，无法按户数划分：请先导入住户"))
    return weight


def _canonical_order(cells: Sequence[Area], weight: Floats) -> Ints:
    shapes = np.asarray(cells, object)
    middle = shapely.get_coordinates(shapely.centroid(shapes)).round(3)
    return np.lexsort((weight, shapely.area(shapes).round(3), middle[:, 1], middle[:, 0]))


def _shares(parts: list[Ints], load: Floats, grids: int) -> list[int]:
    """How many grids each part gets."""
    # Rule 4
    if len(parts) > grids:
        raise CannotDivide(
            _("社区由 {parts} 块互不相连的部分组成，{grids} 个网格不够：请增加网格数").format(
                parts=len(parts), grids=grids
            )
        )
    room = [len(part) for part in parts]
    weight = [float(load[part].sum()) for part in parts]
    shares = [1] * len(parts)
    for _grid in range(grids - len(parts)):
        open_parts = [p for p in range(len(parts)) if shares[p] < room[p]]
        neediest = max(open_parts, key=lambda p: (weight[p] / shares[p], -p))
        shares[neediest] += 1
    return shares


def _within(
    progress: Callable[[float], None] | None, start: float, share: float
) -> Callable[[float], None]:
    """Progress of one part as progress of the whole."""
    if progress is None:
        return lambda _done: None
    return lambda done: progress(start + share * done)


def _division(cells: Sequence[Area], weight: Floats, grid_of: Ints, grids: int) -> Division:
    shapes = np.asarray(cells, object)
    drawn = [shapely.coverage_union_all(shapes[grid_of == g]) for g in range(grids)]
    reading = order(drawn)
    number = np.empty(grids, int)
    number[reading] = np.arange(grids)
    outlines = tuple(drawn[g] for g in reading)
    loads = np.bincount(number[grid_of], weight, grids)
    flat = 4 * pi * shapely.area(outlines) / shapely.length(outlines) ** 2
    return Division(
        grid_of_cell=tuple(number[grid_of].tolist()),
        loads=tuple(loads.tolist()),
        outlines=outlines,
        worst_deviation=float(np.abs(loads / loads.mean() - 1).max()),
        compactness=float(flat.mean()),
    )
