"""Faults of outlines that come from a file, found before a draft follows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid import geo
from gisgrid.optimize.necks import inside_others, necks

WORTH_M2, HAIR_M = 0.001, 0.0003  # what is less in area or mean width is rounding
THIN_M = 1.0  # on the average: what is thinner is a sliver and was not meant
APART_M = 0.008  # thinner still: edges meant to be one, whose nodes do not meet
PART_OF_A_HOUSE = 0.01


@dataclass(frozen=True)
class Shapes:
    """Outlines from a file beside the ground; longitude, latitude.

    cells       of the tessellation; houses and buildings (names) in the same order
    doors       (point, address, households) of each place with households
    """

    boundary: shapely.Geometry
    names: Sequence[str]
    polygons: Sequence[shapely.Geometry]
    cells: Sequence[shapely.Geometry]
    houses: Sequence[shapely.Geometry | None]
    buildings: Sequence[str]
    doors: Sequence[tuple[shapely.Point, str, int]]
    epsg: int


@dataclass(frozen=True)
class OutlineFault:
    """kind     gap, overlap, sliver, apart, hole, neck, inside, parts, cut, in_none, in_two, beyond
    subject  names of the grids, of the building, or the address
    size     m², or households
    cells    positions of those that a repair would settle
    grid     position of the grid that is in more than one piece or would be without its neck
    """

    kind: str
    subject: str
    size: float
    place: shapely.Point
    cells: tuple[int, ...]
    grid: int | None = None


def find(shapes: Shapes) -> list[OutlineFault]:
    """All faults, the kinds one after the other, large ones first.

    Compared in degrees, as they are stored: an edge with one more node on it would bend away
    from its neighbour by centimetres if it were moved into metres first.
    """
    tree = shapely.STRtree(shapes.cells)
    union = shapely.union_all(list(shapes.polygons))
    return [
        *_gaps(shapes, tree, union),
        *_overlaps(shapes, tree),
        *_beyond(shapes, union),
        *_necks(shapes),
        *_inside(shapes),
        *_cut_houses(shapes),
        *_doors(shapes, tree),
    ]


def _pieces(shape: shapely.Geometry, epsg: int) -> list[tuple[float, float, shapely.Polygon]]:
    """(m², mean width in metres, piece) of each piece worth a word, the largest first."""
    made = []
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        flat = geo.to_metric(part, epsg)
        width = 2 * flat.area / flat.length
        if flat.area >= WORTH_M2 and width >= HAIR_M:
            made.append((flat.area, width, part))
    return sorted(made, key=lambda one: -one[0])


def _touched(tree: shapely.STRtree, shape: shapely.Geometry) -> tuple[int, ...]:
    found: NDArray[np.int64] = tree.query(shape, predicate="intersects")
    return tuple(sorted(int(i) for i in found))


def _thin(width_m: float, otherwise: str) -> str:
    return "apart" if width_m < APART_M else "sliver" if width_m < THIN_M else otherwise


def _gaps(shapes: Shapes, tree: shapely.STRtree, union: shapely.Geometry) -> Iterator[OutlineFault]:
    for area, width, piece in _pieces(shapely.difference(shapes.boundary, union), shapes.epsg):
        beside = [
            name
            for name, polygon in zip(shapes.names, shapes.polygons, strict=True)
            if shapely.distance(polygon, piece) < 1e-9
        ]
        is_enclosed = len(beside) == 1 and not shapely.intersects(
            shapely.boundary(shapes.boundary), piece
        )
        kind = "hole" if is_enclosed else _thin(width, "gap")
        yield _fault(kind, " / ".join(beside[:3]), area, piece, _touched(tree, piece))


def _overlaps(shapes: Shapes, tree: shapely.STRtree) -> Iterator[OutlineFault]:
    named = list(zip(shapes.names, shapes.polygons, strict=True))
    for (a, one), (b, other) in combinations(named, 2):
        for area, width, piece in _pieces(shapely.intersection(one, other), shapes.epsg):
            kind = _thin(width, "overlap")
            yield _fault(kind, f"{a} / {b}", area, piece, _touched(tree, piece))


def _beyond(shapes: Shapes, union: shapely.Geometry) -> Iterator[OutlineFault]:
    for area, width, piece in _pieces(shapely.difference(union, shapes.boundary), shapes.epsg):
        if width >= THIN_M:
            yield _fault("beyond", "", area, piece, ())


def _necks(shapes: Shapes) -> Iterator[OutlineFault]:
    """Rule 2: an outline that hangs together by less than a metre."""
    for grid, polygon in enumerate(shapes.polygons):
        for neck in necks(geo.to_metric(polygon, shapes.epsg)):
            place = geo.to_stored(neck.place, shapes.epsg)
            yield OutlineFault("neck", shapes.names[grid], neck.part.area, place, (), grid)


def _inside(shapes: Shapes) -> Iterator[OutlineFault]:
    """Rule 2: an outline in a hole of another one."""
    for inner, outer in inside_others(shapes.polygons):
        polygon = shapes.polygons[inner]
        subject = f"{shapes.names[inner]} / {shapes.names[outer]}"
        size = geo.to_metric(polygon, shapes.epsg).area
        place = shapely.point_on_surface(polygon)
        yield OutlineFault("inside", subject, size, place, (), outer)


def _cut_houses(shapes: Shapes) -> Iterator[OutlineFault]:
    tree = shapely.STRtree(shapes.polygons)
    for position, house in enumerate(shapes.houses):
        if house is None:
            continue
        around = tree.query(house, predicate="intersects")
        shares = [
            (int(i), shapely.area(shapely.intersection(shapes.polygons[i], house))) for i in around
        ]
        parts = [i for i, share in shares if share > PART_OF_A_HOUSE * house.area]
        if len(parts) > 1:
            grids = " / ".join(shapes.names[i] for i in sorted(parts))
            name = shapes.buildings[position]
            size = geo.to_metric(house, shapes.epsg).area
            yield _fault("cut", f"{name}：{grids}" if name else grids, size, house, (position,))


def _doors(shapes: Shapes, tree: shapely.STRtree) -> Iterator[OutlineFault]:
    points = np.array([door[0] for door in shapes.doors], object)
    if not len(points):
        return
    shapely.prepare(shapes.boundary)
    inside = shapely.covers(shapes.boundary, points)
    held = np.zeros((len(shapes.polygons), len(points)), bool)
    for i, polygon in enumerate(shapes.polygons):
        shapely.prepare(polygon)
        held[i] = shapely.covers(polygon, points)
    strictly = held.sum(axis=0)
    for k, (point, address, homes) in enumerate(shapes.doors):
        if not inside[k] or strictly[k] == 1:
            continue
        grids = [shapes.names[int(i)] for i in np.flatnonzero(held[:, k])]
        kind = "in_two" if grids else "in_none"
        subject = f"{address}：{' / '.join(grids)}" if grids else address
        yield OutlineFault(kind, subject, float(homes), point, _touched(tree, point)[:1])


def _fault(
    kind: str, subject: str, size: float, shape: shapely.Geometry, cells: tuple[int, ...]
) -> OutlineFault:
    return OutlineFault(kind, subject, size, shapely.point_on_surface(shape), cells)
