"""What a walk sheet holds, measured in the PDF itself."""

import io
import re
from itertools import pairwise

import numpy as np
import pikepdf
import pytest
import shapely
import zxingcpp
from pyproj import Geod
from sqlalchemy import select, text

from gisgrid import geo
from gisgrid.db import transaction
from gisgrid.demo.ground import COMMUNITY
from gisgrid.households.models import Household
from gisgrid.paper import codes, document
from gisgrid.paper.cartography import DWELLING, GREEN, PUBLIC, WATER
from gisgrid.sheets.models import CopyClass, WalkSheet, WalkSheetRow
from gisgrid.sheets.rules import Only, Selection
from tests.sheets.conftest import Office
from tests.sheets.reading import Sheet, Words

RED = (179, 38, 30)
# A grid whose map fits on one page.
SHORT = "17"


@pytest.fixture(scope="module")
def sheet(office: Office):  # type: ignore[no-untyped-def]
    return office.printed(SHORT)


def map_page(sheet) -> Sheet:  # type: ignore[no-untyped-def]
    return sheet[1][0]


def test_two_points_lie_as_far_apart_as_on_the_ground(office: Office, sheet) -> None:  # type: ignore[no-untyped-def]
    with transaction(office.app) as session:
        office.entered(session)
        outline = shapely.from_wkb(
            session.scalar(
                text(
                    "SELECT ST_AsBinary(o.outline) FROM grid_outline o JOIN grid g ON g.id = o.grid"
                    " JOIN grid_plan p ON p.id = o.grid_plan AND p.until IS NULL"
                    " WHERE g.short = :short"
                ),
                {"short": SHORT},
            )
        )
    (red,) = [one for one in map_page(sheet).strokes if one.stroke == RED and len(one.points) > 10]
    ground = shapely.get_coordinates(outline)
    scale = int(re.search(r"1:(\d+)", map_page(sheet).text)[1])  # type: ignore[index]
    for axis in (0, 1):
        low, high = int(np.argmin(red.points[:, axis])), int(np.argmax(red.points[:, axis]))
        a = ground[np.argmin(ground[:, axis])] if axis == 0 else ground[np.argmax(ground[:, 1])]
        b = ground[np.argmax(ground[:, axis])] if axis == 0 else ground[np.argmin(ground[:, 1])]
        on_paper = float(np.hypot(*(red.points[high] - red.points[low])))
        _there, _back, metres = Geod(ellps="GRS80").inv(*a, *b)
        wished = metres * 1000 / scale
        assert abs(on_paper - wished) <= 0.05 * on_paper / 250 + 0.02


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


def numbers_on(page: Sheet, sheet) -> list[int]:  # type: ignore[no-untyped-def]
    return sorted(
        int(one.content) for one in page.words
        if one.content.isdigit() and abs(one.size - 7) < 0.01
    )  # fmt: skip


def test_the_maps_numbers_are_those_of_the_list(office: Office, sheet) -> None:  # type: ignore[no-untyped-def]
    printed, pages = sheet
    with transaction(office.app) as session:
        office.entered(session)
        stops = set(
            session.scalars(
                select(WalkSheetRow.stop).where(WalkSheetRow.walk_sheet == printed.sheet.id)
            )
        )
    foot = pages[0].height - 44
    bar = [one for one in pages[0].words if one.content == "0" and one.y > foot]
    circles = [
        int(one.content)
        for one in pages[0].words
        if one.content.isdigit() and abs(one.size - 7) < 0.01 and one.y < foot
    ]
    assert bar
    assert sorted(circles) == sorted(stops) == [*range(1, len(stops) + 1)]


def boxes_of(page: Sheet) -> list[tuple[Words, shapely.Polygon]]:
    return [(one, shapely.Polygon(one.corners()).buffer(-0.05)) for one in page.words]


@pytest.mark.parametrize("short", ["08", "13", "12"])
def test_no_two_texts_overlap_and_none_is_near_the_edge(office: Office, short: str) -> None:
    _printed, pages = office.printed(short)
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


def test_the_code_of_each_page_is_read_at_150_dots_per_inch(office: Office) -> None:
    from PIL import Image

    with transaction(office.app) as session:
        actor = office.entered(session)
        from gisgrid.sheets import service
        from gisgrid.territory.service import get_grid

        pages, _walk, _scale = service.preview_grid(
            session, actor, COMMUNITY, get_grid(session, COMMUNITY, SHORT), Selection(),
            CopyClass.LEADER,
        )  # fmt: skip
    for number, page in enumerate(pages, 1):
        picture = Image.open(io.BytesIO(document.png(page, 150)))
        (found,) = zxingcpp.read_barcodes(picture)
        assert found.text.endswith(f":G{SHORT}:P{number}")
        assert codes.read_serial(found.text)


def lightness(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16


def test_a_photocopy_tells_the_fills_apart() -> None:
    steps = sorted(lightness(one) for one in ("#FFFFFF", GREEN, DWELLING, WATER, PUBLIC))
    assert min(b - a for a, b in pairwise(steps)) >= 7


def test_a_public_copy_holds_no_stop_and_no_door(office: Office) -> None:
    printed, pages = office.printed(SHORT, copy=CopyClass.PUBLIC)
    words = "".join(page.text for page in pages)
    assert printed.sheet.rows == 0
    assert "单元" not in words
    assert "走访点" not in words
    assert "公开" in words


def test_a_units_copy_holds_doors_but_no_last_visit(office: Office) -> None:
    printed, pages = office.printed(SHORT, copy=CopyClass.UNIT)
    words = "".join(page.text for page in pages[1:-1])
    assert printed.sheet.rows > 100
    assert "单元" in words
    days = [one for one in pages[1].words if re.fullmatch(r"\d\d-\d\d-\d\d", one.content)]
    assert days == []
    assert not re.search(r"诉\d", words)


def test_only_what_is_due_is_printed(office: Office) -> None:
    everything, _pages = office.printed(SHORT)
    due, _pages = office.printed(SHORT, wanted=Selection(only=Only.DUE))
    overdue, _pages = office.printed(SHORT, wanted=Selection(only=Only.OVERDUE))
    assert overdue.sheet.rows <= due.sheet.rows < everything.sheet.rows


def test_the_same_walk_is_printed_again(office: Office) -> None:
    def rows() -> list[int]:
        printed, _pages = office.printed(SHORT)
        with transaction(office.app) as session:
            office.entered(session)
            return [*session.scalars(
                select(WalkSheetRow.household)
                .where(WalkSheetRow.walk_sheet == printed.sheet.id)
                .order_by(WalkSheetRow.row)
            )]  # fmt: skip

    assert rows() == rows()


def test_each_print_is_logged_under_its_own_serial(office: Office) -> None:
    first, _pages = office.printed(SHORT)
    second, _pages = office.printed(SHORT)
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
