"""Reports of guests: taken by one function, read by staff who verify, answered by receipt."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_GRIDS, has_one_of

revision = "2026_11_25_guests"
down_revision = "2026_11_25_rising"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "report_as_guest(bigint, text, text, text, text, text, double precision, double precision,"
    " text, text, text)",
    "public_answer(bigint, text)",
    "clear_guests()",
)
CHANGEABLE = "state, reply, replied_on, decided_by, need, point, grid"


def text(name: str, *, needed: bool = False, comment: str | None = None) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=not needed, comment=comment)


def keys() -> list[sa.Column]:
    return [
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
    ]


def moment(name: str) -> sa.Column:
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _reports()
    op.create_table(
        "guest_attempt",
        *keys(),
        text("origin", needed=True, comment="hash with a secret of the running server"),
        moment("at"),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_guest_attempt")),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_guest_attempt_community")
        ),
    )
    op.create_index("ix_guest_attempt_community_at", "guest_attempt", ["community", "at"])
    op.execute("ALTER TABLE guest_attempt ENABLE ROW LEVEL SECURITY")
    run_sql("2026-11-25_guests.sql")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")
    # Names and telephones: for those who verify, in their grids; without a grid for who sees all.
    rule = f"({IN_GRIDS} AND {has_one_of(('verify',))})"
    op.execute("ALTER TABLE guest_report ENABLE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT ON guest_report TO gisgrid_app")
    op.execute(f"GRANT UPDATE ({CHANGEABLE}) ON guest_report TO gisgrid_app")
    op.execute(f"CREATE POLICY see ON guest_report FOR SELECT TO gisgrid_app USING {rule}")
    op.execute(
        f"CREATE POLICY update ON guest_report FOR UPDATE TO gisgrid_app"
        f" USING {rule} WITH CHECK {rule}"
    )


def _reports() -> None:
    op.create_table(
        "guest_report",
        *keys(),
        text("receipt", needed=True, comment="with which the guest asks for the answer"),
        text("form_key", needed=True, comment="a second sending is the same report"),
        text("kind", needed=True),
        text("content", needed=True),
        sa.Column("point", Geometry("POINT", srid=4490, spatial_index=False), nullable=True),
        text("place", comment="the place in the guest's words"),
        text("name", comment="who reported, if he said so"),
        text("phone"),
        moment("made_at"),
        sa.Column("state", sa.Text(), server_default="new", nullable=False),
        text("reply", comment="what the guest may read"),
        sa.Column("replied_on", sa.Date(), nullable=True),
        text("decided_by", comment="name"),
        sa.Column("need", sa.BigInteger(), nullable=True, comment="that it became"),
        sa.Column("grid", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_guest_report")),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_guest_report_community")
        ),
        sa.ForeignKeyConstraint(
            ["kind"], ["need_kind.code"], name=op.f("fk_guest_report_kind_need_kind")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["community", table], [f"{table}.community", f"{table}.id"],
                name=op.f(f"fk_guest_report_community_{table}"),
            )
            for table in ("grid", "need")
        ),
        sa.UniqueConstraint("community", "receipt", name=op.f("uq_guest_report_community_receipt")),
        sa.UniqueConstraint(
            "community", "form_key", name=op.f("uq_guest_report_community_form_key")
        ),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_guest_report_{name}"))
            for name, rule in {
                "state_known": "state IN ('new', 'accepted', 'refused')",
                "has_a_place": "point IS NOT NULL OR place IS NOT NULL",
                "accepted_as_need": "state <> 'accepted' OR need IS NOT NULL",
                "refused_with_reason": "state <> 'refused' OR reply IS NOT NULL",
            }.items()
        ),
    )  # fmt: skip
    op.create_index(
        "ix_guest_report_new", "guest_report", ["community", "id"],
        postgresql_where=sa.text("state = 'new'"),
    )  # fmt: skip
    op.create_index("ix_guest_report_community_need", "guest_report", ["community", "need"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("guest_attempt")
    op.drop_table("guest_report")
