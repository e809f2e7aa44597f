"""Editing by page: what was added by mistake can go again, and each row's history is read."""

from alembic import op

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_COMMUNITY, has_one_of

revision = "2026_11_25_editing"
down_revision = "2026_11_25_job_stops"
branch_labels = None
depends_on = None

# Foreign keys keep what something stands upon.
REMOVED_BY = {
    "building": ("import",), "entrance": ("import",), "household": ("import",),
    "unit": ("import", "pair"), "cadre": ("import", "pair"), "person": ("import",),
}  # fmt: skip
# Who appoints a leader writes down a name that was not known.
PERSON = ("administer", "import")


def _persons_by(verbs: tuple[str, ...]) -> None:
    rule = f"({IN_COMMUNITY} AND {has_one_of(verbs)})"
    op.execute(f"ALTER POLICY insert ON person WITH CHECK {rule}")
    op.execute(f"ALTER POLICY update ON person USING {rule} WITH CHECK {rule}")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table, verbs in REMOVED_BY.items():
        op.execute(f"GRANT DELETE ON {table} TO gisgrid_app")
        op.execute(
            f"CREATE POLICY delete ON {table} FOR DELETE TO gisgrid_app"
            f" USING ({IN_COMMUNITY} AND {has_one_of(verbs)})"
        )
    _persons_by((*PERSON, "pair"))
    op.create_index("ix_audit_entry_at", "audit_entry", ["community", "at"])
    run_sql("2026-11-25_editing.sql")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP FUNCTION history_of(bigint, text, bigint)")
    op.drop_index("ix_audit_entry_at", "audit_entry")
    _persons_by(PERSON)
    for table in REMOVED_BY:
        op.execute(f"DROP POLICY delete ON {table}")
        op.execute(f"REVOKE DELETE ON {table} FROM gisgrid_app")
