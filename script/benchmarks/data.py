"""What is measured on: a throwaway cluster with the demo, a small and a large set of households.

S1 is the demo community. S2 is S1 and a hundred copies of it as communities of their own, moved
apart and shaken by a metre.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from sqlalchemy import Engine, text

from gisgrid import cluster, geo, migrate
from gisgrid.auth import accounts
from gisgrid.cluster import Server
from gisgrid.cluster.server import Role
from gisgrid.config import Settings
from gisgrid.db import make_engine, transaction
from gisgrid.demo import build
from gisgrid.demo.ground import COMMUNITY

SMALL, LARGE = "bench_s1", "bench_s2"
COPIES, TILES, SEED = 100, 64, 20261123

# One feature a household, as tipg gives them; for comparison with the tile that groups by door.
EACH = """
CREATE FUNCTION household_tile_each(
  token bytea, for_community bigint, z integer, x integer, y integer, low bigint, high bigint)
RETURNS bytea LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM enter(token);
  RETURN (
    SELECT coalesce(ST_AsMVT(t, 'household', 4096, 'shape'), '') FROM (
      SELECT ST_AsMVTGeom(h.point_3857, ST_TileEnvelope(z, x, y), 4096, 0, false) AS shape,
             h.occupancy, h.floor
        FROM household h
       WHERE h.community = for_community AND h.qk >= low AND h.qk < high) t);
END $$;
REVOKE EXECUTE ON FUNCTION
  household_tile_each(bytea, bigint, integer, integer, integer, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  household_tile_each(bytea, bigint, integer, integer, integer, bigint, bigint) TO gisgrid_app"""
# What tipg needs to find the points of a tile.
PEER_INDEX = "CREATE INDEX household_point_3857 ON household USING gist (point_3857)"

COPY = """
INSERT INTO community (community, name, short, metric)
SELECT c.community + n, c.name, c.short, c.metric
  FROM community c, generate_series(1, :copies) n;
INSERT INTO grid (community, id, code, short, name, search)
SELECT g.community + n, g.id, g.code, g.short, g.name, g.search
  FROM grid g, generate_series(1, :copies) n;
INSERT INTO household (community, id, code, floor, door, address, occupancy, tenure, grid, point)
SELECT h.community + n, h.id, h.code, h.floor, h.door, h.address, h.occupancy, h.tenure, h.grid,
       ST_Translate(h.point, 0.03 * (n % 10) + 1e-8 * (hashtext(h.point::text || n) % 1000),
                    0.03 * (1 + n / 10))
  FROM household h, generate_series(1, :copies) n
"""


@dataclass(frozen=True)
class Site:
    """One database and who asks in it. `tiles` are z16, drawn by choosing households."""

    database: str
    community: int
    households: int
    director: str
    leader: str
    tiles: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Ground:
    """The running cluster."""

    settings: Settings
    server: Server
    folder: Path

    @contextmanager
    def engine(self, role: Role, database: str) -> Iterator[Engine]:
        made = make_engine(self.server.url(role, database), pool=2)
        yield made
        made.dispose()


@contextmanager
def ground() -> Iterator[Ground]:
    """A cluster in a folder that only lives for this run."""
    folder = Path(tempfile.mkdtemp(prefix="gisgrid-bench-"))
    # The server of a root's cluster runs as another user, who must reach its data.
    folder.chmod(0o711)
    settings = Settings(data=folder / "data", runtime=folder, host="127.0.0.1")
    try:
        with cluster.running(settings, throwaway=True) as server:
            yield Ground(settings, server, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def small(place: Ground) -> Site:
    """S1, signed in as its director and as the leader of grid 01."""
    if not cluster.has_database(place.server, SMALL):
        cluster.ensure_database(place.server, SMALL)
        with place.engine("owner", SMALL) as owner:
            migrate.upgrade(owner)
            build.build(owner, date.today(), lambda _step, _share: None)
            with transaction(owner) as session:
                session.execute(text(EACH))
                session.execute(text(PEER_INDEX))
            tidy(owner)
    return _site(place, SMALL)


def large(place: Ground) -> Site:
    """S2."""
    small(place)
    if not cluster.has_database(place.server, LARGE):
        cluster.clone_database(place.server, SMALL, LARGE)
        # A superuser may leave the checks of foreign keys out, which the copies cannot break.
        with place.engine("superuser", LARGE) as superuser:
            with transaction(superuser) as session:
                session.execute(text("SET LOCAL session_replication_role = replica"))
                for statement in COPY.split(";"):
                    session.execute(text(statement), {"copies": COPIES})
            tidy(superuser)
    return _site(place, LARGE)


def tidy(engine: Engine) -> None:
    """What autovacuum would do; a throwaway cluster has none."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))


def _site(place: Ground, database: str) -> Site:
    with place.engine("owner", database) as owner, transaction(owner) as session:
        director, leader = (accounts.token(session, name) for name in ("director", "leader01"))
        total = session.scalar(text("SELECT count(*) FROM household"))
        query = text("SELECT qk FROM household WHERE community = :c ORDER BY id")
        keys = list(session.scalars(query, {"c": COMMUNITY}))
    chosen = Random(SEED).choices(keys, k=TILES)
    return Site(database, COMMUNITY, total or 0, director, leader, tuple(map(_tile, chosen)))


def _tile(qk: int, z: int = 16) -> tuple[int, int, int]:
    """The web tile of zoom z that holds a Morton key."""
    key = qk >> 2 * (geo.MORTON_BITS - z)
    x, y = (sum((key >> (2 * bit + odd) & 1) << bit for bit in range(z)) for odd in (0, 1))
    return z, x, y
