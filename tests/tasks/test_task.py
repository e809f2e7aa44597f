"""Tasks: opened, moved with evidence, struck off; each holder has his own list."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from gisgrid.auth.service import csrf_of
from gisgrid.errors import Conflict, Invalid, NotAllowed
from gisgrid.notices.service import inbox
from gisgrid.tasks import service
from gisgrid.tasks.models import TaskState
from gisgrid.tasks.rules import STEPS, is_overdue, steps
from gisgrid.tasks.service import Filter, Order
from tests.cast import HOME

TODAY = date(2026, 11, 25)
DUE = TODAY + timedelta(days=10)
C = f"/c/{HOME}"


def give(stage, who="lin", **more):
    with stage.acting(who) as (session, actor):
        order = Order("清理排水沟", DUE, **more)
        return service.open_task(session, actor, HOME, order, TODAY).id


@pytest.fixture
def unit(stage):
    with stage.acting("unit") as (_session, actor):
        return actor.unit


@pytest.fixture
def task(stage, unit):
    return give(stage, unit=unit)


def move(stage, who, task, to, word="照片6张"):
    with stage.acting(who) as (session, actor):
        found = service.get(session, HOME, task)
        return service.move(session, actor, found, to, word, TODAY).state


def listed(stage, who, on=TODAY, **wanted):
    with stage.acting(who) as (session, actor):
        return [one.code for one in service.list_tasks(session, actor, HOME, Filter(**wanted), on)]


def test_it_works(stage, task):
    assert move(stage, "unit", task, "doing", "开工了") == "doing"
    assert move(stage, "unit", task, "done") == "done"
    with stage.acting("lin") as (session, actor):
        found = service.get(session, HOME, task)
        service.close(session, actor, found, TODAY)
        assert (found.progress, found.evidence, found.closed_on) == ("开工了", "照片6张", TODAY)


def test_the_holder_is_told_and_the_director_when_it_is_done(stage, task):
    move(stage, "unit", task, "done")
    for who in ("unit", "lin"):
        with stage.acting(who) as (session, actor):
            told, _total = inbox(session, HOME, actor)
            assert told[0].fields["no"] == "R-0001"


def test_each_sees_his_own(stage, task):
    give(stage, grid=stage.world.grids["A"])
    give(stage)
    mine = {who: listed(stage, who, is_mine=True) for who in ("unit", "mei", "bo", "lin")}
    assert mine == {"unit": ["R-0001"], "mei": ["R-0002"], "bo": [], "lin": ["R-0003"]}
    assert listed(stage, "unit", state="all") == ["R-0001"]
    assert len(listed(stage, "mei", state="all")) == 3
    assert listed(stage, "hua", state="all") == []


def test_without_evidence_it_is_not_done(stage, task):
    with pytest.raises(Invalid) as refused:
        move(stage, "unit", task, "done", " ")
    assert list(refused.value.fields) == ["word"]
    with stage.database.owner.connect() as owner, pytest.raises(Exception, match="evidence"):
        owner.execute(text("UPDATE task SET state = 'done'"))


@pytest.mark.parametrize("who", ["mei", "cadre", "wei", "group"])
def test_who_does_not_hold_it_does_not_move_it(stage, task, who):
    with pytest.raises(NotAllowed):
        move(stage, who, task, "done")


@pytest.mark.parametrize("who", ["mei", "unit", "ada"])
def test_who_may_not_comment_gives_no_task(stage, who):
    with pytest.raises(NotAllowed):
        give(stage, who)


def test_cadre_and_officer_may_give_one(stage):
    assert give(stage, "cadre")
    assert give(stage, "wei")


def test_every_pair_of_states_for_everybody():
    for now in TaskState:
        for to in TaskState:
            who = STEPS.get((now, to))
            asked = {"is_closed": False, "is_holder": True, "is_convener": False}
            assert (to in steps(now, **asked)) == (who == "holder")
            asked = {"is_closed": False, "is_holder": False, "is_convener": True}
            assert (to in steps(now, **asked)) == (who is not None)
            assert steps(now, is_closed=True, is_holder=True, is_convener=True) == []
            assert steps(now, is_closed=False, is_holder=False, is_convener=False) == []


def test_a_dropped_task_is_the_directors_word(stage, task):
    with pytest.raises(Conflict):
        move(stage, "unit", task, "dropped")
    assert move(stage, "lin", task, "dropped", "改由物业办") == "dropped"


def test_what_is_not_done_is_not_struck_off_and_nothing_twice(stage, task):
    with stage.acting("lin") as (session, actor), pytest.raises(Conflict):
        service.close(session, actor, service.get(session, HOME, task), TODAY)
    move(stage, "lin", task, "done")
    with stage.acting("lin") as (session, actor):
        found = service.get(session, HOME, task)
        service.close(session, actor, found, TODAY)
        with pytest.raises(Conflict):
            service.close(session, actor, found, TODAY)


def test_the_last_day_is_not_overdue(stage, task):
    assert listed(stage, "lin", on=DUE, state="overdue") == []
    assert listed(stage, "lin", on=DUE + timedelta(1), state="overdue") == ["R-0001"]
    assert not is_overdue("done", TODAY, DUE)


def test_urging_reaches_the_liaison(stage, task):
    with stage.acting("lin") as (session, actor):
        assert service.urge(session, actor, service.get(session, HOME, task)) == 1


@pytest.mark.parametrize(
    ("order", "field"),
    [(Order("", DUE), "content"), (Order("字" * 301, DUE), "content"),
     (Order("清沟", None), "due_on"),
     (Order("清沟", TODAY - timedelta(1)), "due_on"), (Order("清沟", DUE, unit=999), "holder"),
     (Order("清沟", DUE, grid=999), "holder"),
     (Order("清沟", DUE, owner_name="字" * 101), "owner_name")],
)  # fmt: skip
def test_what_does_not_fit_is_named(stage, order, field):
    with stage.acting("lin") as (session, actor), pytest.raises(Invalid) as refused:
        service.open_task(session, actor, HOME, order, TODAY)
    assert list(refused.value.fields) == [field]


def test_on_the_page_a_refused_step_keeps_the_words(stage, task):
    client = stage.client("unit")
    page = client.get(f"{C}/tasks?mine=yes").text
    assert "清理排水沟" in page
    refused = client.send_form(f"{C}/tasks/{task}/move", to="done", word="", back="mine")
    assert refused.status_code == 422
    assert "什么能证明" in refused.text
    sent = client.send_form(f"{C}/tasks/{task}/move", to="done", word="照片", back="mine")
    assert sent.headers["location"] == f"{C}/tasks?mine=yes"


def test_on_the_page_the_director_gives_a_task(stage, unit):
    form = {"content": "换楼道灯", "holder": f"unit {unit}", "due_on": "2099-01-01"}
    assert stage.client("lin").send_form(f"{C}/tasks", **form).status_code == 303
    assert "换楼道灯" in stage.client("unit").get(f"{C}/tasks").text
    refused = stage.client("lin").send_form(f"{C}/tasks", **{**form, "holder": "nobody"})
    assert refused.status_code == 422
    assert "holder-wrong" in refused.text


def test_a_photo_goes_with_the_word(stage, task):
    client = stage.client("unit")
    form = {"csrf": csrf_of(client.token), "to": "done", "word": "见验收单", "back": "mine"}
    proof = {"file": ("验收单.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")}
    assert client.post(f"{C}/tasks/{task}/move", data=form, files=proof).status_code == 303
    assert "验收单.pdf" in stage.client("lin").get(f"{C}/tasks?state=all").text


def test_a_file_that_is_not_taken_leaves_the_task_as_it_was(stage, task):
    client = stage.client("unit")
    form = {"csrf": csrf_of(client.token), "to": "done", "word": "见附件"}
    refused = client.post(
        f"{C}/tasks/{task}/move", data=form, files={"file": ("a.exe", b"MZ", "application/x")}
    )
    assert refused.status_code == 422
    assert listed(stage, "lin", state="open") == ["R-0001"]
