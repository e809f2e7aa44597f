"""Bring in needs from other books: each is placed by its point and keeps the days it had there.

What it was called there (`source_ref`) makes the second import of a file change nothing. Only the
first and the last step are known; they are written as imported, by no account.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from geoalchemy2.shape import from_shape
from sqlalchemy import text
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.db import visible
from gisgrid.exchange import changes
from gisgrid.exchange.merge import Outcome
from gisgrid.exchange.report import Fault, Finding, finding
from gisgrid.exchange.rows import NeedRow
from gisgrid.i18n import _
from gisgrid.needs.kinds import guess_sub_kind
from gisgrid.needs.limits import Limits, limits_of
from gisgrid.needs.models import AreaClass, Need, NeedKind, NeedState, NeedStep, Scale
from gisgrid.needs.rules import END_STATES
from gisgrid.territory.service import grid_at

NOON_UTC = time(4, 0)


@dataclass(frozen=True)
class PlacedNeed:
    row: NeedRow
    grid: int
    grid_then: int


def place(
    session: Session, code: int, rows: Sequence[NeedRow], today: date
) -> tuple[list[PlacedNeed], list[Finding]]:
    """The rows that can be placed, and why the others cannot. Cost: one look-up a row."""
    placed, refused = list[PlacedNeed](), list[Finding]()
    for row in rows:
        fault = _fault(row, today)
        if fault is not None:
            refused.append(finding(row.row, *fault))
            continue
        point = row.geometry
        assert point is not None
        grid = grid_at(session, code, point.x, point.y, today)
        if grid is None:
            refused.append(finding(row.row, "geometry", _shown(row), _outside()))
            continue
        then = grid_at(session, code, point.x, point.y, row.raised_on)
        placed.append(PlacedNeed(row, grid, then or grid))
    return placed, refused


def _shown(row: NeedRow) -> str:
    point = row.geometry
    return "" if point is None else f"{point.x:.6f}, {point.y:.6f}"


def _outside() -> Fault:
    return Fault("outside", _("这个位置不在本社区的网格内。"), _("检查坐标，或不导入这一行。"))


def _fault(row: NeedRow, today: date) -> tuple[str, str | None, Fault] | None:
    point = row.geometry
    if point is not None and point.x == round(point.x) and point.y == round(point.y):
        reason = _("坐标只有整度，放不到地图上。")
        return "geometry", _shown(row), Fault("whole_degrees", reason, _("补上真实的坐标。"))
    if row.raised_on > today:
        return "raised_on", str(row.raised_on), _day_fault(_("提出日期在将来。"))
    ended = NeedState(row.state) in END_STATES
    if ended and row.closed_on is None:
        return "closed_on", None, _day_fault(_("已经结束，却没有结束的日期。"))
    if row.closed_on is not None and row.closed_on < row.raised_on:
        return "closed_on", str(row.closed_on), _day_fault(_("结束在提出之前。"))
    if row.closed_on is not None and row.closed_on > today:
        return "closed_on", str(row.closed_on), _day_fault(_("结束日期在将来。"))
    return None


def _day_fault(reason: str) -> Fault:
    return Fault("days", reason, _("核对这一行的日期。"))


def load_needs(session: Session, code: int, placed: Sequence[PlacedNeed], today: date) -> Outcome:
    """New ones get numbers in the order of the file; known ones take over state and days."""
    known = {
        need.source_ref: need
        for need in session.scalars(
            visible(Need, code).where(Need.source_ref.in_([one.row.code for one in placed]))
        )
    }
    fresh = [one for one in placed if one.row.code not in known]
    updated = sum(_update(session, known[one.row.code], one.row) for one in placed
                  if one.row.code in known)  # fmt: skip
    if fresh:
        first = session.scalar(
            text("SELECT next_number(:c, 'need', :n)"), {"c": code, "n": len(fresh)}
        )
        limits = limits_of(session, code, today)
        micro = {kind.code: kind.is_micro for kind in session.query(NeedKind)}
        for number, one in enumerate(fresh, start=first or 1):
            _add(session, code, number, one, limits, micro)
    return Outcome(len(fresh), updated, len(placed) - len(fresh) - updated)


def _update(session: Session, need: Need, row: NeedRow) -> bool:
    wanted = {"state": row.state, "closed_on": row.closed_on}
    if row.due_on:
        wanted["due_on"] = row.due_on
    changed = {name: value for name, value in wanted.items() if getattr(need, name) != value}
    if not changed:
        return False
    changes.before(session, need, [*changed, "version"])
    before = need.state
    for name, value in changed.items():
        setattr(need, name, value)
    need.version += 1
    session.flush()
    if before != row.state:
        _note(session, need, before, row.closed_on or row.raised_on)
    return True


def _add(
    session: Session,
    code: int,
    number: int,
    one: PlacedNeed,
    limits: Limits,
    micro: dict[str, bool],
) -> None:
    row = one.row
    days = limits.whole(row.kind, AreaClass.PUBLIC.value)
    need = Need(
        community=code,
        no=number,
        kind=row.kind,
        sub_kind=guess_sub_kind(row.kind, row.content),
        scale=(Scale.MICRO if micro.get(row.kind) else Scale.GENERAL).value,
        content=row.content,
        source=row.source,
        state=row.state,
        point=from_shape(row.geometry, srid=geo.STORED),
        place=row.place,
        raised_on=row.raised_on,
        raised_at=_noon(row.raised_on),
        due_on=row.due_on or limits.calendar.add(row.raised_on, days),
        closed_on=row.closed_on,
        state_on=row.closed_on or row.raised_on,
        source_ref=row.code,
        grid=one.grid,
        grid_then=one.grid_then,
    )
    session.add(need)
    session.flush()
    changes.added(session, "need", need.id)
    _note(session, need, None, row.raised_on, NeedState.REPORTED.value)
    if row.state != NeedState.REPORTED:
        _note(session, need, NeedState.REPORTED.value, row.closed_on or row.raised_on)


def _note(
    session: Session, need: Need, before: str | None, on: date, to: str | None = None
) -> None:
    """A step of the other book: `step` is empty, because no row of our table led there."""
    session.add(
        NeedStep(
            community=need.community,
            need=need.id,
            grid=need.grid,
            at=_noon(on),
            by_name=_("导入"),
            from_state=before,
            to_state=to or need.state,
            note=need.content if before is None else None,
        )
    )
    session.flush()


def _noon(on: date) -> datetime:
    """Books of days know no hour."""
    return datetime.combine(on, NOON_UTC, UTC)
