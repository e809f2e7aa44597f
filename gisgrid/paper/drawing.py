"""The display list of a page: strokes, areas, circles and texts in millimetres from its top left.

Everything that is printed passes through here once. `vectors` draws the shapes, `document` sets
the texts and makes the file; tests read the list itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import shapely

BLACK, WHITE, GREY = "#000000", "#FFFFFF", "#8C8C8C"
PT_MM = 25.4 / 72
Anchor = Literal["start", "middle", "end"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Pen:
    """A line's look: width and dashes in millimetres."""

    width: float
    colour: str = BLACK
    dash: tuple[float, ...] = ()
    is_round: bool = False


@dataclass(frozen=True)
class Shape:
    """Lines or rings `(n, 2)`; closed ones may be filled, holes by the even-odd rule."""

    lines: tuple[Any, ...]
    closed: bool = False
    fill: str | None = None
    pen: Pen | None = None


@dataclass(frozen=True)
class Circle:
    x: float
    y: float
    radius: float
    fill: str | None = None
    pen: Pen | None = None


@dataclass(frozen=True)
class Text:
    """One line of text. `(x, y)` is its baseline at the anchor; `angle` turns anticlockwise."""

    x: float
    y: float
    content: str
    size: float
    bold: bool = False
    colour: str = BLACK
    anchor: Anchor = "start"
    angle: float = 0.0


@dataclass(frozen=True)
class Link:
    """A box that leads to another page, named by its key."""

    box: Box
    to: str


@dataclass(frozen=True)
class Unit:
    """A shape in a measure of its own: its 0, 0 lies at `(x, y)`, its 1 is `size` millimetres."""

    x: float
    y: float
    size: float
    shape: Shape


@dataclass(frozen=True)
class Clip:
    """Marks that are drawn inside a box only."""

    box: Box
    marks: tuple[Any, ...]


Mark = Shape | Circle | Unit | Clip


@dataclass
class Page:
    """One side of a sheet. `key` names it for links and bookmarks."""

    width: float
    height: float
    key: str = ""
    bookmark: str = ""
    marks: list[Mark] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def line(self, x1: float, y1: float, x2: float, y2: float, pen: Pen) -> None:
        self.marks.append(Shape((((x1, y1), (x2, y2)),), pen=pen))

    def lines(self, ends: Iterable[tuple[float, float, float, float]], pen: Pen) -> None:
        """Lines of one look, as one mark."""
        parts = tuple(((x1, y1), (x2, y2)) for x1, y1, x2, y2 in ends)
        if parts:
            self.marks.append(Shape(parts, pen=pen))

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        pen: Pen | None = None,
    ) -> None:
        ring = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.marks.append(Shape((ring,), closed=True, fill=fill, pen=pen))

    def boxes(self, corners: Iterable[tuple[float, float]], side: float, pen: Pen) -> None:
        """Squares to tick, as one mark."""
        rings = tuple(
            ((x, y), (x + side, y), (x + side, y + side), (x, y + side)) for x, y in corners
        )
        if rings:
            self.marks.append(Shape(rings, closed=True, pen=pen))

    def text(
        self,
        x: float,
        y: float,
        content: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = BLACK,
        anchor: Anchor = "start",
        angle: float = 0.0,
    ) -> None:
        if content:
            self.texts.append(Text(x, y, content, size, bold, colour, anchor, angle))


def rings_of(area: Any) -> list[Any]:
    """All rings of a polygon or multipolygon, without the closing point."""
    polygons = [area] if area.geom_type == "Polygon" else getattr(area, "geoms", [])
    return [
        shapely.get_coordinates(ring)[:-1]
        for polygon in polygons
        if polygon.geom_type == "Polygon" and not polygon.is_empty
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def lines_of(line: Any) -> list[Any]:
    """All lines of a line, multiline or collection."""
    if line.is_empty:
        return []
    if line.geom_type in ("LineString", "LinearRing"):
        return [shapely.get_coordinates(line)]
    return [one for part in getattr(line, "geoms", []) for one in lines_of(part)]


def area_marks(areas: Sequence[Any], fill: str | None, pen: Pen | None = None) -> list[Mark]:
    """Areas of one look; none when there is nothing to draw."""
    rings = tuple(ring for area in areas for ring in rings_of(area))
    return [Shape(rings, closed=True, fill=fill, pen=pen)] if rings else []


def line_marks(lines: Sequence[Any], pen: Pen) -> list[Mark]:
    parts = tuple(part for line in lines for part in lines_of(line))
    return [Shape(parts, pen=pen)] if parts else []


def points_of(mark: Mark) -> np.ndarray:
    """All corners of a mark, for tests and for what lies too near the edge."""
    if isinstance(mark, Circle):
        r = mark.radius
        return np.array([[mark.x - r, mark.y - r], [mark.x + r, mark.y + r]])
    if isinstance(mark, Clip):
        x, y, width, height = mark.box
        return np.array([[x, y], [x + width, y + height]])
    if isinstance(mark, Unit):
        return points_of(mark.shape) * mark.size + (mark.x, mark.y)
    return np.concatenate([np.asarray(line, dtype=float) for line in mark.lines])
