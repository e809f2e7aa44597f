"""Wishes and good deeds."""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, Text, UniqueConstraint
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


class Wish(Scoped, Base):
    """One micro-wish in the first person; who wished it stands nowhere in it."""

    __tablename__ = "wish"
    __table_args__ = (
        UniqueConstraint("community", "no"),
        one_of("kind", WishKind),
        one_of("state", WishState),
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
    grid: Mapped[int | None] = mapped_column(BigInteger)
    grid_then: Mapped[int | None] = mapped_column(BigInteger)


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
