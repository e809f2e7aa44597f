"""Where the number of a grid stands on a map."""

import shapely
from shapely import MultiPolygon, Polygon


def pole(area: Polygon | MultiPolygon) -> tuple[float, float, float]:
    """Centre and radius (x, y, r) of the largest circle inside, in the unit of the coordinates.

    The centre is the place farthest from the outline (pole of inaccessibility), exact to a
    thousandth of the larger side; of several parts it lies in the widest.
    """
    west, south, east, north = area.bounds
    radius = shapely.maximum_inscribed_circle(area, max(east - west, north - south) / 1000)
    centre = radius.coords[0]
    return centre[0], centre[1], float(radius.length)
