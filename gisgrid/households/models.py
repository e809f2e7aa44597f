"""Buildings, their entrances, and the households behind the doors."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    DateTime,
    FetchedValue,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, one_of, refers, search_index
from gisgrid.geo import WEB_MERCATOR
from gisgrid.territory.models import geometry, valid


class Building(Scoped, Base):
    """One building. `context` ones stand outside the community and are only drawn."""

    __tablename__ = "building"
    __table_args__ = (
        UniqueConstraint("community", "source"),
        valid("outline"),
        CheckConstraint("floors BETWEEN 1 AND 200", name="floors_sane"),
        search_index("building", "search"),
    )

    source: Mapped[str] = mapped_column(Text, comment="its key in the file it came from")
    name: Mapped[str | None] = mapped_column(Text, comment="as spoken: 3号楼, 东11楼")
    search: Mapped[str] = mapped_column(Text, comment="name in characters and pinyin")
    compound: Mapped[str | None] = mapped_column(Text, comment="小区")
    kind: Mapped[str] = mapped_column(Text, server_default="other")
    structure: Mapped[str | None] = mapped_column(Text)
    floors: Mapped[int | None] = mapped_column(SmallInteger)
    built: Mapped[int | None] = mapped_column(SmallInteger)
    is_context: Mapped[bool] = mapped_column(server_default="false")
    outline: Mapped[Any] = mapped_column(geometry("MULTIPOLYGON"))


class Entrance(Scoped, Base):
    """单元: one stairwell door, a stop of the walk. Houses of one floor have one each."""

    __tablename__ = "entrance"
    __table_args__ = (
        UniqueConstraint("community", "building", "number"),
        *refers(building="building"),
    )

    building: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(SmallInteger, comment="0 where the building has none")
    point: Mapped[Any] = mapped_column(geometry("POINT"))


class Occupancy(StrEnum):
    RESIDENT = "resident"
    TENANT = "tenant"
    FLOATING = "floating"
    REGISTERED_ONLY = "registered_only"
    SEASONAL = "seasonal"
    VACANT = "vacant"
    NOT_DWELLING = "not_dwelling"


class Outside(StrEnum):
    """What a person decided about a household whose point lies outside the boundary."""

    LEFT_OUT = "left_out"
    NEAREST = "nearest"


class Household(Scoped, Base):
    """One dwelling behind one door. Vacant ones and those that are no dwelling do not count.

    `grid` is the one responsible today; only `place_households()` writes it.
    """

    __tablename__ = "household"
    __table_args__ = (
        UniqueConstraint("community", "code"),
        one_of("occupancy", Occupancy),
        one_of("outside", Outside),
        CheckConstraint("floor BETWEEN -5 AND 200", name="floor_sane"),
        Index("ix_household_community_grid", "community", "grid"),
        Index("ix_household_community_qk", "community", "qk"),
        Index("ix_household_community_entrance", "community", "entrance"),
        *refers(building="building", entrance="entrance", grid="grid"),
    )

    code: Mapped[str] = mapped_column(Text, comment="free of the grid, never used again")
    building: Mapped[int | None] = mapped_column(BigInteger)
    entrance: Mapped[int | None] = mapped_column(BigInteger)
    floor: Mapped[int | None] = mapped_column(SmallInteger)
    door: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text, comment="printed form: 3号楼2单元501")
    occupancy: Mapped[str] = mapped_column(Text, server_default=Occupancy.RESIDENT.value)
    tenure: Mapped[str | None] = mapped_column(Text)
    outside: Mapped[str | None] = mapped_column(Text, comment="decision of a person")
    point: Mapped[Any] = mapped_column(geometry("POINT"))
    point_3857: Mapped[Any] = mapped_column(
        Geometry("POINT", srid=WEB_MERCATOR, spatial_index=False),
        Computed("ST_Transform(ST_SetSRID(point, 4326), 3857)", persisted=True),
    )
    qk: Mapped[int] = mapped_column(BigInteger, Computed("morton(point)", persisted=True))
    is_counted: Mapped[bool] = mapped_column(
        Computed("occupancy NOT IN ('vacant', 'not_dwelling')", persisted=True)
    )
    # Fetched, never sent: the application may not write it, not even as empty.
    grid: Mapped[int | None] = mapped_column(BigInteger, FetchedValue())


class ChangeState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class AddressChange(Scoped, Base):
    """A new or another address that a leader asks for. Until the director's yes nothing changes;
    the address as it was is kept here for good."""

    __tablename__ = "address_change"
    __table_args__ = (
        one_of("state", ChangeState),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_once"),
        Index("ix_address_change_state", "community", "state", "id"),
        *refers(household="household", grid="grid", grid_then="grid"),
    )

    household: Mapped[int | None] = mapped_column(
        BigInteger, comment="none for a new one, until it is made"
    )
    is_new: Mapped[bool]
    grid: Mapped[int] = mapped_column(BigInteger)
    grid_then: Mapped[int] = mapped_column(BigInteger, comment="of its day, never changed")
    before: Mapped[str | None] = mapped_column(Text, comment="the address as it was")
    wanted: Mapped[str] = mapped_column(Text, comment="as the leader wrote it")
    why: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default=ChangeState.WAITING.value)
    asked_by: Mapped[int] = mapped_column(BigInteger)
    asked_name: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    decided_name: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answer: Mapped[str | None] = mapped_column(Text)
