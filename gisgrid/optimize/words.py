"""Conflicts of a plan in words: what was not found, what is impossible, and because of what."""

from collections.abc import Sequence

from gisgrid.i18n import _
from gisgrid.optimize.bound import Bound
from gisgrid.optimize.figures import Figures
from gisgrid.optimize.ground import Ground
from gisgrid.optimize.necks import Area, inside_others, necks
from gisgrid.optimize.wish import Wish

MANY = 5  # buildings that are named before the rest is counted
HAIR = 5e-4


def conflicts(
    ground: Ground, grid_of_cell: Sequence[int], figures: Figures, bound: Bound, wish: Wish
) -> tuple[str, ...]:
    """One sentence for each wish that the plan does not fulfil."""
    found = []
    asked = wish.tolerance
    if asked is not None and bound.deviation > asked + HAIR:
        found.append(
            _("不可能做到 {asked} % 以内：因为{why}，最大偏差不会小于 {least} %").format(
                asked=_percent(asked), why=_named(ground, bound.cells),
                least=_percent(bound.deviation),
            )
        )  # fmt: skip
    elif asked is not None and figures.worst_deviation > asked + HAIR:
        found.append(
            _(
                "没有找到整栋划分且偏差在 {asked} % 以内的方案；最接近的是 {worst} %，"
                "因为{why}"
            ).format(
                asked=_percent(asked), worst=_percent(figures.worst_deviation),
                why=_blocks(ground, grid_of_cell, figures),
            )
        )  # fmt: skip
    torn = [g + 1 for g, one in enumerate(figures.grids) if one.pieces > 1]
    if torn:
        found.append(
            _("第 {grids} 个网格由不相连的几片组成").format(grids="、".join(map(str, torn)))
        )
    return tuple(found)


def odd(outlines: Sequence[Area]) -> tuple[str, ...]:
    """What rule 2 forbids and cells or boundary force all the same."""
    found = []
    narrow = [g + 1 for g, outline in enumerate(outlines) if necks(outline)]
    if narrow:
        found.append(
            _("第 {grids} 个网格有不到 1 米宽的地方：那里的楼栋单元或社区边界本身就这么窄").format(
                grids="、".join(map(str, narrow))
            )
        )
    found += [
        _("第 {inner} 个网格在第 {outer} 个网格里面：请减少锁定或整体保留的楼栋").format(
            inner=inner + 1, outer=outer + 1
        )
        for inner, outer in inside_others(outlines)
    ]
    return tuple(found)


def _blocks(ground: Ground, grid_of_cell: Sequence[int], figures: Figures) -> str:
    """The grid that deviates most and its heaviest buildings."""
    worst = max(range(len(figures.grids)), key=lambda g: abs(figures.grids[g].deviation))
    mine = [cell for cell, g in enumerate(grid_of_cell) if g == worst]
    heavy = sorted(mine, key=lambda cell: (-ground.load[cell], cell))[:3]
    named = "、".join(
        _("{name}（{load} 户）").format(name=ground.name(c), load=round(float(ground.load[c])))
        for c in heavy
    )
    return _("第 {grid} 个网格的{blocks}都不能拆开").format(grid=worst + 1, blocks=named)


def _named(ground: Ground, cells: Sequence[int]) -> str:
    if not cells:
        return _("户数是整数")
    load = round(float(ground.load[list(cells)].sum()))
    named = "、".join(ground.name(cell) for cell in cells[:MANY])
    if len(cells) > MANY:
        named = _("{named} 等 {n} 栋").format(named=named, n=len(cells))
    return _("{named}合计 {load} 户").format(named=named, load=load)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0")
