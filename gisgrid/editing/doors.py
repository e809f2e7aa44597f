"""The doors of one entrance as a matrix of floors, and changing what is behind a door."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.db import visible
from gisgrid.editing.buildings import ROW, address_of
from gisgrid.editing.history import place
from gisgrid.editing.words import occupancies, tenures
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.households.address import household_code, spoken_door
from gisgrid.households.models import Building, Entrance, Household, Occupancy
from gisgrid.i18n import _

LOWEST, HIGHEST, MOST_DOORS = -5, 200, 30
# At most this many doors come at once: a tower has 34 floors of 8.
MOST_AT_ONCE = 400
DOOR = re.compile(r"^[0-9A-Z][0-9A-Za-z-]{0,7}$")
NUMBER = re.compile(r"^(\d{1,2})([a-d]?)$")


@dataclass(frozen=True)
class Floor:
    """One line of the matrix: its doors, and the number that the next door would have."""

    number: int | None
    doors: tuple[Household, ...]
    next_door: str


@dataclass
class Matrix:
    """Floors from the top; `counted` households that count."""

    floors: list[Floor] = field(default_factory=list)
    doors: int = 0
    counted: int = 0


@dataclass(frozen=True)
class Wanted:
    """What a form says of one door; `address` None: as it is usually printed."""

    floor: int | None
    door: str
    occupancy: str
    tenure: str | None
    address: str | None = None


def get(session: Session, community: int, household: int) -> Household:
    found = session.scalar(visible(Household, community).where(Household.id == household))
    if found is None:
        raise NotFound(_("没有这一户，或您不能看。"))
    return found


def doors_of(session: Session, entrance: Entrance) -> Sequence[Household]:
    return session.scalars(
        visible(Household, entrance.community)
        .where(Household.entrance == entrance.id)
        .order_by(Household.floor, Household.door, Household.code)
    ).all()


def matrix(building: Building, doors: Sequence[Household]) -> Matrix:
    """Every floor up to the roof, also those on which no door is known yet."""
    by_floor: dict[int | None, list[Household]] = {}
    for one in doors:
        by_floor.setdefault(one.floor, []).append(one)
    known = [floor for floor in by_floor if floor is not None]
    top = max([*known, building.floors or 1])
    found = Matrix(doors=len(doors), counted=sum(one.is_counted for one in doors))
    is_row = building.kind == ROW
    for number in range(top, min([*known, 1]) - 1, -1):
        if number != 0 or number in by_floor:
            here = by_floor.get(number, [])
            found.floors.append(Floor(number, tuple(here), _next(number, here, is_row=is_row)))
    if None in by_floor:
        found.floors.append(Floor(None, tuple(by_floor[None]), ""))
    return found


def _next(floor: int, doors: Sequence[Household], *, is_row: bool) -> str:
    numbers = [bare(floor, one.door or "", is_row=is_row) for one in doors]
    taken = [int(one) for one in numbers if one.isdecimal()]
    return spoken(floor, f"{max(taken, default=0) + 1:02d}", is_row=is_row)


def bare(floor: int | None, door: str, *, is_row: bool = False) -> str:
    """`01` of `501` on floor 5: the door without its floor."""
    prefix = "" if floor is None or is_row else str(floor)
    return door[len(prefix) :] if prefix and door.startswith(prefix) else door


def spoken(floor: int | None, door: str, *, is_row: bool = False) -> str:
    return spoken_door(floor, door, is_row=is_row)


def _read_door(floor: int | None, written: str, *, is_row: bool) -> str:
    """A door as it is stored, `501`: from `501`, `01`, `1`, `501室`."""
    text = written.strip().rstrip("室号户").replace("#", "")
    found = NUMBER.match(text.lower())
    if found and not is_row and floor is not None:
        return spoken(floor, found[1].zfill(2) + found[2])
    return text.lstrip("0") or text if is_row else text


def check(session: Session, entrance: Entrance, building: Building, wanted: Wanted,
          of: Household | None) -> str:  # fmt: skip
    """The door as it is stored. Raises Invalid by field."""
    faults = {}
    if wanted.occupancy not in occupancies():
        faults["occupancy"] = _("请选居住情况。")
    if wanted.tenure and wanted.tenure not in tenures():
        faults["tenure"] = _("请选房屋性质。")
    if wanted.floor is not None and not LOWEST <= wanted.floor <= HIGHEST:
        faults["floor"] = _("楼层写-5到200的数。")
    elif wanted.floor is not None and building.floors and wanted.floor > building.floors:
        faults["floor"] = _("这栋楼只有{n}层。先改楼的层数。").format(n=building.floors)
    door = _read_door(wanted.floor, wanted.door, is_row=building.kind == ROW)
    if not DOOR.match(door):
        faults["door"] = _("门牌写数字或字母，如501、S2。")
    elif any(
        one.door == door and one.floor == wanted.floor and (of is None or one.id != of.id)
        for one in doors_of(session, entrance)
    ):
        faults["door"] = _("这个单元已经有{door}。").format(door=door)
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    return door


def change(
    session: Session, actor: Actor, home: Household, entrance: Entrance, building: Building,
    wanted: Wanted,
) -> None:  # fmt: skip
    require(actor, Verb.IMPORT, home.community)
    door = check(session, entrance, building, wanted, home)
    home.floor, home.door = wanted.floor, door
    home.occupancy, home.tenure = wanted.occupancy, wanted.tenure
    home.address = wanted.address or address_of(building, entrance.number, wanted.floor, door)
    session.flush()


def add(
    session: Session, actor: Actor, entrance: Entrance, building: Building, wanted: Wanted
) -> Household:
    """One more door, where its entrance is."""
    require(actor, Verb.IMPORT, entrance.community)
    door = check(session, entrance, building, wanted, None)
    made = _make(session, entrance, building, wanted, door)
    session.flush()
    place(session, entrance.community)
    return made


def _make(
    session: Session, entrance: Entrance, building: Building, wanted: Wanted, door: str
) -> Household:
    made = Household(
        community=entrance.community,
        code=_free_code(session, entrance, building, wanted.floor, door),
        building=building.id, entrance=entrance.id, floor=wanted.floor, door=door,
        address=wanted.address or address_of(building, entrance.number, wanted.floor, door),
        occupancy=wanted.occupancy, tenure=wanted.tenure, point=entrance.point,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _free_code(
    session: Session, entrance: Entrance, building: Building, floor: int | None, door: str
) -> str:
    """As an import would make it; with a letter where that code was given before."""
    is_row = building.kind == ROW
    name = re.sub(r"(?:号楼|栋|幢|排|趟)$", "", building.name or building.source)
    number = 0 if is_row else entrance.number
    code = household_code(name, number, floor or 0, bare(floor, door, is_row=is_row))
    code = f"{building.compound}-{code}" if building.compound else code
    taken = set(
        session.scalars(
            select(Household.code).where(
                Household.community == entrance.community,
                Household.code.startswith(code, autoescape=True),
            )
        )
    )
    tries = [code, *(f"{code}-{n}" for n in range(2, len(taken) + 3))]
    return next(one for one in tries if one not in taken)


def fill(
    session: Session, actor: Actor, entrance: Entrance, building: Building,
    first: int | None, last: int | None, doors: int | None,
) -> int:  # fmt: skip
    """Make the doors that floors `first` to `last` lack, `doors` on each; returns how many."""
    require(actor, Verb.IMPORT, entrance.community)
    faults = {}
    if first is None or last is None or not LOWEST <= first <= last <= HIGHEST:
        faults["first"] = _("楼层从低到高写，如1到6。")
    elif building.floors and last > building.floors:
        faults["first"] = _("这栋楼只有{n}层。先改楼的层数。").format(n=building.floors)
    if doors is None or not 1 <= doors <= MOST_DOORS:
        faults["doors"] = _("每层1到{n}户。").format(n=MOST_DOORS)
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    assert first is not None and last is not None and doors is not None
    if (last - first + 1) * doors > MOST_AT_ONCE:
        words = _("一次最多{n}户。").format(n=MOST_AT_ONCE)
        raise Invalid(words, {"doors": words})
    is_row = building.kind == ROW
    known = {(one.floor, one.door) for one in doors_of(session, entrance)}
    made = 0
    for floor in (f for f in range(first, last + 1) if f != 0):
        for n in range(1, doors + 1):
            door = spoken(floor, f"{n:02d}", is_row=is_row)
            if (floor, door) not in known:
                wanted = Wanted(floor, door, Occupancy.RESIDENT.value, None)
                _make(session, entrance, building, wanted, door)
                made += 1
    if not made:
        raise Conflict(_("这些门都有了。"))
    place(session, entrance.community)
    return made
