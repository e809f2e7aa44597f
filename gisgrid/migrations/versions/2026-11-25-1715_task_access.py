"""The access list of tasks from outside."""

from alembic import op

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import has_one_of, protect_by

revision = "2026_11_25_task_access"
down_revision = "2026_11_25_disputes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_task_access.sql")
    decides = has_one_of(("approve",))
    # It says what is refused to departments: liaisons of units do not read it.
    staff = "(SELECT current_setting('gisgrid.role', true)) <> 'unit_liaison'"
    protect_by("task_access", staff, {"INSERT": decides, "UPDATE": decides})
    op.execute("REVOKE UPDATE ON task_access FROM gisgrid_app")
    op.execute(
        "GRANT UPDATE (decision, decided_on, decided_by, reason, since, until, refused, version)"
        " ON task_access TO gisgrid_app"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TABLE task_access")
