"""The audit trail. The application can add to it and never change it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Index, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped


class AuditEntry(Scoped, Base):
    """One written row (or one bulk write with its counts): who, when, what was and what is."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_row", "community", "table_name", "row_id"),
        Index("ix_audit_entry_at", "community", "at"),
    )

    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    account: Mapped[int | None] = mapped_column(BigInteger)
    role: Mapped[str | None] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text, comment="insert, update, delete, bulk or look")
    table_name: Mapped[str] = mapped_column(Text)
    row_id: Mapped[int | None] = mapped_column(BigInteger)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
