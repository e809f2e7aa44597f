"""Open tasks, move them, close them with evidence; whose they are."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    column,
    false,
    func,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.orm import Session

from gisgrid.auth.models import Role
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.i18n import _, later
from gisgrid.notices import service as notices
from gisgrid.tasks import rules
from gisgrid.tasks.models import Task, TaskState
from gisgrid.territory.models import Grid
from gisgrid.units.models import Unit

SENTENCE = 300
# Beside those of the runners of jobs and of proposals.
LOCK_SPACE = 1_414_747_467
NAMES = 100
UNFINISHED = (TaskState.OPEN.value, TaskState.DOING.value)
# The diary stands above the tasks; here only whether the reader may see the entry matters.
SEEN_ENTRY = table("diary_entry", column("community", BigInteger), column("id", BigInteger))


@dataclass(frozen=True)
class Order:
    """What is to be done, by whom, by when."""

    content: str
    due_on: date | None
    unit: int | None = None
    grid: int | None = None
    owner_name: str = ""
    helpers: str = ""
    meeting: int | None = None
    source: str = "other"
    diary_entry: int | None = None
    need: int | None = None
    arrive_by: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """`diary_entry`: the entry whose comment gave it, for those who may read that entry."""

    task: Task
    unit_name: str | None
    grid_short: str | None
    grid_name: str | None
    diary_entry: int | None

    @property
    def code(self) -> str:
        return f"R-{self.task.no:04d}"


@dataclass(frozen=True)
class Filter:
    """`state`: open (not done), overdue, late (whistled for and not there), done, closed or all."""

    state: str = "open"
    unit: int | None = None
    meeting: int | None = None
    diary_entry: int | None = None
    is_mine: bool = False


def _state_is(state: str, on: date) -> ColumnElement[bool]:
    unfinished = Task.state.in_(UNFINISHED)
    return {
        "open": unfinished,
        "overdue": and_(unfinished, Task.due_on < on),
        "late": is_awaited() & (Task.arrive_by < func.now()),
        "done": and_(Task.state == TaskState.DONE.value, Task.closed_on.is_(None)),
        "closed": Task.closed_on.is_not(None),
        "all": true(),
    }.get(state, false())


def is_awaited() -> ColumnElement[bool]:
    """Of a unit that was whistled for and has not reported in."""
    return and_(Task.arrive_by.is_not(None), Task.arrived_at.is_(None), Task.state.in_(UNFINISHED))


def count_late(session: Session, community: int) -> int:
    """Units that were whistled for and are not there in time."""
    query = select(func.count()).where(
        Task.community == community, is_awaited(), Task.arrive_by < func.now()
    )
    return session.scalar(query) or 0


def of_need(session: Session, community: int, need: int) -> list[tuple[Task, str]]:
    """Units that were whistled for, the leading one first, each with its name."""
    query = (
        select(Task, Unit.name)
        .join(Unit, (Unit.community == Task.community) & (Unit.id == Task.unit))
        .where(Task.community == community, Task.need == need)
        .order_by(Task.no)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _mine(actor: Actor) -> ColumnElement[bool]:
    """Tasks that the actor holds in the role he acts in."""
    if actor.unit is not None:
        return Task.unit == actor.unit
    if actor.role == Role.GRID_LEADER:
        return Task.grid.in_(actor.grids)
    if actor.can(Verb.CONVENE):
        return or_(
            and_(Task.unit.is_(None), Task.grid.is_(None)),
            and_(Task.state == TaskState.DONE.value, Task.closed_on.is_(None)),
        )
    return false()


def list_tasks(
    session: Session, actor: Actor, community: int, wanted: Filter, on: date
) -> list[Entry]:
    """By due day, the earliest first."""
    query = (
        select(Task, Unit.name, Grid.short, Grid.name, SEEN_ENTRY.c.id)
        .outerjoin(Unit, (Unit.community == Task.community) & (Unit.id == Task.unit))
        .outerjoin(Grid, (Grid.community == Task.community) & (Grid.id == Task.grid))
        .outerjoin(
            SEEN_ENTRY,
            (SEEN_ENTRY.c.community == Task.community) & (SEEN_ENTRY.c.id == Task.diary_entry),
        )
        .where(Task.community == community, _state_is(wanted.state, on))
        .order_by(Task.due_on, Task.no)
    )
    if wanted.unit is not None:
        query = query.where(Task.unit == wanted.unit)
    if wanted.meeting is not None:
        query = query.where(Task.meeting == wanted.meeting)
    if wanted.diary_entry is not None:
        query = query.where(Task.diary_entry == wanted.diary_entry)
    if wanted.is_mine:
        query = query.where(_mine(actor))
    return [Entry(*row) for row in session.execute(query)]


def counts_by_meeting(session: Session, community: int) -> dict[int, tuple[int, int]]:
    """Resolutions and how many of them are struck off, by meeting."""
    found = session.execute(
        select(Task.meeting, func.count(), func.count(Task.closed_on))
        .where(Task.community == community, Task.meeting.is_not(None))
        .group_by(Task.meeting)
    )
    return {int(row[0] or 0): (row[1], row[2]) for row in found}


def get(session: Session, community: int, task: int) -> Task:
    found = session.scalar(visible(Task, community).where(Task.id == task))
    if found is None:
        raise NotFound(_("没有这项任务，或您不能看。"))
    return found


def open_task(session: Session, actor: Actor, community: int, order: Order, today: date) -> Task:
    """Give a task to a unit, to a grid's leader, or to the community's office; they are told.

    Whoever may comment may open one; raises Invalid with the field that does not fit.
    """
    if not (actor.can(Verb.CONVENE) or actor.can(Verb.COMMENT)):
        raise NotAllowed(_("您现在的身份不能派任务。"))
    _check(session, community, order, today)
    # Whoever comes second waits here for the number.
    session.execute(select(func.pg_advisory_xact_lock(LOCK_SPACE, community % 2**31)))
    last = session.scalar(select(func.max(Task.no)).where(Task.community == community))
    made = Task(
        community=community, no=(last or 0) + 1, content=order.content.strip(),
        meeting=order.meeting, diary_entry=order.diary_entry, source=order.source,
        unit=order.unit, grid=order.grid, need=order.need, arrive_by=order.arrive_by,
        owner_name=order.owner_name.strip() or None, helpers=order.helpers.strip() or None,
        opened_on=today, opened_by=actor.name, due_on=order.due_on, state=TaskState.OPEN.value,
    )  # fmt: skip
    session.add(made)
    session.flush()
    # Who is whistled for hears the whistle, and not of a task as well.
    if order.need is None:
        _tell_holder(session, made, later("派给您的任务 {no}，{due} 前完成：{text}"))
    return made


def _check(session: Session, community: int, order: Order, today: date) -> None:
    faults: dict[str, str] = {}
    if not order.content.strip():
        faults["content"] = _("请写要做什么。")
    elif len(order.content) > SENTENCE:
        faults["content"] = _("太长了，最多{n}个字。").format(n=SENTENCE)
    if order.due_on is None:
        faults["due_on"] = _("请写完成日期。")
    elif order.due_on < today:
        faults["due_on"] = _("日期已过。")
    for name in ("owner_name", "helpers"):
        if len(getattr(order, name)) > NAMES:
            faults[name] = _("太长了，最多{n}个字。").format(n=NAMES)
    if order.unit is not None and not _exists(session, community, Unit, order.unit):
        faults["holder"] = _("请选一个单位。")
    if order.grid is not None and not _exists(session, community, Grid, order.grid):
        faults["holder"] = _("请选一个网格。")
    if faults:
        raise Invalid(_("有{n}处请改一下。").format(n=len(faults)), fields=faults)


def _exists(session: Session, community: int, model: Any, row: int) -> bool:
    return session.scalar(visible(model, community).where(model.id == row)) is not None


def _tell_holder(session: Session, task: Task, words: str) -> int:
    if task.unit is not None:
        to = notices.liaison_of(task.unit)
    elif task.grid is not None:
        to = notices.leader_of(task.grid)
    else:
        to = notices.holders(Role.COMMUNITY_DIRECTOR)
    return notices.tell(
        session, task.community, to, words, f"/c/{task.community}/tasks?mine=yes",
        no=f"R-{task.no:04d}", due=task.due_on.isoformat(), text=task.content[:60],
    )  # fmt: skip


def is_holder(actor: Actor, task: Task) -> bool:
    if actor.unit is not None:
        return task.unit == actor.unit
    return actor.role == Role.GRID_LEADER and task.grid in actor.grids


def choices(actor: Actor, task: Task) -> list[TaskState]:
    return rules.steps(
        task.state, is_closed=task.closed_on is not None, is_holder=is_holder(actor, task),
        is_convener=actor.can(Verb.CONVENE),
    )  # fmt: skip


def move(session: Session, actor: Actor, task: Task, to: str, word: str, today: date) -> Task:
    """Take a step; done and dropped need what shows it, else the word is kept as progress."""
    if to not in set(TaskState):
        raise Invalid(_("请选一个状态。"), fields={"to": _("请选一个状态。")})
    if not is_holder(actor, task) and not actor.can(Verb.CONVENE):
        raise NotAllowed(_("只有承办的一方和社区主任能改这项任务。"))
    session.refresh(task, with_for_update=True)
    if to not in choices(actor, task):
        raise Conflict(_("这项任务现在不能这样改。请看它的新状态。"))
    said = word.strip()
    ends = to in (TaskState.DONE, TaskState.DROPPED)
    if ends and not said:
        raise Invalid(
            _("请写做了什么、什么能证明。"), fields={"word": _("请写做了什么、什么能证明。")}
        )
    if len(said) > SENTENCE:
        words = _("太长了，最多{n}个字。").format(n=SENTENCE)
        raise Invalid(words, fields={"word": words})
    task.state = TaskState(to).value
    task.done_on, task.evidence = (today, said) if ends else (None, None)
    if said and not ends:
        task.progress = said
    session.flush()
    if to == TaskState.DONE and not actor.can(Verb.CONVENE):
        notices.tell(
            session, task.community, notices.holders(Role.COMMUNITY_DIRECTOR),
            later("任务 {no} 已完成，请核对销号：{text}"),
            f"/c/{task.community}/tasks?state=done", no=f"R-{task.no:04d}", text=said[:60],
        )  # fmt: skip
    return task


def close(session: Session, actor: Actor, task: Task, today: date) -> None:
    """Strike a finished task off."""
    _require_convener(actor)
    session.refresh(task, with_for_update=True)
    if task.closed_on is not None:
        raise Conflict(_("这项任务已经销号。"))
    if task.state in UNFINISHED:
        raise Conflict(_("还没有完成，不能销号。"))
    task.closed_on, task.closed_by = today, actor.name
    session.flush()


def urge(session: Session, actor: Actor, task: Task) -> int:
    """Remind the holder; returns how many were told."""
    _require_convener(actor)
    if task.state not in UNFINISHED:
        raise Conflict(_("这项任务已经完成，不用催。"))
    return _tell_holder(session, task, later("催办：任务 {no}，{due} 前完成：{text}"))


def _require_convener(actor: Actor) -> None:
    if not actor.can(Verb.CONVENE):
        raise NotAllowed(_("只有社区主任能做这件事。"))
