"""Meetings, their rules, agenda and attendance. What they resolve are tasks."""

from datetime import date
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, in_order, one_of, refers


class MeetingKind(StrEnum):
    REGULAR = "regular"
    JOINT = "joint"


class MeetingState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"


class Step(StrEnum):
    WEEK = "week"
    MONTH = "month"


class MeetingRule(Scoped, Base):
    """When a meeting comes round: every so many weeks or months from its first day on."""

    __tablename__ = "meeting_rule"
    __table_args__ = (
        one_of("kind", MeetingKind),
        one_of("step", Step),
        CheckConstraint("every BETWEEN 1 AND 52", name="every_in_bounds"),
        in_order(),
    )

    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    step: Mapped[str] = mapped_column(Text)
    every: Mapped[int] = mapped_column(SmallInteger)
    since: Mapped[date] = mapped_column(comment="the first meeting")
    until: Mapped[date | None]
    starts_at: Mapped[str] = mapped_column(Text, comment="14:00")
    place: Mapped[str] = mapped_column(Text)


class Meeting(Scoped, Base):
    """One meeting: planned, held with its minutes, or missed with the reason."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("community", "kind", "no"),
        UniqueConstraint("community", "meeting_rule", "planned_on"),
        one_of("kind", MeetingKind),
        one_of("state", MeetingState),
        CheckConstraint("state <> 'held' OR held_on IS NOT NULL", name="held_on_a_day"),
        CheckConstraint("state <> 'missed' OR why IS NOT NULL", name="missed_with_reason"),
        Index("ix_meeting_community_planned_on", "community", "planned_on"),
        *refers(meeting_rule="meeting_rule"),
    )

    kind: Mapped[str] = mapped_column(Text)
    no: Mapped[int] = mapped_column(Integer, comment="counts within its kind")
    name: Mapped[str] = mapped_column(Text)
    meeting_rule: Mapped[int | None] = mapped_column(BigInteger)
    planned_on: Mapped[date]
    held_on: Mapped[date | None]
    starts_at: Mapped[str | None] = mapped_column(Text)
    ends_at: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    chair: Mapped[str | None] = mapped_column(Text)
    recorder: Mapped[str | None] = mapped_column(Text)
    discussion: Mapped[str | None] = mapped_column(Text, comment="the minutes")
    state: Mapped[str] = mapped_column(Text, server_default=MeetingState.PLANNED.value)
    why: Mapped[str | None] = mapped_column(Text, comment="why it was missed")
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="counts changes")


class AgendaPoint(Scoped, Base):
    """One point of an agenda, typed in or filled in from what is overdue."""

    __tablename__ = "agenda_point"
    __table_args__ = (
        one_of("kind", MeetingKind),
        Index("ix_agenda_point_community_meeting", "community", "meeting"),
        *refers(meeting="meeting"),
    )

    meeting: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text, comment="of the meeting, for the policy")
    content: Mapped[str] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text, comment="page of the records it is about")
    source: Mapped[str | None] = mapped_column(Text, comment="what filled it in; None: typed")


class Attendance(Scoped, Base):
    """Somebody who was asked to a meeting, and whether he or she came."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("community", "meeting", "name"),
        one_of("kind", MeetingKind),
        Index("ix_attendance_community_unit", "community", "unit"),
        *refers(meeting="meeting", unit="unit"),
    )

    meeting: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text, comment="of the meeting, for the policy")
    name: Mapped[str] = mapped_column(Text)
    unit: Mapped[int | None] = mapped_column(BigInteger, comment="that sent him or her")
    is_present: Mapped[bool | None] = mapped_column(comment="None: not yet known")
