"""From a point, an address or a name to the grid, its leader, unit and cadre."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
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
from gisgrid.pinyin import search_key, typed
from gisgrid.territory.models import Facility, Grid, ResidentsGroup
from gisgrid.territory.service import Leader, grid_at, leaders_on, nearest_grid
from gisgrid.units.models import Unit

# Shorter beginnings of codes are numbers of buildings.
SHORTEST_CODE = 5


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
    for one in typed(words):
        found = _doors(session, community, one) or _by_code(session, community, one)
        found += [
            Place("building", row.name, row.compound or "", row[3], row[4])
            for row in buildings_named(session, community, addresses.normal(one), limit)
        ]
        found += _named_points(session, community, one, limit)
        if found:
            return found[:limit]
    return []


def _by_code(session: Session, community: int, words: str) -> list[Place]:
    """Households by the beginning of their code, `012-2-05` or whole."""
    if len(words) < SHORTEST_CODE:
        return []
    rows = session.execute(
        select(
            Household.address, Household.code, geo.lon(Household.point), geo.lat(Household.point)
        )
        .where(
            Household.community == community,
            Household.code.istartswith(words, autoescape=True),
        )
        .order_by(Household.code)
        .limit(5)
    )
    return [Place("household", row[0], row[1], row[2], row[3], row[1]) for row in rows]


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
    wanted = typed(words)
    if not wanted:
        return []
    number = wanted[0].removesuffix("网格").removesuffix("号")
    return list(
        session.scalars(
            visible(Grid, community)
            .where(
                or_(
                    Grid.short == number.zfill(2),
                    Grid.code == wanted[0],
                    *(Grid.search.contains(one, autoescape=True) for one in wanted),
                )
            )
            .order_by(Grid.short)
            .limit(limit)
        )
    )


def units_without_place(session: Session, community: int, words: str, limit: int = 5) -> list[Unit]:
    """Units that a name finds and the map cannot show."""
    names = [Unit.search.contains(one, autoescape=True) for one in typed(words)]
    if not names:
        return []
    query = visible(Unit, community).where(Unit.point.is_(None), or_(*names))
    return list(session.scalars(query.order_by(Unit.code).limit(limit)))


@dataclass(frozen=True)
class PersonInRole:
    """Somebody who answers for a grid today."""

    name: str
    role: str
    grid: str


def people_named(
    session: Session, community: int, words: str, on: date, limit: int = 5
) -> list[PersonInRole]:
    """Grid leaders, residents' group leaders and cadres by name or pinyin."""
    wanted = typed(words)
    if not wanted:
        return []
    ids = set(
        session.scalars(
            select(Person.id)
            .where(
                Person.community == community,
                or_(*(Person.search.contains(one, autoescape=True) for one in wanted)),
            )
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
        if kind == "cadre" and any(one in search_key(paired.name, person=True) for one in wanted)
    ]
    found += _group_leaders(session, community, ids)
    return found[:limit]


def _group_leaders(session: Session, community: int, ids: set[int]) -> list[PersonInRole]:
    """Shown at the first grid of their group."""
    rows = session.execute(
        select(Person.name, func.min(Grid.short))
        .join(
            ResidentsGroup,
            (ResidentsGroup.community == Person.community) & (ResidentsGroup.leader == Person.id),
        )
        .join(
            Grid,
            (Grid.community == ResidentsGroup.community)
            & (Grid.residents_group == ResidentsGroup.id),
        )
        .where(
            Person.community == community, ResidentsGroup.community == community,
            Grid.community == community, Person.id.in_(ids),
        )
        .group_by(Person.id, Person.name)
    )  # fmt: skip
    return [PersonInRole(name, "居民小组长", short) for name, short in rows]
