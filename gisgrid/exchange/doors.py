"""Write households and their entrances, each in the building it was matched to."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import shapely
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gisgrid.exchange import changes
from gisgrid.exchange.matching import ROW, Placed
from gisgrid.exchange.merge import Outcome, ewkb, hashed_joins, merge
from gisgrid.households.address import printed, spoken_door
from gisgrid.households.models import Entrance, Household
from gisgrid.territory.models import Community


def load_households(
    session: Session, community: Community, placed: Sequence[Placed], given: set[str]
) -> Outcome:
    """Write entrances and households; entrances follow their households' points."""
    code = community.community
    following = _following_entrances(session, code)
    entrances = _load_entrances(session, code, placed)
    columns = (
        "code", "building", "entrance", "floor", "door", "address", "occupancy", "tenure", "point",
    )  # fmt: skip
    given = _columns_of(given)
    shapes = ewkb(one.point for one in placed)
    records = [
        (
            one.row.code,
            one.building and one.building.id,
            one.building and entrances[(one.building.id, one.entrance or 0)],
            one.row.floor,
            _spoken(one),
            _address(one),
            one.row.occupancy,
            one.row.tenure,
            shape,
        )
        for one, shape in zip(placed, shapes, strict=True)
    ]
    table: Any = Household.__table__
    outcome = merge(session, code, table, ["code"], records, columns, given)
    if outcome.updated:
        _move_entrances(session, code, following)
    return outcome


def _columns_of(given: set[str]) -> set[str]:
    """The stored columns of which a file speaks: one without coordinates moves no household."""
    columns = set(given)
    if columns & {"building_ref", "building", "address"}:
        columns |= {"building", "entrance"}
    if columns & {"building", "entrance", "floor", "door"}:
        columns |= {"address", "floor", "door"}
    return columns | ({"point"} if columns & {"lon", "geometry"} else set())


def _spoken(one: Placed) -> str | None:
    return spoken_door(one.row.floor, one.row.door, is_row=_is_row(one)) if one.row.door else None


def _is_row(one: Placed) -> bool:
    """A house in a row, with a door to the street."""
    if one.building is not None:
        return one.building.kind == ROW
    return bool(one.row.building and one.row.building.endswith(("排", "趟")))


def _address(one: Placed) -> str:
    if one.row.address:
        return one.row.address
    stored = one.building and one.building.name
    name = stored or one.row.building or one.row.code
    compound = (one.building and one.building.compound) or one.row.compound or ""
    return compound + printed(name, one.entrance, one.row.floor, one.row.door, is_row=_is_row(one))


def _load_entrances(
    session: Session, code: int, placed: Sequence[Placed]
) -> dict[tuple[int, int], int]:
    """Make the entrances that are missing; returns `(building, number)` → id."""
    points: dict[tuple[int, int], Counter[bytes]] = defaultdict(Counter)
    for one, point in zip(placed, shapely.to_wkb([one.point for one in placed]), strict=True):
        if one.building is not None:
            points[(one.building.id, one.entrance or 0)][point] += 1
    rows = [
        (building, number, shapely.from_wkb(_most_frequent(counted)))
        for (building, number), counted in sorted(points.items())
    ]
    shapes = ewkb(row[2] for row in rows)
    table: Any = Entrance.__table__
    records = [(b, n, shape) for (b, n, _point), shape in zip(rows, shapes, strict=True)]
    columns = ("building", "number", "point")
    merge(session, code, table, ["building", "number"], records, columns, given=())
    stored = session.execute(
        select(Entrance.building, Entrance.number, Entrance.id).where(Entrance.community == code)
    )
    return {(row.building, row.number): row.id for row in stored}


def _most_frequent(counted: Counter[bytes]) -> bytes:
    """The point that most doors share; of equal ones the smallest, whatever the order."""
    most = max(counted.values())
    return min(point for point, n in counted.items() if n == most)


MODES = """SELECT entrance, mode() WITHIN GROUP (ORDER BY point) AS point FROM household
            WHERE community = :c AND entrance IS NOT NULL GROUP BY entrance"""


def _following_entrances(session: Session, code: int) -> list[int]:
    """Entrances that lie where most of their doors do: not set by hand, so they follow them."""
    with hashed_joins(session):
        rows = session.execute(
            text(
                f"SELECT e.id FROM entrance e JOIN ({MODES}) m ON m.entrance = e.id"
                " WHERE e.community = :c AND e.point = m.point"
            ),
            {"c": code},
        )
        return [row[0] for row in rows]


def _move_entrances(session: Session, code: int, following: Sequence[int]) -> None:
    changes.begin(session)
    with hashed_joins(session):
        session.execute(
            text(
                "INSERT INTO import_noted SELECT 'entrance', e.id, jsonb_build_object("
                f"'id', e.id, 'point', e.point::text) FROM entrance e, ({MODES}) m"
                " WHERE e.community = :c AND e.id = m.entrance AND e.id = ANY(:ids)"
                " AND NOT e.point = m.point"
            ),
            {"c": code, "ids": list(following)},
        )
        session.execute(
            text(
                f"UPDATE entrance e SET point = m.point FROM ({MODES}) m"
                " WHERE e.community = :c AND e.id = m.entrance AND e.id = ANY(:ids)"
                " AND NOT e.point = m.point"
            ),
            {"c": code, "ids": list(following)},
        )
