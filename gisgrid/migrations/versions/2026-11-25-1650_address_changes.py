"""New and changed addresses of leaders wait for the director's yes."""

import sqlalchemy as sa
from alembic import op

from gisgrid.migrations.policies import IN_GRIDS, protect

revision = "2026_11_25_address_changes"
down_revision = "2026_11_25_editing"
branch_labels = None
depends_on = None


def _refers(*columns: tuple[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["community", column], [f"{table}.community", f"{table}.id"],
            name=f"fk_address_change_community_{column}",
        )
        for column, table in columns
    ]  # fmt: skip


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "address_change",
        sa.Column(
            "community", sa.BigInteger(),
            sa.ForeignKey("community.community", name="fk_address_change_community"),
            primary_key=True,
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("household", sa.BigInteger(), comment="none for a new one, until it is made"),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("grid", sa.BigInteger(), nullable=False),
        sa.Column(
            "grid_then", sa.BigInteger(), nullable=False, comment="of its day, never changed"
        ),
        sa.Column("before", sa.Text(), comment="the address as it was"),
        sa.Column("wanted", sa.Text(), nullable=False, comment="as the leader wrote it"),
        sa.Column("why", sa.Text()),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_name", sa.Text(), nullable=False),
        sa.Column(
            "asked_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("decided_name", sa.Text()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("answer", sa.Text()),
        *_refers(("household", "household"), ("grid", "grid"), ("grid_then", "grid")),
        sa.CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_once"),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'declined')", name="state_known"),
    )  # fmt: skip
    op.create_index("ix_address_change_state", "address_change", ["community", "state", "id"])
    protect("address_change", IN_GRIDS, {"INSERT": ("record",), "UPDATE": ("import",)})
    # What was asked for stays as it was asked.
    op.execute("REVOKE UPDATE ON address_change FROM gisgrid_app")
    op.execute(
        "GRANT UPDATE (household, state, decided_name, decided_at, answer) ON address_change"
        " TO gisgrid_app"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("address_change")
