"""Two plans or drafts beside each other on one page: figures, who changes leader, one map."""

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
import orjson
import shapely
from fastapi import APIRouter, Query, Request, Response

from gisgrid.guards import Ask
from gisgrid.maps import views
from gisgrid.maps.page import compare_fragments, map_json
from gisgrid.pages import render
from gisgrid.plans import picture
from gisgrid.plans.asking import DraftReader, community_of
from gisgrid.plans.compared import Side, choices, compare, side_of

router = APIRouter(tags=["plans"])


@router.get("/c/{community}/plans/compare")
def compare_page(
    request: Request,
    ask: DraftReader,
    a: Annotated[str, Query(max_length=30)] = "",
    b: Annotated[str, Query(max_length=30)] = "",
) -> Response:
    """Two plans or drafts side by side and on one map, with what changes hands between them."""
    community = community_of(ask)
    offered = choices(ask.session, community)
    first, second = _chosen(ask, a, b, offered)
    compared = compare(ask.session, community, first, second) if first and second else None
    return render(
        request,
        "plans/compare.html",
        community=ask.community,
        choices=offered,
        a=first.ref if first else "",
        b=second.ref if second else "",
        compared=compared,
        map_parts=compare_fragments(),
        map_data=map_json(_map_data(ask, compared)) if compared else None,
        attribution=ask.community.attribution or "",
    )


def _chosen(
    ask: Ask, a: str, b: str, offered: list[tuple[str, str]]
) -> tuple[Side | None, Side | None]:
    plans = [ref for ref, _word in offered if ref.startswith("plan")]
    first = side_of(ask.session, community_of(ask), a) or (
        side_of(ask.session, community_of(ask), plans[0]) if plans else None
    )
    others = [ref for ref, _word in offered if first is None or ref != first.ref]
    second = side_of(ask.session, community_of(ask), b) or (
        side_of(ask.session, community_of(ask), others[0]) if others else None
    )
    return first, second


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
