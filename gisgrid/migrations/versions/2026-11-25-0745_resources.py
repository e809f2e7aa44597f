"""Resources of units and their use; enter() says for which unit a liaison acts."""

from alembic import op

from gisgrid.migrations import SQL, run_sql
from gisgrid.migrations.policies import OWN_ACCOUNT, has_one_of, of_own_unit, protect_by

revision = "2026_11_25_resources"
down_revision = "2026_11_25_attachments"
branch_labels = None
depends_on = None

TABLES = ("resource_use", "resource")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_own_unit.sql")
    run_sql("2026-11-25_resources.sql")
    leads, records = has_one_of(("convene",)), has_one_of(("record",))
    # An offer that is not published is seen by its unit and by those who pair.
    protect_by(
        "resource",
        f"state = 'published' OR {of_own_unit()} OR {has_one_of(('convene', 'pair'))}",
        {
            command: f"{leads} OR ({records} AND {of_own_unit()})"
            for command in ("INSERT", "UPDATE")
        },
    )
    concerned = f"{leads} OR ({records} AND ({of_own_unit('lender')} OR asked_by = {OWN_ACCOUNT}))"
    protect_by("resource_use", "true", {"INSERT": records, "UPDATE": concerned})
    op.execute("REVOKE UPDATE ON resource_use FROM gisgrid_app")
    op.execute(
        "GRANT UPDATE (state, answer, answered_name, purpose) ON resource_use TO gisgrid_app"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
    first = (SQL / "2026-11-23_enter.sql").read_text(encoding="utf-8")
    start = first.index("CREATE FUNCTION enter(")
    old = first[start : first.index("END $$;", start)] + "END $$;"
    op.execute(old.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1))
