"""What was imported when."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped


class ImportRun(Scoped, Base):
    """One import that was carried out: the file, its hash, its report."""

    __tablename__ = "import_run"

    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    by_account: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    file: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    report: Mapped[dict[str, Any]] = mapped_column(JSONB)
