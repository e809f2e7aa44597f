"""The inbox

Rules: a lock is waited for at most 5 s; backfills stand in migrations of their own;
a published migration is never changed.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_COMMUNITY, OWN

revision = "2026_11_25_notices"
down_revision = "2026_11_25_resources"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "send_notices(bigint, bigint[], text, jsonb, text)",
    "accounts_of(bigint, text, bigint, bigint)",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "notice",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False, comment="who reads it"),
        sa.Column(
            "text",
            sa.Text(),
            nullable=False,
            comment="Chinese message id, put in words on reading",
        ),
        sa.Column(
            "fields",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="what fills the places in text",
        ),
        sa.Column("link", sa.Text(), nullable=True, comment="page of this site that it is about"),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("made_by", sa.BigInteger(), nullable=True, comment="account; none: the program"),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "link IS NULL OR link ~ '^/([^/\\\\]|$)'", name=op.f("ck_notice_link_is_our_own")
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_notice_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_community_account", "notice", ["community", "account", "id"])
    op.create_index(
        "ix_notice_unread",
        "notice",
        ["community", "account"],
        postgresql_where=sa.text("read_at IS NULL"),
    )
    _protect()


def _protect() -> None:
    """Only who is addressed reads it, and all he may change is that he read it."""
    mine = f"({IN_COMMUNITY} AND {OWN})"
    op.execute("ALTER TABLE notice ENABLE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, UPDATE (read_at) ON notice TO gisgrid_app")
    op.execute(f"CREATE POLICY see ON notice FOR SELECT TO gisgrid_app USING {mine}")
    op.execute(
        f"CREATE POLICY update ON notice FOR UPDATE TO gisgrid_app USING {mine} WITH CHECK {mine}"
    )
    run_sql("2026-11-25_notices.sql")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("notice")
