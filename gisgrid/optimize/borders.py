"""Which polygons of a coverage share a border, and how many metres of it."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

ON_M = 0.003  # rounding to millimetres moves a line by less

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Geometries: TypeAlias = Sequence[shapely.Geometry] | NDArray[np.object_]


class Borders(NamedTuple):
    """Shared borders of n polygons.

    pairs   (m, 2) int, smaller position first, sorted
    metres  (m,) length that the two share
    outer   (n,) length that no other polygon shares
    """

    pairs: NDArray[np.int64]
    metres: Floats
    outer: Floats


def shared_borders(polygons: Geometries, *, but: Geometries = ()) -> Borders:
    """Measure the borders inside a coverage, in the unit of its coordinates.

    polygons   Polygon or MultiPolygon; shared borders must share their nodes, for only
               segments that are equal at both ends count. Time O(n log n) in segments.
    but        lines; what lies on them counts as no border at all
    """
    owner, start, end = _segments(polygons)
    if len(but):
        off = ~_on(but, start, end)
        owner, start, end = owner[off], start[off], end[off]
    order = np.lexsort((end, start))
    owner, start, end = owner[order], start[order], end[order]
    metres: Floats = np.abs(end - start)
    twin = (start[1:] == start[:-1]) & (end[1:] == end[:-1])
    inner = np.concatenate(([False], twin)) | np.concatenate((twin, [False]))
    outer: Floats = np.bincount(owner[~inner], metres[~inner], len(polygons)).astype(float)
    two = np.flatnonzero(twin & (owner[1:] != owner[:-1]))
    ends = np.sort(np.column_stack((owner[two], owner[two + 1])), axis=1)
    pairs, which = np.unique(ends, axis=0, return_inverse=True)
    total: Floats = np.bincount(which.ravel(), metres[two], len(pairs)).astype(float)
    return Borders(pairs.reshape(-1, 2), total, outer)


def _on(lines: Geometries, start: NDArray[np.complex128], end: NDArray[np.complex128]) -> Bools:
    middle = (start + end) / 2
    tree = shapely.STRtree(np.asarray(lines, object))
    points = shapely.points(np.column_stack((middle.real, middle.imag)))
    found, _line = tree.query(points, predicate="dwithin", distance=ON_M)
    is_on = np.zeros(len(start), bool)
    is_on[found] = True
    return is_on


def _segments(
    polygons: Geometries,
) -> tuple[NDArray[np.int64], NDArray[np.complex128], NDArray[np.complex128]]:
    """Polygon, lesser end and greater end (x + iy) of every segment of every ring."""
    parts, polygon_of_part = shapely.get_parts(np.asarray(polygons, object), return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    z = xy[:, 0] + 1j * xy[:, 1]
    same_ring = ring[1:] == ring[:-1]
    a, b = z[:-1][same_ring], z[1:][same_ring]
    owner = polygon_of_part[part_of_ring[ring[:-1][same_ring]]]
    return owner, np.minimum(a, b), np.maximum(a, b)
