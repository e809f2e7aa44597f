"""What a community changed about the sub-kinds of needs, each change from a day on."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped


class SubKindChange(Scoped, Base):
    """How one sub-kind stands from a day on: its name, whether it is urgent and still offered.

    The latest row up to a day goes before the seed; a code that the seed does not have is the
    community's own. Needs keep the code; what it was called on their day is read from here.
    """

    __tablename__ = "sub_kind_change"
    __table_args__ = (UniqueConstraint("community", "kind", "code", "since"),)

    kind: Mapped[str] = mapped_column(ForeignKey("need_kind.code"))
    code: Mapped[str] = mapped_column(Text)
    since: Mapped[date]
    name: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    is_urgent: Mapped[bool] = mapped_column(comment="handled as an emergency")
    is_offered: Mapped[bool] = mapped_column(comment="can be chosen for a need; else retired")
    made_by: Mapped[int | None] = mapped_column(BigInteger, comment="account")
