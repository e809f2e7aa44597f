"""Agreements, commitments, ratings."""

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
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, one_of, refers


class Side(StrEnum):
    """Who promises, who rates."""

    UNIT = "unit"
    COMMUNITY = "community"


class CommitmentKind(StrEnum):
    OPEN_VENUE = "open_venue"
    VOLUNTEERS = "volunteers"
    CLAIM_WISHES = "claim_wishes"
    PAIR_HOUSEHOLDS = "pair_households"
    REPAIR = "repair"
    LECTURES = "lectures"
    CLINIC = "clinic"
    SNOW_SECTION = "snow_section"
    CULTURE = "culture"
    GOODS = "goods"
    INFORMATION = "information"
    MEETINGS = "meetings"


class Together(StrEnum):
    """The six “together” (六共)."""

    ACTIVITIES = "activities"
    FACILITIES = "facilities"
    EDUCATION = "education"
    MEMBERS = "members"
    VOLUNTEERING = "volunteering"
    GRIDS = "grids"


class CommitmentState(StrEnum):
    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


class Evaluation(StrEnum):
    GOOD = "good"
    FAIRLY_GOOD = "fairly_good"
    AVERAGE = "average"
    POOR = "poor"


class Agreement(Scoped, Base):
    """One signed agreement between the community and a unit, from a day to a day."""

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("community", "no"),
        CheckConstraint("valid_to > signed_on", name="valid_after_signed"),
        CheckConstraint("ended_on >= signed_on", name="ended_after_signed"),
        Index("ix_agreement_community_unit", "community", "unit"),
        *refers(unit="unit", renews="agreement", proposal="proposal"),
    )

    no: Mapped[int] = mapped_column(Integer, comment="X-0012")
    unit: Mapped[int] = mapped_column(BigInteger)
    signed_on: Mapped[date]
    valid_to: Mapped[date] = mapped_column(comment="last day")
    signer_community: Mapped[str] = mapped_column(Text)
    signer_unit: Mapped[str] = mapped_column(Text)
    renews: Mapped[int | None] = mapped_column(BigInteger, comment="the agreement before it")
    ended_on: Mapped[date | None] = mapped_column(comment="ended before its time")
    ended_why: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    proposal: Mapped[int | None] = mapped_column(
        BigInteger, comment="published proposal it was drafted for"
    )


class Commitment(Scoped, Base):
    """One promise of an agreement, by the unit or by the community, to be kept by a day."""

    __tablename__ = "commitment"
    __table_args__ = (
        one_of("side", Side),
        one_of("kind", CommitmentKind),
        one_of("together", Together),
        one_of("state", CommitmentState),
        CheckConstraint(
            "state <> 'done' OR (done_on IS NOT NULL AND evidence IS NOT NULL)",
            name="done_with_evidence",
        ),
        Index("ix_commitment_community_agreement", "community", "agreement"),
        Index("ix_commitment_community_unit_due_on", "community", "unit", "due_on"),
        *refers(agreement="agreement", unit="unit"),
    )

    agreement: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[int] = mapped_column(BigInteger, comment="of the agreement, for the policy")
    side: Mapped[str] = mapped_column(Text, comment="who promises")
    kind: Mapped[str] = mapped_column(Text)
    together: Mapped[str | None] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(Text, server_default=CommitmentState.OPEN.value)
    done_on: Mapped[date | None]
    evidence: Mapped[str | None] = mapped_column(Text, comment="what shows that it was kept")
    said_by: Mapped[str | None] = mapped_column(Text, comment="name of who changed it last")


class Rating(Scoped, Base):
    """What one side says of the other for one half-year; both sides read both."""

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("community", "unit", "side", "period"),
        one_of("side", Side),
        one_of("evaluation", Evaluation),
        CheckConstraint("period ~ '^[0-9]{4}H[12]$'", name="period_is_a_half_year"),
        *refers(unit="unit"),
    )

    unit: Mapped[int] = mapped_column(BigInteger)
    side: Mapped[str] = mapped_column(Text, comment="who rates the other")
    period: Mapped[str] = mapped_column(Text, comment="2026H2")
    evaluation: Mapped[str] = mapped_column(Text)
    word: Mapped[str] = mapped_column(Text)
    rated_by: Mapped[str] = mapped_column(Text)
    rated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
