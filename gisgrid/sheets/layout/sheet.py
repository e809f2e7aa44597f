"""A whole walk sheet: map pages, list pages, notes, and a back that is not left empty."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gisgrid.paper.cartography import Drawn
from gisgrid.paper.drawing import Page
from gisgrid.paper.ground import Ground
from gisgrid.paper.scale import Projection
from gisgrid.sheets.layout import list_page, map_page, notes_page
from gisgrid.sheets.layout.cutting import Cut, cut
from gisgrid.sheets.layout.list_page import Line
from gisgrid.sheets.layout.margin import Head, area_of
from gisgrid.sheets.layout.parts import Part
from gisgrid.sheets.rules import SIZES, MayShow, Selection
from gisgrid.sheets.walk import Walk


@dataclass(frozen=True)
class LaidOut:
    """How many pages of what a sheet has, before anything is drawn."""

    cut: Cut
    lists: tuple[tuple[Line, ...], ...]
    has_notes: bool
    has_rest: bool

    @property
    def pages(self) -> int:
        return len(self.cut.views) + len(self.lists) + self.has_notes + self.has_rest


@dataclass(frozen=True)
class Place:
    """Where a sheet stands in its print: number of its first page, an odd one; all pages."""

    first: int = 1
    total: int | None = None
    key: str = ""
    bookmark: str = ""


ALONE = Place()


@dataclass
class Sheet:
    """The pages of one grid, its maps first; what they could not name; how they lie."""

    pages: list[Page]
    scale: int
    left_out: list[str] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    views: list[Projection] = field(default_factory=list)


def lay_out(
    ground: Ground, walk: Walk, wanted: Selection, may: MayShow, *, in_atlas: bool = False
) -> LaidOut:
    """Pages of a sheet; in an atlas each grid begins on a right-hand page."""
    maps = cut(ground, wanted)
    lines = list_page.rows_of(walk.stops) if may.doors else []
    lists = list_page.paginate(lines, list_page.room_on(Page(*SIZES[wanted.paper])))
    count = len(maps.views) + len(lists) + may.doors
    fills_back = wanted.both_sides and (may.doors or in_atlas)
    return LaidOut(
        maps, tuple(tuple(page) for page in lists), may.doors, bool(fills_back and count % 2)
    )


def make(
    head: Head,
    ground: Ground,
    walk: Walk,
    wanted: Selection,
    may: MayShow,
    laid: LaidOut,
    *,
    codes_line: Sequence[str],
    place: Place = ALONE,
) -> Sheet:
    """All pages of a grid's sheet."""
    total = place.total or laid.pages
    sheet = Sheet([], laid.cut.views[0].scale)
    _maps(sheet, head, ground, walk, wanted, may, laid, place, total)
    width, height = SIZES[wanted.paper]
    sides = wanted.both_sides
    for part in laid.lists:
        page, number = Page(width, height), place.first + len(sheet.pages)
        list_page.draw_list_page(
            page, head, number, total, part, codes_line=codes_line,
            shows_last=may.last_visit, both_sides=sides,
        )  # fmt: skip
        sheet.pages.append(page)
    if laid.has_notes:
        page, number = Page(width, height), place.first + len(sheet.pages)
        notes_page.draw_notes_page(
            page, head, number, total, codes_line=codes_line, both_sides=sides
        )
        sheet.pages.append(page)
    if laid.has_rest:
        page, number = Page(width, height), place.first + len(sheet.pages)
        notes_page.draw_ruled_page(page, head, number, total, both_sides=sides)
        sheet.pages.append(page)
    return sheet


def _maps(
    sheet: Sheet, head: Head, ground: Ground, walk: Walk, wanted: Selection, may: MayShow,
    laid: LaidOut, place: Place, total: int,
) -> None:  # fmt: skip
    width, height = SIZES[wanted.paper]
    outline = next(grid.outline for grid in ground.grids if grid.is_own)
    for n, view in enumerate(laid.cut.views):
        part = Part(n, laid.cut.views, outline, laid.cut.details)
        page = Page(height, width) if laid.cut.turned else Page(width, height)
        if n == 0:
            page.key, page.bookmark = place.key, place.bookmark
        number = place.first + n
        left = area_of(page, number, both_sides=wanted.both_sides).left
        placed = replace(view, frame=(left, *view.frame[1:]))
        drawn = map_page.draw_map_page(
            page, head, number, total, ground, placed,
            summary=_summary(walk, may), both_sides=wanted.both_sides,
            title=_title(head, may, part), part=part if laid.cut.has_key else None,
        )  # fmt: skip
        sheet.pages.append(page)
        sheet.drawn.append(drawn)
        sheet.views.append(placed)
        sheet.left_out += drawn.left_out


def _title(head: Head, may: MayShow, part: Part) -> str:
    kind = "走访单" if may.doors else "网格图"
    return f"{head.title} {kind}{part.title}"


def _summary(walk: Walk, may: MayShow) -> list[str]:
    if not may.doors:
        return []
    doors = sum(len(stop.doors) for stop in walk.stops)
    if not doors:
        return ["没有要走访的住户"]
    return [f"{doors}户", f"{len(walk.stops)}个走访点", f"约{_kilometres(walk.length_m)}公里"]


def _kilometres(metres: float) -> str:
    return f"{max(metres, 100) / 1000:.1f}"
