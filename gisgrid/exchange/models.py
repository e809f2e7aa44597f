"""What was imported when, files that wait to be imported, and profiles of a community's own."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, refers


class ImportRun(Scoped, Base):
    """One import that was carried out: the file, its hash, its report."""

    __tablename__ = "import_run"

    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    by_account: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    file: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    report: Mapped[dict[str, Any]] = mapped_column(JSONB)
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_by: Mapped[int | None] = mapped_column(BigInteger)


class ImportChange(Scoped, Base):
    """What one import did to one table: the rows it added, and the others as they were before."""

    __tablename__ = "import_change"
    __table_args__ = (
        *refers(import_run="import_run"),
        Index("ix_import_change_import_run", "community", "import_run"),
    )

    import_run: Mapped[int] = mapped_column(BigInteger)
    table_name: Mapped[str] = mapped_column(Text)
    added: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    changed: Mapped[list[Any]] = mapped_column(JSONB, comment="the rows as they were before")


class Upload(Scoped, Base):
    """A file that was sent to be looked at: three days, its content until it is imported."""

    __tablename__ = "upload"

    account: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    kind: Mapped[str] = mapped_column(Text)
    options: Mapped[dict[str, Any]] = mapped_column(
        JSONB, server_default="{}", comment="what the person said: layer, crs, columns"
    )
    report: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB, comment="what was understood, as the last look found it"
    )
    import_run: Mapped[int | None] = mapped_column(BigInteger, comment="what it became")


class UploadFile(Scoped, Base):
    """One file of an upload: a shapefile has several."""

    __tablename__ = "upload_file"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community", "upload"], ["upload.community", "upload.id"], ondelete="CASCADE"
        ),
        Index("ix_upload_file_upload", "community", "upload"),
    )

    upload: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportProfile(Scoped, Base):
    """How the columns of a community's own tables are called, kept under a name."""

    __tablename__ = "import_profile"
    __table_args__ = (UniqueConstraint("community", "kind", "name"),)

    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    columns: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="field to columns of the file")
