"""Volunteers who reported in, gifts, and what points were exchanged for."""

import sqlalchemy as sa
from alembic import op

from gisgrid.migrations.policies import has_one_of, protect_by

revision = "2026_11_25_volunteers"
down_revision = "2026_11_25_named_copies"
branch_labels = None
depends_on = None


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f(f"fk_{name}_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f(f"pk_{name}")),
    )


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community", column],
        [f"{to}.community", f"{to}.id"],
        name=op.f(f"fk_{table}_community_{column}"),
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _table(
        "volunteer",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=True, comment="where he or she works"),
        sa.Column("grid", sa.BigInteger(), nullable=True, comment="where he or she helps"),
        sa.Column("skills", sa.Text(), nullable=True),
        sa.Column("free_times", sa.Text(), nullable=True),
        sa.Column("pledge", sa.Text(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False, comment="reported in"),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("registered_name", sa.Text(), nullable=False),
        _refers("volunteer", "person", "person"),
        _refers("volunteer", "unit", "unit"),
        _refers("volunteer", "grid", "grid"),
        sa.CheckConstraint("until IS NULL OR since <= until", name=op.f("ck_volunteer_in_order")),
        sa.UniqueConstraint("community", "person", name=op.f("uq_volunteer_community_person")),
    )
    _table(
        "gift",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("points", sa.SmallInteger(), nullable=False),
        sa.Column("stock", sa.SmallInteger(), nullable=False, comment="how many there were"),
        sa.Column("until", sa.Date(), nullable=True, comment="no longer offered from this day"),
        sa.CheckConstraint(
            "points BETWEEN 1 AND 1000 AND stock BETWEEN 0 AND 10000", name=op.f("ck_gift_bounds")
        ),
    )
    _table(
        "points_exchange",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("gift", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.SmallInteger(), nullable=False, comment="as the gift cost then"),
        sa.Column("reverses", sa.BigInteger(), nullable=True, comment="the exchange it takes back"),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column(
            "entered_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("entered_by", sa.BigInteger(), nullable=True, comment="account"),
        sa.Column("entered_name", sa.Text(), nullable=False),
        _refers("points_exchange", "person", "person"),
        _refers("points_exchange", "gift", "gift"),
        _refers("points_exchange", "reverses", "points_exchange"),
        sa.CheckConstraint(
            "(reverses IS NULL) = (points > 0) AND points <> 0",
            name=op.f("ck_points_exchange_reversal_is_negative"),
        ),
        sa.UniqueConstraint(
            "community", "reverses", name=op.f("uq_points_exchange_community_reverses")
        ),
    )
    op.create_index(
        "ix_points_exchange_community_person", "points_exchange", ["community", "person"]
    )
    enters = has_one_of(("verify",))
    protect_by("volunteer", "true", {"INSERT": enters, "UPDATE": enters})
    sets = has_one_of(("approve",))
    protect_by("gift", "true", {"INSERT": sets, "UPDATE": sets})
    protect_by("points_exchange", "true", {"INSERT": enters})


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in ("points_exchange", "gift", "volunteer"):
        op.drop_table(table)
