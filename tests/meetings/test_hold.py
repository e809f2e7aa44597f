"""Prepare a meeting, write its minutes, resolve something, or note that it was missed."""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import text

from gisgrid.auth.service import csrf_of
from gisgrid.errors import Conflict, Invalid, NotAllowed
from gisgrid.meetings import agenda, service
from gisgrid.meetings.service import Minutes
from gisgrid.notices.service import inbox
from tests.cast import HOME
from tests.meetings.conftest import FIRST, TODAY, add_rule, prepare

C = f"/c/{HOME}"
SAID = Minutes(FIRST, "14:00", "15:00", "会议室", "林主任", "曾梅", "逐件说明了超期原因。")


def hold(stage, meeting, minutes=SAID, version=1, who="lin"):
    with stage.acting(who) as (session, actor):
        found = service.get(session, HOME, meeting)
        service.hold(session, actor, found, minutes, version, TODAY)


def test_it_works(stage, meeting):
    with stage.acting("lin") as (session, _actor):
        first = service.list_attendance(session, HOME, meeting)[0].id
    hold(stage, meeting, Minutes(**{**vars(SAID), "present": frozenset({first})}))
    with stage.acting("mei") as (session, _actor):
        found = service.get(session, HOME, meeting)
        came = [one.is_present for one in service.list_attendance(session, HOME, meeting)]
    assert (found.state, found.discussion) == ("held", "逐件说明了超期原因。")
    assert came == [True, False]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"held_on": None}, "held_on"), ({"held_on": TODAY + timedelta(1)}, "held_on"),
     ({"ends_at": "13:00"}, "ends_at"), ({"starts_at": "2点"}, "starts_at"),
     ({"discussion": " "}, "discussion"), ({"discussion": "字" * 4001}, "discussion"),
     ({"place": "字" * 61}, "place")],
)  # fmt: skip
def test_minutes_that_do_not_fit_are_named(stage, meeting, change, field):
    with pytest.raises(Invalid) as refused:
        hold(stage, meeting, Minutes(**{**vars(SAID), **change}))
    assert list(refused.value.fields) == [field]


def test_who_read_an_older_state_does_not_overwrite(stage, meeting):
    hold(stage, meeting)
    with pytest.raises(Conflict):
        hold(stage, meeting, version=1)
    hold(stage, meeting, version=2)


def test_it_is_prepared_once_and_only_on_its_day(stage, rule, meeting):
    with pytest.raises(Conflict):
        prepare(stage, rule)
    with pytest.raises(Invalid):
        prepare(stage, rule, FIRST + timedelta(1))


def test_a_missed_one_says_why(stage, meeting):
    with stage.acting("lin") as (session, actor):
        found = service.get(session, HOME, meeting)
        with pytest.raises(Invalid):
            service.miss(session, actor, found, " ", TODAY)
        service.miss(session, actor, found, "大雪封路", TODAY)
        assert (found.state, found.why) == ("missed", "大雪封路")
    hold(stage, meeting, version=2)
    with stage.acting("lin") as (session, actor), pytest.raises(Conflict):
        service.miss(session, actor, service.get(session, HOME, meeting), "忘了", TODAY)


def test_the_database_wants_a_reason_too(stage, meeting):
    with stage.database.owner.connect() as owner, pytest.raises(Exception, match="with_reason"):
        owner.execute(text("UPDATE meeting SET state = 'missed'"))


def test_a_preparation_is_taken_back(stage, rule, meeting):
    with stage.acting("lin") as (session, actor):
        service.cancel(session, actor, service.get(session, HOME, meeting))
    assert prepare(stage, rule)


@pytest.mark.parametrize("who", ["mei", "wei", "group", "cadre"])
def test_others_read_and_do_not_write(stage, meeting, who):
    with pytest.raises(NotAllowed):
        hold(stage, meeting, who=who)


def test_the_agenda_is_filled_from_what_is_overdue(stage, rule):
    with stage.acting("lin") as (session, actor):
        points = agenda.fill(session, actor, HOME, "regular", TODAY + timedelta(days=3650))
    assert points[0].source == "needs"
    assert points[0].link == f"{C}/needs?state=overdue"
    assert "超期诉求 3 件" in points[0].content


def test_refilling_keeps_what_was_typed(stage, meeting):
    with stage.acting("lin") as (session, actor):
        found = service.get(session, HOME, meeting)
        points = [service.Point("超期诉求 3 件", "/c/1/needs", "needs")]
        for _time in range(2):
            service.refill(session, actor, found, points)
        said = [one.content for one in service.list_points(session, HOME, meeting)]
    assert said == ["通报诉求", "超期诉求 3 件"]


def test_from_the_page_to_the_file(stage):
    meeting = prepare(stage, add_rule(stage, "joint"))
    client = stage.client("lin")
    with stage.acting("unit") as (_session, actor):
        unit = actor.unit
    order = {"content": "清理排水沟", "holder": f"unit {unit}", "due_on": "2099-01-01",
             "owner_name": "王局长"}  # fmt: skip
    assert client.send_form(f"{C}/meetings/{meeting}/resolve", **order).status_code == 303
    minutes = {"held_on": FIRST.isoformat(), "discussion": "议定一项", "version": "1"}
    assert client.send_form(f"{C}/meetings/{meeting}/minutes", **minutes).status_code == 303
    assert "清理排水沟" in stage.client("unit").get(f"{C}/meetings/{meeting}").text
    with stage.acting("unit") as (session, actor):
        told, _total = inbox(session, HOME, actor)
        assert "R-0001" in told[0].fields["no"]
    sheet = openpyxl.load_workbook(BytesIO(client.get(f"{C}/meetings.xlsx").content)).active
    rows = list(sheet.values)
    assert rows[0][0] == "期次"
    assert rows[1][10:13] == ("清理排水沟", "第1单位", "王局长")


def test_a_faulty_resolution_keeps_what_was_typed(stage, meeting):
    answer = stage.client("lin").send_form(
        f"{C}/meetings/{meeting}/resolve", content="清理排水沟", holder="", due_on="2020-01-01"
    )
    assert answer.status_code == 422
    assert 'value="清理排水沟"' in answer.text
    assert "holder-wrong" in answer.text


def test_a_liaison_reads_no_regular_meeting(stage, meeting):
    assert stage.client("unit").get(f"{C}/meetings/{meeting}").status_code == 404
    assert stage.client("mei").get(f"{C}/meetings/{meeting}").status_code == 200


def test_preparing_on_the_page_fills_agenda_and_people(stage, rule):
    client = stage.client("lin")
    sent = client.send_form(f"{C}/meetings/prepare", rule=rule, on=FIRST.isoformat())
    assert sent.status_code == 303
    page = client.get(sent.headers["location"]).text
    assert "超期诉求" in page
    assert "曾梅" in page


@pytest.mark.parametrize(("kind", "unit_sees"), [("regular", 404), ("joint", 200)])
def test_minutes_have_files_that_their_readers_see(stage, kind, unit_sees):
    meeting = prepare(stage, add_rule(stage, kind))
    client = stage.client("lin")
    sheet = {"file": ("签到表.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")}
    fields = {"csrf": csrf_of(client.token), "held_on": FIRST.isoformat(), "version": "1",
              "discussion": "逐件说明"}  # fmt: skip
    at = f"{C}/meetings/{meeting}/minutes"
    refused = client.post(at, data={**fields, "discussion": ""}, files=sheet)
    assert refused.status_code == 422
    (taken,) = re.findall(r'name="taken" value="(\d+)"', refused.text)
    assert client.post(at, data={**fields, "taken": taken}).status_code == 303
    page = client.get(f"{C}/meetings/{meeting}").text
    assert "签到表.pdf" in page
    seen = {who: stage.client(who).get(f"{C}/attachments/{taken}").status_code
            for who in ("lin", "mei", "unit", "hua")}  # fmt: skip
    assert seen == {"lin": 200, "mei": 200, "unit": unit_sees, "hua": 404}
    book = openpyxl.load_workbook(
        BytesIO(client.get(f"{C}/meetings.xlsx?kind={kind}").content)
    ).active
    assert any("签到表.pdf" in row for row in book.iter_rows(values_only=True))
