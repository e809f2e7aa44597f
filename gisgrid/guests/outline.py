"""The community's grids as one small picture on which a guest points at a place."""

import json
from dataclasses import dataclass
from datetime import date
from math import cos, radians

from shapely.geometry import shape
from sqlalchemy import text
from sqlalchemy.orm import Session

WIDTH = 1000.0


@dataclass(frozen=True)
class Part:
    """One grid: its path, and where its number stands."""

    short: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Picture:
    """`per_lon`, `per_lat`: units of the picture a degree; its corner is north-west."""

    parts: list[Part]
    width: float
    height: float
    west: float
    north: float
    per_lon: float
    per_lat: float


def picture(session: Session, community: int, on: date) -> Picture | None:
    """None where no plan is in force, so that the place is written in words."""
    query = text("SELECT short, name, outline, lon, lat FROM public_grids(:c, :day)")
    rows = session.execute(query, {"c": community, "day": on}).all()
    if not rows:
        return None
    shapes = [shape(json.loads(row.outline)) for row in rows]
    west, north = min(s.bounds[0] for s in shapes), max(s.bounds[3] for s in shapes)
    east, south = max(s.bounds[2] for s in shapes), min(s.bounds[1] for s in shapes)
    per_lon = WIDTH / (east - west)
    per_lat = per_lon / cos(radians((north + south) / 2))

    def at(lon: float, lat: float) -> tuple[float, float]:
        return round((lon - west) * per_lon, 1), round((north - lat) * per_lat, 1)

    def path(outline: object) -> str:
        rings = [polygon.exterior for polygon in getattr(outline, "geoms", [outline])]
        return " ".join(
            "M" + "L".join(f"{x} {y}" for x, y in (at(*c[:2]) for c in ring.coords)) + "Z"
            for ring in rings
        )

    parts = [
        Part(row.short, row.name, path(one), *at(row.lon, row.lat))
        for row, one in zip(rows, shapes, strict=True)
    ]
    height = round((north - south) * per_lat, 1)
    return Picture(parts, WIDTH, height, west, north, per_lon, per_lat)
