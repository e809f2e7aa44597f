"""Two plans or drafts beside each other: figures, who changes leader, both on one map."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import orjson
import shapely
from fastapi import APIRouter, Query, Request, Response
from geoalchemy2.shape import to_shape
from sqlalchemy import select

from gisgrid import geo
from gisgrid.guards import Ask
from gisgrid.i18n import _
from gisgrid.maps import views
from gisgrid.maps.page import compare_fragments, map_json
from gisgrid.pages import render
from gisgrid.planning import drafts, steps
from gisgrid.plans import picture
from gisgrid.plans.asking import DraftReader, community_of, draft_of
from gisgrid.plans.figures import deviations, worst_of
from gisgrid.territory.plan_models import BuildingCell

router = APIRouter(tags=["plans"])


@dataclass(frozen=True)
class Side:
    """One of the two: its grids by a key that both share where a grid goes on."""

    ref: str
    name: str
    tessellation: int
    of: Mapping[int, int]
    label: Mapping[int, str]
    title: Mapping[int, str]


def _plan_side(ask: Ask, number: int) -> Side:
    plan = drafts.get_plan(ask.session, ask.code, number)
    shorts = picture.shorts(ask.session, ask.code)
    of = picture.cells_of_plan(ask.session, plan)
    titles = picture.grid_names(ask.session, ask.code)
    name = _("第{n}版").format(n=number)
    return Side(f"plan{number}", name, plan.tessellation, of, shorts, titles)


def _draft_side(ask: Ask, id_: int) -> Side:
    draft = draft_of(ask, id_)
    grids = steps.grids_of(ask.session, draft)
    names = picture.labels(grids, picture.shorts(ask.session, ask.code))
    key = {grid.id: grid.grid or -grid.id for grid in grids.values()}
    of = {cell: key[grid] for cell, grid in steps.cells_of(ask.session, draft).items()}
    return Side(
        f"draft{id_}", _("草案{n}").format(n=id_), draft.tessellation, of,
        {key[g]: name for g, name in names.items()}, {key[g.id]: g.name for g in grids.values()},
    )  # fmt: skip


def _side(ask: Ask, ref: str) -> Side | None:
    kind, number = ref.rstrip("0123456789"), ref[len(ref.rstrip("0123456789")) :]
    if not number or len(number) > 15:
        return None
    if kind == "plan":
        return _plan_side(ask, int(number))
    return _draft_side(ask, int(number)) if kind == "draft" else None


def _choices(ask: Ask) -> list[tuple[str, str]]:
    plans = [
        (f"plan{one.number}", _("第{n}版").format(n=one.number) + f" {one.name}")
        for one in drafts.list_plans(ask.session, ask.code)
        if one.withdrawn_at is None
    ]
    open_ones = [
        (f"draft{one.id}", _("草案{n}").format(n=one.id) + f" {one.name}")
        for one in drafts.list_drafts(ask.session, ask.code)
    ]
    return [*open_ones, *plans]


@router.get("/c/{community}/plans/compare")
def compare_page(
    request: Request,
    ask: DraftReader,
    a: Annotated[str, Query(max_length=30)] = "",
    b: Annotated[str, Query(max_length=30)] = "",
) -> Response:
    """Two plans or drafts side by side and on one map, with what changes hands between them."""
    choices = _choices(ask)
    first, second = _chosen(ask, a, b, choices)
    compared = _compare(ask, first, second) if first and second else None
    return render(
        request,
        "plans/compare.html",
        community=ask.community,
        choices=choices,
        a=first.ref if first else "",
        b=second.ref if second else "",
        compared=compared,
        map_parts=compare_fragments(),
        map_data=map_json(_map_data(ask, compared)) if compared else None,
        attribution=ask.community.attribution or "",
    )


def _chosen(
    ask: Ask, a: str, b: str, choices: list[tuple[str, str]]
) -> tuple[Side | None, Side | None]:
    plans = [ref for ref, _word in choices if ref.startswith("plan")]
    first = _side(ask, a) or (_side(ask, plans[0]) if plans else None)
    others = [ref for ref, _word in choices if first is None or ref != first.ref]
    second = _side(ask, b) or (_side(ask, others[0]) if others else None)
    return first, second


def _compare(ask: Ask, a: Side, b: Side) -> dict[str, Any]:
    """Figures of both, rows by grid, and the buildings that change hands."""
    homes = [drafts.homes_by_cell(ask.session, ask.code, s.tessellation) for s in (a, b)]
    ground = {s.tessellation: _ground(ask, s.tessellation) for s in (a, b)}
    loads = [_loads(s, h) for s, h in zip((a, b), homes, strict=True)]
    shares = [deviations(one) for one in loads]
    moved = _moved(a, b, ground, homes[1])
    keys = sorted(
        set(loads[0]) | set(loads[1]), key=lambda k: (k < 0, a.label.get(k) or b.label[k])
    )
    epsg = community_of(ask).metric or 0
    shapes = [_outlines(s, ground[s.tessellation]) for s in (a, b)]
    return {
        "a": a, "b": b, "moved": moved, "shapes": shapes,
        "rows": [_row(key, a, b, loads, shares, moved) for key in keys],
        "figures": [
            _figures(loads[i], shares[i], shapes[i], epsg) for i in (0, 1)
        ],
        "homes_moved": sum(one["homes"] for one in moved),
    }  # fmt: skip


def _ground(ask: Ask, tessellation: int) -> dict[int, tuple[int | None, Any]]:
    """Cell → building and outline."""
    rows = ask.session.execute(
        select(BuildingCell.id, BuildingCell.building, BuildingCell.outline).where(
            BuildingCell.community == ask.code, BuildingCell.tessellation == tessellation
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
            made.append({"homes": homes.get(cell, 0), "was": was, "now": now, "shape": shape})
    return made


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
    loads: Mapping[int, int], shares: Mapping[int, float], shapes: Mapping[int, Any], epsg: int
) -> dict[str, Any]:
    flat = geo.to_metric(np.array(list(shapes.values()), object), epsg)
    round_ = 4 * np.pi * shapely.area(flat) / shapely.length(flat) ** 2
    return {
        "grids": len(loads),
        "mean": sum(loads.values()) / len(loads),
        "least": min(loads.values()),
        "most": max(loads.values()),
        "worst": worst_of(shares),
        "compactness": float(round_.mean()),
    }


def _map_data(ask: Ask, compared: Mapping[str, Any]) -> dict[str, Any]:
    ground = views.ground_of(community_of(ask))
    tiles = f"{ground.base}/tiles/{{kind}}/{{z}}/{{x}}/{{y}}.mvt"
    boundary = views.written(ground.boundary)
    return {
        "community": {"bounds": views.bounds_of(ground.boundary), "boundary": boundary},
        "tiles": {"nature": tiles.replace("{kind}", "nature"),
                  "ground": tiles.replace("{kind}", "ground"), "points": None},
        "a": {"grids": _drawn(compared["a"], compared["shapes"][0])},
        "b": {"grids": _drawn(compared["b"], compared["shapes"][1])},
        "moved": [{"homes": one["homes"], "outline": _geojson(one["shape"])}
                  for one in compared["moved"]],
    }  # fmt: skip


def _drawn(side: Side, shapes: Mapping[int, Any]) -> list[dict[str, Any]]:
    made = []
    for grid, shape in shapes.items():
        spot = shape.representative_point()
        made.append(
            {"label": side.label[grid], "geometry": _geojson(shape), "at": [spot.x, spot.y]}
        )
    return made


def _geojson(shape: Any) -> Any:
    rounded = shapely.transform(shape, lambda xy: np.round(xy, picture.DIGITS))
    return orjson.Fragment(shapely.to_geojson(rounded))
