"""Reports of guests. Name and telephone stand here alone and go when they are no longer needed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid import geo
from gisgrid.db import Base, Scoped, one_of, refers


class ReportState(StrEnum):
    NEW = "new"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class GuestReport(Scoped, Base):
    """What somebody who is not signed in reported; public is what was answered, and to nobody
    but the holder of the receipt."""

    __tablename__ = "guest_report"
    __table_args__ = (
        UniqueConstraint("community", "receipt"),
        UniqueConstraint("community", "form_key"),
        one_of("state", ReportState),
        CheckConstraint("point IS NOT NULL OR place IS NOT NULL", name="has_a_place"),
        CheckConstraint("state <> 'accepted' OR need IS NOT NULL", name="accepted_as_need"),
        CheckConstraint("state <> 'refused' OR reply IS NOT NULL", name="refused_with_reason"),
        Index(
            "ix_guest_report_new", "community", "id", postgresql_where=text("state = 'new'")
        ),
        Index("ix_guest_report_community_need", "community", "need"),
        *refers(grid="grid", need="need"),
    )  # fmt: skip

    receipt: Mapped[str] = mapped_column(Text, comment="with which the guest asks for the answer")
    form_key: Mapped[str] = mapped_column(Text, comment="a second sending is the same report")
    kind: Mapped[str] = mapped_column(ForeignKey("need_kind.code"))
    content: Mapped[str] = mapped_column(Text)
    point: Mapped[Any | None] = mapped_column(
        Geometry("POINT", srid=geo.STORED, spatial_index=False)
    )
    place: Mapped[str | None] = mapped_column(Text, comment="the place in the guest's words")
    name: Mapped[str | None] = mapped_column(Text, comment="who reported, if he said so")
    phone: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    state: Mapped[str] = mapped_column(Text, server_default=ReportState.NEW.value)
    reply: Mapped[str | None] = mapped_column(Text, comment="what the guest may read")
    replied_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(Text, comment="name")
    need: Mapped[int | None] = mapped_column(BigInteger, comment="that it became")
    grid: Mapped[int | None] = mapped_column(BigInteger)


class GuestAttempt(Scoped, Base):
    """That somebody reported something at a time; from where only as a hash that is soon of no
    use to anybody."""

    __tablename__ = "guest_attempt"
    __table_args__ = (Index("ix_guest_attempt_community_at", "community", "at"),)

    origin: Mapped[str] = mapped_column(Text, comment="hash with a secret of the running server")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
