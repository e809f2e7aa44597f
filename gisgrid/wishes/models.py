"""Wishes and good deeds."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, one_of, refers


class WishKind(StrEnum):
    GOODS = "goods"
    COMPANY = "company"
    SERVICE = "service"


class WishState(StrEnum):
    RAISED = "raised"
    REVIEWED = "reviewed"
    ON_WALL = "on_wall"
    CLAIMED = "claimed"
    CONTACTED = "contacted"
    REALISED = "realised"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    NEXT_ROUND = "next_round"


class WisherClass(StrEnum):
    """All that the wall says of who wishes; the finer classes are not asked for."""

    ELDER = "elder"
    CHILD = "child"
    OTHER = "other"


class Wish(Scoped, Base):
    """One micro-wish in the first person; who wished it stands nowhere in it."""

    __tablename__ = "wish"
    __table_args__ = (
        UniqueConstraint("community", "no"),
        one_of("kind", WishKind),
        one_of("state", WishState),
        one_of("wisher_class", WisherClass),
        CheckConstraint("num_nonnulls(claimed_by, volunteer) <= 1", name="one_claimer"),
        CheckConstraint("realised_on >= raised_on", name="realised_after_raised"),
        Index("ix_wish_community_grid", "community", "grid"),
        *refers(household="household", claimed_by="unit", grid="grid", grid_then="grid"),
    )

    no: Mapped[int] = mapped_column(Integer)
    wish_text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    household: Mapped[int | None] = mapped_column(BigInteger)
    raised_on: Mapped[date]
    claimed_by: Mapped[int | None] = mapped_column(BigInteger)
    claimed_on: Mapped[date | None]
    realised_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="grows by each step")
    wisher_class: Mapped[str] = mapped_column(Text, server_default=WisherClass.OTHER.value)
    raised_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    volunteer: Mapped[int | None] = mapped_column(BigInteger, comment="account that claimed it")
    published_on: Mapped[date | None] = mapped_column(comment="first day on the wall")
    contacted_on: Mapped[date | None]
    how: Mapped[str | None] = mapped_column(Text, comment="how it was realised")
    round: Mapped[int] = mapped_column(SmallInteger, server_default="1")
    grid: Mapped[int | None] = mapped_column(BigInteger)
    grid_then: Mapped[int | None] = mapped_column(BigInteger)


class WishAct(Scoped, Base):
    """One step of a wish: who moved it from which state to which, and what was said."""

    __tablename__ = "wish_act"
    __table_args__ = (
        Index("ix_wish_act_community_wish", "community", "wish"),
        *refers(wish="wish"),
    )

    wish: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    by_account: Mapped[int | None] = mapped_column(BigInteger)
    by_name: Mapped[str] = mapped_column(Text)
    step: Mapped[str] = mapped_column(Text, comment="code of the row in the table of steps")
    from_state: Mapped[str | None] = mapped_column(Text)
    to_state: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


class GoodDeed(Scoped, Base):
    """One practical good deed, credited to a unit."""

    __tablename__ = "good_deed"
    __table_args__ = (
        Index("ix_good_deed_community_grid", "community", "grid"),
        *refers(unit="unit", grid="grid", grid_then="grid"),
    )

    done_on: Mapped[date]
    unit: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    beneficiaries: Mapped[int | None] = mapped_column(Integer, comment="households helped")
    grid: Mapped[int | None] = mapped_column(BigInteger)
    grid_then: Mapped[int | None] = mapped_column(BigInteger)
