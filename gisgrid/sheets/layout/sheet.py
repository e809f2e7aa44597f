"""A whole walk sheet: map pages, list pages, notes, and a back that is not left empty."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

from gisgrid.paper import scale
from gisgrid.paper.cartography import Drawn
from gisgrid.paper.drawing import Box, Page
from gisgrid.paper.ground import Ground
from gisgrid.paper.scale import Projection
from gisgrid.sheets.layout import list_page, map_page, notes_page
from gisgrid.sheets.layout.margin import Head, area_of
from gisgrid.sheets.rules import SIZES, MayShow, Selection
from gisgrid.sheets.walk import Walk

SMALLEST = 2500
OVERLAP_MM = 15.0
MOST_PARTS = 6
LANDSCAPE_GAIN = 2


@dataclass
class Sheet:
    """The pages of one grid, and what its map could not name."""

    pages: list[Page]
    scale: int
    left_out: list[str] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)


def make(
    head: Head,
    ground: Ground,
    walk: Walk,
    wanted: Selection,
    may: MayShow,
    *,
    codes_line: Sequence[str],
    first_page: int = 1,
    key: str = "",
    bookmark: str = "",
    total: int | None = None,
) -> Sheet:
    """All pages of a grid's sheet, numbered from `first_page`, an odd one.

    total   pages of the whole print when the sheet is part of an atlas
    """
    width, height = SIZES[wanted.paper]
    outline = next(grid.outline for grid in ground.grids if grid.is_own)
    turned = _is_landscape(outline, ground, wanted)
    views = _views(outline, ground, wanted, (height, width) if turned else (width, height))
    lines = list_page.rows_of(walk.stops) if may.doors else []
    upright = Page(width, height)
    by_page = list_page.paginate(lines, list_page.room_on(upright))
    count = len(views) + len(by_page) + (1 if may.doors else 0)
    rest = 1 if wanted.both_sides and may.doors and count % 2 else 0
    pages = total or count + rest
    sheet = Sheet([], views[0].scale)
    number = first_page
    for n, view in enumerate(views):
        page = Page(height, width) if turned else Page(width, height)
        if n == 0:
            page.key, page.bookmark = key, bookmark
        left = area_of(page, number, both_sides=wanted.both_sides).left
        drawn = map_page.draw_map_page(
            page, head, number, pages, ground, replace(view, frame=(left, *view.frame[1:])),
            summary=_summary(walk, may), both_sides=wanted.both_sides,
            title=_title(head, may, n, len(views)),
        )  # fmt: skip
        sheet.pages.append(page)
        sheet.drawn.append(drawn)
        sheet.left_out += drawn.left_out
        number += 1
    for part in by_page:
        page = Page(width, height)
        list_page.draw_list_page(
            page, head, number, pages, part, codes_line=codes_line,
            shows_last=may.last_visit, both_sides=wanted.both_sides,
        )  # fmt: skip
        sheet.pages.append(page)
        number += 1
    if may.doors:
        page = Page(width, height)
        notes_page.draw_notes_page(
            page, head, number, pages, codes_line=codes_line, both_sides=wanted.both_sides
        )
        sheet.pages.append(page)
        number += 1
    if rest:
        page = Page(width, height)
        notes_page.draw_ruled_page(page, head, number, pages, both_sides=wanted.both_sides)
        sheet.pages.append(page)
    return sheet


def _title(head: Head, may: MayShow, n: int, parts: int) -> str:
    kind = "走访单" if may.doors else "网格图"
    part = f"（图{n + 1}/{parts}）" if parts > 1 else ""
    return f"{head.title} {kind}{part}"


def _summary(walk: Walk, may: MayShow) -> list[str]:
    if not may.doors:
        return []
    doors = sum(len(stop.doors) for stop in walk.stops)
    if not doors:
        return ["没有要走访的住户"]
    return [f"{doors}户", f"{len(walk.stops)}个走访点", f"约{_kilometres(walk.length_m)}公里"]


def _kilometres(metres: float) -> str:
    return f"{max(metres, 100) / 1000:.1f}"


def _frame(width: float, height: float, wanted: Selection) -> Box:
    page = Page(width, height)
    return map_page.frame_of(page, area_of(page, 1, both_sides=wanted.both_sides))


def _extent(outline: Any, factor: float) -> tuple[float, float]:
    west, south, east, north = outline.bounds
    return (east - west) / factor, (north - south) / factor


def _is_landscape(outline: Any, ground: Ground, wanted: Selection) -> bool:
    """Upright unless lying down gains two steps of scale."""
    if wanted.landscape is not None:
        return wanted.landscape
    width, height = SIZES[wanted.paper]
    size = _extent(outline, ground.factor)
    upright = scale.SCALES.index(scale.largest(*size, _frame(width, height, wanted)))
    lying = scale.SCALES.index(scale.largest(*size, _frame(height, width, wanted)))
    saves_a_map = scale.SCALES[upright] > SMALLEST >= scale.SCALES[lying]
    return upright - lying >= LANDSCAPE_GAIN or saves_a_map


def _views(
    outline: Any, ground: Ground, wanted: Selection, size: tuple[float, float]
) -> list[Projection]:
    """One map, or several with 15 mm in common where one would be too small to read."""
    frame = _frame(*size, wanted)
    width_m, height_m = _extent(outline, ground.factor)
    chosen = wanted.scale or scale.largest(width_m, height_m, frame)
    if wanted.scale is None and chosen > SMALLEST:
        chosen = _of_several(width_m, height_m, frame, chosen)
    return _tiles(outline, ground, frame, chosen)


def _of_several(width_m: float, height_m: float, frame: Box, whole: int) -> int:
    """The scale of a map in parts: as few as 1:2500 allows, and then as large as they allow."""
    steps = [step for step in scale.SCALES if step < whole]
    fitting = [step for step in steps if _count(width_m, height_m, frame, step) <= MOST_PARTS]
    few = [step for step in fitting if step >= SMALLEST]
    if not few:
        return whole
    parts = _count(width_m, height_m, frame, few[0])
    return next(step for step in fitting if _count(width_m, height_m, frame, step) <= parts)


def _along(length_m: float, room_mm: float, step: int) -> int:
    """How many maps side by side hold a length."""
    needed = length_m * 1000 / step + 2 * scale.AROUND_MM
    if needed <= room_mm:
        return 1
    return ceil((needed - OVERLAP_MM) / (room_mm - OVERLAP_MM))


def _count(width_m: float, height_m: float, frame: Box, step: int) -> int:
    return _along(width_m, frame[2], step) * _along(height_m, frame[3], step)


def _tiles(outline: Any, ground: Ground, frame: Box, step: int) -> list[Projection]:
    width_m, height_m = _extent(outline, ground.factor)
    across, down = _along(width_m, frame[2], step), _along(height_m, frame[3], step)
    west, south, east, north = outline.bounds
    metres = step * ground.factor / 1000
    made = []
    for row in range(down):
        for column in range(across):
            x = (west + east) / 2 + (column - (across - 1) / 2) * (frame[2] - OVERLAP_MM) * metres
            y = (south + north) / 2 - (row - (down - 1) / 2) * (frame[3] - OVERLAP_MM) * metres
            made.append(Projection(x, y, step, frame, ground.factor))
    return made
