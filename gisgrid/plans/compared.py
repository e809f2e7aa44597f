"""Two plans or drafts beside each other: figures, rows by grid, buildings that change hands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.auth.service import today
from gisgrid.i18n import _
from gisgrid.optimize.figures import figures as measured
from gisgrid.optimize.ground import Ground
from gisgrid.planning import drafts, steps
from gisgrid.planning.table import ground_of
from gisgrid.plans import picture, whys
from gisgrid.plans.figures import deviations, worst_of
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import BuildingCell, DraftPlan
from gisgrid.territory.service import leaders_on


@dataclass(frozen=True)
class Side:
    """One of the two: its grids by a key that both share where a grid goes on."""

    ref: str
    name: str
    tessellation: int
    of: Mapping[int, int]
    label: Mapping[int, str]
    title: Mapping[int, str]
    draft: DraftPlan | None = None


def _plan_side(session: Session, community: Community, number: int) -> Side:
    plan = drafts.get_plan(session, community.community, number)
    shorts = picture.shorts(session, community.community)
    of = picture.cells_of_plan(session, plan)
    titles = picture.grid_names(session, community.community)
    name = _("第{n}版").format(n=number)
    return Side(f"plan{number}", name, plan.tessellation, of, shorts, titles)


def _draft_side(session: Session, community: Community, id_: int) -> Side:
    draft = steps.get_draft(session, community.community, id_)
    grids = steps.grids_of(session, draft)
    names = picture.labels(grids, picture.shorts(session, community.community))
    key = {grid.id: grid.grid or -grid.id for grid in grids.values()}
    of = {cell: key[grid] for cell, grid in steps.cells_of(session, draft).items()}
    return Side(
        f"draft{id_}", _("草案{n}").format(n=id_), draft.tessellation, of,
        {key[g]: name for g, name in names.items()}, {key[g.id]: g.name for g in grids.values()},
        draft,
    )  # fmt: skip


def side_of(session: Session, community: Community, ref: str) -> Side | None:
    kind, number = ref.rstrip("0123456789"), ref[len(ref.rstrip("0123456789")) :]
    if not number or len(number) > 15:
        return None
    if kind == "plan":
        return _plan_side(session, community, int(number))
    return _draft_side(session, community, int(number)) if kind == "draft" else None


def choices(session: Session, community: Community) -> list[tuple[str, str]]:
    plans = [
        (f"plan{one.number}", _("第{n}版").format(n=one.number) + f" {one.name}")
        for one in drafts.list_plans(session, community.community)
        if one.withdrawn_at is None
    ]
    open_ones = [
        (f"draft{one.id}", _("草案{n}").format(n=one.id) + f" {one.name}")
        for one in drafts.list_drafts(session, community.community)
    ]
    return [*open_ones, *plans]


def compare(session: Session, community: Community, a: Side, b: Side) -> dict[str, Any]:
    """Figures of both, rows by grid, and the buildings that change hands."""
    homes = [drafts.homes_by_cell(session, community.community, s.tessellation) for s in (a, b)]
    ground = {s.tessellation: _ground(session, community, s.tessellation) for s in (a, b)}
    loads = [_loads(s, h) for s, h in zip((a, b), homes, strict=True)]
    shares = [deviations(one) for one in loads]
    moved = _moved(a, b, ground, homes[1])
    _name(session, community, a, b, moved)
    keys = sorted(
        set(loads[0]) | set(loads[1]), key=lambda k: (k < 0, a.label.get(k) or b.label[k])
    )
    shapes = [_outlines(s, ground[s.tessellation]) for s in (a, b)]
    return {
        "a": a, "b": b, "moved": moved, "shapes": shapes,
        "rows": [_row(key, a, b, loads, shares, moved) for key in keys],
        "figures": [
            _measured(session, community, side, loads[i], shares[i])
            for i, side in enumerate((a, b))
        ],
        "homes_moved": sum(one["homes"] for one in moved),
    }  # fmt: skip


def plain(found: Mapping[str, Any]) -> dict[str, Any]:
    """A comparison as JSON: no shapes."""
    return {
        "a": found["a"].ref, "b": found["b"].ref,
        "figures": [
            {k: round(v, 3) if isinstance(v, float) else v for k, v in one.items()}
            for one in found["figures"]
        ],
        "households_moved": found["homes_moved"],
        "grids": [
            {"grid": r["label"], "name": r["name"], "households": r["loads"],
             "gives": r["gives"], "takes": r["takes"]}
            for r in found["rows"]
        ],
        "moved": [
            {"building": m["building"], "households": m["homes"], "from": m["from"],
             "to": m["to"], "why": m["why"]}
            for m in found["moved"]
        ],
    }  # fmt: skip


def _ground(
    session: Session, community: Community, tessellation: int
) -> dict[int, tuple[int | None, Any]]:
    """Cell → building and outline."""
    rows = session.execute(
        select(BuildingCell.id, BuildingCell.building, BuildingCell.outline).where(
            BuildingCell.community == community.community, BuildingCell.tessellation == tessellation
        )
    )
    return {row[0]: (row[1], to_shape(row[2])) for row in rows}


def _loads(side: Side, homes: Mapping[int, int]) -> dict[int, int]:
    made: dict[int, int] = {}
    for cell, grid in side.of.items():
        made[grid] = made.get(grid, 0) + homes.get(cell, 0)
    return made


def _moved(
    a: Side, b: Side, ground: Mapping[int, Mapping[int, Any]], homes: Mapping[int, int]
) -> list[dict[str, Any]]:
    """Cells of the second that lie in another grid in the first: by cell, else by building."""
    by_building = {
        building: a.of.get(cell)
        for cell, (building, _shape) in ground[a.tessellation].items()
        if building is not None
    }
    made = []
    for cell, (building, shape) in ground[b.tessellation].items():
        was = a.of.get(cell, by_building.get(building)) if cell in a.of or building else None
        now = b.of.get(cell)
        if was is not None and was != now:
            made.append(
                {"cell": cell, "homes": homes.get(cell, 0), "was": was, "now": now, "shape": shape}
            )
    return made


def _name(
    session: Session, community: Community, a: Side, b: Side, moved: list[dict[str, Any]]
) -> None:
    """Name of each building that changes hands, its grids with their leaders of today, and why
    if the machine moved it."""
    code = community.community
    names = whys.building_names(session, code, b.tessellation)
    leaders = {
        grid: one.name for grid, one in leaders_on(session, code, today(session, code)).items()
    }
    said = steps.whys_of(session, b.draft) if b.draft else {}

    def grid(side: Side, key: int | None) -> str:
        if key is None:
            return _("不在网格里")
        return " ".join(part for part in (side.label.get(key), leaders.get(key)) if part)

    for one in moved:
        one["building"] = names.get(one["cell"], "")
        one["from"], one["to"] = grid(a, one["was"]), grid(b, one["now"])
        one["why"] = picture.why_words(said.get(one["cell"], {}))
    moved.sort(key=lambda one: (one["from"], one["to"], one["building"]))


def _row(
    key: int,
    a: Side,
    b: Side,
    loads: list[dict[int, int]],
    shares: list[dict[int, float]],
    moved: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "label": b.label.get(key) or a.label[key],
        "name": b.title.get(key) or a.title[key],
        "loads": [one.get(key) for one in loads],
        "shares": [one.get(key) for one in shares],
        "gives": sum(one["homes"] for one in moved if one["was"] == key),
        "takes": sum(one["homes"] for one in moved if one["now"] == key),
    }


def _outlines(side: Side, ground: Mapping[int, tuple[int | None, Any]]) -> dict[int, Any]:
    groups: dict[int, list[Any]] = {}
    for cell, grid in side.of.items():
        groups.setdefault(grid, []).append(ground[cell][1])
    return {
        grid: shapely.coverage_union_all(np.array(parts, object)) for grid, parts in groups.items()
    }


def _figures(
    loads: Mapping[int, int], shares: Mapping[int, float], ground: Ground, grid_of: Sequence[int]
) -> dict[str, Any]:
    """All zero for a draft that is not divided yet."""
    found = measured(ground, grid_of, max(grid_of, default=-1) + 1)
    return {
        "grids": len(loads),
        "mean": sum(loads.values()) / len(loads) if loads else 0.0,
        "least": min(loads.values(), default=0),
        "most": max(loads.values(), default=0),
        "worst": worst_of(shares),
        "compactness": found.compactness,
        "walk": round(found.longest_walk_m),
        "cut_off": found.cut_off,
        "unassigned": len(found.unassigned),
    }


def _measured(
    session: Session,
    community: Community,
    side: Side,
    loads: Mapping[int, int],
    shares: Mapping[int, float],
) -> dict[str, Any]:
    cells, ground = ground_of(session, community, side.tessellation)
    number = {grid: i for i, grid in enumerate(sorted(loads))}
    grid_of = [number[side.of[cell]] if cell in side.of else -1 for cell in cells]
    return _figures(loads, shares, ground, grid_of)
