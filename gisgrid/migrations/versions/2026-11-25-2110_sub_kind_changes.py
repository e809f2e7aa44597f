"""A community's own sub-kinds and names of sub-kinds, from a day on."""

import sqlalchemy as sa
from alembic import op

from gisgrid.migrations.policies import IN_COMMUNITY, protect

revision = "2026_11_25_sub_kind_changes"
down_revision = "2026_11_25_redaction"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "sub_kind_change",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False, comment="handled as an emergency"),
        sa.Column(
            "is_offered", sa.Boolean(), nullable=False,
            comment="can be chosen for a need; else retired",
        ),
        sa.Column("made_by", sa.BigInteger(), nullable=True, comment="account"),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_sub_kind_change")),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_sub_kind_change_community")
        ),
        sa.ForeignKeyConstraint(
            ["kind"], ["need_kind.code"], name=op.f("fk_sub_kind_change_kind")
        ),
        sa.UniqueConstraint(
            "community", "kind", "code", "since",
            name=op.f("uq_sub_kind_change_community_kind_code_since"),
        ),
    )  # fmt: skip
    # The code may be the community's own; whether it is one of its kind is asked when it is chosen.
    op.drop_constraint(op.f("fk_need_kind_sub_kind"), "need")
    protect("sub_kind_change", IN_COMMUNITY, {"INSERT": ("approve",), "UPDATE": ("approve",)})


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("sub_kind_change")
    op.execute(
        "UPDATE need n SET sub_kind = NULL WHERE sub_kind IS NOT NULL AND NOT EXISTS"
        " (SELECT FROM need_sub_kind s WHERE s.kind = n.kind AND s.code = n.sub_kind)"
    )
    op.create_foreign_key(
        op.f("fk_need_kind_sub_kind"), "need", "need_sub_kind", ["kind", "sub_kind"],
        ["kind", "code"],
    )  # fmt: skip
