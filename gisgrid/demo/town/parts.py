"""What the demo town consists of: frozen records in stored degrees (EPSG:4490)."""

from dataclasses import dataclass

from shapely import LineString, Point, Polygon


@dataclass(frozen=True)
class Street:
    """One line. `kind` is main, side, lane, path or railway; an unnamed one has ''."""

    name: str
    kind: str
    line: LineString
    key: str


@dataclass(frozen=True)
class Area:
    """Ground that is no building.

    `kind` is water, green, compound, square, yard, timber_yard, forest, sports or woodpile.
    """

    name: str
    kind: str
    geom: Polygon
    key: str


@dataclass(frozen=True)
class Building:
    """One building.

    key          three digits where people live, a letter and digits elsewhere; unique
    number       as painted on the wall: 12号楼, 7栋, 2趟; '' without one
    compound     小区 of walk-ups, quarter of rows; '' elsewhere
    kind         walk_up, row, public, shop, shed, industrial
    group        1–5, the residents' group its ground belongs to
    is_context   stands outside the boundary and is only drawn
    """

    key: str
    name: str
    number: str
    compound: str
    kind: str
    structure: str
    floors: int
    outline: Polygon
    built: int
    group: int
    is_context: bool


@dataclass(frozen=True)
class Entrance:
    """One door of a stairwell, or of one house of a row; `building` is the building's key."""

    key: str
    building: str
    number: int
    point: Point


@dataclass(frozen=True)
class Household:
    """One dwelling, also an empty one (`is_vacant`, occupancy vacant).

    key, code    forms of the register: 012-2-05-01, in rows 131-0-01-07
    door         as spoken: 501; the house number in a row
    address      printed form, unique: 12号楼2单元501, 前进街7栋3号
    """

    key: str
    building: str
    entrance: str
    floor: int
    door: str
    code: str
    occupancy: str
    tenure: str
    point: Point
    is_vacant: bool
    address: str


@dataclass(frozen=True)
class Facility:
    name: str
    kind: str
    point: Point
    open_times: str
    key: str


@dataclass(frozen=True)
class UnitSeat:
    """One of the 21 units and where it sits; `offers` are pairs (kind of resource, what)."""

    id: str
    name: str
    short: str
    kind: str
    phone: str
    offers: tuple[tuple[str, str], ...]
    point: Point
    address: str


@dataclass(frozen=True)
class Place:
    """A name by which people call the neighbourhood of a point."""

    name: str
    point: Point


@dataclass(frozen=True)
class Town:
    """The whole town. Same seed, same town."""

    boundary: Polygon
    streets: tuple[Street, ...]
    areas: tuple[Area, ...]
    buildings: tuple[Building, ...]
    entrances: tuple[Entrance, ...]
    households: tuple[Household, ...]
    facilities: tuple[Facility, ...]
    units: tuple[UnitSeat, ...]
    places: tuple[Place, ...]
