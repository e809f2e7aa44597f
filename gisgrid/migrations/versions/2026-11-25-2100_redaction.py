"""Words are taken out of all that can hold them; a need knows its diary entry, a dispute its need."""

import sqlalchemy as sa
from alembic import op

from gisgrid.migrations import run_sql

revision = "2026_11_25_redaction"
down_revision = "2026_11_25_guests"
branch_labels = None
depends_on = None

ROWS = "black_out_rows(bigint, text, bigint[], text[], text[], text)"
COLUMNS = {
    ("dispute", "need"): "that led to it",
    ("need", "diary_entry"): "that reported it, whose photos show it",
}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for (table, column), comment in COLUMNS.items():
        op.add_column(table, sa.Column(column, sa.BigInteger(), nullable=True, comment=comment))
        op.create_foreign_key(
            op.f(f"fk_{table}_community_{column}"), table, column,
            ["community", column], ["community", "id"],
        )  # fmt: skip
        op.create_index(f"ix_{table}_community_{column}", table, ["community", column])
    op.execute(
        "UPDATE need n SET diary_entry = s.diary_entry FROM diary_sentence s"
        " WHERE s.community = n.community AND s.need = n.id"
    )
    op.execute("GRANT UPDATE (diary_entry) ON need TO gisgrid_app")
    run_sql("2026-11-25_redaction.sql")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {ROWS} FROM PUBLIC")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_redaction_before.sql")
    op.execute(f"DROP FUNCTION {ROWS}")
    for table, column in COLUMNS:
        op.drop_column(table, column)
