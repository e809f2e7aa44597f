"""Whistle and report in: asked for on the grid, let sound by the director, come in time or late."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from gisgrid.db import transaction
from gisgrid.errors import GisgridError, Invalid, NotFound
from gisgrid.needs.doing import StepNotAllowed
from gisgrid.needs.models import Need, NeedStep
from gisgrid.needs.rules import StepCode
from gisgrid.needs.workdays import NOTICES
from gisgrid.tasks import service as tasks
from gisgrid.tasks.models import Task
from gisgrid.tasks.service import Order
from gisgrid.units.models import Unit
from tests.cast import HOME
from tests.needs.test_steps import FOUND, put, seen, take

C = StepCode


@pytest.fixture
def units(stage):
    """U01, whose liaison is Unit, and U02."""
    with transaction(stage.database.owner) as session:
        query = select(Unit.id).where(Unit.community == HOME).order_by(Unit.code)
        return list(session.scalars(query))


@pytest.fixture
def need(stage):
    """A need of grid 02, which the unit of grid 01 does not see, in hand at the community."""
    with transaction(stage.database.owner) as session:
        found = session.scalar(select(Need).where(Need.grid == stage.world.grids["B"]))
        found.state, found.level = "handling", "community"
        return found.id


def task_of(stage, need, unit):
    with transaction(stage.database.owner) as session:
        return session.scalar(select(Task).where(Task.need == need, Task.unit == unit))


def inbox(stage, name):
    return stage.client(name).get(f"/c/{HOME}/notices").text


def test_it_works(stage, need, units, day):
    take(stage, "bo", need, C.ASK_WHISTLE, urgency="hard", units=units, reason="要三家一起看")
    assert "请求吹哨" in inbox(stage, "lin")
    assert stage.client("unit").get(f"{FOUND}/{need}").status_code == 404
    take(stage, "lin", need, C.WHISTLE, urgency="hard", units=units)
    called = task_of(stage, need, units[0])
    # 23:59 in China of the next working day.
    assert called.arrive_by.date() == NOTICES.add(day, 1)
    assert (seen(stage, need).awaited, called.state) == (units, "open")
    assert "吹哨 N-" in inbox(stage, "unit")
    assert "派给您的任务" not in inbox(stage, "unit")
    take(stage, "unit", need, C.REPORT_IN, words="到了，带了水泵")
    called = task_of(stage, need, units[0])
    assert (called.state, called.progress) == ("doing", "到了，带了水泵")
    assert datetime.now(UTC) - called.arrived_at < timedelta(minutes=1)
    page = stage.client("bo").get(f"{FOUND}/{need}").text
    assert "已到场" in page
    assert "等候到场" in page
    take(stage, "lin", need, C.REPORT_IN, unit=units[1])
    for unit, rating in zip(units, ("good", "poor"), strict=True):
        take(stage, "lin", need, C.RATE, unit=unit, rating=rating)
    ended = task_of(stage, need, units[0])
    assert (ended.rating, ended.state, ended.closed_on) == ("good", "done", day)
    assert (seen(stage, need).whistled, seen(stage, need).awaited) == (None, [])
    with transaction(stage.database.owner) as session:
        kept = session.scalars(select(NeedStep.step).where(NeedStep.need == need,
                                                           NeedStep.step.is_not(None)))  # fmt: skip
        assert list(kept) == ["ask_whistle", "whistle", *["report_in"] * 2, *["rate"] * 2]


def test_what_is_not_agreed_to_calls_nobody(stage, need, units):
    take(stage, "bo", need, C.ASK_WHISTLE, urgency="planned", units=units, reason="想快点")
    with pytest.raises(StepNotAllowed):
        take(stage, "bo", need, C.ASK_WHISTLE, urgency="hard", units=units, reason="再来")
    take(stage, "lin", need, C.NO_WHISTLE, reason="一家就能办")
    assert (seen(stage, need).whistled, seen(stage, need).awaited) == (None, [])
    assert "没有同意（一家就能办）" in inbox(stage, "bo")
    assert task_of(stage, need, units[0]) is None


def test_who_is_late_stands_on_desk_tasks_and_need(stage, need, units):
    take(stage, "wei", need, C.WHISTLE, urgency="emergency", units=units[:1])
    called = task_of(stage, need, units[0])
    minutes = (called.arrive_by - datetime.now(UTC)) / timedelta(minutes=1)
    assert 29 < minutes <= 30
    desk = f"/c/{HOME}/desk"
    late = f"/c/{HOME}/tasks?state=late"
    assert late not in stage.client("lin").get(desk).text
    with transaction(stage.database.owner) as session:
        session.get(Task, (HOME, called.id)).arrive_by -= timedelta(minutes=31)
    assert late in stage.client("lin").get(desk).text
    assert "吹哨 N-" in stage.client("lin").get(late).text
    assert "超时未到" in stage.client("bo").get(f"{FOUND}/{need}").text
    take(stage, "unit", need, C.REPORT_IN)
    assert late not in stage.client("lin").get(desk).text
    assert "超时到场" in stage.client("lin").get(f"{FOUND}/{need}").text


def test_what_does_not_fit_is_refused_at_its_field(stage, need, units):
    for given, field in (({"units": (), "urgency": "hard"}, "units"),
                         ({"units": (10**9,), "urgency": "hard"}, "units"),
                         ({"units": units, "urgency": "soon"}, "urgency")):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            take(stage, "lin", need, C.WHISTLE, **given)
        assert list(refused.value.fields) == [field]
    take(stage, "lin", need, C.WHISTLE, urgency="hard", units=units[1:])
    with pytest.raises(NotFound):
        take(stage, "unit", need, C.REPORT_IN)
    take(stage, "lin", need, C.WHISTLE, urgency="hard", units=units)
    take(stage, "unit", need, C.REPORT_IN)
    with pytest.raises(StepNotAllowed):
        take(stage, "unit", need, C.REPORT_IN)
    assert seen(stage, need).awaited == units[1:]


def test_two_tasks_given_at_once_have_two_numbers(stage, day):
    numbers, faults, ready = [], [], threading.Barrier(2)

    def give(name):
        try:
            with stage.acting(name) as (session, actor):
                ready.wait()
                order = Order("清沟", day + timedelta(9))
                numbers.append(tasks.open_task(session, actor, HOME, order, day).no)
        except GisgridError as error:
            faults.append(error)

    threads = [threading.Thread(target=give, args=(name,)) for name in ("lin", "group")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (sorted(numbers), faults) == ([1, 2], [])


def test_an_extension_moves_the_clock_only_when_another_agrees(stage, need, day):
    """Of what the community handles the group leader asks the director, and he the district."""
    due, until = NOTICES.add(day, 5), NOTICES.add(day, 8)
    put(stage, need, due_on=due)
    take(stage, "lin", need, C.ASK_EXTEND, reason="等材料", until=until)
    assert "请求延期" in inbox(stage, "wei")
    with pytest.raises(StepNotAllowed):
        take(stage, "lin", need, C.EXTEND, until=until)
    assert seen(stage, need).due_on == due
    take(stage, "wei", need, C.REFUSE, reason="先做一半")
    assert (seen(stage, need).due_on, seen(stage, need).asked) == (due, None)
    assert "没有同意（先做一半）" in inbox(stage, "lin")
    take(stage, "lin", need, C.ASK_EXTEND, reason="材料在路上", until=until)
    form = stage.client("wei").get(f"{FOUND}/{need}").text
    assert f'id="extend-until" name="until" value="{until}"' in form
    take(stage, "wei", need, C.EXTEND, until=until)
    assert seen(stage, need).due_on == until
    page = stage.client("lin").get(f"{FOUND}/{need}").text
    assert f"没有延到 {until}" in page
    assert f"从 {due} 到 {until}" in page
    assert f"延期到 {until}" in inbox(stage, "lin")
