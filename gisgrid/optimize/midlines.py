"""Lines midway between outlines: a Voronoi diagram of areas, by points along their outlines."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi

SPACING_M = 4.0
CLOSEST_SPACING_M = 0.4
SHRINK_M = 0.05  # walls that touch would otherwise give two owners the same point
STRAIGHTEN_M = 0.3  # the points' zigzag is smaller than this, a street is wider

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]


def midlines(outlines: Geometries, boundary: shapely.Geometry, spacing_m: float) -> Geometries:
    """Draw the lines midway between neighbouring buildings, one geometry for each two.

    outlines    in metres; boundary says how far the lines must reach
    The lines are straightened and may cut a corner of an outline: cut them in turn with the
    outlines. None if there is only one building. Time O(n log n) in points.
    """
    xy, owner = _points_along(outlines, spacing_m)
    west, south, east, north = shapely.total_bounds([boundary, *outlines])
    middle = np.array([(west + east) / 2, (south + north) / 2])
    # Points of nobody far outside, so that all lines between buildings have two ends.
    reach = max(east - west, north - south) + 1
    frame = np.array([(-4, -3), (-4, 3), (4, -3), (4, 3), (0, 5), (0, -5)]) * reach
    diagram = Voronoi(np.vstack((xy - middle, frame)))
    sides = np.append(owner, np.full(len(frame), -1))[diagram.ridge_points]
    ridges = np.asarray(diagram.ridge_vertices)
    between = (sides[:, 0] != sides[:, 1]) & (sides.min(axis=1) >= 0) & (ridges.min(axis=1) >= 0)
    segments = diagram.vertices[ridges[between]] + middle
    arcs = _merged(segments, np.sort(sides[between], axis=1))
    straight = shapely.simplify(shapely.get_parts(arcs), STRAIGHTEN_M, preserve_topology=False)
    # A ring round something smaller than the tolerance has shrunk to a point.
    return np.asarray(straight[shapely.length(straight) > 0])


def _merged(segments: Floats, pair: Ints) -> Geometries:
    """One geometry of merged lines for each pair of buildings."""
    if not len(segments):
        return np.array([], object)
    order = np.lexsort((pair[:, 1], pair[:, 0]))
    __, group = np.unique(pair[order], axis=0, return_inverse=True)
    lines = shapely.linestrings(segments[order])
    return np.asarray(shapely.line_merge(shapely.multilinestrings(lines, indices=group.ravel())))


def _points_along(outlines: Geometries, spacing_m: float) -> tuple[Floats, Ints]:
    """Points just inside the outlines, (n, 2), and the building of each.

    Where another building is nearer than the spacing, the points stand as close as it is,
    so that the line between the two stays in the gap.
    """
    shrunk = shapely.buffer(outlines, -SHRINK_M, join_style="mitre")
    shrunk = np.where(shapely.is_empty(shrunk), outlines, shrunk)
    rings, building = shapely.get_parts(shapely.boundary(shrunk), return_index=True)
    xy, ring = shapely.get_coordinates(shapely.segmentize(rings, spacing_m), return_index=True)
    owner = building[ring]
    step = np.diff(xy, axis=0)
    length = np.where(ring[1:] == ring[:-1], np.hypot(step[:, 0], step[:, 1]), 0)
    gap = _gap(xy, owner, outlines, spacing_m**2)
    near = np.minimum(gap[1:], gap[:-1])
    # The line between two rows of points strays by step² / 4 gap: a quarter of a metre,
    # or a quarter of the gap.
    wanted = np.clip(np.minimum(near, np.sqrt(near)), CLOSEST_SPACING_M, spacing_m)
    pieces = np.maximum(np.ceil(length / wanted), 1).astype(int)
    first = np.repeat(np.arange(len(step)), pieces)
    share = (np.arange(len(first)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[first]
    dense = np.vstack((xy[:-1][first] + share[:, None] * step[first], xy[-1:]))
    owners = np.append(owner[:-1][first], owner[-1])
    dense, kept = np.unique(dense, axis=0, return_index=True)
    return dense, owners[kept]


def _gap(xy: Floats, owner: Ints, outlines: Geometries, most_m: float) -> Floats:
    """Distance from each point to the nearest other building, at most `most_m`."""
    points = shapely.points(xy)
    tree = shapely.STRtree(outlines)
    point, other = tree.query(points, predicate="dwithin", distance=most_m)
    foreign = owner[point] != other
    point, other = point[foreign], other[foreign]
    gap = np.full(len(xy), most_m)
    np.minimum.at(gap, point, shapely.distance(points[point], outlines[other]))
    return gap
