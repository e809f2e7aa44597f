"""What an import hands on: one frozen record for each accepted row, geometry in EPSG:4490.

`row` is the number by which a person finds the row in the file.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon

Area: TypeAlias = Polygon | MultiPolygon
Line: TypeAlias = LineString | MultiLineString


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    row: int
    code: str | None
    name: str | None
    geometry: Area


@dataclass(frozen=True, slots=True)
class BuildingRow:
    """`source` is its key in the file it came from; without one, its name or its outline."""

    row: int
    source: str
    name: str | None
    compound: str | None
    kind: str
    structure: str | None
    floors: int | None
    built: int | None
    geometry: Area


@dataclass(frozen=True, slots=True)
class StreetRow:
    row: int
    source: str
    name: str | None
    kind: str
    geometry: Line


@dataclass(frozen=True, slots=True)
class AreaRow:
    row: int
    source: str
    name: str | None
    kind: str
    geometry: Area


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One door. The building is named by its source key or by its name; entrance None: not said,
    0: none. The place may be missing where the building is known."""

    row: int
    code: str
    building_ref: str | None
    building: str | None
    compound: str | None
    entrance: int | None
    floor: int | None
    door: str | None
    address: str | None
    occupancy: str
    tenure: str | None
    geometry: Point | None


@dataclass(frozen=True, slots=True)
class GridRow:
    row: int
    code: str | None
    name: str
    residents_group: str | None
    geometry: Area


@dataclass(frozen=True, slots=True)
class UnitRow:
    row: int
    code: str
    name: str
    short: str
    kind: str
    address: str | None
    phone: str | None
    geometry: Point | None


@dataclass(frozen=True, slots=True)
class CadreRow:
    """`unit` is the code or name of his organisation; `address` and place are of his own office."""

    row: int
    number: int
    name: str
    rank: str
    post: str | None
    phone: str | None
    unit: str | None
    address: str | None
    geometry: Point | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody in a role: a grid's leader, or the leader of a residents' group."""

    row: int
    name: str
    role: str
    grid: str | None
    residents_group: str | None
    phone: str | None
    home: str | None
    since: date | None


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One need of another book; `code` is its number there."""

    row: int
    code: str
    kind: str
    content: str
    source: str
    state: str
    raised_on: date
    due_on: date | None
    closed_on: date | None
    place: str | None
    geometry: Point | None


@dataclass(frozen=True, slots=True)
class FactsRow:
    """What is known of a building that is stored already, found by its name."""

    row: int
    name: str
    compound: str | None
    kind: str | None
    floors: int | None
    built: int | None
    geometry: Point | None


Ground = BoundaryRow | BuildingRow | StreetRow | AreaRow | GridRow
Row = Ground | HouseholdRow | UnitRow | CadreRow | PersonRow | FactsRow | NeedRow
