"""OpenStreetMap extracts (.osm, .osm.pbf): buildings, streets and areas, by their tags.

A closed way or a relation becomes an outline, another way a line. A key is `way/123` as
everywhere with OpenStreetMap. Longitude and latitude on WGS 84. Every map of such ground has to
name © OpenStreetMap contributors.
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from gisgrid.exchange.formats.gdal import geometries, raw_read
from gisgrid.exchange.report import CannotRead
from gisgrid.exchange.source import Source
from gisgrid.exchange.table import Cell, Crs, Table, plain_cell
from gisgrid.i18n import _

SUFFIXES = (".osm", ".pbf")
# Our layer → GDAL's, and the tags of which one must be there.
LAYERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "buildings": ("multipolygons", ("building",)),
    "streets": ("lines", ("highway", "railway")),
    "areas": ("multipolygons", ("landuse", "natural", "leisure", "amenity", "place")),
    "boundary": ("multipolygons", ("boundary",)),
    "units": ("points", ("name",)),
}
TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')


def recognises(head: bytes) -> bool:
    return b"<osm" in head or b"OSMHeader" in head


def read(source: Source, layer: str | None, wanted: Sequence[str]) -> Table:
    name = source.choose_layer(list(LAYERS), layer, wanted)
    gdal_layer, tags = LAYERS[name]
    if source.suffix == ".osm":
        _check_text(source)
    meta, _fids, shapes, cells = raw_read(source.path, layer=gdal_layer)
    columns = _columns([str(field) for field in meta["fields"]], cells, gdal_layer)
    kept = _with_a_tag(columns, tags, len(shapes))
    if name == "areas":
        kept &= np.array([not one for one in columns.get("building", [None] * len(kept))])
    if name in ("areas", "streets"):
        columns["kind"] = [next(filter(None, one), None) for one in _side_by_side(columns, tags)]
    geometry, faults = geometries(shapes)
    chosen = [int(i) for i in np.flatnonzero(kept)]
    place = {old: new for new, old in enumerate(chosen)}
    picked = {key: [values[i] for i in chosen] for key, values in columns.items()}
    return Table(
        {key: values for key, values in picked.items() if any(v is not None for v in values)},
        range(1, len(chosen) + 1),
        geometry[kept],
        Crs(4326, "format"),
        layer=name,
        encoding="UTF-8",
        faults={place[i]: fault for i, fault in faults.items() if i in place},
    )


def _check_text(source: Source) -> None:
    """An XML file with declarations of its own (entities within entities) is refused."""
    if b"<!" in source.content().replace(b"<!--", b""):
        raise CannotRead(
            _("这个 .osm 文件带有声明，没有打开。"),
            _("从 OpenStreetMap 重新导出。"),
            "declarations",
        )


def _columns(names: list[str], cells: Sequence[Any], layer: str) -> dict[str, list[Cell]]:
    columns: dict[str, list[Cell]] = {
        name: [plain_cell(one) for one in column.tolist()]
        for name, column in zip(names, cells, strict=True)
    }
    more = [_tags(one) for one in columns.pop("other_tags", [])]
    for key in dict.fromkeys(key for tags in more for key in tags):
        if key not in columns:
            columns[key] = [plain_cell(tags.get(key)) for tags in more]
    _keys(columns, layer)
    return columns


def _tags(text: Cell) -> dict[str, str]:
    return {} if text is None else dict(TAG.findall(str(text)))


def _keys(columns: dict[str, list[Cell]], layer: str) -> None:
    """`osm_type` and `osm_id`: a closed way stands in a column of its own."""
    ids = columns["osm_id"]
    if layer == "multipolygons":
        ways = columns.pop("osm_way_id")
        columns["osm_type"] = ["relation" if way is None else "way" for way in ways]
        columns["osm_id"] = [way or one for one, way in zip(ids, ways, strict=True)]
    else:
        columns["osm_type"] = ["node" if layer == "points" else "way"] * len(ids)


def _side_by_side(columns: dict[str, list[Cell]], tags: Sequence[str]) -> Any:
    n = len(columns["osm_id"])
    return zip(*(columns.get(tag, [None] * n) for tag in tags), strict=True)


def _with_a_tag(columns: dict[str, list[Cell]], tags: Sequence[str], n: int) -> Any:
    kept = np.zeros(n, dtype=bool)
    for tag in tags:
        values = columns.get(tag)
        if values is not None:
            kept |= np.array([one not in (None, "no") for one in values])
    return kept
