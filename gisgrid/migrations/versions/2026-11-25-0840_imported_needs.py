"""Steps go with their need, so that an import of needs can be taken back

Rules: a lock is waited for at most 5 s; backfills stand in migrations of their own;
a published migration is never changed.
"""

from alembic import op

revision = "2026_11_25_imported_needs"
down_revision = "2026_11_25_proposals"
branch_labels = None
depends_on = None

NAME = "fk_need_step_community_need"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _again("CASCADE")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _again(None)


def _again(on_delete: str | None) -> None:
    op.drop_constraint(NAME, "need_step", type_="foreignkey")
    op.create_foreign_key(
        op.f(NAME), "need_step", "need", ["community", "need"], ["community", "id"],
        ondelete=on_delete,
    )  # fmt: skip
