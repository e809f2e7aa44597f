"""Divide so that no grid reaches over two residents' groups: each group gets its share. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.optimize.divide import divide
from gisgrid.optimize.ground import Ground, Ints
from gisgrid.optimize.sides import shared_out
from gisgrid.optimize.wish import Wish

Progress = Callable[[float], None]
Stop = Callable[[], bool]


def divide_by_group(
    ground: Ground,
    group_of: Sequence[int],
    wish: Wish,
    *,
    seed: int = 0,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> list[int]:
    """Grid of each cell. Locked grids keep their cells and count in `wish.grids`.

    group_of   the residents' group of each cell
    Raises Invalid when there are more groups than grids.
    """
    locked = set().union(*wish.locked)
    groups = sorted({g for cell, g in enumerate(group_of) if cell not in locked})
    members = [
        np.array([c for c, g in enumerate(group_of) if g == one and c not in locked])
        for one in groups
    ]
    count = wish.grids - len(wish.locked)
    if count < len(groups):
        words = _("有 {n} 个居民小组，网格不能更少。").format(n=len(groups))
        raise Invalid(words, fields={"grids": words})
    room = [len(cells) for cells in members]
    if count > sum(room):
        words = _("要划分 {grids} 个网格，但只有 {cells} 个楼栋单元：请减少网格数")
        raise Invalid(words.format(grids=count, cells=sum(room)))
    shares = shared_out([float(ground.load[m].sum()) for m in members], room, count)
    grid_of = [-1] * len(group_of)
    made = 0
    for number, (cells, share) in enumerate(zip(members, shares, strict=True)):
        if progress is not None:
            progress(number / len(groups))
        division = divide(ground.only(cells), _within(wish, cells, share), seed=seed, stop=stop)
        for cell, grid in zip(cells.tolist(), division.grid_of_cell, strict=True):
            grid_of[cell] = made + grid
        made += share
    for kept in wish.locked:
        for cell in kept:
            grid_of[cell] = made
        made += 1
    return grid_of


def _within(wish: Wish, cells: Ints, share: int) -> Wish:
    """The wish for one group, its cells numbered anew."""
    position = {int(cell): i for i, cell in enumerate(cells)}

    def kept(some: Sequence[int] | frozenset[int]) -> list[int]:
        return [position[cell] for cell in some if cell in position]

    return replace(
        wish,
        grids=share,
        locked=(),
        whole=tuple(w for group in wish.whole if len(w := frozenset(kept(group))) > 1),
        leaders=tuple(kept(wish.leaders)),
    )
