"""A coverage written with few decimals that is still one."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.optimize.necks import Area


def rounded(outlines: Sequence[Area], digits: int) -> NDArray[np.object_]:
    """The outlines of a valid coverage with so many decimals: still a valid coverage.

    Every node is rounded alike, so that shared borders stay shared. Where that folds a part
    narrower than the rounding over itself, all borders are noded anew on the rounded places
    and what has become nothing goes.
    """
    shapes = np.asarray(outlines, object)
    made = np.asarray(shapely.transform(shapes, lambda xy: np.round(xy, digits)))
    if shapely.coverage_is_valid(made) and shapely.is_valid(made).all():
        return made
    noded = shapely.union_all(shapely.boundary(made), grid_size=10.0**-digits)
    faces = shapely.get_parts(shapely.polygonize([noded]))
    face, owner = shapely.STRtree(shapes).query(shapely.point_on_surface(faces), "within")
    of = {int(f): int(o) for f, o in zip(face[::-1], owner[::-1], strict=True)}
    groups: list[list[shapely.Geometry]] = [[] for _outline in shapes]
    for number, grid in sorted(of.items()):
        groups[grid].append(faces[number])
    joined = np.array([shapely.coverage_union_all(group) for group in groups], object)
    return np.asarray(shapely.transform(joined, lambda xy: np.round(xy, digits)))
