"""Cut building cells along a line: open ground is divided, a building never."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon

from gisgrid import geo
from gisgrid.errors import Invalid
from gisgrid.i18n import _

TOUCH_DEGREES = 1e-9  # a tenth of a millimetre: cells that only share the line's end
LEAST_M2 = 4.0
LEAST_WIDTH_M = 0.5

Area: TypeAlias = Polygon | MultiPolygon
Faces: TypeAlias = NDArray[np.object_]


class CannotCut(Invalid):
    """The line cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Ground:
    """One cell, with the outline of its building if it has one; longitude, latitude."""

    outline: Area
    house: shapely.Geometry | None
    name: str


@dataclass(frozen=True)
class Piece:
    """One cell after the cut: `cell` is the position of the one it comes from, `is_main` the
    piece that keeps the building."""

    cell: int
    is_main: bool
    outline: MultiPolygon


@dataclass(frozen=True)
class Cut:
    """Pieces of all cells that the line touches; those that it does not divide have one piece,
    with the line's nodes on their border, so that neighbours still share all nodes."""

    pieces: tuple[Piece, ...]

    @property
    def divided(self) -> set[int]:
        return {piece.cell for piece in self.pieces if not piece.is_main}

    def is_divided(self, cell: int) -> bool:
        return cell in self.divided


def cut(cells: Sequence[Ground], line: LineString) -> Cut:
    """Divide cells along a line.

    All cells that the line touches are noded with it at once: a crossing on a shared border is
    computed once and so is the same number on both sides. Existing nodes do not move.
    Raises CannotCut when a building is in the way, nothing is divided, or a piece is too small.
    """
    if line.length == 0 or not line.is_valid:
        raise CannotCut(_("线至少要有两个不同的点。"))
    shapes = np.array([cell.outline for cell in cells], dtype=object)
    hit = [int(i) for i in np.flatnonzero(shapely.distance(shapes, line) < TOUCH_DEGREES)]
    _spare_houses(cells, hit, line)
    noded = shapely.union_all([*shapely.boundary(shapes[hit]), line])
    faces = shapely.get_parts(shapely.polygonize(list(shapely.get_parts(noded))))
    pieces = [piece for i in hit for piece in _pieces(i, cells[i], faces[_within(faces, cells[i])])]
    made = Cut(tuple(pieces))
    if not made.divided:
        raise CannotCut(_("这条线没有把哪块地分开：两头要画过地块的边。"))
    _check_sizes(cells, made)
    return made


def _spare_houses(cells: Sequence[Ground], hit: Sequence[int], line: LineString) -> None:
    names = [
        cells[i].name
        for i in hit
        if cells[i].house is not None
        and shapely.length(shapely.intersection(cells[i].house, line)) > TOUCH_DEGREES
    ]
    if names:
        raise CannotCut(
            _("线穿过了 {names}：楼不能拆开，请绕过去。").format(names="、".join(names))
        )


def _within(faces: Faces, cell: Ground) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = shapely.within(shapely.point_on_surface(faces), cell.outline)
    return found


def _pieces(position: int, cell: Ground, faces: Faces) -> list[Piece]:
    """The faces of one cell: each part of the ground keeps its main face together with the
    others' main faces; what the line cuts off becomes a piece of its own."""
    main: list[Polygon] = []
    cut_off: list[Polygon] = []
    for part in shapely.get_parts(cell.outline):
        own = [f for f in faces if part.contains(f.point_on_surface())]
        own.sort(key=lambda face: (_house_area(cell, face), face.area), reverse=True)
        main += own[:1]
        cut_off += own[1:]
    made = [Piece(position, True, MultiPolygon(main))]
    return made + [Piece(position, False, MultiPolygon([face])) for face in cut_off]


def _house_area(cell: Ground, face: Polygon) -> float:
    return float(face.intersection(cell.house).area) if cell.house is not None else 0.0


def _check_sizes(cells: Sequence[Ground], made: Cut) -> None:
    for piece in made.pieces:
        if piece.cell not in made.divided:
            continue
        outline = geo.to_metric(piece.outline, geo.metric_crs_of(piece.outline))
        width = 2 * outline.area / outline.length
        if outline.area < LEAST_M2 or width < LEAST_WIDTH_M:
            words = _("{name} 旁边会剩下一条 {m2} 平方米的窄条：请把线移开一点。")
            raise CannotCut(words.format(name=cells[piece.cell].name, m2=f"{outline.area:.1f}"))
