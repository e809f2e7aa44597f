"""Names on the map: buildings, streets, facilities and grids, each where it hides least.

What is drawn already (buildings, the grid's own border, the walking line) is covered by a name
only where there is no other place for it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

import numpy as np
import shapely
from shapely.ops import linemerge

from gisgrid.paper import labels
from gisgrid.paper.drawing import BLACK, PT_MM, WHITE, Link, Page, Pen, Shape, lines_of
from gisgrid.paper.faces import width_mm
from gisgrid.paper.ground import Building, GridShape, Ground
from gisgrid.paper.labels import Placer, TurnedBox
from gisgrid.paper.scale import Projection

FOLD_CLEAR_MM = 5.0
# A building of which less than this share is on the map is named on the next one.
MOSTLY = 0.4
# The same facility is not named twice this near.
SAME_MM = 60.0
# A name belongs to the building it stands next to, to within this.
NEARER_MM = 0.2
NAME_PT, STREET_PT, FACILITY_PT, NEIGHBOUR_PT = 7.0, 7.5, 7.0, 10.0
NEIGHBOUR_PEN = Pen(0.35, "#6B6B6B", (3.0, 1.2))
KNOWN_FACILITIES = frozenset(
    {"community_office", "clinic", "police", "school", "kindergarten", "care_home", "library",
     "square"}
)  # fmt: skip
# What a walker may need and a wall need not show.
SHOWN_FACILITIES = KNOWN_FACILITIES | {"hydrant", "shelter", "notice_board"}


@dataclass(frozen=True)
class Sizes:
    """Sizes of type and lines that differ between a sheet in the hand and one on the wall.

    strict   a building's name that would hide something else is left out
    repeat   a street is named again after so many millimetres
    """

    building: float = NAME_PT
    street: float = STREET_PT
    lane: float = STREET_PT
    facility: float = FACILITY_PT
    facilities: frozenset[str] = SHOWN_FACILITIES
    grid_code: float = NEIGHBOUR_PT
    grid_note: float = 0.0
    grid_names: bool = False
    grid_pen: Pen = NEIGHBOUR_PEN
    grid_colour: str = "#6B6B6B"
    names_outside: bool = True
    strict: bool = False
    repeat: float = labels.REPEAT_MM


HAND = Sizes()


@dataclass
class Names:
    """Sets the names of one map; `fill_of` tells what a building is filled with."""

    page: Page
    ground: Ground
    view: Projection
    sizes: Sizes
    placer: Placer
    folds: tuple[Sequence[float], Sequence[float]]
    fill_of: Callable[[Building], str]

    def __post_init__(self) -> None:
        self.cut = self.view.ground(2.0)
        shapely.prepare(self.cut)
        self.left_out: list[str] = []
        houses = self.view.shown([one.outline for one in self.ground.buildings], self.cut)
        self.houses = shapely.STRtree(houses)
        walk = self.ground.walk
        self.way = None if walk is None else self.view.draw(walk)
        if self.way is not None:
            shapely.prepare(self.way)

    def say(self, content: str, size: float, box: TurnedBox, *, plate: str = "",
            colour: str = BLACK, bold: bool = False) -> None:  # fmt: skip
        """A text in its box; `plate`: the colour that hides what runs under it."""
        x, y = labels.baseline(box, size)
        if plate:
            self.page.marks.append(Shape((box.corners(0.1),), closed=True, fill=plate))
        self.page.text(
            x, y, content, size, bold=bold, colour=colour, anchor="middle", angle=box.angle
        )

    def set_all(self) -> None:
        """By priority: what comes first has its place, what finds none is left out."""
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
            outside = [b for b in self.ground.buildings if not b.is_own and b.name]
            self.name_buildings(outside, colour="#6B6B6B", strict=True)
            self.left_out = kept

    def name_buildings(
        self, chosen: Sequence[Building], colour: str = BLACK, *, strict: bool = False
    ) -> None:
        size = self.sizes.building
        for building, outline in self._on_page(chosen):
            box = self.placer.first_free(labels.inside(building.name, size, outline))
            if box is not None:
                plate = self.fill_of(building) if self._is_on_way(box) else ""
                self.say(building.name, size, box, plate=plate, colour=colour)
                continue
            box = self._beside(building.name, size, outline, strict or self.sizes.strict)
            if box is None:
                self.left_out.append(building.name)
            else:
                self.say(building.name, size, box, plate=WHITE, colour=colour)

    def _on_page(self, chosen: Sequence[Building]) -> list[tuple[Building, Any]]:
        """The buildings of which most is on the map, with their outline on the page."""
        outlines = np.array([*(one.outline for one in chosen), None], dtype=object)[:-1]
        shown = self.view.ground()
        near = np.flatnonzero(shapely.intersects(shown, outlines))
        seen = shapely.area(shapely.intersection(outlines[near], shown))
        kept = near[seen >= MOSTLY * shapely.area(outlines[near])]
        drawn = shapely.transform(outlines[kept], self.view.place)
        return [(chosen[n], outline) for n, outline in zip(kept.tolist(), drawn, strict=True)]

    def name_streets(self) -> None:
        lines_on_map = np.array([*(one.line for one in self.ground.streets), None], dtype=object)
        by_name: dict[str, list[Any]] = {}
        for n in np.flatnonzero(shapely.intersects(self.cut, lines_on_map[:-1])).tolist():
            street = self.ground.streets[n]
            if street.name and street.kind != "wall":
                by_name.setdefault(street.name, []).append(street.line)
        near = self._near()
        main = {one.name for one in self.ground.streets if one.kind in ("main", "railway")}
        for name, lines in sorted(
            by_name.items(), key=lambda one: (not _meets(one[1], near), one[0] not in main, one[0])
        ):
            size = self.sizes.street if name in main else self.sizes.lane
            shown = [part for one in self.view.shown(lines, self.cut) for part in lines_of(one)]
            merged = linemerge([shapely.LineString(part) for part in shown if len(part) > 1])
            placed: list[TurnedBox] = []
            for part in sorted(getattr(merged, "geoms", [merged]), key=lambda one: -one.length):
                for boxes in labels.along(name, size, part, self.sizes.repeat):
                    box = self.placer.clearest(
                        one for one in boxes if _is_apart(one, placed, self.sizes.repeat)
                    )
                    if box is not None:
                        placed.append(box)
                        self.say(name, size, box, plate=WHITE)
            if not placed and _meets(lines, near):
                self.left_out.append(name)

    def _near(self) -> Any:
        own = [g.outline for g in self.ground.grids if g.is_own]
        return shapely.union_all(own).buffer(5) if own else self.cut

    def name_facilities(self) -> None:
        near = self._near()
        named = {one.name for one in self.ground.buildings}
        told: dict[str, list[tuple[float, float]]] = {}
        for one in self.ground.facilities:
            place = shapely.Point(one.x, one.y)
            if one.kind not in self.sizes.facilities or one.name in named:
                continue
            if not near.contains(place):
                continue
            x, y = self.view.place([(one.x, one.y)])[0]
            if any(hypot(x - a, y - b) < SAME_MM for a, b in told.get(one.name, [])):
                continue
            spot = shapely.box(x - 0.7, y - 0.7, x + 0.7, y + 0.7)
            sign = TurnedBox(float(x), float(y), 0.7, 0.7)
            if not self.placer.is_free(sign):
                self.left_out.append(one.name)
                continue
            box = self.placer.clearest(labels.beside(one.name, self.sizes.facility, spot))
            if box is None:
                self.left_out.append(one.name)
                continue
            self.placer.keep(sign)
            told.setdefault(one.name, []).append((x, y))
            diamond = ((x, y - 0.8), (x + 0.8, y), (x, y + 0.8), (x - 0.8, y))
            self.page.marks.append(Shape((diamond,), closed=True, fill=BLACK))
            self.say(one.name, self.sizes.facility, box, plate=WHITE)

    def name_neighbours(self) -> None:
        for grid in self.ground.grids:
            if grid.is_own or not grid.outline.intersects(self.cut):
                continue
            area = self.view.draw(grid.outline.intersection(self.cut))
            if area.area < 30:
                continue
            lines = self._lines_of(grid)
            box = self._place_lines(lines, area) or self._place_lines(lines[:1], area)
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
        box = self.placer.clearest(one for one in candidates if not self._is_on_fold(one))
        if box is None:
            return None
        self.page.marks.append(Shape((box.corners(0.1),), closed=True, fill=WHITE))
        top = box.y - half_height
        for (words, size, bold), height in zip(lines, heights, strict=True):
            middle = TurnedBox(box.x, top + height / 2, half_width, height / 2)
            self.say(words, size, middle, colour=self.sizes.grid_colour, bold=bold)
            top += height
        return box

    def _beside(self, name: str, size: float, outline: Any, strict: bool) -> TurnedBox | None:
        """A place next to a building, and not next to another one if that can be."""
        places = [*labels.beside(name, size, outline)]
        near: list[TurnedBox] = []

        def nearest() -> Iterator[TurnedBox]:
            for box in places:
                if self.placer.is_free(box) and self._is_nearest(box, outline):
                    near.append(box)
                    yield box

        found = self.placer.clearest(nearest(), strict=True)
        if found is not None or strict:
            return found
        return self.placer.clearest(near) or self.placer.clearest(places)

    def _is_nearest(self, box: TurnedBox, outline: Any) -> bool:
        """Whether a reader takes a name in this box for that building's."""
        words = shapely.Polygon(box.corners())
        (_n,), (least,) = self.houses.query_nearest(words, return_distance=True, all_matches=False)
        return bool(words.distance(outline) <= least + NEARER_MM)

    def _is_on_way(self, box: TurnedBox) -> bool:
        return self.way is not None and bool(self.way.intersects(shapely.Polygon(box.corners())))

    def _is_on_fold(self, box: TurnedBox) -> bool:
        across, down = self.folds
        return any(abs(box.x - x) < box.half_width + FOLD_CLEAR_MM for x in across) or any(
            abs(box.y - y) < box.half_height + FOLD_CLEAR_MM for y in down
        )


def _is_apart(box: TurnedBox, placed: Sequence[TurnedBox], repeat: float) -> bool:
    """The same name does not stand twice near by, as on both carriageways of a street."""
    return all(hypot(box.x - one.x, box.y - one.y) > repeat / 2 for one in placed)


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
