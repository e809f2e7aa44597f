"""The blank diary (民情日志): a cover with who got it, then a page for each entry."""

from gisgrid.paper import faces
from gisgrid.paper.drawing import GREY, Page, Pen
from gisgrid.sheets.layout.margin import Area, Head, area_of, draw_code, draw_margin, draw_ticks

HAIR, EDGE = Pen(0.12, GREY), Pen(0.3)
CAPTION_PT, LINE_MM = 9.0, 8.5
KINDS = ("日常走访", "管理服务", "工作记录", "其他")
COUNTS = ("走访户数", "矛盾纠纷", "诉求", "意见建议", "安全隐患", "当场解决", "上报")


def draw_cover(page: Page, head: Head, issued_to: str, entries: int, pages: int) -> None:
    area = area_of(page, 1)
    middle = (area.left + area.right) / 2
    page.text(middle, 90.0, "民情日志", 44, bold=True, anchor="middle")
    page.text(middle, 108.0, f"{head.community}  {head.title}", 18, anchor="middle")
    page.text(middle, 120.0, f"共{entries}篇", 12, anchor="middle")
    day = f"{head.data_at:%Y-%m-%d}"
    filled = (("领用人", issued_to), ("领用日期", day), ("编号", head.serial), ("交回日期", ""),
              ("接收人", ""))  # fmt: skip
    for n, (words, value) in enumerate(filled):
        y = 165.0 + 13.0 * n
        page.text(middle - 50.0, y, words, 11)
        page.text(middle - 24.0, y, faces.fitted(value, 12, 72.0), 12, bold=True)
        page.line(middle - 25.0, y + 1.2, middle + 50.0, y + 1.2, HAIR)
    note = "不写身份证号。涉及个人隐私的只写门牌。用完或遗失，报社区登记。"
    page.text(middle, 245.0, note, 9, anchor="middle")
    draw_code(page, area, head, 1)
    draw_margin(page, area, head, 1, pages)


def draw_entry(page: Page, head: Head, number: int, entry: int, pages: int) -> None:
    """One entry: when, with whom, where, what, what was done, counts, the comment."""
    area = area_of(page, number)
    page.text(area.left, area.top + 5.0, f"民情日志  第{entry}篇", 12.0, bold=True)
    page.text(area.left, area.top + 10.5, f"编号 {head.serial}", 8.0)
    draw_code(page, area, head, number)
    y = _blanks(page, area, area.top + 30.0, (("日期", 34.0), ("起止", 34.0), ("天气", 22.0),
                                               ("陪同", 52.0)))  # fmt: skip
    page.text(area.left, y, "种类", CAPTION_PT)
    x = area.left + 10.0
    for words in KINDS:
        page.boxes([(x, y - 3.6)], 4.0, Pen(0.2))
        page.text(x + 5.5, y, words, CAPTION_PT)
        x += 26.0
    y = _lines(page, area, y + 10.0, "走访门牌", 2)
    y = _lines(page, area, y, "情况", 12)
    y = _lines(page, area, y, "采取措施", 5)
    y = _blanks(page, area, y, tuple((f"{words}", 9.0) for words in COUNTS))
    y = _lines(page, area, y, "点评", 2)
    _blanks(page, area, y, (("点评人", 34.0), ("日期", 30.0)))
    draw_margin(page, area, head, number, pages)
    draw_ticks(page, is_left=number % 2 == 1)


def _blanks(page: Page, area: Area, y: float, fields: tuple[tuple[str, float], ...]) -> float:
    x = area.left
    for words, room in fields:
        page.text(x, y, words, CAPTION_PT)
        start = x + faces.width_mm(words, CAPTION_PT) + 1.0
        page.line(start, y + 1.0, start + room, y + 1.0, HAIR)
        x = start + room + 2.5
    return y + 10.0


def _lines(page: Page, area: Area, y: float, words: str, count: int) -> float:
    page.text(area.left, y, words, CAPTION_PT, bold=True)
    for n in range(count):
        left = area.left + (20.0 if n == 0 else 0.0)
        page.line(left, y + 1.0 + LINE_MM * n, area.right, y + 1.0 + LINE_MM * n, HAIR)
    return y + LINE_MM * count + 3.0
