"""Whistle and report in (吹哨报到): the grid calls, departments must come.

Not a way of its own: the whistle is a step of a need, each unit that is called has a task, and
when it came stands with that task. A unit that is called helps with the need, and so sees it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gisgrid.errors import Conflict, Invalid
from gisgrid.i18n import _
from gisgrid.needs import words
from gisgrid.needs.doing import Doing, unit_given
from gisgrid.needs.models import Urgency, Whistled
from gisgrid.needs.rules import EMERGENCY_MINUTES, Given, StepCode
from gisgrid.tasks import service as tasks
from gisgrid.tasks.models import Task, TaskState
from gisgrid.units.models import Unit

C = StepCode
ZONE = ZoneInfo("Asia/Shanghai")
CONTENT = 200
SOURCE = "whistle"


def _units(doing: Doing) -> list[Unit]:
    """The first leads."""
    found = [unit_given(doing, one, "units") for one in dict.fromkeys(doing.given.units)]
    if not found:
        said = words.missing(Given.UNITS)
        raise Invalid(said, fields={"units": said})
    return found


def _noted(doing: Doing, units: list[Unit]) -> dict[str, Any]:
    return {"urgency": doing.given.urgency, "units": [one.name for one in units]}


def _ask(doing: Doing) -> dict[str, Any]:
    units = _units(doing)
    need = doing.need
    need.whistled, need.whistle_urgency = Whistled.ASKED.value, doing.given.urgency
    # Named, not called: they are told and see the need when the head of the community agrees.
    need.awaited = [one.id for one in units]
    return _noted(doing, units)


def _call(doing: Doing) -> dict[str, Any]:
    units, need = _units(doing), doing.need
    here = {task.unit for task, _name in _tasks(doing) if task.closed_on is None}
    by = _arrive_by(doing)
    for unit in units:
        if unit.id not in here:
            _open_task(doing, unit, by)
    still = [] if need.whistled == Whistled.ASKED else need.awaited
    need.whistled, need.whistle_urgency = Whistled.CALLED.value, doing.given.urgency
    need.awaited = list(dict.fromkeys([*still, *(one.id for one in units if one.id not in here)]))
    helpers = [one.id for one in units if one.id != need.lead_unit]
    need.helpers = list(dict.fromkeys([*need.helpers, *helpers]))
    return {**_noted(doing, units), "by": by.isoformat()}


def _tasks(doing: Doing) -> list[tuple[Task, str]]:
    return tasks.of_need(doing.session, doing.need.community, doing.need.id)


def _arrive_by(doing: Doing) -> datetime:
    """Thirty minutes, or the end of the working day that the limits give."""
    if doing.given.urgency == Urgency.EMERGENCY:
        return datetime.now(UTC) + timedelta(minutes=EMERGENCY_MINUTES)
    need = doing.need
    step = f"whistle_{doing.given.urgency}"
    days = doing.limits.days(step, need.kind, need.area_class, need.level)
    return datetime.combine(doing.after(1 if days is None else days), time(23, 59), ZONE)


def _open_task(doing: Doing, unit: Unit, by: datetime) -> None:
    need = doing.need
    said = _("吹哨 {no}：{text}").format(no=f"N-{need.no:04d}", text=need.content[:CONTENT])
    order = tasks.Order(
        said, max(need.due_on, by.astimezone(ZONE).date(), doing.today), unit.id,
        source=SOURCE, need=need.id, arrive_by=by,
    )  # fmt: skip
    tasks.open_task(doing.session, doing.actor, need.community, order, doing.today)


def _drop(doing: Doing) -> dict[str, Any]:
    """Not agreed to; those who were called before are waited for as before."""
    here = [task for task, _name in _tasks(doing) if task.closed_on is None]
    doing.need.awaited = [
        task.unit for task in here if task.unit is not None and task.arrived_at is None
    ]
    doing.need.whistled = Whistled.CALLED.value if here else None
    return {}


def _task_of(doing: Doing, unit: int | None) -> tuple[Task, str]:
    for task, name in _tasks(doing):
        if task.unit == unit and task.closed_on is None:
            return task, name
    said = _("请选一个叫到的单位。")
    raise Invalid(said, fields={"unit": said})


def _report_in(doing: Doing) -> dict[str, Any]:
    """A unit says that it has come, or the director says it for one that did not say so."""
    task, name = _task_of(doing, doing.actor.unit or doing.given.unit)
    if task.arrived_at is not None:
        raise Conflict(_("{unit}已经应哨。").format(unit=name))
    task.arrived_at = datetime.now(UTC)
    task.state = TaskState.DOING.value if task.state == TaskState.OPEN else task.state
    task.progress = doing.given.words.strip() or task.progress
    doing.need.awaited = [one for one in doing.need.awaited if one != task.unit]
    late = task.arrive_by is not None and task.arrived_at > task.arrive_by
    return {"unit": name, "late": True} if late else {"unit": name}


def _rate(doing: Doing) -> dict[str, Any]:
    """What the community says of a unit; with that its task is struck off."""
    task, name = _task_of(doing, doing.given.unit)
    task.rating = doing.given.rating
    if task.state in tasks.UNFINISHED:
        came = task.arrived_at is not None
        task.state = (TaskState.DONE if came else TaskState.DROPPED).value
        task.done_on = doing.today
        task.evidence = doing.given.words.strip() or (_("到场办理") if came else _("没有到场"))
    task.closed_on, task.closed_by = doing.today, doing.actor.name
    need = doing.need
    need.awaited = [one for one in need.awaited if one != task.unit]
    if all(other.closed_on for other, _name in _tasks(doing)):
        need.whistled = None
    return {"unit": name, "rating": doing.given.rating}


EFFECTS: dict[StepCode, Callable[[Doing], dict[str, Any]]] = {
    C.ASK_WHISTLE: _ask, C.WHISTLE: _call, C.NO_WHISTLE: _drop, C.REPORT_IN: _report_in,
    C.RATE: _rate,
}  # fmt: skip
