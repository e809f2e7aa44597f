"""A project file of QGIS (3.16 and later): layers, their styles, labels, scale and place.

Written as XML by hand: QGIS need not be installed where gisgrid runs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as xml

import shapely
from pyproj import CRS

from gisgrid import geo
from gisgrid.qgis.styles import NOBODY, Class, Style, Symbol

VERSION = "3.16.0"
GEOMETRY_TYPES = {"Polygon": "2", "Line": "1", "Point": "0"}
SYMBOL_TYPES = {"Polygon": "fill", "Line": "line", "Point": "marker"}


@dataclass(frozen=True)
class Source:
    """Where a layer's rows are: `provider` of QGIS and its address."""

    provider: str
    address: str


@dataclass(frozen=True)
class View:
    """title, what is told about the whole, bounds in degrees, EPSG of the page's metres."""

    title: str
    abstract: str
    bounds: tuple[float, float, float, float]
    metric: int
    credit: str = ""


def project(view: View, styles: Sequence[Style], source: Callable[[Style], Source]) -> bytes:
    """The project with its layers, the first of `styles` lowest."""
    root = xml.Element("qgis", version=VERSION, projectname=view.title)
    _text(root, "title", view.title)
    _crs(xml.SubElement(root, "projectCrs"), view.metric)
    tree = xml.SubElement(root, "layer-tree-group")
    for style in reversed(styles):
        xml.SubElement(
            tree, "layer-tree-layer", id=_id(style), name=style.title, checked="Qt::Checked",
            expanded="1" if style.classes else "0", providerKey=source(style).provider,
            source=source(style).address,
        )  # fmt: skip
    _canvas(root, view)
    layers = xml.SubElement(root, "projectlayers")
    for style in styles:
        layers.append(_layer(style, source(style), view))
    order = xml.SubElement(root, "layerorder")
    for style in reversed(styles):
        xml.SubElement(order, "layer", id=_id(style))
    _properties(root, view)
    xml.indent(root)
    head = b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return head + bytes(xml.tostring(root, encoding="utf-8"))


def _id(style: Style) -> str:
    return f"gisgrid_{style.name}"


def _text(parent: xml.Element, name: str, text: str) -> None:
    xml.SubElement(parent, name).text = text


def _crs(parent: xml.Element, epsg: int) -> None:
    """In words: the number alone is believed only beside QGIS's own one."""
    system = xml.SubElement(parent, "spatialrefsys")
    _text(system, "wkt", CRS.from_epsg(epsg).to_wkt("WKT2_2018"))
    _text(system, "authid", f"EPSG:{epsg}")


def _canvas(root: xml.Element, view: View) -> None:
    west, south, east, north = geo.to_metric(shapely.box(*view.bounds), view.metric).bounds
    margin = 0.05 * max(east - west, north - south)
    canvas = xml.SubElement(root, "mapcanvas", name="theMapCanvas")
    _text(canvas, "units", "meters")
    extent = xml.SubElement(canvas, "extent")
    for name, value in (
        ("xmin", west - margin), ("ymin", south - margin),
        ("xmax", east + margin), ("ymax", north + margin),
    ):  # fmt: skip
        _text(extent, name, f"{value:.2f}")
    _crs(xml.SubElement(canvas, "destinationsrs"), view.metric)


def _properties(root: xml.Element, view: View) -> None:
    """Relative paths, so that a folder may be moved; what the whole is, for its dialogue."""
    properties = xml.SubElement(root, "properties")
    # Without this QGIS passes over the project's own coordinate system.
    enabled = xml.SubElement(properties, "SpatialRefSys")
    xml.SubElement(enabled, "ProjectionsEnabled", type="int").text = "1"
    paths = xml.SubElement(properties, "Paths")
    xml.SubElement(paths, "Absolute", type="bool").text = "false"
    about = xml.SubElement(root, "projectMetadata")
    _text(about, "title", view.title)
    _text(about, "abstract", view.abstract)
    if view.credit:
        _text(about, "rights", view.credit)


def _layer(style: Style, source: Source, view: View) -> xml.Element:
    layer = xml.Element(
        "maplayer", type="vector", geometry=style.shape, hasScaleBasedVisibilityFlag="0",
        labelsEnabled="1" if style.label else "0", readOnly="1",
    )  # fmt: skip
    _text(layer, "id", _id(style))
    _text(layer, "datasource", source.address)
    _text(layer, "layername", style.title)
    _crs(xml.SubElement(layer, "srs"), geo.STORED)
    xml.SubElement(layer, "provider", encoding="UTF-8").text = source.provider
    about = xml.SubElement(layer, "resourceMetadata")
    _text(about, "title", style.title)
    _text(about, "abstract", view.abstract)
    _renderer(layer, style)
    if style.label:
        _labels(layer, style)
    return layer


def _renderer(layer: xml.Element, style: Style) -> None:
    """One symbol, or one for each class and for what is in none.

    Rules, because they alone leave room for “everything else” with numbers and words alike.
    """
    if not style.classes:
        made = xml.SubElement(layer, "renderer-v2", type="singleSymbol")
        symbols = xml.SubElement(made, "symbols")
        symbols.append(_symbol("0", style, style.symbol))
        return
    made = xml.SubElement(layer, "renderer-v2", type="RuleRenderer")
    rules = xml.SubElement(made, "rules", key="root")
    symbols = xml.SubElement(made, "symbols")
    for number, one in enumerate(style.classes):
        xml.SubElement(
            rules, "rule", key=f"rule{number}", symbol=str(number), label=one.title,
            filter=_filter(style, one),
        )  # fmt: skip
        symbols.append(_symbol(str(number), style, one.symbol))
    last = str(len(style.classes))
    xml.SubElement(rules, "rule", key="rest", symbol=last, label="其他", filter="ELSE")
    symbols.append(_symbol(last, style, style.symbol))


def _filter(style: Style, one: Class) -> str:
    if one.value is not None:
        shown = f'to_string("{style.column}")'
        # A truth value is 1 in one provider and true in the other.
        return f"{shown} IN ('true', '1')" if one.value == "true" else f"{shown} = '{one.value}'"
    return f'"{style.column}" >= {one.low:g} AND "{style.column}" < {one.high:g}'


def _symbol(name: str, style: Style, look: Symbol) -> xml.Element:
    kind = SYMBOL_TYPES[style.shape]
    made = xml.Element("symbol", type=kind, name=name, alpha=f"{look.opacity:g}")
    parts = {"fill": _fill, "line": _line, "marker": _marker}[kind](look)
    layer = xml.SubElement(made, "layer", {"class": parts.pop("class"), "enabled": "1"})
    for key, value in parts.items():
        xml.SubElement(layer, "prop", k=key, v=value)
    return made


def _fill(look: Symbol) -> dict[str, str]:
    return {
        "class": "SimpleFill",
        "color": _rgb(look.fill or NOBODY),
        "style": "solid" if look.fill else "no",
        "outline_color": _rgb(look.line or NOBODY),
        "outline_style": look.dash if look.line else "no",
        "outline_width": f"{look.width:g}",
        "outline_width_unit": "MM",
    }


def _line(look: Symbol) -> dict[str, str]:
    return {
        "class": "SimpleLine", "line_color": _rgb(look.line or NOBODY), "line_style": look.dash,
        "line_width": f"{look.width:g}", "line_width_unit": "MM", "capstyle": "round",
        "joinstyle": "round",
    }  # fmt: skip


def _marker(look: Symbol) -> dict[str, str]:
    return {
        "class": "SimpleMarker", "name": look.marker, "color": _rgb(look.fill or NOBODY),
        "outline_color": _rgb(look.line or NOBODY), "outline_width": f"{look.width:g}",
        "size": f"{look.size:g}", "size_unit": "MM",
    }  # fmt: skip


def _rgb(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},255"


def _labels(layer: xml.Element, style: Style) -> None:
    labelling = xml.SubElement(layer, "labeling", type="simple")
    settings = xml.SubElement(labelling, "settings", calloutType="simple")
    text = xml.SubElement(
        settings, "text-style", fieldName=style.label or "", isExpression="1",
        fontFamily="Noto Sans CJK SC", fontSize=f"{style.label_size:g}", fontSizeUnit="Point",
        fontWeight="75" if style.is_bold else "50", textColor="33,29,24,255", textOpacity="1",
    )  # fmt: skip
    xml.SubElement(
        text, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM",
        bufferColor="255,255,255,255", bufferOpacity="0.9",
    )  # fmt: skip
    places = {"Polygon": "1", "Line": "3", "Point": "0"}
    xml.SubElement(
        settings, "placement", placement=places[style.shape], centroidInside="1", dist="1",
        distUnits="MM", priority="8" if style.is_bold else "5", placementFlags="10",
    )  # fmt: skip
    xml.SubElement(
        settings, "rendering", drawLabels="1", obstacle="1", displayAll="0",
        scaleVisibility="1" if style.smallest else "0", scaleMin=str(style.smallest or 0),
        scaleMax="1",
    )  # fmt: skip
