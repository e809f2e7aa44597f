"""Where rows lie, as a file says it: geometry of its own, or two columns of coordinates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.exchange.fields import Loose, decimal, refuse_ditto
from gisgrid.exchange.report import Fault
from gisgrid.exchange.table import Cell, Crs, Geometries, Table
from gisgrid.i18n import _

Mask = NDArray[np.bool_]


class Shape(StrEnum):
    AREA = "area"
    LINE = "line"
    POINT = "point"
    NONE = "none"


@dataclass(frozen=True)
class Wish:
    """What the importer said about places.

    epsg     the file's system, said by `--crs`; None: as the file says
    repair   take the offered repair of invalid outlines
    shift    the shifted system that a person said the file has: `gcj02`, `bd09`
    around   longitude and latitude near which the rows should lie, to name a system by
    """

    epsg: int | None = None
    repair: bool = False
    around: tuple[float, float] | None = None
    shift: str | None = None


@dataclass
class Places:
    """geometry (n,) in EPSG:4490 or None; faults and warnings by position."""

    geometry: Geometries
    crs: Crs | None
    faults: dict[int, tuple[str, Cell, Fault]] = field(default_factory=dict)
    warnings: list[tuple[int, str, Cell, Fault]] = field(default_factory=list)

    def refuse(
        self, where: Mask, make: Callable[[int], Fault], values: Geometries | None = None
    ) -> None:
        """Refuse the rows of a mask; `make(position)` gives the fault."""
        for i in np.flatnonzero(where):
            if int(i) not in self.faults:
                shown = None if values is None or values[i] is None else shown_place(values[i])
                self.faults[int(i)] = ("geometry", shown, make(int(i)))


def shown_place(geometry: shapely.Geometry) -> str:
    west, south, east, north = geometry.bounds
    return f"{(west + east) / 2:.7g} {(south + north) / 2:.7g}"


def raw_places(table: Table, lon: Sequence[Cell] | None, lat: Sequence[Cell] | None) -> Places:
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
