"""Resources of units and their use."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, one_of, refers
from gisgrid.territory.models import geometry


class ResourceKind(StrEnum):
    PEOPLE = "people"
    VENUE = "venue"
    GOODS = "goods"
    EQUIPMENT = "equipment"
    SKILL = "skill"
    MONEY = "money"
    INFORMATION = "information"


class ResourceState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class UseState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    USED = "used"
    CANCELLED = "cancelled"


class Resource(Scoped, Base):
    """One thing that a unit offers to share: people, a room, goods, a machine, a skill."""

    __tablename__ = "resource"
    __table_args__ = (
        UniqueConstraint("community", "unit", "name"),
        one_of("kind", ResourceKind),
        one_of("state", ResourceState),
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("pieces BETWEEN 1 AND 99", name="pieces_in_bounds"),
        Index("ix_resource_community_unit", "community", "unit"),
        *refers(unit="unit"),
    )

    unit: Mapped[int] = mapped_column(BigInteger, comment="that owns it")
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    capacity: Mapped[int | None] = mapped_column(Integer, comment="how many or how much")
    measure: Mapped[str | None] = mapped_column(Text, comment="of the capacity: 人, 台, 份")
    pieces: Mapped[int] = mapped_column(
        Integer, server_default="1", comment="how many can be lent at the same time"
    )
    open_times: Mapped[str | None] = mapped_column(Text)
    conditions: Mapped[str | None] = mapped_column(Text)
    serves: Mapped[list[str]] = mapped_column(
        ARRAY(Text), server_default="{}", comment="codes of need_kind that it helps with"
    )
    place: Mapped[str | None] = mapped_column(Text, comment="None: at the unit's address")
    point: Mapped[Any | None] = mapped_column(
        geometry("POINT"), comment="where it is; None: at the unit's seat"
    )
    checked_on: Mapped[date] = mapped_column(comment="the unit last said that it is still so")
    checked_by: Mapped[str] = mapped_column(Text, comment="name of who said so")
    state: Mapped[str] = mapped_column(Text, server_default=ResourceState.DRAFT.value)
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="counts changes")


class ResourceUse(Scoped, Base):
    """One use of one piece of a resource, asked for or done: by whom, when, for which need."""

    __tablename__ = "resource_use"
    __table_args__ = (
        one_of("state", UseState),
        CheckConstraint("until > since", name="until_after_since"),
        CheckConstraint("piece > 0", name="piece_positive"),
        ExcludeConstraint(
            (text("community"), "="),
            (text("resource"), "="),
            (text("piece"), "="),
            (text("tstzrange(since, until)"), "&&"),
            name="one_use_of_a_piece_at_a_time",
            using="gist",
            where=text("state IN ('asked', 'agreed', 'used')"),
        ),
        Index("ix_resource_use_community_resource", "community", "resource", "since"),
        Index("ix_resource_use_community_lender", "community", "lender", "since"),
        Index("ix_resource_use_community_need", "community", "need"),
        *refers(resource="resource", lender="unit", need="need", wish="wish"),
    )

    resource: Mapped[int] = mapped_column(BigInteger)
    lender: Mapped[int] = mapped_column(BigInteger, comment="unit of the resource, for the policy")
    piece: Mapped[int] = mapped_column(Integer, comment="1 … pieces of the resource")
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    need: Mapped[int | None] = mapped_column(BigInteger)
    wish: Mapped[int | None] = mapped_column(BigInteger)
    purpose: Mapped[str] = mapped_column(Text, comment="for what, without names of residents")
    state: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    asked_name: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    answer: Mapped[str | None] = mapped_column(Text, comment="the lender's word")
    answered_name: Mapped[str | None] = mapped_column(Text)
