"""Rules of points with days of effect, and the entries, to which is only ever added."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, in_order, refers


class PointsRule(Scoped, Base):
    """How many points an act gives in this community from a day to a day; without a row the
    proposal of `geodata/points_rules.csv` counts."""

    __tablename__ = "points_rule"
    __table_args__ = (
        in_order(),
        CheckConstraint("points BETWEEN 1 AND 50", name="points_in_range"),
        Index("ix_points_rule_community_code", "community", "code"),
    )

    code: Mapped[str] = mapped_column(Text)
    points: Mapped[int] = mapped_column(SmallInteger, comment="an hour or a time")
    basis: Mapped[str | None] = mapped_column(Text)
    since: Mapped[date]
    until: Mapped[date | None]


class PointsEntry(Scoped, Base):
    """One act of one volunteer, or the reversal of one. Never changed, never deleted."""

    __tablename__ = "points_entry"
    __table_args__ = (
        UniqueConstraint("community", "reverses"),
        CheckConstraint("(reverses IS NULL) = (points > 0)", name="reversal_is_negative"),
        CheckConstraint("points <> 0 AND quantity > 0", name="something"),
        Index("ix_points_entry_community_person_done_on", "community", "person", "done_on"),
        Index("ix_points_entry_community_done_on", "community", "done_on"),
        *refers(person="person", reverses="points_entry"),
    )

    person: Mapped[int] = mapped_column(BigInteger, comment="the volunteer")
    code: Mapped[str] = mapped_column(Text, comment="of the rule")
    quantity: Mapped[int] = mapped_column(SmallInteger, comment="hours or times")
    points: Mapped[int] = mapped_column(SmallInteger, comment="as the rule of the day gave")
    done_on: Mapped[date]
    why: Mapped[str] = mapped_column(Text, comment="what was done, or why it is reversed")
    reverses: Mapped[int | None] = mapped_column(BigInteger, comment="the entry it takes back")
    entered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    entered_by: Mapped[int | None] = mapped_column(BigInteger, comment="account that confirms it")
    entered_name: Mapped[str] = mapped_column(Text)


class Volunteer(Scoped, Base):
    """Somebody who reported in to help (在职党员和志愿者报到), with a word of what he can do."""

    __tablename__ = "volunteer"
    __table_args__ = (
        UniqueConstraint("community", "person"),
        CheckConstraint("until IS NULL OR since <= until", name="in_order"),
        *refers(person="person", unit="unit", grid="grid"),
    )

    person: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[int | None] = mapped_column(BigInteger, comment="where he or she works")
    grid: Mapped[int | None] = mapped_column(BigInteger, comment="where he or she helps")
    skills: Mapped[str | None] = mapped_column(Text)
    free_times: Mapped[str | None] = mapped_column(Text)
    pledge: Mapped[str | None] = mapped_column(Text)
    since: Mapped[date] = mapped_column(comment="reported in")
    until: Mapped[date | None]
    registered_name: Mapped[str] = mapped_column(Text)


class Gift(Scoped, Base):
    """Something that points are exchanged for."""

    __tablename__ = "gift"
    __table_args__ = (
        CheckConstraint("points BETWEEN 1 AND 1000 AND stock BETWEEN 0 AND 10000", name="bounds"),
    )

    name: Mapped[str] = mapped_column(Text)
    points: Mapped[int] = mapped_column(SmallInteger)
    stock: Mapped[int] = mapped_column(SmallInteger, comment="how many there were")
    until: Mapped[date | None] = mapped_column(comment="no longer offered from this day")


class PointsExchange(Scoped, Base):
    """One gift handed over for points, or the reversal of one. Never changed, never deleted."""

    __tablename__ = "points_exchange"
    __table_args__ = (
        UniqueConstraint("community", "reverses"),
        CheckConstraint(
            "(reverses IS NULL) = (points > 0) AND points <> 0", name="reversal_is_negative"
        ),
        Index("ix_points_exchange_community_person", "community", "person"),
        *refers(person="person", gift="gift", reverses="points_exchange"),
    )

    person: Mapped[int] = mapped_column(BigInteger)
    gift: Mapped[int] = mapped_column(BigInteger)
    points: Mapped[int] = mapped_column(SmallInteger, comment="as the gift cost then")
    reverses: Mapped[int | None] = mapped_column(BigInteger, comment="the exchange it takes back")
    why: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    entered_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    entered_name: Mapped[str] = mapped_column(Text)
