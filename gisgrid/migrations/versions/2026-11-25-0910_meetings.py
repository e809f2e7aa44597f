"""Tasks and meetings: rules, agenda, minutes, who came, what was resolved."""

from alembic import op

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import has_one_of, of_own_unit, protect_by

revision = "2026_11_25_meetings"
down_revision = "2026_11_25_plan_editing"
branch_labels = None
depends_on = None

TABLES = ("task", "attendance", "agenda_point", "meeting", "meeting_rule")
ROLE = "(SELECT current_setting('gisgrid.role', true))"
OWN_GRID = """grid = ANY (
    (SELECT NULLIF(current_setting('gisgrid.grids', true), '')::bigint[])::bigint[])"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_meetings.sql")
    leads = has_one_of(("convene",))
    # Units read the joint meetings, not the regular ones of the grid leaders.
    see = f"kind = 'joint' OR {ROLE} <> 'unit_liaison'"
    for table in ("meeting_rule", "meeting"):
        protect_by(table, see, {"INSERT": leads, "UPDATE": leads, "DELETE": leads})
    for table in ("agenda_point", "attendance"):
        protect_by(table, see, {"INSERT": leads, "UPDATE": leads, "DELETE": leads})
    protect_by(
        "task",
        f"{ROLE} <> 'unit_liaison' OR {of_own_unit()}",
        {
            "INSERT": has_one_of(("convene", "comment")),
            "UPDATE": f"{leads} OR {of_own_unit()} OR ({ROLE} = 'grid_leader' AND {OWN_GRID})",
        },
    )
    op.execute("REVOKE UPDATE ON task FROM gisgrid_app")
    op.execute(
        "GRANT UPDATE (state, progress, done_on, evidence, closed_on, closed_by)"
        " ON task TO gisgrid_app"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
