"""Rules of meetings, preparing one, its minutes, and which ones were missed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor
from gisgrid.db import in_force, visible
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.i18n import _
from gisgrid.meetings import rules
from gisgrid.meetings.models import (
    AgendaPoint,
    Attendance,
    Meeting,
    MeetingKind,
    MeetingRule,
    MeetingState,
    Step,
)
from gisgrid.units.models import Unit

LENGTHS = {"place": 60, "chair": 40, "recorder": 40, "discussion": 4000}
SENTENCE = 300
AHEAD_DAYS = 100
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class Due:
    """A day on which a rule wants a meeting that nobody has prepared; `is_missed`: it is past."""

    rule: MeetingRule
    on: date
    is_missed: bool


@dataclass(frozen=True)
class Minutes:
    """What was typed of a meeting that was held."""

    held_on: date | None
    starts_at: str = ""
    ends_at: str = ""
    place: str = ""
    chair: str = ""
    recorder: str = ""
    discussion: str = ""
    present: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Turn:
    """A rule as it is typed."""

    kind: str
    name: str
    step: str
    every: str
    since: date | None
    starts_at: str
    place: str


@dataclass(frozen=True)
class Point:
    content: str
    link: str | None = None
    source: str | None = None


def require_convener(actor: Actor) -> None:
    if not actor.can(Verb.CONVENE):
        raise NotAllowed(_("只有社区主任能做这件事。"))


def list_rules(session: Session, community: int, on: date) -> Sequence[MeetingRule]:
    return session.scalars(
        visible(MeetingRule, community)
        .where(in_force(MeetingRule, on) | (MeetingRule.since > on))
        .order_by(MeetingRule.kind.desc(), MeetingRule.since)
    ).all()


def set_rule(
    session: Session, actor: Actor, community: int, turn: Turn, today: date
) -> MeetingRule:
    """Let a meeting come round from a day on; the rule of that kind before it ends there."""
    require_convener(actor)
    faults = {}
    if turn.kind not in set(MeetingKind):
        faults["kind"] = _("请选一种会议。")
    if not turn.name.strip() or len(turn.name) > 40:
        faults["name"] = _("请写会议名称，最多{n}个字。").format(n=40)
    if turn.step not in set(Step):
        faults["step"] = _("请选周或月。")
    if not (turn.every.isascii() and turn.every.isdigit() and 1 <= int(turn.every) <= 52):
        faults["every"] = _("写一个从 1 到 {n} 的整数。").format(n=52)
    if turn.since is None or turn.since < today:
        faults["since"] = _("请写今天或以后的日期。")
    if not CLOCK.fullmatch(turn.starts_at):
        faults["starts_at"] = _("时间写成 14:00 的样子。")
    if not turn.place.strip() or len(turn.place) > LENGTHS["place"]:
        faults["place"] = _("请写地点，最多{n}个字。").format(n=LENGTHS["place"])
    if faults:
        raise Invalid(_("有{n}处请改一下。").format(n=len(faults)), fields=faults)
    assert turn.since is not None
    for old in session.scalars(
        visible(MeetingRule, community).where(
            MeetingRule.kind == turn.kind, MeetingRule.until.is_(None)
        )
    ):
        old.until = max(turn.since, old.since)
    made = MeetingRule(
        community=community, kind=turn.kind, name=turn.name.strip(), step=turn.step,
        every=int(turn.every), since=turn.since, starts_at=turn.starts_at,
        place=turn.place.strip(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def list_due(session: Session, community: int, today: date) -> list[Due]:
    """Days of all rules that nobody prepared: the missed ones first, then those ahead."""
    taken = {
        (rule, day)
        for rule, day in session.execute(
            select(Meeting.meeting_rule, Meeting.planned_on).where(
                Meeting.community == community, Meeting.meeting_rule.is_not(None)
            )
        )
    }
    found = []
    for rule in session.scalars(visible(MeetingRule, community)):
        last = today + timedelta(days=AHEAD_DAYS)
        days = rules.occurrences(rule.since, rule.step, rule.every, rule.until, rule.since, last)
        found += [Due(rule, day, day < today) for day in days if (rule.id, day) not in taken]
    return _next_of_each(sorted(found, key=lambda due: (due.on, due.rule.id)))


def _next_of_each(due: list[Due]) -> list[Due]:
    """All missed ones, and of each rule the next one ahead."""
    kept, seen = [], set[int]()
    for one in due:
        if not one.is_missed and one.rule.id in seen:
            continue
        if not one.is_missed:
            seen.add(one.rule.id)
        kept.append(one)
    return kept


def list_meetings(
    session: Session, community: int, *, kind: str = "", state: str = ""
) -> Sequence[Meeting]:
    """The latest first."""
    query = visible(Meeting, community).order_by(Meeting.planned_on.desc(), Meeting.id.desc())
    if kind:
        query = query.where(Meeting.kind == kind)
    if state:
        query = query.where(Meeting.state == state)
    return session.scalars(query).all()


def get(session: Session, community: int, meeting: int) -> Meeting:
    found = session.scalar(visible(Meeting, community).where(Meeting.id == meeting))
    if found is None:
        raise NotFound(_("没有这次会议，或您不能看。"))
    return found


def get_rule(session: Session, community: int, rule: int) -> MeetingRule:
    found = session.scalar(visible(MeetingRule, community).where(MeetingRule.id == rule))
    if found is None:
        raise NotFound(_("没有这个会议安排。"))
    return found


def prepare(
    session: Session, actor: Actor, community: int, rule: MeetingRule, on: date,
    points: Sequence[Point], invited: Sequence[tuple[str, int | None]],
) -> Meeting:  # fmt: skip
    """Call the meeting of a rule's day, with an agenda and those asked to it.

    invited   (name, unit that sends him or her)
    Raises Conflict when it is prepared already, Invalid for a day that the rule does not have.
    """
    require_convener(actor)
    if on not in rules.occurrences(rule.since, rule.step, rule.every, rule.until, on, on):
        raise Invalid(_("这一天没有安排会议。"))
    taken = session.scalar(
        visible(Meeting, community).where(Meeting.meeting_rule == rule.id, Meeting.planned_on == on)
    )
    if taken is not None:
        raise Conflict(_("这次会议已经准备了。"))
    made = Meeting(
        community=community, kind=rule.kind, no=_next_no(session, community, rule.kind),
        name=rule.name, meeting_rule=rule.id, planned_on=on, starts_at=rule.starts_at,
        place=rule.place, chair=actor.name, state=MeetingState.PLANNED.value, version=1,
    )  # fmt: skip
    session.add(made)
    session.flush()
    add_points(session, actor, made, points)
    for name, unit in dict(invited).items():
        session.add(
            Attendance(community=community, meeting=made.id, kind=made.kind, name=name, unit=unit)
        )
    session.flush()
    return made


def _next_no(session: Session, community: int, kind: str) -> int:
    last = session.scalar(
        select(func.max(Meeting.no)).where(Meeting.community == community, Meeting.kind == kind)
    )
    return (last or 0) + 1


def list_points(session: Session, community: int, meeting: int) -> Sequence[AgendaPoint]:
    return session.scalars(
        visible(AgendaPoint, community).where(AgendaPoint.meeting == meeting)
        .order_by(AgendaPoint.id)
    ).all()  # fmt: skip


def add_points(session: Session, actor: Actor, meeting: Meeting, points: Sequence[Point]) -> None:
    require_convener(actor)
    for point in points:
        words = point.content.strip()
        if not words or len(words) > SENTENCE:
            fault = _("请写议题，最多{n}个字。").format(n=SENTENCE)
            raise Invalid(fault, fields={"content": fault})
        session.add(
            AgendaPoint(community=meeting.community, meeting=meeting.id, kind=meeting.kind,
                        content=words, link=point.link, source=point.source)
        )  # fmt: skip
    session.flush()


def refill(session: Session, actor: Actor, meeting: Meeting, points: Sequence[Point]) -> int:
    """Put today's state in the place of what was filled in before; typed points stay."""
    require_convener(actor)
    if meeting.state != MeetingState.PLANNED.value:
        raise Conflict(_("会已开过，议题不再变。"))
    for old in list_points(session, meeting.community, meeting.id):
        if old.source is not None:
            session.delete(old)
    session.flush()
    add_points(session, actor, meeting, points)
    return len(points)


def remove_point(session: Session, actor: Actor, meeting: Meeting, point: int) -> None:
    require_convener(actor)
    for old in list_points(session, meeting.community, meeting.id):
        if old.id == point:
            session.delete(old)
    session.flush()


def list_attendance(session: Session, community: int, meeting: int) -> Sequence[Attendance]:
    return session.scalars(
        visible(Attendance, community).where(Attendance.meeting == meeting)
        .order_by(Attendance.unit.nulls_first(), Attendance.id)
    ).all()  # fmt: skip


def hold(
    session: Session, actor: Actor, meeting: Meeting, minutes: Minutes, version: int, today: date
) -> None:
    """Write the minutes; again later to correct them. Raises Conflict when somebody was first."""
    require_convener(actor)
    session.refresh(meeting, with_for_update=True)
    if meeting.version != version:
        raise Conflict(_("刚才有人改了这次会议的记录。您写的还在；请核对，再保存。"))
    _check_minutes(minutes, today)
    meeting.held_on, meeting.state, meeting.why = minutes.held_on, MeetingState.HELD.value, None
    for name in ("starts_at", "ends_at", "place", "chair", "recorder", "discussion"):
        setattr(meeting, name, getattr(minutes, name).strip() or None)
    meeting.version += 1
    for one in list_attendance(session, meeting.community, meeting.id):
        one.is_present = one.id in minutes.present
    session.flush()


def _check_minutes(minutes: Minutes, today: date) -> None:
    faults = {}
    if minutes.held_on is None:
        faults["held_on"] = _("请写开会日期。")
    elif minutes.held_on > today:
        faults["held_on"] = _("日期在以后。")
    for name in ("starts_at", "ends_at"):
        if getattr(minutes, name) and not CLOCK.fullmatch(getattr(minutes, name)):
            faults[name] = _("时间写成 14:00 的样子。")
    if not faults and minutes.starts_at and "" < minutes.ends_at <= minutes.starts_at:
        faults["ends_at"] = _("结束要在开始以后。")
    for name, most in LENGTHS.items():
        if len(getattr(minutes, name)) > most:
            faults[name] = _("太长了，最多{n}个字。").format(n=most)
    if not minutes.discussion.strip():
        faults["discussion"] = _("请写讨论情况，一两句也行。")
    if faults:
        raise Invalid(_("有{n}处请改一下。").format(n=len(faults)), fields=faults)


def miss(session: Session, actor: Actor, meeting: Meeting, why: str, today: date) -> None:
    """Note that a meeting whose day is past did not take place, and why."""
    require_convener(actor)
    if meeting.state == MeetingState.HELD.value:
        raise Conflict(_("会已开过。"))
    if meeting.planned_on > today:
        raise Conflict(_("还没到开会的日子。"))
    words = why.strip()
    if not words or len(words) > SENTENCE:
        fault = _("请写没开成的原因，最多{n}个字。").format(n=SENTENCE)
        raise Invalid(fault, fields={"why": fault})
    meeting.state, meeting.why = MeetingState.MISSED.value, words
    meeting.version += 1
    session.flush()


def cancel(session: Session, actor: Actor, meeting: Meeting) -> None:
    """Take the preparation of a meeting back; the day is open again."""
    require_convener(actor)
    if meeting.state != MeetingState.PLANNED.value:
        raise Conflict(_("会已开过，不能撤销。"))
    for one in (*list_points(session, meeting.community, meeting.id),
                *list_attendance(session, meeting.community, meeting.id)):  # fmt: skip
        session.delete(one)
    session.flush()
    session.delete(meeting)
    session.flush()


@dataclass(frozen=True)
class Came:
    """How often a unit came to joint meetings that asked it."""

    asked: int
    came: int


def attendance_of(session: Session, community: int, unit: int) -> Came:
    row = session.execute(
        select(
            func.count(Attendance.is_present),
            func.count().filter(Attendance.is_present.is_(True)),
        ).where(
            Attendance.community == community, Attendance.unit == unit,
            Attendance.kind == MeetingKind.JOINT.value,
        )
    ).one()  # fmt: skip
    return Came(row[0], row[1])


def invited_units(session: Session, community: int) -> list[tuple[str, int | None]]:
    """One of each unit."""
    rows = session.execute(
        select(Unit.name, Unit.id).where(Unit.community == community).order_by(Unit.code)
    )
    return [(name, id_) for name, id_ in rows]
