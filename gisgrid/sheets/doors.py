"""The doors of a grid as a sheet prints them, out of the database."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.needs import service as needs
from gisgrid.needs.models import Need
from gisgrid.sheets.rules import MayShow, Only, Selection, Side
from gisgrid.sheets.walk import Door
from gisgrid.territory.models import Street
from gisgrid.visits import service as visits
from gisgrid.wishes.models import Wish, WishState

SETTLED = (
    WishState.REALISED, WishState.CONFIRMED, WishState.DECLINED, WishState.WITHDRAWN,
)  # fmt: skip
ALONG_STREET_M = 60.0
TOWARDS = {Side.NORTH: (0, 1), Side.SOUTH: (0, -1), Side.EAST: (1, 0), Side.WEST: (-1, 0)}


def doors_of(
    session: Session,
    community: int,
    grid: int,
    epsg: int,
    on: date,
    wanted: Selection,
    may: MayShow,
) -> list[Door]:
    """The counted households of a grid that a selection takes, with what the copy may show."""
    rows = session.execute(_query(community, grid, on, wanted)).all()
    points = _places(rows, epsg)
    ids = [row.id for row in rows]
    last = visits.last_visits(session, community, ids) if may.last_visit else {}
    opened = _open_needs(session, community, ids, on) if may.open_matters else {}
    wished = _open_wishes(session, community, ids) if may.open_matters else {}
    doors = [
        Door(
            household=row.id,
            code=row.code,
            address=row.address,
            building=row.building,
            building_name=row.building_name or spoken_building(row.address),
            entrance=row.entrance_number or None,
            floor=row.floor,
            door=row.door or "",
            x=float(x),
            y=float(y),
            place=_place(row),
            last_visit_on=last.get(row.id),
            open_needs=opened.get(row.id, 0),
            open_wishes=wished.get(row.id, 0),
        )
        for row, (x, y) in zip(rows, points, strict=True)
    ]
    return _on_side(session, community, epsg, doors, wanted)


def spoken_building(address: str) -> str:
    """The building in an address, where the building itself has no name: 无名楼101 of
    无名楼101 2单元301."""
    return re.split(r"\d+单元|\d+门", address, maxsplit=1)[0].strip()


def _place(row: Any) -> tuple[str, int]:
    if row.entrance is not None:
        return ("entrance", row.entrance)
    return ("building", row.building) if row.building is not None else ("household", row.id)


def _query(community: int, grid: int, on: date, wanted: Selection) -> Any:
    query = (
        select(
            Household.id,
            Household.code,
            Household.address,
            Household.building,
            Building.name.label("building_name"),
            Household.entrance,
            Entrance.number.label("entrance_number"),
            Household.floor,
            Household.door,
            Household.point,
            Entrance.point.label("entrance_point"),
        )
        .outerjoin(
            Building,
            (Building.community == Household.community) & (Building.id == Household.building),
        )
        .outerjoin(
            Entrance,
            (Entrance.community == Household.community) & (Entrance.id == Household.entrance),
        )
        .where(Household.community == community, Household.grid == grid, Household.is_counted)
        .order_by(Household.code)
    )
    if wanted.building is not None:
        query = query.where(Household.building == wanted.building)
    if wanted.only in (Only.DUE, Only.OVERDUE):
        is_late = wanted.only is Only.OVERDUE
        query = query.where(Household.id.in_(visits.due(community, on, late=is_late)))
    if wanted.only is Only.OPEN:
        query = query.where(
            Household.id.in_(
                select(Need.household).where(
                    Need.community == community,
                    Need.household.is_not(None),
                    needs.open_on(on),
                )
            )
        )
    return query


def _places(rows: Sequence[Any], epsg: int) -> Any:
    """Where one stands to knock: the stairwell door, else the dwelling's own point."""
    if not rows:
        return []
    raw = [bytes((row.entrance_point or row.point).data) for row in rows]
    return shapely.get_coordinates(geo.to_metric(shapely.from_wkb(raw), epsg))


def _open_needs(session: Session, community: int, ids: list[int], on: date) -> dict[int, int]:
    rows = session.execute(
        select(Need.household, func.count())
        .where(Need.community == community, Need.household.in_(ids), needs.open_on(on))
        .group_by(Need.household)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def _open_wishes(session: Session, community: int, ids: list[int]) -> dict[int, int]:
    rows = session.execute(
        select(Wish.household, func.count())
        .where(
            Wish.community == community,
            Wish.household.in_(ids),
            Wish.state.not_in([state.value for state in SETTLED]),
        )
        .group_by(Wish.household)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def _on_side(
    session: Session, community: int, epsg: int, doors: list[Door], wanted: Selection
) -> list[Door]:
    """The doors along a street on the chosen side of it."""
    if not wanted.street:
        return doors
    rows = session.scalars(
        select(Street.line).where(Street.community == community, Street.name == wanted.street)
    ).all()
    if not rows:
        return []
    line = shapely.union_all(
        geo.to_metric(shapely.from_wkb([bytes(row.data) for row in rows]), epsg)
    )
    return [door for door in doors if _lies_along(door, line, wanted.side)]


def _lies_along(door: Door, line: Any, side: Side | None) -> bool:
    here = shapely.Point(door.x, door.y)
    if here.distance(line) > ALONG_STREET_M:
        return False
    if side is None:
        return True
    foot = shapely.get_coordinates(shapely.shortest_line(line, here))[0]
    east, north = TOWARDS[side]
    return float((door.x - foot[0]) * east + (door.y - foot[1]) * north) > 0
