"""A cadre's own office, where it is not at his unit's seat."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "2026_11_25_cadre_office"
down_revision = "2026_11_25_address_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("cadre", sa.Column("address", sa.Text(), comment="of his own office"))
    op.add_column(
        "cadre",
        sa.Column("point", Geometry("POINT", srid=4490, spatial_index=False),
                  comment="his own office; None: he walks from his unit's seat"),
    )  # fmt: skip
    op.create_index("idx_cadre_point", "cadre", ["point"], postgresql_using="gist")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("cadre", "point")
    op.drop_column("cadre", "address")
