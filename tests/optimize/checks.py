"""What every set of building cells must satisfy."""

import numpy as np
import shapely

from gisgrid import geo

GRID_M = 0.001


def assert_covers(boundary, cells):
    whole = shapely.union_all(cells)
    assert shapely.is_valid(cells).all()
    assert shapely.coverage_is_valid(cells)
    assert shapely.hausdorff_distance(whole.boundary, boundary.boundary) < 1.5 * GRID_M
    assert whole.symmetric_difference(boundary).area < boundary.length * GRID_M


def rounded(cells, epsg, digits):
    return shapely.transform(geo.to_stored(cells, epsg), lambda xy: np.round(xy, digits))
