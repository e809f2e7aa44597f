"""What may stand on which copy, and which doors a selection takes. Pure."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from gisgrid.sheets.models import CopyClass


class Only(StrEnum):
    ALL = "all"
    DUE = "due"
    OVERDUE = "overdue"
    OPEN = "open"


class Paper(StrEnum):
    A4 = "A4"
    A3 = "A3"
    A1 = "A1"
    A0 = "A0"


class Side(StrEnum):
    NORTH = "north"
    SOUTH = "south"
    EAST = "east"
    WEST = "west"


class Begin(StrEnum):
    HOME = "home"
    FREE = "free"


# Width and height upright, millimetres (ISO 216).
SIZES = {Paper.A4: (210.0, 297.0), Paper.A3: (297.0, 420.0), Paper.A1: (594.0, 841.0),
         Paper.A0: (841.0, 1189.0)}  # fmt: skip


@dataclass(frozen=True)
class Selection:
    """What somebody wants on paper.

    building    id: only this building
    street      name, with `side` of it: only the doors along this side
    start       (lon, lat) where the walk begins
    entrance    id of the stairwell at whose door it begins
    begin       with neither of these: at the leader's home, or wherever the walk is shortest
    scale       None: the largest that fits
    issued_to   of a blank diary: who gets it
    """

    only: Only = Only.ALL
    building: int | None = None
    street: str = ""
    side: Side | None = None
    paper: Paper = Paper.A4
    scale: int | None = None
    landscape: bool | None = None
    both_sides: bool = True
    from_top: bool = False
    back: bool = False
    start: tuple[float, float] | None = None
    entrance: int | None = None
    begin: Begin = Begin.HOME
    issued_to: str = ""

    def kept(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}


def from_kept(kept: dict[str, Any]) -> Selection:
    """The selection of an older print."""
    values = dict(kept)
    for name, words in (("only", Only), ("side", Side), ("paper", Paper), ("begin", Begin)):
        if name in values:
            values[name] = words(values[name])
    if values.get("start"):
        values["start"] = tuple(values["start"])
    return Selection(**values)


@dataclass(frozen=True)
class MayShow:
    """What a class of copies may know."""

    stops: bool
    doors: bool
    last_visit: bool
    open_matters: bool


MAY_SHOW = {
    CopyClass.PUBLIC: MayShow(stops=False, doors=False, last_visit=False, open_matters=False),
    CopyClass.UNIT: MayShow(stops=True, doors=True, last_visit=False, open_matters=False),
    CopyClass.LEADER: MayShow(stops=True, doors=True, last_visit=True, open_matters=True),
}
# Roles that walk and keep the grid's records; others who visit get the unit's copy.
LEADERS = frozenset({"grid_leader", "group_leader", "community_director"})
VISITORS = frozenset({"cadre", "unit_liaison", "district_officer"})


def classes_for(role: str, sees_grid: bool) -> list[CopyClass]:
    """The copies that somebody may have of a grid, the fullest first."""
    if not sees_grid:
        return [CopyClass.PUBLIC]
    if role in LEADERS:
        return [CopyClass.LEADER, CopyClass.UNIT, CopyClass.PUBLIC]
    if role in VISITORS:
        return [CopyClass.UNIT, CopyClass.PUBLIC]
    return [CopyClass.PUBLIC]


def place_from(text: str) -> tuple[float, float] | None:
    """A place typed as lon,lat; None for anything else."""
    parts = text.replace("，", ",").split(",")
    try:
        lon, lat = (float(one) for one in parts)
    except ValueError:
        return None
    return (lon, lat) if 70 < lon < 140 and 0 < lat < 60 else None
