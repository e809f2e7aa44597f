"""Shapes that no grid may have: a neck under a metre, a grid inside another one.

Reusable for any polygons, imported ones too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Point, Polygon

Area: TypeAlias = Polygon | MultiPolygon

LEAST_BORDER_M = 1.0


WORTH_M2 = 0.1  # of what is left when the rim is taken off: less is a dent, not a part
HAIR_M = 0.005  # a passage of just the least width is no neck


@dataclass(frozen=True)
class Neck:
    """A part of an outline that hangs on the rest by less than a metre.

    place   where it is narrowest, about
    part    the part, the smaller one of the two, without its rim
    """

    place: Point
    part: Polygon


def necks(outline: Area, least_m: float = LEAST_BORDER_M) -> list[Neck]:
    """Necks narrower than `least_m` in each polygon of an outline, in metres.

    Method: a rim of half the width is taken off; what falls apart hung together by less.
    """
    return [neck for polygon in shapely.get_parts(outline) for neck in _of(polygon, least_m)]


def _of(polygon: Polygon, least_m: float) -> list[Neck]:
    parts = kernels(np.array([polygon], object), least_m)[0]
    if len(parts) < 2:
        return []
    first = max(range(len(parts)), key=lambda i: (parts[i].area, -i))
    found = []
    for number, part in enumerate(parts):
        if number != first:
            rest = shapely.union_all([other for other in parts if other is not part])
            found.append(Neck(_between(polygon, part, rest, least_m), part))
    return found


def _between(polygon: Polygon, part: Polygon, rest: Area, least_m: float) -> Point:
    """A point in the passage from the part to the rest."""
    one, other = (area.buffer(least_m / 2, join_style="mitre") for area in (part, rest))
    bridges = shapely.get_parts(polygon.difference(one.union(other)))
    far = np.maximum(shapely.distance(bridges, one), shapely.distance(bridges, other))
    if len(bridges) and far.min() < HAIR_M:
        return bridges[int(np.argmin(far))].representative_point()
    # No longer than it is wide: as good as a line.
    return shapely.shortest_line(part, rest).interpolate(0.5, normalized=True)


def kernels(polygons: NDArray[np.object_], least_m: float = LEAST_BORDER_M) -> list[list[Polygon]]:
    """What is left of each polygon without a rim of half the width, part by part."""
    cores = shapely.buffer(polygons, -(least_m / 2 - HAIR_M), join_style="mitre", quad_segs=2)
    parts, of = shapely.get_parts(cores, return_index=True)
    found: list[list[Polygon]] = [[] for _polygon in polygons]
    for part, number in zip(parts, of.tolist(), strict=True):
        if part.area > WORTH_M2:
            found[number].append(part)
    return found


def inside_others(outlines: Sequence[Area]) -> list[tuple[int, int]]:
    """Pairs (inner, outer): an outline that lies in a hole of another one."""
    found = []
    points = shapely.point_on_surface(np.asarray(outlines, object))
    for outer, outline in enumerate(outlines):
        for polygon in shapely.get_parts(outline):
            for ring in polygon.interiors:
                hole = Polygon(ring)
                within = np.flatnonzero(shapely.contains(hole, points))
                found += [(int(inner), outer) for inner in within]
    return sorted(set(found))
