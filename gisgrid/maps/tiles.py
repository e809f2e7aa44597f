"""The route of vector tiles: one statement on a plain connection, because a tile is smaller work
than the session of a page would be."""

import gzip
import hashlib
import re
from collections.abc import Mapping

import psycopg
from fastapi import APIRouter, Request, Response
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL
from psycopg_pool import ConnectionPool
from sqlalchemy import URL

from gisgrid import geo
from gisgrid.auth.service import token_hash
from gisgrid.cluster.server import libpq_parameters
from gisgrid.errors import NotFound
from gisgrid.guards import token_of
from gisgrid.i18n import _
from gisgrid.maps.layers import TILES, TileLayer

router = APIRouter()

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
WORTH_PACKING = 400
NUMBER = re.compile(r"[0-9]{1,12}")


def make_pool(url: URL, size: int = 4) -> ConnectionPool[psycopg.Connection]:
    """Connections that prepare at once; each statement is a transaction of its own."""
    return ConnectionPool(
        make_conninfo(**libpq_parameters(url)), min_size=1, max_size=size, open=False,
        kwargs={"autocommit": True, "prepare_threshold": 0},
    )  # fmt: skip


def tile(request: Request) -> Response:
    """A vector tile of the ground or of the households that the asker may see.

    A plain route: FastAPI's reading of parameters would cost more than the tile itself.
    """
    wanted, community, z, x, y = _asked(request.path_params)
    content = _fetch(request, wanted, community, z, x, y)
    if content is None:
        raise NotFound(_("没有这个页面，或您不能看。"))
    return _answer(request, content)


router.add_route("/c/{community}/tiles/{layer}/{z}/{x}/{y}.mvt", tile, include_in_schema=False)


def _asked(path: Mapping[str, str]) -> tuple[TileLayer, int, int, int, int]:
    """Layer, community and tile of an address; raises NotFound where there can be none."""
    wanted = TILES.get(path["layer"])
    numbers = [path[name] for name in ("community", "z", "x", "y")]
    if wanted is not None and all(NUMBER.fullmatch(number) for number in numbers):
        community, z, x, y = map(int, numbers)
        if z in wanted.zooms and max(x, y) < 2**z:
            return wanted, community, z, x, y
    raise NotFound(_("没有这个页面，或您不能看。"))


def _fetch(
    request: Request, layer: TileLayer, community: int, z: int, x: int, y: int
) -> bytes | None:
    arguments: tuple[object, ...] = (token_hash(token_of(request)), community, z, x, y)
    if not layer.is_public:
        arguments += geo.morton_range(z, x, y)
    places = ", ".join(["%s"] * len(arguments))
    pool: ConnectionPool[psycopg.Connection] = request.app.state.tile_pool
    with pool.connection() as connection:
        query = SQL(f"SELECT {layer.function}({places})")
        row = connection.execute(query, arguments, binary=True).fetchone()
    return row[0] if row else None


def _answer(request: Request, content: bytes) -> Response:
    tag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Accept-Encoding"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if len(content) > WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, 1, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=MEDIA_TYPE, headers=headers)
