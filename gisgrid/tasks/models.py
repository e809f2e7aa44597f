"""Tasks."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    Integer,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, one_of, refers


class TaskState(StrEnum):
    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


class Rating(StrEnum):
    """What the community says of a unit that was whistled for (评哨)."""

    GOOD = "good"
    FAIRLY_GOOD = "fairly_good"
    AVERAGE = "average"
    POOR = "poor"


class Task(Scoped, Base):
    """One thing to be done by a day; `closed_on` is when the community struck it off (销号)."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("community", "no"),
        one_of("state", TaskState),
        one_of("rating", Rating),
        CheckConstraint("num_nonnulls(unit, grid) <= 1", name="one_holder"),
        CheckConstraint(
            "state NOT IN ('done', 'dropped') OR (done_on IS NOT NULL AND evidence IS NOT NULL)",
            name="ended_with_evidence",
        ),
        CheckConstraint(
            "closed_on IS NULL OR state IN ('done', 'dropped')", name="closed_when_ended"
        ),
        CheckConstraint("due_on >= opened_on", name="due_after_opened"),
        CheckConstraint("arrived_at IS NULL OR arrive_by IS NOT NULL", name="arrived_when_called"),
        Index("ix_task_community_meeting", "community", "meeting"),
        Index("ix_task_community_due_on", "community", "due_on"),
        Index("ix_task_community_diary_entry", "community", "diary_entry"),
        Index("ix_task_community_need", "community", "need"),
        *refers(
            meeting="meeting", diary_entry="diary_entry", need="need", unit="unit", grid="grid"
        ),
    )

    no: Mapped[int] = mapped_column(Integer, comment="R-0012")
    content: Mapped[str] = mapped_column(Text)
    meeting: Mapped[int | None] = mapped_column(BigInteger, comment="that resolved it")
    diary_entry: Mapped[int | None] = mapped_column(BigInteger, comment="whose comment gave it")
    need: Mapped[int | None] = mapped_column(BigInteger, comment="for which the unit is called")
    source: Mapped[str] = mapped_column(Text, comment="meeting, review, whistle or other")
    unit: Mapped[int | None] = mapped_column(BigInteger, comment="that leads; None: see grid")
    grid: Mapped[int | None] = mapped_column(
        BigInteger, comment="whose leader does it; with no unit either: the community's office"
    )
    owner_name: Mapped[str | None] = mapped_column(Text, comment="who answers for it in person")
    helpers: Mapped[str | None] = mapped_column(Text, comment="who takes part and supports")
    opened_on: Mapped[date]
    opened_by: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(Text, server_default=TaskState.OPEN.value)
    progress: Mapped[str | None] = mapped_column(Text)
    done_on: Mapped[date | None]
    evidence: Mapped[str | None] = mapped_column(Text, comment="what shows that it was done")
    closed_on: Mapped[date | None]
    closed_by: Mapped[str | None] = mapped_column(Text)
    arrive_by: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="until when a unit that was whistled for is there"
    )
    arrived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    rating: Mapped[str | None] = mapped_column(Text, comment="of the unit, by the community")
