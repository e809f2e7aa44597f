"""Shapefile: several files of one name, whole or in a zip; one layer without a name of its own.

Field names hold 10 bytes, texts 254, numbers 15 digits; no difference between empty and zero in
old programs. Read through GDAL after the lengths of the parts were compared, because a cut file
is read as rows without geometry. What the `.cpg` says of the encoding is not believed: texts are
decoded as everywhere, by strict UTF-8, then GB18030. Written with ASCII names and a legend.
"""

import shutil
import struct
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gisgrid.errors import Invalid
from gisgrid.exchange import archive
from gisgrid.exchange.encoding import decode
from gisgrid.exchange.formats.gdal import crs_of, geometries, raw_read
from gisgrid.exchange.report import CannotRead, Fault
from gisgrid.exchange.source import Source
from gisgrid.exchange.table import Cell, Origin, Table, in_lines, plain_cell
from gisgrid.i18n import _

SUFFIXES = (".shp", ".zip")
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
MAGIC = b"\x00\x00\x27\x0a"
NAME_BYTES = 10
TEXT_BYTES = 254
LEGEND, ORIGIN = "字段说明.txt", "来源.txt"
# Names of ours that are longer, as people would shorten them.
KNOWN_SHORT = {
    "household_code": "house_code", "building_ref": "bldg_ref", "building_name": "bldg_name",
    "residents_group": "res_group", "needs_per_100": "per_100",
    "is_context": "is_context", "open_times": "open_times",
}  # fmt: skip


def recognises(head: bytes) -> bool:
    return head.startswith((MAGIC, b"PK\x03\x04"))


def read(source: Source, layer: str | None, wanted: Sequence[str]) -> Table:
    with tempfile.TemporaryDirectory(prefix="gisgrid-shp-") as name:
        folder = Path(name)
        found = _unpacked(source, folder) if source.suffix == ".zip" else _beside(source, folder)
        shapes = sorted(one for one in found if one.suffix.lower() == ".shp")
        if not shapes:
            raise CannotRead(
                _("压缩包里没有 .shp 文件。"), _("放进 .shp、.shx、.dbf、.prj。"), "no_shp"
            )
        chosen = source.choose_layer([one.stem for one in shapes], layer, wanted)
        path = next(one for one in shapes if one.stem == chosen)
        return _read(path, chosen)


def _unpacked(source: Source, folder: Path) -> list[Path]:
    return archive.unpack(source.path, folder)


def _beside(source: Source, folder: Path) -> list[Path]:
    """Copies of the parts, so that nothing is ever written beside the original."""
    stem = source.path.stem
    parts = [
        one
        for one in source.path.parent.iterdir()
        if one.stem == stem and one.suffix.lower() in PARTS and one.is_file()
    ]
    return [Path(shutil.copy(one, folder / one.name)) for one in parts]


def _read(path: Path, name: str) -> Table:
    parts = {one.suffix.lower(): one for one in path.parent.iterdir() if one.stem == path.stem}
    notes = _check_parts(parts)
    for suffix in (".cpg", ".cst"):
        if suffix in parts:
            parts[suffix].unlink()
    meta, _fids, shapes, cells = raw_read(path, encoding="ISO-8859-1")
    names, encoding = _decoded([str(field) for field in meta["fields"]], cells, parts)
    geometry, faults = geometries(shapes)
    columns = _columns(names, cells, encoding)
    notes += _cut_names(names, encoding)
    return Table(
        columns,
        range(1, len(geometry) + 1),
        geometry,
        crs_of(meta["crs"]),
        layer=name,
        encoding=encoding,
        faults=faults,
        notes=tuple(notes),
    )


def _check_parts(parts: dict[str, Path]) -> list[Fault]:
    """Every part is there and as long as it says."""
    if ".dbf" not in parts:
        raise CannotRead(_("缺少 .dbf 文件。"), _("把 .shp、.shx、.dbf 一起选上。"), "no_dbf")
    notes = []
    _check_length(parts[".shp"], _length_of_shp(parts[".shp"]))
    _check_length(parts[".dbf"], _length_of_dbf(parts[".dbf"]))
    if ".shx" not in parts:
        notes.append(Fault("no_shx", _("缺少 .shx，按 .shp 重建了索引。"), ""))
    return notes


def _length_of_shp(path: Path) -> int:
    head = path.read_bytes()[:100]
    if len(head) < 100 or not head.startswith(MAGIC):
        raise _cut(path)
    return 2 * int(struct.unpack(">i", head[24:28])[0])


def _length_of_dbf(path: Path) -> int:
    with path.open("rb") as file:
        head = file.read(32)
    if len(head) < 32:
        raise _cut(path)
    rows, header, record = struct.unpack("<IHH", head[4:12])
    return int(header + rows * record)


def _check_length(path: Path, said: int) -> None:
    if path.stat().st_size < said:
        raise _cut(path)


def _cut(path: Path) -> CannotRead:
    return CannotRead(
        _("{name} 不完整，后面缺了一段。").format(name=path.suffix),
        _("重新复制或下载整个文件。"),
        "truncated",
    )


def _decoded(
    names: list[str], cells: Sequence[Any], parts: dict[str, Path]
) -> tuple[list[str], str]:
    """Names of the fields, and the one encoding that reads all texts of the file."""
    texts = {text for column in cells if column.dtype == object for text in column if text}
    content = "\n".join([*(text for text in texts if isinstance(text, str))]).encode("latin-1")
    encoding = decode(content)[1] if content.strip() else "UTF-8"
    return [_name(one.encode("latin-1"), encoding) for one in names], encoding


def _name(raw: bytes, encoding: str) -> str:
    """A field's name; half a character at its end was cut off and goes."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        pass
    other = "gb18030" if encoding == "UTF-8" else "utf-8"
    for guess in (encoding, other):
        for n in range(4):
            try:
                return raw[: len(raw) - n].decode(guess)
            except UnicodeDecodeError:
                continue
    return raw.decode("latin-1")


def _cut_names(names: list[str], encoding: str) -> list[Fault]:
    """Chinese names that fill the ten bytes, or all but half a character of them."""
    room = NAME_BYTES - (2 if encoding == "UTF-8" else 1)
    cut = [n for n in names if not n.isascii() and len(n.encode(encoding, "replace")) > room]
    if not cut:
        return []
    return [
        Fault(
            "cut_names",
            _("列名可能被截短了：{names}。").format(names="、".join(cut)),
            _("在对照表里核对每一列。"),
        )
    ]


def _columns(names: list[str], cells: Sequence[Any], encoding: str) -> dict[str, list[Cell]]:
    def plain(value: Any) -> Cell:
        if isinstance(value, str):
            value = value.encode("latin-1").decode(encoding, errors="replace")
        return plain_cell(value)

    def listed(column: Any) -> list[Any]:
        days = column.dtype.kind == "M"
        return list((column.astype("datetime64[D]").astype(object) if days else column).tolist())

    return {
        name: [plain(one) for one in listed(column)]
        for name, column in zip(names, cells, strict=True)
    }


def write(path: Path, tables: Sequence[Table], told: Origin) -> None:
    """A zip with the parts of one layer, the legend of its short names, and where it comes from.

    Raises Invalid for a text longer than the format holds, before anything is written.
    """
    # Imported here: geopandas takes seconds, and no other command or page needs it.
    import geopandas
    import pandas

    (table,) = tables
    _refuse_long(table)
    short = short_names(list(table.columns))
    columns = {
        short[name]: pandas.Series([_storable(cell) for cell in cells])
        for name, cells in table.columns.items()
    }
    with tempfile.TemporaryDirectory(prefix="gisgrid-shp-") as name:
        folder = Path(name)
        frame = geopandas.GeoDataFrame(columns, geometry=table.shapes(), crs=str(table.crs))
        target = folder / f"{table.layer}.shp"
        frame.to_file(target, driver="ESRI Shapefile", engine="pyogrio", encoding="UTF-8")
        legend = "\r\n".join(f"{code}\t{full}" for full, code in short.items())
        (folder / LEGEND).write_text(legend + "\r\n", encoding="utf-8-sig")
        (folder / ORIGIN).write_text(in_lines(told), encoding="utf-8-sig")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(folder.iterdir()):
                archive.write(part, part.name)


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Full name → ASCII name of at most ten letters, each once."""
    made: dict[str, str] = {}
    for number, name in enumerate(names, start=1):
        plain = KNOWN_SHORT.get(name, name)
        one = plain if plain.isascii() and len(plain) <= NAME_BYTES else f"f{number}"
        made[name] = one if one not in made.values() else f"f{number}"
    return made


def _storable(cell: Cell) -> Cell:
    return int(cell) if isinstance(cell, bool) else cell


def _refuse_long(table: Table) -> None:
    for name, cells in table.columns.items():
        for number, cell in zip(table.numbers, cells, strict=True):
            if isinstance(cell, str) and len(cell.encode()) > TEXT_BYTES:
                raise Invalid(
                    _("Shapefile 一格最多254字节：第{row}行的{name}放不下。用 GeoPackage。").format(
                        row=number, name=name
                    )
                )
