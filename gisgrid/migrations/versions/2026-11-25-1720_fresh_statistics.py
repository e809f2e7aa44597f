"""Tables that were just filled are measured before a plan is checked."""

from alembic import op

from gisgrid.migrations import run_sql

revision = "2026_11_25_fresh_statistics"
down_revision = "2026_11_25_task_access"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_fresh_statistics.sql")
    op.execute("REVOKE EXECUTE ON FUNCTION freshen_statistics() FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION freshen_statistics() TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP FUNCTION freshen_statistics()")
