"""The gate refuses grids that hang together by less than a metre where they need not."""

from alembic import op

from gisgrid.migrations import run_sql

revision = "2026_11_25_plan_necks"
down_revision = "2026_11_25_files_of_units"
branch_labels = None
depends_on = None

INTERNAL = ("grid_necks(bigint, bigint, bigint[])", "cover_faults(bigint, bigint)")
OPEN = ("coverage_faults(bigint, bigint)", "draft_necks(bigint, bigint, bigint[])")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_plan_necks.sql")
    op.alter_column("draft_fault", "kind", comment="see OutlineFault of gisgrid.planning.outlines")
    for function in INTERNAL + OPEN:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC, gisgrid_app")
    for function in OPEN:
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.alter_column(
        "draft_fault", "kind", comment="gap, overlap, sliver, hole, cut, in_none, in_two or beyond"
    )
    for function in (*OPEN, "grid_necks(bigint, bigint, bigint[])"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("ALTER FUNCTION cover_faults(bigint, bigint) RENAME TO coverage_faults")
    op.execute("GRANT EXECUTE ON FUNCTION coverage_faults(bigint, bigint) TO gisgrid_app")
