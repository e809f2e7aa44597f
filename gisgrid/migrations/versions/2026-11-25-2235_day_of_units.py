"""A liaison's unit is his own from the first day in China, also before 8 in the morning."""

from alembic import op

revision = "2026_11_25_day_of_units"
down_revision = "2026_11_25_holders_stay"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER FUNCTION own_units() SET timezone = 'Asia/Shanghai'")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER FUNCTION own_units() RESET timezone")
