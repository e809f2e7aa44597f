"""Place names on the map: greedy by priority, nothing touches anything, and what finds no place
is left out rather than shrunk.

Everything that keeps its place is a turned box; two boxes are apart when one of their four
directions separates them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin

import numpy as np
import shapely
from shapely import LineString
from shapely.ops import substring

from gisgrid.paper.drawing import PT_MM, Box
from gisgrid.paper.faces import width_mm

CLEAR_MM = 0.3
# From the baseline up to the middle of a Chinese character, in ems.
MIDDLE_EM = 0.37
HEIGHT_EM = 1.0
BEND_MM = 0.9
REPEAT_MM = 120.0


@dataclass(frozen=True)
class TurnedBox:
    """Middle, half sides and angle (degrees, anticlockwise as seen) of a box on the page."""

    x: float
    y: float
    half_width: float
    half_height: float
    angle: float = 0.0

    def corners(self, grown: float = 0.0) -> np.ndarray:
        turn = radians(self.angle)
        along = np.array([cos(turn), -sin(turn)]) * (self.half_width + grown)
        up = np.array([sin(turn), cos(turn)]) * (self.half_height + grown)
        middle = np.array([self.x, self.y])
        return np.array(
            [middle - along - up, middle + along - up, middle + along + up, middle - along + up]
        )


def _separated(a: np.ndarray, b: np.ndarray, axes: np.ndarray) -> bool:
    for axis in axes:
        ours, theirs = a @ axis, b @ axis
        if ours.max() <= theirs.min() or theirs.max() <= ours.min():
            return True
    return False


def _directions(box: TurnedBox) -> np.ndarray:
    turn = radians(box.angle)
    return np.array([[cos(turn), -sin(turn)], [sin(turn), cos(turn)]])


class Placer:
    """What has its place on one map."""

    def __init__(self, frame: Box) -> None:
        self.frame = frame
        self._boxes: list[TurnedBox] = []
        self._corners: list[np.ndarray] = []
        self._bounds = np.empty((0, 4))

    def is_free(self, box: TurnedBox, clear: float = CLEAR_MM) -> bool:
        left, top, width, height = self.frame
        corners = box.corners(clear)
        low, high = corners.min(axis=0), corners.max(axis=0)
        if low[0] < left or low[1] < top or high[0] > left + width or high[1] > top + height:
            return False
        near = np.flatnonzero(
            (self._bounds[:, 0] < high[0])
            & (self._bounds[:, 2] > low[0])
            & (self._bounds[:, 1] < high[1])
            & (self._bounds[:, 3] > low[1])
        )
        return all(
            _separated(
                corners,
                self._corners[i],
                np.concatenate((_directions(box), _directions(self._boxes[i]))),
            )
            for i in near
        )

    def keep(self, box: TurnedBox) -> None:
        corners = box.corners()
        self._boxes.append(box)
        self._corners.append(corners)
        bounds = np.concatenate((corners.min(axis=0), corners.max(axis=0)))
        self._bounds = np.vstack((self._bounds, bounds))

    def first_free(self, boxes: Iterable[TurnedBox]) -> TurnedBox | None:
        """The first box that is free, kept at once."""
        for box in boxes:
            if self.is_free(box):
                self.keep(box)
                return box
        return None


def box_of(
    content: str, size: float, x: float, y: float, bold: bool = False, angle: float = 0.0
) -> TurnedBox:
    """The box of a text round its middle."""
    half = width_mm(content, size, bold) / 2
    return TurnedBox(x, y, half, size * PT_MM * HEIGHT_EM / 2, angle)


def baseline(box: TurnedBox, size: float) -> tuple[float, float]:
    """Where the middle of the text's baseline lies in its box."""
    turn = radians(box.angle)
    down = MIDDLE_EM * size * PT_MM
    return box.x + down * sin(turn), box.y + down * cos(turn)


def inside(content: str, size: float, area: shapely.Geometry) -> Iterator[TurnedBox]:
    """Boxes within an area: round its deepest point, level, then along its longer side."""
    if area.is_empty or width_mm(content, size) > _longest(area):
        return
    middle = area.representative_point() if not area.contains(area.centroid) else area.centroid
    for angle in dict.fromkeys((0.0, _direction(area))):
        box = box_of(content, size, middle.x, middle.y, angle=angle)
        if area.contains(shapely.Polygon(box.corners())):
            yield box


def _longest(area: shapely.Geometry) -> float:
    west, south, east, north = area.bounds
    return hypot(east - west, north - south)


def _direction(area: shapely.Geometry) -> float:
    """The angle of the area's longer side, upright to the reader."""
    frame = area.minimum_rotated_rectangle
    if frame.geom_type != "Polygon":
        return 0.0
    (ax, ay), (bx, by), (cx, cy) = frame.exterior.coords[:3]
    long_side = (bx - ax, by - ay)
    if hypot(cx - bx, cy - by) > hypot(*long_side):
        long_side = (cx - bx, cy - by)
    return upright(degrees(atan2(-long_side[1], long_side[0])))


def upright(angle: float) -> float:
    """The same line read without turning the sheet: within (-90, 90]."""
    turned = (angle + 180) % 180
    return turned - 180 if turned > 90 else turned


def beside(
    content: str, size: float, area: shapely.Geometry, bold: bool = False
) -> Iterator[TurnedBox]:
    """Boxes next to an area: below, above, right, left, then the corners, near before far."""
    west, north, east, south = area.bounds
    half = width_mm(content, size, bold) / 2
    tall = size * PT_MM * HEIGHT_EM / 2
    across, down = (west + east) / 2, (north + south) / 2
    for away in (0.4, 1.6, 3.2):
        spots = (
            (across, south + tall + away),
            (across, north - tall - away),
            (east + half + away, down),
            (west - half - away, down),
            (east + half + away, south + tall + away),
            (west - half - away, south + tall + away),
            (east + half + away, north - tall - away),
            (west - half - away, north - tall - away),
        )
        for x, y in spots:
            yield TurnedBox(x, y, half, tall)


def along(content: str, size: float, line: LineString) -> Iterator[list[TurnedBox]]:
    """For each stretch of a street that gets its name once: boxes on it, its middle first."""
    half = width_mm(content, size) / 2
    if line.length < 2 * half:
        return
    stretches = max(1, round(line.length / REPEAT_MM))
    for n in range(stretches):
        start, end = line.length * n / stretches, line.length * (n + 1) / stretches
        yield list(_boxes_on(content, size, line, start + half, end - half))


def _boxes_on(
    content: str, size: float, line: LineString, first: float, last: float
) -> Iterator[TurnedBox]:
    half = width_mm(content, size) / 2
    middle = (first + last) / 2
    for step in range(0, 200, 4):
        for at in dict.fromkeys((middle - step, middle + step)):
            if not (first <= at <= last) or at < half or at > line.length - half:
                continue
            part = substring(line, at - half, at + half)
            a, b = part.coords[0], part.coords[-1]
            chord = LineString((a, b))
            if chord.length < 1.8 * half or part.hausdorff_distance(chord) > BEND_MM:
                continue
            angle = upright(degrees(atan2(a[1] - b[1], b[0] - a[0])))
            yield box_of(content, size, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2, angle=angle)
