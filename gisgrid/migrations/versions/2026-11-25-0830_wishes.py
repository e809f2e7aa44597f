"""Wishes from the first word to the wisher's: steps, the wall, claims

Rules: a lock is waited for at most 5 s; backfills stand in migrations of their own;
a published migration is never changed.
"""

import sqlalchemy as sa
from alembic import op

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_COMMUNITY, IN_GRIDS, OWN, has_one_of

revision = "2026_11_25_wishes"
down_revision = "2026_11_25_need_steps"
branch_labels = None
depends_on = None

COLUMNS = (
    sa.Column("version", sa.Integer(), server_default="1", nullable=False,
              comment="grows by each step"),
    sa.Column("wisher_class", sa.Text(), server_default="other", nullable=False),
    sa.Column("raised_by", sa.BigInteger(), nullable=True, comment="account"),
    sa.Column("volunteer", sa.BigInteger(), nullable=True, comment="account that claimed it"),
    sa.Column("published_on", sa.Date(), nullable=True, comment="first day on the wall"),
    sa.Column("contacted_on", sa.Date(), nullable=True),
    sa.Column("how", sa.Text(), nullable=True, comment="how it was realised"),
    sa.Column("round", sa.SmallInteger(), server_default="1", nullable=False),
)  # fmt: skip
MINE = f"(claimed_by = ANY ((SELECT own_units())::bigint[]) OR {OWN.replace('account', 'volunteer', 1)})"
WISH = f"({IN_GRIDS} OR ({IN_COMMUNITY} AND {MINE}))"
ACT = f"""({IN_COMMUNITY} AND EXISTS (
  SELECT 1 FROM wish w WHERE w.community = wish_act.community AND w.id = wish_act.wish))"""
WRITE = has_one_of(("record",))
FUNCTIONS = (
    "release_wish(bigint, bigint, text, text)",
    "claim_wish(bigint, bigint, bigint, text)",
    "public_wishes(bigint)",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for column in COLUMNS:
        op.add_column("wish", column._copy())
    op.create_check_constraint(
        op.f("ck_wish_wisher_class_known"), "wish", "wisher_class IN ('elder', 'child', 'other')"
    )
    op.create_check_constraint(
        op.f("ck_wish_one_claimer"), "wish", "num_nonnulls(claimed_by, volunteer) <= 1"
    )
    op.create_table(
        "wish_act",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("wish", sa.BigInteger(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("by_account", sa.BigInteger(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column(
            "step", sa.Text(), nullable=False, comment="code of the row in the table of steps"
        ),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community", "wish"], ["wish.community", "wish.id"],
            name=op.f("fk_wish_act_community_wish"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_wish_act_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_wish_act")),
    )  # fmt: skip
    op.create_index("ix_wish_act_community_wish", "wish_act", ["community", "wish"])
    run_sql("2026-11-25_wishes.sql")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")
    _rights()


def _rights() -> None:
    columns = "version, volunteer, published_on, contacted_on, how, round"
    op.execute(f"GRANT UPDATE ({columns}) ON wish TO gisgrid_app")
    rule = f"({WISH} AND {WRITE})"
    op.execute(f"ALTER POLICY see ON wish USING {WISH}")
    op.execute(f"ALTER POLICY update ON wish USING {rule} WITH CHECK {rule}")
    op.execute("ALTER TABLE wish_act ENABLE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT ON wish_act TO gisgrid_app")
    op.execute(f"CREATE POLICY see ON wish_act FOR SELECT TO gisgrid_app USING {ACT}")
    op.execute(
        f"CREATE POLICY insert ON wish_act FOR INSERT TO gisgrid_app WITH CHECK ({ACT} AND {WRITE})"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    rule = f"({IN_GRIDS} AND {WRITE})"
    op.execute(f"ALTER POLICY see ON wish USING {IN_GRIDS}")
    op.execute(f"ALTER POLICY update ON wish USING {rule} WITH CHECK {rule}")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("wish_act")
    for column in reversed(COLUMNS):
        op.drop_column("wish", column.name)
