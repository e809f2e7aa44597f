"""The doors of a staircase as they stand: floors from the top, with what is due behind each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid.households.models import Building, Entrance, Household, Occupancy
from gisgrid.needs.models import Need
from gisgrid.needs.service import overdue_on
from gisgrid.visits import service as visits

HOUSES_A_LINE = 4


@dataclass(frozen=True)
class Door:
    """state: vacant, late (an overdue need), due (a visit), or nothing; `late` counts needs."""

    id: int
    number: str
    address: str
    state: str
    late: int
    last_on: date | None


@dataclass
class Stair:
    """One entrance with its doors by floor, the top one first; a row of houses is one stair."""

    building: int
    building_name: str
    entrance: int
    number: int
    floors: list[tuple[int | None, list[Door]]] = field(default_factory=list)
    others: list[tuple[int, int]] = field(default_factory=list)

    @property
    def doors(self) -> list[Door]:
        return [door for _floor, doors in self.floors for door in doors]

    def beside(self, step: int) -> int | None:
        """Number of the entrance before or after this one."""
        numbers = [number for _id, number in self.others]
        at = numbers.index(self.number) + step
        return numbers[at] if 0 <= at < len(numbers) else None


def buildings(session: Session, community: int, grid: int) -> list[tuple[int, str]]:
    rows = session.execute(
        select(Building.id, Building.name)
        .join(
            Household,
            (Household.community == Building.community) & (Household.building == Building.id),
        )
        .where(
            Building.community == community,
            Household.community == community,
            Household.grid == grid,
        )
        .group_by(Building.id, Building.name)
        .order_by(func.min(Household.code))
    )
    return [(row[0], row[1] or "–") for row in rows]


def stairs(session: Session, community: int, grid: int) -> list[tuple[int, int]]:
    """Building and number of every entrance with a door of the grid."""
    rows = session.execute(
        select(Household.building, Entrance.number)
        .join(
            Entrance,
            (Entrance.community == Household.community) & (Entrance.id == Household.entrance),
        )
        .where(
            Household.community == community,
            Entrance.community == community,
            Household.grid == grid,
        )
        .distinct()
        .order_by(Household.building, Entrance.number)
    )
    return [(building, number) for building, number in rows if building is not None]


def stair(
    session: Session, community: int, grid: int, building: int, number: int | None, today: date
) -> Stair | None:
    """One entrance of a building in a grid; the first where `number` is none of its own."""
    rows = session.execute(
        select(
            Household.id, Household.floor, Household.door, Household.address, Household.occupancy,
            Entrance.id, Entrance.number, Building.name,
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
            Household.community == community, Household.grid == grid,
            Household.building == building, Building.community == community,
        )
        .order_by(Household.code)
    ).all()  # fmt: skip
    if not rows:
        return None
    entrances = dict.fromkeys((row[5] or 0, row[6] or 0) for row in rows)
    is_row = len(entrances) * 2 > len(rows)
    chosen = next((one for one in entrances if one[1] == number), next(iter(entrances)))
    here = rows if is_row else [row for row in rows if (row[5] or 0) == chosen[0]]
    found = Stair(building, rows[0][7] or "–", 0 if is_row else chosen[0],
                  0 if is_row else chosen[1])  # fmt: skip
    found.others = [(0, 0)] if is_row else list(entrances)
    doors = _doors(session, community, here, today)
    found.floors = _in_lines(doors) if is_row else _by_floor(here, doors)
    return found


def _doors(session: Session, community: int, rows: Sequence[Any], today: date) -> list[Door]:
    ids = [row[0] for row in rows]
    due = visits.due_among(session, community, ids, today)
    last = visits.last_visits(session, community, ids)
    late: dict[int | None, int] = {
        row[0]: row[1]
        for row in session.execute(
            select(Need.household, func.count())
            .where(Need.community == community, Need.household.in_(ids), overdue_on(today))
            .group_by(Need.household)
        )
    }

    def state(id_: int, occupancy: str) -> str:
        if occupancy in (Occupancy.VACANT, Occupancy.NOT_DWELLING):
            return "vacant"
        return "late" if id_ in late else "due" if id_ in due else ""

    return [
        Door(row[0], _number(row), row[3], state(row[0], row[4]), late.get(row[0], 0),
             last.get(row[0]))
        for row in rows
    ]  # fmt: skip


def _number(row: Any) -> str:
    """`301` in a staircase, the house's own number in a row."""
    _id, _floor, door, address, _occupancy, _entrance, number, _name = row
    if not door:
        return str(address)[-4:]
    return str(door if number else door.lstrip("0") or door)


def _by_floor(rows: Sequence[Any], doors: list[Door]) -> list[tuple[int | None, list[Door]]]:
    floors: dict[int | None, list[Door]] = {}
    for row, door in zip(rows, doors, strict=True):
        floors.setdefault(row[1], []).append(door)
    return sorted(floors.items(), key=lambda item: -(item[0] or 0))


def _in_lines(doors: list[Door]) -> list[tuple[int | None, list[Door]]]:
    """Houses of a row, some to a line, as one walks along them."""
    starts = range(0, len(doors), HOUSES_A_LINE)
    return [(None, doors[start : start + HOUSES_A_LINE]) for start in starts]
