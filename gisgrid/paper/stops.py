"""Numbered stops on the map: circles that never touch and are never dropped.

Where two lie too near, the later one moves away along a leader.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from gisgrid.paper.drawing import BLACK, WHITE, Circle, Page, Pen
from gisgrid.paper.labels import Placer, TurnedBox

RADIUS = 2.2
APART = 4.6
FARTHEST = 10.0
LEADER = Pen(0.15)
RING = Pen(0.25)
DIGITS, THREE_DIGITS = 7.0, 6.0


@dataclass(frozen=True)
class Spot:
    """A stop on the page: where it stands and where its circle is drawn."""

    number: int
    x: float
    y: float
    circle_x: float
    circle_y: float

    @property
    def has_leader(self) -> bool:
        return hypot(self.circle_x - self.x, self.circle_y - self.y) > 0.05


def _around(x: float, y: float) -> Iterator[tuple[float, float]]:
    yield x, y
    for ring in range(1, 60):
        away = 1.2 * ring
        turns = 8 if ring < 3 else 16
        for turn in range(turns):
            angle = 2 * pi * turn / turns
            yield x + away * cos(angle), y + away * sin(angle)


def crowded(points: Sequence[Sequence[float]]) -> list[bool]:
    """Which circles have to move aside because an earlier one stands in their place."""
    standing: list[Sequence[float]] = []
    moved = []
    for x, y in points:
        is_free = all(hypot(x - a, y - b) >= APART for a, b in standing)
        moved.append(not is_free)
        if is_free:
            standing.append((x, y))
    return moved


def spread(points: Sequence[tuple[int, float, float]], placer: Placer) -> list[Spot]:
    """Circles of stops `(number, x, y)`; those that fit where they stand come first."""
    taken: list[tuple[float, float]] = []
    spots: dict[int, Spot] = {}

    def is_free(x: float, y: float) -> bool:
        left, top, width, height = placer.frame
        edge = RADIUS + 0.4
        in_frame = (
            left + edge <= x <= left + width - edge and top + edge <= y <= top + height - edge
        )
        return in_frame and all(hypot(x - a, y - b) >= APART for a, b in taken)

    def put(number: int, x: float, y: float, at: tuple[float, float]) -> None:
        taken.append(at)
        spots[number] = Spot(number, x, y, *at)
        placer.keep(TurnedBox(at[0], at[1], RADIUS, RADIUS))

    crowded = []
    for number, x, y in points:
        if is_free(x, y):
            put(number, x, y, (x, y))
        else:
            crowded.append((number, x, y))
    for number, x, y in crowded:
        put(number, x, y, next((at for at in _around(x, y) if is_free(*at)), (x, y)))
    return [spots[number] for number, _x, _y in points]


def draw(page: Page, spots: Sequence[Spot], last: int) -> None:
    """The walk's first stop filled, its last one with a double ring, on whichever map they are."""
    for spot in spots:
        if spot.has_leader:
            page.line(spot.x, spot.y, spot.circle_x, spot.circle_y, LEADER)
            page.marks.append(Circle(spot.x, spot.y, 0.4, fill=BLACK))
    for spot in spots:
        is_first, is_last = spot.number == 1, spot.number == last > 1
        fill = BLACK if is_first else WHITE
        page.marks.append(Circle(spot.circle_x, spot.circle_y, RADIUS, fill=fill, pen=RING))
        if is_last:
            page.marks.append(Circle(spot.circle_x, spot.circle_y, RADIUS - 0.45, pen=Pen(0.15)))
        size = THREE_DIGITS if spot.number > 99 else DIGITS
        page.text(
            spot.circle_x,
            spot.circle_y + 0.36 * size * 25.4 / 72,
            str(spot.number),
            size,
            bold=True,
            colour=WHITE if is_first else BLACK,
            anchor="middle",
        )
