"""Visits."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Computed, DateTime, Index, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, one_of, refers
from gisgrid.territory.models import geometry


class Outcome(StrEnum):
    HOME = "home"
    NOT_HOME = "not_home"
    REFUSED = "refused"
    MOVED_AWAY = "moved_away"
    NO_ACCESS = "no_access"
    VACANT = "vacant"
    BY_PHONE = "by_phone"
    LATER = "later"
    WRONG_DOOR = "wrong_door"


class VisitKind(StrEnum):
    ROUTINE = "routine"
    BY_CLASS = "by_class"
    CAMPAIGN = "campaign"
    SYMPATHY = "sympathy"
    RETURN = "return"
    AD_HOC = "ad_hoc"
    CADRE = "cadre"
    UNIT = "unit"
    PHONE = "phone"
    PATROL = "patrol"


class ServiceKind(StrEnum):
    """The six services to the home. Three of them say why somebody is cared for: a visit never
    holds those, a table with named readers does."""

    MEDIATION = "mediation"
    CULTURE = "culture"
    RESIDENT_VISIT = "resident_visit"
    ILLNESS_CALL = "illness_call"
    ALLOWANCE_HELP = "allowance_help"
    RELEASED_GUIDANCE = "released_guidance"


SENSITIVE_SERVICES = frozenset(
    {ServiceKind.ILLNESS_CALL, ServiceKind.ALLOWANCE_HELP, ServiceKind.RELEASED_GUIDANCE}
)


class OutreachTopic(StrEnum):
    INSURANCE_RATES = "insurance_rates"
    MEDICAL_REIMBURSEMENT = "medical_reimbursement"
    MIN_ALLOWANCE = "min_allowance"
    LAWS = "laws"
    SAFETY_FAMILY_PLANNING = "safety_family_planning"
    COMMUNITY_REPORT = "community_report"
    FOREST_FIRE = "forest_fire"
    FRAUD = "fraud"
    HEATING_POLICY = "heating_policy"
    FLOOD_SEASON = "flood_season"


class Visit(Scoped, Base):
    """One visit to one household on one day; a visit to nobody home is still a visit."""

    __tablename__ = "visit"
    __table_args__ = (
        one_of("outcome", Outcome),
        one_of("kind", VisitKind),
        CheckConstraint("household IS NOT NULL OR point IS NOT NULL", name="has_a_place"),
        CheckConstraint(
            "service_kind IN ('mediation', 'culture', 'resident_visit')",
            name="service_not_sensitive",
        ),
        one_of("outreach_topic", OutreachTopic),
        Index("ix_visit_community_diary_entry", "community", "diary_entry"),
        Index("ix_visit_community_grid_visited_on", "community", "grid", "visited_on"),
        Index("ix_visit_community_visited_on", "community", "visited_on"),
        Index("ix_visit_community_household", "community", "household", "visited_on"),
        *refers(
            household="household", grid="grid", grid_then="grid", visitor="person",
            diary_entry="diary_entry",
        ),
    )  # fmt: skip

    household: Mapped[int | None] = mapped_column(BigInteger)
    point: Mapped[Any | None] = mapped_column(geometry("POINT"))
    visited_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
    recorded_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    visitor: Mapped[int | None] = mapped_column(BigInteger)
    visitor_name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text, server_default=VisitKind.ROUTINE.value)
    outcome: Mapped[str] = mapped_column(Text)
    situation: Mapped[str | None] = mapped_column(Text, comment="said at this door alone")
    diary_entry: Mapped[int | None] = mapped_column(BigInteger, comment="the entry that made it")
    service_kind: Mapped[str | None] = mapped_column(Text, comment="service to the home")
    outreach_topic: Mapped[str | None] = mapped_column(Text, comment="what was explained")
    is_counted: Mapped[bool] = mapped_column(
        Computed("outcome IN ('home', 'by_phone')", persisted=True),
        comment="the household was reached",
    )
    grid: Mapped[int | None] = mapped_column(BigInteger)
    grid_then: Mapped[int | None] = mapped_column(BigInteger)
