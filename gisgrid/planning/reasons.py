"""Why the machine moves a building, in words: what was wrong with where it was."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gisgrid.i18n import _
from gisgrid.planning.table import Table


def reasons(table: Table, grid_of: Sequence[int]) -> dict[str, Any]:
    """Cell → {"words": …} of each building that goes to another grid."""
    if not table.grids:
        return {}
    count = max(len(table.grids), max(grid_of) + 1)
    load, before = table.ground.load, np.array(table.before)
    was = np.bincount(before[before >= 0], load[before >= 0], count).tolist()
    mean = float(load.sum()) / max(len(table.grids), 1)
    made = {}
    for i, now in enumerate(grid_of):
        then = table.before[i]
        if then != now:
            made[str(table.cells[i])] = {"words": _reason(table, i, then, now, was, mean, grid_of)}
    return made


def _reason(
    table: Table,
    cell: int,
    then: int,
    now: int,
    was: Sequence[float],
    mean: float,
    grid_of: Sequence[int],
) -> str:
    names = [grid.name for grid in table.grids]
    old = names[then] if 0 <= then < len(names) else ""
    new = names[now] if now < len(names) else _("新网格")
    if then < 0:
        return _("原来不在任何网格，离{new}最近").format(new=new)
    over, under = 100 * was[then] / mean - 100, 100 - 100 * was[now] / mean
    streets = {
        street
        for other, crossed in table.ground.crossed[cell].items()
        if table.before[other] == then and grid_of[other] != now
        for street in crossed
        if street
    }
    if over >= 1 and over >= under:
        return _("{old}原来多{p}%，分给{new}").format(old=old, p=f"{over:.1f}", new=new)
    if under >= 1:
        return _("{new}原来少{p}%，从{old}补来").format(new=new, p=f"{under:.1f}", old=old)
    if streets:
        return _("不再隔着{street}").format(street="、".join(sorted(streets)))
    return _("让{new}和{old}的边界更整齐").format(new=new, old=old)
