"""The map of a sheet: a grey ladder of fills, streets, boundaries, stops and names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

import shapely
from shapely.ops import linemerge

from gisgrid.paper import labels, stops
from gisgrid.paper.drawing import (
    BLACK,
    PT_MM,
    WHITE,
    Clip,
    Link,
    Mark,
    Page,
    Pen,
    Shape,
    area_marks,
    line_marks,
    lines_of,
)
from gisgrid.paper.faces import width_mm
from gisgrid.paper.ground import Building, GridShape, Ground
from gisgrid.paper.labels import Placer, TurnedBox
from gisgrid.paper.scale import Projection

GREEN, DWELLING, WATER, PUBLIC = "#E3ECD3", "#D2D2D2", "#A4C2D9", "#A8A8A8"
# Fill → kinds of areas and buildings; at least 7 L* apart, so that a photocopy tells them apart.
AREA_FILLS = {"green": GREEN, "forest": GREEN, "sports": GREEN, "water": WATER}
PUBLIC_KINDS = ("public", "shop", "industrial")
BUILDING_PEN, OUTSIDE_PEN = Pen(0.15, "#4D4D4D"), Pen(0.12, "#8C8C8C")
STREET_WIDTHS = {"main": 1.8, "side": 1.2, "lane": 0.8}
STREET_EDGE, EDGE_WIDTH = "#8C8C8C", 0.15
PATH_PEN = Pen(0.3, "#8C8C8C", (1.2, 0.8))
RAIL_PENS = (Pen(0.9, "#4D4D4D"), Pen(0.6, WHITE, (2.0, 2.0)))
WALL_PEN = Pen(0.2, "#4D4D4D")
OWN_PEN = Pen(0.9, "#B3261E")
NEIGHBOUR_PEN = Pen(0.35, "#6B6B6B", (3.0, 1.2))
COMMUNITY_PEN = Pen(1.2, "#4D4D4D", (8.0, 1.5, 0.6, 1.5))
WALK_PEN = Pen(0.5, "#1F5AA6", (0.5, 1.2), is_round=False)
FRAME_PEN = Pen(0.3)
FOLD_CLEAR_MM = 5.0
# A building of which less than this share is on the map is named on the next one.
MOSTLY = 0.4
NAME_PT, STREET_PT, FACILITY_PT, NEIGHBOUR_PT = 7.0, 7.5, 7.0, 10.0
SHOWN_FACILITIES = frozenset(
    {
        "community_office", "clinic", "police", "school", "kindergarten", "care_home", "hydrant",
        "shelter", "notice_board", "library", "square",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Sizes:
    """Sizes of type and lines that differ between a sheet in the hand and one on the wall."""

    building: float = NAME_PT
    street: float = STREET_PT
    facility: float = FACILITY_PT
    grid_code: float = NEIGHBOUR_PT
    grid_note: float = 0.0
    grid_names: bool = False
    grid_pen: Pen = NEIGHBOUR_PEN
    grid_colour: str = "#6B6B6B"
    names_outside: bool = True


HAND = Sizes()


@dataclass
class Drawn:
    """What came of a map: the spots of its stops, names that found no place."""

    spots: list[stops.Spot]
    left_out: list[str]


class _Map:
    def __init__(self, page: Page, ground: Ground, view: Projection, sizes: Sizes) -> None:
        self.page, self.ground, self.view, self.sizes = page, ground, view, sizes
        self.cut = view.ground(2.0)
        self.placer = Placer(view.frame)
        self.marks: list[Mark] = []
        self.left_out: list[str] = []
        self.folds: tuple[Sequence[float], Sequence[float]] = ((), ())

    def on_page(self, geometries: Sequence[Any]) -> list[Any]:
        """What the frame shows of geometries in metres, on the page."""
        shown = []
        for geometry in geometries:
            if not geometry.intersects(self.cut):
                continue
            inside = self.cut.contains(geometry)
            part = geometry if inside else geometry.intersection(self.cut)
            if not part.is_empty:
                shown.append(self.view.draw(part))
        return shown

    # ---- what lies on the ground ------------------------------------------------------
    def areas(self) -> None:
        for kind, fill in AREA_FILLS.items():
            outlines = [one.outline for one in self.ground.areas if one.kind == kind]
            self.marks += area_marks(self.on_page(outlines), fill)

    def streets(self) -> None:
        lines: dict[str, list[Any]] = {}
        for street in self.ground.streets:
            lines.setdefault(street.kind, []).append(street.line)
        shown = {kind: self.on_page(parts) for kind, parts in lines.items()}
        self.marks += line_marks(shown.get("path", []), PATH_PEN)
        for kind, width in reversed(STREET_WIDTHS.items()):
            edge = Pen(width + 2 * EDGE_WIDTH, STREET_EDGE, is_round=True)
            self.marks += line_marks(shown.get(kind, []), edge)
        for kind, width in reversed(STREET_WIDTHS.items()):
            self.marks += line_marks(shown.get(kind, []), Pen(width, WHITE, is_round=True))
        for pen in RAIL_PENS:
            self.marks += line_marks(shown.get("railway", []), pen)
        self.marks += line_marks(shown.get("wall", []), WALL_PEN)

    def buildings(self) -> None:
        own = [one for one in self.ground.buildings if one.is_own]
        for fill, chosen in (
            (None, [b for b in own if b.kind == "shed"]),
            (DWELLING, [b for b in own if b.kind not in (*PUBLIC_KINDS, "shed")]),
            (PUBLIC, [b for b in own if b.kind in PUBLIC_KINDS]),
        ):
            self.marks += area_marks(self.on_page([b.outline for b in chosen]), fill, BUILDING_PEN)
        others = [b.outline for b in self.ground.buildings if not b.is_own and b.kind != "shed"]
        self.marks += area_marks(self.on_page(others), WHITE, OUTSIDE_PEN)

    def boundaries(self) -> None:
        others = [g.outline.boundary for g in self.ground.grids if not g.is_own]
        if others:
            self.marks += line_marks(self.on_page([shapely.union_all(others)]), self.sizes.grid_pen)
        if self.ground.boundary is not None:
            self.marks += line_marks(self.on_page([self.ground.boundary.boundary]), COMMUNITY_PEN)
        own = [g.outline.boundary for g in self.ground.grids if g.is_own]
        self.marks += line_marks(self.on_page(own), OWN_PEN)

    def walk(self) -> None:
        if self.ground.walk is not None:
            self.marks += line_marks([self.view.draw(self.ground.walk)], WALK_PEN)
            self.marks += [
                Shape((arrow,), closed=True, fill=WALK_PEN.colour)
                for arrow in _arrows(self.view.draw(self.ground.walk))
            ]

    # ---- names ------------------------------------------------------------------------
    def say(self, content: str, size: float, box: TurnedBox, *, plate: bool = False,
            colour: str = BLACK, bold: bool = False) -> None:  # fmt: skip
        x, y = labels.baseline(box, size)
        if plate:
            self.page.marks.append(Shape((box.corners(0.1),), closed=True, fill=WHITE))
        self.page.text(
            x, y, content, size, bold=bold, colour=colour, anchor="middle", angle=box.angle
        )

    def name_buildings(self, chosen: Sequence[Building], colour: str = BLACK) -> None:
        size = self.sizes.building
        shown = self.view.ground()
        for building in chosen:
            if building.outline.intersection(shown).area < MOSTLY * building.outline.area:
                continue
            outline = self.view.draw(building.outline)
            box = self.placer.first_free(labels.inside(building.name, size, outline))
            if box is not None:
                self.say(building.name, size, box, colour=colour)
                continue
            box = self.placer.first_free(labels.beside(building.name, size, outline))
            if box is None:
                self.left_out.append(building.name)
            else:
                self.say(building.name, size, box, plate=True, colour=colour)

    def name_streets(self) -> None:
        by_name: dict[str, list[Any]] = {}
        for street in self.ground.streets:
            if street.name and street.kind != "wall":
                by_name.setdefault(street.name, []).append(street.line)
        near = self._near()
        for name, lines in sorted(
            by_name.items(), key=lambda one: (not _meets(one[1], near), one[0])
        ):
            shown = [part for line in self.on_page(lines) for part in lines_of(line)]
            if not shown:
                continue
            merged = linemerge([shapely.LineString(part) for part in shown if len(part) > 1])
            placed: list[TurnedBox] = []
            for part in sorted(getattr(merged, "geoms", [merged]), key=lambda one: -one.length):
                for boxes in labels.along(name, self.sizes.street, part):
                    box = self.placer.first_free(one for one in boxes if _is_apart(one, placed))
                    if box is not None:
                        placed.append(box)
                        self.say(name, self.sizes.street, box, plate=True)
            if not placed and _meets(lines, near):
                self.left_out.append(name)

    def _near(self) -> Any:
        own = [g.outline for g in self.ground.grids if g.is_own]
        return shapely.union_all(own).buffer(5) if own else self.cut

    def name_facilities(self) -> None:
        near = self._near()
        named = {one.name for one in self.ground.buildings}
        for one in self.ground.facilities:
            place = shapely.Point(one.x, one.y)
            if one.kind not in SHOWN_FACILITIES or one.name in named or not near.contains(place):
                continue
            x, y = self.view.place([(one.x, one.y)])[0]
            spot = shapely.box(x - 0.7, y - 0.7, x + 0.7, y + 0.7)
            sign = TurnedBox(float(x), float(y), 0.7, 0.7)
            if not self.placer.is_free(sign):
                self.left_out.append(one.name)
                continue
            box = self.placer.first_free(labels.beside(one.name, self.sizes.facility, spot))
            if box is None:
                self.left_out.append(one.name)
                continue
            self.placer.keep(sign)
            diamond = ((x, y - 0.8), (x + 0.8, y), (x, y + 0.8), (x - 0.8, y))
            self.page.marks.append(Shape((diamond,), closed=True, fill=BLACK))
            self.say(one.name, self.sizes.facility, box, plate=True)

    def name_neighbours(self) -> None:
        for grid in self.ground.grids:
            parts = [] if grid.is_own else self.on_page([grid.outline])
            if not parts or parts[0].area < 30:
                continue
            lines = self._lines_of(grid)
            box = self._place_lines(lines, parts[0]) or self._place_lines(lines[:1], parts[0])
            if box is not None and grid.key:
                corners = box.corners()
                (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
                place = (float(left), float(top), float(right - left), float(bottom - top))
                self.page.links.append(Link(place, grid.key))

    def _lines_of(self, grid: GridShape) -> list[tuple[str, float, bool]]:
        """(words, size, bold) of a grid's label, from its number down."""
        sizes = self.sizes
        if not sizes.grid_note:
            return [(grid.short + (f" → {grid.page}" if grid.page else ""), sizes.grid_code, True)]
        notes = [one for one in (grid.name if sizes.grid_names else "", grid.page) if one]
        return [
            (grid.short, sizes.grid_code, True),
            *((one, sizes.grid_note, False) for one in notes),
        ]

    def _place_lines(self, lines: Sequence[tuple[str, float, bool]], area: Any) -> TurnedBox | None:
        """Set lines under each other where they fit within an area, off the folds."""
        half_width = max(width_mm(words, size, bold) for words, size, bold in lines) / 2
        heights = [size * PT_MM * 1.12 for _words, size, _bold in lines]
        half_height = sum(heights) / 2
        candidates = (
            TurnedBox(x, y, half_width, half_height)
            for x, y in _spots_within(area, half_width, half_height)
        )
        box = self.placer.first_free(one for one in candidates if not self._is_on_fold(one))
        if box is None:
            return None
        self.page.marks.append(Shape((box.corners(0.1),), closed=True, fill=WHITE))
        top = box.y - half_height
        for (words, size, bold), height in zip(lines, heights, strict=True):
            middle = TurnedBox(box.x, top + height / 2, half_width, height / 2)
            self.say(words, size, middle, colour=self.sizes.grid_colour, bold=bold)
            top += height
        return box

    def _is_on_fold(self, box: TurnedBox) -> bool:
        across, down = self.folds
        return any(abs(box.x - x) < box.half_width + FOLD_CLEAR_MM for x in across) or any(
            abs(box.y - y) < box.half_height + FOLD_CLEAR_MM for y in down
        )

    def _stops_on_page(self) -> list[tuple[int, float, float]]:
        shown = self.view.ground()
        numbered = [
            one for one in self.ground.stops if shown.contains(shapely.Point(one[1], one[2]))
        ]
        points = self.view.place([(x, y) for _number, x, y in numbered]).tolist()
        return [(one[0], x, y) for one, (x, y) in zip(numbered, points, strict=True)]

    def draw(self) -> Drawn:
        self.areas()
        self.streets()
        self.buildings()
        self.boundaries()
        self.walk()
        self.page.marks.append(Clip(self.view.frame, tuple(self.marks)))
        left, top, width, height = self.view.frame
        self.page.rect(left, top, width, height, pen=FRAME_PEN)
        spots = stops.spread(self._stops_on_page(), self.placer)
        own = [b for b in self.ground.buildings if b.is_own and b.name and b.kind != "shed"]
        if self.sizes.grid_note:
            self.name_neighbours()
        self.name_buildings([b for b in own if b.has_stop])
        self.name_streets()
        self.name_facilities()
        if not self.sizes.grid_note:
            self.name_neighbours()
        self.name_buildings([b for b in own if not b.has_stop])
        if self.sizes.names_outside:
            kept = self.left_out
            shown = self.view.ground(-2.0)
            outside = [b for b in self.ground.buildings if not b.is_own and b.name]
            self.name_buildings(
                [b for b in outside if b.outline.intersects(shown)], colour="#6B6B6B"
            )
            self.left_out = kept
        last = max((number for number, _x, _y in self.ground.stops), default=0)
        stops.draw(self.page, spots, last)
        return Drawn(spots, self.left_out)


def _is_apart(box: TurnedBox, placed: Sequence[TurnedBox]) -> bool:
    """The same name does not stand twice near by, as on both carriageways of a street."""
    return all(hypot(box.x - one.x, box.y - one.y) > labels.REPEAT_MM / 2 for one in placed)


def _meets(lines: Sequence[Any], near: Any) -> bool:
    return any(line.intersects(near) for line in lines)


def _spots_within(
    area: Any, half_width: float, half_height: float
) -> Iterator[tuple[float, float]]:
    """Middles of a box within an area: the deepest place, then others, from the middle outward."""
    whole = max(getattr(area, "geoms", [area]), key=lambda one: one.area)
    shapely.prepare(whole)
    deep = shapely.maximum_inscribed_circle(whole, tolerance=1.0)
    deepest = shapely.get_coordinates(deep)[0]
    yield float(deepest[0]), float(deepest[1])
    west, north, east, south = whole.bounds
    grid = [
        (west + (east - west) * across / 12, north + (south - north) * down / 12)
        for across in range(1, 12)
        for down in range(1, 12)
    ]
    for x, y in sorted(grid, key=lambda at: (at[0] - deepest[0]) ** 2 + (at[1] - deepest[1]) ** 2):
        box = shapely.box(x - half_width, y - half_height, x + half_width, y + half_height)
        if whole.contains(box):
            yield x, y


def _arrows(walk: Any) -> list[Any]:
    """Small triangles on the walking line, one each 60 mm and one near its start."""
    made = []
    for part in getattr(walk, "geoms", [walk]):
        at = 8.0
        while at < part.length - 2:
            a, b = part.interpolate(at - 0.8), part.interpolate(at + 0.8)
            dx, dy = b.x - a.x, b.y - a.y
            size = max((dx * dx + dy * dy) ** 0.5, 0.01)
            dx, dy = dx / size * 1.1, dy / size * 1.1
            middle = part.interpolate(at)
            made.append(
                (
                    (middle.x + dx, middle.y + dy),
                    (middle.x - dx - dy * 0.7, middle.y - dy + dx * 0.7),
                    (middle.x - dx + dy * 0.7, middle.y - dy - dx * 0.7),
                )
            )
            at += 60.0
    return made


def draw_map(
    page: Page,
    ground: Ground,
    view: Projection,
    sizes: Sizes = HAND,
    kept_free: Sequence[tuple[float, float, float, float]] = (),
    folds: tuple[Sequence[float], Sequence[float]] = ((), ()),
) -> Drawn:
    """Draw the ground into the projection's frame on the page.

    kept_free   boxes where nothing is named: middle and half sides, millimetres
    folds       where the sheet is folded, x and y: no grid's number there
    """
    made = _Map(page, ground, view, sizes)
    made.folds = folds
    for box in kept_free:
        made.placer.keep(TurnedBox(*box))
    return made.draw()
