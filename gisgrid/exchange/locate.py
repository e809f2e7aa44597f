"""From the coordinates of a file to checked geometry in EPSG:4490.

An invalid outline is refused with the place of the fault and the repair that could be made.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid import geo
from gisgrid.exchange.coordinates import check_numbers
from gisgrid.exchange.places import Places, Shape, Wish, raw_places, shown_place
from gisgrid.exchange.report import Fault
from gisgrid.exchange.shifted import unshifted
from gisgrid.exchange.table import Cell, Geometries, Table
from gisgrid.exchange.validity import invalid, repaired
from gisgrid.i18n import _

STORED_DECIMALS = 9
# GEOS numbers: point 0, line 1, polygon 3, their collections 4 to 6.
TYPE_IDS = {Shape.AREA: (3, 6), Shape.LINE: (1, 5), Shape.POINT: (0,)}


def locate(
    table: Table, shape: Shape, lon: Sequence[Cell] | None, lat: Sequence[Cell] | None, wish: Wish
) -> Places:
    """The rows' places. `lon` and `lat` are used where the format has no geometry.

    Raises CannotRead if the file has no coordinates at all or a system nobody knows.
    """
    places = raw_places(table, lon, lat)
    raw = places.geometry
    _check_type(places, raw, shape)
    check_numbers(places, raw, wish)
    good = np.array([i not in places.faults for i in range(len(raw))], dtype=bool)
    if places.crs and (good & ~shapely.is_missing(raw)).any():
        places.geometry = raw.copy()
        places.geometry[~good] = None
        moved = geo.from_epsg(places.geometry[good], places.crs.epsg)
        true = unshifted(moved, wish.shift) if wish.shift else moved
        places.geometry[good] = shapely.transform(true, _rounded)
    if shape is Shape.AREA:
        _check_validity(places, wish)
        # The same outline from another format may begin elsewhere or run the other way round.
        places.geometry = shapely.normalize(places.geometry)
    return places


def _rounded(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """To 0.1 mm: what a text format writes is then just what is stored, and comes back the same."""
    return np.round(coordinates, STORED_DECIMALS)


def _check_type(places: Places, raw: Geometries, shape: Shape) -> None:
    wrong = ~shapely.is_missing(raw) & ~np.isin(shapely.get_type_id(raw), TYPE_IDS[shape])
    wanted = {Shape.AREA: _("面"), Shape.LINE: _("线"), Shape.POINT: _("点")}[shape]
    places.refuse(
        wrong,
        lambda i: Fault(
            "wrong_type",
            _("图形是{kind}，这里要{wanted}。").format(kind=raw[i].geom_type, wanted=wanted),
            _("看看是不是选错了图层。"),
        ),
        raw,
    )


def _check_validity(places: Places, wish: Wish) -> None:
    bad = ~shapely.is_missing(places.geometry) & ~shapely.is_valid(places.geometry)
    for i in map(int, np.flatnonzero(bad)):
        if i in places.faults:
            continue
        outline = places.geometry[i]
        mended = repaired(outline)
        if wish.repair and mended is not None:
            places.geometry[i] = mended
            places.warnings.append((i, "geometry", shown_place(outline), invalid(outline, mended)))
        else:
            places.faults[i] = ("geometry", shown_place(outline), invalid(outline, mended))
