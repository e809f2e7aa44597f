"""Reminders of needs and of visits, sent by the database."""

from alembic import op

from gisgrid.migrations import run_sql

revision = "2026_11_25_need_reminders"
down_revision = "2026_11_25_plan_necks"
branch_labels = None
depends_on = None

FUNCTIONS = ("remind_of_needs()", "remind_of_visits()")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_need_reminders.sql")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
