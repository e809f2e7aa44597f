"""Makes the demo town out of the hand-made plan and a seed; reads no database, writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import shapely
from shapely import LineString, Point, Polygon

from gisgrid import geo
from gisgrid.demo.town import doors, names, rows, seats, walkups
from gisgrid.demo.town.parts import Area, Building, Entrance, Street, Town
from gisgrid.demo.town.plan import (
    CLEARANCE_M,
    METRIC,
    Block,
    Plan,
    buildable,
    clear_of,
    read_plan,
)
from gisgrid.demo.town.strips import parts

SEED = 20261101
SHED_SHARE = 0.42  # of pairs of neighbouring yards that have a shed over the fence
WOODPILE_SHARE = 0.6
SHORTEST_LANE_M = 20.0
MOST_IN_STREET = 0.4  # of a lane's length; with more it is the pavement of the street


@dataclass(frozen=True)
class _Built:
    """What was built on the blocks, in metres."""

    walk_ups: list[tuple[Block, walkups.WalkUp]]
    rows: list[rows.Row]
    lanes: list[tuple[str, str, LineString]]
    garages: list[tuple[Block, Polygon]]


def _passable(plan: Plan, block: Block, lanes: Sequence[LineString]) -> list[LineString]:
    """The lanes of a block: ended before walls, and none that runs along in a street."""
    street = clear_of(tuple(way for way in plan.ways if way.line.intersects(block.outline)))
    street = street.buffer(CLEARANCE_M["lane"])
    near = [one.outline for one in plan.fixed if one.outline.intersects(block.outline)]
    walls = shapely.union_all([wall.buffer(CLEARANCE_M["lane"]) for wall in near])
    pieces = [piece for lane in lanes for piece in parts(lane.difference(walls))]
    return [
        piece
        for piece in pieces
        if piece.length > SHORTEST_LANE_M
        and piece.intersection(street).length < MOST_IN_STREET * piece.length
    ]


def _build(plan: Plan, seed: int) -> _Built:
    built = _Built([], [], [], [])
    for number, block in enumerate(plan.blocks):
        # Each block has its own dice: a change on one leaves the others as they were.
        rng, land = Random(f"{seed} block {number}"), buildable(plan, block.outline)
        found: rows.Quarter | walkups.Compound
        if block.use == "walk_up":
            found = walkups.fill(block, land, rng)
            built.walk_ups.extend((block, one) for one in found.walk_ups)
            built.garages.extend((block, garage) for garage in found.garages)
        else:
            found = rows.fill(number, block, land, rng)
            built.rows.extend(found.rows)
        for kind, lanes in found.lanes.items():
            where = names.where(block)
            built.lanes.extend((where, kind, lane) for lane in _passable(plan, block, lanes))
    return built


@dataclass(frozen=True)
class _Homes:
    """Named homes and their doors, in metres; `standing` are the rows left over."""

    buildings: list[Building]
    entrances: list[Entrance]
    dwellings: list[doors.Door]
    standing: list[rows.Row]

    def add(self, building: Building, behind: tuple[list[Entrance], list[doors.Door]]) -> None:
        self.buildings.append(building)
        self.entrances.extend(behind[0])
        self.dwellings.extend(behind[1])


def _homes(plan: Plan, built: _Built, seed: int) -> _Homes:
    homes = _Homes([], [], [], [])
    for number, (block, walk_up) in enumerate(built.walk_ups, 1):
        building = doors.name_walk_up(number, block, walk_up)
        homes.add(building, doors.walk_up_doors(building.key, walk_up))
    left = doors.DOORS - len(homes.dwellings)
    homes.standing.extend(rows.thin(built.rows, left, Random(f"{seed} thin")))
    named = doors.name_rows(homes.standing, plan.blocks)
    for row, (building, first) in zip(homes.standing, named, strict=True):
        behind = doors.row_doors(building, row, first, plan.blocks[row.block])
        homes.add(building, behind)
    return homes


def _shed(number: int, name: str, block: Block, outline: Polygon, built: int) -> Building:
    return Building(
        key=f"Y{number:03d}",
        name=name,
        number="",
        compound=block.compound,
        kind="shed",
        structure="brick_concrete" if name == "车库" else "brick_wood",
        floors=1,
        outline=outline,
        built=built,
        group=block.group,
        is_context=False,
    )


def _sheds(plan: Plan, built: _Built, standing: Sequence[rows.Row], seed: int) -> list[Building]:
    rng = Random(f"{seed} sheds")
    found = [("车库", block, garage, block.built[1]) for block, garage in built.garages]
    for row in standing:
        block = plan.blocks[row.block]
        for house in range(0, row.houses - 1, 2):
            share = rng.uniform(0.25, 0.6)
            if rng.random() < SHED_SHARE:
                found.append(("仓房", block, row.shed(house, share), row.built + 3))
    return [_shed(i, *one) for i, one in enumerate(found, 1)]


def _group(plan: Plan, outline: Polygon) -> int:
    return min(plan.blocks, key=lambda block: block.outline.distance(outline)).group


def _drawn_by_hand(plan: Plan) -> list[Building]:
    return [
        Building(
            key=one.key,
            name=one.name,
            number="",
            compound="",
            kind=one.kind,
            structure=one.structure,
            floors=one.floors,
            outline=one.outline,
            built=one.built,
            group=_group(plan, one.outline),
            is_context=not plan.boundary.covers(one.outline),
        )
        for one in plan.fixed
    ]


def _streets(plan: Plan, built: _Built) -> list[Street]:
    given = [(way.name, way.kind, way.line) for way in plan.ways]
    named = names.name_lanes([(where, kind) for where, kind, _ in built.lanes])
    grown = [(name, "lane", lane[2]) for name, lane in zip(named, built.lanes, strict=True)]
    return [Street(*one, key=f"R{i:03d}") for i, one in enumerate(given + grown, 1)]


def _ground(plan: Plan, block: Block) -> Polygon:
    """The block without its streets; the largest piece if they cut it."""
    near = tuple(way for way in plan.ways if way.line.intersects(block.outline))
    return max(parts(block.outline.difference(clear_of(near))), key=lambda part: part.area)


def _areas(plan: Plan, standing: Sequence[rows.Row], seed: int) -> list[Area]:
    rng = Random(f"{seed} woodpiles")
    found = [(one.name, one.kind, one.outline) for one in plan.grounds]
    found += [(b.compound, "compound", _ground(plan, b)) for b in plan.blocks if b.use == "walk_up"]
    for row in standing:
        for house in range(row.houses):
            found.append(("院套", "yard", row.yard(house)))
            if rng.random() < WOODPILE_SHARE:
                found.append(("柴垛", "woodpile", row.woodpile(house)))
    return [Area(*one, key=f"A{i:04d}") for i, one in enumerate(found, 1)]


def _stored(things: Sequence[Any], field: str) -> tuple[Any, ...]:
    """The records with one geometry field moved from metres to stored degrees, all at once."""
    shapes = geo.to_stored([getattr(thing, field) for thing in things], METRIC)
    return tuple(replace(t, **{field: s}) for t, s in zip(things, shapes, strict=True))


def make_town(seed: int = SEED) -> Town:
    """Build the demo town.

    Returns 2,640 households and 180 empty doors behind walk-ups and rows, the streets,
    grounds, facilities and seats of 21 units around them, all in stored degrees.
    Another seed sets other houses on the same streets; the counts stay.
    """
    plan = read_plan()
    built = _build(plan, seed)
    homes = _homes(plan, built, seed)
    others = _drawn_by_hand(plan) + _sheds(plan, built, homes.standing, seed)
    buildings = _stored(homes.buildings + others, "outline")
    households = doors.households(homes.dwellings, Random(f"{seed} doors"))
    seat = {one.key: one.outline.representative_point() for one in buildings if one.key[0] in "PSC"}
    return Town(
        boundary=geo.to_stored(plan.boundary, METRIC),
        streets=_stored(_streets(plan, built), "line"),
        areas=_stored(_areas(plan, homes.standing, seed), "geom"),
        buildings=buildings,
        entrances=_stored(homes.entrances, "point"),
        households=_stored(households, "point"),
        facilities=tuple(seats.facilities(plan, seat)),
        units=tuple(seats.units(plan, seat)),
        places=tuple(seats.places(plan)),
    )


def group_of(point: Point) -> int:
    """Residents' group (1–5) of a point in stored degrees: that of the nearest block.

    Blocks belong to one group whole, so no compound and no row is parted.
    """
    place: shapely.Geometry = geo.to_metric(point, METRIC)
    return _group(read_plan(), place)
