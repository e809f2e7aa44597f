"""Where rows lie: from the coordinates of a file to checked geometry in EPSG:4490.

Nothing is guessed silently: swapped axes, metres without a named system and 0/0 are refused
with what they look like; an invalid outline is refused with the place of the fault and the
repair that could be made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from gisgrid import geo
from gisgrid.exchange.fields import Loose, decimal, refuse_ditto
from gisgrid.exchange.gauss import name_of_system
from gisgrid.exchange.report import CannotRead, Fault
from gisgrid.exchange.table import Cell, Crs, Geometries, Table
from gisgrid.exchange.validity import invalid, repaired
from gisgrid.i18n import _

CHINA_LAT = (3.0, 54.0)
# How far from its area of use a system is still believed: half a 6-degree zone.
MARGIN_DEGREES = 3.0
Bounds = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Shape(StrEnum):
    AREA = "area"
    LINE = "line"
    POINT = "point"
    NONE = "none"


# GEOS numbers: point 0, line 1, polygon 3, their collections 4 to 6.
TYPE_IDS = {Shape.AREA: (3, 6), Shape.LINE: (1, 5), Shape.POINT: (0,)}


@dataclass(frozen=True)
class Wish:
    """What the importer said about places.

    epsg     the file's system, said by `--crs`; None: as the file says
    repair   take the offered repair of invalid outlines
    around   longitude and latitude near which the rows should lie, to name a system by
    """

    epsg: int | None = None
    repair: bool = False
    around: tuple[float, float] | None = None


@dataclass
class Places:
    """geometry (n,) in EPSG:4490 or None; faults and warnings by position."""

    geometry: Geometries
    crs: Crs | None
    faults: dict[int, tuple[str, Cell, Fault]] = field(default_factory=dict)
    warnings: list[tuple[int, str, Cell, Fault]] = field(default_factory=list)

    def refuse(self, where: Mask, make: Any, values: Geometries | None = None) -> None:
        """Refuse the rows of a mask; `make(position)` gives the fault."""
        for i in np.flatnonzero(where):
            if int(i) not in self.faults:
                shown = None if values is None or values[i] is None else _shown(values[i])
                self.faults[int(i)] = ("geometry", shown, make(int(i)))


def locate(
    table: Table, shape: Shape, lon: Sequence[Cell] | None, lat: Sequence[Cell] | None, wish: Wish
) -> Places:
    """The rows' places. `lon` and `lat` are used where the format has no geometry.

    Raises CannotRead if the file has no coordinates at all or a system nobody knows.
    """
    places = _raw(table, lon, lat)
    raw = places.geometry
    _check_type(places, raw, shape)
    _check_numbers(places, raw, wish)
    good = np.array([i not in places.faults for i in range(len(raw))], dtype=bool)
    if places.crs and (good & ~shapely.is_missing(raw)).any():
        places.geometry = np.where(good, raw, None)
        places.geometry[good] = geo.from_epsg(places.geometry[good], places.crs.epsg)
    if shape is Shape.AREA:
        _check_validity(places, wish)
    return places


def _shown(geometry: shapely.Geometry) -> str:
    west, south, east, north = geometry.bounds
    return f"{(west + east) / 2:.7g} {(south + north) / 2:.7g}"


def _raw(table: Table, lon: Sequence[Cell] | None, lat: Sequence[Cell] | None) -> Places:
    if table.geometry is not None:
        places = Places(_flat(table.geometry), table.crs)
        for i, fault in table.faults.items():
            places.faults[i] = ("geometry", None, fault)
        _warn_of_heights(places, table.geometry)
        return places
    if lon is None or lat is None:
        return Places(np.full(len(table), None, dtype=object), None)
    return _points(lon, lat)


def _flat(geometry: Geometries) -> Geometries:
    """Two dimensions, empty ones as None, a collection of one point as that point."""
    flat: Geometries = shapely.force_2d(geometry)
    flat[shapely.is_empty(flat)] = None
    single = (shapely.get_type_id(flat) == 4) & (shapely.get_num_geometries(flat) == 1)
    flat[single] = shapely.get_geometry(flat[single], 0)
    return flat


def _warn_of_heights(places: Places, geometry: Geometries) -> None:
    fault = Fault("heights", _("高程不保存。"), "")
    places.warnings += [
        (int(i), "geometry", None, fault) for i in np.flatnonzero(shapely.has_z(geometry))
    ]


def _points(lon: Sequence[Cell], lat: Sequence[Cell]) -> Places:
    x, y = _column(lon), _column(lat)
    places = Places(np.full(len(lon), None, dtype=object), Crs(4326, "columns"))
    if x is None or y is None:
        return _points_by_row(places, lon, lat)
    places.geometry = shapely.points(x, y)
    return places


def _column(cells: Sequence[Cell]) -> NDArray[np.float64] | None:
    """All cells at once; None if one of them needs a closer look."""
    if not set(map(type, cells)) <= {str, int, float}:
        return None
    if not all(cell.isascii() for cell in cells if isinstance(cell, str)):
        return None
    try:
        return np.array(cells, dtype=np.float64)
    except ValueError:
        return None


def _points_by_row(places: Places, lon: Sequence[Cell], lat: Sequence[Cell]) -> Places:
    for i, pair in enumerate(zip(lon, lat, strict=True)):
        if pair == (None, None):
            continue
        numbers = [_coordinate(places, i, name, cell) for name, cell in zip(
            ("lon", "lat"), pair, strict=True)]  # fmt: skip
        if None not in numbers:
            places.geometry[i] = shapely.Point(numbers)
    return places


def _coordinate(places: Places, i: int, name: str, cell: Cell) -> float | None:
    try:
        if cell is None:
            raise Fault("half_a_place", _("只写了一个坐标。"), _("经度和纬度都要写。"))
        refuse_ditto(cell)
        value = decimal(cell)
    except Fault as fault:
        places.faults.setdefault(i, (name, cell, fault))
        return None
    if isinstance(value, Loose):
        places.warnings.append((i, name, cell, value.fault))
        value = value.value
    return float(value)


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


def _check_numbers(places: Places, raw: Geometries, wish: Wish) -> None:
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
    return (
        np.isfinite(lon) & inside_lon
        & (lat >= area.south - MARGIN_DEGREES) & (lat <= area.north + MARGIN_DEGREES)
    )  # fmt: skip


def _check_validity(places: Places, wish: Wish) -> None:
    bad = ~shapely.is_missing(places.geometry) & ~shapely.is_valid(places.geometry)
    for i in map(int, np.flatnonzero(bad)):
        if i in places.faults:
            continue
        outline = places.geometry[i]
        mended = repaired(outline)
        if wish.repair and mended is not None:
            places.geometry[i] = mended
            places.warnings.append((i, "geometry", _shown(outline), invalid(outline, mended)))
        else:
            places.faults[i] = ("geometry", _shown(outline), invalid(outline, mended))
