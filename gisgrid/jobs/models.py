"""Jobs and the files they make."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, one_of


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


class Job(Scoped, Base):
    """One piece of work that somebody asked for; it is done in the role he asked in."""

    __tablename__ = "job"
    __table_args__ = (
        one_of("state", JobState),
        CheckConstraint("share BETWEEN 0 AND 1", name="share_is_a_share"),
        Index("ix_job_community_account", "community", "account"),
        Index(
            "ix_job_in_hand",
            "id",
            postgresql_where="state IN ('waiting', 'running')",
        ),
    )

    account: Mapped[int] = mapped_column(BigInteger, comment="who asked")
    role: Mapped[str] = mapped_column(Text, comment="in which role: others of his do not see it")
    role_grant: Mapped[int] = mapped_column(BigInteger)
    language: Mapped[str] = mapped_column(Text, comment="in which the words are written")
    kind: Mapped[str] = mapped_column(Text, comment="key of jobs.kinds")
    title: Mapped[str] = mapped_column(Text)
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(Text, server_default=JobState.WAITING.value)
    share: Mapped[float] = mapped_column(Float, server_default="0", comment="done so far, 0 to 1")
    words: Mapped[str] = mapped_column(Text, server_default="", comment="where it is, how it ended")
    location: Mapped[str | None] = mapped_column(Text, comment="page to open when it is done")
    file_name: Mapped[str | None] = mapped_column(Text, comment="of the row in job_file")
    tries: Mapped[int] = mapped_column(Integer, server_default="0")
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    cancel_asked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    stop_asked_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="when the asker wanted no more than the best so far"
    )
    seen_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="when the asker saw how it ended"
    )
    runner: Mapped[int | None] = mapped_column(
        Integer, comment="number of the advisory lock that its runner holds while it lives"
    )
    session: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="login_session in which it acts as the asker"
    )


class JobFile(Scoped, Base):
    """The file that a job made, kept for a week; its id is the job's."""

    __tablename__ = "job_file"
    __table_args__ = (
        ForeignKeyConstraint(["community", "id"], ["job.community", "job.id"], ondelete="CASCADE"),
    )

    # Not given by the database: the id is that of the job.
    id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, sort_order=-1
    )
    account: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)
