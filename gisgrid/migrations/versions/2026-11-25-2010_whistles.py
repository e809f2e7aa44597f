"""Whistles of needs, the tasks of units that are called, and who asked for a request."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_whistles"
down_revision = "2026_11_25_day_of_sign_in"
branch_labels = None
depends_on = None

URGENCIES = ("emergency", "hard", "planned")
STANDS = ("asked", "called")
RATINGS = ("good", "fairly_good", "average", "poor")
LISTS = {
    ("need", "whistled"): STANDS,
    ("need", "whistle_urgency"): URGENCIES,
    ("task", "rating"): RATINGS,
}
NEED = "asked_by, is_asked_above, whistled, whistle_urgency, awaited"


def _moment(name: str, comment: str | None = None) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True, comment=comment)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for column in (
        sa.Column("asked_by", sa.BigInteger(), nullable=True, comment="account"),
        sa.Column(
            "is_asked_above", sa.Boolean(), server_default="false", nullable=False,
            comment="decided above the community",
        ),
        sa.Column("whistled", sa.Text(), nullable=True),
        sa.Column("whistle_urgency", sa.Text(), nullable=True),
        sa.Column(
            "awaited", sa.ARRAY(sa.BigInteger()), server_default="{}", nullable=False,
            comment="units whistled for that are not there yet",
        ),
    ):  # fmt: skip
        op.add_column("need", column)
    for column in (
        sa.Column("need", sa.BigInteger(), nullable=True, comment="for which the unit is called"),
        _moment("arrive_by", "until when a unit that was whistled for is there"),
        _moment("arrived_at"),
        sa.Column(
            "rating", sa.Text(), nullable=True, comment="of the unit, by the community"
        ),
    ):  # fmt: skip
        op.add_column("task", column)
    op.create_foreign_key(
        op.f("fk_task_community_need"), "task", "need", ["community", "need"], ["community", "id"]
    )
    op.create_index("ix_task_community_need", "task", ["community", "need"])
    op.create_check_constraint(
        op.f("ck_task_arrived_when_called"), "task", "arrived_at IS NULL OR arrive_by IS NOT NULL"
    )
    for (table, column), values in LISTS.items():
        listed = ", ".join(f"'{one}'" for one in values)
        op.create_check_constraint(
            op.f(f"ck_{table}_{column}_known"), table, f"{column} IN ({listed})"
        )
    op.alter_column("task", "source", comment="meeting, review, whistle or other")
    op.execute(f"GRANT UPDATE ({NEED}) ON need TO gisgrid_app")
    op.execute("GRANT UPDATE (arrived_at, rating) ON task TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.alter_column("task", "source", comment="meeting, review or other")
    for column in ("need", "arrive_by", "arrived_at", "rating"):
        op.drop_column("task", column)
    for column in NEED.split(", "):
        op.drop_column("need", column)
