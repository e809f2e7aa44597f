"""Paper comes back: rows become visits, needs and wishes."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from gisgrid.db import transaction
from gisgrid.diary.models import DiaryEntry, DiarySentence
from gisgrid.needs.models import Need
from gisgrid.sheets.models import WalkSheet, WalkSheetRow
from gisgrid.visits.models import Visit
from gisgrid.wishes.models import Wish
from tests.cast import HOME
from tests.conftest import Client, Stage

C = f"/c/{HOME}"


@pytest.fixture
def sheet(stage: Stage) -> WalkSheet:
    """The sheet of grid 01, printed by Mei."""
    assert stage.client("mei").get(f"{C}/print/grid.pdf?grid=01").status_code == 200
    with transaction(stage.database.owner) as session:
        found = session.scalars(select(WalkSheet)).one()
        session.expunge(found)
        # The world's needs were written past the counter.
        session.execute(
            text("INSERT INTO counter VALUES (:c, 'need', 1000), (:c, 'wish', 1000)"), {"c": HOME}
        )
    return found


def day_of(sheet: WalkSheet) -> date:
    """The day of the print where the community lies."""
    return sheet.printed_at.astimezone(ZoneInfo("Asia/Shanghai")).date()


def row_of(stage: Stage, number: int) -> WalkSheetRow:
    with transaction(stage.database.owner) as session:
        found = session.scalars(select(WalkSheetRow).where(WalkSheetRow.row == number)).one()
        session.expunge(found)
    return found


def count(stage: Stage, model: type) -> int:
    with transaction(stage.database.owner) as session:
        return len(session.scalars(select(model)).all())


def type_in(client: Client, sheet: WalkSheet, row: int, outcome: str = "1", **more: str):  # type: ignore[no-untyped-def]
    fields = {"serial": sheet.serial, "row": str(row), "outcome": outcome,
              "on": day_of(sheet).isoformat(), "who": "曾梅"}  # fmt: skip
    return client.send_form(f"{C}/print/return", **{**fields, **more})


def move(stage: Stage, row: int, short: str) -> None:
    """As a new plan does: the household of a row answers to another grid."""
    with transaction(stage.database.owner) as session:
        session.execute(
            text("UPDATE household SET grid = (SELECT id FROM grid WHERE community = :c"
                 " AND short = :short) WHERE id = :id"),
            {"c": HOME, "short": short, "id": row_of(stage, row).household},
        )  # fmt: skip


def test_it_works(stage: Stage, sheet: WalkSheet) -> None:
    before = count(stage, Visit)
    answer = type_in(stage.client("mei"), sheet, 1)
    assert answer.status_code == 303
    assert "row=2" in answer.headers["location"]
    row = row_of(stage, 1)
    with transaction(stage.database.owner) as session:
        visit = session.scalars(select(Visit).where(Visit.id == row.visit)).one()
        assert (visit.household, visit.outcome) == (row.household, "home")
    assert count(stage, Visit) == before + 1


def test_a_note_becomes_a_need_and_a_wish(stage: Stage, sheet: WalkSheet) -> None:
    mei = stage.client("mei")
    needs, wishes = count(stage, Need), count(stage, Wish)
    type_in(mei, sheet, 1, kind="02", text="顶层西侧漏雨")
    type_in(mei, sheet, 2, kind="91", text="我想要一个电饭煲")
    with transaction(stage.database.owner) as session:
        need = session.scalars(select(Need).where(Need.content == "顶层西侧漏雨")).one()
        assert (need.kind, need.source) == (sheet.codes["02"], "paper")
        wish = session.scalars(select(Wish).where(Wish.wish_text == "我想要一个电饭煲")).one()
        assert (wish.kind, wish.state) == ("goods", "raised")
    assert (count(stage, Need), count(stage, Wish)) == (needs + 1, wishes + 1)


def test_a_row_is_one_entry_of_the_diary_and_goes_as_one(stage: Stage, sheet: WalkSheet) -> None:
    mei = stage.client("mei")
    type_in(mei, sheet, 1, kind="02", text="顶层西侧漏雨")
    with transaction(stage.database.owner) as session:
        entry = session.scalars(select(DiaryEntry)).one()
        sentence = session.scalars(select(DiarySentence)).one()
        visit = session.scalars(select(Visit).where(Visit.id == row_of(stage, 1).visit)).one()
        need = session.get(Need, (HOME, sentence.need))
        assert (visit.diary_entry, sentence.diary_entry) == (entry.id, entry.id)
        assert (need.content, need.raised_on) == ("顶层西侧漏雨", entry.happened_on)
        assert visit.situation is None
    assert "顶层西侧漏雨" in mei.get(f"{C}/print/return?serial={sheet.serial}").text
    assert mei.send_form(f"{C}/diary/{entry.id}/undo").status_code == 303
    assert row_of(stage, 1).visit is None
    with transaction(stage.database.owner) as session:
        assert session.scalars(select(DiaryEntry)).first() is None
        assert session.get(Need, (HOME, need.id)).state == "void"


def test_a_second_note_joins_the_entry_of_its_row(stage: Stage, sheet: WalkSheet) -> None:
    mei = stage.client("mei")
    type_in(mei, sheet, 1, kind="02", text="顶层西侧漏雨")
    type_in(mei, sheet, 1, "2", kind="94", text="建议楼前加一盏灯")
    type_in(mei, sheet, 1, "2", kind="99", text="下周再来")
    with transaction(stage.database.owner) as session:
        entry = session.scalars(select(DiaryEntry)).one()
        marks = session.scalars(select(DiarySentence.mark).order_by(DiarySentence.position)).all()
        assert marks == ["need", "suggestion", "note"]
        assert session.get(Visit, (HOME, row_of(stage, 1).visit)).outcome == "not_home"
        assert entry.recorded_by is not None


def test_the_day_of_a_row_is_corrected_with_its_entry(stage: Stage, sheet: WalkSheet) -> None:
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE walk_sheet SET printed_at = printed_at - interval '9 days'"))
    mei = stage.client("mei")
    type_in(mei, sheet, 1)
    earlier = (day_of(sheet) - timedelta(days=3)).isoformat()
    again = type_in(mei, sheet, 1, on=earlier)
    assert again.status_code == 303, again.text
    with transaction(stage.database.owner) as session:
        visit = session.get(Visit, (HOME, row_of(stage, 1).visit))
        entry = session.scalars(select(DiaryEntry)).one()
        assert visit.visited_on.isoformat() == entry.happened_on.isoformat() == earlier
    wrong = type_in(mei, sheet, 1, on="2020-01-01")
    assert wrong.status_code == 422
    assert "日期应在" in wrong.text


def test_what_another_has_typed_is_not_changed_over_his_head(
    stage: Stage, sheet: WalkSheet
) -> None:
    type_in(stage.client("mei"), sheet, 1, "1")
    lin = stage.client("lin")
    assert type_in(lin, sheet, 1, "1").status_code == 303
    refused = type_in(lin, sheet, 1, "2")
    assert refused.status_code == 409
    assert "只有写这篇日志的人" in refused.text


def test_the_same_sheet_twice_adds_nothing(stage: Stage, sheet: WalkSheet) -> None:
    lin = stage.client("lin")
    for _time in range(2):
        for number in (1, 2, 3):
            type_in(lin, sheet, number, kind="02", text=f"第{number}户漏雨")
        if _time == 0:
            first = count(stage, Visit), count(stage, Need)
    assert (count(stage, Visit), count(stage, Need)) == first
    told = type_in(lin, sheet, 1, kind="02", text="第1户漏雨")
    page = lin.get(told.headers["location"])
    assert "没有增加" in page.text


def test_a_row_typed_anew_changes_its_visit(stage: Stage, sheet: WalkSheet) -> None:
    mei = stage.client("mei")
    type_in(mei, sheet, 1, "1")
    visits = count(stage, Visit)
    type_in(mei, sheet, 1, "2")
    assert count(stage, Visit) == visits
    with transaction(stage.database.owner) as session:
        assert session.get(Visit, (HOME, row_of(stage, 1).visit)).outcome == "not_home"


def test_a_visit_taken_back_leaves_its_row_open(stage: Stage, sheet: WalkSheet) -> None:
    mei = stage.client("mei")
    type_in(mei, sheet, 1)
    with transaction(stage.database.owner) as session:
        entry = session.get(Visit, (HOME, row_of(stage, 1).visit)).diary_entry
    undone = mei.send_form(f"{C}/diary/{entry}/undo")
    assert undone.status_code == 303
    assert row_of(stage, 1).visit is None
    assert type_in(mei, sheet, 1).status_code == 303
    assert row_of(stage, 1).visit is not None


def test_a_household_that_moved_is_said_and_not_misfiled(stage: Stage, sheet: WalkSheet) -> None:
    move(stage, 3, "02")
    visits = count(stage, Visit)
    mei = stage.client("mei")
    assert "现归02网格" in mei.get(f"{C}/print/return?serial={sheet.serial}").text
    refused = type_in(mei, sheet, 3)
    assert refused.status_code == 409
    assert "现在归02网格" in refused.text
    assert count(stage, Visit) == visits


def test_the_director_files_it_where_it_is_now(stage: Stage, sheet: WalkSheet) -> None:
    move(stage, 3, "02")
    assert type_in(stage.client("lin"), sheet, 3).status_code == 303
    with transaction(stage.database.owner) as session:
        visit = session.get(Visit, (HOME, row_of(stage, 3).visit))
        assert visit.grid == stage.world.grids["B"]
        assert visit.grid_then == sheet.of_grid


def test_a_household_that_is_gone_is_said(stage: Stage, sheet: WalkSheet) -> None:
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE walk_sheet_row SET household = 999999 WHERE row = 4"))
    refused = type_in(stage.client("mei"), sheet, 4)
    assert refused.status_code == 409
    assert "已经不在册" in refused.text


def test_years_later_it_is_still_typed_in(stage: Stage, sheet: WalkSheet) -> None:
    day = date(2024, 5, 6)
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE walk_sheet SET printed_at = '2024-05-05T10:00+08'"))
    assert type_in(stage.client("mei"), sheet, 1, on=day.isoformat()).status_code == 303
    with transaction(stage.database.owner) as session:
        assert session.get(Visit, (HOME, row_of(stage, 1).visit)).visited_on == day


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"row": "99"}, "没有第99行"),
        ({"outcome": "x"}, "结果打1到9"),
        ({"kind": "77", "text": "漏雨"}, "没有类别77"),
        ({"kind": "02"}, "再写内容"),
        ({"text": "漏雨"}, "两位数"),
        ({"on": "2020-01-01"}, "还没有这张单"),
        ({"on": ""}, "日期"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_filed(
    stage: Stage, sheet: WalkSheet, fields: dict[str, str], words: str
) -> None:
    before = count(stage, Visit), count(stage, Need)
    answer = type_in(stage.client("mei"), sheet, **{"row": 1, **fields})  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert words in answer.text
    assert (count(stage, Visit), count(stage, Need)) == before
    kept = fields.get("text")
    assert kept is None or f'value="{kept}"' in answer.text


def test_a_wrong_serial_is_named(stage: Stage, sheet: WalkSheet) -> None:
    wrong = re.sub(r"\d(?=-.$)", "9", sheet.serial)
    page = stage.client("mei").get(f"{C}/print/return?serial={wrong}")
    assert page.status_code == 422
    assert "校验字母不符" in page.text


def test_the_leader_of_another_grid_does_not_find_it(stage: Stage, sheet: WalkSheet) -> None:
    bo = stage.client("bo")
    assert bo.get(f"{C}/print/return?serial={sheet.serial}").status_code == 404
    assert type_in(bo, sheet, 1).status_code == 404


def test_a_lost_sheet_is_printed_again_under_a_new_serial(stage: Stage, sheet: WalkSheet) -> None:
    mei = stage.client("mei")
    again = mei.get(f"{C}/print/sheets/{sheet.serial}/again.pdf")
    assert again.status_code == 200
    with transaction(stage.database.owner) as session:
        newer = session.scalars(select(WalkSheet).where(WalkSheet.id != sheet.id)).one()
        assert newer.instead_of == sheet.id
        assert newer.serial != sheet.serial
    assert "补打" in mei.get(f"{C}/print/sheets").text


def test_what_was_printed_is_listed_in_words(stage: Stage, sheet: WalkSheet) -> None:
    page = stage.client("mei").get(f"{C}/print/sheets").text
    assert sheet.serial in page
    assert "<td>网格长</td>" in page
