"""Blank diaries and their register."""

from datetime import timedelta

from sqlalchemy import select

from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.sheets.models import WalkSheet
from tests.cast import HOME
from tests.conftest import Stage
from tests.sheets.reading import read

C = f"/c/{HOME}"


def test_it_works(stage: Stage) -> None:
    answer = stage.client("mei").get(f"{C}/print/diary.pdf?grid=01&entries=5&to=曾梅")
    pages = read(answer.content)
    assert len(pages) == 6
    assert "民情日志" in pages[0].text
    assert "曾梅" in pages[0].text
    assert "第5篇" in pages[5].text


def test_the_register_says_who_got_it(stage: Stage) -> None:
    lin = stage.client("lin")
    lin.get(f"{C}/print/diary.pdf?grid=01&entries=1&to=王代领")
    page = lin.get(f"{C}/print/sheets").text
    assert "民情日志" in page
    assert "王代领" in page


def test_the_register_keeps_the_day_on_which_a_book_came_back(stage: Stage) -> None:
    lin = stage.client("lin")
    lin.get(f"{C}/print/diary.pdf?grid=01&entries=1&to=王代领")
    with transaction(stage.database.owner) as session:
        serial = session.scalars(select(WalkSheet.serial)).one()
        day = today(session, HOME)
    at = f"{C}/print/sheets/{serial}/returned"
    wrong = lin.send_form(at, on=(day + timedelta(days=1)).isoformat())
    assert wrong.status_code == 422
    assert stage.client("bo").send_form(at, on=day.isoformat()).status_code == 404
    assert lin.send_form(at, on=day.isoformat()).status_code == 303
    page = lin.get(f"{C}/print/sheets").text
    assert "撤销交回" in page
    with transaction(stage.database.owner) as session:
        sheet = session.scalars(select(WalkSheet)).one()
        assert (sheet.returned_on, bool(sheet.returned_to)) == (day, True)
    assert lin.send_form(at, on="").status_code == 303
    assert "撤销交回" not in lin.get(f"{C}/print/sheets").text


def test_a_nonsense_number_is_refused(stage: Stage) -> None:
    mei = stage.client("mei")
    for wrong in ("0", "200", "many"):
        answer = mei.get(f"{C}/print/diary.pdf?grid=01&entries={wrong}")
        assert answer.status_code == 422
        assert "1到199" in answer.text


def test_nobody_issues_a_diary_for_another_grid(stage: Stage) -> None:
    assert stage.client("bo").get(f"{C}/print/diary.pdf?grid=01").status_code == 403
