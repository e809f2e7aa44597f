"""The map page of a sheet: title, map at a round scale, legend, bar, test line, north."""

from collections.abc import Sequence

from gisgrid.paper import cartography, faces, names
from gisgrid.paper.cartography import Drawn
from gisgrid.paper.codes import SIDE_MM
from gisgrid.paper.drawing import BLACK, WHITE, Box, Circle, Page, Pen, Shape
from gisgrid.paper.ground import Ground
from gisgrid.paper.scale import Projection
from gisgrid.sheets.layout import parts, signs
from gisgrid.sheets.layout.margin import Area, Head, area_of, draw_code, draw_margin, draw_ticks
from gisgrid.sheets.layout.parts import Part

TITLE_PT, LINE_PT, LEGEND_PT = 16.0, 9.0, 7.0
HEAD_MM, FOOT_MM = 22.5, 32.0
TEST_MM = 50.0
THIN = Pen(0.15)
SYNTHETIC = "合成数据"


def frame_of(page: Page, area: Area) -> Box:
    """Where the map lies on its page."""
    top = area.top + HEAD_MM
    return area.left, top, area.width, page.height - 10.0 - FOOT_MM - top


def draw_map_page(
    page: Page,
    head: Head,
    number: int,
    pages: int,
    ground: Ground,
    view: Projection,
    *,
    summary: Sequence[str],
    title: str,
    part: Part | None = None,
    both_sides: bool = True,
) -> Drawn:
    """One whole map page. `summary`: the second line's parts; `part`: if it shows but a part."""
    area = area_of(page, number, both_sides=both_sides)
    _title(page, area, head, number, title, summary, view, part)
    if part is not None:
        _part(page, area, ground, view, part)
    north = (view.frame[0] + view.frame[2] - 7.5, view.frame[1] + 8.5)
    onward = parts.beside(part) if part is not None else []
    kept_free = [(*north, 6.0, 6.5), *(box for box, _words in onward)]
    drawn = cartography.draw_map(page, ground, view, kept_free=kept_free)
    if part is not None:
        parts.draw_next(page, part)
    foot = view.frame[1] + view.frame[3]
    _legend(page, area, foot, has_stops=bool(ground.stops), has_walk=ground.walk is not None)
    _scale_bar(page, area, foot, view)
    signs.draw_north(page, *north, ground.convergence)
    _people(page, area, foot, head)
    draw_margin(page, area, head, number, pages)
    draw_ticks(page, is_left=number % 2 == 1 or not both_sides)
    return drawn


def _title(
    page: Page, area: Area, head: Head, number: int, title: str, summary: Sequence[str],
    view: Projection, part: Part | None,
) -> None:  # fmt: skip
    room = area.width - (50 if part is None else 52 + parts.KEY_MM)
    page.text(area.left, area.top + 6.0, faces.fitted(title, TITLE_PT, room, True), TITLE_PT,
              bold=True)  # fmt: skip
    words = f"第{head.plan}版方案 {head.plan_since:%Y-%m-%d}起  ·  {'  ·  '.join(summary)}"
    page.text(area.left, area.top + 12.0, faces.fitted(words, LINE_PT, room), LINE_PT)
    metres = f"{view.scale / 100:g}"
    scale_words = f"比例尺 1:{view.scale}（图上1厘米 = 实地{metres}米）"
    page.text(area.left, area.top + 17.5, scale_words, LINE_PT)
    draw_code(page, area, head, number)


def _part(page: Page, area: Area, ground: Ground, view: Projection, part: Part) -> None:
    """Left of the square code: where in the grid this map lies, and which stops are on it."""
    x = area.right - SIDE_MM - 6.0 - parts.KEY_MM
    parts.draw_key(page, x, area.top - 1.0, part)
    words = parts.stops_words(ground, view)
    used = faces.width_mm("比例尺 1:10000（图上1厘米 = 实地100米）", LINE_PT) + 4.0
    if words:
        room = x - 3.0 - area.left - used
        page.text(area.left + used, area.top + 17.5, faces.fitted(words, LINE_PT, room), LINE_PT)


def _legend(page: Page, area: Area, foot: float, *, has_stops: bool, has_walk: bool) -> None:
    x, y = area.left, foot + 2.2

    def word(text: str, after: float) -> None:
        nonlocal x
        page.text(x + after, y + 2.5, text, LEGEND_PT)
        x += after + faces.width_mm(text, LEGEND_PT) + 3.0

    for words, fill in (("住宅", cartography.DWELLING), ("公共、商服", cartography.PUBLIC),
                        ("绿地", cartography.GREEN), ("水", cartography.WATER)):  # fmt: skip
        page.rect(x, y, 5.0, 3.0, fill=fill, pen=THIN)
        word(words, 6.0)
    for words, pen in (("本网格", cartography.OWN_PEN), ("相邻网格", names.NEIGHBOUR_PEN)):
        page.line(x, y + 1.5, x + 8.0, y + 1.5, pen)
        word(words, 9.0)
    x, y = area.left, foot + 7.0
    page.line(x, y + 1.5, x + 12.0, y + 1.5, cartography.COMMUNITY_PEN)
    word("社区界", 13.0)
    page.line(x, y + 1.5, x + 5.0, y + 1.5, cartography.PATH_PEN)
    word("小路", 6.0)
    for pen in cartography.RAIL_PENS:
        page.line(x, y + 1.5, x + 7.0, y + 1.5, pen)
    word("铁路", 8.0)
    diamond = ((x + 0.8, y + 0.7), (x + 1.6, y + 1.5), (x + 0.8, y + 2.3), (x, y + 1.5))
    page.marks.append(Shape((diamond,), closed=True, fill=BLACK))
    word("设施", 2.4)
    if has_stops:
        page.marks.append(Circle(x + 2.2, y + 1.5, 2.0, fill=WHITE, pen=Pen(0.25)))
        page.text(x + 2.2, y + 2.4, "7", 6.5, bold=True, anchor="middle")
        word("走访点（黑：第一个）", 5.2)
    if has_walk:
        page.line(x, y + 1.5, x + 7.0, y + 1.5, cartography.WALK_PEN)
        word("走向", 8.0)


def _scale_bar(page: Page, area: Area, foot: float, view: Projection) -> None:
    """Bar in four parts and the line that tells a true print from a shrunken one."""
    signs.draw_bar(page, area.right, foot + 5.4, view.scale, LEGEND_PT)
    left, line = area.right - TEST_MM - 1.0, foot + 12.0
    page.line(left, line, left + TEST_MM, line, Pen(0.3))
    for end in (left, left + TEST_MM):
        page.line(end, line - 1.2, end, line + 1.2, Pen(0.3))
    words = "打印校验：此线长50毫米，请选“实际大小”打印"
    page.text(left + TEST_MM, line + 4.2, words, LEGEND_PT, anchor="end")


def _people(page: Page, area: Area, foot: float, head: Head) -> None:
    y = foot + 21.5
    x = area.left
    third = area.width / 3
    for words, name in (("网格长", head.leader), ("对接单位", head.unit),
                        ("对接干部", head.cadre)):  # fmt: skip
        page.text(x, y, words, 8.0)
        start = x + faces.width_mm(words, 8.0) + 1.5
        room = x + third - 4.0 - start
        page.text(start + 0.5, y, faces.fitted(name, 9.0, room), 9.0, bold=True)
        page.line(start, y + 1.0, start + room, y + 1.0, THIN)
        x += third
