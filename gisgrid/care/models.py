"""What only named readers may know. The application has no right to read these tables: functions
of the owner do, which ask who it is and write down that he looked."""

from datetime import date

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, apart, in_order, refers


class CareService(Scoped, Base):
    """The sensitive service that one visit gave: why somebody is cared for."""

    __tablename__ = "care_service"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('illness_call', 'allowance_help', 'released_guidance')", name="kind_known"
        ),
        ForeignKeyConstraint(
            ["community", "visit"], ["visit.community", "visit.id"], ondelete="CASCADE"
        ),
    )

    visit: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)


class HouseholdClass(Base):
    """One class of households and how often it is visited (a proposal until staff set a rule)."""

    __tablename__ = "household_class"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(SmallInteger)
    mark: Mapped[str] = mapped_column(Text, comment="R or X: named readers only")
    every_days: Mapped[int] = mapped_column(SmallInteger, comment="a proposal")
    phone_counts: Mapped[bool]


class VisitRule(Scoped, Base):
    """How often a class is visited in one community, from a day to a day."""

    __tablename__ = "visit_rule"
    __table_args__ = (
        CheckConstraint("every_days BETWEEN 1 AND 3660", name="every_days_sane"),
        in_order(),
        apart("one_visit_rule_at_a_time", "class"),
    )

    class_: Mapped[str] = mapped_column("class", Text, ForeignKey("household_class.code"))
    every_days: Mapped[int] = mapped_column(SmallInteger)
    phone_counts: Mapped[bool]
    since: Mapped[date]
    until: Mapped[date | None]
    basis: Mapped[str | None] = mapped_column(Text)


class CareRecord(Scoped, Base):
    """One household belongs to a class of care; no right of the application reads this."""

    __tablename__ = "care_record"
    __table_args__ = (
        in_order(),
        Index("ix_care_record_community_household", "community", "household"),
        *refers(household="household"),
    )

    household: Mapped[int] = mapped_column(BigInteger)
    class_: Mapped[str] = mapped_column("class", Text, ForeignKey("household_class.code"))
    since: Mapped[date]
    until: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    written_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")


class CareReader(Scoped, Base):
    """One person who may read care records: R, or RX with released persons too; named by whom
    and why, from a day to a day."""

    __tablename__ = "care_reader"
    __table_args__ = (
        CheckConstraint("level IN ('R', 'RX')", name="level_known"),
        in_order(),
    )

    account: Mapped[int] = mapped_column(BigInteger)
    reader_name: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(Text)
    since: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    named_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")


class VisitSnooze(Scoped, Base):
    """A visit that is due was put off to a day, with the reason."""

    __tablename__ = "visit_snooze"
    __table_args__ = (
        in_order(),
        Index("ix_visit_snooze_community_household", "community", "household"),
        *refers(household="household", grid="grid"),
    )

    household: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[date]
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    put_off_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    put_off_name: Mapped[str] = mapped_column(Text)
    grid: Mapped[int | None] = mapped_column(BigInteger)
