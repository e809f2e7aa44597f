"""What a walker needs where a grid has several maps: which part this one is, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from gisgrid.paper import faces
from gisgrid.paper.drawing import GREY, Box, Page, Pen, Shape, rings_of
from gisgrid.paper.ground import Ground
from gisgrid.paper.scale import Projection

KEY_MM = 17.5
NUMBER_PT, NEXT_PT = 6.5, 7.5
OUTLINE_PEN, VIEW_PEN = Pen(0.4, "#B3261E"), Pen(0.2)
HERE, ELSEWHERE = "#A8A8A8", "#FFFFFF"
NEXT_HALF = (9.0, 1.9)


@dataclass(frozen=True)
class Part:
    """Map `n`, counted from 0, of the `views` of a grid with this outline; the last `details`
    of them show crowded stops once more."""

    n: int
    views: tuple[Projection, ...]
    outline: Any
    details: int = 0

    @property
    def view(self) -> Projection:
        return self.views[self.n]

    @property
    def is_detail(self) -> bool:
        return self.n >= len(self.views) - self.details

    @property
    def title(self) -> str:
        if len(self.views) == 1:
            return ""
        word = "放大图" if self.is_detail else "图"
        return f"（{word}{self.n + 1}/{len(self.views)}）"


def stops_words(ground: Ground, view: Projection) -> str:
    """The stops on a map in few words: 走访点 1–3、11–23."""
    shown = view.ground()
    numbers = [n for n, x, y in ground.stops if shown.intersects(shapely.Point(x, y))]
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return f"走访点 {'、'.join(told)}" if told else ""


def draw_key(page: Page, x: float, y: float, part: Part) -> None:
    """The grid in small with the frames of all maps, this one grey; `(x, y)` its upper left."""
    frames = [view.ground() for view in part.views]
    bounds = shapely.union_all([part.outline, *frames]).bounds
    factor = KEY_MM / max(bounds[2] - bounds[0], bounds[3] - bounds[1])

    def small(geometry: Any) -> Any:
        return shapely.transform(
            geometry,
            lambda at: (at - (bounds[0], bounds[3])) * (factor, -factor) + (x, y),
        )

    order = sorted(range(len(frames)), key=lambda n: n == part.n)
    for n in order:
        fill = HERE if n == part.n else None
        rings = tuple(rings_of(small(frames[n])))
        page.marks.append(Shape(rings, closed=True, fill=fill, pen=VIEW_PEN))
    page.marks.append(Shape(tuple(rings_of(small(part.outline))), closed=True, pen=OUTLINE_PEN))
    if len(frames) > 1:
        _number(page, [small(frame) for frame in frames], part)


def _number(page: Page, frames: Sequence[Any], part: Part) -> None:
    """The number of each map in its frame, where no other frame lies."""
    for n, frame in enumerate(frames):
        others = shapely.union_all([one for k, one in enumerate(frames) if k != n])
        own = frame.difference(others)
        at = (frame if own.is_empty else own).representative_point()
        page.text(at.x, at.y + 0.8, str(n + 1), NUMBER_PT, bold=n == part.n, anchor="middle")


def beside(part: Part) -> list[tuple[Box, str]]:
    """Where the next map goes on: (middle and half sides of a sign, its words), at the edges."""
    if part.is_detail:
        return []
    here = part.view
    left, top, width, height = here.frame
    half_x, half_y = NEXT_HALF
    found: dict[str, tuple[float, Box, str]] = {}
    for n, view in enumerate(part.views[: len(part.views) - part.details]):
        if n == part.n:
            continue
        across, down = (view.x - here.x) * here.mm_per_metre, (here.y - view.y) * here.mm_per_metre
        middle_x, middle_y = left + width / 2, top + height / 2
        if abs(across) / width > abs(down) / height:
            sign = "→" if across > 0 else "←"
            middle_x = left + width - half_x - 0.6 if across > 0 else left + half_x + 0.6
        else:
            sign = "↓" if down > 0 else "↑"
            middle_y = top + height - half_y - 0.6 if down > 0 else top + half_y + 0.6
        away = abs(across) + abs(down)
        # One sign at an edge: the map that lies nearest beyond it.
        if sign not in found or away < found[sign][0]:
            found[sign] = (away, (middle_x, middle_y, half_x, half_y), f"{sign} 接图{n + 1}")
    return [(box, words) for _away, box, words in found.values()]


def draw_next(page: Page, part: Part) -> None:
    for (x, y, half_x, half_y), words in beside(part):
        ring = ((x - half_x, y - half_y), (x + half_x, y - half_y),
                (x + half_x, y + half_y), (x - half_x, y + half_y))  # fmt: skip
        page.marks.append(Shape((ring,), closed=True, fill="#FFFFFF", pen=Pen(0.15, GREY)))
        shown = faces.fitted(words, NEXT_PT, 2 * half_x - 1.0, True)
        page.text(x, y + 1.0, shown, NEXT_PT, bold=True, anchor="middle")
