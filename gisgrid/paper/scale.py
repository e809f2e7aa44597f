"""Ground and paper: round scales, and metres of the ground as millimetres of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gisgrid.paper.drawing import Box

SCALES = (500, 750, 1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000, 15_000, 20_000,
          25_000, 50_000)  # fmt: skip
# Scales of a map that shows crowded stops once more.
DETAILS = (250, 300, *SCALES)
AROUND_MM = 8.0
BAR_MM = (50.0, 90.0)


@dataclass(frozen=True)
class Projection:
    """Metres of a metric system into millimetres of a page.

    x, y      the place in the middle of the frame, metres
    frame     left, top, width, height, millimetres
    factor    metres of the system for a metre of the ground at that place, so that paper shows
              the ground and not the system's stretching (0.05 mm in 250 at the zone's edge)
    """

    x: float
    y: float
    scale: int
    frame: Box
    factor: float = 1.0

    @property
    def mm_per_metre(self) -> float:
        return 1000.0 / (self.scale * self.factor)

    @property
    def middle(self) -> tuple[float, float]:
        left, top, width, height = self.frame
        return left + width / 2, top + height / 2

    def place(self, points: Any) -> np.ndarray:
        """`(n, 2)` metres → `(n, 2)` millimetres."""
        metres = np.asarray(points, dtype=float).reshape(-1, 2)
        across, down = self.middle
        return np.column_stack(
            (
                across + (metres[:, 0] - self.x) * self.mm_per_metre,
                down - (metres[:, 1] - self.y) * self.mm_per_metre,
            )
        )

    def metres(self, x: float, y: float) -> tuple[float, float] | None:
        """Millimetres → metres of the ground; None outside the frame."""
        left, top, width, height = self.frame
        if not (left <= x <= left + width and top <= y <= top + height):
            return None
        across, down = self.middle
        return self.x + (x - across) / self.mm_per_metre, self.y - (y - down) / self.mm_per_metre

    def draw(self, geometry: Any) -> Any:
        """A geometry in millimetres of the page."""
        return shapely.transform(geometry, self.place)

    def shown(self, geometries: Sequence[Any], cut: Any) -> list[Any]:
        """What lies in `cut`, metres as well, in millimetres of the page."""
        whole = np.array([*geometries, None], dtype=object)[:-1]
        shapely.prepare(cut)
        near = whole[shapely.intersects(cut, whole)]
        parts = np.where(shapely.contains(cut, near), near, shapely.intersection(near, cut))
        return [*shapely.transform(parts[~shapely.is_empty(parts)], self.place)]

    def ground(self, around_mm: float = 0.0) -> Any:
        """The ground that the frame shows, in metres."""
        _left, _top, width, height = self.frame
        half_x = (width / 2 + around_mm) / self.mm_per_metre
        half_y = (height / 2 + around_mm) / self.mm_per_metre
        return shapely.box(self.x - half_x, self.y - half_y, self.x + half_x, self.y + half_y)


def largest(
    width_m: float,
    height_m: float,
    frame: Box,
    around_mm: float = AROUND_MM,
    scales: Sequence[int] = SCALES,
) -> int:
    """The largest round scale at which the box fits the frame with room around it."""
    for scale in scales:
        fits_across = width_m * 1000 / scale <= frame[2] - 2 * around_mm
        if fits_across and height_m * 1000 / scale <= frame[3] - 2 * around_mm:
            return scale
    return scales[-1]


def bar_parts(scale: int, least_mm: float = BAR_MM[0]) -> tuple[int, float]:
    """Metres of one of the bar's four parts and its length in millimetres."""
    for metres in (5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 100, 150, 200, 250, 500, 750, 1000, 1500):
        length = metres * 1000 / scale
        if 4 * length >= least_mm:
            return metres, length
    return 5000, 5000 * 1000 / scale
