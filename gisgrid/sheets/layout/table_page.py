"""A list as a table on lying pages: official headings, cells that wrap, sums at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gisgrid.paper import faces
from gisgrid.paper.drawing import GREY, PT_MM, Page, Pen
from gisgrid.sheets.layout.margin import Area, Head, area_of, draw_code, draw_margin

TITLE_PT, NOTE_PT, BODY_PT, HEAD_PT = 14.0, 8.5, 8.0, 8.0
HEAD_MM, FOOT_MM = 24.0, 9.0
LINE_MM, PAD_MM = 3.6, 1.1
# A column is at least this wide, and no wish for more than this is heard.
NARROWEST, WIDEST = 9.0, 62.0
MOST_LINES = 6
HAIR, STRONG = Pen(0.12, GREY), Pen(0.4)
SHADE = "#E4E4E4"


@dataclass(frozen=True)
class Table:
    """What is listed. `last`: the line of sums; numbers stand to the right."""

    title: str
    note: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    last: Sequence[Any] | None = None


Cell = tuple[list[str], bool]


def words_of(value: Any) -> str:
    """A value as it is written on paper."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value).replace("\n", " ")


def widths_of(table: Table, room: float) -> list[float]:
    """Columns as wide as their words need; the wide ones give way where the page is too small."""
    wished = []
    for n, heading in enumerate(table.headings):
        longest = max(
            (faces.width_mm(words_of(row[n]), BODY_PT) for row in table.rows), default=0.0
        )
        head = min(faces.width_mm(heading, HEAD_PT, True), 14.0)
        wished.append(min(max(longest, head, NARROWEST - 2 * PAD_MM), WIDEST) + 2 * PAD_MM)
    if sum(wished) < room:
        return [one * room / sum(wished) for one in wished]
    low, high = NARROWEST, WIDEST + 2 * PAD_MM
    for _step in range(30):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(min(w, middle) for w in wished) > room else (middle, high)
    return [min(one, low) for one in wished]


def is_too_wide(table: Table, room: float) -> bool:
    return len(table.headings) * NARROWEST > room


def _cells(values: Sequence[Any], widths: Sequence[float]) -> list[Cell]:
    return [
        (
            faces.wrapped(words_of(value), BODY_PT, width - 2 * PAD_MM, MOST_LINES),
            isinstance(value, int | float),
        )
        for value, width in zip(values, widths, strict=True)
    ]


def _height(cells: Sequence[Cell]) -> float:
    return max(1, *(len(lines) for lines, _right in cells)) * LINE_MM + 2 * PAD_MM


def paginate(table: Table, widths: Sequence[float], room: float) -> list[list[list[Cell]]]:
    """Rows of cells by page; each page has the headings above."""
    pages: list[list[list[Cell]]] = [[]]
    used = 0.0
    for values in [*table.rows, *([table.last] if table.last else [])]:
        cells = _cells(values, widths)
        if pages[-1] and used + _height(cells) > room:
            pages.append([])
            used = 0.0
        pages[-1].append(cells)
        used += _height(cells)
    return pages


def make_pages(size: tuple[float, float], head: Head, table: Table) -> list[Page]:
    """All pages of a list on paper of `size`, lying."""
    page = Page(*size)
    area = area_of(page, 1, both_sides=False)
    widths = widths_of(table, area.width)
    titles = _cells(table.headings, widths)
    room = area.bottom - area.top - HEAD_MM - FOOT_MM - _height(titles)
    parts = paginate(table, widths, room)
    made = []
    for number, rows in enumerate(parts, 1):
        page = Page(*size, bookmark=table.title if number == 1 else "")
        _draw(page, area, head, table, widths, titles, rows, number, len(parts))
        made.append(page)
    return made


def _draw(
    page: Page, area: Area, head: Head, table: Table, widths: Sequence[float],
    titles: Sequence[Cell], rows: Sequence[Sequence[Cell]], number: int, pages: int,
) -> None:  # fmt: skip
    room = area.width - 45.0
    title = faces.fitted(f"{head.community} {table.title}", TITLE_PT, room, True)
    page.text(area.left, area.top + 6.0, title, TITLE_PT, bold=True)
    page.text(area.left, area.top + 12.0, faces.fitted(table.note, NOTE_PT, room), NOTE_PT)
    draw_code(page, area, head, number)
    top = y = area.top + HEAD_MM
    page.rect(area.left, y, area.width, _height(titles), fill=SHADE)
    y = _row(page, area, widths, titles, y, bold=True)
    page.line(area.left, y, area.right, y, STRONG)
    for n, cells in enumerate(rows):
        is_last = table.last is not None and number == pages and n == len(rows) - 1
        if is_last:
            page.line(area.left, y, area.right, y, STRONG)
        y = _row(page, area, widths, cells, y, bold=is_last)
        page.line(area.left, y, area.right, y, HAIR)
    if not rows:
        page.text(area.left + PAD_MM, y + LINE_MM + PAD_MM, "没有记录", BODY_PT)
    x = area.left
    for width in widths[:-1]:
        x += width
        page.line(x, top, x, y, HAIR)
    draw_margin(page, area, head, number, pages)


def _row(
    page: Page, area: Area, widths: Sequence[float], cells: Sequence[Cell], y: float, *, bold: bool
) -> float:
    """One row; returns where the next begins."""
    x = area.left
    for (lines, is_right), width in zip(cells, widths, strict=True):
        for n, words in enumerate(lines):
            base = y + PAD_MM + LINE_MM * n + 0.8 * BODY_PT * PT_MM + 0.3
            at = x + width - PAD_MM if is_right else x + PAD_MM
            shown = faces.fitted(words, BODY_PT, width - 2 * PAD_MM, bold)
            page.text(at, base, shown, BODY_PT, bold=bold, anchor="end" if is_right else "start")
        x += width
    return y + _height(cells)
