"""Proposals of pairings and their steps."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, one_of, refers


class ProposalState(StrEnum):
    OPEN = "open"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Proposal(Scoped, Base):
    """One proposal of who is paired with which grid of a plan; binds nobody until published."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("community", "name"),
        one_of("state", ProposalState),
        *refers(grid_plan="grid_plan"),
    )

    name: Mapped[str] = mapped_column(Text, comment="A, B, … in the order of making")
    grid_plan: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(Text, server_default=ProposalState.OPEN.value)
    made_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="counts changes")
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    published_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    since: Mapped[date | None] = mapped_column(comment="first day of the published pairings")
    reason: Mapped[str | None] = mapped_column(Text)


class ProposalStep(Scoped, Base):
    """One state of a proposal: what was asked and what came out. The last one counts; taking a
    change back removes it."""

    __tablename__ = "proposal_step"
    __table_args__ = (
        UniqueConstraint("community", "proposal", "number"),
        *refers(proposal="proposal"),
    )

    proposal: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(Integer)
    choices: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="what counts, bounds, wishes")
    result: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="pairs, reasons, curve")
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
