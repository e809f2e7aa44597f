"""CSV and other text tables: comma, semicolon or tab; no geometry but coordinates in columns.

The encoding is found by the byte order mark, strict UTF-8, then GB18030. Written as UTF-8 with
its mark, which Excel in Chinese needs; outlines cannot be held and leave as a point inside them.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from gisgrid.exchange.encoding import decode
from gisgrid.exchange.report import CannotRead
from gisgrid.exchange.source import Source
from gisgrid.exchange.table import Cell, Origin, Table, from_sheet, to_sheet
from gisgrid.i18n import _

SUFFIXES = (".csv", ".txt", ".tsv")
DELIMITERS = (",", "\t", ";")
LONGEST_CELL = 1_000_000
FORMULA = tuple("=+-@\t\r")
# What a spreadsheet would run, and what was kept from it by an apostrophe.
GUARDED = re.compile(r"^'+[=+\-@\t\r]")
NUMBER = re.compile(r"^[+-]?[\d.]+$")


def recognises(head: bytes) -> bool:
    """Text of any kind: what has a signature of its own is no table."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\0" not in head and not head.lstrip(b"\xef\xbb\xbf \r\n").startswith(
        (b"PK", b"{", b"[")
    )


def read(source: Source, layer: str | None, wanted: Sequence[str]) -> Table:
    text, encoding = decode(source.content())
    table = from_sheet(_lines(text))
    return replace(table, encoding=encoding)


def _lines(text: str) -> Iterator[list[str]]:
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in rows:
            yield [cell[1:] if GUARDED.match(cell) else cell for cell in row]
    except csv.Error as error:
        raise CannotRead(
            _("第{line}行的引号不成对，或一格太长。").format(line=rows.line_num),
            _("在 Excel 或文本编辑器里改正这一行。"),
            "csv",
        ) from error


def write(path: Path, tables: Sequence[Table], told: Origin) -> None:
    """One table. There is no room for where it comes from: that stands in a text beside it."""
    (table,) = tables
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for line in to_sheet(table):
            writer.writerow([_harmless(cell) for cell in line])


def _harmless(cell: Cell) -> Cell:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front, which reading
    takes away again; so does text that has one already."""
    if not isinstance(cell, str) or not cell or NUMBER.match(cell):
        return cell
    return f"'{cell}" if cell[0] in FORMULA or GUARDED.match(cell) else cell
