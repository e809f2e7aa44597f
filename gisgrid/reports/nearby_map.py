"""A small map of what lies around a need or wish: streets, the circle, resources, facilities."""

from typing import Any

import numpy as np
import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.territory.models import Street
from gisgrid.territory.service import get_community
from gisgrid.territory.walking import metric_of

SIDE = 480.0
MARGIN = 1.15  # of the radius


def drawn(
    session: Session, community: int, point: tuple[float, float], radius_m: float,
    marks: list[tuple[str, str, float, float]],
) -> dict[str, Any]:  # fmt: skip
    """An SVG square around a point (lon, lat).

    marks   (css, name, lon, lat); those farther than the square's edge are left out, and those
            of one place share a mark
    """
    epsg = metric_of(get_community(session, community))
    here = _metric([point], epsg)[0]
    half = radius_m * MARGIN
    scale = SIDE / 2 / half

    def xy(x: float, y: float) -> tuple[float, float]:
        return round((x - here[0] + half) * scale, 1), round((here[1] - y + half) * scale, 1)

    places: dict[tuple[float, float], dict[str, Any]] = {}
    spots = _metric([(lon, lat) for _css, _name, lon, lat in marks], epsg)
    for (css, name, _lon, _lat), (x, y) in zip(marks, spots, strict=True):
        if max(abs(x - here[0]), abs(y - here[1])) <= half:
            at = xy(x, y)
            one = places.setdefault(at, {"x": at[0], "y": at[1], "css": css, "names": []})
            one["names"].append(name)
    return {
        "side": SIDE,
        "radius": round(radius_m * scale, 1),
        "streets": _streets(session, community, epsg, shapely.box(
            here[0] - half, here[1] - half, here[0] + half, here[1] + half), xy),
        "marks": [
            {**one, "n": n, "names": "、".join(one["names"])}
            for n, one in enumerate(places.values(), start=1)
        ],
    }  # fmt: skip


def _metric(spots: list[tuple[float, float]], epsg: int) -> list[tuple[float, float]]:
    if not spots:
        return []
    moved = geo.to_metric(shapely.points(np.asarray(spots, float)), epsg)
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(moved)]


def _streets(
    session: Session, community: int, epsg: int, square: shapely.Geometry, xy: Any
) -> str:  # fmt: skip
    rows = session.scalars(
        select(Street.line).where(Street.community == community).order_by(Street.id)
    ).all()
    if not rows:
        return ""
    lines = geo.to_metric(shapely.from_wkb([bytes(row.data) for row in rows]), epsg)
    made = []
    for part in shapely.get_parts(shapely.intersection(lines, square)):
        if part.geom_type == "LineString" and not part.is_empty:
            points = (xy(x, y) for x, y in shapely.get_coordinates(part))
            made.append("M" + " ".join(f"{x:g},{y:g}" for x, y in points))
    return "".join(made)
