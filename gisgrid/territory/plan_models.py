"""Tessellations, drafts and published plans.

The application writes drafts only. Cells come whole through `store_tessellation()`, published
plans through `publish()`; both are functions of the database's owner.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Integer,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, apart, in_order, one_of, refers
from gisgrid.territory.models import geometry, valid


class Tessellation(Scoped, Base):
    """One complete cover of a community by building cells, made at one time, never changed."""

    __tablename__ = "tessellation"

    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    made_by: Mapped[int | None] = mapped_column(BigInteger)
    cells: Mapped[int] = mapped_column(Integer)


class BuildingCell(Scoped, Base):
    """The ground of one building (or a cut-off piece of open ground): base unit of all plans."""

    __tablename__ = "building_cell"
    __table_args__ = (
        valid("outline"),
        UniqueConstraint("community", "tessellation", "building"),
        *refers(tessellation="tessellation", building="building"),
    )

    tessellation: Mapped[int] = mapped_column(BigInteger)
    building: Mapped[int | None] = mapped_column(BigInteger)
    outline: Mapped[Any] = mapped_column(geometry("MULTIPOLYGON"))


class DraftState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    DROPPED = "dropped"


class DraftPlan(Scoped, Base):
    """A plan that is being made."""

    __tablename__ = "draft_plan"
    __table_args__ = (
        one_of("state", DraftState),
        *refers(tessellation="tessellation", from_plan="grid_plan"),
    )

    name: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default=DraftState.DRAFT.value)
    tessellation: Mapped[int] = mapped_column(BigInteger)
    from_plan: Mapped[int | None] = mapped_column(BigInteger)
    made_by: Mapped[int | None] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    submitted_by: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(Integer, server_default="1")


class DraftGrid(Scoped, Base):
    """One grid of a draft; `grid` names the one it goes on, none for a new one."""

    __tablename__ = "draft_grid"
    __table_args__ = (
        UniqueConstraint("community", "draft_plan", "position"),
        *refers(draft_plan="draft_plan", grid="grid", residents_group="residents_group"),
    )

    draft_plan: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(Integer, comment="order of codes at first publication")
    name: Mapped[str] = mapped_column(Text)
    search: Mapped[str] = mapped_column(Text)
    grid: Mapped[int | None] = mapped_column(BigInteger)
    residents_group: Mapped[int | None] = mapped_column(BigInteger)


class DraftCell(Base):
    """One cell of a draft lies in one grid of it."""

    __tablename__ = "draft_cell"
    __table_args__ = (
        *refers(draft_plan="draft_plan", building_cell="building_cell", draft_grid="draft_grid"),
        ForeignKeyConstraint(["community"], ["community.community"]),
    )

    community: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    draft_plan: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    building_cell: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    draft_grid: Mapped[int] = mapped_column(BigInteger)


class GridPlan(Scoped, Base):
    """A published plan: it is in force from a day to the day of its successor."""

    __tablename__ = "grid_plan"
    __table_args__ = (
        in_order(),
        apart("one_plan_at_a_time"),
        UniqueConstraint("community", "number"),
        *refers(tessellation="tessellation"),
    )

    number: Mapped[int] = mapped_column(Integer, comment="第n版")
    name: Mapped[str] = mapped_column(Text)
    tessellation: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[date]
    until: Mapped[date | None]
    published_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
    published_by: Mapped[int | None] = mapped_column(BigInteger)
    in_effect_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="when households and records were moved to its grids"
    )


class PlanCell(Base):
    """One cell of a published plan lies in one grid."""

    __tablename__ = "plan_cell"
    __table_args__ = (
        *refers(grid_plan="grid_plan", building_cell="building_cell", grid="grid"),
        ForeignKeyConstraint(["community"], ["community.community"]),
    )

    community: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    grid_plan: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    building_cell: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    grid: Mapped[int] = mapped_column(BigInteger)


class GridOutline(Scoped, Base):
    """The outline of one grid in one plan: the union of its cells, computed once."""

    __tablename__ = "grid_outline"
    __table_args__ = (
        UniqueConstraint("community", "grid_plan", "grid"),
        valid("outline"),
        *refers(grid_plan="grid_plan", grid="grid"),
    )

    grid_plan: Mapped[int] = mapped_column(BigInteger)
    grid: Mapped[int] = mapped_column(BigInteger)
    outline: Mapped[Any] = mapped_column(geometry("MULTIPOLYGON"))
    label: Mapped[Any] = mapped_column(geometry("POINT"), comment="pole of inaccessibility")
    label_radius_m: Mapped[float] = mapped_column(Float, comment="radius of the inscribed circle")
    area_m2: Mapped[float] = mapped_column(Float)
