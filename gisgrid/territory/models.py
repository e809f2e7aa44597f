"""Community, groups, what lies on the ground, grids and their terms. Plans: plan_models.py."""

from datetime import date
from enum import StrEnum
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, apart, in_order, one_of, refers, search_index
from gisgrid.geo import STORED


def valid(column: str) -> CheckConstraint:
    return CheckConstraint(f"ST_IsValid({column})", name=f"{column}_valid")


def geometry(kind: str) -> Geometry:
    return Geometry(kind, srid=STORED, spatial_index=True)


class AdminUnit(Base):
    """One official division, from province to community, with today's code."""

    __tablename__ = "admin_unit"

    code: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    level: Mapped[int] = mapped_column(SmallInteger, comment="1 province … 5 community")
    parent: Mapped[int | None] = mapped_column(ForeignKey("admin_unit.code"))


class Community(Base):
    """One community. Its key is the division code at founding and never changes."""

    __tablename__ = "community"
    __table_args__ = (
        valid("boundary"),
        CheckConstraint("community BETWEEN 100000000000 AND 999999999999", name="twelve_digits"),
        CheckConstraint("short ~ '^[A-Z]{2,4}$'", name="short_letters"),
    )

    community: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    short: Mapped[str] = mapped_column(Text, comment="letters of sheet serials, such as XF")
    boundary: Mapped[Any | None] = mapped_column(geometry("MULTIPOLYGON"))
    metric: Mapped[int | None] = mapped_column(comment="EPSG code of its metric system")
    timezone: Mapped[str] = mapped_column(Text, server_default="Asia/Shanghai")
    is_synthetic: Mapped[bool] = mapped_column(server_default="false")
    attribution: Mapped[str | None] = mapped_column(Text, comment="shown on every map")
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))


class Counter(Base):
    """The last number given in a series of a community; `next_number()` alone moves it."""

    __tablename__ = "counter"

    community: Mapped[int] = mapped_column(ForeignKey("community.community"), primary_key=True)
    series: Mapped[str] = mapped_column(Text, primary_key=True)
    last: Mapped[int]


class ResidentsGroup(Scoped, Base):
    """居民小组: between the community and its grids."""

    __tablename__ = "residents_group"
    __table_args__ = (UniqueConstraint("community", "name"), *refers(leader="person"))

    name: Mapped[str] = mapped_column(Text)
    leader: Mapped[int | None] = mapped_column(BigInteger)


class Street(Scoped, Base):
    """One stretch of a street, lane, path or railway."""

    __tablename__ = "street"
    __table_args__ = (UniqueConstraint("community", "source"), search_index("street", "search"))

    source: Mapped[str] = mapped_column(Text, comment="its key in the file it came from")
    name: Mapped[str | None] = mapped_column(Text)
    search: Mapped[str] = mapped_column(Text, server_default="")
    kind: Mapped[str] = mapped_column(Text, comment="main, side, lane, path, railway")
    line: Mapped[Any] = mapped_column(geometry("MULTILINESTRING"))


class Area(Scoped, Base):
    """Water, green, a compound, a square: what is seen on the ground and is no building."""

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("community", "source"), valid("outline"))

    source: Mapped[str] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    outline: Mapped[Any] = mapped_column(geometry("MULTIPOLYGON"))


class Facility(Scoped, Base):
    """A place that serves residents: library, clinic, hydrant, notice board."""

    __tablename__ = "facility"
    __table_args__ = (UniqueConstraint("community", "source"), search_index("facility", "search"))

    source: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    search: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    open_times: Mapped[str | None] = mapped_column(Text)
    point: Mapped[Any] = mapped_column(geometry("POINT"))


class GridKind(StrEnum):
    BASE = "base"
    DEDICATED = "dedicated"


class Grid(Scoped, Base):
    """One grid as a name through time; where it lies stands in the plans' outlines."""

    __tablename__ = "grid"
    __table_args__ = (
        UniqueConstraint("community", "code"),
        UniqueConstraint("community", "short"),
        one_of("kind", GridKind),
        *refers(residents_group="residents_group"),
    )

    code: Mapped[str] = mapped_column(Text, comment="full code by the scheme, never used again")
    short: Mapped[str] = mapped_column(Text, comment="what people say and maps print: 07")
    name: Mapped[str] = mapped_column(Text)
    search: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text, server_default=GridKind.BASE.value)
    residents_group: Mapped[int | None] = mapped_column(BigInteger)


class GridLeaderTerm(Scoped, Base):
    """One person leads one grid from a day to a day; a grid has one leader at a time."""

    __tablename__ = "grid_leader_term"
    __table_args__ = (
        in_order(),
        apart("one_leader_at_a_time", "grid"),
        *refers(grid="grid", person="person"),
    )

    grid: Mapped[int] = mapped_column(BigInteger)
    person: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[date]
    until: Mapped[date | None]
    basis: Mapped[str | None] = mapped_column(Text, comment="how chosen")
