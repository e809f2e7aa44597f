"""Buildings and their entrances, changed one by one."""

import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from geoalchemy2.shape import from_shape, to_shape
from shapely.affinity import rotate, translate
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.db import visible
from gisgrid.editing.history import place
from gisgrid.editing.words import building_kinds, structures
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.exchange.ground import boundary_of, building_search, is_outside
from gisgrid.households.address import printed
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.i18n import _
from gisgrid.territory.service import get_community

ROW = "row"
NEIGHBOUR_M = 150


@dataclass(frozen=True)
class Facts:
    """What is known of a building besides where it stands."""

    name: str
    compound: str | None
    kind: str
    structure: str | None
    floors: int | None
    built: int | None


def get(session: Session, community: int, building: int) -> Building:
    found = session.scalar(visible(Building, community).where(Building.id == building))
    if found is None:
        raise NotFound(_("没有这栋楼。"))
    return found


def get_entrance(session: Session, community: int, entrance: int) -> Entrance:
    found = session.scalar(visible(Entrance, community).where(Entrance.id == entrance))
    if found is None:
        raise NotFound(_("没有这个单元。"))
    return found


def list_buildings(
    session: Session, community: int, words: str, limit: int, offset: int
) -> tuple[list[Any], int]:
    """`(Building, entrances, households)` by name or pinyin, those with a name first."""
    wanted = [Building.community == community]
    if words:
        key = words.casefold().replace(" ", "")
        wanted.append(
            Building.search.contains(key, autoescape=True)
            | Building.name.contains(words, autoescape=True)
        )
    entrances = (
        select(func.count()).select_from(Entrance)
        .where(Entrance.community == community, Entrance.building == Building.id)
        .scalar_subquery()
    )  # fmt: skip
    doors = (
        select(func.count()).select_from(Household)
        .where(Household.community == community, Household.building == Building.id,
               Household.is_counted)
        .scalar_subquery()
    )  # fmt: skip
    total = session.scalar(select(func.count()).select_from(Building).where(*wanted)) or 0
    query = (
        select(Building, entrances, doors)
        .where(*wanted)
        .order_by(Building.is_context, Building.name.is_(None), func.length(Building.name),
                  Building.name, Building.id)
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [tuple(row) for row in session.execute(query)], total


def entrances_of(session: Session, community: int, building: int) -> Sequence[Entrance]:
    return session.scalars(
        visible(Entrance, community).where(Entrance.building == building).order_by(Entrance.number)
    ).all()


def check(session: Session, community: int, facts: Facts, of: Building | None) -> None:
    """Raises Invalid for an unknown word, a second building of that name, doors above the roof."""
    faults = {}
    if not facts.name:
        faults["name"] = _("写上楼栋名称，如“3号楼”。")
    if facts.kind not in building_kinds():
        faults["kind"] = _("请选类型。")
    if facts.structure and facts.structure not in structures():
        faults["structure"] = _("请选结构。")
    same = session.scalars(
        visible(Building, community).where(
            Building.name == facts.name, Building.compound.is_not_distinct_from(facts.compound)
        )
    )
    if any(of is None or one.id != of.id for one in same):
        faults["name"] = _("已经有“{name}”了。写上小区来分清，或换一个名称。").format(
            name=facts.name
        )
    if of is not None and facts.floors is not None:
        top = session.scalar(
            select(func.max(Household.floor)).where(
                Household.community == community, Household.building == of.id
            )
        )
        if top is not None and top > facts.floors:
            faults["floors"] = _("{n}层已有住户，楼不能只有{floors}层。").format(
                n=top, floors=facts.floors
            )
    if faults:
        raise Invalid(next(iter(faults.values())), faults)


def _write(building: Building, facts: Facts) -> None:
    building.name, building.compound, building.kind = facts.name, facts.compound, facts.kind
    building.structure, building.floors = facts.structure, facts.floors
    building.built = facts.built
    building.search = building_search(facts.compound, facts.name)


def change(session: Session, actor: Actor, building: Building, facts: Facts) -> int:
    """Write the facts; returns how many printed addresses follow a changed name."""
    require(actor, Verb.IMPORT, building.community)
    check(session, building.community, facts, building)
    homes = session.execute(
        select(Household, Entrance.number)
        .outerjoin(
            Entrance,
            (Entrance.community == Household.community) & (Entrance.id == Household.entrance),
        )
        .where(Household.community == building.community, Household.building == building.id)
    ).all()
    usual = [(home, number) for home, number in homes
             if home.address == address_of(building, number, home.floor, home.door)]  # fmt: skip
    _write(building, facts)
    followed = 0
    for home, number in usual:
        wanted = address_of(building, number, home.floor, home.door)
        followed += home.address != wanted
        home.address = wanted
    session.flush()
    return followed


def address_of(
    building: Building, entrance: int | None, floor: int | None, door: str | None
) -> str:
    """The printed form: `松鹤小区3号楼2单元501`. A door is stored as it is spoken."""
    is_row = building.kind == ROW
    bare = door
    if door and floor is not None and not is_row and door.startswith(str(floor)):
        bare = door[len(str(floor)) :]
    name = building.name or building.source
    return (building.compound or "") + printed(name, entrance, floor, bare, is_row=is_row)


def add(
    session: Session, actor: Actor, community: int, facts: Facts, point: shapely.Point,
    length_m: float, depth_m: float,
) -> Building:  # fmt: skip
    """A rectangle around a clicked point, turned like the nearest building."""
    require(actor, Verb.IMPORT, community)
    check(session, community, facts, None)
    whole = get_community(session, community)
    outline = _rectangle(session, community, whole.metric or 3857, point, length_m, depth_m)
    outside = is_outside(boundary_of(whole), [outline])[0]
    made = Building(
        community=community, source=f"page:{secrets.token_hex(6)}", is_context=outside,
        outline=from_shape(shapely.MultiPolygon([outline]), srid=geo.STORED),
    )  # fmt: skip
    _write(made, facts)
    session.add(made)
    session.flush()
    return made


def _rectangle(
    session: Session, community: int, metric: int, point: shapely.Point, length: float, depth: float
) -> shapely.Polygon:
    middle = geo.to_metric(point, metric)
    near = session.scalars(
        select(Building.outline)
        .where(
            Building.community == community,
            geo.within_m(Building.outline, geo.point(point.x, point.y), NEIGHBOUR_M),
        )
        .order_by(geo.distance_m(Building.outline, geo.point(point.x, point.y)))
        .limit(1)
    ).first()
    angle = 0.0 if near is None else _direction(geo.to_metric(to_shape(near), metric))
    box = shapely.box(-length / 2, -depth / 2, length / 2, depth / 2)
    placed = translate(rotate(box, angle), middle.x, middle.y)
    outline: shapely.Polygon = geo.to_stored(placed, metric)
    return outline


def _direction(shape: Any) -> float:
    """Degrees by which the longer side of a building is turned from the east."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(shape))
    first, second = corners[1] - corners[0], corners[2] - corners[1]
    longer = first if (first**2).sum() >= (second**2).sum() else second
    return math.degrees(math.atan2(longer[1], longer[0]))


def put_entrance(
    session: Session, actor: Actor, building: Building, number: int | None, point: shapely.Point,
    entrance: Entrance | None = None,
) -> tuple[Entrance, int]:  # fmt: skip
    """A new entrance, or one with another number or place; its doors go with it. Returns it and
    how many doors moved. Raises Invalid for a number that the building has already."""
    require(actor, Verb.IMPORT, building.community)
    known = {one.number: one.id for one in entrances_of(session, building.community, building.id)}
    if number is None or not 0 <= number <= 99:
        words = _("单元写0到99的数，没有单元写0。")
        raise Invalid(words, {"number": words})
    if number in known and (entrance is None or known[number] != entrance.id):
        words = _("这栋楼已经有{n}单元。").format(n=number)
        raise Invalid(words, {"number": words})
    shape = from_shape(point, srid=geo.STORED)
    if entrance is None:
        entrance = Entrance(
            community=building.community, building=building.id, number=number, point=shape
        )
        session.add(entrance)
        session.flush()
        return entrance, 0
    moved = _doors_follow(session, building, entrance, number, shape)
    entrance.number, entrance.point = number, shape
    session.flush()
    place(session, building.community)
    return entrance, moved


def _doors_follow(
    session: Session, building: Building, entrance: Entrance, number: int, shape: Any
) -> int:
    homes = session.scalars(
        visible(Household, building.community).where(Household.entrance == entrance.id)
    ).all()
    old = to_shape(entrance.point)
    moved = 0
    for home in homes:
        if home.address == address_of(building, entrance.number, home.floor, home.door):
            home.address = address_of(building, number, home.floor, home.door)
        if to_shape(home.point).equals(old):
            home.point = shape
            moved += 1
    return moved


def remove(session: Session, actor: Actor, record: Any) -> None:
    """Raises Conflict where something stands upon it."""
    require(actor, Verb.IMPORT, record.community)
    try:
        with session.begin_nested():
            session.delete(record)
            session.flush()
    except IntegrityError as error:
        raise Conflict(_("不能删除：还有内容用到它（住户、单元、记录或方案）。")) from error
