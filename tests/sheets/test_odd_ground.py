"""Odd input on paper: a correct sheet or a clear message."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import shapely

from gisgrid.errors import Invalid
from gisgrid.paper import document
from gisgrid.paper.document import Document
from gisgrid.paper.ground import Building, GridShape, Ground, Street
from gisgrid.sheets.layout import sheet as sheets
from gisgrid.sheets.layout.margin import Head
from gisgrid.sheets.models import CopyClass
from gisgrid.sheets.rules import MAY_SHOW, Paper, Selection
from gisgrid.sheets.walk import Door, Walk, order
from tests.sheets.reading import Sheet, read

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HEAD = Head(
    community="先锋社区", short="XF", grid="05", grid_name="西岗",
    serial="XF-20261123-0005-K", copy_class=CopyClass.LEADER, plan=3,
    plan_since=date(2026, 11, 1), data_at=AT, printed_by="李志刚",
)  # fmt: skip


def doors(count: int, name: str = "3号楼", apart: float = 12.0) -> list[Door]:
    """Flats of a stairwell each 12 m: ten to a stairwell, six stairwells to a building."""
    made = []
    for n in range(count):
        stairs, flat = divmod(n, 10)
        building, entrance = stairs // 6, stairs % 6 + 1
        floor, door = flat // 2 + 1, f"{flat // 2 + 1}0{flat % 2 + 1}"
        called = name if building == 0 else f"{building}幢"
        at = ("entrance", stairs)
        x, y = (entrance - 1) * apart, building * 25.0
        address = f"{called}{entrance}单元{door}"
        made.append(
            Door(n + 1, f"{n:05d}", address, building + 1, called, entrance, floor, door, x, y, at)
        )
    return made


def ground_of(walk: Walk, outline: shapely.Polygon, *, streets: bool = True) -> Ground:
    houses = {}
    for stop in walk.stops:
        box = shapely.box(stop.x - 5, stop.y - 5, stop.x + 5, stop.y + 5)
        houses.setdefault(stop.building, []).append(box)
    lines = [Street("前进街", "main", shapely.LineString([(-50, -12), (150, -12)]))]
    return Ground(
        boundary=None,
        grids=[GridShape("05", "西岗", outline, is_own=True)],
        buildings=[
            Building(next(s.building_name for s in walk.stops if s.building == id_), "walk_up",
                     shapely.union_all(boxes), has_stop=True)
            for id_, boxes in houses.items()
        ],
        streets=lines if streets else [],
        areas=[],
        facilities=[],
        stops=[(stop.number, stop.x, stop.y) for stop in walk.stops],
    )  # fmt: skip


def printed(
    walk: Walk, outline: shapely.Polygon | None = None, *, paper: Paper = Paper.A4,
    streets: bool = True,
) -> tuple[sheets.Sheet, list[Sheet]]:  # fmt: skip
    points = [(stop.x, stop.y) for stop in walk.stops] or [(0, 0)]
    ground = ground_of(
        walk, outline or shapely.MultiPoint(points).buffer(30).envelope, streets=streets
    )
    return drawn(ground, walk, paper)


def drawn(ground: Ground, walk: Walk, paper: Paper = Paper.A4) -> tuple[sheets.Sheet, list[Sheet]]:
    wanted, may = Selection(paper=paper), MAY_SHOW[CopyClass.LEADER]
    laid = sheets.lay_out(ground, walk, wanted, may)
    made = sheets.make(HEAD, ground, walk, wanted, may, laid, codes_line=["类别：01院内积水"])
    return made, read(document.pdf(Document("单", made.pages, AT)))


def numbers(page: Sheet) -> list[int]:
    return sorted(
        int(one.content) for one in page.words
        if one.content.isdigit() and abs(one.size - 7) < 0.01 and one.y < 250
    )  # fmt: skip


def test_a_grid_without_households_says_so() -> None:
    _made, pages = printed(order([]), shapely.box(0, 0, 100, 100))
    assert "没有要走访的住户" in pages[0].text
    assert len(pages) == 2


def test_a_grid_with_one_household() -> None:
    _made, pages = printed(order(doors(1)))
    assert numbers(pages[0]) == [1]
    assert "1单元 1层 101" in pages[1].text


@pytest.mark.parametrize("count", [2000])
def test_two_thousand_households_have_every_row_once(count: int) -> None:
    _made, pages = printed(order(doors(count)))
    words = "\n".join(page.text for page in pages)
    rows = [
        int(one.content) for n, page in enumerate(pages) for one in page.words
        if one.content.isdigit() and abs(one.size - 9.5) < 0.01 and one.x < (20 if n % 2 else 25)
    ]  # fmt: skip
    assert rows == [*range(1, count + 1)]
    assert "2000户" in words


@pytest.mark.parametrize("name", ["三号楼" * 20, "㙍家屯", "𠮷祥里", "Haus A", "ئۇيغۇر بىناسى"])
def test_a_name_is_printed_whatever_its_letters(name: str) -> None:
    _made, pages = printed(order(doors(4, name)))
    words = "".join(page.text for page in pages)
    assert name in words or set(name) - {" "} <= set(words)


def test_a_character_that_no_face_has_is_named() -> None:
    with pytest.raises(Invalid, match="𪚥"):
        printed(order(doors(4, "王𪚥楼")))


@pytest.mark.parametrize(("side", "scale"), [(20, 500), (300, 2000), (900, 2500)])
def test_a_grid_is_as_large_as_the_paper_allows(side: int, scale: int) -> None:
    made, pages = printed(order(doors(20)), shapely.box(-10, -10, side - 10, side - 10))
    assert made.scale <= scale
    assert f"1:{made.scale}" in pages[0].text


def test_a_grid_of_eight_kilometres_is_cut_or_drawn_small() -> None:
    made, pages = printed(order(doors(20)), shapely.box(-10, -10, 7990, 200))
    assert f"1:{made.scale}" in pages[0].text
    assert 1 <= sum("走访单" in page.text[:40] for page in pages) <= 6


def test_a_place_without_streets_has_a_sheet() -> None:
    _made, pages = printed(order(doors(30)), streets=False)
    assert numbers(pages[0]) == [1, 2, 3]


def test_stops_on_top_of_each_other_are_all_there() -> None:
    _made, pages = printed(order(doors(200, apart=0.0)))
    assert numbers(pages[0]) == [*range(1, 21)]


def test_a_lane_of_three_metres_has_both_edges() -> None:
    lane = Street("三米巷", "lane", shapely.LineString([(-20, -6), (80, -6)]))
    walk = order(doors(60))
    ground = replace(ground_of(walk, shapely.box(-20, -20, 80, 20)), streets=[lane])
    made, pages = drawn(ground, walk)
    edges = [one for one in pages[0].strokes
             if one.stroke == (140, 140, 140) and abs(one.width - 1.1) < 0.01]  # fmt: skip
    bodies = [one for one in pages[0].strokes
              if one.stroke == (255, 255, 255) and abs(one.width - 0.8) < 0.01]  # fmt: skip
    assert edges and bodies
    assert "三米巷" in pages[0].text
    assert made.scale <= 2500


def test_buildings_on_top_of_each_other_are_both_there() -> None:
    walk = order(doors(20))
    ground = ground_of(walk, shapely.box(-20, -20, 80, 40))
    twice = [*ground.buildings, replace(ground.buildings[0], name="叠楼", has_stop=False)]
    _made, pages = drawn(replace(ground, buildings=twice), walk)
    assert numbers(pages[0]) == [1, 2]
    assert "3号楼" in pages[0].text


def test_a_household_outside_its_grid_is_on_the_map() -> None:
    """Its stop lies beside the outline; the list and the map still agree."""
    walk = order(doors(20))
    far = shapely.box(40, 40, 900, 900)
    _made, pages = printed(walk, far)
    maps = [page for page in pages if "走访单" in page.text[:40]]
    assert {n for page in maps for n in numbers(page)} == {1, 2}


def test_crowded_stops_stand_once_more_on_a_larger_map() -> None:
    walk = order(doors(300, apart=4.0))
    made, pages = printed(walk, shapely.box(-100, -100, 300, 300))
    assert "放大图" in "".join(page.text for page in pages)
    larger = [page for page in pages if "放大图" in page.text]
    scales = [int(re.search(r"1:(\d+)", page.text)[1]) for page in larger]  # type: ignore[index]
    assert all(one * 2 <= made.scale for one in scales)


def test_a3_is_twice_as_large() -> None:
    _made, pages = printed(order(doors(60)), paper=Paper.A3)
    assert (pages[0].width, pages[0].height) == pytest.approx((297, 420), abs=0.01)
