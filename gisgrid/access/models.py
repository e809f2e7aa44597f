"""Tasks from outside."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, one_of


class ItemKind(StrEnum):
    STATUTORY = "statutory"
    ASSISTING = "assisting"
    ADMITTED = "admitted"
    NEGATIVE = "negative"


class Decision(StrEnum):
    ADMITTED = "admitted"
    REFUSED = "refused"
    SUPPLEMENT = "supplement"


class TaskAccess(Scoped, Base):
    """One task that a department wants the community to take on, and what was decided of it."""

    __tablename__ = "task_access"
    __table_args__ = (
        UniqueConstraint("community", "no"),
        one_of("kind", ItemKind),
        one_of("decision", Decision),
        CheckConstraint("(decision IS NULL) = (decided_on IS NULL)", name="decided_on_a_day"),
        CheckConstraint("decision <> 'admitted' OR since IS NOT NULL", name="admitted_from_a_day"),
        CheckConstraint("decision = 'admitted' OR since IS NULL", name="begins_when_admitted"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
        CheckConstraint(
            "decision NOT IN ('refused', 'supplement') OR reason IS NOT NULL",
            name="refused_with_reason",
        ),
        CheckConstraint("kind <> 'negative' OR decision <> 'admitted'", name="negative_stays_out"),
        Index("ix_task_access_community_applied_on", "community", "applied_on"),
    )

    no: Mapped[int] = mapped_column(Integer, comment="Z-0007")
    kind: Mapped[str] = mapped_column(Text)
    item: Mapped[str] = mapped_column(Text, comment="the task")
    department: Mapped[str] = mapped_column(Text, comment="that asks")
    basis: Mapped[str | None] = mapped_column(Text, comment="law or circular it rests on")
    community_duty: Mapped[str] = mapped_column(Text, comment="what the community would do")
    support: Mapped[str | None] = mapped_column(Text, comment="staff, money, tools given")
    applied_on: Mapped[date]
    decision: Mapped[str | None] = mapped_column(Text)
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    since: Mapped[date | None]
    until: Mapped[date | None] = mapped_column(comment="the last day; None: without end")
    refused: Mapped[int] = mapped_column(Integer, server_default="0", comment="times")
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="counts changes")
