"""Photos and files."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

from gisgrid.migrations.policies import IN_COMMUNITY, IN_GRIDS, has_one_of

revision = "2026_11_25_attachments"
down_revision = "2026_11_25_jobs"
branch_labels = None
depends_on = None

MINE = "added_by = (SELECT NULLIF(current_setting('gisgrid.account', true), '')::bigint)"
# Pending ones are their account's alone; the others are seen as their record is.
SEEN = f"""({IN_COMMUNITY} AND CASE WHEN subject IS NULL THEN {MINE}
  ELSE is_common OR {IN_GRIDS} END)"""
WRITERS = ("record", "assign", "pair", "import")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "attachment",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True, comment="table of the record"),
        sa.Column("subject_id", sa.BigInteger(), nullable=True, comment="id of the record"),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="as its owner called it"),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes as stored"),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True, comment="pixels of a photo"),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=True, comment="photo for lists"),
        sa.Column(
            "added_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("added_by", sa.BigInteger(), nullable=False, comment="account"),
        sa.Column("is_common", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("household", sa.BigInteger(), nullable=True),
        sa.Column("point", Geometry("POINT", srid=4490, spatial_index=False), nullable=True),
        sa.Column("grid", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_attachment")),
        sa.CheckConstraint(
            "(subject IS NULL) = (subject_id IS NULL)", name=op.f("ck_attachment_subject_whole")
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_attachment_community")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["community", column],
                [f"{column}.community", f"{column}.id"],
                name=op.f(f"fk_attachment_community_{column}"),
            )
            for column in ("household", "grid")
        ),
    )
    op.create_index("ix_attachment_subject", "attachment", ["community", "subject", "subject_id"])
    op.create_index("idx_attachment_point", "attachment", ["point"], postgresql_using="gist")
    # Photos are compressed already.
    op.execute("ALTER TABLE attachment ALTER content SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE attachment ALTER small SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE attachment ENABLE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, DELETE ON attachment TO gisgrid_app")
    op.execute(
        "GRANT UPDATE (subject, subject_id, position, grid, household, point, is_common)"
        " ON attachment TO gisgrid_app"
    )
    mine = f"({IN_COMMUNITY} AND {MINE} AND {has_one_of(WRITERS)})"
    op.execute(f"CREATE POLICY see ON attachment FOR SELECT TO gisgrid_app USING {SEEN}")
    op.execute(f"CREATE POLICY insert ON attachment FOR INSERT TO gisgrid_app WITH CHECK {mine}")
    op.execute(
        f"CREATE POLICY update ON attachment FOR UPDATE TO gisgrid_app USING {mine}"
        f" WITH CHECK ({SEEN} AND {mine})"
    )
    op.execute(f"CREATE POLICY delete ON attachment FOR DELETE TO gisgrid_app USING {mine}")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("attachment")
