"""Fills a compound with walk-up blocks around courtyards, their drives and garages."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import shapely
from shapely import LineString, Point, Polygon, box

from gisgrid.demo.town.plan import Block
from gisgrid.demo.town.strips import Interval, Level, across, free_intervals, lines_down, parts

DEPTH_M = 12.4
MODULE_M = {2: 14.4, 3: 18.0}  # length of one entrance with two or three flats on a landing
MOST_ENTRANCES = 6
SHORTEST_M = 30
WIDER_M = (0, 2, 4, 6, 8, 10)
GAP_M = 11.0  # between the ends of two walk-ups: a fire engine and a tree
DRIVE_M = 6.0  # from the wall to the middle of the drive before the doors
NEXT_DRIVE_M = 20.0  # nearer than this, one drive serves two lines
STEP_M = 0.8  # the entrance point stands this far before the wall
GARAGE_M = (5.8, 3.6)


@dataclass(frozen=True)
class WalkUp:
    """One walk-up in metres: `doors` are its entrances from west to east."""

    outline: Polygon
    doors: tuple[Point, ...]
    floors: int
    flats: int
    has_shops: bool
    structure: str
    built: int


@dataclass(frozen=True)
class Compound:
    """What stands on one block; `lanes` are its drives under their kind, metres."""

    walk_ups: tuple[WalkUp, ...]
    lanes: dict[str, list[LineString]]
    garages: tuple[Polygon, ...]


@dataclass(frozen=True)
class _Slab:
    """A walk-up still lying level: its box, and where its doors are."""

    body: Polygon
    doors: tuple[Point, ...]
    flats: int
    has_shops: bool = False


def _shares(total: int, count: int, rng: Random) -> list[int]:
    """`total` entrances over `count` walk-ups, nearly even, one here and there moved."""
    sizes = [total // count + (1 if i < total % count else 0) for i in range(count)]
    for i in range(count - 1):
        if sizes[i] > 2 and sizes[i + 1] < MOST_ENTRANCES and rng.random() < 0.45:
            sizes[i], sizes[i + 1] = sizes[i] - 1, sizes[i + 1] + 1
    rng.shuffle(sizes)
    return sizes


def _split(length: float, flats: int, rng: Random) -> list[int]:
    """Numbers of entrances of the walk-ups that stand on `length` metres; [] if none fits."""
    module = MODULE_M[flats]
    if length < 2 * module:
        return []
    count = max(1, round(length / (4.4 * module + GAP_M)))
    total = int((length - (count - 1) * GAP_M) / module)
    while total > count * MOST_ENTRANCES:
        count += 1
        total = int((length - (count - 1) * GAP_M) / module)
    return _shares(total, count, rng)


def _slab(west: float, north: float, entrances: int, flats: int, south_doors: bool) -> _Slab:
    module = MODULE_M[flats]
    body = box(west, north - DEPTH_M, west + entrances * module, north)
    y = north - DEPTH_M - STEP_M if south_doors else north + STEP_M
    doors = tuple(Point(west + (i + 0.5) * module, y) for i in range(entrances))
    return _Slab(body, doors, flats)


def _on_line(
    north: float, free: Interval, flats: int, south_doors: bool, rng: Random
) -> list[_Slab]:
    west, east = free
    sizes = _split(east - west, flats, rng)
    built = sum(sizes) * MODULE_M[flats]
    gap = (east - west - built) / max(1, len(sizes) - 1) if len(sizes) > 1 else 0
    gap = min(gap, GAP_M + 7)
    slabs = []
    for size in sizes:
        slabs.append(_slab(west, north, size, flats, south_doors))
        west += size * MODULE_M[flats] + gap
    return slabs


def _edge_slab(land: shapely.Geometry, edge: str, flats: int, rng: Random) -> list[_Slab]:
    """One walk-up across, along the western or eastern edge, its doors to the courtyard."""
    west, _, east, _ = land.bounds
    x = west if edge == "W" else east - DEPTH_M
    step = 2.0 if edge == "W" else -2.0
    entrances = rng.choice((3, 4))
    need = entrances * MODULE_M[flats]
    for _ in range(20):
        upright = shapely.transform(land, lambda xy: xy[:, ::-1])
        free = free_intervals(upright, x, x + DEPTH_M, need)
        if free:
            low, high = max(free, key=lambda one: one[1] - one[0])
            foot = (low + high - need) / 2
            body = box(x, foot, x + DEPTH_M, foot + need)
            door_x = x + DEPTH_M + STEP_M if edge == "W" else x - STEP_M
            module = MODULE_M[flats]
            tops = [foot + need - (i + 0.5) * module for i in range(entrances)]
            return [_Slab(body, tuple(Point(door_x, y) for y in tops), flats)]
        x += step
    return []


def _garages(land: shapely.Geometry, slabs: Sequence[_Slab], rng: Random) -> list[Polygon]:
    """Low garages in a row against the edges of the compound, clear of the walk-ups."""
    if land.is_empty or not slabs:
        return []
    taken = shapely.union_all([slab.body.buffer(7) for slab in slabs])
    taken = taken.union(shapely.union_all([d.buffer(12) for s in slabs for d in s.doors]))
    left, depth, width = land.difference(taken), *GARAGE_M
    found: list[Polygon] = []
    for top, free in lines_down(left, depth, 26, 5 * width)[:6]:
        for west, east in free:
            count = min(rng.randint(5, 9), int((east - west) / width))
            if rng.random() < 0.55:
                found.append(box(west, top - depth, west + count * width, top))
    return found[:4]


def _drives(outline: Polygon, slabs: Sequence[_Slab]) -> list[LineString]:
    """Level drives before the doors, as long as nothing stands in their way."""
    heights = sorted({round(slab.doors[0].y, 2) for slab in slabs if _is_level(slab)})
    walls = shapely.union_all([slab.body.buffer(2.6) for slab in slabs])
    drives: list[LineString] = []
    last = -math.inf
    for y in heights:
        south = any(_faces_south(s) and round(s.doors[0].y, 2) == y for s in slabs)
        at = y + (STEP_M - DRIVE_M if south else DRIVE_M - STEP_M)
        if at - last < NEXT_DRIVE_M:
            continue
        last = at
        pieces = parts(across(outline, at).difference(walls))
        drives += [piece for piece in pieces if piece.length > 25]
    return drives


def _is_level(slab: _Slab) -> bool:
    west, south, east, north = slab.body.bounds
    return east - west > north - south or len(slab.doors) == 1


def _faces_south(slab: _Slab) -> bool:
    return bool(slab.doors[0].y < slab.body.bounds[1])


def _widest_pitch(land: shapely.Geometry, block: Block) -> float:
    """The courtyards take what the last line leaves over, while that costs no walk-up."""

    def lines(pitch_m: float) -> int:
        return len(lines_down(land, DEPTH_M, pitch_m, SHORTEST_M))

    planned = lines(block.pitch_m)
    return max(block.pitch_m + more for more in WIDER_M if lines(block.pitch_m + more) >= planned)


def _lines(land: shapely.Geometry, block: Block, rng: Random) -> list[_Slab]:
    slabs: list[_Slab] = []
    lines = lines_down(land, DEPTH_M, _widest_pitch(land, block), SHORTEST_M)
    for number, (top, free) in enumerate(lines):
        to_street = block.front == "N" and number == 0
        shops = to_street or (block.front == "S" and number == len(lines) - 1)
        for interval in free:
            flats = rng.choice(block.flats)
            line = _on_line(top, interval, flats, to_street, rng)
            slabs += [_Slab(s.body, s.doors, s.flats, shops) for s in line]
    return slabs


def _fixed_up(slab: _Slab, level: Level, block: Block, rng: Random) -> WalkUp:
    return WalkUp(
        outline=level.raise_up(slab.body),
        doors=tuple(level.raise_up(door) for door in slab.doors),
        floors=rng.choice(block.floors),
        flats=slab.flats,
        has_shops=slab.has_shops,
        structure=rng.choice(block.structures),
        built=rng.randint(*block.built),
    )


def fill(block: Block, land: shapely.Geometry, rng: Random) -> Compound:
    """Build up one compound.

    block   use walk_up
    land    where one may build, metres; see plan.buildable
    Returns the walk-ups from north to south and west to east, in metres.

    Rule 1  no walk-up leaves the land or touches another.
    Rule 2  all stand along the bearing; one may stand across and close the courtyard.
    Rule 3  doors open to the courtyard side: north, or south where the street is north.
    """
    level = Level(block.outline.centroid, block.bearing)
    ground, outline = level.lay(land), level.lay(block.outline)
    slabs: list[_Slab] = []
    if block.edge:
        slabs = _edge_slab(ground, block.edge, block.flats[0], rng)
    rest = ground.difference(shapely.union_all([s.body.buffer(13) for s in slabs]))
    slabs += _lines(rest, block, rng)
    garages = _garages(ground, slabs, rng)
    return Compound(
        walk_ups=tuple(_fixed_up(slab, level, block, rng) for slab in slabs),
        lanes={"内部路": [level.raise_up(drive) for drive in _drives(outline, slabs)]},
        garages=tuple(level.raise_up(garage) for garage in garages),
    )
