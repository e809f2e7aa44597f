"""Views for QGIS in a schema of their own, and which login reads which community."""

from alembic import op

from gisgrid.migrations import run_sql

revision = "2026_11_25_qgis"
down_revision = "2026_11_25_volunteers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-25_qgis.sql")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP SCHEMA qgis CASCADE")
