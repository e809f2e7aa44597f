"""Duty list, pairing table and ledgers on paper."""

from datetime import date, timedelta

import pytest

from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.demo.ground import COMMUNITY
from gisgrid.errors import Invalid, NotAllowed
from gisgrid.ledgers import columns
from gisgrid.ledgers import service as ledgers
from gisgrid.ledgers.service import Heading
from gisgrid.ledgers.sources import SOURCES
from gisgrid.reports import pairings
from gisgrid.sheets import lists
from gisgrid.sheets.layout.table_page import Table
from tests.sheets.conftest import Office
from tests.sheets.reading import read
from tests.sheets.test_walk_sheet import boxes_of


def printed(office: Office, make, name: str = "director"):  # type: ignore[no-untyped-def]
    with transaction(office.app) as session:
        actor = office.entered(session, name)
        return lists.print_list(session, actor, COMMUNITY, make(session, actor))


def squeezed(pages) -> str:  # type: ignore[no-untyped-def]
    return "".join(one.content for page in pages for one in page.words).replace(" ", "")


def test_the_pairing_table_holds_every_grid_with_unit_and_cadre(office: Office) -> None:
    kept = []

    def make(session, actor):  # type: ignore[no-untyped-def]
        rows = pairings.rows_on(session, actor, COMMUNITY, today(session, COMMUNITY))
        kept.extend(rows)
        title, headings, lines = pairings.table(rows)
        return Table(title, "", headings, lines)

    made = printed(office, make)
    pages = read(made.content)
    words = squeezed(pages)
    assert len(kept) == 21
    for row in kept:
        assert row["unit"] in words
        assert row["leader"] in words
        assert row["cadre"] in words
    assert made.sheet.kind == "list"
    assert made.sheet.serial in pages[0].text


@pytest.mark.parametrize("code", sorted(SOURCES))
def test_every_ledger_goes_on_paper_with_all_its_headings(office: Office, code: str) -> None:
    def make(session, actor):  # type: ignore[no-untyped-def]
        day = today(session, COMMUNITY)
        wanted = ledgers.Filter(since=day - timedelta(days=60))
        heading = Heading("先锋社区", actor.name, date(2026, 11, 25))
        return ledgers.on_paper(session, COMMUNITY, columns.get(code), wanted, heading)

    pages = read(printed(office, make).content)
    words = squeezed(pages)
    for column in columns.get(code).columns:
        assert column.chinese.replace(" ", "") in words or column.chinese[:3] in words
    for page in pages:
        for one, box in boxes_of(page):
            west, north, east, south = box.bounds
            assert west >= 5 and north >= 5, one
            assert east <= page.width - 5 and south <= page.height - 5, one
    assert "合计" in words


def test_too_many_rows_are_refused_with_a_way_out(office: Office) -> None:
    rows = [(n,) for n in range(lists.MOST_ROWS + 1)]
    with pytest.raises(Invalid, match="筛选"):
        printed(office, lambda _s, _a: Table("清单", "", ["序号"], rows))


def test_an_empty_list_says_so_and_long_words_wrap(office: Office) -> None:
    empty = read(printed(office, lambda _s, _a: Table("清单", "", ["序号"], [])).content)
    assert "没有记录" in empty[0].text
    rows = [(n, "很长的话" * 30, "短") for n in range(100)]
    pages = read(
        printed(office, lambda _s, _a: Table("清单", "", ["序", "话", "短"], rows)).content
    )
    assert len(pages) > 2
    assert squeezed(pages).count("短") == 100 + len(pages)


def test_who_may_not_export_may_not_print_a_list(office: Office) -> None:
    with pytest.raises(NotAllowed):
        printed(office, lambda _s, _a: Table("清单", "", ["序号"], []), "unit01")
