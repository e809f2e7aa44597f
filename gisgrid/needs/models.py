"""Needs, their kinds and their steps."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, one_of, refers
from gisgrid.geo import WEB_MERCATOR
from gisgrid.territory.models import geometry


class NeedState(StrEnum):
    REPORTED = "reported"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    HANDLING = "handling"
    ANSWERED = "answered"
    VERIFIED = "verified"
    CLOSED = "closed"
    RETURNED = "returned"
    ON_HOLD = "on_hold"
    VOID = "void"
    DUPLICATE = "duplicate"
    NOT_OURS = "not_ours"


class Scale(StrEnum):
    MICRO = "micro"
    GENERAL = "general"


class NeedKind(Base):
    """One kind of need with its limit in working days (a proposal until staff set their own)."""

    __tablename__ = "need_kind"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(SmallInteger)
    working_days: Mapped[int] = mapped_column(SmallInteger, comment="acceptance to answer")
    is_micro: Mapped[bool] = mapped_column(comment="usually a micro-need")
    is_emergency: Mapped[bool] = mapped_column(comment="show the number to call first")
    call_first: Mapped[str | None] = mapped_column(Text, comment="number to call first")


class Need(Scoped, Base):
    """One thing that residents need. `grid` answers for it today, `grid_then` did on its day."""

    __tablename__ = "need"
    __table_args__ = (
        UniqueConstraint("community", "no"),
        one_of("state", NeedState),
        one_of("scale", Scale),
        CheckConstraint("household IS NOT NULL OR point IS NOT NULL", name="has_a_place"),
        CheckConstraint("closed_on IS NULL OR closed_on >= raised_on", name="closed_after_raised"),
        Index(
            "ix_need_open",
            "community",
            "grid",
            "due_on",
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index("ix_need_community_grid_raised_on", "community", "grid", "raised_on"),
        Index("ix_need_community_raised_on", "community", "raised_on"),
        Index("ix_need_community_qk", "community", "qk"),
        *refers(household="household", grid="grid", grid_then="grid", lead_unit="unit"),
    )

    no: Mapped[int] = mapped_column(Integer, comment="N-0412")
    kind: Mapped[str] = mapped_column(ForeignKey("need_kind.code"))
    scale: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    emergency: Mapped[bool] = mapped_column(server_default="false")
    source: Mapped[str] = mapped_column(Text, server_default="visit")
    state: Mapped[str] = mapped_column(Text, server_default=NeedState.REPORTED.value)
    household: Mapped[int | None] = mapped_column(BigInteger)
    point: Mapped[Any] = mapped_column(geometry("POINT"))
    point_3857: Mapped[Any] = mapped_column(
        Geometry("POINT", srid=WEB_MERCATOR, spatial_index=False),
        Computed("ST_Transform(ST_SetSRID(point, 4326), 3857)", persisted=True),
    )
    qk: Mapped[int] = mapped_column(BigInteger, Computed("morton(point)", persisted=True))
    raised_on: Mapped[date]
    raised_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    raised_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    lead_unit: Mapped[int | None] = mapped_column(BigInteger)
    due_on: Mapped[date]
    first_answer_on: Mapped[date | None]
    closed_on: Mapped[date | None] = mapped_column(comment="day of an end state")
    confirmed: Mapped[str | None] = mapped_column(Text, comment="word of the resident")
    grid: Mapped[int | None] = mapped_column(BigInteger)
    grid_then: Mapped[int | None] = mapped_column(BigInteger)


class NeedStep(Scoped, Base):
    """One step of a need: who moved it from which state to which, and what was said."""

    __tablename__ = "need_step"
    __table_args__ = (
        Index("ix_need_step_community_need", "community", "need"),
        *refers(need="need", grid="grid"),
    )

    need: Mapped[int] = mapped_column(BigInteger)
    grid: Mapped[int | None] = mapped_column(BigInteger, comment="of the need, for the policy")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    by_account: Mapped[int | None] = mapped_column(BigInteger)
    by_name: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str | None] = mapped_column(Text)
    to_state: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
