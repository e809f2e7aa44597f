"""Files of a record of one unit are seen by that unit's liaison and no other."""

import sqlalchemy as sa
from alembic import op

from gisgrid.migrations.policies import IN_COMMUNITY, IN_GRIDS, has_one_of, of_own_unit

revision = "2026_11_25_files_of_units"
down_revision = "2026_11_25_points"
branch_labels = None
depends_on = None

MINE = "added_by = (SELECT NULLIF(current_setting('gisgrid.account', true), '')::bigint)"
WRITERS = ("record", "assign", "pair", "import")
# As agreements, promises, tasks and minutes themselves are read.
COMMON = f"""is_common AND ((SELECT current_setting('gisgrid.role', true)) <> 'unit_liaison'
  OR for_units OR {of_own_unit()})"""


def seen(common: str) -> str:
    return f"""({IN_COMMUNITY} AND CASE WHEN subject IS NULL THEN {MINE}
  ELSE ({common}) OR {IN_GRIDS} END)"""


def _see_by(common: str) -> None:
    mine = f"({IN_COMMUNITY} AND {MINE} AND {has_one_of(WRITERS)})"
    op.execute(f"ALTER POLICY see ON attachment USING {seen(common)}")
    op.execute(
        f"ALTER POLICY update ON attachment USING {mine} WITH CHECK ({seen(common)} AND {mine})"
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "attachment", sa.Column("unit", sa.BigInteger(), comment="whose liaison sees it too")
    )
    op.add_column(
        "attachment",
        sa.Column("for_units", sa.Boolean(), server_default="false", nullable=False,
                  comment="every liaison does"),
    )  # fmt: skip
    op.create_foreign_key(
        "fk_attachment_community_unit", "attachment", "unit", ["community", "unit"],
        ["community", "id"],
    )  # fmt: skip
    for table in ("agreement", "task"):
        op.execute(
            f"UPDATE attachment a SET unit = r.unit FROM {table} r WHERE a.subject = '{table}'"
            " AND r.community = a.community AND r.id = a.subject_id"
        )
    op.execute("GRANT UPDATE (unit, for_units) ON attachment TO gisgrid_app")
    _see_by(COMMON)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _see_by("is_common")
    op.drop_constraint("fk_attachment_community_unit", "attachment", type_="foreignkey")
    op.drop_column("attachment", "for_units")
    op.drop_column("attachment", "unit")
