"""Imports by page: files that wait, profiles of one's own, and taking an import back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_COMMUNITY, has_one_of

revision = "2026_11_25_imports"
down_revision = "2026_11_25_sheets"
branch_labels = None
depends_on = None

FUNCTIONS = ("undo_import(bigint, bigint)", "clear_uploads()")
TABLES = ("upload", "upload_file", "import_profile", "import_change")


def _scoped() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
    ]


def _ends() -> list[sa.schema.SchemaItem]:
    return [
        sa.ForeignKeyConstraint(["community"], ["community.community"]),
        sa.PrimaryKeyConstraint("community", "id"),
    ]


def _make_tables() -> None:
    op.create_table(
        "upload",
        *_scoped(),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "options",
            JSONB(),
            server_default="{}",
            nullable=False,
            comment="what the person said: layer, crs, columns",
        ),
        sa.Column("report", JSONB(), comment="what was understood, as the last look found it"),
        sa.Column("import_run", sa.BigInteger(), comment="what it became"),
        *_ends(),
    )
    op.create_table(
        "upload_file",
        *_scoped(),
        sa.Column("upload", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community", "upload"], ["upload.community", "upload.id"], ondelete="CASCADE"
        ),
        *_ends(),
    )
    op.create_index("ix_upload_file_upload", "upload_file", ["community", "upload"])
    op.create_table(
        "import_profile",
        *_scoped(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("columns", JSONB(), nullable=False, comment="field to columns of the file"),
        *_ends(),
        sa.UniqueConstraint("community", "kind", "name"),
    )
    op.create_table(
        "import_change",
        *_scoped(),
        sa.Column("import_run", sa.BigInteger(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("added", ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("changed", JSONB(), nullable=False, comment="the rows as they were before"),
        *_ends(),
        sa.ForeignKeyConstraint(
            ["community", "import_run"], ["import_run.community", "import_run.id"]
        ),
    )
    op.create_index("ix_import_change_import_run", "import_change", ["community", "import_run"])
    op.add_column("import_run", sa.Column("undone_at", sa.DateTime(timezone=True)))
    op.add_column("import_run", sa.Column("undone_by", sa.BigInteger()))


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _make_tables()
    run_sql("2026-11-25_imports.sql")
    rule = f"({IN_COMMUNITY} AND {has_one_of(('import',))})"
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"GRANT SELECT, INSERT ON {table} TO gisgrid_app")
        op.execute(f"CREATE POLICY see ON {table} FOR SELECT TO gisgrid_app USING {rule}")
        op.execute(f"CREATE POLICY insert ON {table} FOR INSERT TO gisgrid_app WITH CHECK {rule}")
    for table in ("upload", "upload_file", "import_profile"):
        op.execute(f"GRANT UPDATE, DELETE ON {table} TO gisgrid_app")
        op.execute(
            f"CREATE POLICY update ON {table} FOR UPDATE TO gisgrid_app USING {rule} WITH CHECK {rule}"
        )
        op.execute(f"CREATE POLICY delete ON {table} FOR DELETE TO gisgrid_app USING {rule}")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_column("import_run", "undone_by")
    op.drop_column("import_run", "undone_at")
    for table in ("import_change", "import_profile", "upload_file", "upload"):
        op.drop_table(table)
