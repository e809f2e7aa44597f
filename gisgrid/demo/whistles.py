"""The demo's whistles (合成数据): one with three units, of which one is late; one asked for."""

import json
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid.demo.fill import Row, fill
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.shelf import Shelf
from gisgrid.needs.models import Need, NeedStep, Urgency, Whistled
from gisgrid.needs.whistling import CONTENT, SOURCE, ZONE
from gisgrid.tasks.models import Task

# Unit: minutes after the whistle at which it came, None: not yet.
CALLED = {9: 55, 12: 140, 19: None}
ASKED = (18, 9)
SAID = "到了，正在一起看现场"


def write_whistles(session: Session, shelf: Shelf) -> None:
    """Upon the two needs that are in hand since three days at least and were raised last."""
    query = (
        select(Need)
        .where(
            Need.community == COMMUNITY,
            Need.state == "handling",
            Need.lead_unit.is_not(None),
            Need.state_on <= shelf.ground.today - timedelta(days=3),
        )
        .order_by(Need.raised_on.desc(), Need.no.desc())
        .limit(2)
    )
    found = session.scalars(query).all()
    steps: list[Row] = []
    if len(found) == 2:
        steps += _call(session, shelf, found[0])
        steps.append(_ask(shelf, found[1]))
    session.flush()
    fill(session, COMMUNITY, NeedStep, steps)


def _at(shelf: Shelf, days_ago: int, hour: int, minutes: int = 0) -> datetime:
    day = shelf.ground.today - timedelta(days=days_ago)
    return datetime.combine(day, time(hour), ZONE) + timedelta(minutes=minutes)


def _call(session: Session, shelf: Shelf, need: Need) -> list[Row]:
    at, by = _at(shelf, 2, 9), _at(shelf, 1, 12)
    names = [shelf.unit_name(number) for number in CALLED]
    given: Row = {"urgency": Urgency.HARD.value, "units": names, "by": by.isoformat()}
    steps = [_step(shelf, need, at, "whistle", "director", "三家一起到场才办得了", given)]
    last = session.scalar(select(func.max(Task.no)).where(Task.community == COMMUNITY)) or 0
    rows = []
    for no, (number, minutes) in enumerate(CALLED.items(), start=last + 1):
        came = None if minutes is None else at + timedelta(minutes=minutes)
        rows.append(_task(shelf, need, number, came) | {"no": no, "arrive_by": by})
        if came:
            unit: Row = {"unit": shelf.unit_name(number)}
            steps.append(_step(shelf, need, came, "report_in", f"unit{number:02d}", SAID, unit))
    fill(session, COMMUNITY, Task, rows)
    need.whistled, need.whistle_urgency = Whistled.CALLED.value, Urgency.HARD.value
    units = {number: one for number in CALLED if (one := shelf.unit(number)) is not None}
    need.awaited = [one for number, one in units.items() if CALLED[number] is None]
    need.helpers = [one for one in units.values() if one != need.lead_unit]
    return steps


def _task(shelf: Shelf, need: Need, number: int, came: datetime | None) -> Row:
    return {
        "source": SOURCE,
        "need": need.id,
        "unit": shelf.unit(number),
        "content": f"吹哨 N-{need.no:04d}：{need.content[:CONTENT]}",
        "opened_on": _at(shelf, 2, 9).date(),
        "opened_by": shelf.name_of("director"),
        "due_on": max(need.due_on, shelf.ground.today),
        "state": "doing" if came else "open",
        "progress": SAID if came else None,
        "arrived_at": came,
    }


def _ask(shelf: Shelf, need: Need) -> Row:
    names = [shelf.unit_name(number) for number in ASKED]
    given: Row = {"urgency": Urgency.PLANNED.value, "units": names}
    group = shelf.groups[shelf.grids.index(need.grid)] if need.grid else 1
    need.whistled, need.whistle_urgency = Whistled.ASKED.value, Urgency.PLANNED.value
    need.awaited = [one for n in ASKED if (one := shelf.unit(n)) is not None]
    said = "几家各管一段，想约到一起定下来"
    return _step(shelf, need, _at(shelf, 1, 15), "ask_whistle", f"group{group}", said, given)


def _step(
    shelf: Shelf, need: Need, at: datetime, code: str, key: str, note: str, given: Row
) -> Row:
    need.version += 1
    return {
        "need": need.id,
        "grid": need.grid,
        "at": at,
        "by_account": shelf.offices.accounts.get(key),
        "by_name": shelf.name_of(key),
        "from_state": need.state,
        "to_state": need.state,
        "note": note,
        "step": code,
        "given": json.dumps(given, ensure_ascii=False),
    }
