"""Pairings through time."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, apart, in_order, refers


class Pairing(Scoped, Base):
    """One unit or one cadre is paired with one grid from a day to a day."""

    __tablename__ = "pairing"
    __table_args__ = (
        in_order(),
        CheckConstraint("num_nonnulls(unit, cadre) = 1", name="unit_or_cadre"),
        apart("one_unit_pairing_at_a_time", "grid", "unit"),
        apart("one_cadre_pairing_at_a_time", "grid", "cadre"),
        Index("ix_pairing_community_grid", "community", "grid"),
        Index("ix_pairing_community_unit", "community", "unit"),
        Index("ix_pairing_community_cadre", "community", "cadre"),
        *refers(grid="grid", unit="unit", cadre="cadre"),
    )

    grid: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[int | None] = mapped_column(BigInteger)
    cadre: Mapped[int | None] = mapped_column(BigInteger)
    since: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(Text)
    made_by: Mapped[int | None] = mapped_column(BigInteger)
