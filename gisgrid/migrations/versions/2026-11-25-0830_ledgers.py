"""Filed copies of ledgers."""

import sqlalchemy as sa
from alembic import op

from gisgrid.migrations.policies import IN_COMMUNITY, has_one_of

revision = "2026_11_25_ledgers"
down_revision = "2026_11_25_diary"
branch_labels = None
depends_on = None

MINE = "filed_by = (SELECT NULLIF(current_setting('gisgrid.account', true), '')::bigint)"
SEEN = f"""({IN_COMMUNITY} AND ({MINE}
  OR (SELECT current_setting('gisgrid.all_grids', true) = 'on')))"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "ledger_copy",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("ledger", sa.Text(), nullable=False, comment="code of the ledger"),
        sa.Column("since", sa.Date(), nullable=True, comment="first day of the period"),
        sa.Column("until", sa.Date(), nullable=True, comment="day after the period"),
        sa.Column("grid_short", sa.Text(), nullable=True, comment="one grid alone"),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column(
            "filed_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("filed_by", sa.BigInteger(), nullable=False, comment="account"),
        sa.Column("filer_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_ledger_copy")),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_ledger_copy_community")
        ),
    )
    op.create_index(
        "ix_ledger_copy_community_ledger", "ledger_copy", ["community", "ledger", "filed_at"]
    )
    op.execute("ALTER TABLE ledger_copy ALTER content SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE ledger_copy ENABLE ROW LEVEL SECURITY")
    # Nothing is granted that could change a copy.
    op.execute("GRANT SELECT, INSERT ON ledger_copy TO gisgrid_app")
    op.execute(f"CREATE POLICY see ON ledger_copy FOR SELECT TO gisgrid_app USING {SEEN}")
    op.execute(
        "CREATE POLICY insert ON ledger_copy FOR INSERT TO gisgrid_app"
        f" WITH CHECK ({IN_COMMUNITY} AND {MINE} AND {has_one_of(EXPORT)})"
    )


EXPORT = ("export",)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("ledger_copy")
