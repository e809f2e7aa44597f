"""Signs of a map: the arrow to true north and the scale bar, for the hand and for the wall."""

from math import cos, radians, sin

from gisgrid.paper import scale
from gisgrid.paper.drawing import BLACK, WHITE, Circle, Page, Pen, Shape

THIN = Pen(0.15)
NORTH_PT = 7.0


def draw_north(page: Page, x: float, y: float, convergence: float, times: float = 1.0) -> None:
    """An arrow to true north, `times` as large as in the hand."""
    turn = radians(convergence)

    def at(across: float, up: float) -> tuple[float, float]:
        across, up = across * times, up * times
        return x + across * cos(turn) + up * sin(turn), y + across * sin(turn) - up * cos(turn)

    page.marks.append(Circle(x, y - 0.8 * times, 5.8 * times, fill=WHITE))
    for side, fill in ((1.6, BLACK), (-1.6, WHITE)):
        half = (at(0, 3.5), at(side, -3), at(0, -1.8))
        page.marks.append(Shape((half,), closed=True, fill=fill, pen=THIN))
    page.text(*at(0, 3.9), "N", NORTH_PT * times, bold=True, anchor="middle")


def draw_bar(
    page: Page, right: float, y: float, step: int, size: float, least_mm: float = scale.BAR_MM[0]
) -> None:
    """Four parts of round metres that end left of `right`, figures of `size` points above."""
    metres, length = scale.bar_parts(step, least_mm)
    tall = 1.2 * size / NORTH_PT
    x = right - 4 * length - 6.0 * size / NORTH_PT
    for part in range(4):
        fill = BLACK if part % 2 == 0 else WHITE
        page.rect(x + part * length, y, length, tall, fill=fill, pen=THIN)
        page.text(x + part * length, y - 0.8, f"{part * metres}", size, anchor="middle")
    page.text(x + 4 * length, y - 0.8, f"{4 * metres}米", size, anchor="middle")
