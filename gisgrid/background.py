"""Maps that may lie under the grids: none at first, what the settings name, chosen by the reader.

Three kinds: Tianditu with a key, tiles of any server, a PMTiles file of our own. The content
policy of a map page admits the hosts named here and no others.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

from fastapi import APIRouter, Request, Response
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, MagicNumberNotFound, SpecVersionUnsupported, TileType

from gisgrid.config import Settings
from gisgrid.errors import Invalid, NotFound
from gisgrid.i18n import _

router = APIRouter(include_in_schema=False)

MEDIA_TYPES = {
    TileType.MVT: "application/vnd.mapbox-vector-tile",
    TileType.PNG: "image/png",
    TileType.JPEG: "image/jpeg",
    TileType.WEBP: "image/webp",
    TileType.AVIF: "image/avif",
}
# Tianditu's tiles are drawn in CGCS2000, which is ours: nothing to shift. Letters are tiles apart.
TIANDITU_HOSTS = "01234567"
TIANDITU_ZOOMS = (1, 18)
ORIGIN = re.compile(r"https?://[^/]+")
# What the reader raises where bytes are not what they should be; an empty file is a ValueError.
NOT_PMTILES = (
    MagicNumberNotFound, SpecVersionUnsupported, ValueError, EOFError, IndexError, KeyError,
    struct.error, zlib.error,
)  # fmt: skip
NUMBER = re.compile(r"[0-9]{1,8}")


class Background(TypedDict):
    """One choice of the reader, as the map's script gets it.

    urls     tiles from the ground up, with {z} {x} {y} and {s} for one of `hosts`
    layers   layers of vector tiles; empty: the tiles are pictures
    """

    key: str
    name: str
    urls: list[str]
    hosts: str
    attribution: str
    zooms: tuple[int, int]
    layers: list[str]


@dataclass(frozen=True)
class TileFile:
    """A PMTiles file that stays open, its header read once."""

    reader: Reader
    header: dict[str, Any]
    metadata: dict[str, Any]
    digest: str

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.header["tile_type"]]

    @property
    def is_vector(self) -> bool:
        return bool(self.header["tile_type"] == TileType.MVT)

    @property
    def zooms(self) -> range:
        return range(self.header["min_zoom"], self.header["max_zoom"] + 1)


def open_file(path: Path) -> TileFile:
    """Raises Invalid, which names the setting, for a file that cannot be served."""
    try:
        with path.open("rb") as file:
            # The map of the file in memory stays when the file is closed.
            reader = Reader(MmapSource(file))
        header, metadata = reader.header(), reader.metadata()
    except OSError as error:
        raise Invalid(f"GISGRID_BACKGROUND_FILE: {path}: {error.strerror}") from None
    except NOT_PMTILES:
        raise Invalid(f"GISGRID_BACKGROUND_FILE: {path}: not a PMTiles file (version 3)") from None
    if header["tile_type"] not in MEDIA_TYPES:
        raise Invalid(f"GISGRID_BACKGROUND_FILE: {path}: tiles of this kind cannot be shown")
    if header["tile_compression"] not in (Compression.NONE, Compression.GZIP):
        raise Invalid(f"GISGRID_BACKGROUND_FILE: {path}: tiles are packed in an unknown way")
    mark = f"{header} {path.stat().st_mtime_ns}".encode()
    return TileFile(reader, header, metadata, hashlib.blake2b(mark, digest_size=6).hexdigest())


def opened(settings: Settings) -> TileFile | None:
    return open_file(settings.background_file) if settings.background_file else None


def _tianditu(key: str) -> list[Background]:
    address = "https://t{{s}}.tianditu.gov.cn/DataServer?T={kind}&x={{x}}&y={{y}}&l={{z}}&tk={key}"
    kinds = (
        ("vec", _("天地图"), ("vec_w", "cva_w")),
        ("img", _("天地图影像"), ("img_w", "cia_w")),
    )
    return [
        {
            "key": f"tianditu-{short}",
            "name": name,
            "urls": [address.format(kind=kind, key=key) for kind in tiles],
            "hosts": TIANDITU_HOSTS,
            "attribution": _("天地图 国家地理信息公共服务平台"),
            "zooms": TIANDITU_ZOOMS,
            "layers": [],
        }
        for short, name, tiles in kinds
    ]


def _of_server(settings: Settings, url: str) -> Background:
    return {
        "key": "tiles",
        "name": _("背景地图"),
        "urls": [url],
        "hosts": "",
        "attribution": settings.tile_attribution,
        "zooms": (0, settings.tile_highest_zoom),
        "layers": [],
    }


def _of_file(file: TileFile) -> Background:
    told = re.sub(r"<[^>]*>", "", str(file.metadata.get("attribution") or ""))
    layers = file.metadata.get("vector_layers") or []
    return {
        "key": "file",
        "name": str(file.metadata.get("name") or _("本地地图")),
        "urls": [f"/background/{file.digest}/{{z}}/{{x}}/{{y}}"],
        "hosts": "",
        "attribution": told,
        "zooms": (file.zooms[0], file.zooms[-1]),
        "layers": [str(layer["id"]) for layer in layers] if file.is_vector else [],
    }


def choices(request: Request) -> list[Background]:
    """What a reader of this server's maps may lay under them."""
    settings: Settings = request.app.state.settings
    file: TileFile | None = request.app.state.background
    found = [_of_file(file)] if file else []
    if settings.tile_url:
        found.append(_of_server(settings, settings.tile_url))
    if settings.tianditu_key:
        found += _tianditu(settings.tianditu_key.get_secret_value())
    return found


def hosts(offered: Sequence[Background]) -> list[str]:
    """The foreign origins of these tiles, for the content policy of the page."""
    found = set()
    for one in offered:
        for url in one["urls"]:
            for host in one["hosts"] or [""]:
                origin = ORIGIN.match(url.replace("{s}", host))
                found |= {origin.group()} if origin else set()
    return sorted(found)


@router.get("/background/{digest}/{z}/{x}/{y}")
def background_tile(request: Request, digest: str, z: str, x: str, y: str) -> Response:
    """A tile of the background file; it belongs to nobody's data, so everybody may have it."""
    file: TileFile | None = request.app.state.background
    numbers = (z, x, y)
    if file is None or digest != file.digest or not all(map(NUMBER.fullmatch, numbers)):
        raise NotFound(_("没有这个页面，或您不能看。"))
    zoom, column, row = map(int, numbers)
    if zoom not in file.zooms or max(column, row) >= 2**zoom:
        raise NotFound(_("没有这个页面，或您不能看。"))
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    content = file.reader.get(zoom, column, row)
    if content is None:
        return Response(status_code=204, headers=headers)
    if file.header["tile_compression"] == Compression.GZIP:
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=file.media_type, headers=headers)
