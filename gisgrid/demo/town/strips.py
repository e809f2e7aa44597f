"""A block turned so that its houses lie level: where, on a strip of it, may one build?"""

from dataclasses import dataclass

import shapely
from shapely import LineString, Point, Polygon, affinity, box

Interval = tuple[float, float]


@dataclass(frozen=True)
class Level:
    """Turns a block by its bearing, so that houses stand along x and their backs face +y."""

    origin: Point
    bearing: float

    def lay(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Metres of the map → level metres."""
        moved = affinity.translate(geometry, -self.origin.x, -self.origin.y)
        return affinity.rotate(moved, -self.bearing, origin=(0, 0))

    def raise_up(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Level metres → metres of the map."""
        turned = affinity.rotate(geometry, self.bearing, origin=(0, 0))
        return affinity.translate(turned, self.origin.x, self.origin.y)


def parts(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    """The single pieces of a geometry, without empty ones."""
    return [part for part in shapely.get_parts(geometry) if not part.is_empty]


def free_intervals(
    land: shapely.Geometry, bottom: float, top: float, least: float
) -> list[Interval]:
    """x-ranges of at least `least` metres where the land fills the strip from bottom to top."""
    if land.is_empty:
        return []
    west, _, east, _ = land.bounds
    strip = box(west - 1, bottom, east + 1, top)
    blocked = sorted((piece.bounds[0], piece.bounds[2]) for piece in parts(strip.difference(land)))
    free, at = [], west
    for left, right in blocked:
        if left - at >= least:
            free.append((at, left))
        at = max(at, right)
    return [*free, (at, east)] if east - at >= least else free


def lines_down(
    land: shapely.Geometry, height: float, pitch: float, least: float
) -> list[tuple[float, list[Interval]]]:
    """Strips of `height`, one under the other from the north: (top, where one may build).

    Their tops are `pitch` apart; where nothing fits, the next try is 2 m further south.
    """
    if land.is_empty:
        return []
    _, south, _, top = land.bounds
    found = []
    while top - height >= south:
        free = free_intervals(land, top - height, top, least)
        if free:
            found.append((top, free))
        top -= pitch if free else 2.0
    return found


def across(outline: Polygon, y: float) -> LineString:
    """The longest level line at `y` inside the outline; empty where it misses it."""
    west, _, east, _ = outline.bounds
    cut = LineString([(west - 1, y), (east + 1, y)]).intersection(outline)
    lines = [part for part in parts(cut) if part.geom_type == "LineString"]
    return max(lines, key=lambda line: line.length, default=LineString())
