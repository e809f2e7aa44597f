"""Disputes. Who quarrels about what stands in a table of its own that only functions read."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, one_of, refers
from gisgrid.territory.models import geometry


class DisputeKind(StrEnum):
    FAMILY = "family"
    NEIGHBOUR = "neighbour"
    HOUSING = "housing"
    PROPERTY_MANAGEMENT = "property_management"
    LABOUR = "labour"
    CONTRACT = "contract"
    DAMAGES = "damages"
    LAND_FOREST = "land_forest"
    DEMOLITION = "demolition"
    MEDICAL = "medical"
    CONSUMER = "consumer"
    ENVIRONMENT = "environment"
    TRAFFIC = "traffic"
    OTHER = "other"


class CaseSource(StrEnum):
    APPLIED = "applied"
    OWN_MOTION = "own_motion"
    POLICE = "police"
    COURT = "court"
    DEPARTMENT = "department"


class Risk(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class MediationResult(StrEnum):
    PENDING = "pending"
    AGREED = "agreed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"


class AgreementForm(StrEnum):
    ORAL = "oral"
    WRITTEN = "written"


class Performed(StrEnum):
    KEPT = "kept"
    PARTLY = "partly"
    NOT_KEPT = "not_kept"


class Dispute(Scoped, Base):
    """One dispute from the day it was found to its result and whether the agreement was kept."""

    __tablename__ = "dispute"
    __table_args__ = (
        UniqueConstraint("community", "no"),
        one_of("kind", DisputeKind),
        one_of("case_source", CaseSource),
        one_of("risk", Risk),
        one_of("result", MediationResult),
        one_of("agreement_form", AgreementForm),
        one_of("performed", Performed),
        CheckConstraint("mediated_on >= found_on", name="mediated_after_found"),
        CheckConstraint("people_count BETWEEN 1 AND 10000", name="people_count_sane"),
        Index("ix_dispute_community_grid", "community", "grid"),
        Index("ix_dispute_community_found_on", "community", "found_on"),
        Index("ix_dispute_community_need", "community", "need"),
        *refers(household="household", need="need", grid="grid", grid_then="grid"),
    )

    no: Mapped[int] = mapped_column(Integer, comment="J-0012")
    found_on: Mapped[date]
    kind: Mapped[str] = mapped_column(Text)
    case_source: Mapped[str] = mapped_column(Text, server_default=CaseSource.OWN_MOTION.value)
    people_count: Mapped[int | None] = mapped_column(Integer)
    risk: Mapped[str] = mapped_column(Text, server_default=Risk.LOW.value)
    mediator: Mapped[str | None] = mapped_column(Text, comment="name")
    mediated_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(Text, server_default=MediationResult.PENDING.value)
    agreement_form: Mapped[str | None] = mapped_column(Text)
    performed: Mapped[str | None] = mapped_column(Text, comment="whether the agreement was kept")
    revisit_on: Mapped[date | None] = mapped_column(comment="called back on")
    archive_no: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    recorded_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    version: Mapped[int] = mapped_column(Integer, server_default="1")
    need: Mapped[int | None] = mapped_column(BigInteger, comment="that led to it")
    household: Mapped[int | None] = mapped_column(BigInteger)
    point: Mapped[Any] = mapped_column(geometry("POINT"))
    grid: Mapped[int | None] = mapped_column(BigInteger)
    grid_then: Mapped[int | None] = mapped_column(BigInteger)


class DisputeWords(Scoped, Base):
    """Between whom and what about; no right of the application reads this."""

    __tablename__ = "dispute_words"
    __table_args__ = (
        UniqueConstraint("community", "dispute"),
        ForeignKeyConstraint(
            ["community", "dispute"], ["dispute.community", "dispute.id"], ondelete="CASCADE"
        ),
    )

    dispute: Mapped[int] = mapped_column(BigInteger)
    parties: Mapped[str | None] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
