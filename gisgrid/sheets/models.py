"""Printed walk sheets and their rows, as they were printed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, one_of, refers


class CopyClass(StrEnum):
    """Who a copy is for; what it may not know is not in the file."""

    PUBLIC = "public"
    UNIT = "unit"
    LEADER = "leader"


class PrintKind(StrEnum):
    WALK = "walk"
    ATLAS = "atlas"
    WALL = "wall"
    DIARY = "diary"
    LIST = "list"


class WalkSheet(Scoped, Base):
    """One print under one serial: what, for whom, when, from which plan. A reprint is a new row.

    The grid is that of its day and never moves (therefore not called `grid`).
    """

    __tablename__ = "walk_sheet"
    __table_args__ = (
        UniqueConstraint("community", "serial"),
        one_of("copy_class", CopyClass),
        one_of("kind", PrintKind),
        Index("ix_walk_sheet_community_of_grid", "community", "of_grid", "printed_at"),
        *refers(of_grid="grid", grid_plan="grid_plan", instead_of="walk_sheet"),
    )

    serial: Mapped[str] = mapped_column(Text, comment="XF-20261123-0005-K")
    kind: Mapped[str] = mapped_column(Text, server_default=PrintKind.WALK.value)
    of_grid: Mapped[int | None] = mapped_column(BigInteger, comment="null: whole community")
    grid_plan: Mapped[int | None] = mapped_column(BigInteger, comment="in force when printed")
    copy_class: Mapped[str] = mapped_column(Text)
    selection: Mapped[dict[str, Any]] = mapped_column(
        JSONB, server_default=text("'{}'"), comment="filter, paper, scale, start, stairs as chosen"
    )
    codes: Mapped[dict[str, Any]] = mapped_column(
        JSONB,
        server_default=text("'{}'"),
        comment="number printed for each kind of need and wish",
    )
    rows: Mapped[int] = mapped_column(Integer, server_default="0")
    stops: Mapped[int] = mapped_column(Integer, server_default="0")
    pages: Mapped[int] = mapped_column(Integer, server_default="0")
    printed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    printed_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    printed_name: Mapped[str] = mapped_column(Text)
    instead_of: Mapped[int | None] = mapped_column(BigInteger, comment="the sheet this reprints")
    returned_on: Mapped[date | None] = mapped_column(comment="handed in")
    returned_to: Mapped[str | None] = mapped_column(Text, comment="who took it")


class WalkSheetRow(Scoped, Base):
    """One line of a printed sheet. It keeps what was printed, whatever becomes of the door."""

    __tablename__ = "walk_sheet_row"
    __table_args__ = (
        UniqueConstraint("community", "walk_sheet", "row"),
        Index("ix_walk_sheet_row_community_visit", "community", "visit"),
        *refers(walk_sheet="walk_sheet"),
        # A visit that is taken back leaves its row open again.
        ForeignKeyConstraint(
            ["community", "visit"], ["visit.community", "visit.id"], ondelete="SET NULL (visit)"
        ),
    )

    walk_sheet: Mapped[int] = mapped_column(BigInteger)
    of_grid: Mapped[int | None] = mapped_column(BigInteger)
    printed_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    row: Mapped[int] = mapped_column(SmallInteger, comment="1 … n through the whole sheet")
    stop: Mapped[int] = mapped_column(SmallInteger, comment="number of the circle on the map")
    household: Mapped[int | None] = mapped_column(BigInteger, comment="may have gone since")
    household_code: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text, comment="as printed")
    building_name: Mapped[str] = mapped_column(Text)
    entrance: Mapped[int | None] = mapped_column(SmallInteger)
    floor: Mapped[int | None] = mapped_column(SmallInteger)
    door: Mapped[str] = mapped_column(Text)
    last_visit_on: Mapped[date | None]
    visit: Mapped[int | None] = mapped_column(BigInteger, comment="what came of the row")
    typed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    typed_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    outcome: Mapped[str | None] = mapped_column(Text, comment="as typed in")


class WalkOrder(Scoped, Base):
    """The walk found for a set of doors of a grid under a plan: printed again, it is the same."""

    __tablename__ = "walk_order"
    __table_args__ = (
        UniqueConstraint("community", "of_grid", "grid_plan", "fingerprint"),
        *refers(of_grid="grid", grid_plan="grid_plan"),
    )

    of_grid: Mapped[int] = mapped_column(BigInteger)
    grid_plan: Mapped[int] = mapped_column(BigInteger)
    fingerprint: Mapped[str] = mapped_column(Text, comment="of the doors, streets and wishes")
    households: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    length_m: Mapped[float] = mapped_column(Float)
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
