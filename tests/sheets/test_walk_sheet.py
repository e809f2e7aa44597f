"""What a walk sheet holds, measured in the PDF itself."""

import io
import re
from itertools import pairwise

import numpy as np
import pikepdf
import pytest
import shapely
import zxingcpp
from pyproj import Proj, Transformer
from sqlalchemy import select, text

from gisgrid import geo
from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.demo.ground import COMMUNITY
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.paper import codes, document
from gisgrid.paper.cartography import DWELLING, GREEN, PUBLIC, WATER
from gisgrid.sheets import choices, service
from gisgrid.sheets.models import CopyClass, WalkSheet, WalkSheetRow
from gisgrid.sheets.rules import Only, Selection
from gisgrid.territory.models import Community
from gisgrid.territory.service import get_grid
from gisgrid.visits import service as visits
from tests.sheets.conftest import Mapped, Office
from tests.sheets.reading import Sheet, Words

RED = (179, 38, 30)


@pytest.fixture(scope="module")
def sheet(office: Office, mapped: list[Mapped]):  # type: ignore[no-untyped-def]
    """A grid whose map fits on one page."""
    return office.printed(mapped[0].short)


@pytest.fixture(scope="module")
def short(mapped: list[Mapped]) -> str:
    return mapped[0].short


@pytest.fixture(scope="module")
def broad(office: Office, mapped: list[Mapped]):  # type: ignore[no-untyped-def]
    """The grid with most maps, at a scale that needs several of any grid."""
    return office.printed(mapped[-1].short, wanted=Selection(scale=1250))


def maps_of(pages: list[Sheet]) -> list[Sheet]:
    return [page for page in pages if "走访单" in page.text[:60]]


def map_page(sheet) -> Sheet:  # type: ignore[no-untyped-def]
    return maps_of(sheet[1])[0]


def on_the_ground(office: Office, grid: int) -> np.ndarray:
    """Corners of a grid's outline in true metres round its middle, east and north."""
    with transaction(office.app) as session:
        office.entered(session)
        outline = shapely.from_wkb(
            session.scalar(
                text(
                    "SELECT ST_AsBinary(o.outline) FROM grid_outline o"
                    " JOIN grid_plan p ON p.id = o.grid_plan AND p.until IS NULL"
                    " WHERE o.grid = :grid"
                ),
                {"grid": grid},
            )
        )
        metric = session.scalar(select(Community.metric))
    middle = outline.centroid
    local = Transformer.from_crs(
        4490, f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +ellps=GRS80", always_xy=True
    )
    turn = np.radians(Proj(metric).get_factors(middle.x, middle.y).meridian_convergence)
    east, north = local.transform(*shapely.get_coordinates(outline).T)
    # True north is up in these metres, the north of the grid is up on paper.
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.column_stack((east, north)) @ turned.T


def pairs(red: np.ndarray, ground: np.ndarray, scale: int) -> tuple[np.ndarray, np.ndarray]:
    """Corners on paper and the same on the ground: those that most corners' shift brings together.

    red   (n, 2) mm with y downwards; the map may have cut the outline, so some have no fellow
    """
    metres = red * (1, -1) * scale / 1000
    shifts = (metres[:, None] - ground[None]).reshape(-1, 2)
    near = [np.hypot(*(shifts - one).T) < 0.5 for one in shifts]
    shift = np.median(shifts[max(near, key=np.count_nonzero)], axis=0)
    apart = np.hypot(*np.moveaxis(metres[:, None] - ground[None] - shift, 2, 0))
    fellow, best = apart.argmin(axis=1), apart.min(axis=1)
    is_same = best < 0.1 * scale / 1000
    return red[is_same], ground[fellow[is_same]]


@pytest.mark.parametrize("which", ["sheet", "broad"])
def test_a_quarter_metre_is_right_to_a_twentieth_of_a_millimetre(
    office: Office, which: str, request: pytest.FixtureRequest
) -> None:
    printed, pages = request.getfixturevalue(which)
    ground = on_the_ground(office, printed.sheet.of_grid)
    for page in maps_of(pages):
        red = np.vstack([one.points for one in page.strokes
                         if one.stroke == RED and one.width > 0.8])  # fmt: skip
        scale = int(re.search(r"1:(\d+)", page.text)[1])  # type: ignore[index]
        paper, metres = pairs(red, ground, scale)
        assert len(paper) >= 6
        for axis, sign in ((0, 1), (1, -1)):
            wished = metres[:, axis] * sign * 1000 / scale
            stretch, _shift = np.polyfit(wished, paper[:, axis], 1)
            assert abs(stretch - 1) * 250 <= 0.05
            off = paper[:, axis] - wished
            assert np.ptp(off) <= 0.05


def test_the_test_line_is_50_millimetres(sheet) -> None:  # type: ignore[no-untyped-def]
    lengths = [
        float(np.hypot(*(one.points[1] - one.points[0])))
        for one in map_page(sheet).strokes
        if len(one.points) == 2
    ]
    assert any(abs(one - 50.0) < 0.01 for one in lengths)
    assert "此线长50毫米" in map_page(sheet).text


def test_pages_are_a4(sheet) -> None:  # type: ignore[no-untyped-def]
    assert all(
        sorted((page.width, page.height)) == pytest.approx([210, 297], abs=0.01)
        for page in sheet[1]
    )
    assert len(sheet[1]) % 2 == 0


def test_every_door_of_the_grid_stands_in_the_list(office: Office, sheet) -> None:  # type: ignore[no-untyped-def]
    printed, pages = sheet
    with transaction(office.app) as session:
        office.entered(session)
        homes = session.scalars(
            select(Household).where(
                Household.community == COMMUNITY,
                Household.grid == printed.sheet.of_grid,
                Household.is_counted,
            )
        ).all()
        rows = session.scalars(
            select(WalkSheetRow)
            .where(WalkSheetRow.walk_sheet == printed.sheet.id)
            .order_by(WalkSheetRow.row)
        ).all()
    assert sorted(row.household for row in rows) == sorted(home.id for home in homes)
    assert [row.row for row in rows] == [*range(1, len(homes) + 1)]
    words = "\n".join(page.text for page in pages)
    for row in rows:
        assert f"{row.entrance}单元 {row.floor}层 {row.door}" in words
        assert row.building_name in words


def circles_on(page: Sheet) -> list[int]:
    """Numbers in circles: white on black, too; not those of the scale bar and the key."""
    return [
        int(one.content)
        for one in page.words
        if one.content.isdigit() and abs(one.size - 7) < 0.01 and 32 < one.y < page.height - 41
    ]


@pytest.mark.parametrize("which", ["sheet", "broad"])
def test_the_maps_numbers_are_those_of_the_list(
    office: Office, which: str, request: pytest.FixtureRequest
) -> None:
    printed, pages = request.getfixturevalue(which)
    with transaction(office.app) as session:
        office.entered(session)
        stops = set(
            session.scalars(
                select(WalkSheetRow.stop).where(WalkSheetRow.walk_sheet == printed.sheet.id)
            )
        )
    for page in maps_of(pages):
        circles = circles_on(page)
        assert len(circles) == len(set(circles))
    on_maps = {number for page in maps_of(pages) for number in circles_on(page)}
    assert on_maps == stops == {*range(1, len(stops) + 1)}


def test_only_the_first_stop_of_the_walk_is_black(broad) -> None:  # type: ignore[no-untyped-def]
    for page in maps_of(broad[1]):
        black = sum(one.fill == (0, 0, 0) and one.stroke == (0, 0, 0) and len(one.points) < 8
                    and abs(np.ptp(one.points[:, 0]) - 4.4) < 0.05
                    for one in page.strokes)  # fmt: skip
        assert black == (1 in circles_on(page))


def test_each_map_says_which_stops_are_on_it_and_where_it_goes_on(broad) -> None:  # type: ignore[no-untyped-def]
    pages = maps_of(broad[1])
    for n, page in enumerate(pages, 1):
        assert f"（图{n}/{len(pages)}）" in page.text
        told = re.search(r"走访点 ([\d–、]+)", page.text)[1]  # type: ignore[index]
        numbers: set[int] = set()
        for part in told.split("、"):
            low, _dash, high = part.partition("–")
            numbers |= {*range(int(low), int(high or low) + 1)}
        assert numbers == set(circles_on(page))
        assert re.search(r"接图\d", page.text)


def test_no_map_shows_only_what_others_show(broad) -> None:  # type: ignore[no-untyped-def]
    shown = [set(circles_on(page)) for page in maps_of(broad[1])]
    for n, stops in enumerate(shown):
        others: set[int] = set().union(*(one for k, one in enumerate(shown) if k != n))
        assert stops - others


def boxes_of(page: Sheet) -> list[tuple[Words, shapely.Polygon]]:
    return [(one, shapely.Polygon(one.corners()).buffer(-0.05)) for one in page.words]


@pytest.mark.parametrize("place", [0, 10, -3, -2, -1])
def test_no_two_texts_overlap_and_none_is_near_the_edge(
    office: Office, mapped: list[Mapped], place: int
) -> None:
    _printed, pages = office.printed(mapped[place].short)
    for page in pages:
        boxes = boxes_of(page)
        tree = shapely.STRtree([box for _words, box in boxes])
        for n, (words, box) in enumerate(boxes):
            west, north, east, south = box.bounds
            assert west >= 5 and north >= 5, words
            assert east <= page.width - 5 and south <= page.height - 5, words
            for other in tree.query(box, predicate="intersects"):
                assert other == n, (words, boxes[other][0])


def test_nothing_is_a_picture(sheet) -> None:  # type: ignore[no-untyped-def]
    file = pikepdf.open(io.BytesIO(sheet[0].content))
    kinds = [str(one.get("/Subtype")) for one in file.objects if isinstance(one, pikepdf.Stream)]
    assert "/Image" not in kinds


def test_the_code_of_each_page_is_read_at_150_dots_per_inch(office: Office, short: str) -> None:
    from PIL import Image

    with transaction(office.app) as session:
        actor = office.entered(session)
        pages = service.preview_grid(
            session, actor, COMMUNITY, get_grid(session, COMMUNITY, short), Selection(),
            CopyClass.LEADER,
        ).sheet.pages  # fmt: skip
    for number, page in enumerate(pages, 1):
        picture = Image.open(io.BytesIO(document.png(page, 150)))
        (found,) = zxingcpp.read_barcodes(picture)
        assert found.text.endswith(f":G{short}:P{number}")
        assert codes.read_serial(found.text)


def lightness(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16


def test_a_photocopy_tells_the_fills_apart() -> None:
    steps = sorted(lightness(one) for one in ("#FFFFFF", GREEN, DWELLING, WATER, PUBLIC))
    assert min(b - a for a, b in pairwise(steps)) >= 7


def test_a_public_copy_holds_no_stop_and_no_door(office: Office, short: str) -> None:
    printed, pages = office.printed(short, copy=CopyClass.PUBLIC)
    words = "".join(page.text for page in pages)
    assert printed.sheet.rows == 0
    assert "单元" not in words
    assert "走访点" not in words
    assert "公开" in words


def test_a_units_copy_holds_doors_but_no_last_visit(office: Office, short: str) -> None:
    printed, pages = office.printed(short, copy=CopyClass.UNIT)
    words = "".join(page.text for page in pages[1:-1])
    assert printed.sheet.rows > 100
    assert "单元" in words
    days = [one for one in pages[1].words if re.fullmatch(r"\d\d-\d\d-\d\d", one.content)]
    assert days == []
    assert not re.search(r"诉\d", words)


@pytest.mark.parametrize(("only", "late"), [(Only.DUE, False), (Only.OVERDUE, True)])
def test_due_on_paper_is_due_on_the_page(
    office: Office, short: str, only: Only, *, late: bool
) -> None:
    printed, _pages = office.printed(short, wanted=Selection(only=only))
    with transaction(office.app) as session:
        office.entered(session)
        rows = set(
            session.scalars(
                select(WalkSheetRow.household).where(WalkSheetRow.walk_sheet == printed.sheet.id)
            )
        )
        here = set(
            session.scalars(
                select(Household.id).where(
                    Household.community == COMMUNITY,
                    Household.grid == printed.sheet.of_grid,
                    Household.is_counted,
                )
            )
        )
        due = set(session.scalars(visits.due(COMMUNITY, today(session, COMMUNITY), late=late)))
    assert rows == due & here
    assert late or 0 < len(rows) < len(here)


def test_the_same_walk_is_printed_again(office: Office, short: str) -> None:
    def rows() -> list[int]:
        printed, _pages = office.printed(short)
        with transaction(office.app) as session:
            office.entered(session)
            return [*session.scalars(
                select(WalkSheetRow.household)
                .where(WalkSheetRow.walk_sheet == printed.sheet.id)
                .order_by(WalkSheetRow.row)
            )]  # fmt: skip

    assert rows() == rows()


def test_each_print_is_logged_under_its_own_serial(office: Office, short: str) -> None:
    first, _pages = office.printed(short)
    second, _pages = office.printed(short)
    assert first.sheet.serial != second.sheet.serial
    assert codes.read_serial(second.sheet.serial) == second.sheet.serial
    with transaction(office.app) as session:
        office.entered(session)
        kept = session.scalar(select(WalkSheet).where(WalkSheet.serial == second.sheet.serial))
        assert kept is not None
        assert (kept.copy_class, kept.pages) == ("leader", len(_pages))


def test_metres_of_the_system_are_those_of_the_ground() -> None:
    factor, _turn = geo.factors(4548, 118.5, 40.0)
    assert factor == pytest.approx(1.0002, abs=2e-5)


def first_stop(office: Office, short: str, **changes: object) -> str:
    printed, _pages = office.printed(short, wanted=Selection(**changes))  # type: ignore[arg-type]
    with transaction(office.app) as session:
        office.entered(session)
        row = session.scalars(
            select(WalkSheetRow).where(WalkSheetRow.walk_sheet == printed.sheet.id,
                                       WalkSheetRow.row == 1)
        ).one()  # fmt: skip
        return f"{row.building_name} {row.entrance}"


def test_the_walk_begins_at_the_chosen_door_or_place(office: Office, short: str) -> None:
    with transaction(office.app) as session:
        office.entered(session)
        doors = choices.entrances(session, COMMUNITY, get_grid(session, COMMUNITY, short).id)
        name, number, raw = session.execute(
            select(Building.name, Entrance.number, Entrance.point)
            .join(Building, (Building.community == Entrance.community)
                  & (Building.id == Entrance.building))
            .where(Entrance.id == doors[-1][0])
        ).one()  # fmt: skip
        place = shapely.from_wkb(bytes(raw.data))
    assert first_stop(office, short, entrance=doors[-1][0]) == f"{name} {number}"
    assert first_stop(office, short, start=(place.x, place.y)) == f"{name} {number}"


def test_stairs_are_walked_up_or_down(office: Office, short: str) -> None:
    floors = []
    for from_top in (False, True):
        printed, _pages = office.printed(short, wanted=Selection(from_top=from_top))
        with transaction(office.app) as session:
            office.entered(session)
            floors.append([*session.scalars(
                select(WalkSheetRow.floor)
                .where(WalkSheetRow.walk_sheet == printed.sheet.id, WalkSheetRow.stop == 1)
                .order_by(WalkSheetRow.row)
            )])  # fmt: skip
    assert floors[0] == sorted(floors[0])
    assert floors[1] == sorted(floors[1], reverse=True)
    assert floors[0][0] < floors[1][0]
