"""GeoPackage: several layers, Chinese names and any CRS; rows are named by their fid.

Read through SQLite itself: a broken geometry is one refused row and not the end of the file,
and no view or trigger of a foreign file is trusted. Curves are not read.
"""

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from gisgrid.exchange.report import CannotRead, Fault
from gisgrid.exchange.source import Source
from gisgrid.exchange.table import Crs, Geometries, Origin, Table, in_one_line, plain_cell
from gisgrid.i18n import _

SUFFIXES = (".gpkg",)
# Bytes of the envelope before the well-known binary, by the three bits of the header's flags.
ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def recognises(head: bytes) -> bool:
    return head.startswith(b"SQLite format 3\0")


def read(source: Source, layer: str | None, wanted: Sequence[str]) -> Table:
    with _opened(source) as file:
        layers = [row[0] for row in file.execute("SELECT table_name FROM gpkg_contents")]
        name = source.choose_layer(layers, layer, wanted)
        found = file.execute(
            "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?", [name]
        ).fetchone()
        rows = file.execute(f"SELECT rowid AS fid_, * FROM {_quoted(name)}")
        names = [column[0] for column in rows.description]
        cells = rows.fetchall()
        crs = _crs(file, found[1]) if found else None
    columns = {n: [row[i] for row in cells] for i, n in enumerate(names)}
    numbers = columns.pop("fid_")
    geometry, faults = _geometries(columns.pop(found[0])) if found else (None, {})
    plain = {n: [plain_cell(value) for value in values] for n, values in columns.items()}
    return Table(plain, numbers, geometry, crs, layer=name, encoding="UTF-8", faults=faults)


@contextmanager
def _opened(source: Source) -> Iterator[sqlite3.Connection]:
    """The file, read-only; whatever SQLite finds wrong with it becomes CannotRead."""
    address = f"file:{quote(str(source.path))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as file:
            file.execute("PRAGMA trusted_schema = OFF")
            yield file
    except (sqlite3.Error, OverflowError) as error:
        raise CannotRead(
            _("这个 GeoPackage 打不开，或已损坏。"), _("用 QGIS 打开并重新导出。"), "broken"
        ) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _crs(file: sqlite3.Connection, srs_id: int) -> Crs | None:
    row = file.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys"
        " WHERE srs_id = ?",
        [srs_id],
    ).fetchone()
    if row is None or srs_id in (-1, 0):
        return None
    if str(row[0]).upper() == "EPSG":
        return Crs(int(row[1]), "file")
    try:
        epsg = CRS.from_wkt(str(row[2])).to_epsg()
    except CRSError:
        return None
    return Crs(epsg, "file") if epsg else None


def _geometries(blobs: Sequence[Any]) -> tuple[Geometries, dict[int, Fault]]:
    """Geometries and the rows whose blob is none; NULL and empty ones are None."""
    bodies = [_well_known_binary(blob) for blob in blobs]
    made: Geometries = np.atleast_1d(
        shapely.from_wkb(np.array([b or None for b in bodies], dtype=object), on_invalid="ignore")
    )
    fault = Fault("geometry_unreadable", _("图形读不出来。"), _("在 QGIS 里删除或重画这个要素。"))
    lost = {i: fault for i, body in enumerate(bodies) if body is None or (body and made[i] is None)}
    return made, lost


def _well_known_binary(blob: Any) -> bytes | None:
    """The part after the GeoPackage header; empty for none, None for what has no such header."""
    if blob is None:
        return b""
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        return None
    flags = struct.unpack("B", blob[3:4])[0]
    envelope = ENVELOPE_BYTES.get((flags >> 1) & 0b111)
    return None if envelope is None else blob[8 + envelope :]


def write(path: Path, tables: Sequence[Table], told: Origin) -> None:
    """Each table as a layer; whole numbers stay whole where a cell is empty.

    Where it comes from stands in each layer's description and in the metadata of the file.
    """
    # Imported here: geopandas takes seconds, and no other command or page needs it.
    import geopandas
    import pandas

    for table in tables:
        columns = {
            name: pandas.Series(cells, dtype=_column_type(cells))
            for name, cells in table.columns.items()
        }
        frame = geopandas.GeoDataFrame(columns, geometry=table.geometry, crs=str(table.crs))
        frame.to_file(
            path, layer=table.layer, driver="GPKG", engine="pyogrio",
            layer_options={"DESCRIPTION": in_one_line(told)}, dataset_metadata=dict(told),
        )  # fmt: skip


def _column_type(cells: Sequence[Any]) -> str:
    kinds = {type(cell) for cell in cells if cell is not None}
    names = {bool: "boolean", int: "Int64", float: "float64"}
    return names.get(kinds.pop(), "object") if len(kinds) == 1 else "object"
