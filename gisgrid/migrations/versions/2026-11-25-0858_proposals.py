"""Proposals of pairings: seen and written by those who pair, nobody else."""

from alembic import op

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import has_one_of, protect_by

revision = "2026_11_25_proposals"
down_revision = "2026_11_25_duties"
branch_labels = None
depends_on = None

TABLES = ("proposal_step", "proposal")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_proposals.sql")
    pairs = has_one_of(("pair",))
    protect_by("proposal", pairs, {"INSERT": pairs, "UPDATE": pairs})
    # Taking a change back removes its step; the trail keeps it.
    protect_by("proposal_step", pairs, {"INSERT": pairs, "DELETE": pairs})


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
