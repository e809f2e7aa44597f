"""How each layer looks in QGIS, as data: from below to above, in the colours of our own map."""

from dataclasses import dataclass, field
from typing import Literal

# The same as on the page, which a service cannot import; a test compares them.
INK, INK2, LINE2 = "#211D18", "#5A5348", "#857C6E"
DENSITY_BREAKS = (2.0, 4.0, 6.0, 9.0)
Shape = Literal["Polygon", "Line", "Point"]
DENSITY_COLOURS = ("#F8F2E2", "#FFDB9C", "#EC8F55", "#C3461F", "#860E12")
NOBODY = "#FFFFFF"


@dataclass(frozen=True)
class Symbol:
    """fill and line are colours, None for none; width and size in millimetres on paper."""

    fill: str | None = None
    line: str | None = None
    width: float = 0.2
    opacity: float = 1.0
    dash: str = "solid"
    size: float = 2.0
    marker: str = "circle"


@dataclass(frozen=True)
class Class:
    """Rows whose `column` is `value`, or lies in [`low`, `high`)."""

    title: str
    symbol: Symbol
    value: str | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Style:
    """One layer. `column` decides the class; without classes all rows have `symbol`.

    label   an expression of QGIS; halo in white; `smallest` is the scale below which it shows
    """

    name: str
    title: str
    shape: Shape
    symbol: Symbol
    column: str | None = None
    classes: tuple[Class, ...] = field(default=())
    label: str | None = None
    label_size: float = 8
    is_bold: bool = False
    smallest: int | None = None


def _density() -> tuple[Class, ...]:
    ends = (0.0, *DENSITY_BREAKS, 100_000.0)
    made = []
    for colour, low, high in zip(DENSITY_COLOURS, ends[:-1], ends[1:], strict=True):
        title = f"≥ {low:g}" if high == ends[-1] else f"{low:g} – {high:g}"
        made.append(Class(title, Symbol(colour, INK, 0.5, 0.62), low=low, high=high))
    return tuple(made)


WATER, FOREST, GREEN = "#B9D0D8", "#CDD8BC", "#D9E0C6"
STYLES = (
    Style(
        "areas", "场地", "Polygon", Symbol(INK2, None, opacity=0.08), "kind",
        (
            Class("水面", Symbol(WATER), value="water"),
            Class("林地", Symbol(FOREST), value="forest"),
            Class("绿地", Symbol(GREEN), value="green"),
            Class("广场", Symbol("#FFFFFF", LINE2, 0.15), value="square"),
        ),
        "name", 7, smallest=8_000,
    ),
    Style(
        "grids", "网格：每百户未结需求", "Polygon", Symbol(None, INK, 0.6), "needs_per_100",
        _density(), "short || coalesce('\\n' || \"unit\", '')", 9, is_bold=True,
    ),
    Style(
        "streets", "道路", "Line", Symbol(None, "#FFFFFF", 0.5), "kind",
        (
            Class("主街", Symbol(None, "#FFFFFF", 1.4), value="main"),
            Class("支路", Symbol(None, "#FFFFFF", 0.9), value="side"),
            Class("小路", Symbol(None, "#FFFFFF", 0.3, dash="dash"), value="path"),
            Class("铁路", Symbol(None, INK2, 0.5, dash="dash"), value="railway"),
            Class("围墙", Symbol(None, LINE2, 0.3), value="wall"),
        ),
        "name", 7, smallest=8_000,
    ),
    Style(
        "buildings", "楼栋", "Polygon", Symbol("#D8D2C8", INK2, 0.15), "is_context",
        (Class("社区以外", Symbol("#ECE9E3", LINE2, 0.1), value="true"),),
        "name", 7, smallest=4_000,
    ),
    Style("entrances", "单元门", "Point", Symbol("#FFFFFF", INK, 0.2, size=1.4), label="number",
          label_size=6, smallest=1_500),
    Style("facilities", "设施", "Point", Symbol("#2F6F73", "#FFFFFF", 0.3, size=2.6,
          marker="square"), label="name", label_size=7, smallest=6_000),
    Style("units", "单位", "Point", Symbol("#1F5AA6", "#FFFFFF", 0.3, size=3, marker="diamond"),
          label="short", label_size=8, smallest=12_000),
    Style("community", "社区边界", "Polygon", Symbol(None, INK, 1.0, dash="dash dot")),
)  # fmt: skip
