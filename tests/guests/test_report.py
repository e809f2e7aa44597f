"""A guest reports a need: nothing is public before staff took it up, and never who it was."""

import re

import pytest
from sqlalchemy import select, text

from gisgrid import upkeep
from gisgrid.db import transaction
from gisgrid.guests import routes, service
from gisgrid.guests.models import GuestReport
from gisgrid.needs.models import Need
from tests.cast import HOME
from tests.pictures import lonlat

C = f"/c/{HOME}"
SECRET, NAME, PHONE = "井盖没了，老张家门口", "张秀兰", "13904570088"
LON, LAT = lonlat(0.5, 0.5)


@pytest.fixture
def office(stage):
    with transaction(stage.database.owner) as session:
        session.execute(text("INSERT INTO counter VALUES (:c, 'need', 100)"), {"c": HOME})
    return stage


def send(stage, client=None, key="k", **changes):
    """As a browser does: the form is opened, then sent."""
    client = client or stage.client()
    page = client.get(f"{C}/report").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    form = {"kind": "road", "content": SECRET, "lon": str(LON), "lat": str(LAT), "name": NAME,
            "phone": PHONE, "csrf": csrf, "key": key}  # fmt: skip
    return client.post(f"{C}/report", data=form | changes, follow_redirects=False)


def receipt_of(answer):
    assert answer.status_code == 303, answer.text[:300]
    return re.search(r"receipt=(\w+)", answer.headers["location"])[1]


def reports(stage):
    with transaction(stage.database.owner) as session:
        return session.scalars(select(GuestReport).order_by(GuestReport.id)).all()


def asked(stage, receipt):
    return stage.client().get(f"{C}/report/answer?receipt={receipt}").text


def decide(stage, name, number, step, **fields):
    form = {"kind": "road", "content": "井盖没了", "reply": ""} | fields
    return stage.client(name).send_form(f"{C}/guest-reports/{number}/{step}", **form)


def test_it_works(office):
    receipt = receipt_of(send(office))
    assert "已收到，还没有看" in asked(office, receipt)
    for name in ("lin", "group"):
        assert "居民自己报来" in office.client(name).get(f"{C}/notices").text
    assert "居民自己报来" not in office.client("mei").get(f"{C}/notices").text
    listed = office.client("group").get(f"{C}/guest-reports").text
    assert SECRET in listed
    assert PHONE in listed
    made = reports(office)[0]
    assert decide(office, "group", made.id, "accept", reply="明天去补").status_code == 303
    with transaction(office.database.owner) as session:
        need = session.scalar(select(Need).where(Need.no == 101))
        assert (need.content, need.source, need.kind) == ("井盖没了", "online", "road")
        assert need.grid == office.world.grids["A"]
        everywhere = session.execute(text("SELECT string_agg(n::text, '') FROM need n")).scalar()
        trail = session.execute(text("SELECT string_agg(a::text, '') FROM audit_entry a")).scalar()
    assert NAME not in everywhere + trail
    assert PHONE not in everywhere + trail
    page = asked(office, f"{receipt[:5].lower()}-{receipt[5:]}")
    assert "已受理，正在办" in page
    assert "明天去补" in page


def test_what_it_says_and_who_said_it_is_told_to_nobody_else(office):
    receipt = receipt_of(send(office))
    decide(office, "lin", reports(office)[0].id, "refuse", reply="这件事归物业办")
    pages = [asked(office, receipt), *(office.client().get(f"{C}/{one}").text
             for one in ("map", "wall", "offers", "report"))]  # fmt: skip
    for page in pages:
        assert not any(one in page for one in (SECRET, NAME, PHONE))
    assert "这件事归物业办" in pages[0]
    for name, status in (("mei", 403), ("bo", 403), ("unit", 403), ("wei", 403), ("hua", 404)):
        assert office.client(name).get(f"{C}/guest-reports").status_code == status
    assert "没有这个回执号" in asked(office, "2222222222")


@pytest.mark.parametrize(("changes", "field"), [
    ({"content": " "}, "content"), ({"content": "身份证23270019800101123X"}, "content"),
    ({"content": "打13904570088"}, "content"), ({"content": "长" * 501}, "content"),
    ({"kind": "nothing"}, "kind"), ({"lon": "", "lat": ""}, "place"),
    ({"lon": "0", "lat": "0"}, "place"), ({"lon": "nan", "lat": "1e999"}, "place"),
    ({"name": "名" * 41}, "name"), ({"phone": "1" * 31}, "phone"),
])  # fmt: skip
def test_what_does_not_fit_is_named_and_what_was_typed_stays(stage, changes, field):
    answer = send(stage, **changes)
    assert answer.status_code == 422
    assert f'id="{field}"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    kept = {"content": SECRET} | changes
    assert kept["content"].strip() in answer.text
    assert reports(stage) == []


def test_a_double_tap_is_one_report_and_robots_leave_nothing(stage):
    first, second = send(stage), send(stage)
    assert receipt_of(first) == receipt_of(second)
    trapped = send(stage, key="other", website="http://x")
    assert "没有这个回执号" in asked(stage, receipt_of(trapped))
    assert len(reports(stage)) == 1
    for broken in ({"csrf": "x.y"}, {"csrf": ""}):
        assert send(stage, key="third", **broken).status_code == 403
    other_site = stage.client()
    other_site.get(f"{C}/report")
    other_site.headers["sec-fetch-site"] = "cross-site"
    assert send(stage, other_site, key="third").status_code == 403
    assert len(reports(stage)) == 1


def test_the_sixth_within_an_hour_waits(stage):
    for number in range(5):
        receipt_of(send(stage, key=str(number)))
    late = send(stage, key="late")
    assert late.status_code == 409
    assert SECRET in late.text
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE guest_attempt SET at = at - interval '61 minutes'"))
    receipt_of(send(stage, key="late"))


def test_a_place_in_words_is_found_by_staff(office):
    receipt_of(send(office, lon="", lat="", place="老张家那边"))
    made = reports(office)[0]
    assert (made.point, made.grid) == (None, None)
    assert SECRET not in office.client("group").get(f"{C}/guest-reports").text
    refused = decide(office, "lin", made.id, "accept", place="老张家那边")
    assert refused.status_code == 422
    assert "没有找到这个地方" in refused.text
    with transaction(office.database.owner) as session:
        name = session.scalar(text("SELECT name FROM building WHERE community = :c LIMIT 1"),
                              {"c": HOME})  # fmt: skip
    assert decide(office, "lin", made.id, "accept", place=name).status_code == 303
    assert reports(office)[0].need is not None


def test_each_is_decided_once_and_an_answer_may_be_changed(office):
    receipt = receipt_of(send(office))
    number = reports(office)[0].id
    assert decide(office, "lin", number, "refuse").status_code == 422
    assert decide(office, "lin", number, "refuse", reply="电话13904570000").status_code == 422
    assert decide(office, "lin", number, "refuse", reply="归物业，0457-0000001").status_code == 303
    assert decide(office, "group", number, "accept").status_code == 409
    assert decide(office, "group", number, "reply", reply="物业已答应").status_code == 303
    assert "物业已答应" in asked(office, receipt)
    assert decide(office, "bo", number, "reply", reply="x").status_code == 403


def test_who_it_was_is_forgotten_after_thirty_days(stage):
    receipt_of(send(stage))
    decide(stage, "lin", reports(stage)[0].id, "refuse", reply="归物业")
    upkeep.clear(stage.database.app)
    assert reports(stage)[0].phone == PHONE
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE guest_report SET replied_on = replied_on - 31"))
    upkeep.clear(stage.database.app)
    assert (reports(stage)[0].name, reports(stage)[0].phone) == (None, None)


def test_receipts_are_not_guessed_and_states_tell_no_more_than_that():
    assert len({service.new_receipt() for _n in range(200)}) == 200
    # 31 signs at 10 places: more than 2^49.
    assert len(set(service.ALPHABET)) ** service.RECEIPT > 2**49
    for state in ("reported", "accepted", "assigned", "handling", "returned"):
        made = service.PublicAnswer("", None, "accepted", state, "", None)
        assert routes.public_state(made) == "已受理，正在办"
