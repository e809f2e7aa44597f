"""Shapes of the display list as SVG in hundredths of a millimetre: no text, no picture.

A hundredth is finer than any printer, and whole numbers keep the file small.
"""

import numpy as np

from gisgrid.paper.drawing import Circle, Clip, Mark, Page, Pen, Shape, Unit


def _number(millimetres: float) -> str:
    return str(round(millimetres * 100))


def _line(points: object, closed: bool) -> str:
    if isinstance(points, np.ndarray):
        flat = np.rint(points.ravel() * 100).astype(np.int64).tolist()
    else:
        flat = [round(100 * value) for point in points for value in point]  # type: ignore[attr-defined]
    return f"M{' '.join(map(str, flat))}{'Z' if closed else ''}"


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


def _unit(mark: Unit) -> str:
    """In whole numbers of its own measure: the pen is one of them wide."""
    data = "".join(
        f"M{' '.join(str(round(value)) for point in line for value in point)}"
        for line in mark.shape.lines
    )
    place = f"translate({_number(mark.x)} {_number(mark.y)}) scale({_number(mark.size)})"
    colour = mark.shape.pen.colour if mark.shape.pen else "none"
    return f'<g transform="{place}"><path d="{data}" fill="none" stroke="{colour}"/></g>'


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
    if isinstance(mark, Unit):
        return _unit(mark)
    return _shape(mark) if isinstance(mark, Shape) else _circle(mark)


def svg(page: Page) -> str:
    """The page's shapes; its size is the picture's."""
    clips: list[str] = []
    body = "".join(_draw(mark, clips) for mark in page.marks)
    defs = f"<defs>{''.join(clips)}</defs>" if clips else ""
    width, height = _number(page.width), _number(page.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{page.width:g}mm" '
        f'height="{page.height:g}mm" viewBox="0 0 {width} {height}">{defs}{body}</svg>'
    )
