"""A comment on a diary entry may give a task."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_review_tasks"
down_revision = "2026_11_25_reminders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "task", sa.Column("diary_entry", sa.BigInteger(), comment="whose comment gave it")
    )
    op.create_foreign_key(
        op.f("fk_task_community_diary_entry"), "task", "diary_entry",
        ["community", "diary_entry"], ["community", "id"],
    )  # fmt: skip
    op.create_index("ix_task_community_diary_entry", "task", ["community", "diary_entry"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("task", "diary_entry")
