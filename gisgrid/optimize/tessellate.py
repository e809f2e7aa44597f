"""The building cells of a community: its area cut into one cell for each building."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import MultiPolygon, Polygon

from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.optimize.borders import shared_borders
from gisgrid.optimize.midlines import SPACING_M, midlines
from gisgrid.optimize.walls import joined_ends, walls_between

LONGEST_EDGE_M = 100.0  # a straight 1 km edge bends by 16 mm in degrees, 100 m by 0.2 mm
WORTH_A_CELL_M2 = 1.0
SEEN_M2 = 0.01

Area: TypeAlias = Polygon | MultiPolygon
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]


class CannotTessellate(Invalid):
    """The boundary or a building cannot be used as it is; the message says which and why."""


@dataclass(frozen=True)
class Tessellation:
    """Cells of a community; all numbers are positions in the list of buildings given.

    cells       one for each entry of `buildings`; together they are the boundary
    buildings   the building of each cell, ascending
    outside     buildings with no part worth a cell inside the boundary
    hidden      (building, the one whose cell it lies in): drawn wholly under others
    overlaps    (building, building, m²) drawn over each other
    """

    cells: tuple[Area, ...]
    buildings: tuple[int, ...]
    outside: tuple[int, ...]
    hidden: tuple[tuple[int, int], ...]
    overlaps: tuple[tuple[int, int, float], ...]


def tessellate(
    boundary: Area,
    buildings: Sequence[Area],
    *,
    barriers: Sequence[shapely.Geometry] = (),
    spacing_m: float = SPACING_M,
    grid_m: float = 0.001,
) -> Tessellation:
    """Give every place of the community to the building that is nearest to it.

    boundary    valid, in metres; holes and several parts are allowed
    buildings   valid, same CRS; in any order, the cells do not depend on it
    barriers    centre lines of streets, walls, banks of waters: borders of cells are bent to them
    spacing_m   longest distance of the points that stand for an outline; less where two are close
    grid_m      all coordinates are multiples of this
    Raises CannotTessellate if the boundary or a building is invalid, or none is inside.

    Rule 1  the cells are a valid coverage whose union is the boundary, moved by less than grid_m.
    Rule 2  every building with at least 1 m² or half of itself inside has one cell.
    Rule 3  a building's part inside the boundary lies in its own cell; where two outlines
            overlap, the place is the smaller one's.
    Rule 4  a cell is one polygon, except where the boundary or other buildings cut its building
            apart, or a part of the boundary has no building.
    Rule 5  no edge is so long that the cells come apart when degrees are made of the metres.
    Rule 6  ground beyond a barrier, seen from its building, belongs to a building there, so that
            the border of two cells runs on the barrier; only ground between barriers that has
            no building of its own belongs to a cell beside it, and no building is cut.

    Method: Voronoi diagram of points along the outlines, of which only the edges between
    different buildings are kept; these, the outlines, the barriers and the boundary are noded
    on one grid and polygonized, so that neighbours share their nodes by construction.
    Time O(n log n).
    """
    boundary = _checked(boundary, buildings)
    position = _canonical_order(buildings)
    outlines = np.asarray(buildings, object)[position]
    inside = _inside(boundary, outlines)
    outside = tuple(sorted(position[~inside].tolist()))
    position, outlines = position[inside], outlines[inside]
    if not len(outlines):
        raise CannotTessellate(_("边界内没有楼栋：请先导入楼栋，或核对边界"))
    walls = walls_between(boundary, outlines, barriers)
    lines = midlines(outlines, boundary, spacing_m)
    walls = np.append(walls, joined_ends(walls, lines, outlines, boundary))
    faces = _faces(boundary, np.concatenate((lines, shapely.boundary(outlines), walls)), grid_m)
    owner, is_indoors = _owners(faces, outlines)
    owner = _connected_owners(faces, owner, is_indoors, walls)
    cells = _cells(faces, owner, len(outlines))
    return _in_given_order(cells, position, outlines, outside)


def _checked(boundary: Area, buildings: Sequence[Area]) -> Area:
    if boundary.is_empty or not boundary.is_valid:
        raise CannotTessellate(_("边界无效：{why}").format(why=shapely.is_valid_reason(boundary)))
    bad = np.flatnonzero(~shapely.is_valid(np.asarray(buildings, object)))
    if len(bad):
        why = shapely.is_valid_reason(buildings[int(bad[0])])
        raise CannotTessellate(
            _("第{row}栋楼的轮廓无效：{why}").format(row=int(bad[0]) + 1, why=why),
            buildings=bad.tolist(),
        )
    return boundary


def _canonical_order(buildings: Sequence[Area]) -> Ints:
    shapes = np.asarray(buildings, object)
    middle = shapely.get_coordinates(shapely.centroid(shapes))
    return np.lexsort((shapely.area(shapes), middle[:, 1], middle[:, 0]))


def _inside(boundary: Area, outlines: Geometries) -> Bools:
    # Rule 2
    shapely.prepare(boundary)
    inside: Bools = shapely.covers(boundary, outlines)
    edge = ~inside & shapely.intersects(boundary, outlines)
    area = shapely.area(outlines)
    part = shapely.area(shapely.intersection(boundary, outlines[edge]))
    inside[edge] = part >= np.minimum(WORTH_A_CELL_M2, area[edge] / 2)
    return np.asarray(inside & (area > 0))


def _faces(boundary: Area, lines: Geometries, grid_m: float) -> Geometries:
    """Pieces of the boundary's inside, none across one of the lines."""
    lines = np.append(lines, boundary.boundary)
    # Rule 5
    lines = shapely.segmentize(lines, LONGEST_EDGE_M)
    # Rule 1: one grid for all, or the same crossing is rounded twice and a gap opens.
    noded = shapely.union_all(lines, grid_size=grid_m)
    faces = shapely.get_parts(shapely.polygonize([noded]))
    shapely.prepare(boundary)
    is_ground = shapely.contains(boundary, shapely.point_on_surface(faces))
    return np.asarray(faces[is_ground])


def _owners(faces: Geometries, outlines: Geometries) -> tuple[Ints, Bools]:
    """The building of each face, and whether the face is a part of that building."""
    points = shapely.point_on_surface(faces)
    face, building = shapely.STRtree(outlines).query(points, predicate="within")
    # Rule 3: the greater first, so that the smaller one's claim is written last; of two that
    # are alike the first given.
    order = np.lexsort((-building, -shapely.area(outlines)[building]))
    owner = np.full(len(faces), -1)
    owner[face[order]] = building[order]
    is_indoors = owner >= 0
    # A hidden building owns nothing, or its surroundings would be cut off from the visible one.
    visible = np.unique(owner[is_indoors])
    nearest = shapely.STRtree(outlines[visible]).nearest(points[~is_indoors])
    owner[~is_indoors] = visible[nearest]
    return owner, is_indoors


def _connected_owners(faces: Geometries, owner: Ints, is_indoors: Bools, walls: Geometries) -> Ints:
    """Owners after scraps without a building went to the neighbour with the longest border."""
    # Rule 4; rule 6: what lies beyond a wall does not hang together with its building.
    pairs, metres, _outer = shared_borders(faces, but=walls)
    same = owner[pairs[:, 0]] == owner[pairs[:, 1]]
    n = len(faces)
    links = coo_array((np.ones(same.sum()), tuple(pairs[same].T)), shape=(n, n))
    count, piece = connected_components(links, directed=False)
    owner_of = np.zeros(count, int)
    owner_of[piece] = owner
    area: Floats = shapely.area(faces)
    indoors: Floats = np.bincount(piece[is_indoors], area[is_indoors], count).astype(float)
    size: Floats = np.bincount(piece, area, count).astype(float)
    is_kept = _kept_pieces(owner_of, indoors)
    _give_away(owner_of, is_kept, _borders_of_pieces(piece, pairs, metres))
    if not is_kept.all():
        # Ground shut in by walls goes over the nearest of them.
        pairs, metres, _outer = shared_borders(faces)
        over = _borders_of_pieces(piece, pairs, metres)
        _give_away(owner_of, is_kept, over)
        while not is_kept.all():
            # A part of the boundary without any building: its largest piece decides for all.
            is_kept[max(np.flatnonzero(~is_kept), key=lambda p: (size[p], -p))] = True
            _give_away(owner_of, is_kept, over)
    return np.asarray(owner_of[piece])


def _borders_of_pieces(piece: Ints, pairs: Ints, metres: Floats) -> list[tuple[int, int, float]]:
    ends = piece[pairs]
    apart = ends[:, 0] != ends[:, 1]
    return [
        (int(a), int(b), float(m)) for (a, b), m in zip(ends[apart], metres[apart], strict=True)
    ]


def _kept_pieces(owner_of: Ints, indoors: Floats) -> Bools:
    """Pieces that hold the largest part of their building, or another part worth a cell."""
    largest = np.zeros(owner_of.max() + 1)
    np.maximum.at(largest, owner_of, indoors)
    is_kept: Bools = indoors >= np.minimum(WORTH_A_CELL_M2, largest[owner_of])
    return is_kept & (indoors > 0)


def _give_away(owner_of: Ints, is_kept: Bools, borders: list[tuple[int, int, float]]) -> None:
    """Settle pieces that are not kept and touch kept ones, in place, till there are none.

    Ties go to the lower number.
    """
    around: dict[int, dict[int, float]] = {int(p): {} for p in np.flatnonzero(~is_kept)}
    for a, b, metres in borders:
        for piece, other in ((a, b), (b, a)):
            if piece in around:
                around[piece][other] = around[piece].get(other, 0.0) + metres
    while ready := [p for p in around if any(is_kept[q] for q in around[p])]:
        for piece in ready:
            takers: dict[int, float] = {}
            for other, metres in around.pop(piece).items():
                if is_kept[other]:
                    taker = int(owner_of[other])
                    takers[taker] = takers.get(taker, 0.0) + metres
            owner_of[piece] = min(takers, key=lambda t: (-takers[t], t))
        is_kept[ready] = True


def _cells(faces: Geometries, owner: Ints, count: int) -> list[Area | None]:
    order = np.argsort(owner, kind="stable")
    cuts = np.searchsorted(owner[order], np.arange(1, count))
    return [
        shapely.coverage_union_all(group) if len(group) else None
        for group in np.split(faces[order], cuts)
    ]


def _in_given_order(
    cells: list[Area | None], position: Ints, outlines: Geometries, outside: tuple[int, ...]
) -> Tessellation:
    cell_of = {int(position[i]): cell for i, cell in enumerate(cells) if cell is not None}
    buildings = tuple(sorted(cell_of))
    tree = shapely.STRtree([cell_of[b] for b in buildings])
    hidden = [i for i, cell in enumerate(cells) if cell is None]
    coverer = tree.nearest(shapely.point_on_surface(outlines[hidden]))
    pairs = zip(position[hidden].tolist(), (buildings[c] for c in coverer), strict=True)
    return Tessellation(
        cells=tuple(cell_of[b] for b in buildings),
        buildings=buildings,
        outside=outside,
        hidden=tuple(sorted(pairs)),
        overlaps=_overlaps(position, outlines),
    )


def _overlaps(position: Ints, outlines: Geometries) -> tuple[tuple[int, int, float], ...]:
    """Pairs of buildings drawn over each other by more than a square decimetre."""
    a, b = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    a, b = a[a < b], b[a < b]
    area = shapely.area(shapely.intersection(outlines[a], outlines[b]))
    ends = np.sort(np.column_stack((position[a], position[b])), axis=1).tolist()
    found = [(i, j, float(m2)) for (i, j), m2 in zip(ends, area, strict=True)]
    return tuple(sorted(one for one in found if one[2] > SEEN_M2))
