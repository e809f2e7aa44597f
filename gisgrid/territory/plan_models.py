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
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
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


class CodeScheme(Base):
    """One way to write the codes of grids: a prefix, the community's 12 digits, a serial."""

    __tablename__ = "code_scheme"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    prefix: Mapped[str] = mapped_column(Text, comment="digits before those of the community")
    serial_digits: Mapped[int] = mapped_column(SmallInteger)
    source: Mapped[str] = mapped_column(Text, comment="standard that asks for it")


class DraftState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"
    DROPPED = "dropped"


class DraftPlan(Scoped, Base):
    """A plan that is being made. Its state is moved by functions of the database alone."""

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
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    approved_by: Mapped[int | None] = mapped_column(BigInteger)
    approved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    digest: Mapped[str | None] = mapped_column(
        Text, comment="hash of what was submitted: only that may be approved and published"
    )
    returned: Mapped[str | None] = mapped_column(Text, comment="why it was sent back")
    version: Mapped[int] = mapped_column(
        Integer, server_default="1", comment="grows with each step: two editors notice each other"
    )
    changed_by_name: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    origin: Mapped[str] = mapped_column(
        Text, server_default="division", comment="plan, division, layer or groups"
    )
    code_scheme: Mapped[str] = mapped_column(
        ForeignKey("code_scheme.key"), server_default="community"
    )
    reasons: Mapped[dict[str, str]] = mapped_column(
        JSONB, server_default=text("'{}'"), comment="what was noted about a warning, by its key"
    )


class DraftGrid(Scoped, Base):
    """One grid of a draft; `grid` names the one it goes on, none for a new one."""

    __tablename__ = "draft_grid"
    __table_args__ = (
        UniqueConstraint("community", "draft_plan", "position"),
        UniqueConstraint("community", "draft_plan", "grid"),
        *refers(draft_plan="draft_plan", grid="grid", residents_group="residents_group"),
    )

    draft_plan: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(Integer, comment="order of codes at first publication")
    name: Mapped[str] = mapped_column(Text)
    search: Mapped[str] = mapped_column(Text)
    grid: Mapped[int | None] = mapped_column(BigInteger)
    residents_group: Mapped[int | None] = mapped_column(BigInteger)
    locked: Mapped[bool] = mapped_column(
        server_default="false", comment="nothing of it is moved, neither by hand nor by machine"
    )


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
    why: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True), comment="why the machine put it there; none if a person did"
    )


class StepState(StrEnum):
    DONE = "done"
    UNDONE = "undone"
    LEFT = "left"


class DraftStep(Scoped, Base):
    """One change of a draft, with what it takes to undo and to do again."""

    __tablename__ = "draft_step"
    __table_args__ = (
        one_of("state", StepState),
        UniqueConstraint("community", "draft_plan", "number"),
        *refers(draft_plan="draft_plan"),
    )

    draft_plan: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(Text)
    change: Mapped[dict[str, Any]] = mapped_column(
        JSONB, comment="cells and grids before and after, and in numbers what was done"
    )
    state: Mapped[str] = mapped_column(
        Text,
        server_default=StepState.DONE.value,
        comment="left: undone, and something else was done instead",
    )
    made_by: Mapped[int | None] = mapped_column(BigInteger)
    made_by_name: Mapped[str] = mapped_column(Text, server_default="")
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class DraftProposal(Scoped, Base):
    """One division of a draft's cells that the machine proposes; taking it is a step."""

    __tablename__ = "draft_proposal"
    __table_args__ = (*refers(draft_plan="draft_plan"),)

    draft_plan: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text, comment="divide, rebalance or curve")
    tessellation: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(Text)
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)
    grid_of_cell: Mapped[dict[str, Any]] = mapped_column(
        JSONB, comment="cell → draft grid, or a number below zero for a new one"
    )
    why: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="cell → why it moves")
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class FaultState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class DraftFault(Scoped, Base):
    """One fault of the outlines that a draft was made from, with the repair that is offered."""

    __tablename__ = "draft_fault"
    __table_args__ = (one_of("state", FaultState), *refers(draft_plan="draft_plan"))

    draft_plan: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text, comment="see OutlineFault of gisgrid.planning.outlines")
    subject: Mapped[str] = mapped_column(Text)
    size: Mapped[float] = mapped_column(Float, comment="m², or households")
    place: Mapped[Any] = mapped_column(geometry("POINT"))
    offer: Mapped[dict[str, int]] = mapped_column(
        JSONB, comment="cell → draft grid that gets it if the repair is accepted"
    )
    state: Mapped[str] = mapped_column(Text, server_default=FaultState.OPEN.value)
    settled_by_name: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


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
    draft_plan: Mapped[int | None] = mapped_column(BigInteger)
    approved_by: Mapped[int | None] = mapped_column(BigInteger)
    withdrawn_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="taken back before its first day: it never was in force"
    )
    withdrawn_by: Mapped[int | None] = mapped_column(BigInteger)


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
