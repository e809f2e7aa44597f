"""GeoJSON (RFC 7946): degrees on WGS 84; the old `crs` member is understood when it names EPSG.

Rows count from 1 in the order of the features. Values that are lists or objects become text.
Written without a `crs` member, exterior rings counter-clockwise.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely

from gisgrid.exchange.encoding import decode
from gisgrid.exchange.report import CannotRead, Fault
from gisgrid.exchange.source import Source
from gisgrid.exchange.table import Cell, Crs, Geometries, Origin, Table, plain_cell
from gisgrid.i18n import _

SUFFIXES = (".geojson", ".json")
EPSG_NAME = re.compile(r"^(?:urn:ogc:def:crs:)?EPSG:{1,2}(?:[\d.]*:)?(\d{4,6})$", re.IGNORECASE)
CRS84 = re.compile(r"CRS:{0,2}(?:[\d.]*:)?84$", re.IGNORECASE)
GEOMETRIES = {
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
}  # fmt: skip


def recognises(head: bytes) -> bool:
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    return text.startswith((b"{", b"["))


def read(source: Source, layer: str | None, wanted: Sequence[str]) -> Table:
    text, encoding = decode(source.content())
    try:
        content = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise CannotRead(
            _("不是正确的 JSON：第{line}行第{column}列。").format(
                line=error.lineno, column=error.colno
            ),
            _("坐标和数值不能是 NaN；用 QGIS 重新导出。"),
            "json",
        ) from error
    features = _features(content)
    geometry, faults = _geometries(features)
    columns = _columns(features)
    crs = _crs(content)
    return Table(
        columns, range(1, len(features) + 1), geometry, crs, encoding=encoding, faults=faults
    )


def _features(content: Any) -> list[dict[str, Any]]:
    """The features of a collection, a single feature, or a bare geometry."""
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "FeatureCollection" and isinstance(content.get("features"), list):
        return [f if isinstance(f, dict) else {} for f in content["features"]]
    if kind == "Feature":
        return [content]
    if kind in GEOMETRIES:
        return [{"geometry": content}]
    raise CannotRead(
        _("这个 JSON 文件不是 GeoJSON。"), _("需要一个 FeatureCollection。"), "not_geojson"
    )


def _columns(features: list[dict[str, Any]]) -> dict[str, list[Cell]]:
    rows = [_members(f.get("properties")) for f in features]
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [_cell(row.get(name)) for row in rows] for name in names}


def _members(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _cell(value: Any) -> Cell:
    return plain_cell(orjson.dumps(value).decode() if isinstance(value, list | dict) else value)


def _geometries(features: list[dict[str, Any]]) -> tuple[Geometries, dict[int, Fault]]:
    texts = [orjson.dumps(f["geometry"]).decode() if f.get("geometry") else None for f in features]
    made: Geometries = np.atleast_1d(
        shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    )
    lost = [i for i, text in enumerate(texts) if text and made[i] is None]
    return made, {i: _unreadable(texts[i] or "") for i in lost}


def _unreadable(text: str) -> Fault:
    try:
        shapely.from_geojson(text)
        said = ""
    except shapely.errors.GEOSException as error:
        said = str(error).removeprefix("ParseException: ")
    return Fault(
        "geometry_unreadable",
        _("图形写得不对：{said}").format(said=said[:200]),
        _("在 QGIS 里检查这个要素。"),
    )


def _crs(content: dict[str, Any]) -> Crs | None:
    """RFC 7946 has one system; an older file may name another. A link is never followed."""
    member = content.get("crs")
    if not member:
        return Crs(4326, "format")
    name = str(_members(_members(member).get("properties")).get("name", ""))
    if CRS84.search(name):
        return Crs(4326, "file")
    found = EPSG_NAME.match(name)
    return Crs(int(found[1]), "file") if found else None


def write(path: Path, tables: Sequence[Table], told: Origin) -> None:
    """One layer; the numbers of EPSG:4490 stand for those of WGS 84, within a metre.

    Where it comes from is a member of the collection, which other programs pass over.
    """
    (table,) = tables
    shapes = shapely.to_geojson(shapely.orient_polygons(table.shapes()))
    names = list(table.columns)
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(names, cells, strict=True)),
            "geometry": None if shape is None else orjson.loads(shape),
        }
        for shape, *cells in zip(shapes, *table.columns.values(), strict=True)
    ]
    whole = {"type": "FeatureCollection", "origin": dict(told), "features": features}
    path.write_bytes(orjson.dumps(whole))
