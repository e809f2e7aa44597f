"""A running job may be stopped with the best so far kept."""

import sqlalchemy as sa
from alembic import op

from gisgrid.migrations import run_sql

revision = "2026_11_25_job_stops"
down_revision = "2026_11_25_sub_kinds"
branch_labels = None
depends_on = None

FUNCTIONS = ("stop_job(bigint, bigint)", "job_stops(bytea)")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    wanted = "when the asker wanted no more than the best so far"
    op.add_column(
        "job",
        sa.Column("stop_asked_at", sa.DateTime(timezone=True), nullable=True, comment=wanted),
    )
    run_sql("2026-11-25_job_stops.sql")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_column("job", "stop_asked_at")
