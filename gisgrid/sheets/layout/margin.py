"""What stands on every page: who, what, when, which sheet, for whom; the code; ticks to fold."""

from dataclasses import dataclass
from datetime import date, datetime

from gisgrid.paper import codes, faces
from gisgrid.paper.drawing import Page, Pen
from gisgrid.sheets.models import CopyClass

EDGE, BINDING = 10.0, 15.0
NOTE_PT, CODE_PT = 7.0, 6.5
TICK = Pen(0.15)
CLASS_WORDS = {
    CopyClass.PUBLIC: "公开",
    CopyClass.LEADER: "网格长 内部资料 用毕交回",
    CopyClass.UNIT: "走访单位 用毕交回",
}


@dataclass(frozen=True)
class Head:
    """What all pages of one print share. `marking` instead of the words of the copy class."""

    community: str
    short: str
    grid: str
    grid_name: str
    serial: str
    copy_class: CopyClass
    plan: int
    plan_since: date
    data_at: datetime
    printed_by: str
    leader: str = ""
    unit: str = ""
    cadre: str = ""
    attribution: str = ""
    synthetic: bool = False
    walker: str = ""
    marking: str = ""

    @property
    def title(self) -> str:
        return f"{self.grid} {self.grid_name}网格" if self.grid else self.community


@dataclass(frozen=True)
class Area:
    """The part of a page where type may stand."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left


def area_of(page: Page, number: int, *, both_sides: bool = True) -> Area:
    """15 mm where the sheet is bound: left on odd pages, right on even ones."""
    is_left = number % 2 == 1 or not both_sides
    left, right = (BINDING, EDGE) if is_left else (EDGE, BINDING)
    return Area(left, page.width - right, EDGE, page.height - EDGE)


def draw_code(page: Page, area: Area, head: Head, number: int) -> None:
    """The square code in the upper right corner, its text under it."""
    content = codes.page_code(head.serial, head.grid or "00", number)
    x = area.right - codes.SIDE_MM
    codes.draw_code(page, x, area.top - 1.0, content)
    page.text(area.right, area.top + 20.6, content, CODE_PT, anchor="end")


def draw_margin(page: Page, area: Area, head: Head, number: int, pages: int) -> None:
    """Two lines at the foot of the page."""
    first = "  ·  ".join(
        part
        for part in (
            head.community,
            head.title if head.grid else "",
            f"方案第{head.plan}版 {head.plan_since:%Y-%m-%d}起" if head.plan else "",
            f"数据截至 {head.data_at:%Y-%m-%d %H:%M}",
            f"打印 {head.data_at:%Y-%m-%d %H:%M} {head.printed_by}",
        )
        if part
    )
    second = "  ·  ".join(
        part
        for part in (
            f"单号 {head.serial}",
            f"第{number}/{pages}页",
            head.marking or CLASS_WORDS[head.copy_class],
            "合成数据" if head.synthetic else "",
            head.attribution,
        )
        if part
    )
    page.text(area.left, area.bottom - 3.6, faces.fitted(first, NOTE_PT, area.width), NOTE_PT)
    page.text(area.left, area.bottom, faces.fitted(second, NOTE_PT, area.width), NOTE_PT)


def draw_ticks(page: Page, *, is_left: bool) -> None:
    """Where to fold, and where the punch goes, in the outer 5 mm."""
    middle = page.height / 2
    outer = page.width - 4.0 if is_left else 0.0
    page.line(outer, middle, outer + 4.0, middle, TICK)
    binding = 0.0 if is_left else page.width - 3.0
    page.line(binding, middle, binding + 3.0, middle, TICK)
