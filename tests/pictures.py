"""Geometry drawn as text, so that a test shows its case.

A A B B        each letter a grid, each cell 50 m
A A B .        . is nobody's
C C C .
"""

from dataclasses import dataclass

import shapely
from shapely import Polygon

from gisgrid import geo

SIZE_M = 50.0
# The south-west corner, in metres of EPSG:4548 (117° E): a place in Beijing.
ORIGIN = (441_000.0, 4_428_000.0)
EPSG = 4548


@dataclass(frozen=True)
class Cell:
    """One square of a picture; `outline` and `house` in metres of EPSG."""

    letter: str
    row: int
    column: int
    outline: Polygon
    house: Polygon

    @property
    def name(self) -> str:
        return f"{self.row + 1}{chr(ord('a') + self.column)}"


def cells(picture: str) -> list[Cell]:
    """The squares of a picture, row by row from the north."""
    rows = [line.split() for line in picture.strip().splitlines()]
    height = len(rows)
    return [
        _cell(letter, row, column, height)
        for row, line in enumerate(rows)
        for column, letter in enumerate(line)
        if letter != "."
    ]


def _cell(letter: str, row: int, column: int, height: int) -> Cell:
    west = ORIGIN[0] + column * SIZE_M
    south = ORIGIN[1] + (height - 1 - row) * SIZE_M
    outline = shapely.box(west, south, west + SIZE_M, south + SIZE_M)
    return Cell(letter, row, column, outline, outline.buffer(-15, join_style="mitre"))


def digits(picture: str) -> dict[tuple[int, int], int]:
    """Numbers drawn in the same squares: households of each cell."""
    rows = [line.split() for line in picture.strip().splitlines()]
    return {
        (row, column): int(mark)
        for row, line in enumerate(rows)
        for column, mark in enumerate(line)
        if mark != "."
    }


def stored(shape: shapely.Geometry) -> shapely.Geometry:
    """Metres → longitude and latitude."""
    return geo.to_stored(shape, EPSG)


def lonlat(column: float, row: float, height: int = 3) -> tuple[float, float]:
    """The point at a place of the picture, counted in squares from its north-west corner."""
    x = ORIGIN[0] + column * SIZE_M
    y = ORIGIN[1] + (height - row) * SIZE_M
    point = stored(shapely.Point(x, y))
    return point.x, point.y
