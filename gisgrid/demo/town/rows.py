"""Fills a block with rows of single-storey houses (趟房), their yards, sheds and lanes."""

import math
from dataclasses import dataclass, replace
from random import Random

import shapely
from shapely import LineString, Point, Polygon, box

from gisgrid.demo.town.plan import Block
from gisgrid.demo.town.strips import Interval, Level, across, lines_down, parts

HOUSE_DEPTH_M = 7.6
LANE_M = 5.2
FIRE_LANE_M = 7.0
FIRE_LANE_EVERY_M = 78.0  # fire lanes cut the rows, so that a fire stops
LONGEST_RUN = 8
SHORTEST_RUN = 2
GAP_M = 3.4  # gateway between two rows of a line
STEP_M = 0.6
SHED_DEPTH_M = 4.2
DEEPER_M = (0, 1.5, 3, 4.5, 6, 8)


@dataclass(frozen=True)
class Row:
    """One row of houses lying level in its block, house after house from west to east.

    west, top   corner of the first house; line: count of its line from the north
    """

    block: int
    level: Level
    line: int
    west: float
    top: float
    lot_m: float
    yard_m: float
    houses: int
    structure: str
    built: int

    def _box(self, first: float, last: float, top: float, bottom: float) -> Polygon:
        at = box(self.west + first * self.lot_m, bottom, self.west + last * self.lot_m, top)
        return self.level.raise_up(at)

    def outline(self) -> Polygon:
        return self._box(0, self.houses, self.top, self.top - HOUSE_DEPTH_M)

    def yard(self, house: int) -> Polygon:
        wall = self.top - HOUSE_DEPTH_M
        return self._box(house, house + 1, wall, wall - self.yard_m)

    def door(self, house: int) -> Point:
        x = self.west + (house + 0.35) * self.lot_m
        return self.level.raise_up(Point(x, self.top - HOUSE_DEPTH_M - STEP_M))

    def shed(self, house: int, share: float) -> Polygon:
        """At the far end of the yard; from `share` of the lot to as much of the next one."""
        foot = self.top - HOUSE_DEPTH_M - self.yard_m + 0.4
        return self._box(house + share, house + 2 - share, foot + SHED_DEPTH_M, foot)

    def woodpile(self, house: int) -> Polygon:
        """Split firewood along the western fence of the yard."""
        x = self.west + house * self.lot_m + 0.5
        y = self.top - HOUSE_DEPTH_M - self.yard_m * 0.45
        return self.level.raise_up(box(x, y - 5.5, x + 1.3, y))

    def without_house(self, first: bool) -> "Row":
        """The row after its first or its last house was pulled down."""
        west = self.west + (self.lot_m if first else 0)
        return replace(self, west=west, houses=self.houses - 1)


@dataclass(frozen=True)
class Quarter:
    """What stands on one block: rows and the lanes between them by kind, metres."""

    rows: tuple[Row, ...]
    lanes: dict[str, list[LineString]]


def _fire_lane_xs(ground: shapely.Geometry, rng: Random) -> list[float]:
    west, _, east, _ = ground.bounds
    count = max(0, round((east - west) / FIRE_LANE_EVERY_M) - 1)
    step = (east - west) / (count + 1)
    return [west + step * (i + 1) + rng.uniform(-6, 6) for i in range(count)]


def _pieces(interval: Interval, cuts: list[float]) -> list[Interval]:
    """The interval without its fire lanes."""
    west, east = interval
    pieces, half = [], FIRE_LANE_M / 2
    for x in cuts:
        if west < x < east:
            pieces.append((west, x - half))
            west = x + half
    return [*pieces, (west, east)]


def _runs(length: float, lot: float, rng: Random) -> list[tuple[float, int]]:
    """(offset, houses) of the rows that stand on `length` metres."""
    runs, at = [], 0.0
    while (room := int((length - at) / lot)) >= SHORTEST_RUN:
        houses = room if room <= LONGEST_RUN else min(rng.randint(4, LONGEST_RUN), room - 2)
        runs.append((at, houses))
        at += houses * lot + GAP_M
    return runs


def _deepest_yard(block: Block, ground: shapely.Geometry) -> float:
    """The yards take what the last line leaves over, while that costs no house."""

    def length(yard_m: float) -> float:
        height = HOUSE_DEPTH_M + yard_m
        lines = lines_down(ground, height, height + LANE_M, SHORTEST_RUN * block.lot_m)
        return sum(east - west for _, free in lines for west, east in free)

    least = length(block.yard_m) - block.lot_m
    return max(block.yard_m + more for more in DEEPER_M if length(block.yard_m + more) >= least)


def _rows(
    number: int, block: Block, level: Level, ground: shapely.Geometry, rng: Random
) -> list[Row]:
    yard_m = _deepest_yard(block, ground)
    height = HOUSE_DEPTH_M + yard_m
    cuts = _fire_lane_xs(ground, rng)
    lines = lines_down(ground, height, height + LANE_M, SHORTEST_RUN * block.lot_m)
    rows = []
    for line, (top, free) in enumerate(lines):
        for west, east in (piece for one in free for piece in _pieces(one, cuts)):
            for offset, houses in _runs(east - west, block.lot_m, rng):
                rows.append(
                    Row(
                        number, level, line, west + offset, top, block.lot_m, yard_m,
                        houses, rng.choice(block.structures), rng.randint(*block.built),
                    )
                )  # fmt: skip
    return rows


def _lanes(
    rows: list[Row], outline: Polygon, ground: shapely.Geometry, rng: Random
) -> list[LineString]:
    """One lane along the yards of each line; now and then one that leads nowhere."""
    found = []
    for top in sorted({row.top for row in rows}, reverse=True):
        yard_m = rows[0].yard_m
        lane = across(outline, top - HOUSE_DEPTH_M - yard_m - LANE_M / 2)
        if lane.length < 30 or lane.intersection(ground).length < 0.5 * lane.length:
            continue
        if rng.random() < 0.18:
            ends = list(lane.coords)
            lane = LineString([ends[0], (ends[-1][0] - 18, ends[-1][1])])
        found.append(lane)
    return found


def _openings(rows: list[Row]) -> list[float]:
    """Middles of the x-ranges that every line of rows leaves open, fire lanes wide at least."""
    spans = sorted((row.west, row.west + row.houses * row.lot_m) for row in rows)
    found, east = [], math.inf
    for west, end in spans:
        if west - east >= FIRE_LANE_M - 0.01:
            found.append((west + east) / 2)
        east = end if east == math.inf else max(east, end)
    return found


def _fire_lanes(rows: list[Row], outline: Polygon) -> list[LineString]:
    """Straight from street to street through the openings that the rows left."""
    _, south, _, north = outline.bounds
    cuts = [LineString([(x, south - 1), (x, north + 1)]) for x in _openings(rows)]
    pieces = [part for cut in cuts for part in parts(cut.intersection(outline))]
    return [piece for piece in pieces if piece.length > 60]


def fill(number: int, block: Block, land: shapely.Geometry, rng: Random) -> Quarter:
    """Set rows of houses on one block.

    number  which block of the plan; land: where one may build, metres
    Returns rows from north to south and west to east.

    Rule 1  house and yard lie on the land; nothing touches a row of another line.
    Rule 2  the yard lies south of the house, a lane south of the yards.
    Rule 3  fire lanes cross all lines at the same place.
    """
    level = Level(block.outline.centroid, block.bearing)
    ground, outline = level.lay(land), level.lay(block.outline)
    rows = _rows(number, block, level, ground, rng)
    lanes = {"巷": _lanes(rows, outline, ground, rng), "防火巷": _fire_lanes(rows, outline)}
    turned = {kind: [level.raise_up(lane) for lane in found] for kind, found in lanes.items()}
    return Quarter(tuple(rows), turned)


def thin(rows: list[Row], houses: int, rng: Random) -> list[Row]:
    """Pull houses down at the ends of rows until just `houses` are left.

    A row that would keep fewer than two disappears whole when the count allows it.
    Raises ValueError when there are fewer to begin with.
    """
    left = sum(row.houses for row in rows)
    if left < houses:
        raise ValueError(f"{left} houses stand, {houses} are wanted")
    standing = list(rows)
    while left > houses:
        at = rng.randrange(len(standing))
        row = standing[at]
        if row.houses <= SHORTEST_RUN and left - row.houses >= houses:
            left -= row.houses
            del standing[at]
        elif row.houses > 1:
            left -= 1
            standing[at] = row.without_house(first=rng.random() < 0.5)
    return standing
