"""The demo town as rows: community, streets, areas, facilities, buildings, doors, households."""

from dataclasses import dataclass

from geoalchemy2.shape import from_shape
from shapely import MultiPolygon
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.demo.fill import as_stored, fill, take_ids
from gisgrid.demo.town import Building as TownBuilding
from gisgrid.demo.town import Town
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.pinyin import search_key
from gisgrid.territory.models import AdminUnit, Area, Community, Facility, Street

COMMUNITY = 232762100001
NAME, SHORT = "先锋社区", "XF"
# Division codes of the statistics office, padded to twelve digits.
CHAIN = (
    (230000000000, "黑龙江省", 1, None),
    (232700000000, "大兴安岭地区", 2, 230000000000),
    (232762000000, "松岭区", 3, 232700000000),
    (232762100000, "小扬气镇", 4, 232762000000),
    (COMMUNITY, NAME, 5, 232762100000),
)


@dataclass(frozen=True)
class Ids:
    """Ids by the town's keys; `households` in the town's order."""

    buildings: dict[str, int]
    entrances: dict[str, int]
    households: list[int]


def write_community(session: Session, town: Town) -> Community:
    """The chain of divisions and the community itself, with boundary and metric system."""
    units = [dict(zip(("code", "name", "level", "parent"), unit, strict=True)) for unit in CHAIN]
    session.execute(insert(AdminUnit).values(units).on_conflict_do_nothing())
    community = Community(
        community=COMMUNITY,
        name=NAME,
        short=SHORT,
        boundary=from_shape(MultiPolygon([town.boundary]), srid=geo.STORED),
        metric=geo.metric_crs_of(town.boundary),
        is_synthetic=True,
    )
    session.add(community)
    session.flush()
    return community


def write_ground(session: Session, town: Town) -> Ids:
    """Everything of the town that lies on the ground."""
    _write_surroundings(session, town)
    buildings = _write_buildings(session, town)
    entrances = _write_entrances(session, town, buildings)
    households = _write_households(session, town, buildings, entrances)
    return Ids(buildings, entrances, households)


def _write_surroundings(session: Session, town: Town) -> None:
    lines = as_stored([street.line for street in town.streets], "LineString")
    streets = [
        {
            "source": street.key, "name": street.name or None, "kind": street.kind,
            "search": search_key(street.name), "line": line,
        }
        for street, line in zip(town.streets, lines, strict=True)
    ]  # fmt: skip
    fill(session, COMMUNITY, Street, streets)
    outlines = as_stored([area.geom for area in town.areas], "Polygon")
    areas = [
        {"source": area.key, "name": area.name or None, "kind": area.kind, "outline": outline}
        for area, outline in zip(town.areas, outlines, strict=True)
    ]
    fill(session, COMMUNITY, Area, areas)
    points = as_stored([facility.point for facility in town.facilities])
    facilities = [
        {
            "source": one.key, "name": one.name, "search": search_key(one.name), "kind": one.kind,
            "open_times": one.open_times or None, "point": point,
        }
        for one, point in zip(town.facilities, points, strict=True)
    ]  # fmt: skip
    fill(session, COMMUNITY, Facility, facilities)


def spoken(building: TownBuilding) -> str | None:
    """What people call a house. Walk-ups are counted through the community, so the number is
    enough; sheds in yards have no name."""
    if building.kind == "shed" and building.compound:
        return None
    return building.number if building.kind == "walk_up" else building.name


def _write_buildings(session: Session, town: Town) -> dict[str, int]:
    ids = take_ids(session, Building, len(town.buildings))
    outlines = as_stored([building.outline for building in town.buildings], "Polygon")
    rows = [
        {
            "id": key, "source": one.key, "name": spoken(one), "compound": one.compound or None,
            "search": search_key(one.name) if spoken(one) else "", "kind": one.kind,
            "structure": one.structure, "floors": one.floors, "built": one.built,
            "is_context": one.is_context, "outline": outline,
        }
        for key, one, outline in zip(ids, town.buildings, outlines, strict=True)
    ]  # fmt: skip
    fill(session, COMMUNITY, Building, rows)
    return {one.key: key for key, one in zip(ids, town.buildings, strict=True)}


def _write_entrances(session: Session, town: Town, buildings: dict[str, int]) -> dict[str, int]:
    ids = take_ids(session, Entrance, len(town.entrances))
    points = as_stored([entrance.point for entrance in town.entrances])
    rows = [
        {"id": key, "building": buildings[one.building], "number": one.number, "point": point}
        for key, one, point in zip(ids, town.entrances, points, strict=True)
    ]
    fill(session, COMMUNITY, Entrance, rows)
    return {one.key: key for key, one in zip(ids, town.entrances, strict=True)}


def _write_households(
    session: Session, town: Town, buildings: dict[str, int], entrances: dict[str, int]
) -> list[int]:
    ids = take_ids(session, Household, len(town.households))
    points = as_stored([household.point for household in town.households])
    rows = [
        {
            "id": key, "code": one.code, "building": buildings[one.building],
            "entrance": entrances[one.entrance], "floor": one.floor, "door": one.door,
            "address": one.address, "occupancy": one.occupancy, "tenure": one.tenure,
            "point": point,
        }
        for key, one, point in zip(ids, town.households, points, strict=True)
    ]  # fmt: skip
    fill(session, COMMUNITY, Household, rows)
    return ids
