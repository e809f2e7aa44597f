"""Plots of the desk as marks of an SVG of 297 × 176: bars, lines, dots, cells. Pure.

Each plot carries its numbers as a table too, for readers that do not see and for paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

WIDE, HIGH = 297, 176
LEFT, RIGHT, TOP, GROUND = 26, 292, 8, 152
STEPS = 4


@dataclass(frozen=True)
class Mark:
    """One shape. `href` opens the records behind it, `title` says its number."""

    shape: str
    css: str = ""
    at: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    href: str = ""
    title: str = ""


@dataclass(frozen=True)
class Plot:
    """legend: (css class of the key, word); head and rows: the same as a table."""

    name: str
    title: str
    href: str
    unit: str = ""
    caption: str = ""
    legend: Sequence[tuple[str, str]] = ()
    marks: Sequence[Mark] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()


def step_for(most: float) -> int:
    """A whole step of 1, 2 or 5 times a power of ten, of which at most five reach `most`."""
    step, tens = 1, 1
    while step * (STEPS + 1) < most:
        step = next(n * tens for n in (1, 2, 5, 10) if n * tens > step)
        tens = tens * 10 if step >= 10 * tens else tens
    return step


@dataclass(frozen=True)
class Frame:
    """Where values lie: `slots` across, values from 0 to `top` upwards."""

    slots: int
    top: float
    left: int = LEFT

    @property
    def wide(self) -> float:
        return (RIGHT - self.left) / max(1, self.slots)

    def middle(self, slot: int) -> float:
        return round(self.left + (slot + 0.5) * self.wide, 1)

    def y(self, value: float) -> float:
        return round(GROUND - (GROUND - TOP) * value / self.top, 1)

    def bar(self, css: str, slot: int, value: float, share: float = 0.68, **more: str) -> Mark:
        width = self.wide * share
        top = self.y(value)
        at = {"x": round(self.middle(slot) - width / 2, 1), "y": top, "width": round(width, 1),
              "height": round(GROUND - top, 1)}  # fmt: skip
        return Mark("rect", css, at, **more)

    def line(self, css: str, values: Sequence[float | None]) -> Mark:
        points = [f"{self.middle(i)},{self.y(v)}" for i, v in enumerate(values) if v is not None]
        return Mark("polyline", css, {"points": " ".join(points)})

    def level(self, css: str, value: float) -> Mark:
        y = self.y(value)
        return Mark("line", css, {"x1": self.left, "x2": RIGHT, "y1": y, "y2": y})


def framed(
    slots: int, most: float, names: Sequence[str], every: int = 1
) -> tuple[Frame, list[Mark]]:
    """A frame with its grid lines, value axis, and the names under the slots."""
    step = step_for(most)
    count = max(2, -(-int(most + 0.999) // step))
    frame = Frame(slots, step * count)
    marks = []
    for n in range(count + 1):
        marks.append(frame.level("gridline" if n else "axis", n * step))
        at = {"x": LEFT - 5, "y": frame.y(n * step) + 4, "text-anchor": "end"}
        marks.append(Mark("text", "", at, str(n * step)))
    marks += under(frame, names, every)
    return frame, marks


def under(frame: Frame, names: Sequence[str], every: int = 1) -> list[Mark]:
    return [
        Mark("text", "", {"x": frame.middle(i), "y": GROUND + 15, "text-anchor": "middle"}, name)
        for i, name in enumerate(names)
        if i % every == 0
    ]


def said(frame: Frame, slot: int, value: float, text: str, css: str = "value") -> Mark:
    """A number over its mark."""
    at = {"x": frame.middle(slot), "y": frame.y(value) - 4, "text-anchor": "middle"}
    return Mark("text", css, at, text)


def quantile(values: Sequence[float], share: float) -> float | None:
    """By linear interpolation; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def band(frame: Frame, css: str, low: Sequence[float | None], high: Sequence[float | None]) -> Mark:
    """The area between two lines."""
    there = [i for i, (a, b) in enumerate(zip(low, high, strict=True)) if None not in (a, b)]
    upper = [f"{frame.middle(i)},{frame.y(high[i] or 0)}" for i in there]
    lower = [f"{frame.middle(i)},{frame.y(low[i] or 0)}" for i in reversed(there)]
    return Mark("polygon", css, {"points": " ".join(upper + lower)})


def lying(
    rows: Sequence[tuple[str, float, str]], css: str, left: int = 78, high: int = 20
) -> list[Mark]:
    """Lying bars with their names: (name, value, href), the greatest first."""
    most = max((value for _name, value, _href in rows), default=1) or 1
    marks = []
    for i, (name, value, href) in enumerate(rows):
        y = 6 + i * (high + 2)
        width = round((RIGHT - left - 24) * value / most, 1)
        marks.append(Mark("text", "", {"x": left - 6, "y": y + 14, "text-anchor": "end"}, name))
        at = {"x": left, "y": y, "width": width, "height": high - 5}
        marks.append(Mark("rect", css, at, href=href, title=f"{name} {value:g}"))
        at = {"x": left + width + 5, "y": y + 13}
        marks.append(Mark("text", "value", at, f"{value:g}", href=href))
    return marks


def cells(
    names: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[int]],
    hrefs: Sequence[Sequence[str]],
    breaks: Sequence[int],
) -> list[Mark]:
    """A table of numbers on the colours of the ramp: names down, columns across."""
    left, high = 74, 20
    wide = (RIGHT - left) / max(1, len(columns))
    marks = []
    for r, name in enumerate(names):
        y = 4 + r * (high + 2)
        marks.append(Mark("text", "", {"x": left - 5, "y": y + 14, "text-anchor": "end"}, name))
        for c, value in enumerate(values[r]):
            x = round(left + c * wide, 1)
            level = 1 + sum(value >= limit for limit in breaks)
            at: dict[str, Any] = {"x": x, "y": y, "width": round(wide - 1.5, 1), "height": high}
            title = f"{name} {columns[c]} {value}"
            marks.append(Mark("rect", f"cell d{level}", at, href=hrefs[r][c], title=title))
            at = {"x": round(x + wide / 2 - 0.75, 1), "y": y + 14, "text-anchor": "middle"}
            marks.append(Mark("text", f"on d{level}", at, str(value) if value else "·"))
    y = 4 + len(names) * (high + 2) + 12
    for c, column in enumerate(columns):
        at = {"x": round(left + (c + 0.5) * wide, 1), "y": y, "text-anchor": "middle"}
        marks.append(Mark("text", "", at, column))
    return marks
