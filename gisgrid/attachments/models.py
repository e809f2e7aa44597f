"""Photos and files."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Text,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, refers
from gisgrid.territory.models import geometry


class Attachment(Scoped, Base):
    """One photo or file of one record. Without a record it is pending: its account alone sees it.

    `household` or `point` is the record's place, so that the attachment moves into another grid
    with it; `is_common` ones (an agreement, minutes) are seen by all members of the community
    but liaisons, who see those of their own unit and those that are `for_units`.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("(subject IS NULL) = (subject_id IS NULL)", name="subject_whole"),
        Index("ix_attachment_subject", "community", "subject", "subject_id"),
        *refers(household="household", grid="grid", unit="unit"),
    )

    subject: Mapped[str | None] = mapped_column(Text, comment="table of the record")
    subject_id: Mapped[int | None] = mapped_column(BigInteger, comment="id of the record")
    position: Mapped[int] = mapped_column(Integer, server_default="0")
    name: Mapped[str] = mapped_column(Text, comment="as its owner called it")
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(Integer, comment="bytes as stored")
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int | None] = mapped_column(Integer, comment="pixels of a photo")
    height: Mapped[int | None] = mapped_column(Integer)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    small: Mapped[bytes | None] = mapped_column(
        LargeBinary, deferred=True, comment="photo for lists"
    )
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    added_by: Mapped[int] = mapped_column(BigInteger, comment="account")
    is_common: Mapped[bool] = mapped_column(server_default="false")
    unit: Mapped[int | None] = mapped_column(BigInteger, comment="whose liaison sees it too")
    for_units: Mapped[bool] = mapped_column(server_default="false", comment="every liaison does")
    household: Mapped[int | None] = mapped_column(BigInteger)
    point: Mapped[Any | None] = mapped_column(geometry("POINT"))
    grid: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def is_photo(self) -> bool:
        return self.width is not None
