"""XLSX: one sheet is one layer; no geometry but coordinates in columns. Dates come as text.

Outlines cannot be held and leave as a point inside them.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from gisgrid.exchange.report import CannotRead
from gisgrid.exchange.source import Source
from gisgrid.exchange.table import Origin, Table, from_sheet, to_sheet
from gisgrid.i18n import _

SUFFIXES = (".xlsx",)
UNPACKED_BYTES = 500_000_000
MEMBERS = 2_000


def recognises(head: bytes) -> bool:
    return head.startswith(b"PK\x03\x04")


def read(source: Source, layer: str | None, wanted: Sequence[str]) -> Table:
    _check_size(source)
    try:
        book = load_workbook(source.path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        raise _broken() from error
    try:
        name = source.choose_layer(book.sheetnames, layer, (*wanted, book.sheetnames[0]))
        table = from_sheet(book[name].iter_rows(values_only=True), drops_empty=True)
    finally:
        book.close()
    return replace(table, layer=name)


def _check_size(source: Source) -> None:
    """A small file may unpack to a huge one: its directory says so before it is unpacked."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _broken() from error
    if len(members) > MEMBERS or sum(m.file_size for m in members) > UNPACKED_BYTES:
        raise CannotRead(_("这个 Excel 文件展开后太大。"), _("分成几个文件导入。"), "too_big")


def _broken() -> CannotRead:
    return CannotRead(
        _("这个 Excel 文件打不开，或已损坏。"), _("用 Excel 打开并另存为 .xlsx。"), "broken"
    )


def write(path: Path, tables: Sequence[Table], told: Origin) -> None:
    """A sheet for each layer, the heading frozen; text is text, whatever it begins with.

    Where it comes from is one of the tables.
    """
    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(str(table.layer))
        sheet.freeze_panes = "A2"
        for line in to_sheet(table, ("经度", "纬度")):
            cells = []
            for value in line:
                cell = WriteOnlyCell(sheet, value=value)
                if isinstance(value, str):
                    cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    book.save(path)
