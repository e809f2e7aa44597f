"""Filed copies of ledgers."""

from datetime import date, datetime

from sqlalchemy import BigInteger, DateTime, Index, Integer, LargeBinary, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped


class LedgerCopy(Scoped, Base):
    """One ledger as it stood when it was filed: the Excel file itself, never changed after.

    Seen by who filed it and by those who see all grids, because it holds what its filer saw.
    """

    __tablename__ = "ledger_copy"
    __table_args__ = (Index("ix_ledger_copy_community_ledger", "community", "ledger", "filed_at"),)

    ledger: Mapped[str] = mapped_column(Text, comment="code of the ledger")
    since: Mapped[date | None] = mapped_column(comment="first day of the period")
    until: Mapped[date | None] = mapped_column(comment="day after the period")
    grid_short: Mapped[str | None] = mapped_column(Text, comment="one grid alone")
    rows: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    filed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    filed_by: Mapped[int] = mapped_column(BigInteger, comment="account")
    filer_name: Mapped[str] = mapped_column(Text)


class NamedCopy(Scoped, Base):
    """A ledger for named readers as it stood when it was filed; reached through functions of the
    owner only, which write down each look."""

    __tablename__ = "named_copy"

    ledger: Mapped[str] = mapped_column(Text, comment="code of the ledger")
    is_most_restricted: Mapped[bool] = mapped_column(comment="mark X")
    grid_short: Mapped[str | None] = mapped_column(Text, comment="one grid alone")
    rows: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    filed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    filed_by: Mapped[int] = mapped_column(BigInteger, comment="account")
    filer_name: Mapped[str] = mapped_column(Text)
