"""Supervision of late needs rises by itself."""

from alembic import op

from gisgrid.migrations import run_sql

revision = "2026_11_25_rising"
down_revision = "2026_11_25_whistles"
branch_labels = None
depends_on = None

FUNCTIONS = ("late_needs()", "raise_supervision(bigint, jsonb)")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_rising.sql")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
