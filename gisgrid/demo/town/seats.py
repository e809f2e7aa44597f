"""Facilities, seats of units and names of places, from the hand-made tables."""

from collections.abc import Mapping

from shapely import Point

from gisgrid.demo.town.parts import Facility, Place, UnitSeat
from gisgrid.demo.town.plan import Plan, stored_point


def _where(row: dict[str, str], seats: Mapping[str, Point]) -> Point:
    return seats[row["building"]] if row["building"] else stored_point(row)


def _offers(text: str) -> tuple[tuple[str, str], ...]:
    """people:志愿者;venue:会议室 → pairs."""
    pairs = (offer.partition(":") for offer in text.split(";"))
    return tuple((kind, what) for kind, _, what in pairs)


def facilities(plan: Plan, seats: Mapping[str, Point]) -> list[Facility]:
    """`seats`: key of a building drawn by hand → a point inside it, stored degrees."""
    return [
        Facility(row["name"], row["kind"], _where(row, seats), row["open_times"], f"F{i:03d}")
        for i, row in enumerate(plan.facilities, 1)
    ]


def units(plan: Plan, seats: Mapping[str, Point]) -> list[UnitSeat]:
    """The 21 units; `seats` as in `facilities`. Units of one house stand at one point."""
    return [
        UnitSeat(
            id=row["id"],
            name=row["name"],
            short=row["short"],
            kind=row["kind"],
            phone=row["phone"],
            offers=_offers(row["offers"]),
            point=seats[row["building"]],
            address=row["address"],
        )
        for row in plan.units
    ]


def places(plan: Plan) -> list[Place]:
    return [Place(row["name"], stored_point(row)) for row in plan.places]
