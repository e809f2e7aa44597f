"""Where the maps of a grid are cut: upright or lying, at which scale, in how many parts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import shapely

from gisgrid.paper import scale, stops
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
# A stop nearer to the edge of a map than this is looked for on the next one.
EDGE_MM = 4.0
# Where more than a tenth of the circles had to move aside, they are drawn larger once more.
CROWDED, MOST_DETAILS = 0.1, 2


@dataclass(frozen=True)
class Cut:
    """The maps of one grid; `turned`: their pages lie.

    is_part   the maps leave out ground of the grid on which nobody is visited
    details   how many of the maps, the last ones, show crowded stops once more and larger
    """

    turned: bool
    views: tuple[Projection, ...]
    is_part: bool = False
    details: int = 0

    @property
    def has_key(self) -> bool:
        """Whether a walker needs to be told which part a map shows."""
        return self.is_part or len(self.views) > 1


def cut(ground: Ground, wanted: Selection) -> Cut:
    """The maps that show the ground's own grid; where one cannot show all of it, its stops."""
    width, height = SIZES[wanted.paper]
    outline = next(grid.outline for grid in ground.grids if grid.is_own)
    shown = outline
    if ground.stops and not _fits(outline, ground, wanted):
        shown = _walked(ground, with_way=True)
        if not _fits(shown, ground, wanted):
            shown = _walked(ground, with_way=False)
    turned = _is_landscape(shown, ground, wanted)
    size = (height, width) if turned else (width, height)
    views = _needed(_views(shown, ground, wanted, size), ground, outline)
    details = _details(views, ground)
    return Cut(turned, (*views, *details), shown is not outline, len(details))


def _fits(outline: Any, ground: Ground, wanted: Selection) -> bool:
    """Whether one map can show all of it, upright or lying."""
    width, height = SIZES[wanted.paper]
    frames = [_frame(width, height, wanted), _frame(height, width, wanted)]
    size = _extent(outline, ground.factor)
    smallest = wanted.scale or SMALLEST
    return any(scale.largest(*size, frame) <= smallest for frame in frames)


def _walked(ground: Ground, *, with_way: bool) -> Any:
    """The part of a grid in which somebody is visited, or also the way from door to door."""
    shown = [shapely.Point(x, y) for _number, x, y in ground.stops]
    shown += [building.outline for building in ground.buildings if building.has_stop]
    if with_way and ground.walk is not None:
        shown.append(ground.walk)
    return shapely.box(*shapely.union_all(shown).bounds)


def _stops_in(view: Projection, ground: Ground) -> set[int]:
    """Numbers of the stops that a map shows clear of its edge."""
    inside = view.ground(-EDGE_MM)
    return {n for n, x, y in ground.stops if inside.intersects(shapely.Point(x, y))}


def _needed(views: Sequence[Projection], ground: Ground, outline: Any) -> list[Projection]:
    """Without maps on which nothing is to be done: all whose stops stand on others."""
    if len(views) == 1:
        return [*views]
    if not ground.stops:
        return [view for view in views if view.ground().intersects(outline)]
    kept = _without_idle(views, ground)
    middle = (sum(one.x for one in kept) / len(kept), sum(one.y for one in kept) / len(kept))
    # Brought to its stops, a map may show those of another one.
    return _without_idle([_centred(view, ground, middle) for view in kept], ground)


def _without_idle(views: Sequence[Projection], ground: Ground) -> list[Projection]:
    kept = [*views]
    for view in sorted(views, key=lambda one: len(_stops_in(one, ground))):
        others = [one for one in kept if one is not view]
        elsewhere: set[int] = set().union(*(_stops_in(one, ground) for one in others))
        if others and _stops_in(view, ground) <= elsewhere:
            kept = others
    return kept


def _centred(view: Projection, ground: Ground, middle: tuple[float, float]) -> Projection:
    """Moved towards the other maps as far as brings its stops to its middle."""
    here = _stops_in(view, ground)
    places = [(x, y) for n, x, y in ground.stops if n in here]
    west, south, east, north = shapely.MultiPoint(places).bounds

    def moved(at: float, wished: float, others: float) -> float:
        low, high = sorted((at, others))
        return min(max(wished, low), high)

    return replace(
        view,
        x=moved(view.x, (west + east) / 2, middle[0]),
        y=moved(view.y, (south + north) / 2, middle[1]),
    )


def _details(views: Sequence[Projection], ground: Ground) -> list[Projection]:
    """Maps at twice the scale or more of the stops that crowd each other."""
    made: list[Projection] = []
    for view in views:
        crowd = _crowd(view, ground)
        if len(crowd) <= CROWDED * len(_stops_in(view, ground)):
            continue
        west, south, east, north = shapely.MultiPoint(crowd).bounds
        fitting = scale.largest(
            (east - west) / view.factor, (north - south) / view.factor, view.frame,
            scales=scale.DETAILS,
        )  # fmt: skip
        twice = max(one for one in scale.DETAILS if one <= max(view.scale / 2, scale.DETAILS[0]))
        step = min(fitting, twice)
        larger = replace(view, x=(west + east) / 2, y=(south + north) / 2, scale=step)
        # Stairwells on top of each other stay so at any scale.
        if step < view.scale and len(_crowd(larger, ground)) * 2 <= len(crowd):
            made.append(larger)
    return made[:MOST_DETAILS]


def _crowd(view: Projection, ground: Ground) -> list[tuple[float, float]]:
    """Places of the stops on a map whose circles cannot stand where they are."""
    shown = view.ground()
    here = [(x, y) for _n, x, y in ground.stops if shown.intersects(shapely.Point(x, y))]
    if not here:
        return []
    aside = stops.crowded(view.place(here).tolist())
    return [place for place, is_aside in zip(here, aside, strict=True) if is_aside]


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
