"""The ground as a division sees it: cells with their loads, neighbours, barriers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.optimize.borders import shared_borders
from gisgrid.optimize.necks import LEAST_BORDER_M, Area, kernels

DOUBTFUL_M = 5.0  # a longer border leaves a passage of a metre, however it is bent

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Metres = list[dict[int, float]]


class CannotDivide(Invalid):
    """No such division exists; the message says what to change."""


@dataclass(frozen=True)
class Barrier:
    """A street, wall, water or railway that a grid should not cross.

    line       in metres
    strength   1 a main street; 2 counts twice, 0 not at all
    """

    line: shapely.Geometry
    strength: float = 1.0
    name: str = ""


@dataclass(frozen=True)
class Ground:
    """n cells; everything in the order of the cells given, in metres.

    outlines    of the cells, a coverage
    middle      (n, 2) where the building of the cell stands
    load        (n,) what weighs: households, or a sum of what was asked for
    homes       (n,) households
    area        (n,) m²; rim (n,) length of the outline
    near        of each cell: {neighbour: metres of shared border}
    barred      of each cell: {neighbour: metres × strength} where the way between the two
                buildings crosses a barrier
    holds       of each cell: the neighbours it hangs together with, by a border of at least
                1 m or, for a cell that has none so long, by its longest; for a part of the
                community too small for a grid also the nearest cell of another part
    crossed     of each cell: {neighbour: names of the barriers between}
    names       of the buildings, for messages; may be empty
    """

    outlines: tuple[Area, ...]
    middle: Floats
    load: Floats
    homes: Floats
    area: Floats
    rim: Floats
    near: Metres
    barred: Metres
    holds: list[list[int]]
    crossed: list[dict[int, tuple[str, ...]]]
    names: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        cells: Sequence[Area],
        loads: Sequence[float],
        *,
        households: Sequence[int] | None = None,
        barriers: Sequence[Barrier] = (),
        buildings: Sequence[shapely.Geometry] | None = None,
        names: Sequence[str] = (),
    ) -> "Ground":
        """Measure cells once; what follows (divide, figures, …) asks this again and again.

        households   of each cell; the loads if they are the same
        buildings    the building of each cell, for the ways between doors; else cells' middles
        Time O(n log n) in segments of the outlines.
        """
        if len(loads) != len(cells):
            raise CannotDivide(_("每个楼栋单元要有一个不小于 0 的户数"))
        shapes = np.asarray(cells, object)
        near: Metres = [{} for _cell in cells]
        pairs, metres, _outer = shared_borders(cells)
        for (a, b), m in zip(pairs.tolist(), metres.tolist(), strict=True):
            near[a][b] = near[b][a] = m
        houses = shapes if buildings is None else np.asarray(buildings, object)
        middle = shapely.get_coordinates(shapely.centroid(houses))
        barred, crossed = _barred(middle, pairs, metres, barriers)
        load = np.asarray(loads, float)
        return cls(
            outlines=tuple(cells),
            middle=middle,
            load=load,
            homes=load if households is None else np.asarray(households, float),
            area=shapely.area(shapes),
            rim=shapely.length(shapes),
            near=near,
            barred=barred,
            holds=_holds(near, shapes),
            crossed=crossed,
            names=tuple(names),
        )

    def borders(self) -> tuple[Ints, Ints, Floats]:
        """Neighbours a < b and the metres they share."""
        found = [(a, b, m) for a, row in enumerate(self.near) for b, m in row.items() if a < b]
        a, b, metres = np.array(found).reshape(-1, 3).T
        return a.astype(int), b.astype(int), metres

    def name(self, cell: int) -> str:
        named = self.names[cell] if cell < len(self.names) else ""
        return named or _("第{n}栋").format(n=cell + 1)

    def parts(self) -> list[Ints]:
        """Cells of each connected part, the most loaded first."""
        found = pieces(len(self.load), ((a, b) for a, row in enumerate(self.holds) for b in row))
        return sorted(found, key=lambda cells: (-self.load[cells].sum(), int(cells[0])))

    def only(self, cells: Ints) -> "Ground":
        """The ground of some of the cells, numbered anew in their order."""
        new = {int(cell): i for i, cell in enumerate(cells)}

        def kept(rows: Metres) -> Metres:
            return [
                dict(sorted((new[d], m) for d, m in rows[c].items() if d in new)) for c in cells
            ]

        return Ground(
            outlines=tuple(self.outlines[c] for c in cells if self.outlines),
            middle=self.middle[cells],
            load=self.load[cells],
            homes=self.homes[cells],
            area=self.area[cells],
            rim=self.rim[cells],
            near=kept(self.near),
            barred=kept(self.barred),
            holds=[sorted(new[d] for d in self.holds[c] if d in new) for c in cells],
            crossed=[
                {new[d]: n for d, n in self.crossed[c].items() if d in new}
                for c in cells
                if self.crossed
            ],
            names=tuple(self.name(int(c)) for c in cells if self.names),
        )

    def merged(self, unit_of: Ints) -> "Ground":
        """The ground with some cells made one: unit_of is the new position of each cell."""
        count = int(unit_of.max()) + 1
        near, barred, rim = _merged_rows(self, unit_of, count)
        holds: list[set[int]] = [set() for _unit in range(count)]
        for cell, row in enumerate(self.holds):
            holds[unit_of[cell]].update(int(unit_of[other]) for other in row)
        weight = self.load + 1e-9
        total = summed(unit_of, weight, count)
        middle = [summed(unit_of, weight * xy, count) / total for xy in self.middle.T]
        return Ground(
            outlines=(),
            middle=np.array(middle).T,
            load=summed(unit_of, self.load, count),
            homes=summed(unit_of, self.homes, count),
            area=summed(unit_of, self.area, count),
            rim=rim,
            near=near,
            barred=barred,
            holds=[sorted(row - {unit}) for unit, row in enumerate(holds)],
            crossed=[],
        )

    def parted(self, pairs: Iterable[tuple[int, int]]) -> "Ground":
        """The same ground where these neighbours do not hold each other, unless by nothing else."""
        holds = [list(row) for row in self.holds]
        for a, b in pairs:
            if b in holds[a] and min(len(holds[a]), len(holds[b])) > 1:
                holds[a].remove(b)
                holds[b].remove(a)
        return Ground(**{**vars(self), "holds": holds})

    def linked(self, pairs: Iterable[tuple[int, int]]) -> "Ground":
        """The same ground where these cells hang together too, though they do not touch."""
        holds = [list(row) for row in self.holds]
        for a, b in pairs:
            holds[a].append(b)
            holds[b].append(a)
        return Ground(**{**vars(self), "holds": holds})


def summed(group_of: Ints, values: Floats, count: int) -> Floats:
    """Sum of the values of each group."""
    return np.bincount(group_of, values, count).astype(float)


def pieces(count: int, links: Iterable[tuple[int, int]]) -> list[Ints]:
    """Positions of each connected piece of `count` things."""
    ends = np.array(list(links), int).reshape(-1, 2)
    matrix = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    number, piece = connected_components(matrix, directed=False)
    order = np.argsort(piece, kind="stable")
    return list(np.split(order, np.searchsorted(piece[order], np.arange(1, number))))


def _merged_rows(ground: Ground, unit_of: Ints, count: int) -> tuple[Metres, Metres, Floats]:
    """Borders, barred borders and rims of the units."""
    near: Metres = [{} for _unit in range(count)]
    barred: Metres = [{} for _unit in range(count)]
    rim = summed(unit_of, ground.rim, count)
    for rows, made in ((ground.near, near), (ground.barred, barred)):
        for cell, row in enumerate(rows):
            one = int(unit_of[cell])
            for other, metres in row.items():
                two = int(unit_of[other])
                if one != two:
                    made[one][two] = made[one].get(two, 0.0) + metres
                elif made is near:
                    rim[one] -= metres
    near, barred = ([dict(sorted(row.items())) for row in rows] for rows in (near, barred))
    return near, barred, rim


def _holds(near: Metres, shapes: NDArray[np.object_]) -> list[list[int]]:
    enough = [min(LEAST_BORDER_M, max(row.values(), default=0.0)) for row in near]
    narrow = _narrow(near, shapes)
    holds = [
        [
            b
            for b, metres in row.items()
            if metres >= min(enough[a], enough[b]) and (min(a, b), max(a, b)) not in narrow
        ]
        for a, row in enumerate(near)
    ]
    for cell, row in enumerate(near):
        if row and not holds[cell]:
            longest = max(row, key=lambda other: (row[other], -other))
            holds[cell].append(longest)
            if cell not in holds[longest]:
                holds[longest].append(cell)
    return holds


def _narrow(near: Metres, shapes: NDArray[np.object_]) -> set[tuple[int, int]]:
    """Neighbours whose short border leaves no passage of a metre: bent, or in several bits."""
    doubtful = [
        (a, b)
        for a, row in enumerate(near)
        for b, metres in row.items()
        if a < b and LEAST_BORDER_M <= metres < DOUBTFUL_M
    ]
    if not doubtful:
        return set()
    ends = np.array(doubtful)
    both = shapely.union(shapes[ends[:, 0]], shapes[ends[:, 1]])
    one, other = (kernels(shapes[ends[:, side]]) for side in (0, 1))
    found = set()
    for pair, parts, some, more in zip(doubtful, kernels(both), one, other, strict=True):
        if len(parts) > max(1, len(some) + len(more) - 1):
            found.add(pair)
    return found


def _barred(
    middle: Floats, pairs: Ints, metres: Floats, barriers: Sequence[Barrier]
) -> tuple[Metres, list[dict[int, tuple[str, ...]]]]:
    barred: Metres = [{} for _cell in middle]
    crossed: list[dict[int, tuple[str, ...]]] = [{} for _cell in middle]
    if not barriers or not len(pairs):
        return barred, crossed
    ways = shapely.linestrings(middle[pairs])
    tree = shapely.STRtree([barrier.line for barrier in barriers])
    for way, hit in tree.query(ways, predicate="intersects").T.tolist():
        strength, name = barriers[hit].strength, barriers[hit].name
        a, b = pairs[way].tolist()
        for one, other in ((a, b), (b, a)):
            most = max(barred[one].get(other, 0.0), float(metres[way]) * strength)
            barred[one][other] = most
            names = {*crossed[one].get(other, ()), *((name,) if name else ())}
            crossed[one][other] = tuple(sorted(names))
    return barred, crossed
