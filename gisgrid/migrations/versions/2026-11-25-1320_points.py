"""Points of volunteers: rules with days of effect, entries to which is only ever added."""

from alembic import op

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import has_one_of, protect_by

revision = "2026_11_25_points"
down_revision = "2026_11_25_review_tasks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_points.sql")
    sets = has_one_of(("approve",))
    protect_by("points_rule", "true", {"INSERT": sets, "UPDATE": sets})
    op.execute("REVOKE UPDATE ON points_rule FROM gisgrid_app")
    op.execute("GRANT UPDATE (until) ON points_rule TO gisgrid_app")
    # Nobody is granted a change or a deletion: what is wrong is reversed.
    protect_by("points_entry", "true", {"INSERT": has_one_of(("verify",))})


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in ("points_entry", "points_rule"):
        op.execute(f"DROP TABLE {table}")
