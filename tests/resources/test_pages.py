"""The list, the forms and the log in a browser's eyes."""

from io import BytesIO

import openpyxl
import pytest

from gisgrid.needs.models import Need
from gisgrid.resources import service
from tests.cast import HOME

C = f"/c/{HOME}"
SLOT = {"since": "2026-12-24T18:00", "until": "2026-12-24T20:00", "purpose": "居民议事会"}


def text_of(stage, who, address):
    answer = stage.client(who).get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_liaison_adds_publishes_and_withdraws(stage, unit):
    client = stage.client("unit")
    form = {"kind": "venue", "name": "礼堂", "capacity": "260", "measure": "人", "pieces": "1",
            "serves": ["child_care"]}  # fmt: skip
    added = client.send_form(f"{C}/resources/new", **form)
    assert added.status_code == 303
    page = added.headers["location"]
    assert "礼堂" not in text_of(stage, "bo", f"{C}/resources")
    assert client.send_form(f"{page}/state?to=published").status_code == 303
    assert "260人" in text_of(stage, "bo", f"{C}/resources")
    client.send_form(f"{page}/state?to=withdrawn")
    assert "礼堂" not in text_of(stage, "bo", f"{C}/resources")


def test_a_faulty_form_keeps_what_was_typed(stage, unit):
    answer = stage.client("unit").send_form(
        f"{C}/resources/new", kind="venue", name="礼堂", capacity="-3", pieces="1"
    )
    assert answer.status_code == 422
    assert 'value="-3"' in answer.text
    assert "capacity-wrong" in answer.text
    assert 'value="礼堂"' in answer.text


def test_the_file_opens_again_with_official_headings(stage, hall):
    answer = stage.client("lin").get(f"{C}/resources.xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.values)
    assert rows[0][:5] == ("序号", "单位", "资源类别", "资源名称", "数量（容量）")
    assert rows[1][:5] == (1, "第1单位", "场地", "会议室", "40人")


def test_a_booking_is_answered_and_stands_in_the_log(stage, hall):
    booked = stage.client("mei").send_form(f"{C}/resources/{hall}/book", **SLOT)
    assert booked.status_code == 303
    assert "待同意" in text_of(stage, "unit", f"{C}/uses")
    again = stage.client("bo").send_form(f"{C}/resources/{hall}/book", **SLOT)
    assert again.status_code == 409
    assert "居民议事会" in again.text
    assert "since-wrong" in again.text


def test_the_same_form_twice_books_once(stage, hall):
    client = stage.client("mei")
    for _time in range(2):
        answer = client.send_form(f"{C}/resources/{hall}/book", **SLOT, key="k1")
        assert answer.status_code == 303
    rows = openpyxl.load_workbook(
        BytesIO(stage.client("lin").get(f"{C}/uses.xlsx").content)
    ).active.values
    assert len(list(rows)) == 2


@pytest.mark.parametrize("field", ["since", "until"])
def test_a_time_that_is_none_is_named(stage, hall, field):
    answer = stage.client("mei").send_form(
        f"{C}/resources/{hall}/book", **{**SLOT, field: "morgen"}
    )
    assert answer.status_code == 422
    assert f"{field}-wrong" in answer.text


def test_help_for_a_need_is_ordered_by_fit_and_says_how_far(stage, hall, unit):
    with stage.acting("lin") as (session, _actor):
        service.get(session, HOME, hall).serves = ["roof_leak"]
    with stage.acting("mei") as (session, _actor):
        need = session.query(Need).filter_by(community=HOME).first().id
    page = text_of(stage, "mei", f"{C}/needs/{need}/nearby")
    assert "单位说能办" in page
    assert "本网格对接" in page
    assert f"need={need}" in page
    assert stage.client("bo").get(f"{C}/needs/{need}/nearby").status_code == 404


def test_a_need_that_nothing_fits_says_so(stage, hall):
    with stage.acting("mei") as (session, _actor):
        need = session.query(Need).filter_by(community=HOME).first().id
    assert "没有对得上的" in text_of(stage, "mei", f"{C}/needs/{need}/nearby")
