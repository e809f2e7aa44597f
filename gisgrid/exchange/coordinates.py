"""Do the numbers make sense as coordinates of their system? What does not is refused by row.

Nothing is guessed silently: swapped axes, metres without a named system and 0/0 are refused
with what they look like.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from gisgrid import geo
from gisgrid.exchange.gauss import name_of_system
from gisgrid.exchange.places import Mask, Places, Wish
from gisgrid.exchange.report import CannotRead, Fault
from gisgrid.exchange.table import Crs, Geometries
from gisgrid.i18n import _

CHINA_LAT = (3.0, 54.0)
# How far from its area of use a system is still believed: half a 6-degree zone.
MARGIN_DEGREES = 3.0
Bounds = NDArray[np.float64]


def check_numbers(places: Places, raw: Geometries, wish: Wish) -> None:
    """Finite, not 0/0, and where the system says they can be."""
    missing = shapely.is_missing(raw)
    bounds: Bounds = shapely.bounds(raw)
    finite = _finite(raw)
    places.refuse(
        ~finite, lambda i: Fault("not_finite", _("坐标不是有限的数。"), _("检查这一行的坐标。"))
    )
    zero = ~missing & finite & (np.abs(np.nan_to_num(bounds)).max(axis=1) == 0)
    places.refuse(
        zero, lambda i: Fault("null_island", _("坐标是 0, 0。"), _("补上真实的坐标。")), raw
    )
    places.crs = Crs(wish.epsg, "said") if wish.epsg else places.crs
    here = ~missing & finite & ~zero
    if places.crs is None and here.any():
        places.crs = _unnamed(bounds[here], wish)
    if places.crs and _is_degrees(places.crs.epsg):
        _check_degrees(places, raw, bounds, here, wish)
    elif places.crs:
        _check_metres(places, raw, bounds, here)


def _finite(raw: Geometries) -> Mask:
    """Per geometry: no coordinate is NaN or infinite (bounds would pass over a NaN)."""
    coordinates, owner = shapely.get_coordinates(raw, return_index=True)
    mask = np.ones(len(raw), dtype=bool)
    mask[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    return mask


def _unnamed(bounds: Bounds, wish: Wish) -> Crs:
    """A geometry file without a system: only a person can say which it is."""
    x, y = float(bounds[0, 0]), float(bounds[0, 1])
    raise CannotRead(
        _("文件没有写明坐标系（第一个坐标是 {x}, {y}）。").format(x=f"{x:.6f}", y=f"{y:.6f}"),
        _("用 --crs 指明；{hint}").format(hint=name_of_system(x, y, wish.around)),
        "no_crs",
    )


def _is_degrees(epsg: int) -> bool:
    try:
        return bool(CRS.from_epsg(epsg).is_geographic)
    except CRSError as error:
        raise CannotRead(
            _("不认识坐标系 EPSG:{epsg}。").format(epsg=epsg),
            _("CGCS2000 经纬度是 4490，WGS 84 是 4326。"),
            "unknown_crs",
        ) from error


def _in_china(x: Bounds, y: Bounds) -> Mask:
    west, east = geo.CHINA_LON
    return (x >= west) & (x <= east) & (y >= CHINA_LAT[0]) & (y <= CHINA_LAT[1])


def _check_degrees(places: Places, raw: Geometries, bounds: Bounds, here: Mask, wish: Wish) -> None:
    x, y = np.nan_to_num(bounds[:, 2]), np.nan_to_num(bounds[:, 3])
    low_x, low_y = np.nan_to_num(bounds[:, 0]), np.nan_to_num(bounds[:, 1])
    most = np.abs(np.nan_to_num(bounds)).max(axis=1)
    places.refuse(
        here & (most > 360),
        lambda i: Fault(
            "projected",
            _("坐标是米，不是度。"),
            _("用 --crs 指明坐标系；{hint}").format(
                hint=name_of_system(float(x[i]), float(y[i]), wish.around)
            ),
        ),
        raw,
    )
    swapped = here & ~_in_china(x, y) & _in_china(y, x)
    places.refuse(
        swapped,
        lambda i: Fault("swapped_axes", _("经度和纬度写反了。"), _("把两列对调。")),
        raw,
    )
    outside = here & ((np.abs(x) > 180) | (np.abs(y) > 90) | (low_x < -180) | (low_y < -90))
    places.refuse(
        outside,
        lambda i: Fault(
            "out_of_range", _("经度要在 ±180、纬度要在 ±90 之内。"), _("检查这一行的坐标。")
        ),
        raw,
    )


def _check_metres(places: Places, raw: Geometries, bounds: Bounds, here: Mask) -> None:
    """Metres must lie where their system is used, and not with north before east."""
    assert places.crs is not None
    epsg = places.crs.epsg
    degrees = here & (np.abs(np.nan_to_num(bounds)).max(axis=1) <= 180)
    places.refuse(
        degrees,
        lambda i: Fault(
            "degrees",
            _("坐标是度，而坐标系 EPSG:{epsg} 用米。").format(epsg=epsg),
            _("用 --crs 4490。"),
        ),
        raw,
    )
    x, y = np.nan_to_num(bounds[:, 0]), np.nan_to_num(bounds[:, 1])
    outside = here & ~_is_used_at(epsg, x, y)
    places.refuse(
        outside & _is_used_at(epsg, y, x),
        lambda i: Fault(
            "swapped_axes", _("北坐标写在了东坐标前面。"), _("把两列对调：先东（Y）后北（X）。")
        ),
        raw,
    )
    places.refuse(
        outside,
        lambda i: Fault(
            "outside_crs",
            _("坐标不在 EPSG:{epsg} 的使用范围内。").format(epsg=epsg),
            _("检查 --crs；{hint}").format(hint=name_of_system(float(x[i]), float(y[i]), None)),
        ),
        raw,
    )


def _is_used_at(epsg: int, x: Bounds, y: Bounds) -> Mask:
    area = CRS.from_epsg(epsg).area_of_use
    if area is None:
        return np.ones(len(x), dtype=bool)
    points = geo.from_epsg(shapely.points(x, y), epsg)
    lon, lat = shapely.get_x(points), shapely.get_y(points)
    inside_lon = (lon >= area.west - MARGIN_DEGREES) & (lon <= area.east + MARGIN_DEGREES)
    inside_lat = (lat >= area.south - MARGIN_DEGREES) & (lat <= area.north + MARGIN_DEGREES)
    inside: Mask = np.isfinite(lon) & inside_lon & inside_lat
    return inside
