"""The door list: a row for each door in the order of the walk, boxes for what was met, room to
write, sums at the foot."""

from collections.abc import Sequence
from dataclasses import dataclass

from gisgrid.paper import faces
from gisgrid.paper.drawing import BLACK, GREY, Page, Pen
from gisgrid.sheets.layout.margin import Area, Head, area_of, draw_code, draw_margin, draw_ticks
from gisgrid.sheets.walk import Door, Stop

ROW_MM, GROUP_MM, TABLE_HEAD_MM = 8.5, 6.0, 6.5
HEAD_MM, FOOT_MM = 22.0, 22.0
BODY_PT, CAPTION_PT, LAST_PT, HEAD_PT = 9.5, 8.0, 7.5, 12.0
BOX = 4.0
HAIR, FIFTH, STRONG = Pen(0.12, GREY), Pen(0.3), Pen(0.5)
SHADE = "#E4E4E4"
# Share of the width: number, stop, door, last visit, outcome, what is said, call back.
COLUMNS = (10.0, 9.0, 43.0, 14.0, 41.0, 57.0, 11.0)
HEADINGS = ("行号", "点", "单元·楼层·门号", "上次", "", "诉求、心愿：类别和内容", "回访")
# With the digits by which they are typed in.
OUTCOME_WORDS = ("1在", "2不", "3拒", "4迁", "5锁")
OUTCOME_LEGEND = "1在家 2不在 3拒访 4已搬走 5进不去"
OPEN_LEGEND = "诉、愿：未办结的诉求、心愿"


@dataclass(frozen=True)
class Group:
    """The head line of a building."""

    name: str
    doors: int
    goes_on: bool = False


@dataclass(frozen=True)
class Row:
    number: int
    stop: Stop
    door: Door
    is_first_of_stop: bool


Line = Group | Row


def rows_of(stops: Sequence[Stop]) -> list[Line]:
    """All lines of the list: a head for each building as it is entered, a row for each door."""
    lines: list[Line] = []
    number = 0
    before: object = object()
    for n, stop in enumerate(stops):
        place = (stop.building, stop.building_name)
        if place != before:
            alike = 0
            for later in stops[n:]:
                if (later.building, later.building_name) != place:
                    break
                alike += len(later.doors)
            lines.append(Group(stop.building_name or "没有楼名", alike))
            before = place
        for k, door in enumerate(stop.doors):
            number += 1
            lines.append(Row(number, stop, door, k == 0))
    return lines


def _height(line: Line) -> float:
    return GROUP_MM if isinstance(line, Group) else ROW_MM


def paginate(lines: Sequence[Line], room: float) -> list[list[Line]]:
    """Lines by page. A building's head does not stand alone at the foot, and a stop is not cut
    from its first two rows; a building that goes on has its head again."""
    pages: list[list[Line]] = []
    page: list[Line] = []
    used = 0.0
    group: Group | None = None
    for n, line in enumerate(lines):
        needed = sum(_height(one) for one in _together(lines, n))
        if page and used + needed > room:
            pages.append(page)
            page, used = [], 0.0
            if isinstance(line, Row) and group is not None:
                page.append(Group(group.name, group.doors, goes_on=True))
                used = GROUP_MM
        if isinstance(line, Group):
            group = line
        page.append(line)
        used += _height(line)
    return [*pages, page] if page else pages


def _together(lines: Sequence[Line], n: int) -> list[Line]:
    """The lines that must stand on one page with line `n`, itself first."""
    line = lines[n]
    if isinstance(line, Group):
        return [line, *_together(lines, n + 1)] if n + 1 < len(lines) else [line]
    if not line.is_first_of_stop or n + 1 >= len(lines):
        return [line]
    following = lines[n + 1]
    is_second = isinstance(following, Row) and following.stop.number == line.stop.number
    return [line, following] if is_second else [line]


def room_on(page: Page) -> float:
    return page.height - 20.0 - HEAD_MM - TABLE_HEAD_MM - FOOT_MM


def draw_list_page(
    page: Page,
    head: Head,
    number: int,
    pages: int,
    lines: Sequence[Line],
    *,
    codes_line: Sequence[str],
    shows_last: bool,
    both_sides: bool = True,
) -> None:
    area = area_of(page, number, both_sides=both_sides)
    _head(page, area, head, number)
    columns = _columns(area)
    top = area.top + HEAD_MM
    _table_head(page, columns, area, top)
    y = top + TABLE_HEAD_MM
    foot = y + sum(_height(line) for line in lines)
    page.lines(((x, top, x, foot) for x in columns[1:-1]), HAIR)
    boxes: list[tuple[float, float]] = []
    rules: dict[Pen, list[float]] = {HAIR: [], FIFTH: [], STRONG: [foot]}
    for line in lines:
        if isinstance(line, Group):
            _group(page, area, line, y)
        else:
            boxes += _row(page, columns, line, y, shows_last=shows_last)
            rules[FIFTH if line.number % 5 == 0 else HAIR].append(y + ROW_MM)
            if line.is_first_of_stop:
                rules[STRONG].append(y)
        y += _height(line)
    for pen, places in rules.items():
        page.lines(((area.left, at, area.right, at) for at in places), pen)
    page.boxes(boxes, BOX, Pen(0.2))
    rows = sum(isinstance(line, Row) for line in lines)
    _foot(page, area, codes_line, rows, shows_open=shows_last)
    draw_margin(page, area, head, number, pages)
    draw_ticks(page, is_left=number % 2 == 1 or not both_sides)


def _columns(area: Area) -> list[float]:
    """Edges of the columns, the writing column taking what a wider sheet leaves."""
    spare = area.width - sum(COLUMNS)
    widths = [width + (spare if n == 5 else 0.0) for n, width in enumerate(COLUMNS)]
    edges = [area.left]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _head(page: Page, area: Area, head: Head, number: int) -> None:
    page.text(area.left, area.top + 5.0, f"{head.title} 走访登记表", HEAD_PT, bold=True)
    page.text(area.left, area.top + 10.5, f"单号 {head.serial}", CAPTION_PT)
    y = area.top + 18.0
    x = area.left
    for words, room in (("走访人", 36.0), ("日期", 30.0), ("起止", 34.0)):
        page.text(x, y, words, CAPTION_PT)
        start = x + faces.width_mm(words, CAPTION_PT) + 1.0
        page.line(start, y + 1.0, start + room, y + 1.0, HAIR)
        x = start + room + 4.0
    draw_code(page, area, head, number)


def _table_head(page: Page, columns: list[float], area: Area, top: float) -> None:
    page.line(area.left, top, area.right, top, STRONG)
    page.line(area.left, top + TABLE_HEAD_MM, area.right, top + TABLE_HEAD_MM, FIFTH)
    y = top + 4.5
    for x, words in zip(columns, HEADINGS, strict=False):
        page.text(x + 1.0, y, words, 8.5, bold=True)
    for n, words in enumerate(OUTCOME_WORDS):
        page.text(columns[4] + 2.5 + 8.0 * n + BOX / 2, y, words, 8.5, bold=True, anchor="middle")


def _group(page: Page, area: Area, group: Group, y: float) -> None:
    page.rect(area.left, y, area.width, GROUP_MM, fill=SHADE)
    words = f"{group.name}（{group.doors}户）" + ("（续）" if group.goes_on else "")
    page.text(area.left + 1.0, y + 4.3, words, BODY_PT, bold=True)


def _row(
    page: Page, columns: list[float], row: Row, y: float, *, shows_last: bool
) -> list[tuple[float, float]]:
    base = y + 5.7
    page.text(columns[1] - 1.2, base, str(row.number), BODY_PT, anchor="end")
    page.text(columns[2] - 1.2, base, str(row.stop.number), BODY_PT, bold=row.is_first_of_stop,
              anchor="end")  # fmt: skip
    told = "".join(
        f"{word}{count} " for word, count in
        (("诉", row.door.open_needs), ("愿", row.door.open_wishes)) if count
    ).strip()  # fmt: skip
    wide = columns[3] - columns[2] - 2.0
    taken = faces.width_mm(told, 7.5, True) + 1.5 if told else 0.0
    page.text(columns[2] + 1.0, base, faces.fitted(row.door.words, BODY_PT, wide - taken), BODY_PT)
    page.text(columns[3] - 1.0, base, told, 7.5, bold=True, anchor="end")
    if shows_last:
        last = row.door.last_visit_on
        page.text(columns[3] + 1.0, base, f"{last:%y-%m-%d}" if last else "—", LAST_PT)
    top = y + (ROW_MM - BOX) / 2
    boxes = [(columns[4] + 2.5 + 8.0 * n, top) for n in range(len(OUTCOME_WORDS))]
    return [*boxes, (columns[6] + (columns[7] - columns[6] - BOX) / 2, top)]


def _foot(
    page: Page, area: Area, codes_line: Sequence[str], rows: int, *, shows_open: bool
) -> None:
    y = area.bottom - FOOT_MM + 4.0
    words = f"本页 {rows} 户    见 ____ 户    未见 ____ 户    诉求 ____ 件    心愿 ____ 个"
    page.text(area.left, y, words, CAPTION_PT, colour=BLACK)
    legend = f"{OUTCOME_LEGEND}；{OPEN_LEGEND}" if shows_open else OUTCOME_LEGEND
    page.text(area.right, y, legend, 6.5, anchor="end")
    for n, line in enumerate(codes_line[:4]):
        page.text(area.left, y + 3.7 + 3.0 * n, line, 6.5)
