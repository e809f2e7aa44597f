"""Where the maps of a grid are cut: upright or lying, at which scale, in how many parts."""

from dataclasses import dataclass
from math import ceil
from typing import Any

from gisgrid.paper import scale
from gisgrid.paper.drawing import Box, Page
from gisgrid.paper.ground import Ground
from gisgrid.paper.scale import Projection
from gisgrid.sheets.layout import map_page
from gisgrid.sheets.layout.margin import area_of
from gisgrid.sheets.rules import SIZES, Selection

SMALLEST = 2500
OVERLAP_MM = 15.0
MOST_PARTS = 6
LANDSCAPE_GAIN = 2


@dataclass(frozen=True)
class Cut:
    """The maps of one grid; `turned`: their pages lie."""

    turned: bool
    views: tuple[Projection, ...]


def cut(ground: Ground, wanted: Selection) -> Cut:
    """The maps that show the ground's own grid."""
    width, height = SIZES[wanted.paper]
    outline = next(grid.outline for grid in ground.grids if grid.is_own)
    turned = _is_landscape(outline, ground, wanted)
    size = (height, width) if turned else (width, height)
    return Cut(turned, tuple(_views(outline, ground, wanted, size)))


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
