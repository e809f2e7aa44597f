"""From figures to what the map page, its strip, its layer answer and its card show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
import shapely

from gisgrid import geo, i18n
from gisgrid.background import Background
from gisgrid.figures.service import GridFigures, PublicGrid, Situation
from gisgrid.figures.sharing import Shared
from gisgrid.figures.waiting import Waiting
from gisgrid.i18n import _
from gisgrid.maps.layers import COLOURINGS, DEFAULT, Colouring
from gisgrid.maps.page import GridShape, GridValue, LayerAnswer, LayerView, MapData, Mark
from gisgrid.optimize import colour
from gisgrid.pages import link
from gisgrid.pairing.service import Paired
from gisgrid.territory.models import Community
from gisgrid.territory.service import Leader


def colouring(key: str, *, is_guest: bool = False) -> Colouring:
    """The wished layer, or the default where there is none or it is not for guests."""
    found = COLOURINGS.get(key, COLOURINGS[DEFAULT])
    return found if found.is_public or not is_guest else COLOURINGS[DEFAULT]


def choices(*, is_guest: bool = False) -> list[tuple[str, str]]:
    return [(c.key, c.name()) for c in COLOURINGS.values() if c.is_public or not is_guest]


def layer_view(layer: Colouring, grids: Sequence[GridFigures]) -> LayerView:
    return {
        "key": layer.key,
        "name": layer.name(),
        "column": layer.column(),
        "note": layer.note(),
        "label": "name" if layer.label == "name" else "value",
        "legend": layer.legend(grids),
    }


@lru_cache(maxsize=256)
def _neighbours(outlines: tuple[str, ...]) -> frozenset[tuple[int, int]]:
    """Which outlines share a border; kept, because the outlines of a plan never change."""
    shapes = [shapely.from_geojson(text) for text in outlines]
    middle = shapes[0].centroid
    epsg = geo.metric_crs(middle.x, middle.y)
    return frozenset(colour.adjacency([geo.to_metric(shape, epsg) for shape in shapes]))


def paint(layer: Colouring, grids: Sequence[GridFigures]) -> dict[str, GridValue]:
    """What the layer says of each grid, by short code; grids of one group share a tint."""
    values = [layer.paint(grid) for grid in grids]
    if layer.label == "name" and grids:
        _tint(values, _neighbours(tuple(grid.outline for grid in grids)))
    return {grid.short: value for grid, value in zip(grids, values, strict=True)}


def _tint(values: list[GridValue], neighbours: frozenset[tuple[int, int]]) -> None:
    groups = sorted({value["group"] for value in values if "group" in value})
    position = {group: i for i, group in enumerate(groups)}
    touching = {
        (min(pair), max(pair))
        for a, b in neighbours
        if "group" in values[a] and "group" in values[b]
        for pair in [(position[values[a]["group"]], position[values[b]["group"]])]
        if pair[0] != pair[1]
    }
    tints = colour.tints(touching, len(groups))
    for value in values:
        if "group" in value:
            value["css"] = f"t{tints[position[value['group']]] + 1}"


def marks(layer: Colouring, now: Situation) -> list[Mark]:
    """Seats of units, each joined to its grid, or places of resources, each with its card."""
    if layer.marks == "resource":
        return [_shared(one) for one in now.places]
    if layer.marks == "due":
        return [_waiting(one) for one in now.places]
    return _seats(now.grids) if layer.marks == "unit" else []


def _shared(place: Shared) -> Mark:
    names = "、".join(one.resource.name for one in place.resources[:4])
    units = "、".join(dict.fromkeys(one.unit_short for one in place.resources))
    return {
        "kind": "resource",
        "short": str(len(place.resources)),
        "lon": place.lon,
        "lat": place.lat,
        "label": f"{units}: {names}",
        "card": link("/map/resources", lon=place.lon, lat=place.lat),
    }


def _waiting(house: Waiting) -> Mark:
    words = _("{name}：{n}户该走访，{late}户已超期")
    return {
        "kind": "late" if house.late else "due",
        "short": str(house.due),
        "lon": house.lon,
        "lat": house.lat,
        "label": words.format(name=house.name, n=house.due, late=house.late),
        "card": link("/map/due", building=house.building, grid=house.short),
    }


def _seats(grids: Sequence[GridFigures]) -> list[Mark]:
    return [
        {
            "kind": "unit",
            "short": grid.short,
            "lon": grid.unit.lon,
            "lat": grid.unit.lat,
            "label": grid.unit.name,
            "line": [(grid.unit.lon, grid.unit.lat), (grid.lon, grid.lat)],
        }
        for grid in grids
        if grid.unit is not None and grid.unit.lon is not None and grid.unit.lat is not None
    ]


def layer_answer(layer: Colouring, now: Situation) -> LayerAnswer:
    return {
        "layer": layer_view(layer, now.grids),
        "on": now.on.isoformat(),
        "on_text": i18n.day(now.on, now.today),
        "today": now.today.isoformat(),
        "grids": paint(layer, now.grids),
        "marks": marks(layer, now),
    }


def _shape(grid: GridFigures, value: GridValue) -> GridShape:
    return {
        **value,
        "short": grid.short,
        "code": grid.code,
        "name": grid.name,
        "geometry": written(grid.outline),
        "label": (grid.lon, grid.lat),
        "radius_m": grid.radius_m,
        "households": grid.households or 0,
    }


def written(geojson: str | None) -> Any:
    """GeoJSON that goes into the page as it is: to read and write it again is the longest part
    of making the page's data."""
    return None if geojson is None else orjson.Fragment(geojson)


@lru_cache(maxsize=256)
def bounds_of(boundary: str | None) -> tuple[tuple[float, float], tuple[float, float]]:
    """South-west and north-east as lat, lon; the whole country while there is no boundary."""
    if boundary is None:
        return (18.0, 73.0), (54.0, 135.0)
    west, south, east, north = shapely.from_geojson(boundary).bounds
    return (south, west), (north, east)


@dataclass(frozen=True)
class Ground:
    """The community as the map needs it; its boundary as GeoJSON."""

    code: int
    name: str
    boundary: str | None

    @property
    def base(self) -> str:
        return f"/c/{self.code}"


def ground_of(community: Community) -> Ground:
    found = community.boundary
    boundary = None if found is None else _geojson(bytes(found.data))
    return Ground(community.community, community.name, boundary)


@lru_cache(maxsize=256)
def _geojson(wkb: bytes) -> str:
    return str(shapely.to_geojson(shapely.from_wkb(wkb)))


def public_ground(code: int, name: str, boundary: str | None) -> Ground:
    return Ground(code, name, boundary or None)


def map_data(
    ground: Ground,
    layer: Colouring,
    now: Situation,
    *,
    selected: str | None,
    with_points: bool,
    backgrounds: list[Background],
) -> MapData:
    tiles = f"{ground.base}/tiles/{{kind}}/{{z}}/{{x}}/{{y}}.mvt"
    answer = layer_answer(layer, now)
    return {
        "base": ground.base,
        "community": {
            "code": ground.code,
            "name": ground.name,
            "bounds": bounds_of(ground.boundary),
            "boundary": written(ground.boundary),
        },
        "layer": answer["layer"],
        "on": answer["on"],
        "on_text": answer["on_text"],
        "today": answer["today"],
        "plan": now.plan.number if now.plan else None,
        "selected": selected,
        "grids": [_shape(grid, answer["grids"][grid.short]) for grid in now.grids],
        "marks": answer["marks"],
        "tiles": {
            "nature": tiles.replace("{kind}", "nature"),
            "ground": tiles.replace("{kind}", "ground"),
            "points": tiles.replace("{kind}", "households") if with_points else None,
        },
        "backgrounds": backgrounds,
    }


def guest_situation(
    community: int, grids: Sequence[PublicGrid], on: date, today: date
) -> Situation:
    """The public figures in the shape of the others, with nothing that guests may not see."""
    return Situation(community, on, today, "today", None, [_guest_grid(grid, on) for grid in grids])


def _guest_grid(grid: PublicGrid, on: date) -> GridFigures:
    leader = unit = None
    if grid.leader:
        leader = Leader(0, 0, grid.leader, grid.leader_phone, None, on, None, None)
    if grid.unit:
        short = grid.unit_short or grid.unit
        unit = Paired(
            0, 0, grid.short, grid.name, "unit", 0, grid.unit, short, None, on, None, None
        )
    return GridFigures(
        id=0, code=grid.code, short=grid.short, name=grid.name, outline=grid.outline,
        lon=grid.lon, lat=grid.lat, radius_m=grid.radius_m, area_m2=None, is_exact=False,
        is_hidden=grid.is_hidden, households=grid.households, open_needs=None,
        overdue_needs=None, emergencies=None, needs_per_100=grid.needs_per_100, visited=None,
        visits_due=None, last_visit_on=None, wishes_waiting=None, leader=leader, unit=unit,
        cadre=None,
    )  # fmt: skip
