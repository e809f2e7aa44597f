"""The layers as data: what the map, its legend, its labels and the tiles are made of.

`COLOURINGS` colour the grids, `TILES` are the vector tiles on top. A new layer is one entry.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy.orm import Session

from gisgrid import i18n
from gisgrid.figures import sharing, waiting
from gisgrid.figures.service import GridFigures, Situation
from gisgrid.i18n import _, number
from gisgrid.maps.page import GridValue, LegendEntry

# Upper ends of the first four classes, per 100 households; fixed, so that two days compare.
DENSITY_BREAKS = (2.0, 4.0, 6.0, 9.0)
VISITED_BREAKS = (40.0, 60.0, 75.0, 90.0)
# Published resources that lie in a grid; none is a class of its own.
RESOURCE_BREAKS = (2, 4, 7, 11)
# Households to which a visit is due, per 100.
DUE_BREAKS = (10.0, 20.0, 30.0, 45.0)


def class_of(value: float, breaks: Sequence[float]) -> int:
    """1 … len(breaks) + 1."""
    return 1 + sum(value >= limit for limit in breaks)


@dataclass(frozen=True)
class Colouring:
    """One way to colour the grids.

    name, column, note   functions, because the language is that of the request
    label      `value`: number, name and value on the map; `name`: number and the text in bold
    paint      what it says of one grid; tints come in afterwards by `group`
    legend     entries for the grids shown
    is_public  guests see it too
    marks      whose places are drawn on top
    gather     adds to the situation what the usual figures do not hold
    """

    key: str
    name: Callable[[], str]
    column: Callable[[], str]
    note: Callable[[], str]
    label: str
    paint: Callable[[GridFigures], GridValue]
    legend: Callable[[Sequence[GridFigures]], list[LegendEntry]]
    is_public: bool = False
    marks: Literal["unit", "resource", "due"] | None = None
    gather: Callable[[Session, Situation], Situation] | None = None


def _value(css: str, text: str, brief: str, sub: str, value: float | None = None) -> GridValue:
    return {"value": value, "css": css, "text": text, "brief": brief, "sub": sub}


def _density(grid: GridFigures) -> GridValue:
    if grid.needs_per_100 is None:
        if grid.is_exact:
            return _value("empty", _("无住户"), "–", _("没有住户"))
        return _value("withheld", _("不公开"), "–", _("件数太少，不公开"))
    shown = number(grid.needs_per_100, 1)
    sub = _("每百户 {rate}").format(rate=shown)
    if grid.is_exact:
        sub = _("未结 {n} 件 · 每百户 {rate}").format(n=grid.open_needs, rate=shown)
    css = f"d{class_of(grid.needs_per_100, DENSITY_BREAKS)}"
    return _value(css, shown, shown, sub, grid.needs_per_100)


def _visited(grid: GridFigures) -> GridValue:
    percent = grid.visited_percent
    if percent is None:
        return _value("empty" if grid.is_exact else "withheld", "–", "–", _("看不到或没有住户"))
    shown = f"{percent:.0f}%"
    sub = _("今年走访 {a}/{b} 户").format(a=grid.visited, b=grid.households)
    return _value(f"v{class_of(percent, VISITED_BREAKS)}", shown, f"{percent:.0f}", sub, percent)


def _resources(grid: GridFigures) -> GridValue:
    count = grid.resources or 0
    css = f"v{class_of(count, RESOURCE_BREAKS)}" if count else "empty"
    return _value(css, str(count), str(count), _("公布的资源 {n} 项").format(n=count), count)


def _due(grid: GridFigures) -> GridValue:
    if grid.visits_due is None or not grid.households:
        return _value("empty" if grid.is_exact else "withheld", "–", "–", _("看不到或没有住户"))
    share = 100 * grid.visits_due / grid.households
    css = f"d{class_of(share, DUE_BREAKS)}" if grid.visits_due else "empty"
    sub = _("{a}/{b} 户该走访").format(a=grid.visits_due, b=grid.households)
    return _value(css, str(grid.visits_due), str(grid.visits_due), sub, share)


def _since(name: str, since: date | None) -> str:
    """Guests are told the name alone."""
    return f"{name} · " + _("{day} 起").format(day=i18n.short_day(since)) if since else name


def _unit(grid: GridFigures) -> GridValue:
    if grid.unit is None:
        return _value("nobody", _("未结对"), _("无"), _("没有对接单位"))
    sub = _since(grid.unit.name, grid.unit.since if grid.unit.partner else None)
    made = _value("t1", grid.unit.name, grid.unit.short[:2], sub)
    made["group"] = grid.unit.name
    return made


def _cadre(grid: GridFigures) -> GridValue:
    if grid.cadre is None:
        return _value("nobody", _("未结对"), _("无"), _("没有对接干部"))
    sub = _since(grid.cadre.name, grid.cadre.since)
    made = _value("t1", grid.cadre.name, grid.cadre.name, sub)
    made["group"] = grid.cadre.name
    made["ring"] = str(grid.cadre.number)
    return made


def _leader(grid: GridFigures) -> GridValue:
    if grid.leader is None:
        return _value("nobody", _("没有网格长"), _("无"), _("还没有网格长"))
    sub = _since(grid.leader.name, grid.leader.since if grid.leader.person else None)
    made = _value("t1", grid.leader.name, grid.leader.name, sub)
    made["group"] = grid.leader.name
    return made


def _steps(prefix: str, breaks: Sequence[float], digits: int, unit: str) -> list[LegendEntry]:
    """Classes in words: `0–1.9`, …, `≥ 9`."""
    below = 10.0**-digits
    starts = (0.0, *breaks)
    made: list[LegendEntry] = []
    for position, start in enumerate(starts, start=1):
        if position > len(breaks):
            words = f"≥ {start:g}{unit}"
        else:
            words = f"{start:g}–{breaks[position - 1] - below:.{digits}f}{unit}"
        made.append({"css": f"{prefix}{position}", "text": words})
    return made


def _density_legend(grids: Sequence[GridFigures]) -> list[LegendEntry]:
    made = _steps("d", DENSITY_BREAKS, 1, "")
    if any(g.needs_per_100 is None and g.is_exact for g in grids):
        made.append({"css": "empty", "text": _("无住户")})
    if any(g.is_hidden or (g.needs_per_100 is None and not g.is_exact) for g in grids):
        made.append({"css": "withheld", "text": _("不公开")})
    return made


def _visited_legend(grids: Sequence[GridFigures]) -> list[LegendEntry]:
    made = _steps("v", VISITED_BREAKS, 0, "%")
    if any(g.visited_percent is None for g in grids):
        made.append({"css": "withheld", "text": _("看不到")})
    return made


def _resources_legend(grids: Sequence[GridFigures]) -> list[LegendEntry]:
    starts = (1, *RESOURCE_BREAKS)
    made: list[LegendEntry] = [{"css": "empty", "text": "0"}]
    for position, start in enumerate(starts, start=1):
        end = starts[position] - 1 if position < len(starts) else None
        words = f"≥ {start}" if end is None else f"{start}–{end}" if end > start else str(start)
        made.append({"css": f"v{position}", "text": words})
    sign: LegendEntry = {"css": "sign", "sign": "resource", "text": _("资源所在地，点开看")}
    held = sum(grid.resources or 0 for grid in grids)
    return [*made, {**sign, "count": held, "href": "/resources?state=published"}]


def _due_legend(grids: Sequence[GridFigures]) -> list[LegendEntry]:
    made: list[LegendEntry] = [{"css": "empty", "text": "0"}, *_steps("d", DUE_BREAKS, 0, "%")]
    sign: LegendEntry = {"css": "sign", "sign": "due", "text": _("该走访的楼栋，点开看哪几户")}
    return [*made, {**sign, "count": sum(grid.visits_due or 0 for grid in grids), "href": "/due"}]


def _nobody(count: int, href: str, words: str) -> list[LegendEntry]:
    if not count:
        return []
    return [{"css": "nobody", "sign": "nobody", "text": words, "count": count, "href": href}]


def _unit_legend(grids: Sequence[GridFigures]) -> list[LegendEntry]:
    return [
        {"css": "sign", "sign": "unit", "text": _("单位所在地，号同网格")},
        {"css": "sign", "sign": "line", "text": _("连到网格")},
        *_nobody(sum(g.unit is None for g in grids), "/pairings?state=none", _("未结对")),
    ]


def _cadre_legend(grids: Sequence[GridFigures]) -> list[LegendEntry]:
    return [
        {"css": "sign", "sign": "cadre", "text": _("干部编号，粗线围住同一干部的网格")},
        *_nobody(sum(g.cadre is None for g in grids), "/pairings?state=none", _("未结对")),
    ]


def _leader_legend(grids: Sequence[GridFigures]) -> list[LegendEntry]:
    return [
        {"css": "sign", "sign": "leader", "text": _("底色只用来分开相邻网格")},
        *_nobody(sum(g.leader is None for g in grids), "/desk", _("没有网格长")),
    ]


COLOURINGS: dict[str, Colouring] = {
    one.key: one
    for one in (
        Colouring(
            "density", lambda: _("诉求密度"), lambda: _("密度"),
            lambda: _("未结诉求 ÷ 百户"), "value", _density, _density_legend, is_public=True,
        ),
        Colouring(
            "unit", lambda: _("对接单位"), lambda: _("单位"),
            lambda: _("底色只用来分开相邻网格"), "name", _unit, _unit_legend, is_public=True,
            marks="unit",
        ),
        Colouring(
            "cadre", lambda: _("对接干部"), lambda: _("干部"),
            lambda: _("底色只用来分开相邻的干部"), "name", _cadre, _cadre_legend,
        ),
        Colouring(
            "leader", lambda: _("网格长"), lambda: _("网格长"),
            lambda: _("当天在任"), "name", _leader, _leader_legend, is_public=True,
        ),
        Colouring(
            "visited", lambda: _("走访覆盖"), lambda: _("覆盖"),
            lambda: _("今年走访过的住户"), "value", _visited, _visited_legend,
        ),
        Colouring(
            "resource", lambda: _("共享资源"), lambda: _("资源"),
            lambda: _("今天公布的，按所在网格"), "value", _resources, _resources_legend,
            marks="resource", gather=sharing.gathered,
        ),
        Colouring(
            "due", lambda: _("该走访的"), lambda: _("到期"),
            lambda: _("到期户数，颜色按占比"), "value", _due, _due_legend,
            marks="due", gather=waiting.gathered,
        ),
    )
}  # fmt: skip
DEFAULT = "density"


@dataclass(frozen=True)
class TileLayer:
    """A vector tile: the function of the database that makes it, and where it is worth it.

    is_public  the same for everybody, guests too
    """

    key: str
    function: str
    zooms: range
    is_public: bool


TILES: dict[str, TileLayer] = {
    one.key: one
    for one in (
        TileLayer("nature", "nature_tile", range(12, 20), True),
        TileLayer("ground", "ground_tile", range(12, 20), True),
        TileLayer("households", "household_tile", range(15, 20), False),
    )
}
