"""Duties and their ticks."""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.auth.models import Role
from gisgrid.db import Base, Scoped, in_order, one_of, refers


class DutyKind(StrEnum):
    COLLECT = "collect"
    SERVICE = "service"
    SAFETY = "safety"
    OUTREACH = "outreach"
    MEDIATION = "mediation"
    SHARING = "sharing"
    CO_BUILDING = "co_building"
    CARE = "care"


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    AS_NEEDED = "as_needed"


class Duty(Scoped, Base):
    """One duty of all who hold a role, or of one unit alone, from a day to a day."""

    __tablename__ = "duty"
    __table_args__ = (
        one_of("role", Role),
        one_of("kind", DutyKind),
        one_of("frequency", Frequency),
        in_order(),
        CheckConstraint("unit IS NULL OR role = 'unit_liaison'", name="unit_of_a_liaison"),
        Index("ix_duty_community_role", "community", "role"),
        *refers(unit="unit"),
    )

    role: Mapped[str] = mapped_column(Text, comment="who is bound; unit_liaison: the units")
    unit: Mapped[int | None] = mapped_column(BigInteger, comment="this one alone; None: all")
    kind: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    standard: Mapped[str | None] = mapped_column(Text, comment="when it is done well")
    basis: Mapped[str | None] = mapped_column(Text)
    frequency: Mapped[str] = mapped_column(Text)
    since: Mapped[date]
    until: Mapped[date | None]


class DutyTick(Scoped, Base):
    """One duty was done by one who is bound to it, in one period, with what shows it."""

    __tablename__ = "duty_tick"
    __table_args__ = (
        UniqueConstraint("community", "duty", "holder", "period"),
        Index("ix_duty_tick_community_period", "community", "period"),
        *refers(duty="duty", unit="unit", grid="grid"),
    )

    duty: Mapped[int] = mapped_column(BigInteger)
    holder: Mapped[str] = mapped_column(Text, comment="unit 3, grid 7 or account 12")
    unit: Mapped[int | None] = mapped_column(BigInteger, comment="of the holder, for the policy")
    grid: Mapped[int | None] = mapped_column(BigInteger, comment="of the holder")
    account: Mapped[int | None] = mapped_column(BigInteger, comment="who ticked")
    name: Mapped[str] = mapped_column(Text, comment="who ticked")
    period: Mapped[str] = mapped_column(Text, comment="2026-11, 2026Q4, 2026H2, 2026, 2026-W48")
    done_on: Mapped[date]
    evidence: Mapped[str] = mapped_column(Text)
