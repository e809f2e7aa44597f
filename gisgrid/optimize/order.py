"""In which order the grids of a plan get their numbers."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
import shapely

from gisgrid.optimize.necks import Area


def order(outlines: Sequence[Area]) -> list[int]:
    """Positions of the outlines in reading order, in which grids get their numbers.

    Rows go from north to south, grids of a row from west to east: 01 stands at the top left,
    the last at the bottom right. A row begins with the northernmost grid that has no number
    yet and takes all whose centre of gravity lies less than a mean grid's width (the square
    root of the mean area) farther south.
    """
    shapes = np.asarray(outlines, object)
    height = sqrt(float(shapely.area(shapes).mean()))
    x, y = shapely.get_coordinates(shapely.centroid(shapes)).T
    left = sorted(range(len(shapes)), key=lambda g: (-y[g], x[g]))
    numbered: list[int] = []
    while left:
        top = y[left[0]]
        row = [g for g in left if top - y[g] < height]
        numbered += sorted(row, key=lambda g: (x[g], -y[g]))
        left = [g for g in left if g not in row]
    return numbered
