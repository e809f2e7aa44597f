"""The map for the wall (网格公示图): read from two metres, folded to A4, no stop and no door."""

from collections.abc import Sequence
from dataclasses import dataclass

from gisgrid.paper import cartography, faces, scale
from gisgrid.paper.drawing import BLACK, GREY, Box, Page, Pen
from gisgrid.paper.ground import Ground
from gisgrid.paper.names import KNOWN_FACILITIES, Sizes
from gisgrid.paper.scale import Projection
from gisgrid.sheets.layout import signs
from gisgrid.sheets.layout.margin import CLASS_WORDS, Head

EDGE_MM, HEAD_MM, FOOT_MM, GAP_MM = 18.0, 32.0, 30.0, 10.0
TABLE_MM = 205.0
REPEAT_MM, BAR_MM = 220.0, 120.0
TICK = Pen(0.2)
HAIR, STRONG = Pen(0.2, GREY), Pen(0.7)


@dataclass(frozen=True)
class Responsible:
    """One grid in the table: who answers for it."""

    short: str
    name: str
    households: str
    leader: str
    unit: str


def sizes_for(page: Page) -> Sizes:
    """Type for a sheet read from two metres; A0 a little larger than A1."""
    larger = 1.25 if page.width > 1000 else 1.0
    return Sizes(
        building=9.0 * larger, street=14.0 * larger, lane=9.0 * larger, facility=10.0 * larger,
        facilities=KNOWN_FACILITIES, strict=True, repeat=REPEAT_MM * larger,
        grid_code=32.0 * larger, grid_note=16.0 * larger, grid_names=True,
        grid_pen=Pen(1.4, "#B3261E"), grid_colour=BLACK, names_outside=False,
    )  # fmt: skip


def folds_of(page: Page) -> tuple[list[float], list[float]]:
    """Where the sheet is folded to A4: quarters of the width; half or quarters of the height."""
    parts = 4 if page.width > 1000 else 2
    across = [page.width * n / 4 for n in (1, 2, 3)]
    return across, [page.height * n / parts for n in range(1, parts)]


def draw_wall(page: Page, head: Head, ground: Ground, rows: Sequence[Responsible],
              wished: int | None = None) -> int:  # fmt: skip
    """The whole sheet; returns its scale."""
    larger = 1.25 if page.width > 1000 else 1.0
    table = TABLE_MM * larger
    top = EDGE_MM + HEAD_MM
    frame = (EDGE_MM, top, page.width - 2 * EDGE_MM - GAP_MM - table,
             page.height - EDGE_MM - FOOT_MM - top)  # fmt: skip
    boxes = [grid.outline.bounds for grid in ground.grids]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    step = wished or scale.largest(
        (east - west) / ground.factor, (north - south) / ground.factor, frame, around_mm=3.0
    )
    view = Projection((west + east) / 2, (south + north) / 2, step, frame, ground.factor)
    _title(page, head, step, larger)
    folds = folds_of(page)
    north = (frame[0] + frame[2] - 22.0 * larger, top + 24.0 * larger)
    kept_free = [(*north, 18.0 * larger, 20.0 * larger)]
    cartography.draw_map(page, ground, view, sizes_for(page), kept_free, folds)
    signs.draw_north(page, *north, ground.convergence, 2.8 * larger)
    _table(page, frame[0] + frame[2] + GAP_MM, top, table, frame[3], rows, larger)
    _foot(page, head, frame, view)
    _ticks(page, folds)
    return step


def _title(page: Page, head: Head, step: int, larger: float) -> None:
    y = EDGE_MM + 18.0
    page.text(EDGE_MM, y, f"{head.community}网格分布图", 48 * larger, bold=True)
    words = f"第{head.plan}版 {head.plan_since:%Y-%m-%d}起    1:{step}"
    page.text(page.width - EDGE_MM, y, words, 20 * larger, anchor="end")


def _table(page: Page, x: float, top: float, width: float, height: float,
           rows: Sequence[Responsible], larger: float) -> None:  # fmt: skip
    size = 18.0 * larger
    row = min(17.0 * larger, (height - 14.0) / max(1, len(rows)))
    size = min(size, row / 0.55)
    columns = [x + width * share for share in (0.0, 0.10, 0.32, 0.48, 0.66, 1.0)]
    for at, words in zip(columns, ("网格", "名称", "户数", "网格长", "对接单位"), strict=False):
        page.text(at + 1.0, top + 6.0, words, size, bold=True)
    page.line(x, top + 9.0, x + width, top + 9.0, STRONG)
    for n, one in enumerate(rows):
        y = top + 9.0 + row * n + row * 0.66
        values = (one.short, one.name, one.households, one.leader, one.unit)
        for k, (at, words) in enumerate(zip(columns, values, strict=False)):
            room = columns[k + 1] - at - 2.0
            page.text(at + 1.0, y, faces.fitted(words, size, room, k == 0), size, bold=k == 0)
        page.line(x, y + row * 0.34, x + width, y + row * 0.34, HAIR)


def _foot(page: Page, head: Head, frame: Box, view: Projection) -> None:
    y = frame[1] + frame[3] + 6.0
    x = frame[0]
    for words, fill in (("住宅", cartography.DWELLING), ("公共、商服", cartography.PUBLIC),
                        ("绿地", cartography.GREEN), ("水", cartography.WATER)):  # fmt: skip
        page.rect(x, y, 10.0, 6.0, fill=fill, pen=Pen(0.2))
        page.text(x + 12.0, y + 4.9, words, 14)
        x += 18.0 + faces.width_mm(words, 14)
    page.line(x, y + 3.0, x + 16.0, y + 3.0, Pen(1.4, "#B3261E"))
    page.text(x + 18.0, y + 4.9, "网格界", 14)
    x += 42.0
    page.line(x, y + 3.0, x + 22.0, y + 3.0, cartography.COMMUNITY_PEN)
    page.text(x + 24.0, y + 4.9, "社区界", 14)
    signs.draw_bar(page, frame[0] + frame[2], y + 4.0, view.scale, 14.0, BAR_MM)
    words = "  ·  ".join(
        one
        for one in (
            f"数据截至 {head.data_at:%Y-%m-%d %H:%M}", f"打印 {head.printed_by}",
            f"单号 {head.serial}", CLASS_WORDS[head.copy_class],
            "合成数据" if head.synthetic else "", head.attribution,
        )
        if one
    )  # fmt: skip
    page.text(frame[0], page.height - EDGE_MM + 2.0, words, 10)


def _ticks(page: Page, folds: tuple[list[float], list[float]]) -> None:
    across, down = folds
    for x in across:
        page.line(x, 0.0, x, 4.0, TICK)
        page.line(x, page.height - 4.0, x, page.height, TICK)
    for y in down:
        page.line(0.0, y, 4.0, y, TICK)
        page.line(page.width - 4.0, y, page.width, y, TICK)
