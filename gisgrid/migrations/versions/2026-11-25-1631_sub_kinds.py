"""Sub-kinds of needs as a list; an attachment of one's own is seen wherever its record lies."""

import sqlalchemy as sa
from alembic import op

from gisgrid.migrations.policies import (
    IN_COMMUNITY,
    IN_GRIDS,
    OWN_ACCOUNT,
    has_one_of,
    of_own_unit,
)

revision = "2026_11_25_sub_kinds"
down_revision = "2026_11_25_need_reminders"
branch_labels = None
depends_on = None

MINE = f"added_by = {OWN_ACCOUNT}"
WRITERS = ("record", "assign", "pair", "import")
COMMON = f"""is_common AND ((SELECT current_setting('gisgrid.role', true)) <> 'unit_liaison'
  OR for_units OR {of_own_unit()})"""
# A unit answers for needs outside the grids it is paired with: it sees what it added itself.
WITH_STEPS = f"WHEN subject = 'need_step' THEN {MINE} OR {IN_GRIDS}"


def seen(steps: str) -> str:
    return f"""({IN_COMMUNITY} AND CASE WHEN subject IS NULL THEN {MINE} {steps}
  ELSE ({COMMON}) OR {IN_GRIDS} END)"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "need_sub_kind",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False, comment="handled as an emergency"),
        sa.PrimaryKeyConstraint("kind", "code", name=op.f("pk_need_sub_kind")),
        sa.ForeignKeyConstraint(["kind"], ["need_kind.code"], name=op.f("fk_need_sub_kind_kind")),
    )
    op.execute("GRANT SELECT ON need_sub_kind TO gisgrid_app")
    op.execute("GRANT UPDATE (emergency) ON need TO gisgrid_app")
    op.create_foreign_key(
        op.f("fk_need_kind_sub_kind"), "need", "need_sub_kind",
        ["kind", "sub_kind"], ["kind", "code"],
    )  # fmt: skip
    _see(seen(WITH_STEPS))


def _see(rule: str) -> None:
    mine = f"({IN_COMMUNITY} AND {MINE} AND {has_one_of(WRITERS)})"
    op.execute(f"ALTER POLICY see ON attachment USING {rule}")
    op.execute(f"ALTER POLICY update ON attachment USING {mine} WITH CHECK ({rule} AND {mine})")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _see(seen(""))
    op.execute("REVOKE UPDATE (emergency) ON need FROM gisgrid_app")
    op.drop_constraint("fk_need_kind_sub_kind", "need", type_="foreignkey")
    op.drop_table("need_sub_kind")
