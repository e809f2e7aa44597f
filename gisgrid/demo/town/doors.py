"""The doors of the town: who lives behind how many of them, never who."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from shapely import Point

from gisgrid.demo.town.names import house_address, row_numbers
from gisgrid.demo.town.parts import Building, Entrance, Household
from gisgrid.demo.town.plan import Block
from gisgrid.demo.town.rows import Row
from gisgrid.demo.town.walkups import WalkUp

DOORS = 2820
# Doors by occupancy: 82, 6, 4 and 8 % of 2,640 households, and 180 empty doors.
OCCUPANCY = {
    "resident": 2165,
    "tenant": 158,
    "floating": 106,
    "registered_only": 211,
    "vacant": 180,
}
# How much likelier a house of a row is than a flat; who has left keeps the old house.
ROW_WEIGHT = {"vacant": 1.7, "registered_only": 1.5, "floating": 0.8, "tenant": 0.7}
TENURE = {
    "resident": (("own", 84), ("unit_housing", 10), ("public_rental", 6)),
    "tenant": (("rented", 88), ("public_rental", 12)),
    "floating": (("rented", 94), ("other", 6)),
    "registered_only": (("own", 90), ("unit_housing", 10)),
    "vacant": (("idle", 100),),
}
FIRST_ROW = 101  # keys of rows begin here, so that a walk-up's key is its painted number


@dataclass(frozen=True)
class Door:
    """A dwelling before it is known who keeps it."""

    building: str
    entrance: str
    floor: int
    door: str
    code: str
    address: str
    point: Point
    in_row: bool


def walk_up_doors(key: str, walk_up: WalkUp) -> tuple[list[Entrance], list[Door]]:
    """Entrances and flats of one walk-up; above shops the flats begin on the second floor."""
    entrances, doors = [], []
    lowest = 2 if walk_up.has_shops else 1
    for number, point in enumerate(walk_up.doors, 1):
        entrance = Entrance(f"{key}-{number}", key, number, point)
        entrances.append(entrance)
        for floor in range(lowest, walk_up.floors + 1):
            for flat in range(1, walk_up.flats + 1):
                code = f"{key}-{number}-{floor:02d}-{flat:02d}"
                door = f"{floor}{flat:02d}"
                address = f"{int(key)}号楼{number}单元{door}"
                doors.append(Door(key, entrance.key, floor, door, code, address, point, False))
    return entrances, doors


def row_doors(
    building: Building, row: Row, first: int, block: Block
) -> tuple[list[Entrance], list[Door]]:
    """Each house of a row has a door of its own; its number is the house number."""
    entrances, doors, key = [], [], building.key
    for house in range(row.houses):
        number, point = first + house, row.door(house)
        entrance = Entrance(f"{key}-{number}", key, number, point)
        entrances.append(entrance)
        address, code = house_address(building.name, block, number), f"{key}-0-01-{number:02d}"
        doors.append(Door(key, entrance.key, 1, str(number), code, address, point, True))
    return entrances, doors


def _drawn(pool: list[int], weights: Sequence[float], count: int, rng: Random) -> list[int]:
    """`count` of the pool without repeats, heavier ones likelier.

    Source: Efraimidis and Spirakis, doi 10.1016/j.ipl.2005.11.003.
    """
    order = sorted(pool, key=lambda i: rng.random() ** (1 / weights[i]), reverse=True)
    return order[:count]


def _occupancies(doors: Sequence[Door], rng: Random) -> list[str]:
    kept = ["resident"] * len(doors)
    pool = list(range(len(doors)))
    for occupancy, weight in ROW_WEIGHT.items():
        weights = [weight if door.in_row else 1.0 for door in doors]
        chosen = _drawn(pool, weights, OCCUPANCY[occupancy], rng)
        for i in chosen:
            kept[i] = occupancy
        pool = [i for i in pool if kept[i] == "resident"]
    return kept


def _tenure(occupancy: str, rng: Random) -> str:
    kinds, weights = zip(*TENURE[occupancy], strict=True)
    chosen: str = rng.choices(kinds, weights)[0]
    return chosen


def households(doors: Sequence[Door], rng: Random) -> list[Household]:
    """Give each of the DOORS doors an occupancy, by OCCUPANCY to the door.

    Raises ValueError for any other number of doors.
    """
    if len(doors) != DOORS:
        raise ValueError(f"{len(doors)} doors, {DOORS} are wanted")
    return [
        Household(
            key=door.code,
            building=door.building,
            entrance=door.entrance,
            floor=door.floor,
            door=door.door,
            code=door.code,
            occupancy=occupancy,
            tenure=_tenure(occupancy, rng),
            point=door.point,
            is_vacant=occupancy == "vacant",
            address=door.address,
        )
        for door, occupancy in zip(doors, _occupancies(doors, rng), strict=True)
    ]


def name_walk_up(number: int, block: Block, walk_up: WalkUp) -> Building:
    """Walk-ups are counted through the community: 12号楼 is one house, whatever its compound."""
    return Building(
        key=f"{number:03d}",
        name=f"{block.compound}{number}号楼",
        number=f"{number}号楼",
        compound=block.compound,
        kind="walk_up",
        structure=walk_up.structure,
        floors=walk_up.floors,
        outline=walk_up.outline,
        built=walk_up.built,
        group=block.group,
        is_context=False,
    )


def name_rows(rows: Sequence[Row], blocks: Sequence[Block]) -> list[tuple[Building, int]]:
    """The rows as buildings, each with the number of its first house."""
    named, numbers = [], row_numbers(rows, blocks)
    for i, (row, (name, number, first)) in enumerate(zip(rows, numbers, strict=True)):
        block = blocks[row.block]
        building = Building(
            key=f"{FIRST_ROW + i:03d}",
            name=name,
            number=number,
            compound=block.compound,
            kind="row",
            structure=row.structure,
            floors=1,
            outline=row.outline(),
            built=row.built,
            group=block.group,
            is_context=False,
        )
        named.append((building, first))
    return named
