"""The coordinate systems and the spatial words; nothing else names an EPSG code or an ST_ function.

Everything is stored in CGCS2000 longitude and latitude (EPSG:4490). Metres and areas are
always those of the place's own 3-degree Gauss-Krüger zone, never of web Mercator.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NewType

import numpy as np
import shapely
from pyproj import Proj, Transformer
from sqlalchemy import ColumnElement, Float, cast, func
from sqlalchemy.orm import InstrumentedAttribute

STORED = 4490
WEB_MERCATOR = 3857
CHINA_LON = (73.5, 136.5)
MORTON_BITS = 30
MERCATOR_EDGE_M = 20037508.342789244

Metres = NewType("Metres", float)


def metric_crs(lon: float, lat: float) -> int:
    """EPSG code of the metric system at a place.

    In China the 3-degree Gauss-Krüger zone without zone prefix (EPSG 4534 at 75° E to 4554
    at 135° E); elsewhere the UTM zone on WGS 84.
    """
    if CHINA_LON[0] <= lon <= CHINA_LON[1] and lat > 0:
        return 4534 + round(lon / 3) - 25
    zone = int((lon + 180) // 6) % 60 + 1
    return (32600 if lat >= 0 else 32700) + zone


def metric_crs_of(geometry: shapely.Geometry) -> int:
    """EPSG code of the metric system at the middle of a stored geometry."""
    west, south, east, north = geometry.bounds
    return metric_crs((west + east) / 2, (south + north) / 2)


@lru_cache(maxsize=64)
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _move(geometry: Any, source: int, target: int) -> Any:
    transformer = _transformer(source, target)

    def step(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return shapely.transform(geometry, step)


def to_metric(geometry: Any, epsg: int) -> Any:
    """Stored degrees → metres of `epsg`; a geometry or an array of them."""
    return _move(geometry, STORED, epsg)


def to_stored(geometry: Any, epsg: int) -> Any:
    """Metres of `epsg` → stored degrees; a geometry or an array of them."""
    return _move(geometry, epsg, STORED)


def from_epsg(geometry: Any, epsg: int) -> Any:
    """Any system → stored degrees. WGS 84 degrees are taken as they are (within a metre)."""
    return geometry if epsg in (STORED, 4326) else _move(geometry, epsg, STORED)


def morton_range(z: int, x: int, y: int) -> tuple[int, int]:
    """Half-open range of `qk` that holds just the points of web tile z/x/y."""
    key = 0
    for bit in range(z):
        key |= ((x >> bit) & 1) << (2 * bit) | ((y >> bit) & 1) << (2 * bit + 1)
    shift = 2 * (MORTON_BITS - z)
    return key << shift, (key + 1) << shift


def tile_bounds(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a web tile in metres of EPSG:3857."""
    size = 2 * MERCATOR_EDGE_M / 2**z
    west, north = -MERCATOR_EDGE_M + x * size, MERCATOR_EDGE_M - y * size
    return west, north - size, west + size, north


Column = ColumnElement[Any] | InstrumentedAttribute[Any]


def point(lon: float, lat: float) -> ColumnElement[Any]:
    return func.ST_SetSRID(func.ST_MakePoint(lon, lat), STORED)


def covers(area: Column, place: Column) -> ColumnElement[bool]:
    """`place` lies in `area` or on its edge."""
    return func.ST_Covers(area, place)


def distance_m(a: Column, b: Column) -> ColumnElement[float]:
    """Shortest distance in metres on the ellipsoid."""
    return cast(func.ST_Distance(func.geography(a), func.geography(b)), Float)


def within_m(a: Column, b: Column, metres: float) -> ColumnElement[bool]:
    return func.ST_DWithin(func.geography(a), func.geography(b), metres)


def as_geojson(column: Column, digits: int = 7) -> ColumnElement[str]:
    """RFC 7946 text: no `crs` member; 4490 is taken as WGS 84 without transformation."""
    return func.ST_AsGeoJSON(column, digits, 0)


def lon(column: Column) -> ColumnElement[float]:
    return func.ST_X(column)


def lat(column: Column) -> ColumnElement[float]:
    return func.ST_Y(column)


@lru_cache(maxsize=64)
def _projection(epsg: int) -> Proj:
    return Proj(epsg)


def factors(epsg: int, lon: float, lat: float) -> tuple[float, float]:
    """Metres of a metric system for one metre of the ground at a place, and the angle in degrees
    from its north to true north, clockwise."""
    found = _projection(epsg).get_factors(lon, lat)
    return (float(found.areal_scale) ** 0.5, -float(found.meridian_convergence))


Progress = Callable[[float], None]
