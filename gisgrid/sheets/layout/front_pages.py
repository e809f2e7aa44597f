"""What stands before the grids of an atlas: cover, index map with its table, who is responsible,
index of buildings and streets."""

from collections.abc import Sequence
from dataclasses import dataclass

from gisgrid.paper import cartography, faces, scale
from gisgrid.paper.drawing import GREY, Link, Page, Pen
from gisgrid.paper.ground import Ground
from gisgrid.paper.names import Sizes
from gisgrid.paper.scale import Projection
from gisgrid.sheets.layout.margin import Area, Head, area_of, draw_code, draw_margin, draw_ticks

HAIR, FIFTH, STRONG = Pen(0.12, GREY), Pen(0.3), Pen(0.5)
ROW_MM, INDEX_ROW_MM, INDEX_PT = 6.0, 4.4, 7.0
INDEX_SIZES = Sizes(
    grid_code=10.0, grid_note=6.5, grid_pen=Pen(0.5, "#4D4D4D"), grid_colour="#000000",
    names_outside=False, street=6.5,
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One grid in the tables of an atlas; `page` is the number of its first page."""

    short: str
    name: str
    page: int
    key: str
    households: str = ""
    leader: str = ""
    unit: str = ""
    cadre: str = ""


@dataclass(frozen=True)
class Indexed:
    """A building or street and the pages of its grids."""

    name: str
    where: tuple[tuple[str, int, str], ...]


def draw_cover(page: Page, head: Head, entries: Sequence[Entry], pages: int, doors: int) -> None:
    area = area_of(page, 1)
    middle = (area.left + area.right) / 2
    page.text(middle, page.height * 0.30, f"{head.community}网格图册", 34, bold=True,
              anchor="middle")  # fmt: skip
    words = f"{len(entries)}个网格" + (f"  ·  {doors}户" if doors else "")
    page.text(middle, page.height * 0.30 + 16, words, 16, anchor="middle")
    plan = f"网格方案第{head.plan}版  {head.plan_since:%Y-%m-%d}起"
    page.text(middle, page.height * 0.30 + 28, plan, 13, anchor="middle")
    page.line(middle - 40, page.height * 0.30 + 36, middle + 40, page.height * 0.30 + 36, STRONG)
    page.text(middle, page.height * 0.30 + 46, f"单号 {head.serial}", 11, anchor="middle")
    for n, words in enumerate(("领用人", "领用日期", "交回日期")):
        y = page.height * 0.72 + 12 * n
        page.text(middle - 45, y, words, 10)
        page.line(middle - 25, y + 1, middle + 45, y + 1, HAIR)
    draw_code(page, area, head, 1)
    draw_margin(page, area, head, 1, pages)


def draw_index_map(
    page: Page, head: Head, number: int, pages: int, ground: Ground, entries: Sequence[Entry]
) -> None:
    """All grids with their page, and the same as a list."""
    area = area_of(page, number)
    _title(page, area, head, number, "索引图")
    foot = len(entries) * _row_height(len(entries), page) + 10.0
    top = area.top + 24.0
    frame = (area.left, top, area.width, area.bottom - 10.0 - foot - top)
    west, south, east, north = (
        ground.boundary.bounds if ground.boundary is not None else _bounds(ground)
    )
    size = ((east - west) / ground.factor, (north - south) / ground.factor)
    step = scale.largest(*size, frame, around_mm=3.0)
    view = Projection((west + east) / 2, (south + north) / 2, step, frame, ground.factor)
    page.text(area.left, area.top + 18.0, f"1:{step}", 9.0)
    cartography.draw_map(page, ground, view, INDEX_SIZES)
    _grid_table(page, area, frame[1] + frame[3] + 4.0, entries)
    draw_margin(page, area, head, number, pages)
    draw_ticks(page, is_left=number % 2 == 1)


def _bounds(ground: Ground) -> tuple[float, float, float, float]:
    boxes = [grid.outline.bounds for grid in ground.grids]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes),
            max(b[3] for b in boxes))  # fmt: skip


def _row_height(entries: int, page: Page) -> float:
    """Two columns of grids below the map; they take at most half of the page."""
    return min(ROW_MM, page.height * 0.45 / max(1, entries)) / 2 + 0.4


def _grid_table(page: Page, area: Area, top: float, entries: Sequence[Entry]) -> None:
    """Number, name, households and page in two columns; each leads to its page."""
    half = -(-len(entries) // 2)
    row = _row_height(len(entries), page) * 2
    width = area.width / 2 - 3.0
    for n, entry in enumerate(entries):
        x = area.left + (n // half) * (width + 6.0)
        y = top + (n % half) * row + row * 0.72
        size = min(9.0, row / 0.45)
        page.text(x, y, entry.short, size, bold=True)
        page.text(x + 12, y, faces.fitted(entry.name, size, width - 52), size)
        page.text(x + width - 20, y, entry.households, size, anchor="end")
        page.text(x + width, y, f"第{entry.page}页", size, anchor="end")
        page.line(x, y + row * 0.28, x + width, y + row * 0.28, HAIR)
        page.links.append(Link((x, y - row * 0.7, width, row), entry.key))


def draw_who(page: Page, head: Head, number: int, pages: int, entries: Sequence[Entry]) -> None:
    """One line a grid: leader, unit, cadre."""
    area = area_of(page, number)
    _title(page, area, head, number, "网格责任一览")
    columns = (0.0, 12.0, 52.0, 72.0, 98.0, 146.0, 172.0)
    top = area.top + 26.0
    for at, words in zip(columns, ("网格", "名称", "户数", "网格长", "对接单位", "对接干部", "页"),
                         strict=True):  # fmt: skip
        page.text(area.left + at, top, words, 8.5, bold=True)
    page.line(area.left, top + 2.0, area.right, top + 2.0, STRONG)
    row = min(9.0, (area.bottom - 14.0 - top) / max(1, len(entries)))
    for n, entry in enumerate(entries):
        y = top + 2.0 + row * n + row * 0.68
        values = (entry.short, entry.name, entry.households, entry.leader, entry.unit, entry.cadre,
                  str(entry.page))  # fmt: skip
        ends = (*columns[1:], area.width)
        for at, end, words in zip(columns, ends, values, strict=True):
            page.text(area.left + at, y, faces.fitted(words, 9.0, end - at - 1.5), 9.0)
        page.line(area.left, y + row * 0.32, area.right, y + row * 0.32, HAIR)
        page.links.append(Link((area.left, y - row * 0.7, area.width, row), entry.key))
    draw_margin(page, area, head, number, pages)
    draw_ticks(page, is_left=number % 2 == 1)


def index_rows(page: Page) -> int:
    """Names that an index page holds: three columns."""
    return int((page.height - 20.0 - 38.0) / INDEX_ROW_MM) * 3


def index_lines(names: Sequence[Indexed], page: Page) -> list[Indexed]:
    """One line a name; a street through many grids goes on in lines without a name."""
    area = area_of(page, 1)
    room = (area.width - 10.0) / 3 * 0.5
    lines = []
    for one in names:
        line: list[tuple[str, int, str]] = []
        name = one.name
        for at in one.where:
            if line and faces.width_mm(_told([*line, at]), INDEX_PT) > room:
                lines.append(Indexed(name, tuple(line)))
                line, name = [], ""
            line.append(at)
        lines.append(Indexed(name, tuple(line)))
    return lines


def _told(where: Sequence[tuple[str, int, str]]) -> str:
    # Before the pages are counted they are taken to have three digits.
    return "  ".join(f"{short}·{at or 888}" for short, at, _key in where)


def draw_index(
    page: Page, head: Head, number: int, pages: int, title: str, names: Sequence[Indexed]
) -> None:
    area = area_of(page, number)
    _title(page, area, head, number, title)
    page.text(area.left, area.top + 18.0, "名称后面是：网格·页", 9.0)
    rows = index_rows(page) // 3
    width = (area.width - 10.0) / 3
    for n, one in enumerate(names):
        x = area.left + (n // rows) * (width + 5.0)
        y = area.top + 28.0 + (n % rows) * INDEX_ROW_MM
        told = _told(one.where)
        taken = faces.width_mm(told, INDEX_PT)
        page.text(x, y, faces.fitted(one.name, 7.5, width - taken - 2.0), 7.5)
        page.text(x + width, y, told, INDEX_PT, anchor="end")
        page.links.append(Link((x, y - 3.0, width, INDEX_ROW_MM), one.where[0][2]))
    draw_margin(page, area, head, number, pages)
    draw_ticks(page, is_left=number % 2 == 1)


def _title(page: Page, area: Area, head: Head, number: int, words: str) -> None:
    page.text(area.left, area.top + 6.0, f"{head.community} {words}", 16, bold=True)
    plan = f"第{head.plan}版方案 {head.plan_since:%Y-%m-%d}起"
    page.text(area.left, area.top + 12.0, plan, 9.0)
    draw_code(page, area, head, number)
