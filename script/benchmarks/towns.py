"""Made-up towns to divide: districts with their own direction and sort of houses, main streets
between them, a boundary of different shapes. Pure, and the same for the same seed."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt

import numpy as np
import shapely
from scipy.spatial import Voronoi
from shapely import LineString, Polygon, affinity, box

from gisgrid.optimize.ground import Barrier, Ground
from gisgrid.optimize.tessellate import tessellate

ACRES_M2 = 1150.0  # of ground for each building, streets included
DISTRICT = 90  # buildings in the mean
SETBACK_M = 9.0  # of houses from a main street
# Length, depth, gap along and across a row; least and most households; odds.
SORTS = (
    (11.0, 9.0, 6.0, 14.0, 1, 2, 0.40),  # single houses with yards
    (42.0, 9.0, 9.0, 18.0, 4, 8, 0.30),  # rows of one storey
    (52.0, 12.0, 14.0, 26.0, 10, 40, 0.22),  # walk-up blocks
    (38.0, 26.0, 30.0, 34.0, 0, 0, 0.08),  # workshops, schools, halls
)


@dataclass(frozen=True)
class Town:
    boundary: Polygon
    buildings: list[Polygon]
    households: list[int]
    main_streets: list[LineString]

    def ground(self) -> Ground:
        made = tessellate(self.boundary, self.buildings, barriers=self.main_streets)
        return Ground.of(
            made.cells,
            [self.households[b] for b in made.buildings],
            barriers=[Barrier(line) for line in self.main_streets],
            buildings=[self.buildings[b] for b in made.buildings],
        )


def round_town(radius: float, numbers: np.random.Generator) -> Polygon:
    angle = np.linspace(0, 2 * pi, 48, endpoint=False)
    wave = 1 + sum(
        numbers.uniform(-0.12, 0.12) * np.sin(k * angle + numbers.uniform(0, 6)) for k in (2, 3, 5)
    )
    return Polygon(np.column_stack((np.cos(angle), np.sin(angle))) * (radius * wave)[:, None])


def valley(radius: float, numbers: np.random.Generator) -> Polygon:
    """Long and bent, about five times as long as wide."""
    x = np.linspace(-1.9, 1.9, 30) * radius
    y = radius * 0.45 * np.sin(x / radius * numbers.uniform(1.0, 1.6))
    return LineString(np.column_stack((x, y))).buffer(0.36 * radius, quad_segs=4)


def corner(radius: float, numbers: np.random.Generator) -> Polygon:
    """An L with a bay."""
    long, wide = 1.3 * radius, numbers.uniform(0.8, 1.0) * radius
    ell = shapely.union(
        box(-long, -long, long, -long + wide), box(-long, -long, -long + wide, long)
    )
    bay = affinity.rotate(box(0.2 * radius, -2 * radius, 0.4 * radius, -0.9 * radius), 20)
    return shapely.difference(ell, bay)


SHAPES: dict[str, Callable[[float, np.random.Generator], Polygon]] = {
    "round": round_town,
    "valley": valley,
    "corner": corner,
}


def make_town(shape: str, buildings: int, seed: int) -> Town:
    """A town of about so many buildings."""
    numbers = np.random.default_rng(seed)
    boundary = SHAPES[shape](sqrt(buildings * ACRES_M2 / pi), numbers)
    boundary = affinity.translate(boundary, 500_000, 4_400_000)
    districts = _districts(boundary, max(4, round(buildings / DISTRICT)), numbers)
    streets = _streets(districts, boundary)
    houses: list[Polygon] = []
    households: list[int] = []
    for district in districts:
        made, homes = _houses(district, numbers)
        houses += made
        households += homes
    return Town(boundary, houses, households, streets)


def _districts(boundary: Polygon, count: int, numbers: np.random.Generator) -> list[Polygon]:
    west, south, east, north = boundary.bounds
    middles = numbers.uniform((west, south), (east, north), (8 * count, 2))
    middles = middles[shapely.contains_xy(boundary, *middles.T)][:count]
    # Twice to the middles of their fields (Lloyd), so that districts are of like size.
    for _round in range(2):
        fields = _fields(boundary, middles)
        middles = shapely.get_coordinates(shapely.centroid(np.array(fields, object)))
    parts = shapely.get_parts(np.array(_fields(boundary, middles), object))
    return [part for part in parts if part.geom_type == "Polygon"]


def _fields(boundary: Polygon, middles: np.ndarray) -> list[Polygon]:
    around = boundary.buffer(3000).exterior
    far = [around.interpolate(share, normalized=True) for share in np.linspace(0, 1, 24)[:-1]]
    diagram = Voronoi(np.vstack((middles, shapely.get_coordinates(far))))
    regions = [diagram.regions[r] for r in diagram.point_region[: len(middles)]]
    fields = [Polygon(diagram.vertices[region]) for region in regions]
    return [shapely.intersection(field, boundary) for field in fields]


def _streets(districts: list[Polygon], boundary: Polygon) -> list[LineString]:
    rings = shapely.boundary(np.array(districts, object))
    inner = shapely.difference(shapely.union_all(rings), boundary.boundary.buffer(1.0))
    lines = shapely.get_parts(shapely.line_merge(inner))
    return [line for line in lines if line.length > 20]


def _houses(district: Polygon, numbers: np.random.Generator) -> tuple[list[Polygon], list[int]]:
    sort = SORTS[numbers.choice(len(SORTS), p=[one[-1] for one in SORTS])]
    length, depth, along, across, least, most, _odds = sort
    turn = numbers.uniform(-35, 35)
    inside = district.buffer(-SETBACK_M)
    if inside.is_empty:
        return [], []
    level = affinity.rotate(inside, -turn, origin=(0, 0))
    west, south, east, north = level.bounds
    made, homes = [], []
    rows = np.arange(south + numbers.uniform(0, 8), north - depth, depth + across)
    for number, y in enumerate(rows):
        street = 7.0 * (number // 2)  # a lane after every second row
        x = west + numbers.uniform(0, 10)
        while x + length < east:
            spot = (x, y + street, x + length, y + street + depth)
            x += length + along * numbers.uniform(0.7, 1.6)
            if numbers.random() < 0.06:
                x += 1.5 * length  # open ground
            house = box(*spot)
            if level.contains(house):
                made.append(affinity.rotate(house, turn, origin=(0, 0)))
                homes.append(int(numbers.integers(least, most + 1)))
    return made, homes


def grow(town: Town, where: str, share: float, seed: int) -> list[int]:
    """Households after growth by a share of all: in the north-east corner, or evenly."""
    numbers = np.random.default_rng(seed)
    homes = np.array(town.households)
    spots = shapely.get_coordinates(shapely.centroid(np.array(town.buildings, object)))
    lived_in = np.flatnonzero(homes)
    if where == "corner":
        along = spots[lived_in] @ np.array([cos(radians(45)), sin(radians(45))])
        lived_in = lived_in[np.argsort(-along)][: max(1, len(lived_in) // 5)]
    added = numbers.choice(
        lived_in, round(share * homes.sum()), p=homes[lived_in] / homes[lived_in].sum()
    )
    return np.asarray(homes + np.bincount(added, minlength=len(homes))).tolist()
