"""Printed sheets, their rows, and the walks that were found for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_COMMUNITY, has_one_of

revision = "2026_11_25_sheets"
down_revision = "2026_11_25_notices"
branch_labels = None
depends_on = None

FUNCTIONS = ("next_print(bigint, text)", "doors_today(bigint, bigint)")
# A sheet is seen by those whose grids of today hold it, and by who printed it.
MINE_OR_PRINTED = f"""({IN_COMMUNITY} AND (
  (SELECT current_setting('gisgrid.all_grids', true) = 'on')
  OR of_grid = ANY (
    (SELECT NULLIF(current_setting('gisgrid.grids', true), '')::bigint[])::bigint[])
  OR printed_by = (SELECT NULLIF(current_setting('gisgrid.account', true), '')::bigint)))"""
TYPED = "visit, typed_at, typed_by, outcome"


def _scoped(*columns: sa.Column | sa.Constraint) -> list[sa.Column | sa.Constraint]:
    return [
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["community"], ["community.community"]),
        sa.PrimaryKeyConstraint("community", "id"),
    ]


def _of(column: str, table: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community", column], [f"{table}.community", f"{table}.id"], ondelete=ondelete
    )


def _make_sheet() -> None:
    op.create_table(
        "walk_sheet",
        *_scoped(
            sa.Column("serial", sa.Text(), nullable=False, comment="XF-20261123-0005-K"),
            sa.Column("kind", sa.Text(), server_default="walk", nullable=False),
            sa.Column("of_grid", sa.BigInteger(), comment="null: whole community"),
            sa.Column("grid_plan", sa.BigInteger(), comment="in force when printed"),
            sa.Column("copy_class", sa.Text(), nullable=False),
            sa.Column(
                "selection",
                JSONB(),
                server_default=sa.text("'{}'"),
                nullable=False,
                comment="filter, paper, scale, start, stairs as chosen",
            ),
            sa.Column(
                "codes",
                JSONB(),
                server_default=sa.text("'{}'"),
                nullable=False,
                comment="number printed for each kind of need and wish",
            ),
            sa.Column("rows", sa.Integer(), server_default="0", nullable=False),
            sa.Column("stops", sa.Integer(), server_default="0", nullable=False),
            sa.Column("pages", sa.Integer(), server_default="0", nullable=False),
            sa.Column(
                "printed_at",
                sa.DateTime(timezone=True),
                server_default=sa.func.now(),
                nullable=False,
            ),
            sa.Column("printed_by", sa.BigInteger(), comment="account"),
            sa.Column("printed_name", sa.Text(), nullable=False),
            sa.Column("instead_of", sa.BigInteger(), comment="the sheet this reprints"),
            sa.CheckConstraint(
                "copy_class IN ('public', 'unit', 'leader')", name="copy_class_known"
            ),
            sa.CheckConstraint(
                "kind IN ('walk', 'atlas', 'wall', 'diary', 'list')", name="kind_known"
            ),
            _of("of_grid", "grid"),
            _of("grid_plan", "grid_plan"),
            _of("instead_of", "walk_sheet"),
            sa.UniqueConstraint("community", "serial"),
        ),
    )
    op.create_index(
        "ix_walk_sheet_community_of_grid", "walk_sheet", ["community", "of_grid", "printed_at"]
    )


def _make_rows() -> None:
    op.create_table(
        "walk_sheet_row",
        *_scoped(
            sa.Column("walk_sheet", sa.BigInteger(), nullable=False),
            sa.Column("of_grid", sa.BigInteger()),
            sa.Column("printed_by", sa.BigInteger(), comment="account"),
            sa.Column(
                "row", sa.SmallInteger(), nullable=False, comment="1 … n through the whole sheet"
            ),
            sa.Column(
                "stop", sa.SmallInteger(), nullable=False, comment="number of the circle on the map"
            ),
            sa.Column("household", sa.BigInteger(), comment="may have gone since"),
            sa.Column("household_code", sa.Text(), nullable=False),
            sa.Column("address", sa.Text(), nullable=False, comment="as printed"),
            sa.Column("building_name", sa.Text(), nullable=False),
            sa.Column("entrance", sa.SmallInteger()),
            sa.Column("floor", sa.SmallInteger()),
            sa.Column("door", sa.Text(), nullable=False),
            sa.Column("last_visit_on", sa.Date()),
            sa.Column("visit", sa.BigInteger(), comment="what came of the row"),
            sa.Column("typed_at", sa.DateTime(timezone=True)),
            sa.Column("typed_by", sa.BigInteger(), comment="account"),
            sa.Column("outcome", sa.Text(), comment="as typed in"),
            _of("walk_sheet", "walk_sheet"),
            _of("visit", "visit", ondelete="SET NULL (visit)"),
            sa.UniqueConstraint("community", "walk_sheet", "row"),
        ),
    )
    op.create_index("ix_walk_sheet_row_community_visit", "walk_sheet_row", ["community", "visit"])


def _make_walks() -> None:
    op.create_table(
        "walk_order",
        *_scoped(
            sa.Column("of_grid", sa.BigInteger(), nullable=False),
            sa.Column("grid_plan", sa.BigInteger(), nullable=False),
            sa.Column(
                "fingerprint", sa.Text(), nullable=False, comment="of the doors, streets and wishes"
            ),
            sa.Column("households", ARRAY(sa.BigInteger()), nullable=False),
            sa.Column("length_m", sa.Float(), nullable=False),
            sa.Column(
                "found_at",
                sa.DateTime(timezone=True),
                server_default=sa.func.now(),
                nullable=False,
            ),
            _of("of_grid", "grid"),
            _of("grid_plan", "grid_plan"),
            sa.UniqueConstraint("community", "of_grid", "grid_plan", "fingerprint"),
        ),
    )


def _protect(table: str, scope: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"GRANT SELECT, INSERT ON {table} TO gisgrid_app")
    op.execute(f"CREATE POLICY see ON {table} FOR SELECT TO gisgrid_app USING {scope}")
    op.execute(
        f"CREATE POLICY insert ON {table} FOR INSERT TO gisgrid_app "
        f"WITH CHECK ({scope} AND {has_one_of(('see',))})"
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _make_sheet()
    _make_rows()
    _make_walks()
    run_sql("2026-11-25_sheets.sql")
    for table in ("walk_sheet", "walk_sheet_row"):
        _protect(table, MINE_OR_PRINTED)
    _protect("walk_order", IN_COMMUNITY)
    op.execute(f"GRANT UPDATE ({TYPED}) ON walk_sheet_row TO gisgrid_app")
    rule = f"({MINE_OR_PRINTED} AND {has_one_of(('record',))})"
    op.execute(
        "CREATE POLICY update ON walk_sheet_row FOR UPDATE TO gisgrid_app "
        f"USING {rule} WITH CHECK {rule}"
    )
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    for table in ("walk_order", "walk_sheet_row", "walk_sheet"):
        op.drop_table(table)
