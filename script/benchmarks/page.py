"""Building the map page on the server, against `explore()` of geopandas on the same data."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text

from benchmarks import data, processes, versions
from benchmarks.data import Ground, Site
from benchmarks.processes import Asking
from benchmarks.report import Section, ratio, spread, table, verdict
from gisgrid.auth.service import enter
from gisgrid.db import transaction
from gisgrid.figures.service import situation
from gisgrid.guards import COOKIE
from gisgrid.maps import map_fragments, map_json, views
from gisgrid.territory.service import get_community

ROUNDS, TIMES, GOAL = 7, 20, 0.005
SWAP, PAGE, EXPLORE = "swap", "page", "explore"
INTRODUCTION = """
The page of the demo community: {grids} grids, {households:,} households. `explore()` of geopandas
writes grids and households into the page; ours is rendered by folium once in the life of the
process, then only the data is swapped in, and households come as tiles. The goal is for that part.
The whole page is what a director waits for over HTTP: session, policies, the figures of all grids,
the card beside the map and the template, uncompressed.
"""
FEATURE = """
SELECT jsonb_build_object('type', 'FeatureCollection', 'features', jsonb_agg(jsonb_build_object(
         'type', 'Feature', 'geometry', ST_AsGeoJSON(point, 7, 0)::jsonb,
         'properties', jsonb_build_object('address', address))))::text
  FROM household WHERE community = :c
"""


def grids_of(place: Ground, site: Site) -> dict[str, Any]:
    """The grids with their rates as GeoJSON, as the programming interface gives them."""
    from urllib.request import Request, urlopen

    with processes.our_server(place.settings, site.database) as port:
        address = f"http://127.0.0.1:{port}/api/v1/communities/{site.community}/grids"
        asked = Request(address, headers={"Authorization": f"Bearer {site.director}"})
        with urlopen(asked) as answer:
            return dict(json.load(answer))


def write_files(place: Ground, site: Site) -> tuple[Path, Path]:
    grids, households = place.folder / "grids.geojson", place.folder / "households.geojson"
    grids.write_text(json.dumps(grids_of(place, site)))
    with place.engine("owner", site.database) as owner, transaction(owner) as session:
        households.write_text(session.scalar(text(FEATURE), {"c": site.community}) or "")
    return grids, households


def swapper(place: Ground, site: Site) -> Callable[[], int]:
    """The folium part with the data of one request; the figures are read beforehand."""
    with place.engine("app", site.database) as app, transaction(app) as session:
        actor = enter(session, site.director)
        assert actor is not None
        ground = views.ground_of(get_community(session, site.community))
        now = situation(session, actor, site.community, date.today())
    layer = views.colouring("")

    def swap() -> int:
        parts = map_fragments()
        made = map_json(views.map_data(ground, layer, now, selected=None, with_points=True))
        return len((parts.header_for("nonce") + parts.html + made + parts.script).encode())

    return swap


def _timed(swap: Callable[[], int]) -> float:
    """Median milliseconds of several."""
    waits = []
    for _time in range(TIMES):
        start = time.perf_counter()
        swap()
        waits.append(1000 * (time.perf_counter() - start))
    return statistics.median(waits)


def race(swap: Callable[[], int], client: Asking, job: Any, peer: Asking) -> dict[str, Any]:
    """Milliseconds by round, and the bytes of the last pages."""
    swap()
    client.ask(job)
    found: dict[str, Any] = {SWAP: [], PAGE: [], EXPLORE: []}
    for _round in range(ROUNDS):
        drawn, asked = peer.ask({}), client.ask(job)
        found[EXPLORE].append(drawn["ms"])
        found[PAGE].append(asked["p50_ms"])
        found[SWAP].append(_timed(swap))
    return found | {"bytes": {SWAP: swap(), PAGE: asked["bytes"], EXPLORE: drawn["bytes"]}}


def measure(place: Ground, site: Site, files: tuple[Path, Path]) -> dict[str, Any]:
    job = {
        "paths": [f"/c/{site.community}/map"], "headers": {"Cookie": f"{COOKIE}={site.director}"},
        "clients": 1, "count": TIMES,
    }  # fmt: skip
    script = str(Path(__file__).with_name("explore.py"))
    with (
        processes.our_server(place.settings, site.database) as port,
        processes.asking(sys.executable, "-m", "benchmarks.load") as client,
        processes.asking(processes.peers_python(), script, *map(str, files)) as peer,
    ):
        return race(swapper(place, site), client, job | {"port": port}, peer)


NAMES = {
    EXPLORE: "geopandas `explore()`",
    SWAP: "gisgrid, folium's part with the data swapped in",
    PAGE: "gisgrid, the whole page over HTTP",
}


def run(place: Ground) -> Section:
    site = data.small(place)
    files = write_files(place, site)
    found = measure(place, site, files)
    rows = []
    for key, name in NAMES.items():
        times = ratio(found[key], found[EXPLORE])
        goal, reached = verdict(times, GOAL, at_least=False) if key == SWAP else ("", "")
        size = f"{found['bytes'][key] / 1000:,.0f}"
        rows.append([name, spread(found[key], 2), size, f"{times:.4f}", goal, reached])
    grids = len(json.loads(files[0].read_text())["features"])
    used = f"{versions.told('folium', 'jinja2')}, {versions.of_peers('geopandas', 'mapclassify')}"
    body = INTRODUCTION.format(grids=grids, households=site.households)
    headings = ("page", "ms", "kB", "÷ explore()", "goal", "")
    return Section("page", "Building the map page", used, f"{body}\n{table(headings, rows)}")
