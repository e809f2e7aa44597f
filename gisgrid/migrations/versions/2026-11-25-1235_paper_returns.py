"""The day of an entry can be corrected with it; sheets and blank diaries are handed in on a day."""

import sqlalchemy as sa
from alembic import op

from gisgrid.migrations.policies import IN_COMMUNITY, has_one_of

revision = "2026_11_25_paper_returns"
down_revision = "2026_11_25_care"
branch_labels = None
depends_on = None

# As a sheet is seen: by those whose grids hold it, and by who printed it.
MINE_OR_PRINTED = f"""({IN_COMMUNITY} AND (
  (SELECT current_setting('gisgrid.all_grids', true) = 'on')
  OR of_grid = ANY (
    (SELECT NULLIF(current_setting('gisgrid.grids', true), '')::bigint[])::bigint[])
  OR printed_by = (SELECT NULLIF(current_setting('gisgrid.account', true), '')::bigint)))"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("GRANT UPDATE (happened_on) ON diary_entry TO gisgrid_app")
    op.add_column("walk_sheet", sa.Column("returned_on", sa.Date(), comment="handed in"))
    op.add_column("walk_sheet", sa.Column("returned_to", sa.Text(), comment="who took it"))
    op.execute("GRANT UPDATE (returned_on, returned_to) ON walk_sheet TO gisgrid_app")
    rule = f"({MINE_OR_PRINTED} AND {has_one_of(('record',))})"
    op.execute(
        "CREATE POLICY update ON walk_sheet FOR UPDATE TO gisgrid_app "
        f"USING {rule} WITH CHECK {rule}"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP POLICY update ON walk_sheet")
    op.execute("REVOKE UPDATE ON walk_sheet FROM gisgrid_app")
    for column in ("returned_to", "returned_on"):
        op.drop_column("walk_sheet", column)
    op.execute("REVOKE UPDATE (happened_on) ON diary_entry FROM gisgrid_app")
