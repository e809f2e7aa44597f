"""What the pairing workspace shows: rows, figures, reasons, curve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gisgrid.i18n import _
from gisgrid.maps.layers import DENSITY_BREAKS, class_of
from gisgrid.optimize.match.instance import WISH
from gisgrid.optimize.match.reasons import distance
from gisgrid.proposals.question import Ground
from gisgrid.proposals.results import marks_of, reason_of
from gisgrid.proposals.rules import Choices, Mark
from gisgrid.reports.proposal_map import circled

PLOT = (560.0, 104.0)
EDGES = (40.0, 20.0, 16.0, 24.0)  # left, right, top, bottom


@dataclass(frozen=True)
class Shown:
    """What is looked at: a proposal's last step, or the pairings of today."""

    here: Ground
    marks: frozenset[Mark]
    result: Mapping[str, Any] | None
    choices: Choices

    @property
    def new(self) -> frozenset[Mark]:
        return self.marks - self.here.today

    @property
    def gone(self) -> frozenset[Mark]:
        return self.here.today - self.marks

    def groups(self) -> dict[str, frozenset[Mark]]:
        return {"new": self.new, "gone": self.gone, "same": self.marks & self.here.today}

    def of(self, kind: str, grid: int) -> list[Mark]:
        return sorted(m for m in self.marks if m.kind == kind and m.grid == grid)

    def metres(self, mark: Mark) -> float | None:
        one = self.here.someone(mark.kind, mark.partner)
        return None if one is None else self.here.metres(one, mark.grid, self.choices.way)

    def km(self, marks: frozenset[Mark]) -> float:
        """Walks of all units together."""
        return sum((self.metres(m) or 0.0) for m in marks if m.kind == "unit") / 1000


def shown(here: Ground, result: Mapping[str, Any] | None, choices: Choices) -> Shown:
    return Shown(here, here.today if result is None else marks_of(result), result, choices)


def rows(now: Shown, kind: str) -> list[dict[str, Any]]:
    """A row for each grid, the changed ones first."""
    made = [_row(now, kind, grid.id) for grid in now.here.grids]
    return sorted(made, key=lambda row: (not row["is_changed"], row["short"]))


def _row(now: Shown, kind: str, grid_id: int) -> dict[str, Any]:
    here = now.here
    grid = here.grid(grid_id)
    assert grid is not None
    mean = sum(one.households for one in here.grids) / len(here.grids) or 1.0
    marks = now.of(kind, grid_id)
    first = marks[0] if marks else None
    before = sorted(m for m in here.today if m.kind == kind and m.grid == grid_id)
    met = {k for m in marks if kind == "unit" for k in here.meets.get(m.partner, ())}
    locked = {one for one in now.choices.locks if one.kind == kind and one.grid == grid_id}
    return {
        "id": grid_id,
        "short": grid.short,
        "name": grid.name,
        "css": density(grid.households, sum(grid.needs.values())),
        "households": grid.households,
        "today": [(label(here, m), m not in now.marks) for m in before],
        "pairs": [(label(here, m), m in now.new) for m in marks],
        "is_changed": any(m in now.new for m in marks) or any(m in now.gone for m in before),
        "is_locked": bool(locked),
        "bans": sum(one.kind == kind and one.grid == grid_id for one in now.choices.bans),
        "metres": None if first is None else now.metres(first),
        "met": sum(n for k, n in grid.needs.items() if k in met),
        "wishes": sum(grid.wishes.values()),
        "met_wishes": sum(n for k, n in grid.wishes.items() if WISH + k in met),
        "needs": sum(grid.needs.values()),
        "load": grid.households / mean,
        "cadre": _cadre_number(now, grid_id),
        "reason": _main_reason(now, marks, before),
    }


def density(households: int, needs: int) -> str:
    """The class colour of a grid's number, as on the map of need density."""
    return f"d{class_of(100 * needs / households, DENSITY_BREAKS)}" if households else ""


def label(here: Ground, mark: Mark) -> str:
    one = here.someone(mark.kind, mark.partner)
    return one.label if one else _("已撤销")


def _cadre_number(now: Shown, grid: int) -> str:
    found = now.of("cadre", grid)
    one = now.here.someone("cadre", found[0].partner) if found else None
    return circled(one.number) if one else ""


def _main_reason(now: Shown, marks: Sequence[Mark], before: Sequence[Mark]) -> str:
    """A few words for the table."""
    if not marks:
        return _("没有对接")
    mark = marks[0]
    if mark in now.choices.locks:
        return _("已锁定")
    reason = reason_of(now.result, mark) if now.result else None
    if mark not in now.new:
        return (
            _("最近的单位")
            if reason and reason.kind == "unit" and reason.rank == 1
            else (_("保持今天的结对") if now.result else "")
        )
    words = []
    nearer = (now.metres(before[0]) if before else None) or 0.0
    saved = nearer - (now.metres(mark) or 0.0)
    if before and saved >= 10:
        words.append(_("近{d}").format(d=distance(saved / 1000)))
    if reason and reason.met:
        words.append(_("对得上 {n} 件").format(n=reason.met_in_all))
    if reason and reason.met_wishes:
        words.append(_("合 {n} 个心愿").format(n=sum(reason.met_wishes.values())))
    return _("，").join(words) or (_("让别的网格更近") if now.result else "")


def matrix(
    now: Shown, leaders: Mapping[int, Any], figures: Mapping[int, Any]
) -> list[dict[str, Any]]:
    """Grids × (leader, unit, cadre) with the load of each grid."""
    made = []
    for grid in now.here.grids:
        one = figures.get(grid.id)
        made.append({
            "short": grid.short, "name": grid.name, "households": grid.households,
            "css": density(grid.households, sum(grid.needs.values())),
            "needs": sum(grid.needs.values()), "due": getattr(one, "visits_due", None),
            "leader": getattr(leaders.get(grid.id), "name", None),
            "unit": [label(now.here, m) for m in now.of("unit", grid.id)],
            "cadre": [label(now.here, m) for m in now.of("cadre", grid.id)],
            "number": _cadre_number(now, grid.id),
        })  # fmt: skip
    return made


def partners(now: Shown, kind: str) -> list[dict[str, Any]]:
    """Units or cadres with what they carry, those without a grid first."""
    here = now.here
    mean = sum(g.households for g in here.grids) / max(1, len(here.cadres)) or 1.0
    made = []
    for one in here.units if kind == "unit" else here.cadres:
        own = sorted(m.grid for m in now.marks if (m.kind, m.partner) == (kind, one.id))
        grids = [g for g in here.grids if g.id in own]
        made.append({
            "id": one.id, "label": one.label, "name": one.name, "number": circled(one.number),
            "grids": [g.short for g in grids], "households": sum(g.households for g in grids),
            "needs": sum(sum(g.needs.values()) for g in grids),
            "load": sum(g.households for g in grids) / mean,
            "placeless": here.metres(one, here.grids[0].id, now.choices.way) is None,
        })  # fmt: skip
    return sorted(made, key=lambda row: (bool(row["grids"]), row["number"], row["label"]))


def curve(now: Shown) -> dict[str, Any] | None:
    """The curve of cost against the number of changed pairs, ready to draw."""
    points = (now.result or {}).get("curve") or []
    if len(points) < 2:
        return None
    changed = sum(mark.kind == "unit" for mark in now.new)
    low, high = min(p[2] for p in points), max(p[2] for p in points)
    left, right, top, bottom = EDGES
    last = points[-1][0]

    def place(point: Sequence[float]) -> tuple[float, float]:
        x = left + (PLOT[0] - left - right) * (point[0] - points[0][0]) / max(
            1, last - points[0][0]
        )
        y = top + (PLOT[1] - top - bottom) * (high - point[2]) / max(1e-9, high - low)
        return round(x, 1), round(y, 1)

    return {
        "points": [
            {"changes": p[0], "km": p[1], "x": place(p)[0], "y": place(p)[1],
             "is_now": p[0] == min(changed, last)}
            for p in points
        ],
        "line": " ".join(f"{x},{y}" for x, y in map(place, points)),
        "first": points[0][0], "last": last, "now": max(points[0][0], min(changed, last)),
        "low": low, "high": high, "width": PLOT[0], "height": PLOT[1],
        "base": PLOT[1] - bottom,
    }  # fmt: skip
