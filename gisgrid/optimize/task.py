"""From a wish to what is searched: locks taken out, compounds made one, parts shared out."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

import numpy as np
import shapely

from gisgrid.i18n import _
from gisgrid.optimize.ground import CannotDivide, Ground, Ints, pieces
from gisgrid.optimize.necks import Area
from gisgrid.optimize.sides import UNEVEN, apart, shared_out
from gisgrid.optimize.wish import Wish

HEAVY = 1.1  # of the mean load: a group beyond needs more than one grid
TOO_SMALL = 0.5  # of the mean load: a part below gets no grid of its own

Split = Callable[[Ground, int], Ints]


@dataclass(frozen=True)
class Task:
    """What is left to divide.

    ground    of units: single cells, or groups that stay whole
    cells     position in the ground given of each free cell
    unit_of   the unit of each free cell
    parts     units of each connected part; shares: how many grids each gets
    leaders   leaders' homes in each unit
    grids     how many are not locked
    """

    ground: Ground
    cells: Ints
    unit_of: Ints
    parts: list[Ints]
    shares: list[int]
    leaders: Ints
    grids: int
    notes: tuple[str, ...]

    def put(self, grid_of: Ints, units: Ints, grids: Ints) -> None:
        """Write the grids of units as the grids of their cells."""
        grid_of_unit = np.full(len(self.ground.load), -1)
        grid_of_unit[units] = grids
        of_cell = grid_of_unit[self.unit_of]
        grid_of[self.cells[of_cell >= 0]] = of_cell[of_cell >= 0]

    def shapes(self, ground: Ground, units: Ints) -> list[Area]:
        """Outlines of some units, from the ground given."""
        drawn = np.asarray(ground.outlines, object)[self.cells]
        order = np.argsort(self.unit_of, kind="stable")
        cuts = np.searchsorted(self.unit_of[order], np.arange(1, len(self.ground.load)))
        groups = np.split(drawn[order], cuts)
        return [
            shapely.coverage_union_all(groups[u]) if len(groups[u]) > 1 else groups[u][0]
            for u in units.tolist()
        ]


def prepare(ground: Ground, wish: Wish, split: Split) -> Task:
    """Check a wish and make the task of it.

    split   divides a ground too heavy for one grid into so many pieces
    """
    _check(ground, wish)
    locked = set().union(*wish.locked)
    grids = wish.grids - len(wish.locked)
    cells = np.array([c for c in _canonical_order(ground) if int(c) not in locked], int)
    if not grids or not len(cells):
        return _nothing_left(ground, cells, grids)
    rest = ground.only(cells)
    notes: list[str] = []
    rest = _bridged(rest, grids, notes)
    position = {int(cell): i for i, cell in enumerate(cells)}
    whole = [{position[c] for c in group if c in position} for group in wish.whole]
    unit_of = _units(rest, [group for group in whole if len(group) > 1], grids, split, notes)
    units = rest.merged(unit_of)
    units = _on_sides(units, grids, wish, notes)
    if grids > len(units.load):
        raise CannotDivide(
            _("要划分 {grids} 个网格，但整体保留后只剩 {cells} 个单元：请减少网格数").format(
                grids=grids, cells=len(units.load)
            )
        )
    homes = [position[c] for c in wish.leaders if c in position]
    parts = units.parts()
    return Task(
        ground=units,
        cells=cells,
        unit_of=unit_of,
        parts=parts,
        shares=shared_out(
            [float(units.load[part].sum()) for part in parts], [len(part) for part in parts], grids
        ),
        leaders=np.bincount(unit_of[homes], minlength=len(units.load)),
        grids=grids,
        notes=tuple(notes),
    )


def _on_sides(units: Ground, grids: int, wish: Wish, notes: list[str]) -> Ground:
    """Rule 10: no grid over the strongest barriers, if the bound can be kept beside them."""
    if not wish.weights.barriers:
        return units
    made = apart(units, grids, wish.tolerance)
    if wish.tolerance is not None and wish.tolerance < UNEVEN:
        slack = apart(units, grids, UNEVEN)
        if len(slack.parts()) > len(made.parts()):
            words = _(
                "偏差要在 {asked} % 以内，有网格只好跨过铁路等强阻隔；放宽到 {most} % 就不必跨"
            )
            notes.append(words.format(asked=f"{100 * wish.tolerance:g}", most=f"{100 * UNEVEN:g}"))
    return made


def _check(ground: Ground, wish: Wish) -> None:
    count = len(ground.load)
    if wish.grids < 1:
        raise CannotDivide(_("至少要划分 1 个网格"))
    if wish.grids > count:
        raise CannotDivide(
            _("要划分 {grids} 个网格，但只有 {cells} 个楼栋单元：请减少网格数").format(
                grids=wish.grids, cells=count
            )
        )
    if not np.isfinite(ground.load).all() or (ground.load < 0).any():
        raise CannotDivide(_("每个楼栋单元要有一个不小于 0 的户数"))
    if not ground.load.sum() > 0:
        raise CannotDivide(_("没有住户，无法按户数划分：请先导入住户"))
    _check_locks(ground, wish)


def _check_locks(ground: Ground, wish: Wish) -> None:
    seen: set[int] = set()
    for number, cells in enumerate(wish.locked, start=1):
        if not cells:
            raise CannotDivide(_("第{n}个锁定的网格没有楼栋：请取消锁定").format(n=number))
        if twice := seen & cells:
            raise CannotDivide(
                _("{building}在两个锁定的网格里：请取消其中一个").format(
                    building=ground.name(min(twice))
                )
            )
        seen |= cells
    free, left = wish.grids - len(wish.locked), len(ground.load) - len(seen)
    if free < 0 or (free == 0 and left) or free > left:
        raise CannotDivide(
            _(
                "锁定了 {locked} 个网格，共要 {grids} 个，还有 {left} 栋楼要分："
                "请取消一些锁定，或改网格数"
            ).format(locked=len(wish.locked), grids=wish.grids, left=left)
        )


def _nothing_left(ground: Ground, cells: Ints, grids: int) -> Task:
    none = np.array([], int)
    return Task(ground, cells, none, [], [], none, grids, ())


def _canonical_order(ground: Ground) -> Ints:
    middle = shapely.get_coordinates(shapely.centroid(np.asarray(ground.outlines, object)))
    x, y = middle.round(3).T
    return np.lexsort((ground.load, ground.area.round(3), y, x))


def _bridged(ground: Ground, grids: int, notes: list[str]) -> Ground:
    """Parts that cannot have a grid of their own hang on the nearest cell of another (rule 2)."""
    mean = ground.load.sum() / grids
    while len(parts := ground.parts()) > 1:
        small = parts[-1]
        load = float(ground.load[small].sum())
        if len(parts) <= grids and load >= TOO_SMALL * mean:
            break
        others = np.setdiff1d(np.arange(len(ground.load)), small)
        ground = ground.linked([_nearest(ground, small, others)])
        notes.append(
            _("有一片（{cells} 栋楼，{load} 户）与其他部分不相连又太小，并入了最近的网格").format(
                cells=len(small), load=round(load)
            )
        )
    return ground


def _nearest(ground: Ground, some: Ints, others: Ints) -> tuple[int, int]:
    shapes = np.asarray(ground.outlines, object)
    tree = shapely.STRtree(shapes[others])
    (mine, theirs), metres = tree.query_nearest(
        shapes[some], all_matches=False, return_distance=True
    )
    best = int(np.argmin(metres))
    return int(some[mine[best]]), int(others[theirs[best]])


def _units(
    ground: Ground, whole: list[set[int]], grids: int, split: Split, notes: list[str]
) -> Ints:
    """The unit of each cell: its own, or that of the group it stays whole with (rule 6)."""
    count = len(ground.load)
    taken = set().union(*whole)
    links = [
        (min(group), cell)
        for one in whole
        if (group := _with_ways_between(ground, one, taken))
        for cell in group
    ]
    unit_of = np.empty(count, int)
    mean = float(ground.load.sum()) / grids
    made = 0
    for cells in sorted(pieces(count, links), key=lambda cells: int(cells[0])):
        load = float(ground.load[cells].sum())
        few = min(ceil(load / (HEAVY * mean) - 1e-9), len(cells))
        if few > 1:
            unit_of[cells] = made + split(ground.only(cells), few)
            notes.append(
                _("“{name}”等 {cells} 栋楼共 {load} 户，一个网格装不下，分成了 {few} 个").format(
                    name=ground.name(int(cells[0])), cells=len(cells), load=round(load), few=few
                )
            )
        else:
            unit_of[cells] = made
        made += max(few, 1)
    return unit_of


def _with_ways_between(ground: Ground, group: set[int], taken: set[int]) -> set[int]:
    """The group and the fewest cells that make it hang together, none of another group."""
    cells = set(group)
    while True:
        start = _spread(ground, {min(cells)}, cells)
        if not cells - start:
            return cells
        came: dict[int, int] = {}
        frontier = sorted(start)
        reached = None
        while frontier and reached is None:
            onward = []
            for cell in frontier:
                for other in ground.holds[cell]:
                    if other in start or other in came or (other in taken and other not in group):
                        continue
                    came[other] = cell
                    onward.append(other)
                    if other in cells:
                        reached = other
                        break
                if reached is not None:
                    break
            frontier = onward
        if reached is None:
            return start
        while reached not in start:
            cells.add(reached)
            reached = came[reached]


def _spread(ground: Ground, start: set[int], within: set[int]) -> set[int]:
    seen, stack = set(start), list(start)
    while stack:
        for other in ground.holds[stack.pop()]:
            if other in within and other not in seen:
                seen.add(other)
                stack.append(other)
    return seen
