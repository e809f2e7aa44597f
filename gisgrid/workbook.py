"""Excel files of lists: headings frozen, codes as text, no cell that Excel would compute.

Written as XML straight into the archive, row by row: memory does not grow with the rows, and it
takes a fraction of the time of a library that builds cells first (script/bench xlsx).
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import count
from typing import IO, Any

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What XML cannot hold, and half a surrogate pair.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
FIRST_DAY = date(1899, 12, 30)  # day 0 of Excel
CHUNK_ROWS = 500
LEVEL = 4
PLAIN, BOLD, DAY, MOMENT, MONEY, TITLE = range(6)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.styles+xml"/></Types>'
)
RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
SHEETS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
    f'Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="14"/><name val="宋体"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill '
    'patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor '
    'rgb="FFF4F1EB"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" applyFont="1" applyFill="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="2" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" applyFont="1"/>'
    "</cellXfs></styleSheet>"
)


@dataclass(frozen=True)
class Frame:
    """What stands around the rows: lines above the headings, and the line of sums below."""

    opening: Sequence[str] = ()
    sums: Sequence[Any] = ()


def text_of(value: str) -> str:
    """As XML; what Excel would compute begins with an apostrophe instead."""
    if value.startswith(BEGINS_A_FORMULA):
        value = "'" + value
    if not value.isprintable():
        value = ILLEGAL.sub("", value)
    return value.translate(ESCAPES)


def cell(value: Any, style: int = PLAIN) -> str:
    """One cell without its address, which readers count by themselves."""
    kind = type(value)
    if value is None or value == "":
        return "<c/>"
    if kind is str:
        own = f' s="{style}"' if style else ""
        return f'<c{own} t="inlineStr"><is><t xml:space="preserve">{text_of(value)}</t></is></c>'
    if kind is bool:
        return f'<c t="b"><v>{int(value)}</v></c>'
    if kind is int or kind is float:
        return f'<c s="{style}"><v>{value!r}</v></c>' if style else f"<c><v>{value!r}</v></c>"
    if kind is date:
        return f'<c s="{DAY}"><v>{(value - FIRST_DAY).days}</v></c>'
    if kind is datetime:
        day = (value.date() - FIRST_DAY).days
        share = (value.hour * 3600 + value.minute * 60 + value.second) / 86400
        return f'<c s="{MOMENT}"><v>{day + share:.9f}</v></c>'
    if kind is Decimal:
        return f'<c s="{MONEY}"><v>{value}</v></c>'
    return cell(str(value), style)


def _line(values: Iterable[Any], style: int = PLAIN) -> str:
    return f"<row>{''.join([cell(value, style) for value in values])}</row>"


def _sheet(headings: Sequence[str], rows: Iterable[Sequence[Any]], frame: Frame) -> Iterator[str]:
    head = len(frame.opening) + 1
    yield (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{head}" topLeftCell="A{head + 1}"'
        ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
    )
    for number, heading in enumerate(headings, start=1):
        width = max(10, 2 * len(heading) + 4)
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
    yield "</cols><sheetData>"
    for number, words in enumerate(frame.opening):
        yield _line([words], PLAIN if number else TITLE)
    yield _line(headings, BOLD)
    waiting: list[str] = []
    for row in rows:
        waiting.append(_line(row))
        if len(waiting) == CHUNK_ROWS:
            yield "".join(waiting)
            waiting.clear()
    yield "".join(waiting)
    if frame.sums:
        yield _line(frame.sums, BOLD)
    yield (
        '</sheetData><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" '
        'header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" '
        'fitToWidth="1" fitToHeight="0"/></worksheet>'
    )


def _book(title: str, head: int) -> str:
    name = re.sub(r"[\\/*?:\[\]]", " ", title)[:31]
    quoted = name.replace("'", "''").translate(ESCAPES)
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet '
        f'name="{name.translate(ESCAPES).replace(chr(34), "&quot;")}" sheetId="1" r:id="rId1"/>'
        '</sheets><definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'
        f"'{quoted}'!${head}:${head}</definedName></definedNames></workbook>"
    )


def write_to(
    file: IO[bytes],
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    frame: Frame | None = None,
) -> int:
    """One sheet into a file; returns how many rows there were."""
    around = frame or Frame()
    counted = count()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, content in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELATIONS),
            ("xl/workbook.xml", _book(title, len(around.opening) + 1)),
            ("xl/_rels/workbook.xml.rels", SHEETS),
            ("xl/styles.xml", STYLES),
        ):
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            passing = (row for row in rows if next(counted) >= 0)
            for part in _sheet(headings, passing, around):
                sheet.write(part.encode())
    return next(counted)


def write(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    frame: Frame | None = None,
) -> bytes:
    """One sheet; days and numbers keep their type. Of the rows only a few are held at a time."""
    out = BytesIO()
    write_to(out, title, headings, rows, frame)
    return out.getvalue()
