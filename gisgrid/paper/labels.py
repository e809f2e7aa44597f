"""Place names on the map: greedy by priority, nothing touches anything, and what finds no place
is left out rather than shrunk.

Everything that keeps its place is a turned box; two boxes are apart when one of their four
directions separates them.
"""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from math import atan2, cos, degrees, dist, hypot, radians, sin

import numpy as np
import shapely
from shapely import LineString, STRtree

from gisgrid.paper.drawing import PT_MM, Box
from gisgrid.paper.faces import width_mm

CLEAR_MM = 0.3
# From the baseline up to the middle of a Chinese character, in ems.
MIDDLE_EM = 0.37
HEIGHT_EM = 1.0
BEND_MM = 0.9
REPEAT_MM = 120.0
# So many places more are tried for one that hides nothing.
LOOKED_AT = 16


@dataclass(frozen=True)
class TurnedBox:
    """Middle, half sides and angle (degrees, anticlockwise as seen) of a box on the page."""

    x: float
    y: float
    half_width: float
    half_height: float
    angle: float = 0.0

    def corners(self, grown: float = 0.0) -> np.ndarray:
        return np.array(self.points(grown))

    def points(self, grown: float = 0.0) -> list[tuple[float, float]]:
        turn = radians(self.angle)
        wide, tall = self.half_width + grown, self.half_height + grown
        ax, ay = cos(turn) * wide, -sin(turn) * wide
        ux, uy = sin(turn) * tall, cos(turn) * tall
        x, y = self.x, self.y
        return [
            (x - ax - ux, y - ay - uy), (x + ax - ux, y + ay - uy),
            (x + ax + ux, y + ay + uy), (x - ax + ux, y - ay + uy),
        ]  # fmt: skip


Points = Sequence[tuple[float, float]]


def _separated(a: Points, b: Points, axes: Points) -> bool:
    for across, down in axes:
        ours = [x * across + y * down for x, y in a]
        theirs = [x * across + y * down for x, y in b]
        if max(ours) <= min(theirs) or max(theirs) <= min(ours):
            return True
    return False


def _directions(box: TurnedBox) -> list[tuple[float, float]]:
    turn = radians(box.angle)
    return [(cos(turn), -sin(turn)), (sin(turn), cos(turn))]


class Placer:
    """What has its place on one map."""

    def __init__(self, frame: Box) -> None:
        self.frame = frame
        self._boxes: list[TurnedBox] = []
        self._corners: list[Points] = []
        self._bounds = np.empty((0, 4))
        self._drawn = STRtree([])

    def spare(self, drawn: Sequence[shapely.Geometry]) -> None:
        """What should not be hidden where there is another place."""
        self._drawn = STRtree(drawn)

    def is_free(self, box: TurnedBox, clear: float = CLEAR_MM) -> bool:
        left, top, width, height = self.frame
        corners = box.points(clear)
        xs, ys = [x for x, _y in corners], [y for _x, y in corners]
        west, east, north, south = min(xs), max(xs), min(ys), max(ys)
        if west < left or north < top or east > left + width or south > top + height:
            return False
        bounds = self._bounds
        near = np.flatnonzero(
            (bounds[:, 0] < east) & (bounds[:, 2] > west)
            & (bounds[:, 1] < south) & (bounds[:, 3] > north)
        ).tolist()  # fmt: skip
        return all(
            _separated(corners, self._corners[i], [*_directions(box), *_directions(self._boxes[i])])
            for i in near
        )

    def keep(self, box: TurnedBox) -> None:
        corners = box.points()
        self._boxes.append(box)
        self._corners.append(corners)
        xs, ys = [x for x, _y in corners], [y for _x, y in corners]
        self._bounds = np.vstack((self._bounds, (min(xs), min(ys), max(xs), max(ys))))

    def clearest(self, boxes: Iterable[TurnedBox], *, strict: bool = False) -> TurnedBox | None:
        """The first free box that hides nothing; else, unless strict, the first free one."""
        hiding: TurnedBox | None = None
        for box in islice((one for one in boxes if self.is_free(one)), LOOKED_AT):
            if not self._drawn.query(shapely.Polygon(box.points()), predicate="intersects").size:
                self.keep(box)
                return box
            hiding = hiding or box
        if hiding is None or strict:
            return None
        self.keep(hiding)
        return hiding

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
        if area.contains(shapely.Polygon(box.points())):
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


def along(
    content: str, size: float, line: LineString, repeat: float = REPEAT_MM
) -> Iterator[list[TurnedBox]]:
    """For each stretch of a street that gets its name once: boxes on it, its middle first."""
    half = width_mm(content, size) / 2
    if line.length < 2 * half:
        return
    stretches = max(1, round(line.length / repeat))
    for n in range(stretches):
        start, end = line.length * n / stretches, line.length * (n + 1) / stretches
        yield list(_boxes_on(content, size, line, start + half, end - half))


def _boxes_on(
    content: str, size: float, line: LineString, first: float, last: float
) -> Iterator[TurnedBox]:
    half = width_mm(content, size) / 2
    middle = (first + last) / 2
    points = shapely.get_coordinates(line).tolist()
    at_points = [0.0, *accumulate(dist(a, b) for a, b in pairwise(points))]

    def reached(at: float, following: int) -> tuple[float, float]:
        """The place so far along the line, before point number `following` of it."""
        n = min(max(following, 1), len(points) - 1)
        share = (at - at_points[n - 1]) / max(at_points[n] - at_points[n - 1], 1e-9)
        (x, y), (far_x, far_y) = points[n - 1], points[n]
        return x + share * (far_x - x), y + share * (far_y - y)

    for step in range(0, 200, 4):
        for at in dict.fromkeys((middle - step, middle + step)):
            if not (first <= at <= last) or at < half or at > at_points[-1] - half:
                continue
            first_at, last_at = bisect(at_points, at - half), bisect(at_points, at + half)
            (ax, ay), (bx, by) = reached(at - half, first_at), reached(at + half, last_at)
            chord = hypot(bx - ax, by - ay)
            if chord < 1.8 * half or any(
                abs((x - ax) * (by - ay) - (y - ay) * (bx - ax)) > BEND_MM * chord
                for x, y in points[first_at:last_at]
            ):
                continue
            angle = upright(degrees(atan2(ay - by, bx - ax)))
            yield box_of(content, size, (ax + bx) / 2, (ay + by) / 2, angle=angle)
