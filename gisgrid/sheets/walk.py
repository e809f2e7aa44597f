"""Doors into stops, and stops into the order in which they are walked. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import hypot
from typing import Any

import numpy as np

from gisgrid.optimize import route


@dataclass(frozen=True)
class Door:
    """One household as it is printed. `x`, `y` metres; `place` names the stairwell or house."""

    household: int
    code: str
    address: str
    building: int | None
    building_name: str
    entrance: int | None
    floor: int | None
    door: str
    x: float
    y: float
    place: tuple[str, int]
    last_visit_on: date | None = None
    open_needs: int = 0
    open_wishes: int = 0

    @property
    def words(self) -> str:
        """The door within its building: 2单元 5层 501; of a house in a row its number: 7号."""
        if self.floor in (None, 1) and self.entrance and self.door == str(self.entrance):
            return f"{self.door}号"
        parts = []
        if self.entrance:
            parts.append(f"{self.entrance}单元")
        if self.floor is not None and (self.entrance or self.floor != 1):
            parts.append(f"{self.floor}层")
        parts.append(self.door or self.address)
        return " ".join(parts)


@dataclass(frozen=True)
class Stop:
    """A place where one stands and knocks: `doors` in the order of knocking."""

    number: int
    x: float
    y: float
    building: int | None
    building_name: str
    doors: tuple[Door, ...]


@dataclass(frozen=True)
class Walk:
    stops: tuple[Stop, ...]
    length_m: float
    line: Any | None = None

    @property
    def doors(self) -> list[tuple[Stop, Door]]:
        """Every door with its stop: row n of the sheet is the n-th."""
        return [(stop, door) for stop in self.stops for door in stop.doors]


Distances = Callable[[np.ndarray], np.ndarray]


def straight(points: np.ndarray) -> np.ndarray:
    """Distances where nothing is known of streets."""
    steps = points[:, None, :] - points[None, :, :]
    metres: np.ndarray = np.sqrt((steps**2).sum(axis=2))
    return metres


def _door_key(door: Door) -> tuple[int, int, str]:
    digits = "".join(one for one in door.door if one.isdigit())
    return (door.floor if door.floor is not None else 0, int(digits or 0), door.door)


def gather(doors: Sequence[Door], *, from_top: bool = False) -> list[Stop]:
    """Stops without numbers: a stairwell each, and one for a whole row of one-door entrances."""
    by_place: dict[tuple[str, int], list[Door]] = {}
    for door in doors:
        by_place.setdefault(door.place, []).append(door)
    by_building: dict[int | None, list[tuple[str, int]]] = {}
    for place, at in by_place.items():
        by_building.setdefault(at[0].building, []).append(place)
    made = []
    for building, places in by_building.items():
        is_row = building is not None and len(places) > 1 and all(
            len(by_place[place]) == 1 for place in places
        )  # fmt: skip
        groups = [[one for place in places for one in by_place[place]]] if is_row else [
            by_place[place] for place in places
        ]  # fmt: skip
        made += [_stop(group, is_row=is_row, from_top=from_top) for group in groups]
    return sorted(made, key=lambda stop: (stop.building_name, stop.y, stop.x, stop.doors[0].code))


def _stop(doors: list[Door], *, is_row: bool, from_top: bool) -> Stop:
    if is_row:
        ordered = sorted(doors, key=lambda one: (one.entrance or 0, _door_key(one)))
    else:
        sign = -1 if from_top else 1
        ordered = sorted(doors, key=lambda one: (sign * _door_key(one)[0], *_door_key(one)[1:]))
    middle = _middle(ordered) if is_row else ordered[0]
    first = ordered[0]
    return Stop(0, middle.x, middle.y, first.building, first.building_name, tuple(ordered))


def _middle(doors: list[Door]) -> Door:
    """The door in the middle of a row, whichever end comes first."""
    ordered = sorted(doors, key=lambda one: (one.entrance or 0, _door_key(one)))
    return ordered[len(ordered) // 2]


def order(
    doors: Sequence[Door],
    *,
    distances: Distances = straight,
    start: tuple[float, float] | None = None,
    back: bool = False,
    from_top: bool = False,
) -> Walk:
    """The doors as a walk: numbered stops, a building not left before it is finished."""
    stops = gather(doors, from_top=from_top)
    if not stops:
        return Walk((), 0.0)
    points = np.array([(stop.x, stop.y) for stop in stops])
    whole = points if start is None else np.vstack((points, [start]))
    metres = distances(whole)
    groups = [stop.building if stop.building is not None else -n for n, stop in enumerate(stops, 1)]
    found = route.walk(metres, groups, has_start=start is not None, back=back)
    ordered = [replace(stops[i], number=n) for n, i in enumerate(found.order, 1)]
    return Walk(tuple(_turned(ordered, start)), found.length)


def _turned(stops: list[Stop], start: tuple[float, float] | None) -> list[Stop]:
    """Rows of houses are walked from the end where one arrives."""
    made: list[Stop] = []
    at = start
    for stop in stops:
        turned = stop
        first, last = stop.doors[0], stop.doors[-1]
        if at is not None and first.place != last.place:
            to_first = hypot(first.x - at[0], first.y - at[1])
            if hypot(last.x - at[0], last.y - at[1]) < to_first:
                turned = replace(stop, doors=tuple(reversed(stop.doors)))
        made.append(turned)
        at = (turned.doors[-1].x, turned.doors[-1].y)
    return made


def restored(doors: Sequence[Door], households: Sequence[int], length_m: float) -> Walk:
    """A kept walk over the same doors: stops begin where the place to stand changes."""
    by_id = {door.household: door for door in doors}
    ordered = [by_id[one] for one in households]
    rows = {stop.doors[0].building for stop in gather(doors) if _is_row(stop)}
    groups: list[list[Door]] = []
    for door in ordered:
        last = groups[-1][-1] if groups else None
        alike = last is not None and (
            last.place == door.place or (door.building in rows and last.building == door.building)
        )
        if alike:
            groups[-1].append(door)
        else:
            groups.append([door])
    stops = [
        _as_printed(number, group, is_row=group[0].building in rows)
        for number, group in enumerate(groups, 1)
    ]
    return Walk(tuple(stops), length_m)


def _is_row(stop: Stop) -> bool:
    return len({door.place for door in stop.doors}) > 1


def _as_printed(number: int, doors: list[Door], *, is_row: bool) -> Stop:
    at = _middle(doors) if is_row else doors[0]
    return Stop(number, at.x, at.y, doors[0].building, doors[0].building_name, tuple(doors))
