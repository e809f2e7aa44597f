"""CSV and other text tables: comma, semicolon or tab; no geometry but coordinates in columns.

The encoding is found by the byte order mark, strict UTF-8, then GB18030.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gisgrid.exchange.encoding import decode
from gisgrid.exchange.report import CannotRead
from gisgrid.exchange.table import Table, from_sheet
from gisgrid.i18n import _

if TYPE_CHECKING:
    from gisgrid.exchange.files import Source

SUFFIXES = (".csv", ".txt", ".tsv")
DELIMITERS = (",", "\t", ";")
LONGEST_CELL = 1_000_000


def recognises(head: bytes) -> bool:
    """Text of any kind: what has a signature of its own is no table."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\0" not in head and not head.lstrip(b"\xef\xbb\xbf \r\n").startswith(
        (b"PK", b"{", b"[")
    )


def read(source: "Source", layer: str | None, wanted: Sequence[str]) -> Table:
    text, encoding = decode(source.content())
    table = from_sheet(_lines(text))
    return replace(table, encoding=encoding)


def _lines(text: str) -> Iterator[list[str]]:
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from rows
    except csv.Error as error:
        raise CannotRead(
            _("第{line}行的引号不成对，或一格太长。").format(line=rows.line_num),
            _("在 Excel 或文本编辑器里改正这一行。"),
            "csv",
        ) from error
