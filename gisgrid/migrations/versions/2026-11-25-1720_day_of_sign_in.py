"""Roles begin and end on the day of China: until 8 in the morning UTC is a day behind."""

from alembic import op

revision = "2026_11_25_day_of_sign_in"
down_revision = "2026_11_25_fresh_statistics"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "open_session(bytea, bigint, text, timestamptz)",
    "roles_of(bytea)",
    "switch_role(bytea, bigint)",
    "end_role(bigint, bigint, date)",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} SET timezone = 'Asia/Shanghai'")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} RESET timezone")
