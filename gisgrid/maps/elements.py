"""The folium elements of our map pages; how a layer looks in the browser, not what it holds.

An element names the JavaScript it needs and writes one call. What it shows comes at run time
from the page's JSON, so the rendered text is the same for every request and no text of a user
ever passes through folium.
"""

from typing import Any

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.plugins import VectorGridProtobuf
from folium.template import Template

# z-index of each pane, from the ground up: fills lie under streets and houses, so that the
# colour on the map is the colour in the legend.
PANES = {
    "background": 200,
    "nature": 205,
    "fill": 210,
    "ground": 220,
    "casing": 239,
    "border": 240,
    "selection": 250,
    "links": 255,
    "points": 260,
    "labels": 270,
}

LOWEST_ZOOM, HIGHEST_ZOOM = 12, 20

Links = list[tuple[str, str]]

INK, INK2, LINE2 = "#211D18", "#5A5348", "#857C6E"


def _area(colour: str, opacity: float) -> dict[str, Any]:
    return {"fill": True, "fillColor": colour, "fillOpacity": opacity, "stroke": False}


def _line(colour: str, weight: float, opacity: float, **more: Any) -> dict[str, Any]:
    return {"fill": False, "color": colour, "weight": weight, "opacity": opacity, **more}


# Styles of the ground: layer of the tile → value of its `kind` → Leaflet path options.
# `weight` is the width at zoom 17; the script widens streets with the zoom. Nature lies under
# the fills, so that inside the community the colour on the map is the colour in the legend.
NATURE_STYLES: dict[str, dict[str, dict[str, Any]]] = {
    "area": {
        "water": _area("#B9D0D8", 1),
        "forest": _area("#CDD8BC", 0.8),
        "": _area("#D9E0C6", 0.8),
    },
}
GROUND_STYLES: dict[str, dict[str, dict[str, Any]]] = {
    "area": {
        "square": _area("#FFFFFF", 0.35),
        "yard": _line(INK2, 0.5, 0.3),
        "woodpile": _area(INK2, 0.18),
        "": _area(INK2, 0.08),
    },
    "street": {
        "main": _line("#FFFFFF", 7, 0.8),
        "side": _line("#FFFFFF", 4.5, 0.75),
        "lane": _line("#FFFFFF", 2.4, 0.7),
        "path": _line("#FFFFFF", 1.3, 0.9, dashArray="3 3"),
        "railway": _line(INK2, 1.4, 0.75, dashArray="6 4"),
        "wall": _line(LINE2, 1.2, 0.9),
        "": _line("#FFFFFF", 3, 0.75),
    },
    "building": {
        "shed": _area(INK2, 0.12),
        "": {**_area(INK2, 0.16), **_line(INK2, 0.6, 0.45), "fill": True, "stroke": True},
    },
}

# Entrances with their households: a small white disc with an ink ring, on every fill the same.
POINT_STYLES: dict[str, dict[str, Any]] = {
    "": {**_area("#FFFFFF", 1), **_line(INK, 1, 1), "fill": True, "stroke": True, "radius": 2.6},
}

# Vector tiles of a background, after the layers and kinds of Protomaps and of OpenMapTiles. What
# is not named here is not drawn: own streets and letters stand above.
_ROADS = {
    "highway": _line("#FFFFFF", 7, 1),
    "motorway": _line("#FFFFFF", 7, 1),
    "major_road": _line("#FFFFFF", 5, 1),
    "primary": _line("#FFFFFF", 5, 1),
    "rail": _line(INK2, 1.2, 0.7, dashArray="6 4"),
    "path": _line("#FFFFFF", 1.2, 0.9, dashArray="3 3"),
    "": _line("#FFFFFF", 3, 0.9),
}
_GREEN = {
    "forest": _area("#CDD8BC", 0.8),
    "wood": _area("#CDD8BC", 0.8),
    "residential": _area("#E9E4DB", 1),
    "": _area("#DDE3CC", 0.7),
}
_WATER = {
    "river": _line("#B9D0D8", 3, 1),
    "stream": _line("#B9D0D8", 1.2, 1),
    "": _area("#B9D0D8", 1),
}
BACKGROUND_STYLES: dict[str, dict[str, dict[str, Any]]] = {
    "earth": {"": _area("#F4F1EB", 1)},
    "landcover": _GREEN,
    "landuse": _GREEN,
    "water": _WATER,
    "waterway": {"": _line("#B9D0D8", 2, 1)},
    "roads": _ROADS,
    "transportation": _ROADS,
    "buildings": {"": _area(INK2, 0.16)},
    "building": {"": _area(INK2, 0.16)},
}


class CommunityMap(folium.Map):
    """folium's map in lean: no jQuery, Bootstrap, fonts, viewport tag or control of its own."""

    default_css: Links = [("leaflet_css", "leaflet.css")]  # noqa: RUF012

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id="map" tabindex="0" role="application"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = gisgrid.openMap(
            "map", {{ this.options|tojavascript }}, {{ this.panes|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, script: str = "gisgrid_map") -> None:
        """script   the bundle of ours that the page runs"""
        self.default_js = [("leaflet", "leaflet.js"), (script, f"{script}.js")]
        super().__init__(
            tiles=None,
            zoom_control=False,
            attribution_control=False,
            keyboard=False,
            zoom_snap=0.25,
        )
        # folium hands zooms to its tile layers only; without tiles the map needs them itself.
        self.options |= {"min_zoom": LOWEST_ZOOM, "max_zoom": HIGHEST_ZOOM}
        self.panes = PANES


class GridLayer(JSCSSMixin, MacroElement):
    """The grids of the page's data: fills (class `grid`, `data-grid`) apart from borders."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        gisgrid.addGrids({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]


class CellLayer(JSCSSMixin, MacroElement):
    """The cells of a draft, each one a path (class `plot`, `data-cell`) that can be moved."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        gisgrid.addCells({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]


class CompareLayer(JSCSSMixin, MacroElement):
    """Two plans on one map: outlines of both, and what changes hands between them."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        gisgrid.addPlans({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]


class CanvasTiles(VectorGridProtobuf):
    """Vector tiles on canvas; `source` names the address among the page's `tiles`.

    One canvas a tile and not one SVG node a feature: 27 ms against 1.1 s from click to card
    with 10,000 households on screen.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = gisgrid.tiles(
            {{ this.source|tojson }}, {{ this.styles|tojson }}, {{ this.settings|tojson }});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        source: str,
        styles: dict[str, Any],
        pane: str,
        native_zooms: tuple[int, int],
        shown_from: int = LOWEST_ZOOM,
    ) -> None:
        super().__init__(url="", name=source, control=False)
        self.source = source
        self.styles = styles
        lowest, highest = native_zooms
        self.settings = {
            "pane": pane,
            "minNativeZoom": lowest,
            "maxNativeZoom": highest,
            "minZoom": shown_from,
            "maxZoom": HIGHEST_ZOOM,
        }


class BackgroundLayer(JSCSSMixin, MacroElement):
    """The map under all, if the settings name one and the reader chooses it."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        gisgrid.addBackground({{ this._parent.get_name() }}, {{ this.styles|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.styles = BACKGROUND_STYLES


def nature_tiles() -> CanvasTiles:
    """Water, forest and meadow, under the fills."""
    return CanvasTiles("nature", NATURE_STYLES, "nature", native_zooms=(13, 17))


def ground_tiles() -> CanvasTiles:
    """Built areas, streets and buildings, above the fills."""
    return CanvasTiles("ground", GROUND_STYLES, "ground", native_zooms=(14, 18))


def point_tiles() -> CanvasTiles:
    """Entrances with their households, where doors can be told apart."""
    styles = {"household": POINT_STYLES}
    return CanvasTiles("points", styles, "points", native_zooms=(15, 18), shown_from=17)
