"""From a point, an address or a name to the grid, its leader, unit and cadre."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth.models import Person
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Invalid
from gisgrid.households import address as addresses
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.households.service import buildings_named
from gisgrid.i18n import _
from gisgrid.pairing.service import Paired, pairs_on
from gisgrid.pinyin import search_key
from gisgrid.territory.models import Facility, Grid
from gisgrid.territory.service import Leader, grid_at, leaders_on, nearest_grid
from gisgrid.units.models import Unit


@dataclass(frozen=True)
class Answer:
    """`inside` False: the grid is the nearest one, `distance_m` away."""

    lon: float
    lat: float
    inside: bool
    distance_m: float
    grid: Grid | None
    leader: Leader | None
    unit: Paired | None
    cadre: Paired | None
    place: str | None = None


@dataclass(frozen=True)
class Place:
    """Something that was found by its name, with a point to show."""

    kind: str
    title: str
    detail: str
    lon: float
    lat: float
    household_code: str | None = None


def where(
    session: Session, community: int, lon: float, lat: float, on: date, place: str | None = None
) -> Answer:
    """Who is responsible for a point (EPSG:4490) on a day."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Invalid(_("经纬度不对：经度在-180到180之间，纬度在-90到90之间。"))
    grid_id, away = grid_at(session, community, lon, lat, on), 0.0
    inside = grid_id is not None
    if grid_id is None:
        nearest = nearest_grid(session, community, lon, lat, on)
        if nearest is None:
            return Answer(lon, lat, False, 0.0, None, None, None, None, place)
        grid_id, away = nearest
    grid = session.scalar(visible(Grid, community).where(Grid.id == grid_id))
    pairs = pairs_on(session, community, on)
    return Answer(
        lon,
        lat,
        inside,
        round(away, 1),
        grid,
        leaders_on(session, community, on).get(grid_id),
        pairs.get((grid_id, "unit")),
        pairs.get((grid_id, "cadre")),
        place,
    )


def find_places(
    session: Session, actor: Actor, community: int, words: str, limit: int = 8
) -> list[Place]:
    """Doors, buildings, units and facilities by address, name, part of a name or pinyin.

    Doors come first, and only those that the asker may see.
    """
    words = words.strip()
    if not words:
        return []
    found = _doors(session, community, words)
    found += [
        Place("building", row.name, row.compound or "", row[3], row[4])
        for row in buildings_named(session, community, addresses.normal(words), limit)
    ]
    found += _named_points(session, community, words.casefold(), limit)
    return found[:limit]


def _doors(session: Session, community: int, words: str) -> list[Place]:
    try:
        read = addresses.parse(words)
    except Invalid:
        return []
    if read.building is None:
        return []
    names = {read.building, f"{read.building}号楼", f"{read.building}楼", f"{read.building}栋"}
    query = (
        select(
            Household.address, Household.code, Building.name,
            geo.lon(Household.point), geo.lat(Household.point),
        )
        .join(
            Building,
            (Building.community == Household.community) & (Building.id == Household.building),
        )
        .outerjoin(
            Entrance,
            (Entrance.community == Household.community) & (Entrance.id == Household.entrance),
        )
        .where(
            Household.community == community,
            Building.community == community,
            or_(*(Building.name.endswith(name, autoescape=True) for name in sorted(names))),
            Household.is_counted,
        )
        .order_by(Household.code)
        .limit(5)
    )  # fmt: skip
    if read.door is None:
        return []
    if read.entrance is not None:
        query = query.where(Entrance.number == read.entrance)
    if read.floor is not None:
        query = query.where(Household.floor == read.floor)
    query = query.where(Household.door.endswith(str(read.door), autoescape=True))
    return [
        Place("household", row[0], row[2] or "", row[3], row[4], row[1])
        for row in session.execute(query)
    ]


def _named_points(session: Session, community: int, words: str, limit: int) -> list[Place]:
    found = []
    for kind, model in (("unit", Unit), ("facility", Facility)):
        rows = session.execute(
            select(model.name, geo.lon(model.point), geo.lat(model.point))
            .where(
                model.community == community,
                model.point.is_not(None),
                model.search.contains(words, autoescape=True),
            )
            .order_by(model.name)
            .limit(limit)
        )
        found += [Place(kind, name, "", lon, lat) for name, lon, lat in rows]
    return found


def grids_named(session: Session, community: int, words: str, limit: int = 5) -> list[Grid]:
    wanted = words.strip().casefold()
    return list(
        session.scalars(
            visible(Grid, community)
            .where(
                or_(
                    Grid.short == wanted.zfill(2),
                    Grid.code == wanted,
                    Grid.search.contains(wanted, autoescape=True),
                )
            )
            .order_by(Grid.short)
            .limit(limit)
        )
    )


@dataclass(frozen=True)
class PersonInRole:
    """Somebody who answers for a grid today."""

    name: str
    role: str
    grid: str


def people_named(
    session: Session, community: int, words: str, on: date, limit: int = 5
) -> list[PersonInRole]:
    """Grid leaders and cadres by name or pinyin."""
    wanted = words.strip().casefold()
    if not wanted:
        return []
    ids = set(
        session.scalars(
            select(Person.id)
            .where(Person.community == community, Person.search.contains(wanted, autoescape=True))
            .limit(50)
        )
    )
    shorts = dict(
        session.execute(select(Grid.id, Grid.short).where(Grid.community == community)).all()
    )
    found = [
        PersonInRole(leader.name, "网格长", shorts[leader.grid])
        for leader in leaders_on(session, community, on).values()
        if leader.person in ids
    ]
    found += [
        PersonInRole(paired.name, "对接干部", paired.grid_short)
        for (_grid, kind), paired in pairs_on(session, community, on).items()
        if kind == "cadre" and wanted in search_key(paired.name, person=True)
    ]
    return found[:limit]
