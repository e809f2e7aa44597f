"""The diary, its sentences, suggestions, and what leaders say about entries.

What a sentence says is stored once: in the need, wish, suggestion or good deed that it became,
else in the sentence. The view `diary_said` puts the words together.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, one_of, refers
from gisgrid.territory.models import geometry


class Mark(StrEnum):
    """What a sentence is."""

    NEED = "need"
    WISH = "wish"
    SUGGESTION = "suggestion"
    GOOD_DEED = "good_deed"
    DISPUTE = "dispute"
    NOTE = "note"


class Placed(StrEnum):
    """How the entry was put on the map: by a door, an entrance, a tapped point, or not at all."""

    DOOR = "door"
    ENTRANCE = "entrance"
    POINT = "point"
    GRID = "grid"


class DiaryEntry(Scoped, Base):
    """One entry of the diary: one walk on one day, to one door, to several, or to a place.

    `point` is where it was, of an entry without a place the middle of its grid.
    """

    __tablename__ = "diary_entry"
    __table_args__ = (
        one_of("placed", Placed),
        Index("ix_diary_entry_community_grid_happened_on", "community", "grid", "happened_on"),
        Index("ix_diary_entry_community_happened_on", "community", "happened_on"),
        *refers(household="household", grid="grid", grid_then="grid", author="person"),
    )

    happened_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
    recorded_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    author: Mapped[int | None] = mapped_column(BigInteger)
    author_name: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(Text, server_default="daily_visit")
    companions: Mapped[str | None] = mapped_column(Text)
    placed: Mapped[str] = mapped_column(Text)
    household: Mapped[int | None] = mapped_column(BigInteger)
    point: Mapped[Any] = mapped_column(geometry("POINT"))
    seconds: Mapped[int | None] = mapped_column(Integer, comment="from opening the form to saving")
    fields: Mapped[int | None] = mapped_column(SmallInteger, comment="filled in by hand")
    grid: Mapped[int | None] = mapped_column(BigInteger)
    grid_then: Mapped[int | None] = mapped_column(BigInteger)


class DiarySentence(Scoped, Base):
    """One sentence of an entry and what it became. `words` are there only for a plain note."""

    __tablename__ = "diary_sentence"
    __table_args__ = (
        one_of("mark", Mark),
        CheckConstraint(
            "num_nonnulls(words, need, wish, suggestion, good_deed, dispute) = 1",
            name="said_once",
        ),
        Index("ix_diary_sentence_community_diary_entry", "community", "diary_entry"),
        Index("ix_diary_sentence_community_need", "community", "need"),
        Index("ix_diary_sentence_community_wish", "community", "wish"),
        *refers(
            diary_entry="diary_entry", need="need", wish="wish", suggestion="suggestion",
            good_deed="good_deed", dispute="dispute", household="household", grid="grid",
        ),
    )  # fmt: skip

    diary_entry: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(SmallInteger)
    mark: Mapped[str] = mapped_column(Text)
    words: Mapped[str | None] = mapped_column(Text, comment="of a plain note")
    need: Mapped[int | None] = mapped_column(BigInteger)
    wish: Mapped[int | None] = mapped_column(BigInteger)
    suggestion: Mapped[int | None] = mapped_column(BigInteger)
    good_deed: Mapped[int | None] = mapped_column(BigInteger)
    dispute: Mapped[int | None] = mapped_column(BigInteger, comment="says nothing here")
    household: Mapped[int | None] = mapped_column(BigInteger)
    point: Mapped[Any] = mapped_column(geometry("POINT"))
    grid: Mapped[int | None] = mapped_column(BigInteger)


class Topic(StrEnum):
    TRANSITION = "transition"
    TOWN_BUILDING = "town_building"
    SERVICE = "service"
    OTHER = "other"


class Suggestion(Scoped, Base):
    """One suggestion of a resident: no need, nobody has to settle it; an answer may be given."""

    __tablename__ = "suggestion"
    __table_args__ = (
        UniqueConstraint("community", "no"),
        one_of("topic", Topic),
        Index("ix_suggestion_community_grid", "community", "grid"),
        *refers(household="household", grid="grid", grid_then="grid"),
    )

    no: Mapped[int] = mapped_column(Integer, comment="S-0012")
    content: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(Text, server_default=Topic.OTHER.value)
    household: Mapped[int | None] = mapped_column(BigInteger)
    point: Mapped[Any] = mapped_column(geometry("POINT"))
    raised_on: Mapped[date]
    raised_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    answer: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date | None]
    grid: Mapped[int | None] = mapped_column(BigInteger)
    grid_then: Mapped[int | None] = mapped_column(BigInteger)


class DiaryReview(Scoped, Base):
    """One leader has read one entry, and what he said about it."""

    __tablename__ = "diary_review"
    __table_args__ = (
        UniqueConstraint("community", "diary_entry", "account"),
        *refers(diary_entry="diary_entry", household="household", grid="grid"),
    )

    diary_entry: Mapped[int] = mapped_column(BigInteger)
    account: Mapped[int] = mapped_column(BigInteger)
    reviewer_name: Mapped[str] = mapped_column(Text)
    read_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    comment: Mapped[str | None] = mapped_column(Text)
    household: Mapped[int | None] = mapped_column(BigInteger)
    point: Mapped[Any] = mapped_column(geometry("POINT"))
    grid: Mapped[int | None] = mapped_column(BigInteger)
