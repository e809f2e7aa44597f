"""A small picture of what a file holds, over what is there already: paths for one SVG."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.exchange.rows import Row
from gisgrid.exchange.shifted import unshifted
from gisgrid.households.models import Building
from gisgrid.territory.models import Community

WIDTH, HEIGHT = 640, 360
MOST_SHAPES = 3_000
EDGE = 0.05


@dataclass(frozen=True)
class Drawing:
    """SVG path data by what it shows; `dots` are circles."""

    boundary: str
    known: str
    areas: str
    lines: str
    dots: list[tuple[float, float]]
    shown: int
    total: int


def draw(
    session: Session, community: Community, rows: Sequence[Row], shift: str | None = None
) -> dict[str, Any] | None:
    """The rows' places over boundary and buildings; None when the rows have none.

    shift   draw them where they would lie if the file had this shifted system
    """
    shapes = [place for row in rows if (place := getattr(row, "geometry", None)) is not None]
    if not shapes:
        return None
    total = len(shapes)
    shapes = shapes[:: -(-total // MOST_SHAPES)]
    shapes = list(unshifted(shapes, shift)) if shift else shapes
    outline = [] if community.boundary is None else [to_shape(community.boundary)]
    known = session.scalars(
        select(Building.outline).where(Building.community == community.community).limit(MOST_SHAPES)
    )
    buildings = [to_shape(one) for one in known]
    frame = Frame([*outline, *shapes])
    return asdict(
        Drawing(
            frame.path(outline),
            frame.path(buildings),
            frame.path([s for s in shapes if s.geom_type.endswith("Polygon")]),
            frame.path([s for s in shapes if s.geom_type.endswith("LineString")]),
            [frame.dot(s) for s in shapes if s.geom_type == "Point"],
            len(shapes),
            total,
        )
    )


class Frame:
    """From degrees to the picture, north up, as wide as it is at this latitude."""

    def __init__(self, shapes: Sequence[shapely.Geometry], edge: float = EDGE) -> None:
        west, south, east, north = shapely.total_bounds(shapes)
        self.narrow = float(np.cos(np.radians((south + north) / 2)))
        wide, high = max((east - west) * self.narrow, 1e-5), max(north - south, 1e-5)
        self.scale = (1 - 2 * edge) * min(WIDTH / wide, HEIGHT / high)
        self.west = west - (WIDTH / self.scale / self.narrow - (east - west)) / 2
        self.north = north + (HEIGHT / self.scale - high) / 2

    def xy(self, coordinates: Any) -> Any:
        x = (coordinates[:, 0] - self.west) * self.narrow * self.scale
        y = (self.north - coordinates[:, 1]) * self.scale
        return np.round(np.column_stack([x, y]), 1)

    def point(self, x: float, y: float) -> shapely.Point:
        """The place under a pixel, in EPSG:4490."""
        lon = self.west + x / self.scale / self.narrow
        return shapely.Point(round(lon, 9), round(self.north - y / self.scale, 9))

    def dot(self, point: shapely.Point) -> tuple[float, float]:
        x, y = self.xy(shapely.get_coordinates(point))[0]
        return float(x), float(y)

    def path(self, shapes: Sequence[shapely.Geometry]) -> str:
        thinned = shapely.simplify(list(shapes), 0.7 / self.scale)
        parts: list[str] = []
        for shape in thinned:
            for part in shapely.get_parts(shape):
                rings = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
                parts += [self._line(ring, closed=part.geom_type == "Polygon") for ring in rings]
        return "".join(parts)

    def _line(self, ring: shapely.Geometry, *, closed: bool) -> str:
        points = self.xy(shapely.get_coordinates(ring))
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + ("Z" if closed else "")
