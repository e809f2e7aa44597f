"""26,000 households brought in with all checks: ours against geopandas and against ogr2ogr."""

import csv
import statistics
import subprocess
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import geopandas
import pandas
from sqlalchemy import text

from benchmarks import data
from benchmarks.data import Ground, Site
from benchmarks.report import Section, ratio, spread, table, verdict
from gisgrid.auth.service import enter
from gisgrid.db import transaction
from gisgrid.exchange import profiles
from gisgrid.exchange.check import check
from gisgrid.exchange.reading import read_apart
from gisgrid.exchange.service import load, wish_for
from gisgrid.territory.service import get_community

ROWS, ROUNDS = 26_000, 5
PEER_GOAL, OGR_GOAL = 1.4, 4.0
PREFIX = "BENCH-"
# What a household has to be found by: the same for all three.
PEER = """
DROP TABLE IF EXISTS peer_household, peer_staging;
CREATE TABLE peer_household (code text PRIMARY KEY, building text, entrance integer, floor integer,
  door text, lon double precision, lat double precision, grid bigint, geom geometry(Point, 4490));
CREATE INDEX ON peer_household (grid);
CREATE INDEX ON peer_household (building, entrance);
CREATE INDEX ON peer_household USING gist (geom)"""
TAKE_OVER = """
INSERT INTO peer_household
SELECT s.code, s.building, s.entrance::integer, s.floor::integer, s.door, s.lon::float8,
       s.lat::float8, (SELECT o.grid FROM peer_grid o WHERE ST_Covers(o.geom, p.at)
                        ORDER BY o.grid LIMIT 1), p.at
  FROM peer_staging s, LATERAL (SELECT ST_SetSRID(ST_MakePoint(s.lon::float8, s.lat::float8), 4490)
                                    AS at) p"""


def households(place: Ground, site: Site, path: Path) -> None:
    """A table as an office has it: doors of the demo's blocks, their places shaken by metres."""
    with place.engine("owner", site.database) as owner, transaction(owner) as session:
        stairs = session.execute(
            text(
                "SELECT b.source, e.number, ST_X(e.point), ST_Y(e.point) FROM entrance e"
                " JOIN building b ON b.community = e.community AND b.id = e.building"
                " WHERE e.community = :c AND b.kind = 'walk_up' ORDER BY b.id, e.number"
            ),
            {"c": site.community},
        ).all()
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["户编号", "楼栋编号", "单元", "楼层", "门牌", "经度", "纬度", "居住情况"])
        for n in range(ROWS):
            source, number, lon, lat = stairs[n % len(stairs)]
            turn = n // len(stairs)
            shaken = (lon + (turn % 7 - 3) * 1e-5, lat + (turn % 5 - 2) * 1e-5)
            writer.writerow([f"{PREFIX}{n:05d}", source, number, turn % 4 + 1, f"{turn % 90 + 10}a",
                             f"{shaken[0]:.7f}", f"{shaken[1]:.7f}", "常住"])  # fmt: skip


def ours(place: Ground, site: Site, path: Path) -> Callable[[], None]:
    """As by command and by page: read apart, every check, under the policies, in one transaction,
    with the audit and what is needed to take the whole back."""

    def bring() -> None:
        with place.engine("app", site.database) as app, transaction(app) as session:
            actor = enter(session, site.director)
            assert actor is not None
            community = get_community(session, site.community)
            profile = profiles.load()["households"]
            rows = read_apart(path, None, profile.layers)
            checked = check(rows, "households", profile, wish_for(community))
            report = load(session, actor, community, checked)
            assert report.added == ROWS, report.refused[:3]

    return bring


def with_geopandas(place: Ground, site: Site, path: Path) -> Callable[[], None]:
    """Read, spatial join with the grids, `to_postgis` into the prepared table. No other check."""

    def bring() -> None:
        with place.engine("owner", site.database) as owner:
            rows = pandas.read_csv(path, dtype={"门牌": str})
            rows.columns = ["code", "building", "entrance", "floor", "door", "lon", "lat", "stay"]
            points = geopandas.points_from_xy(rows["lon"], rows["lat"])
            frame = geopandas.GeoDataFrame(rows.drop(columns="stay"), geometry=points, crs=4490)
            grids = geopandas.read_postgis("SELECT grid, geom FROM peer_grid", owner)
            joined = frame.sjoin(grids, how="left", predicate="within")
            joined = joined.sort_values("grid").drop_duplicates("code")
            joined = joined.drop(columns="index_right").rename_geometry("geom")
            joined.to_postgis("peer_household", owner, if_exists="append")

    return bring


def with_ogr(place: Ground, site: Site, path: Path) -> Callable[[], None]:
    """ogr2ogr into a staging table, one statement from there. No other check."""
    plain = path.with_name("plain.csv")
    rows = pandas.read_csv(path, dtype=str)
    rows.columns = ["code", "building", "entrance", "floor", "door", "lon", "lat", "stay"]
    rows.to_csv(plain, index=False)

    def bring() -> None:
        with place.engine("owner", site.database) as owner:
            url = owner.url
            where = " ".join(
                f"{name}={value}"
                for name, value in (
                    ("dbname", url.database), ("user", url.username), ("password", url.password),
                    ("host", url.query.get("host", url.host)), ("port", url.port),
                )
                if value
            )  # fmt: skip
            subprocess.run(
                ["ogr2ogr", "-f", "PostgreSQL", f"PG:{where}", str(plain), "-nln", "peer_staging",
                 "-overwrite", "--config", "PG_USE_COPY", "YES"],
                check=True, capture_output=True,
            )  # fmt: skip
            with transaction(owner) as session:
                session.execute(text(TAKE_OVER))

    return bring


def prepare(place: Ground, site: Site) -> None:
    """Before each: nothing of the last one, statistics as they are after a while."""
    with place.engine("owner", site.database) as owner:
        with transaction(owner) as session:
            for statement in PEER.split(";"):
                session.execute(text(statement))
            session.execute(text("DELETE FROM household WHERE code LIKE :p"), {"p": f"{PREFIX}%"})
            session.execute(text("DROP TABLE IF EXISTS peer_grid"))
            session.execute(
                text(
                    "CREATE TABLE peer_grid AS SELECT o.grid, o.outline AS geom FROM grid_outline o"
                    " JOIN grid_plan p ON p.community = o.community AND p.id = o.grid_plan"
                    " WHERE o.community = :c AND p.until IS NULL"
                ),
                {"c": site.community},
            )
            session.execute(text("CREATE INDEX ON peer_grid USING gist (geom)"))
        data.tidy(owner)


def timed(bring: Callable[[], None]) -> float:
    start = time.perf_counter()
    bring()
    return ROWS / (time.perf_counter() - start)


def run(place: Ground) -> Section:
    site = data.small(place)
    path = place.folder / "households.csv"
    households(place, site, path)
    ways = {
        "GeoDataFrame.to_postgis": with_geopandas(place, site, path),
        "ogr2ogr + SQL": with_ogr(place, site, path),
        "gisgrid": ours(place, site, path),
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(ROUNDS + 1):
        for name, bring in ways.items():
            prepare(place, site)
            speed = timed(bring)
            if turn:  # The first round only warms up.
                found[name].append(speed)
    rows = []
    for name, goal in (("GeoDataFrame.to_postgis", PEER_GOAL), ("ogr2ogr + SQL", OGR_GOAL)):
        share = ratio(found["gisgrid"], found[name])
        wanted, reached = verdict(share, goal, at_least=True)
        rows.append([name, spread(found[name]), f"{share:.2f}", wanted, reached])
    rows.append(["gisgrid", spread(found["gisgrid"]), "", "", ""])
    middle = statistics.median(found["gisgrid"])
    body = f"""{ROWS:,} households as a CSV with Chinese headings, brought into a community of 21
grids that has {site.households:,} already. gisgrid reads in a process of its own with limits,
matches building and entrance, checks every row, writes under the policies in one transaction with
the audit and all that is needed to take the import back, and says in which grid each lies; the
peers do nothing but read, find the grid and write. Rows a second, {ROUNDS} rounds interleaved;
{ROWS / middle:.1f} s for gisgrid.

{table(["", "rows/s", "gisgrid ÷ it", "goal", ""], rows)}"""
    gdal = subprocess.run(["ogr2ogr", "--version"], capture_output=True, text=True, check=False)
    versions = f"geopandas {version('geopandas')}, {gdal.stdout.split(',')[0]}"
    return Section("bringing", "Bringing in 26,000 households", versions, body)
