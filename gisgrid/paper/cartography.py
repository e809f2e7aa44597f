"""The map of a sheet: a grey ladder of fills, streets, boundaries, stops and names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from gisgrid.paper import stops
from gisgrid.paper.drawing import WHITE, Clip, Mark, Page, Pen, Shape, area_marks, line_marks
from gisgrid.paper.ground import Building, Ground
from gisgrid.paper.labels import Placer, TurnedBox
from gisgrid.paper.names import HAND, Names, Sizes
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
COMMUNITY_PEN = Pen(1.2, "#4D4D4D", (8.0, 1.5, 0.6, 1.5))
WALK_PEN = Pen(0.5, "#1F5AA6", (0.5, 1.2), is_round=False)
FRAME_PEN = Pen(0.3)


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
        self.folds: tuple[Sequence[float], Sequence[float]] = ((), ())

    def on_page(self, geometries: Sequence[Any]) -> list[Any]:
        """What the frame shows of geometries in metres, on the page."""
        return self.view.shown(geometries, self.cut)

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

    def _stops_on_page(self) -> list[tuple[int, float, float]]:
        shown = self.view.ground()
        numbered = [
            one for one in self.ground.stops if shown.contains(shapely.Point(one[1], one[2]))
        ]
        points = self.view.place([(x, y) for _number, x, y in numbered]).tolist()
        return [(one[0], x, y) for one, (x, y) in zip(numbered, points, strict=True)]

    def drawn(self) -> list[Any]:
        """What a name should not hide, on the page."""
        own = [g.outline.boundary for g in self.ground.grids if g.is_own]
        walk = [] if self.ground.walk is None else [self.ground.walk]
        houses = [b.outline for b in self.ground.buildings if b.is_own or b.kind != "shed"]
        return self.on_page([*houses, *own, *walk])

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
        self.placer.spare(self.drawn())
        names = Names(
            self.page, self.ground, self.view, self.sizes, self.placer, self.folds, fill_of
        )
        names.set_all()
        last = max((number for number, _x, _y in self.ground.stops), default=0)
        stops.draw(self.page, spots, last)
        return Drawn(spots, names.left_out)


def fill_of(building: Building) -> str:
    """Buildings of other grids are outlines only."""
    if not building.is_own or building.kind == "shed":
        return WHITE
    return PUBLIC if building.kind in PUBLIC_KINDS else DWELLING


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
