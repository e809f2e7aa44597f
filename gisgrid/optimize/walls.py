"""Barriers as lines that cut the ground: outside the buildings, their loose ends joined."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

LOOSE_M = 0.01
ONWARD_M = 80.0  # that a street goes on beyond its end, for the borders of cells

Area: TypeAlias = Polygon | MultiPolygon
Bools = NDArray[np.bool_]
Geometries = NDArray[np.object_]


def walls_between(
    boundary: Area, outlines: Geometries, barriers: Sequence[shapely.Geometry]
) -> Geometries:
    """Barriers inside the boundary and outside the buildings, as lines."""
    if not len(barriers):
        return np.array([], object)
    lines = shapely.get_parts(shapely.intersection(np.asarray(barriers, object), boundary))
    wall, house = shapely.STRtree(outlines).query(lines, predicate="intersects")
    for number in np.unique(wall):
        # A line drawn through a house must not cut its cell.
        houses = shapely.union_all(outlines[house[wall == number]])
        lines[number] = shapely.difference(lines[number], houses)
    lines = shapely.get_parts(lines)
    return np.asarray(lines[shapely.get_dimensions(lines) == 1])


def joined_ends(
    walls: Geometries, lines: Geometries, outlines: Geometries, boundary: Area
) -> Geometries:
    """What joins each wall's loose end to another line, or the wall would cut nothing: straight on
    to another wall or the boundary where that is near, else the shortest way to a line."""
    ends = shapely.get_parts(shapely.boundary(walls))
    if not len(ends) or not len(lines):
        return np.array([], object)
    ends = ends[shapely.distance(ends, boundary.boundary) > LOOSE_M]
    hit, _wall = shapely.STRtree(walls).query(ends, predicate="dwithin", distance=LOOSE_M)
    # A wall touches its own end; a closed one has none.
    ends = ends[np.bincount(hit, minlength=len(ends)) == 1]
    end, line = shapely.STRtree(lines).query_nearest(ends, all_matches=False)
    ways = shapely.shortest_line(ends[end], lines[line])
    onward = _straight_on(ends[end], walls, outlines, boundary)
    ways = np.where(shapely.is_missing(onward), ways, onward)
    through, _house = shapely.STRtree(outlines).query(ways, predicate="crosses")
    is_open = shapely.length(ways) > 0
    is_open[through] = False
    return np.asarray(ways[is_open])


def _straight_on(
    ends: Geometries, walls: Geometries, outlines: Geometries, boundary: Area
) -> Geometries:
    """From each end of a wall on in its direction; none where a house or nothing lies ahead.

    A street that stops short of the boundary would else leave a tip of ground beyond its end.
    """
    stops = shapely.STRtree([*walls, boundary.boundary])
    houses = shapely.STRtree(outlines)
    mine = shapely.STRtree(walls).nearest(ends)
    onward = np.full(len(ends), None, object)
    for number, (end, wall) in enumerate(zip(ends, walls[mine], strict=True)):
        xy = shapely.get_coordinates(wall)
        last, before = (xy[0], xy[1]) if end.distance(shapely.Point(xy[0])) == 0 else xy[:-3:-1]
        ahead = (last - before) / np.hypot(*(last - before))
        ray = shapely.LineString([last + LOOSE_M * ahead, last + ONWARD_M * ahead])
        hit = stops.geometries[stops.query(ray, predicate="intersects")]
        if not len(hit):
            continue
        met = shapely.get_parts(shapely.intersection(ray, shapely.union_all(hit)))
        way = shapely.shortest_line(end, met[int(np.argmin(shapely.distance(met, end)))])
        if not len(houses.query(way, predicate="intersects")):
            onward[number] = way
    onward[_shuts_in(onward, walls, outlines, boundary)] = None
    return onward


def _shuts_in(onward: Geometries, walls: Geometries, outlines: Geometries, boundary: Area) -> Bools:
    """Which of these lines would leave ground without a house between walls."""
    made = np.flatnonzero(~shapely.is_missing(onward))
    found = np.zeros(len(onward), bool)
    noded = shapely.union_all([*walls, *onward[made], boundary.boundary])
    blocks = shapely.get_parts(shapely.polygonize([noded]))
    houses = shapely.point_on_surface(outlines)
    is_built = np.zeros(len(blocks), bool)
    is_built[shapely.STRtree(blocks).query(houses, predicate="within")[1]] = True
    empty = blocks[~is_built]
    if len(empty):
        middle = shapely.line_interpolate_point(onward[made], 0.5, normalized=True)
        found[made] = shapely.distance(middle, shapely.union_all(empty)) < LOOSE_M
    return found
