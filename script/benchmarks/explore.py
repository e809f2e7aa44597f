"""The peer of the page build, run by the peers' Python: geopandas draws the same with `explore()`.

    python explore.py GRIDS.geojson HOUSEHOLDS.geojson

Answers each line of standard input with one of JSON: milliseconds, and the bytes of the page.
Reading the files is not counted.
"""

import json
import sys
import time

import geopandas


def draw(grids: geopandas.GeoDataFrame, households: geopandas.GeoDataFrame) -> str:
    page = grids.explore(column="needs_per_100", tooltip=["name", "needs_per_100"])
    households.explore(m=page, color="black", tooltip="address")
    return page.get_root().render()


def main(*paths: str) -> None:
    grids, households = map(geopandas.read_file, paths)
    draw(grids, households)
    for _line in sys.stdin:
        start = time.perf_counter()
        text = draw(grids, households)
        milliseconds = 1000 * (time.perf_counter() - start)
        print(json.dumps({"ms": milliseconds, "bytes": len(text.encode())}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
