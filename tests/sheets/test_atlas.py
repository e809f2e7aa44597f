"""The atlas and the wall map, measured in the PDF."""

import io
import re

import pikepdf
import pytest
from sqlalchemy import select

from gisgrid.db import transaction
from gisgrid.demo.ground import COMMUNITY
from gisgrid.sheets import atlas, service, wall
from gisgrid.sheets.models import CopyClass, WalkSheet
from gisgrid.sheets.rules import Paper, Selection
from gisgrid.sheets.service import Printed
from gisgrid.territory.models import Grid
from tests.sheets.conftest import Office
from tests.sheets.reading import Sheet, read


@pytest.fixture(scope="module")
def public(office: Office) -> tuple[Printed, list[Sheet]]:
    with transaction(office.app) as session:
        actor = office.entered(session)
        made = atlas.print_atlas(session, actor, COMMUNITY, Selection(), CopyClass.PUBLIC)
    return made, read(made.content)


@pytest.fixture(scope="module")
def on_the_wall(office: Office) -> tuple[Printed, list[Sheet]]:
    with transaction(office.app) as session:
        actor = office.entered(session)
        made = wall.print_wall(session, actor, COMMUNITY, Selection(paper=Paper.A1))
    return made, read(made.content)


def bookmarks(content: bytes) -> dict[str, int]:
    """Bookmark → number of its page."""
    with pikepdf.open(io.BytesIO(content)) as file:
        numbers = {page.objgen: n for n, page in enumerate(file.pages, 1)}
        with file.open_outline() as outline:
            return {item.title: numbers[item.destination[0].objgen] for item in outline.root}


def test_every_grid_has_a_bookmark_on_a_right_hand_page(office: Office, public) -> None:  # type: ignore[no-untyped-def]
    marks = bookmarks(public[0].content)
    with transaction(office.app) as session:
        office.entered(session)
        grids = session.scalars(select(Grid).where(Grid.community == COMMUNITY)).all()
    for grid in grids:
        page = marks[f"{grid.short} {grid.name}"]
        assert page % 2 == 1
        assert f"{grid.short} {grid.name}网格 网格图" in public[1][page - 1].text


def test_the_index_names_the_page_of_each_grid(public) -> None:  # type: ignore[no-untyped-def]
    marks = {k: v for k, v in bookmarks(public[0].content).items() if re.match(r"\d\d ", k)}
    assert len(marks) == 21
    for page in marks.values():
        assert f"第{page}页" in public[1][1].text


def test_neighbours_on_every_map_are_named_with_their_page(public) -> None:  # type: ignore[no-untyped-def]
    marks = {k[:2]: v for k, v in bookmarks(public[0].content).items() if re.match(r"\d\d ", k)}
    firsts = sorted(marks.values())
    for first, following in zip(firsts, [*firsts[1:], len(public[1]) + 1], strict=True):
        words = "\n".join(page.text for page in public[1][first - 1 : following - 1])
        named = dict(re.findall(r"(\d\d) → 第(\d+)页", words))
        assert named
        assert all(marks[short] == int(page) for short, page in named.items())


def test_a_street_is_indexed_with_every_grid_it_passes(office: Office, public) -> None:  # type: ignore[no-untyped-def]
    with transaction(office.app) as session:
        office.entered(session)
        share = service.material(session, COMMUNITY)
    lines = [one.line for one in share.ground.streets if one.name == "前进街"]
    passed = {
        shape.short for _id, shape in share.ground.grids
        if any(shape.outline.intersects(line) for line in lines)
    }  # fmt: skip
    first = bookmarks(public[0].content)["楼栋和街道索引"]
    (found,) = [
        match for sheet in public[1][first - 1 : first + 2]
        for match in re.findall(r"前进街((?:\s+\d\d·\d+)+)", sheet.text)
    ]  # fmt: skip
    assert set(re.findall(r"(\d\d)·", found)) == passed


def test_links_lead_to_the_pages_they_name(public) -> None:  # type: ignore[no-untyped-def]
    with pikepdf.open(io.BytesIO(public[0].content)) as file:
        numbers = {page.objgen: n for n, page in enumerate(file.pages, 1)}
        led = [numbers[note.Dest[0].objgen] for note in file.pages[2].Annots]
    marks = [v for k, v in bookmarks(public[0].content).items() if re.match(r"\d\d ", k)]
    assert led == marks


def test_buildings_and_streets_are_indexed(public) -> None:  # type: ignore[no-untyped-def]
    page = bookmarks(public[0].content)["楼栋和街道索引"]
    words = "".join(sheet.text for sheet in public[1][page - 1 : page + 2])
    assert "40号楼" in words
    assert "林业路" in words
    assert "…" not in words


def test_a_public_atlas_holds_no_door(public) -> None:  # type: ignore[no-untyped-def]
    words = "".join(sheet.text for sheet in public[1])
    assert "单元" not in words
    assert len(public[0].content) < 1_000_000


def test_each_grid_of_an_atlas_comes_back_by_its_own_serial(office: Office) -> None:
    with transaction(office.app) as session:
        actor = office.entered(session, "leader08")
        before = len(session.scalars(select(WalkSheet)).all())
        made = atlas.print_atlas(session, actor, COMMUNITY, Selection(), CopyClass.LEADER)
        sheets = session.scalars(select(WalkSheet).order_by(WalkSheet.id)).all()[before:]
    assert [sheet.kind for sheet in sheets] == ["walk", "atlas"]
    assert sheets[0].rows > 100
    assert sheets[0].serial in "".join(sheet.text for sheet in read(made.content))


def test_the_wall_map_has_the_size_of_its_paper(on_the_wall) -> None:  # type: ignore[no-untyped-def]
    (page,) = on_the_wall[1]
    assert (page.width, page.height) == pytest.approx((841, 594), abs=0.01)


def test_the_wall_map_names_every_grid_and_no_household(office: Office, on_the_wall) -> None:  # type: ignore[no-untyped-def]
    (page,) = on_the_wall[1]
    large = [one.content.strip() for one in page.words if abs(one.size - 32) < 0.1]
    assert sorted(large) == [f"{n:02d}" for n in range(1, 22)]
    assert "单元" not in page.text
    assert re.search(r"约\d+0户", page.text)
    assert not re.search(r"(?<!约)\b\d+户", page.text)


def test_no_grid_number_lies_on_a_fold(on_the_wall) -> None:  # type: ignore[no-untyped-def]
    (page,) = on_the_wall[1]
    for words in page.words:
        if abs(words.size - 32) < 0.1:
            for fold in (210.25, 420.5, 630.75):
                assert not (words.x - 5 < fold < words.x + words.width + 5), words.content


def test_a_wall_map_is_large(office: Office) -> None:
    from gisgrid.errors import Invalid

    with transaction(office.app) as session:
        actor = office.entered(session)
        with pytest.raises(Invalid):
            wall.print_wall(session, actor, COMMUNITY, Selection(paper=Paper.A4))
