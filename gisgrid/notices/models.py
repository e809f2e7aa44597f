"""The inbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped


class InboxNotice(Scoped, Base):
    """One sentence for one account; only that account ever reads it."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("link IS NULL OR link ~ '^/([^/\\\\]|$)'", name="link_is_our_own"),
        Index("ix_notice_community_account", "community", "account", "id"),
        Index(
            "ix_notice_unread",
            "community",
            "account",
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    account: Mapped[int] = mapped_column(BigInteger, comment="who reads it")
    text: Mapped[str] = mapped_column(Text, comment="Chinese message id, put in words on reading")
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="what fills the places in text")
    link: Mapped[str | None] = mapped_column(Text, comment="page of this site that it is about")
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    made_by: Mapped[int | None] = mapped_column(BigInteger, comment="account; none: the program")
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
