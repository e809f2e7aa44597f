"""On a shared computer a session closes when nobody is there."""

from alembic import op

from gisgrid.migrations import run_sql

revision = "2026_11_25_shared_computers"
down_revision = "2026_11_25_cadre_office"
branch_labels = None
depends_on = None

FUNCTIONS = ("share_session(bytea, integer)", "keep_open(bytea, integer)")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_shared_computers.sql")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("UPDATE login_session SET kind = 'browser' WHERE kind = 'shared'")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
