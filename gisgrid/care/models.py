"""What only named readers may know. The application has no right to read these tables: functions
of the owner do, which ask who it is and write down that he looked."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped


class CareService(Scoped, Base):
    """The sensitive service that one visit gave: why somebody is cared for."""

    __tablename__ = "care_service"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('illness_call', 'allowance_help', 'released_guidance')", name="kind_known"
        ),
        ForeignKeyConstraint(
            ["community", "visit"], ["visit.community", "visit.id"], ondelete="CASCADE"
        ),
    )

    visit: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
