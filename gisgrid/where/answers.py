"""The answer to "who is responsible here" as JSON and in words; page, API and command use it."""

from typing import Any

from gisgrid.i18n import _
from gisgrid.where.service import Answer


def as_json(answer: Answer) -> dict[str, Any]:
    grid = answer.grid
    return {
        "inside": answer.inside,
        "grid": grid and {"code": grid.code, "short": grid.short, "name": grid.name},
        "distance_m": answer.distance_m,
        "leader": answer.leader.name if answer.leader else None,
        "unit": answer.unit.name if answer.unit else None,
        "cadre": answer.cadre.name if answer.cadre else None,
        "place": answer.place,
        "lon": answer.lon,
        "lat": answer.lat,
    }


def in_words(answer: Answer) -> list[str]:
    if answer.grid is None:
        return [_("这个社区还没有网格。")]
    first = (
        f"{answer.grid.short} {answer.grid.name}"
        if answer.inside
        else _("这里不在本社区内。最近的是 {grid} 网格，相距 {m:.0f} 米。").format(
            grid=answer.grid.short, m=answer.distance_m
        )
    )
    nobody = _("（没有）")
    return [
        *([answer.place] if answer.place else []),
        first,
        _("网格长：{name}").format(name=answer.leader.name if answer.leader else nobody),
        _("对接单位：{name}").format(name=answer.unit.name if answer.unit else nobody),
        _("对接干部：{name}").format(name=answer.cadre.name if answer.cadre else nobody),
    ]
