"""Household tiles of zoom 16: ours with row-level security against tipg without any."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks import data, processes, versions
from benchmarks.data import Ground, Site
from benchmarks.processes import Asking
from benchmarks.report import Section, ratio, spread, table, verdict
from gisgrid.guards import COOKIE

ROUNDS, SECONDS, WARM_UP = 5, 1.2, 200
CLIENTS = (1, 16)
GOALS = {1: 2.2, 16: 3.0}
PEER = "tipg, no policy"
DIRECTOR = "gisgrid, director"
INTRODUCTION = """
Requests per second for the vector tiles of households, {tiles} tiles of zoom 16 drawn by choosing
households, asked over loopback by plain sockets, keep-alive, no compression. gisgrid runs as
`gisgrid serve`, one worker, and checks the session and the row-level security of every tile; tipg
runs with one worker on the same tables as their owner, whom no policy binds, and is helped: a GiST
index, the stored 3857 point, two properties only. Four connections each.

Our tile groups households by entrance and sends each door once with a count, which is less to
encode; the row “a feature a household” sends them one by one with two properties, as tipg does.
A grid leader asks for the same tiles and is given the households of his grid.
S1 is the demo community ({small:,} households), S2 the same with 100 copies as communities of their
own ({large:,} households). Tiles are those of the one community in both.
"""


@dataclass
class Target:
    """One server's tiles, and what was measured of them."""

    name: str
    port: int
    paths: list[str]
    headers: dict[str, str] = field(default_factory=dict)
    count: int = 0
    results: list[dict[str, float]] = field(default_factory=list)

    def job(self, clients: int, count: int) -> dict[str, Any]:
        return {
            "port": self.port,
            "paths": self.paths,
            "headers": self.headers,
            "clients": clients,
            "count": count,
        }

    def values(self, name: str) -> list[float]:
        return [result[name] for result in self.results]


def _ours(name: str, port: int, site: Site, layer: str, token: str) -> Target:
    paths = [f"/c/{site.community}/tiles/{layer}/{z}/{x}/{y}.mvt" for z, x, y in site.tiles]
    return Target(name, port, paths, {"Cookie": f"{COOKIE}={token}"})


def _peer(port: int, site: Site) -> Target:
    wish = "geom-column=point_3857&properties=occupancy,floor"
    start = "/collections/public.household/tiles/WebMercatorQuad"
    return Target(PEER, port, [f"{start}/{z}/{x}/{y}?{wish}" for z, x, y in site.tiles])


@contextmanager
def targets(place: Ground, site: Site) -> Iterator[Callable[[], list[Target]]]:
    """A function that gives the targets afresh, with both servers running."""
    with (
        processes.our_server(place.settings, site.database) as ours,
        processes.tipg(place.server, site.database) as tipg,
    ):
        yield lambda: [
            _peer(tipg, site),
            _ours(DIRECTOR, ours, site, "households", site.director),
            _ours("gisgrid, grid leader", ours, site, "households", site.leader),
            _ours("gisgrid, director, a feature a household", ours, site, "each", site.director),
        ]


def race(client: Asking, runners: list[Target], clients: int) -> None:
    """Each in turn, round after round; as many requests as take about `SECONDS`."""
    for one in runners:
        warm = client.ask(one.job(clients, WARM_UP))
        one.count = max(50, round(warm["rate"] * SECONDS))
    for _round in range(ROUNDS):
        for one in runners:
            one.results.append(client.ask(one.job(clients, one.count)))


def _rows(set_name: str, clients: int, runners: list[Target]) -> Iterator[list[str]]:
    peer = runners[0].values("rate")
    for one in runners:
        times = ratio(one.values("rate"), peer)
        judged = one.name == DIRECTOR
        goal, reached = verdict(times, GOALS[clients], at_least=True) if judged else ("", "")
        yield [
            set_name, str(clients), one.name, spread(one.values("rate")),
            spread(one.values("p50_ms"), 2), f"{one.results[0]['bytes'] / 1000:.1f}",
            f"{times:.2f}", goal, reached,
        ]  # fmt: skip


def run(place: Ground) -> Section:
    rows: list[list[str]] = []
    sites = {"S1": data.small(place), "S2": data.large(place)}
    with processes.asking(sys.executable, "-m", "benchmarks.load") as client:
        for name, site in sites.items():
            with targets(place, site) as fresh:
                for clients in CLIENTS:
                    runners = fresh()
                    race(client, runners, clients)
                    rows += _rows(name, clients, runners)
    text = INTRODUCTION.format(
        tiles=data.TILES, large=sites["S2"].households,
        small=sites["S1"].households,
    )  # fmt: skip
    headings = (
        "data", "c", "server", "requests/s", "median wait ms", "kB", "× tipg", "goal", "",
    )  # fmt: skip
    used = (
        versions.postgres(place),
        versions.told("fastapi", "uvicorn", "psycopg"),
        versions.of_peers("tipg", "asyncpg"),
    )
    body = text + "\n" + table(headings, rows)
    return Section("tiles", "Household tiles", ", ".join(used), body)
