"""The hand-made plan of the town, read from geodata/demo into metres; nothing is built here."""

import csv
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry import shape

from gisgrid import geo

PLAN = Path(__file__).resolve().parents[3] / "geodata" / "demo"
METRIC = geo.metric_crs(124.2, 50.7)

# Clear width in metres from the middle of the carriageway to where a building may begin.
CLEARANCE_M = {"main": 10.0, "side": 6.5, "lane": 2.5, "path": 1.5, "railway": 6.0}

# Between a building drawn by hand and one that is set by the dice.
APART_M = 8.0


@dataclass(frozen=True)
class Way:
    name: str
    kind: str
    line: LineString


@dataclass(frozen=True)
class Ground:
    name: str
    kind: str
    outline: Polygon


@dataclass(frozen=True)
class Fixed:
    """A building drawn by hand: public, shop, shed or industrial."""

    key: str
    name: str
    kind: str
    floors: int
    structure: str
    built: int
    outline: Polygon


@dataclass(frozen=True)
class Block:
    """Ground between streets that is filled with houses of one manner.

    use        walk_up or row
    compound   小区 or quarter
    bearing    degrees anticlockwise from east along which the houses stand
    group      1–5, residents' group
    floors, flats, structures   what the builders chose from (flats: on one landing)
    built      first and last year
    pitch_m    from front to front of two walk-ups; front N or S: shops to the street there;
               edge E or W: one walk-up stands across and closes the courtyard
    street     rows count their 栋 along it; or else team: the houses of the block count in 组
    lot_m, yard_m   width of a house, depth of its yard
    """

    use: str
    compound: str
    group: int
    bearing: float
    outline: Polygon
    built: tuple[int, int]
    structures: tuple[str, ...]
    floors: tuple[int, ...] = (1,)
    flats: tuple[int, ...] = (1,)
    pitch_m: float = 0
    front: str = ""
    edge: str = ""
    street: str = ""
    team: int = 0
    lot_m: float = 0
    yard_m: float = 0


@dataclass(frozen=True)
class Plan:
    """Everything hand-made, in metres of METRIC; tables of names stay as they were typed."""

    boundary: Polygon
    ways: tuple[Way, ...]
    grounds: tuple[Ground, ...]
    fixed: tuple[Fixed, ...]
    blocks: tuple[Block, ...]
    facilities: tuple[dict[str, str], ...]
    units: tuple[dict[str, str], ...]
    places: tuple[dict[str, str], ...]


def _features(name: str) -> list[tuple[dict[str, Any], Any]]:
    features = json.loads((PLAN / f"{name}.geojson").read_text("utf-8"))["features"]
    outlines = geo.to_metric([shape(one["geometry"]) for one in features], METRIC)
    return [(one["properties"], outline) for one, outline in zip(features, outlines, strict=True)]


def _table(name: str) -> tuple[dict[str, str], ...]:
    with (PLAN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _block(outline: Polygon, told: dict[str, Any]) -> Block:
    """What the file does not tell keeps the default of Block."""
    first, last = (int(year) for year in told["built"].split("-"))
    kept = {name: value for name, value in told.items() if name not in ("built", "structure")}
    for name in ("floors", "flats"):
        if name in kept:
            kept[name] = _numbers(kept[name])
    structures = tuple(told["structure"].split(","))
    return Block(outline=outline, built=(first, last), structures=structures, **kept)


def _fixed(outline: Polygon, told: dict[str, Any]) -> Fixed:
    names = ("key", "name", "kind", "floors", "structure", "built")
    return Fixed(outline=outline, **{name: told[name] for name in names})


@lru_cache(maxsize=1)
def read_plan() -> Plan:
    return Plan(
        boundary=_features("boundary")[0][1],
        ways=tuple(Way(p["name"], p["kind"], line) for p, line in _features("streets")),
        grounds=tuple(Ground(p["name"], p["kind"], area) for p, area in _features("areas")),
        fixed=tuple(_fixed(outline, p) for p, outline in _features("buildings")),
        blocks=tuple(_block(outline, p) for p, outline in _features("blocks")),
        facilities=_table("facilities"),
        units=_table("units"),
        places=_table("places"),
    )


def clear_of(ways: tuple[Way, ...]) -> shapely.Geometry:
    """The ground that belongs to streets and rails."""
    return shapely.union_all([way.line.buffer(CLEARANCE_M[way.kind], quad_segs=3) for way in ways])


def buildable(plan: Plan, outline: Polygon) -> shapely.Geometry:
    """What is left of a block when streets, water, squares and standing buildings are taken off.

    May be several pieces, or empty.
    """
    near = [way for way in plan.ways if way.line.distance(outline) < max(CLEARANCE_M.values())]
    taken = [clear_of(tuple(near))]
    grounds = [area.outline for area in plan.grounds if area.kind != "green"]
    taken += [area for area in grounds if area.intersects(outline)]
    standing = [one.outline for one in plan.fixed if one.outline.distance(outline) < APART_M]
    taken += [wall.buffer(APART_M, quad_segs=2) for wall in standing]
    return outline.intersection(plan.boundary).difference(shapely.union_all(taken))


def stored_point(row: dict[str, str]) -> Point:
    return Point(float(row["lon"]), float(row["lat"]))
