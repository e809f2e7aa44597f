"""Duty lists and their ticks."""

from alembic import op

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import OWN_ACCOUNT, has_one_of, of_own_unit, protect_by

revision = "2026_11_25_duties"
down_revision = "2026_11_25_meetings"
branch_labels = None
depends_on = None

TABLES = ("duty_tick", "duty")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_duties.sql")
    leads = has_one_of(("convene",))
    protect_by("duty", "true", {"INSERT": leads, "UPDATE": leads})
    op.execute("REVOKE UPDATE ON duty FROM gisgrid_app")
    op.execute("GRANT UPDATE (until) ON duty TO gisgrid_app")
    own = f"account = {OWN_ACCOUNT}"
    units = f"(SELECT current_setting('gisgrid.role', true)) <> 'unit_liaison' OR {of_own_unit()}"
    protect_by("duty_tick", units, {"INSERT": own, "DELETE": own})


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
