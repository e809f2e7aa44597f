"""Steps in the database: all pairs of state and step for each of the cast, clocks, two at once."""

import re
import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, text

from gisgrid.auth.service import csrf_of, today
from gisgrid.db import transaction
from gisgrid.errors import GisgridError, Invalid, NotAllowed, NotFound
from gisgrid.needs import steps
from gisgrid.needs.doing import Handed, StepNotAllowed
from gisgrid.needs.models import Need, NeedState, NeedStep
from gisgrid.needs.rules import Hat, StepCode
from gisgrid.needs.workdays import NOTICES
from gisgrid.tasks.models import Task
from gisgrid.units.models import Unit
from tests.cast import HOME
from tests.needs.test_table import office as table
from tests.pictures_taken import jpeg

C, S = StepCode, NeedState
FOUND = f"/c/{HOME}/needs"
HATS = {
    "mei": {Hat.GRID_LEADER}, "lin": {Hat.DIRECTOR}, "group": {Hat.GROUP_LEADER},
    "unit": {Hat.UNIT, Hat.HANDLER}, "cadre": {Hat.CADRE}, "wei": {Hat.OFFICER}, "ada": set(),
}  # fmt: skip


@pytest.fixture
def unit(stage):
    with transaction(stage.database.owner) as session:
        return session.scalar(select(Unit.id).where(Unit.community == HOME, Unit.code == "U01"))


@pytest.fixture
def need(stage, unit):
    """The fresh need of grid 01 in the hands of its paired unit: its id."""
    with transaction(stage.database.owner) as session:
        found = session.scalar(select(Need).where(Need.community == HOME, Need.no == 2))
        found.lead_unit, found.level, found.handler = unit, "department", 1
        return found.id


def put(stage, need, **fields):
    with transaction(stage.database.owner) as session:
        found = session.get(Need, (HOME, need))
        for name, value in fields.items():
            setattr(found, name, value)


def take(stage, name, need, code, version=None, **given):
    with stage.acting(name) as (session, actor):
        day = today(session, HOME)
        return steps.advance(session, actor, HOME, need, code, Handed(**given), day, version)


def seen(stage, need):
    with transaction(stage.database.owner) as session:
        return session.get(Need, (HOME, need))


def full(unit, day):
    """Everything that any step could ask for."""
    return Handed(reason="因", where="去处", kind="road", looked="yes", level="department",
                  unit=unit, until=day + timedelta(60), because="season", words="话",
                  confirmed="yes", satisfaction="satisfied", other="N-0001",
                  supervision="yellow", urgency="hard", units=(unit,),
                  rating="good")  # fmt: skip


def test_it_works(stage, need, unit):
    put(stage, need, lead_unit=None, level=None)
    take(stage, "lin", need, C.ACCEPT, kind="roof_leak", looked="yes")
    take(stage, "lin", need, C.ASSIGN, level="department", unit=unit)
    take(stage, "unit", need, C.START)
    take(stage, "unit", need, C.ANSWER, words="换了油毡")
    take(stage, "group", need, C.VERIFY, confirmed="yes")
    take(stage, "lin", need, C.CLOSE)
    closed = seen(stage, need)
    assert (closed.state, closed.confirmed, closed.version) == ("closed", "yes", 7)
    with transaction(stage.database.owner) as session:
        rows = session.scalars(
            select(NeedStep).where(NeedStep.need == need).order_by(NeedStep.id)
        ).all()
    assert [row.step for row in rows] == ["accept", "assign", "start", "answer", "verify", "close"]
    assert all(a.to_state == b.from_state for a, b in pairwise(rows))


@pytest.mark.parametrize("name", HATS)
def test_every_step_from_every_state_for_each_of_the_cast(stage, need, unit, name):
    wrong = []
    called(stage, need, unit)
    with stage.acting(name) as (session, actor):
        day = today(session, HOME)
        for code, (states, to, who) in table().items():
            for state in S:
                expected = state in states and bool(who & HATS[name])
                got = _attempt(stage, session, actor, need, code, state, full(unit, day), day)
                if got != (expected, (to or state).value if expected else state.value):
                    wrong.append((code.value, state.value, got))
    assert wrong == []


WHISTLED = {C.NO_WHISTLE: "asked", C.REPORT_IN: "called", C.RATE: "called"}


def called(stage, need, unit):
    """A unit that was whistled for and has to be there tomorrow."""
    with transaction(stage.database.owner) as session:
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        session.add(Task(
            community=HOME, no=1, content="吹哨", source="whistle", unit=unit, need=need,
            opened_on=today(session, HOME), opened_by="林", due_on=tomorrow.date(),
            arrive_by=tomorrow))  # fmt: skip


def _attempt(_stage, session, actor, need, code, state, given, day):
    """(carried out, state afterwards); taken back again."""
    attempt = session.begin_nested()
    try:
        found = session.get(Need, (HOME, need), populate_existing=True)
        second = actor.role == "district_officer" and code in (C.EXTEND, C.REFUSE)
        fields = {"state": state.value, "state_on": day, "confirmed": "yes",
                  "asked": "extend" if code in (C.EXTEND, C.REFUSE) else None,
                  "extended": int(second), "closed_on": day if state == S.CLOSED else None,
                  "held_until": day if state == S.ON_HOLD else None,
                  "whistled": WHISTLED.get(code),
                  "awaited": [given.unit] if code in WHISTLED else []}  # fmt: skip
        sets = ", ".join(f"{name} = :{name}" for name in fields)
        may_write = actor.can("record") or actor.can("assign")
        if may_write:
            session.execute(text(f"UPDATE need SET {sets} WHERE id = :id"), {**fields, "id": need})
        session.expire(found)
        before = found.state
        try:
            done = steps.advance(session, actor, HOME, need, code, given, day)
            return True, done.state
        except (StepNotAllowed, NotAllowed, NotFound):
            return False, before if may_write else state.value
    finally:
        attempt.rollback()
        session.expire_all()


@pytest.mark.parametrize("name", ["bo", "hua"])
def test_who_does_not_see_it_cannot_move_it(stage, need, name):
    with pytest.raises(NotFound):
        take(stage, name, need, C.URGE)


def test_a_refused_step_leaves_nothing_behind(stage, need, day):
    put(stage, need, state="assigned", state_on=day)
    before = seen(stage, need)
    with pytest.raises(Invalid) as raised:
        take(stage, "unit", need, C.RETURN, reason="  ")
    assert list(raised.value.fields) == ["reason"]
    assert (seen(stage, need).state, seen(stage, need).version) == (before.state, before.version)


def test_all_that_is_missing_is_named_at_once(stage, need):
    put(stage, need, state="reported")
    with pytest.raises(Invalid) as raised:
        take(stage, "lin", need, C.NOT_OURS)
    assert set(raised.value.fields) == {"reason", "where"}


@pytest.mark.parametrize(("code", "state", "given", "field"), [
    (C.ASSIGN, "accepted", {"level": "x"}, "level"),
    (C.ASSIGN, "accepted", {"level": "department"}, "unit"),
    (C.ASSIGN, "accepted", {"level": "department", "unit": 99999}, "unit"),
    (C.ACCEPT, "reported", {"kind": "no such", "looked": "yes"}, "kind"),
    (C.DUPLICATE, "reported", {"other": "N-0002"}, "other"),
    (C.DUPLICATE, "reported", {"other": "N-9999"}, "other"),
    (C.DUPLICATE, "reported", {"other": "x"}, "other"),
    (C.VERIFY, "answered", {"confirmed": "no"}, "confirmed"),
    (C.VOID, "reported", {"reason": "长" * 501}, "reason"),
])  # fmt: skip
def test_what_does_not_fit_is_named_at_its_field(stage, need, code, state, given, field):
    put(stage, need, state=state)
    with pytest.raises(Invalid) as raised:
        take(stage, "lin", need, code, **given)
    assert list(raised.value.fields) == [field]


def test_days_in_the_past_or_beyond_a_year_are_refused(stage, need, day):
    put(stage, need, state="accepted")
    for until in (day - timedelta(1), day + timedelta(400)):
        with pytest.raises(Invalid, match="之后"):
            take(stage, "lin", need, C.ASSIGN, level="community", until=until)


def test_accepting_starts_the_whole_clock_and_assigning_sets_it_by_level(stage, need, day):
    put(stage, need, lead_unit=None, level=None, area_class="walk_up")
    take(stage, "lin", need, C.ACCEPT, kind="road", looked="yes")
    assert seen(stage, need).due_on == NOTICES.add(day, 7)
    take(stage, "lin", need, C.ASSIGN, level="grid")
    assert seen(stage, need).due_on == NOTICES.add(day, 4)
    assert seen(stage, need).step_due_on == NOTICES.add(day, 1)


def test_on_hold_the_whole_clock_stands_still(stage, need, day):
    put(stage, need, state="handling", due_on=NOTICES.add(day, 5))
    until = NOTICES.add(day, 30)
    take(stage, "lin", need, C.HOLD, because="season", until=until)
    assert seen(stage, need).due_on == NOTICES.add(until, 5)
    take(stage, "lin", need, C.RESUME)
    assert seen(stage, need).due_on == NOTICES.add(day, 5)


def test_it_goes_on_by_itself_on_its_day(stage, need, day):
    put(stage, need, state="on_hold", held_until=day, held_because="season")
    other = day + timedelta(1)
    with transaction(stage.database.app) as session:
        assert session.scalar(text("SELECT resume_held()")) == 1
        assert session.scalar(text("SELECT resume_held()")) == 0
    assert seen(stage, need).state == "handling"
    put(stage, need, state="on_hold", held_until=other)
    with transaction(stage.database.app) as session:
        assert session.scalar(text("SELECT resume_held()")) == 0


def test_rework_has_half_of_the_first_limit(stage, need, day):
    put(stage, need, state="answered", limit_days=15)
    take(stage, "lin", need, C.REWORK, reason="还漏")
    assert seen(stage, need).due_on == NOTICES.add(day, 8)


def test_hurry_halves_what_is_left_once(stage, need, day):
    put(stage, need, state="handling", due_on=NOTICES.add(day, 9))
    take(stage, "lin", need, C.HURRY, reason="下周有雨")
    assert seen(stage, need).due_on == NOTICES.add(day, 5)
    with pytest.raises(StepNotAllowed):
        take(stage, "lin", need, C.HURRY, reason="再快")


def test_extending_once_by_the_director_then_by_the_district(stage, need, day):
    put(stage, need, state="handling", due_on=NOTICES.add(day, 5))
    for days, who in ((8, "lin"), (12, "wei")):
        until = NOTICES.add(day, days)
        take(stage, "unit", need, C.ASK_EXTEND, reason="等材料", until=until)
        take(stage, who, need, C.EXTEND, until=until)
        assert seen(stage, need).due_on == until
    assert seen(stage, need).extended == 2


def test_unreachable_takes_three_tries(stage, need):
    put(stage, need, state="answered")
    for _try in range(3):
        with pytest.raises(StepNotAllowed):
            take(stage, "lin", need, C.VERIFY, confirmed="unreachable")
        take(stage, "lin", need, C.UNREACHED)
    take(stage, "lin", need, C.VERIFY, confirmed="unreachable")
    take(stage, "lin", need, C.CLOSE)
    assert seen(stage, need).confirmed == "unreachable"


def test_a_unit_sees_and_handles_what_was_handed_to_it_in_another_grid(stage, unit):
    with transaction(stage.database.owner) as session:
        far = session.scalar(select(Need).where(Need.grid == stage.world.grids["B"]))
        far.state = "accepted"
        number = far.id
    with pytest.raises(NotFound):
        take(stage, "unit", number, C.START)
    take(stage, "lin", number, C.ASSIGN, level="department", unit=unit)
    take(stage, "unit", number, C.START)
    page = stage.client("unit").get(f"{FOUND}/{number}").text
    assert "开始处置" not in page
    assert "填处置结果" in page
    put(stage, number, lead_unit=None, level="community")
    assert stage.client("unit").get(f"{FOUND}/{number}").status_code == 404


def test_those_concerned_are_told(stage, need, unit):
    put(stage, need, state="accepted")
    take(stage, "lin", need, C.ASSIGN, level="department", unit=unit)
    assert "派给您单位" in stage.client("unit").get(f"/c/{HOME}/notices").text
    assert "派给您单位" in stage.client("mei").get(f"/c/{HOME}/notices").text
    assert "派给您单位" not in stage.client("bo").get(f"/c/{HOME}/notices").text


def test_of_two_at_once_the_second_is_told_who_was_first(stage, need):
    """Both read version 1; the one that comes second to the row waits, then is refused."""
    put(stage, need, state="reported")
    outcomes, ready = [], threading.Barrier(2)

    def press(name, code, given):
        try:
            with stage.acting(name) as (session, actor):
                day = today(session, HOME)
                ready.wait()
                steps.advance(session, actor, HOME, need, code, given, day, 1)
                outcomes.append("done")
        except GisgridError as error:
            outcomes.append(type(error).__name__)

    given = (Handed(kind="road", looked="yes"), Handed(reason="错报"))
    threads = [threading.Thread(target=press, args=args) for args in
               (("group", C.ACCEPT, given[0]), ("lin", C.VOID, given[1]))]  # fmt: skip
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["Stale", "done"]
    assert seen(stage, need).version == 2


def send(stage, name, need, code, **fields):
    return stage.client(name).send_form(f"{FOUND}/{need}/steps/{code}", **fields)


def test_a_double_tap_takes_one_step(stage, need):
    put(stage, need, state="reported")
    form = {"kind": "road", "looked": "yes", "version": "1", "key": "k"}
    first, second = (send(stage, "lin", need, "accept", **form) for _i in range(2))
    assert first.status_code == second.status_code == 303
    assert seen(stage, need).version == 2


def test_a_page_that_is_out_of_date_keeps_what_was_typed(stage, need):
    put(stage, need, state="handling", version=5)
    answer = send(stage, "unit", need, "answer", words="换了油毡", version="4")
    assert answer.status_code == 409
    assert "换了油毡" in answer.text
    assert "刚刚有了变化" in answer.text
    assert seen(stage, need).state == "handling"


def test_an_unknown_step_is_not_found(stage, need):
    assert send(stage, "lin", need, "fly").status_code == 404


def test_the_page_offers_what_may_be_done_and_nothing_else(stage, need):
    put(stage, need, state="assigned", state_on=None)
    buttons = {name: stage.client(name).get(f"{FOUND}/{need}").text for name in ("unit", "cadre")}
    assert "开始处置" in buttons["unit"]
    assert "下一步" not in buttons["cadre"]


def test_several_at_once_and_what_is_refused_is_named(stage):
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE need SET state = 'accepted' WHERE no = 2"))
        marks = [f"{n.id}:1" for n in session.scalars(select(Need).order_by(Need.no)).all()[:2]]
    answer = stage.client("lin").send_form(f"{FOUND}/bulk", step="accept", n=marks, looked="yes")
    assert answer.status_code == 200
    assert "已办1件，1件没有办" in answer.text
    with transaction(stage.database.owner) as session:
        states = session.scalars(select(Need.state).where(Need.no < 3).order_by(Need.no)).all()
    assert states == ["accepted", "accepted"]


def test_alike_needs_are_offered_by_kind_and_distance(stage, need):
    with transaction(stage.database.owner) as session:
        home = session.scalar(select(Need.household).where(Need.id == need))
    client = stage.client("mei")
    near = client.get(f"{FOUND}/alike?kind=roof_leak&household={home}").text
    assert "N-0002" in near
    assert "N-0" not in client.get(f"{FOUND}/alike?kind=road&household={home}").text
    assert (
        "N-0" not in stage.client("bo").get(f"{FOUND}/alike?kind=roof_leak&household={home}").text
    )


def test_blacked_out_words_are_gone_from_record_history_messages_and_trail(stage, need, unit):
    put(stage, need, state="accepted", content='渗水，电话13800000000 "急"')
    take(stage, "lin", need, C.ASSIGN, level="department", unit=unit)
    take(stage, "unit", need, C.RETURN, reason="打13800000000没人接")
    form = {"words": "13800000000"}
    assert stage.client("mei").send_form(f"{FOUND}/{need}/black-out", **form).status_code == 403
    assert stage.client("lin").send_form(f"{FOUND}/{need}/black-out", **form).status_code == 303
    with transaction(stage.database.owner) as session:
        for table_name in ("need", "need_step", "notice", "audit_entry"):
            held = session.scalar(
                text(f"SELECT count(*) FROM {table_name} t WHERE t::text LIKE '%13800000000%'")
            )
            assert held == 0, table_name
    assert "13800000000" not in stage.client("lin").get(f"{FOUND}/{need}").text
    assert "████" in stage.client("lin").get(f"{FOUND}/{need}").text


def with_file(client, page, name, content, **fields):
    data = {"csrf": csrf_of(client.token), **fields}
    return client.post(page, data=data, files={"photos": (name, content, "image/jpeg")})


def test_a_photo_comes_with_the_answer_and_is_seen_beside_it(stage, need, unit):
    put(stage, need, state="handling", grid=stage.world.grids["B"], lead_unit=unit)
    client, page = stage.client("unit"), f"{FOUND}/{need}/steps/answer"
    refused = with_file(client, page, "after.jpg", jpeg(), version="1", key="a")
    assert refused.status_code == 422
    kept = re.search(r'name="photo" value="(\d+)"', refused.text).group(1)
    answer = client.send_form(page, words="换了油毡", version="1", photo=kept, key="b")
    assert answer.status_code == 303
    assert f"/attachments/{kept}/small" in client.get(f"{FOUND}/{need}").text
    seen_by = {name: stage.client(name).get(f"/c/{HOME}/attachments/{kept}").status_code
               for name in ("lin", "bo", "unit", "mei")}  # fmt: skip
    assert seen_by == {"lin": 200, "bo": 200, "unit": 200, "mei": 404}


def test_a_file_that_is_no_photo_or_too_large_leaves_the_words(stage, need):
    put(stage, need, state="handling")
    for name, content, status in (("x.jpg", b"no photo", 422), ("big.jpg", b"0" * 40_000_000, 413)):
        answer = with_file(stage.client("unit"), f"{FOUND}/{need}/steps/answer", name, content,
                           words="换了油毡", version="1")  # fmt: skip
        assert (answer.status_code, "换了油毡" in answer.text) == (status, True)
    assert seen(stage, need).state == "handling"


@pytest.mark.parametrize(("level", "state", "due_in", "days"), [
    ("plain", "handling", 20, 3), ("yellow", "handling", 20, 2), ("red", "handling", 20, 1),
    ("red", "assigned", 20, 0), ("yellow", "assigned", 20, 1), ("red", "handling", -5, 1),
])  # fmt: skip
def test_each_level_of_supervision_has_limits_of_its_own(stage, need, day, level, state,
                                                         due_in, days):  # fmt: skip
    put(stage, need, state=state, due_on=day + timedelta(due_in), step_due_on=None)
    take(stage, "lin", need, C.SUPERVISE, supervision=level)
    found = seen(stage, need)
    assert found.step_due_on == NOTICES.add(day, days)
    assert found.due_on <= NOTICES.add(day, 3)
    assert (found.due_on < day) == (due_in < 0)


def test_a_sub_kind_belongs_to_its_kind_and_an_urgent_one_is_an_emergency(stage, need):
    put(stage, need, state="reported", emergency=False)
    with pytest.raises(Invalid):
        take(stage, "lin", need, C.ACCEPT, kind="road/outage", looked="yes")
    take(stage, "lin", need, C.ACCEPT, kind="heating/outage", looked="yes")
    found = seen(stage, need)
    assert (found.kind, found.sub_kind, found.emergency) == ("heating", "outage", True)
    assert "供热不热 · 停热" in stage.client("lin").get(f"{FOUND}/{need}").text
