"""Jobs: a queue in one table, and the files they make."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_COMMUNITY, OWN

revision = "2026_11_25_jobs"
down_revision = "2026_11_23_rights"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "take_job(integer, bytea, text[], text[])",
    "tell_job(bytea, double precision, text)",
    "end_job(bytea, text, text, text, text, text, bytea)",
    "cancel_job(bigint, bigint)",
    "see_job(bigint, bigint)",
    "clear_jobs()",
)
ASKED = "community, account, role, role_grant, language, kind, title, params"
MINE = f"({IN_COMMUNITY} AND {OWN} AND role = (SELECT current_setting('gisgrid.role', true)))"


def _make_tables() -> None:
    op.create_table(
        "job",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False, comment="who asked"),
        sa.Column(
            "role", sa.Text(), nullable=False, comment="in which role: others of his do not see it"
        ),
        sa.Column("role_grant", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False, comment="in which the words are written"),
        sa.Column("kind", sa.Text(), nullable=False, comment="key of jobs.kinds"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("params", JSONB(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column(
            "share", sa.Float(), server_default="0", nullable=False, comment="done so far, 0 to 1"
        ),
        sa.Column(
            "words",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="where it is, how it ended",
        ),
        sa.Column("location", sa.Text(), comment="page to open when it is done"),
        sa.Column("file_name", sa.Text(), comment="of the row in job_file"),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("cancel_asked_at", sa.DateTime(timezone=True)),
        sa.Column("seen_at", sa.DateTime(timezone=True), comment="when the asker saw how it ended"),
        sa.Column(
            "runner",
            sa.Integer(),
            comment="number of the advisory lock that its runner holds while it lives",
        ),
        sa.Column(
            "session", sa.LargeBinary(), comment="login_session in which it acts as the asker"
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted')",
            name="state_known",
        ),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name="share_is_a_share"),
        sa.ForeignKeyConstraint(["community"], ["community.community"]),
        sa.PrimaryKeyConstraint("community", "id"),
    )
    op.create_index("ix_job_community_account", "job", ["community", "account"])
    op.create_index(
        "ix_job_in_hand", "job", ["id"], postgresql_where=sa.text("state IN ('waiting', 'running')")
    )
    op.create_table(
        "job_file",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["community"], ["community.community"]),
        sa.ForeignKeyConstraint(
            ["community", "id"], ["job.community", "job.id"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("community", "id"),
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _make_tables()
    run_sql("2026-11-25_jobs.sql")
    for table in ("job", "job_file"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"GRANT SELECT ON {table} TO gisgrid_app")
        op.execute(f"CREATE POLICY see ON {table} FOR SELECT TO gisgrid_app USING {MINE}")
    op.execute(f"GRANT INSERT ({ASKED}) ON job TO gisgrid_app")
    op.execute(f"CREATE POLICY insert ON job FOR INSERT TO gisgrid_app WITH CHECK {MINE}")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("job_file")
    op.drop_table("job")
