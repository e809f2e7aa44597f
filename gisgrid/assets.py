"""The files a browser fetches: which ones, under which name, compressed once.

Served are our own files of `web/static` and a short list out of `web/node_modules`, never the
whole tree. A name carries the hash of its content, so a browser may keep it for ever and a new
version has a new address.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from gisgrid.errors import NotFound, Unavailable
from gisgrid.i18n import _

WEB = Path(__file__).resolve().parent.parent / "web"
FOREVER = "public, max-age=31536000, immutable"
SMALLEST_WORTH_GZIP = 300

# What the pages use of other people's work: name under which we serve it → file of the package.
PACKAGE_FILES = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "vectorgrid.js": "leaflet.vectorgrid/dist/Leaflet.VectorGrid.bundled.min.js",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "swagger-ui.js": "swagger-ui-dist/swagger-ui-bundle.js",
    "swagger-ui.css": "swagger-ui-dist/swagger-ui.css",
    "swagger-ui.png": "swagger-ui-dist/favicon-32x32.png",
}

# Files that belong together are sent as one, in this order.
BUNDLES = {
    "gisgrid.css": (
        "css/tokens.css",
        "css/base.css",
        "css/shell.css",
        "css/forms.css",
        "css/lists.css",
        "css/card.css",
        "css/print.css",
    ),
    "map.css": ("css/map.css",),
    "pairing.css": ("css/pairing.css",),
    "map.js": (
        "js/map-edges.js",
        "js/map-labels.js",
        "js/map-layers.js",
        "js/map-background.js",
        "js/map-sheet.js",
        "js/map.js",
    ),
    "plan.css": ("css/plan.css",),
    "plan.js": (
        "js/map-edges.js",
        "js/map-labels.js",
        "js/map-layers.js",
        "js/plan-model.js",
        "js/plan-draw.js",
        "js/plan-save.js",
        "js/plan-editor.js",
    ),
    "compare.js": ("js/map-edges.js", "js/map-labels.js", "js/map-layers.js", "js/compare.js"),
    "shell.js": ("js/shell.js", "js/outbox.js"),
    "worker.js": ("js/worker.js",),
    "print.js": ("js/print.js",),
    "return.js": ("js/return.js",),
    "pairing.js": ("js/pairing-map.js", "js/pairing.js"),
    "diary.js": (
        "js/diary-sentences.js",
        "js/diary-photos.js",
        "js/diary-alike.js",
        "js/diary.js",
    ),
    "entrance.js": ("js/entrance.js",),
    "guest.js": ("js/guest.js",),
    "guest.css": ("css/guest.css",),
    "diary.css": ("css/diary.css",),
    "desk.css": ("css/desk.css",),
    "docs.js": ("js/docs.js",),
    "logo.svg": ("img/logo.svg",),
}

ICON_NAMES = """
alert-triangle arrow-back-up arrow-forward-up arrow-merge arrows-diff arrows-maximize
arrows-split-2 bell book brush building camera check chevron-down chevron-left chevron-right
chevron-up circle-check clock cloud-off current-location download file-spreadsheet help history
home-heart info-circle keyboard language link list-details lock login logout map-2 map-pin
map-pin-off menu-2 minus paperclip pencil phone plus pointer printer refresh scissors search send
stack-2 switch-horizontal table text-size trash user users walk x
"""
ICONS = frozenset(ICON_NAMES.split())


@dataclass(frozen=True)
class Asset:
    name: str
    digest: str
    content: bytes
    gzipped: bytes | None
    media_type: str

    @property
    def url(self) -> str:
        return f"/static/{self.digest}/{self.name}"


@dataclass(frozen=True)
class Manifest:
    assets: dict[str, Asset]

    def url(self, name: str) -> str:
        """Address of an asset; KeyError for a name that is not served."""
        return self.assets[name].url


def _asset(name: str, content: bytes) -> Asset:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    worth = len(content) >= SMALLEST_WORTH_GZIP and not media_type.startswith("image/png")
    return Asset(
        name=name,
        digest=hashlib.sha256(content).hexdigest()[:12],
        content=content,
        gzipped=gzip.compress(content, 9, mtime=0) if worth else None,
        media_type="text/javascript" if name.endswith(".js") else media_type,
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Unavailable(
            _("缺少网页文件 {path}。请先运行 script/bootstrap。").format(path=path)
        ) from error


def _symbol(name: str, svg: str) -> str:
    # The first path of each Tabler icon is an invisible square that only fixes its size.
    body = re.sub(r'<path stroke="none"[^>]*/>', "", svg[svg.index(">") + 1 : svg.rindex("</svg>")])
    return f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(body.split())}</symbol>'


def icon_sprite(modules: Path) -> bytes:
    """One SVG with a symbol for each icon; drawn by `<use href="…#name">`."""
    folder = modules / "@tabler" / "icons" / "icons" / "outline"
    symbols = (_symbol(name, _read(folder / f"{name}.svg").decode()) for name in sorted(ICONS))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'.encode()


def _collect(web: Path) -> Iterator[Asset]:
    modules, static = web / "node_modules", web / "static"
    for name, source in PACKAGE_FILES.items():
        yield _asset(name, _read(modules / source))
    for name, parts in BUNDLES.items():
        yield _asset(name, b"\n".join(_read(static / part) for part in parts))
    yield _asset("icons.svg", icon_sprite(modules))


@lru_cache(maxsize=4)
def load(web: Path = WEB) -> Manifest:
    """Read, hash and compress every asset once in the life of the process.

    Raises Unavailable naming script/bootstrap when a package is not installed.
    """
    return Manifest({asset.name: asset for asset in _collect(web)})


def _answer(asset: Asset, request: Request) -> Response:
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if asset.gzipped and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(asset.gzipped, media_type=asset.media_type, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)


def router(manifest: Manifest) -> APIRouter:
    routes = APIRouter()

    @routes.get("/static/{digest}/{name}", include_in_schema=False)
    async def asset(digest: str, name: str, request: Request) -> Response:
        """A file of the pages; an old digest is gone, so that nobody caches a mixture.

        Not in a thread: it lies in memory, and a page asks for ten of them at once.
        """
        found = manifest.assets.get(name)
        if found is None or found.digest != digest:
            raise NotFound(_("没有这个文件，请刷新页面。"))
        return _answer(found, request)

    @routes.get("/worker.js", include_in_schema=False)
    async def worker() -> Response:
        """What keeps pages for a device without a network. At the top, because a worker rules only
        over what lies below it, and never kept itself."""
        headers = {"Cache-Control": "no-cache",
                   "Content-Security-Policy": "default-src 'none'; connect-src 'self'"}  # fmt: skip
        found = manifest.assets["worker.js"]
        return Response(found.content, media_type=found.media_type, headers=headers)

    @routes.get("/favicon.ico", include_in_schema=False)
    async def favicon(request: Request) -> Response:
        return _answer(manifest.assets["logo.svg"], request)

    return routes
