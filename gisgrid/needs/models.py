"""Needs, their kinds and their steps."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Computed,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, in_order, one_of, refers
from gisgrid.geo import WEB_MERCATOR
from gisgrid.territory.models import geometry


class NeedState(StrEnum):
    REPORTED = "reported"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    HANDLING = "handling"
    ANSWERED = "answered"
    VERIFIED = "verified"
    CLOSED = "closed"
    RETURNED = "returned"
    ON_HOLD = "on_hold"
    VOID = "void"
    DUPLICATE = "duplicate"
    NOT_OURS = "not_ours"


class Scale(StrEnum):
    MICRO = "micro"
    GENERAL = "general"


class Level(StrEnum):
    """Who handles it: the grid leader, the community, or a unit that leads."""

    GRID = "grid"
    COMMUNITY = "community"
    DEPARTMENT = "department"


class AreaClass(StrEnum):
    """Walk-up houses, rows of single-storey houses, public ground."""

    WALK_UP = "walk_up"
    ROW = "row"
    PUBLIC = "public"


class Because(StrEnum):
    """Why a need is on hold."""

    SEASON = "season"
    PLANNED = "planned"
    MEANS = "means"
    THIRD_PARTY = "third_party"


class Supervision(StrEnum):
    PLAIN = "plain"
    YELLOW = "yellow"
    RED = "red"


class Urgency(StrEnum):
    """How soon those who were whistled for have to be there."""

    EMERGENCY = "emergency"
    HARD = "hard"
    PLANNED = "planned"


class Whistled(StrEnum):
    """A whistle was asked for and waits for the director, or units were called."""

    ASKED = "asked"
    CALLED = "called"


class Confirmed(StrEnum):
    YES = "yes"
    NO = "no"
    UNREACHABLE = "unreachable"


class Satisfaction(StrEnum):
    SATISFIED = "satisfied"
    FAIRLY = "fairly"
    DISSATISFIED = "dissatisfied"
    NOT_ASKED = "not_asked"


class NeedKind(Base):
    """One kind of need with its limit in working days (a proposal until staff set their own)."""

    __tablename__ = "need_kind"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(SmallInteger)
    working_days: Mapped[int] = mapped_column(SmallInteger, comment="acceptance to answer")
    is_micro: Mapped[bool] = mapped_column(comment="usually a micro-need")
    is_emergency: Mapped[bool] = mapped_column(comment="show the number to call first")
    call_first: Mapped[str | None] = mapped_column(Text, comment="number to call first")


class NeedSubKind(Base):
    """One finer kind of need below a kind."""

    __tablename__ = "need_sub_kind"

    kind: Mapped[str] = mapped_column(ForeignKey("need_kind.code"), primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(SmallInteger)
    is_urgent: Mapped[bool] = mapped_column(comment="handled as an emergency")


class Need(Scoped, Base):
    """One thing that residents need. `grid` answers for it today, `grid_then` did on its day."""

    __tablename__ = "need"
    __table_args__ = (
        UniqueConstraint("community", "no"),
        UniqueConstraint("community", "source_ref"),
        one_of("state", NeedState),
        one_of("level", Level),
        one_of("area_class", AreaClass),
        one_of("held_because", Because),
        one_of("supervised", Supervision),
        one_of("confirmed", Confirmed),
        one_of("satisfaction", Satisfaction),
        one_of("scale", Scale),
        one_of("whistled", Whistled),
        one_of("whistle_urgency", Urgency),
        CheckConstraint("household IS NOT NULL OR point IS NOT NULL", name="has_a_place"),
        CheckConstraint("closed_on IS NULL OR closed_on >= raised_on", name="closed_after_raised"),
        Index(
            "ix_need_open",
            "community",
            "grid",
            "due_on",
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index("ix_need_community_grid_raised_on", "community", "grid", "raised_on"),
        Index("ix_need_community_raised_on", "community", "raised_on"),
        Index("ix_need_community_qk", "community", "qk"),
        Index("ix_need_community_lead_unit", "community", "lead_unit"),
        Index("ix_need_community_diary_entry", "community", "diary_entry"),
        *refers(
            household="household",
            grid="grid",
            grid_then="grid",
            lead_unit="unit",
            same_as="need",
            diary_entry="diary_entry",
        ),
    )

    no: Mapped[int] = mapped_column(Integer, comment="N-0412")
    kind: Mapped[str] = mapped_column(ForeignKey("need_kind.code"))
    scale: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    emergency: Mapped[bool] = mapped_column(server_default="false")
    source: Mapped[str] = mapped_column(Text, server_default="visit")
    state: Mapped[str] = mapped_column(Text, server_default=NeedState.REPORTED.value)
    household: Mapped[int | None] = mapped_column(BigInteger)
    point: Mapped[Any] = mapped_column(geometry("POINT"))
    point_3857: Mapped[Any] = mapped_column(
        Geometry("POINT", srid=WEB_MERCATOR, spatial_index=False),
        Computed("ST_Transform(ST_SetSRID(point, 4326), 3857)", persisted=True),
    )
    qk: Mapped[int] = mapped_column(BigInteger, Computed("morton(point)", persisted=True))
    raised_on: Mapped[date]
    raised_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    raised_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    lead_unit: Mapped[int | None] = mapped_column(BigInteger)
    due_on: Mapped[date]
    first_answer_on: Mapped[date | None]
    closed_on: Mapped[date | None] = mapped_column(comment="day of an end state")
    confirmed: Mapped[str | None] = mapped_column(Text, comment="word of the resident")
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="grows by each step")
    sub_kind: Mapped[str | None] = mapped_column(Text)
    area_class: Mapped[str] = mapped_column(Text, server_default=AreaClass.PUBLIC.value)
    level: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text, comment="the place in words, of its day")
    helpers: Mapped[list[int]] = mapped_column(
        ARRAY(BigInteger), server_default="{}", comment="units that help"
    )
    handler: Mapped[int | None] = mapped_column(BigInteger, comment="account that handled it")
    state_on: Mapped[date | None] = mapped_column(comment="first day of this step")
    step_due_on: Mapped[date | None] = mapped_column(comment="last day of this step")
    limit_days: Mapped[int | None] = mapped_column(SmallInteger, comment="working days, first one")
    accepted_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    asked: Mapped[str | None] = mapped_column(Text, comment="step that waits for approval")
    asked_until: Mapped[date | None]
    asked_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
    is_asked_above: Mapped[bool] = mapped_column(
        server_default="false", comment="decided above the community"
    )
    extended: Mapped[int] = mapped_column(SmallInteger, server_default="0", comment="how often")
    held_until: Mapped[date | None]
    held_because: Mapped[str | None] = mapped_column(Text)
    supervised: Mapped[str | None] = mapped_column(Text)
    is_hurried: Mapped[bool] = mapped_column(server_default="false")
    is_legacy: Mapped[bool] = mapped_column(server_default="false", comment="left from the past")
    whistled: Mapped[str | None] = mapped_column(Text)
    whistle_urgency: Mapped[str | None] = mapped_column(Text)
    awaited: Mapped[list[int]] = mapped_column(
        ARRAY(BigInteger), server_default="{}", comment="units whistled for that are not there yet"
    )
    tries: Mapped[int] = mapped_column(
        SmallInteger, server_default="0", comment="how often the resident was not reached"
    )
    satisfaction: Mapped[str | None] = mapped_column(Text)
    called_back_on: Mapped[date | None]
    same_as: Mapped[int | None] = mapped_column(BigInteger, comment="the need it is a duplicate of")
    diary_entry: Mapped[int | None] = mapped_column(
        BigInteger, comment="that reported it, whose photos show it"
    )
    source_ref: Mapped[str | None] = mapped_column(Text, comment="number in the books it is from")
    grid: Mapped[int | None] = mapped_column(BigInteger)
    grid_then: Mapped[int | None] = mapped_column(BigInteger)


class NeedStep(Scoped, Base):
    """One step of a need: who moved it from which state to which, and what was said."""

    __tablename__ = "need_step"
    __table_args__ = (
        Index("ix_need_step_community_need", "community", "need"),
        ForeignKeyConstraint(
            ["community", "need"], ["need.community", "need.id"], ondelete="CASCADE"
        ),
        *refers(grid="grid"),
    )

    need: Mapped[int] = mapped_column(BigInteger)
    grid: Mapped[int | None] = mapped_column(BigInteger, comment="of the need, for the policy")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    by_account: Mapped[int | None] = mapped_column(BigInteger)
    by_name: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str | None] = mapped_column(Text)
    to_state: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    step: Mapped[str | None] = mapped_column(Text, comment="code of the step's row in the table")
    given: Mapped[dict[str, Any]] = mapped_column(
        JSONB, server_default="{}", comment="what was given: unit, day, level"
    )


class NeedLimit(Scoped, Base):
    """A limit of one community from a day to a day, before those of the seed file.

    It holds for the kind, area class and level it names, for all where it names none; `days`
    sets the limit, `factor` multiplies it.
    """

    __tablename__ = "need_limit"
    __table_args__ = (
        in_order(),
        one_of("area_class", AreaClass),
        one_of("level", Level),
        CheckConstraint("num_nonnulls(days, factor) = 1", name="days_or_factor"),
        CheckConstraint("days BETWEEN 0 AND 366", name="days_sensible"),
        CheckConstraint("factor BETWEEN 0.1 AND 10", name="factor_sensible"),
        Index("ix_need_limit_community_since", "community", "since"),
    )

    step: Mapped[str] = mapped_column(Text, comment="step it is for; whole: until the answer")
    kind: Mapped[str | None] = mapped_column(ForeignKey("need_kind.code"))
    area_class: Mapped[str | None] = mapped_column(Text)
    level: Mapped[str | None] = mapped_column(Text)
    days: Mapped[int | None] = mapped_column(SmallInteger, comment="working days")
    factor: Mapped[float | None] = mapped_column(Numeric(4, 2, asdecimal=False))
    since: Mapped[date]
    until: Mapped[date | None]
    made_by: Mapped[int | None] = mapped_column(BigInteger)


class CalendarDay(Scoped, Base):
    """A day that differs from its weekday, filled in for a year without notice in the library."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("community", "day"),)

    day: Mapped[date]
    is_working: Mapped[bool] = mapped_column(comment="a make-up day; else a day off")
    name: Mapped[str] = mapped_column(Text, server_default="", comment="of the feast")
    made_by: Mapped[int | None] = mapped_column(BigInteger)
