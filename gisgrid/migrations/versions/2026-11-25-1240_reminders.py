"""Reminders of promises, agreements and stale resources; agreements drafted for a publication; the public list

Rules: a lock is waited for at most 5 s; backfills stand in migrations of their own;
a published migration is never changed.
"""

import sqlalchemy as sa
from alembic import op

from gisgrid.migrations import run_sql

revision = "2026_11_25_reminders"
down_revision = "2026_11_25_paper_returns"
branch_labels = None
depends_on = None

FUNCTIONS = ("remind_of_promises()", "public_resources(bigint)")
KEY = "fk_agreement_community_proposal"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    comment = "published proposal it was drafted for"
    op.add_column("agreement", sa.Column("proposal", sa.BigInteger(), comment=comment))
    op.create_foreign_key(
        op.f(KEY), "agreement", "proposal", ["community", "proposal"], ["community", "id"]
    )
    run_sql("2026-11-25_reminders.sql")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_constraint(KEY, "agreement", type_="foreignkey")
    op.drop_column("agreement", "proposal")
