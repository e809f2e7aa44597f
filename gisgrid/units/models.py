"""Units and cadres."""

from typing import Any

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, refers, search_index
from gisgrid.territory.models import geometry


class Unit(Scoped, Base):
    """An organisation that can be paired with grids."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("community", "code"),
        search_index("unit", "search"),
        *refers(liaison="person"),
    )

    code: Mapped[str] = mapped_column(Text, comment="U01 or its organisation code")
    name: Mapped[str] = mapped_column(Text)
    short: Mapped[str] = mapped_column(Text, comment="two to four characters for map and strip")
    search: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text, comment="office telephone")
    liaison: Mapped[int | None] = mapped_column(BigInteger)
    point: Mapped[Any | None] = mapped_column(geometry("POINT"))


class Cadre(Scoped, Base):
    """A leading cadre who looks after grids."""

    __tablename__ = "cadre"
    __table_args__ = (
        UniqueConstraint("community", "person"),
        *refers(person="person", unit="unit"),
    )

    person: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(comment="circled on maps: ①")
    rank: Mapped[str] = mapped_column(Text)
    post: Mapped[str | None] = mapped_column(Text)
    unit: Mapped[int | None] = mapped_column(BigInteger)
    address: Mapped[str | None] = mapped_column(Text, comment="of his own office")
    point: Mapped[Any | None] = mapped_column(
        geometry("POINT"), comment="his own office; None: he walks from his unit's seat"
    )
