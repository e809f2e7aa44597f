"""Filed copies of ledgers for named readers; what each form costs; two more days of China."""

import sqlalchemy as sa
from alembic import op

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_COMMUNITY, OWN

revision = "2026_11_25_named_copies"
down_revision = "2026_11_25_sub_kind_changes"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "file_named_copy(bigint, text, boolean, text, integer, bytea, bytea, text, text)",
    "named_copies(bigint)",
    "read_named_copy(bigint, bigint, text)",
    "burden_of(bigint, date, date)",
)


def _table(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f(f"fk_{name}_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f(f"pk_{name}")),
    )
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _table(
        "named_copy",
        sa.Column("ledger", sa.Text(), nullable=False, comment="code of the ledger"),
        sa.Column("is_most_restricted", sa.Boolean(), nullable=False, comment="mark X"),
        sa.Column("grid_short", sa.Text(), nullable=True, comment="one grid alone"),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column(
            "filed_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("filed_by", sa.BigInteger(), nullable=False, comment="account"),
        sa.Column("filer_name", sa.Text(), nullable=False),
    )
    _table(
        "form_use",
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False, comment="path of its route"),
        sa.Column("fields", sa.SmallInteger(), nullable=False, comment="filled in by hand"),
        sa.Column("seconds", sa.Integer(), nullable=True, comment="from opening to saving"),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_form_use_community_at", "form_use", ["community", "at"])
    op.execute("GRANT INSERT ON form_use TO gisgrid_app")
    op.execute(
        "CREATE POLICY insert ON form_use FOR INSERT TO gisgrid_app"
        f" WITH CHECK ({IN_COMMUNITY} AND {OWN})"
    )
    run_sql("2026-11-25_named_copies.sql")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")
    op.execute("ALTER FUNCTION people_of(bigint) SET timezone = 'Asia/Shanghai'")
    op.execute(
        "ALTER TABLE role_grant ALTER since SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE role_grant ALTER since SET DEFAULT CURRENT_DATE")
    op.execute("ALTER FUNCTION people_of(bigint) RESET timezone")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP FUNCTION note_named(bigint, bigint, text, text)")
    op.drop_table("form_use")
    op.drop_table("named_copy")
