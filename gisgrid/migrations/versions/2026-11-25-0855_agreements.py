"""Co-building agreements, their promises, and ratings both ways."""

from alembic import op

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import has_one_of, of_own_unit, protect_by

revision = "2026_11_25_agreements"
down_revision = "2026_11_25_imports"
branch_labels = None
depends_on = None

TABLES = ("rating", "commitment", "agreement")
# A liaison reads his own unit's, everybody else of the community all.
SEE = f"(SELECT current_setting('gisgrid.role', true)) <> 'unit_liaison' OR {of_own_unit()}"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_agreements.sql")
    leads, records = has_one_of(("convene",)), has_one_of(("record",))
    protect_by("agreement", SEE, {"INSERT": leads, "UPDATE": leads})
    own = f"side = 'unit' AND {records} AND {of_own_unit()}"
    protect_by("commitment", SEE, {"INSERT": leads, "UPDATE": f"{leads} OR ({own})"})
    both = f"(side = 'community' AND {leads}) OR ({own})"
    protect_by("rating", SEE, {"INSERT": both, "UPDATE": both})
    for table, columns in {
        "agreement": "ended_on, ended_why, note",
        "commitment": "state, done_on, evidence, said_by",
        "rating": "evaluation, word, rated_by, rated_at",
    }.items():
        op.execute(f"REVOKE UPDATE ON {table} FROM gisgrid_app")
        op.execute(f"GRANT UPDATE ({columns}) ON {table} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
