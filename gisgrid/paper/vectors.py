"""Shapes of the display list as SVG in millimetres: no text, no picture."""

import numpy as np

from gisgrid.paper.drawing import Circle, Clip, Mark, Page, Pen, Shape


def _number(value: float) -> str:
    """Two decimals: a hundredth of a millimetre is finer than any printer."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _line(points: object, closed: bool) -> str:
    rounded = np.round(np.asarray(points, dtype=float), 2)
    corners = " ".join(f"{x:g} {y:g}" for x, y in rounded.tolist())
    return f"M{corners}{'Z' if closed else ''}"


def _pen(pen: Pen | None) -> str:
    if pen is None:
        return ""
    dash = f' stroke-dasharray="{" ".join(map(_number, pen.dash))}"' if pen.dash else ""
    cap = ' stroke-linecap="round" stroke-linejoin="round"' if pen.is_round else ""
    return f' stroke="{pen.colour}" stroke-width="{_number(pen.width)}"{dash}{cap}'


def _look(fill: str | None, pen: Pen | None) -> str:
    return f' fill="{fill or "none"}"{_pen(pen)}'


def _shape(mark: Shape) -> str:
    data = "".join(_line(line, mark.closed) for line in mark.lines)
    rule = ' fill-rule="evenodd"' if mark.fill and len(mark.lines) > 1 else ""
    return f'<path d="{data}"{rule}{_look(mark.fill, mark.pen)}/>'


def _circle(mark: Circle) -> str:
    x, y, radius = _number(mark.x), _number(mark.y), _number(mark.radius)
    return f'<circle cx="{x}" cy="{y}" r="{radius}"{_look(mark.fill, mark.pen)}/>'


def _draw(mark: Mark, clips: list[str]) -> str:
    if isinstance(mark, Clip):
        x, y, width, height = map(_number, mark.box)
        name = f"c{len(clips)}"
        clips.append(
            f'<clipPath id="{name}">'
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}"/></clipPath>'
        )
        inside = "".join(_draw(one, clips) for one in mark.marks)
        return f'<g clip-path="url(#{name})">{inside}</g>'
    return _shape(mark) if isinstance(mark, Shape) else _circle(mark)


def svg(page: Page) -> str:
    """The page's shapes; its size in millimetres is the picture's."""
    clips: list[str] = []
    body = "".join(_draw(mark, clips) for mark in page.marks)
    width, height = _number(page.width), _number(page.height)
    defs = f"<defs>{''.join(clips)}</defs>" if clips else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}">{defs}{body}</svg>'
    )
