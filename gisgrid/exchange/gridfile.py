"""Write a division into plain files: grids as GeoJSON, households as CSV."""

import csv
import json
from pathlib import Path

import numpy as np
import shapely

from gisgrid import geo
from gisgrid.errors import Unavailable
from gisgrid.exchange.plainly import Plainly
from gisgrid.i18n import _
from gisgrid.optimize.divide import Division
from gisgrid.optimize.rounding import rounded

DIGITS = 7


def write_grids(path: Path, found: Plainly, division: Division) -> None:
    """GeoJSON in degrees with 7 decimals; the coverage is checked as it is written."""
    stored = geo.to_stored(np.array(division.outlines, dtype=object), found.epsg)
    written = rounded(list(stored), DIGITS)
    if not (shapely.coverage_is_valid(written) and shapely.is_valid(written).all()):
        raise Unavailable(_("网格写成经纬度后边界不再吻合，没有写文件。"))
    features = [
        {
            "type": "Feature",
            "properties": {
                "short": short(number),
                "households": grid.households,
                "deviation_percent": round(100 * grid.deviation, 1),
                "compactness": round(grid.compactness, 3),
                "longest_walk_m": round(grid.longest_walk_m),
            },
            "geometry": json.loads(shapely.to_geojson(outline)),
        }
        for number, (grid, outline) in enumerate(zip(division.figures.grids, written, strict=True))
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    _replace(path, text + "\n")


def write_assignment(path: Path, found: Plainly, division: Division) -> None:
    """One line a household; without a grid where it lies outside the boundary."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["household_code", "building_ref", "grid"])
        for row, cell in zip(found.households, found.cell_of, strict=True):
            grid = "" if cell is None else short(division.grid_of_cell[cell])
            out.writerow([row.code, "" if cell is None else found.sources[cell], grid])
    part.replace(path)


def short(number: int) -> str:
    """What people say: 01 for the first."""
    return f"{number + 1:02d}"


def _replace(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
