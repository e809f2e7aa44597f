"""The notes page: blocks for what takes more than a line, and ruled pages for the rest."""

from collections.abc import Sequence

from gisgrid.paper.drawing import GREY, Page, Pen
from gisgrid.sheets.layout.margin import Area, Head, area_of, draw_code, draw_margin, draw_ticks

BLOCK_MM, LINE_MM, HEAD_MM = 28.0, 8.5, 24.0
CAPTION_PT = 8.0
HAIR, EDGE_PEN = Pen(0.12, GREY), Pen(0.3)


def blocks_on(page: Page) -> int:
    return int((page.height - 20.0 - HEAD_MM - 28.0) // BLOCK_MM)


def draw_notes_page(
    page: Page,
    head: Head,
    number: int,
    pages: int,
    *,
    codes_line: Sequence[str],
    both_sides: bool = True,
) -> None:
    area = area_of(page, number, both_sides=both_sides)
    page.text(area.left, area.top + 5.0, f"{head.title} 民情记录", 12.0, bold=True)
    page.text(area.left, area.top + 10.5, f"单号 {head.serial}", CAPTION_PT)
    words = "一件事写一格，先写行号。能当场办的写明怎么办的。"
    page.text(area.left, area.top + 17.0, words, CAPTION_PT)
    draw_code(page, area, head, number)
    y = area.top + HEAD_MM
    for _n in range(blocks_on(page)):
        _block(page, area, y)
        y += BLOCK_MM
    page.line(area.left, y, area.right, y, EDGE_PEN)
    foot = "合计：走访 ____ 户  在家 ____  未遇 ____  诉求 ____  心愿 ____      走访人签字 ____________  接收 ____________"  # noqa: E501
    page.text(area.left, y + 5.5, foot, CAPTION_PT)
    for n, line in enumerate(codes_line[:4]):
        page.text(area.left, y + 10.0 + 3.1 * n, line, 6.5)
    draw_margin(page, area, head, number, pages)
    draw_ticks(page, is_left=number % 2 == 1 or not both_sides)


def _block(page: Page, area: Area, y: float) -> None:
    page.line(area.left, y, area.right, y, EDGE_PEN)
    base = y + 6.2
    x = area.left
    for words, cells in (("行号", 3), ("类别", 2)):
        page.text(x + 1.0, base, words, CAPTION_PT)
        x += 8.0
        for cell in range(cells):
            page.rect(x + 5.0 * cell, y + 1.8, 5.0, 6.0, pen=Pen(0.2))
        x += 5.0 * cells + 3.0
    page.boxes([(x, y + 2.6)], 4.0, Pen(0.2))
    page.text(x + 5.0, base, "急", CAPTION_PT)
    x += 10.0
    page.text(x, base, "内容", CAPTION_PT)
    page.line(x + 7.5, y + LINE_MM, area.right, y + LINE_MM, HAIR)
    page.line(area.left + 1.0, y + 2 * LINE_MM, area.right, y + 2 * LINE_MM, HAIR)
    base, top = y + 2 * LINE_MM + 7.2, y + 2 * LINE_MM + 3.7
    x = area.left + 1.0
    for words in ("现场办结", "社区协调", "上报"):
        page.boxes([(x, top)], 4.0, Pen(0.2))
        page.text(x + 5.0, base, words, CAPTION_PT)
        x += 22.0 if len(words) > 2 else 15.0
    for words, room in (("承办", 27.0), ("期限", 22.0)):
        page.text(x, base, words, CAPTION_PT)
        page.line(x + 7.0, base + 1.0, x + 7.0 + room, base + 1.0, HAIR)
        x += 7.0 + room + 3.0
    page.text(x, base, "回复", CAPTION_PT)
    x += 7.5
    for words in ("电话", "上门"):
        page.boxes([(x, top)], 4.0, Pen(0.2))
        page.text(x + 5.0, base, words, CAPTION_PT)
        x += 14.0


def draw_ruled_page(
    page: Page, head: Head, number: int, pages: int, *, both_sides: bool = True
) -> None:
    """A back that was left over: lines to write on, not a blank."""
    area = area_of(page, number, both_sides=both_sides)
    page.text(area.left, area.top + 5.0, f"{head.title} 备注页", 12.0, bold=True)
    page.text(area.left, area.top + 10.5, f"单号 {head.serial}", CAPTION_PT)
    draw_code(page, area, head, number)
    y = area.top + HEAD_MM + 6.0
    while y < area.bottom - 8.0:
        page.line(area.left, y, area.right, y, HAIR)
        y += LINE_MM
    draw_margin(page, area, head, number, pages)
    draw_ticks(page, is_left=number % 2 == 1 or not both_sides)
