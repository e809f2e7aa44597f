"""The folium part of the map page: rendered once, then only its data changes.

`map_fragments()` is the page's header links, its one element and its script; folium writes them
once in the life of the process. `map_json()` is what a request adds: `MapData` as JSON for
`<script type="application/json" id="map-data">`, which the script reads.

When the reader switches layer or day, the browser fetches `{base}/map/layer.json?layer=&on=`
and gets a `LayerAnswer`: the same grids by their short code, without geometry.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NotRequired, TypedDict

import orjson
from branca.element import CssLink, Figure, JavascriptLink, MacroElement
from markupsafe import Markup

from gisgrid import assets
from gisgrid.background import Background
from gisgrid.maps.elements import (
    BackgroundLayer,
    CellLayer,
    CommunityMap,
    CompareLayer,
    GridLayer,
    ground_tiles,
    nature_tiles,
    point_tiles,
)

# The one place where a link of folium or of a plug-in becomes a file of ours.
OWN_FILES = {
    "leaflet": "leaflet.js",
    "leaflet_css": "leaflet.css",
    "vectorGrid": "vectorgrid.js",
    "gisgrid_map": "map.js",
    "gisgrid_plan": "plan.js",
    "gisgrid_compare": "compare.js",
}
NONCE = "@nonce@"


class LegendEntry(TypedDict):
    """One entry: a class of the ramp (`css` d1–d5, v1–v5, empty, withheld) or a sign."""

    css: str
    text: str
    sign: NotRequired[Literal["unit", "cadre", "leader", "line", "nobody", "resource", "due"]]
    count: NotRequired[int]
    href: NotRequired[str]  # after base, such as "/pairings?state=none"


class LayerView(TypedDict):
    """What is shown: name, how labels read, legend."""

    key: str
    name: str
    column: str  # head of the strip, two signs
    note: str  # after the name in the legend
    label: Literal["value", "name"]  # number + name + value, or number + `text` in bold
    legend: list[LegendEntry]


class GridValue(TypedDict):
    """What a layer says about one grid."""

    value: float | None  # for comparing; None when there is none or it is withheld
    css: str  # d1–d5 density, v1–v5 visited share, t1–t4 tints, nobody, empty, withheld
    text: str  # on the map: "11.4", "林业局", "未结对"
    brief: str  # in the strip: "11.4", "林业"
    sub: str  # second line of the bubble: "未结 6 件 · 每百户 4.8"
    group: NotRequired[str]  # grids of one group get a thick line round all of them
    ring: NotRequired[str]  # in a ring after the number: "1"–"9"


class GridShape(GridValue):
    """A grid of the shown day with its geometry (EPSG:4490, taken as WGS 84)."""

    short: str
    code: str
    name: str
    geometry: dict[str, Any]  # GeoJSON Polygon or MultiPolygon, nodes matched
    label: tuple[float, float]  # lon, lat of the pole of inaccessibility
    radius_m: float  # of the inscribed circle
    households: int


class Mark(TypedDict):
    """A seat of a unit, a cadre, a leader's home, a place of resources (`short`: how many).

    line   joins it to its grid
    card   address after base of what a click opens beside the map
    """

    kind: Literal["unit", "cadre", "leader", "resource", "due", "late"]
    short: str
    lon: float
    lat: float
    label: str
    line: NotRequired[list[tuple[float, float]]]
    card: NotRequired[str]


class Community(TypedDict):
    code: int
    name: str
    bounds: tuple[tuple[float, float], tuple[float, float]]  # south west, north east; lat, lon
    boundary: dict[str, Any] | None  # GeoJSON geometry


class Tiles(TypedDict):
    """Addresses with {z}/{x}/{y}, or None.

    nature   layer `area` (kind water, forest, else meadow); under the fills
    ground   layers in this order: `area` (kind square, yard, woodpile, else compound), `street`
             (kind main, side, lane, path, railway, wall), `building`; zooms 14 to 18
    points   layer `household` (occupancy, count); zooms 15 to 18
    """

    nature: str | None
    ground: str | None
    points: str | None


class MapData(TypedDict):
    base: str  # "/c/232762100001"
    community: Community
    layer: LayerView
    on: str  # 2026-11-23
    on_text: str  # as people say it: i18n.day(on, today)
    today: str
    plan: int | None  # number of the plan shown; another day may have another one
    selected: str | None
    grids: list[GridShape]
    marks: list[Mark]
    tiles: Tiles
    backgrounds: list[Background]


class LayerAnswer(TypedDict):
    """Answer of `map/layer.json`. A day with another plan needs the whole page: then the
    answer is `{"reload": true}`."""

    layer: LayerView
    on: str
    on_text: str
    today: str
    grids: dict[str, GridValue]
    marks: list[Mark]


class UnknownLink(RuntimeError):
    """A folium element asks for a file that we do not serve."""


@dataclass(frozen=True)
class Fragments:
    """Three parts of the rendered map for our own page."""

    header: str
    html: Markup
    script: Markup

    def header_for(self, nonce: str) -> Markup:
        return Markup(self.header.replace(NONCE, nonce))


def _own_file(name: str) -> str:
    if name not in OWN_FILES:
        raise UnknownLink(f"folium link {name!r} has no file in OWN_FILES")
    return OWN_FILES[name]


def header_links(figure: Figure, manifest: assets.Manifest) -> str:
    """The links of a rendered figure, pointing at our own files.

    Scripts wait for the page (`defer`) and carry the nonce's placeholder.
    Raises UnknownLink for a link or any other header element that is not known.
    """
    lines = []
    for name, child in figure.header._children.items():
        if isinstance(child, CssLink):
            lines.append(f'<link rel="stylesheet" href="{manifest.url(_own_file(name))}">')
        elif isinstance(child, JavascriptLink):
            address = manifest.url(_own_file(name))
            lines.append(f'<script nonce="{NONCE}" src="{address}" defer></script>')
        elif name != "meta_http":
            raise UnknownLink(f"folium header element {name!r} is not expected")
    return "\n".join(lines)


def _page_map() -> CommunityMap:
    page_map = CommunityMap()
    GridLayer().add_to(page_map)
    nature_tiles().add_to(page_map)
    ground_tiles().add_to(page_map)
    point_tiles().add_to(page_map)
    BackgroundLayer().add_to(page_map)
    return page_map


def _ground_map(script: str, layer: MacroElement) -> CommunityMap:
    """A map of the ground with one layer of ours and no households."""
    page_map = CommunityMap(script)
    layer.add_to(page_map)
    nature_tiles().add_to(page_map)
    ground_tiles().add_to(page_map)
    return page_map


def _fragments(page_map: CommunityMap) -> Fragments:
    figure = page_map.get_root()
    assert isinstance(figure, Figure)
    figure.render()
    script = re.sub(r"\n\s*\n+", "\n", figure.script.render())
    return Fragments(
        header=header_links(figure, assets.load()),
        html=Markup(figure.html.render().strip()),
        script=Markup(script),
    )


@lru_cache(maxsize=1)
def map_fragments() -> Fragments:
    """Render the map with folium; once for the process, some 10 ms."""
    return _fragments(_page_map())


@lru_cache(maxsize=1)
def plan_fragments() -> Fragments:
    """The map of the plan editor."""
    return _fragments(_ground_map("gisgrid_plan", CellLayer()))


@lru_cache(maxsize=1)
def compare_fragments() -> Fragments:
    """The map on which two plans are compared."""
    return _fragments(_ground_map("gisgrid_compare", CompareLayer()))


def map_json(data: MapData | LayerAnswer | Mapping[str, Any]) -> Markup:
    """JSON that may stand inside a script element: no `<` can end it."""
    return Markup(orjson.dumps(data).decode().replace("<", "\\u003c"))
