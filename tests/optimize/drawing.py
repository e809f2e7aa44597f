"""Ground drawn as text, random towns, and the real quarter where it lies beside the project."""

import csv
import json
from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, affinity, box

from gisgrid import geo

QUARTER = Path(__file__).parents[2] / "../shared/data/qinghuayuan"
ORIGIN = (500_000.0, 4_400_000.0)  # a place with the many digits that real metres have
EPSG = 4549  # the zone of 117° E, whose middle ORIGIN lies on

Area = Polygon | MultiPolygon


def areas(picture: str, size: float = 20.0) -> dict[str, Area]:
    """One area for each letter; every character is a square, `.` is nobody's."""
    found: dict[str, list[Polygon]] = {}
    for row, line in enumerate(picture.split("\n")):
        for column, letter in enumerate(line.replace(" ", "")):
            if letter != ".":
                x, y = ORIGIN[0] + column * size, ORIGIN[1] - row * size
                found.setdefault(letter, []).append(box(x, y, x + size, y + size))
    # The union keeps the nodes on every corner of every square, as a coverage must.
    return {letter: shapely.coverage_union_all(some) for letter, some in sorted(found.items())}


def squares(picture: str, size: float = 20.0) -> tuple[list[Polygon], list[float]]:
    """A cell for every digit of a picture, and ten households for each unit of it."""
    cells, loads = [], []
    for row, line in enumerate(picture.split("\n")):
        for column, digit in enumerate(line.replace(" ", "")):
            if digit != ".":
                x, y = ORIGIN[0] + column * size, ORIGIN[1] - row * size
                cells.append(box(x, y, x + size, y + size))
                loads.append(10.0 * int(digit))
    return cells, loads


def house(x: float, y: float, width: float = 20, depth: float = 10, turn: float = 0) -> Polygon:
    """A building whose south-west corner is x, y metres from the origin."""
    x, y = ORIGIN[0] + x, ORIGIN[1] + y
    return affinity.rotate(box(x, y, x + width, y + depth), turn, origin=(x, y))


def ground(width: float, depth: float) -> Polygon:
    return house(0, 0, width, depth)


def random_town(seed: int) -> tuple[Area, list[Polygon]]:
    """A boundary, sometimes with a bay, a hole or an island, and buildings of every sort:

    turned blocks, kiosks, rows that share walls, stand a few centimetres apart or overlap,
    outlines drawn twice, some across the boundary and some outside.
    """
    random = Random(seed)
    buildings: list[Polygon] = []
    for _block in range(random.randint(1, 14)):
        width, depth = random.choice([(40, 12), (10, 8), (1, 1), (0.3, 0.2), (25, 20)])
        gap = random.choice([0, 0.01, 0.05, 0.4, 6, -0.2 * min(1, width)])
        x, y, turn = random.uniform(-20, 190), random.uniform(-20, 190), random.uniform(0, 90)
        row = [house(x + i * (width + gap), y, width, depth) for i in range(random.randint(1, 5))]
        middle = shapely.get_coordinates(row[0])[0]
        buildings += [affinity.rotate(one, turn, origin=tuple(middle)) for one in row]
        if random.random() < 0.1:
            buildings.append(buildings[-1])
    return _random_boundary(random), buildings


def _random_boundary(random: Random) -> Area:
    boundary: Area = affinity.rotate(ground(200, 200), random.uniform(0, 90))
    if random.random() < 0.3:
        boundary = boundary.difference(house(80, -50, random.uniform(0.5, 40), 150))
    if random.random() < 0.3:
        boundary = boundary.difference(house(120, 120, 30, 20, 15))
    if random.random() < 0.3:
        boundary = boundary.union(house(320, 50, 60, 90))
    return boundary


def quarter(name: str = "community") -> tuple[Area, list[Area], list[int], int]:
    """Boundary, buildings, households of each building, EPSG code of the metres."""
    boundary = next(shape for tags, shape in _features("boundary.geojson") if tags["code"] == name)
    epsg = geo.metric_crs_of(boundary)
    found = _features("buildings.geojson")
    outlines = geo.to_metric(np.array([shape for _tags, shape in found], dtype=object), epsg)
    with (QUARTER / "households.csv").open(encoding="utf-8") as file:
        homes = Counter(row["building_ref"] for row in csv.DictReader(file))
    loads = [homes[f"{tags['osm_type']}/{tags['osm_id']}"] for tags, _shape in found]
    return geo.to_metric(boundary, epsg), list(outlines), loads, epsg


def _features(name: str) -> list[tuple[dict[str, str], Area]]:
    found = json.loads((QUARTER / name).read_text(encoding="utf-8"))["features"]
    return [(f["properties"], shapely.from_geojson(json.dumps(f["geometry"]))) for f in found]
