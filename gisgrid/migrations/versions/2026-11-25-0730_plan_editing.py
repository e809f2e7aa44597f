"""Plans are edited step by step, approved by a second person, and can be taken back."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_COMMUNITY, has_one_of, protect

revision = "2026_11_25_plan_editing"
down_revision = "2026_11_25_wishes"
branch_labels = None
depends_on = None

SCHEMES = [
    ("community", "社区代码12位 + 顺序码3位", "", 3, "社区自用"),
    ("cjt213", "单元网格编码15位", "", 3, "CJ/T 213"),
    ("cjt349", "专业网格编码20位", "000000", 2, "CJ/T 349"),
]
FUNCTIONS = (
    "draft_digest(bigint, bigint)",
    "recut_tessellation(bigint, bigint, bigint[], bigint[], bytea[])",
    "edges_alone(bigint, bigint, double precision)",
    "buildings_cut(bigint, bigint)",
    "name_of(bigint, bigint)",
    "submit_draft(bigint, bigint)",
    "approve_draft(bigint, bigint)",
    "return_draft(bigint, bigint, text)",
    "drop_draft(bigint, bigint, boolean)",
    "withdraw_plan(bigint, bigint)",
    "coverage_faults(bigint, bigint)",
    "publish(bigint, bigint, date)",
)
INTERNAL = FUNCTIONS[2:4]
# The application changes these columns of a draft; all others are moved by functions.
CHANGED = "name, tessellation, version, code_scheme, reasons, changed_by_name, changed_at, origin, from_plan"
DRAWS = ("draw",)


def at(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def jsonb(name: str, **more: object) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), **more)  # type: ignore[arg-type]


def by_draft(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("draft_plan", sa.BigInteger(), nullable=False),
        *columns,
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"),
                  nullable=False),
        sa.ForeignKeyConstraint(["community"], ["community.community"],
                                name=op.f(f"fk_{name}_community")),
        sa.ForeignKeyConstraint(["community", "draft_plan"],
                                ["draft_plan.community", "draft_plan.id"],
                                name=op.f(f"fk_{name}_community_draft_plan")),
        sa.PrimaryKeyConstraint("community", "id", name=op.f(f"pk_{name}")),
    )  # fmt: skip


def make_tables() -> None:
    schemes = op.create_table(
        "code_scheme",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "prefix", sa.Text(), nullable=False, comment="digits before those of the community"
        ),
        sa.Column("serial_digits", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, comment="standard that asks for it"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_code_scheme")),
    )
    names = ("key", "name", "prefix", "serial_digits", "source")
    op.bulk_insert(schemes, [dict(zip(names, row, strict=True)) for row in SCHEMES])
    by_draft(
        "draft_step",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        jsonb(
            "change",
            nullable=False,
            comment="cells and grids before and after, and in numbers what was done",
        ),
        sa.Column(
            "state",
            sa.Text(),
            server_default="done",
            nullable=False,
            comment="left: undone, and something else was done instead",
        ),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_by_name", sa.Text(), server_default="", nullable=False),
    )
    op.create_unique_constraint(
        op.f("uq_draft_step_community_draft_plan_number"), "draft_step",
        ["community", "draft_plan", "number"],
    )  # fmt: skip
    op.create_check_constraint(
        op.f("ck_draft_step_state_known"), "draft_step", "state IN ('done', 'undone', 'left')"
    )
    by_draft(
        "draft_fault",
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="gap, overlap, sliver, hole, cut, in_none, in_two or beyond",
        ),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("size", sa.Float(), nullable=False, comment="m², or households"),
        sa.Column("place", Geometry("POINT", srid=4490, spatial_index=False), nullable=False),
        jsonb(
            "offer",
            nullable=False,
            comment="cell → draft grid that gets it if the repair is accepted",
        ),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("settled_by_name", sa.Text(), nullable=True),
    )
    op.create_index("idx_draft_fault_place", "draft_fault", ["place"], postgresql_using="gist")
    op.create_check_constraint(
        op.f("ck_draft_fault_state_known"), "draft_fault",
        "state IN ('open', 'accepted', 'rejected')",
    )  # fmt: skip
    by_draft(
        "draft_proposal",
        sa.Column("kind", sa.Text(), nullable=False, comment="divide, rebalance or curve"),
        sa.Column("tessellation", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        jsonb("figures", nullable=False),
        jsonb(
            "grid_of_cell",
            nullable=False,
            comment="cell → draft grid, or a number below zero for a new one",
        ),
        jsonb("why", nullable=False, comment="cell → why it moves"),
    )


def add_columns() -> None:
    op.alter_column(
        "draft_plan", "version", comment="grows with each step: two editors notice each other"
    )
    for column in (
        at("submitted_at"),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        at("approved_at"),
        sa.Column(
            "digest",
            sa.Text(),
            nullable=True,
            comment="hash of what was submitted: only that may be approved and published",
        ),
        sa.Column("returned", sa.Text(), nullable=True, comment="why it was sent back"),
        sa.Column("changed_by_name", sa.Text(), nullable=True),
        at("changed_at"),
        sa.Column(
            "origin",
            sa.Text(),
            server_default="division",
            nullable=False,
            comment="plan, division, layer or groups",
        ),
        sa.Column("code_scheme", sa.Text(), server_default="community", nullable=False),
        jsonb(
            "reasons",
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="what was noted about a warning, by its key",
        ),
    ):
        op.add_column("draft_plan", column)
    op.create_foreign_key(
        op.f("fk_draft_plan_code_scheme"), "draft_plan", "code_scheme", ["code_scheme"], ["key"]
    )
    state = "state IN ('draft', 'submitted', 'approved', 'published', 'dropped')"
    op.drop_constraint(op.f("ck_draft_plan_state_known"), "draft_plan")
    op.create_check_constraint(op.f("ck_draft_plan_state_known"), "draft_plan", state)
    op.add_column(
        "draft_grid",
        sa.Column(
            "locked",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="nothing of it is moved, neither by hand nor by machine",
        ),
    )
    op.create_unique_constraint(
        op.f("uq_draft_grid_community_draft_plan_grid"), "draft_grid",
        ["community", "draft_plan", "grid"],
    )  # fmt: skip
    op.add_column(
        "draft_cell",
        jsonb("why", nullable=True, comment="why the machine put it there; none if a person did"),
    )
    for name in ("draft_plan", "approved_by", "withdrawn_by"):
        op.add_column("grid_plan", sa.Column(name, sa.BigInteger(), nullable=True))
    taken_back = "taken back before its first day: it never was in force"
    op.add_column(
        "grid_plan",
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True, comment=taken_back),
    )


def guard() -> None:
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        if function not in INTERNAL:
            op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")
    op.execute("GRANT SELECT ON code_scheme TO gisgrid_app")
    # A step names the grid that it makes before it is made, so that it can be done again.
    op.execute("GRANT USAGE ON SEQUENCE draft_grid_id_seq TO gisgrid_app")
    protect("draft_step", IN_COMMUNITY, {"INSERT": DRAWS, "UPDATE": DRAWS})
    op.execute("REVOKE UPDATE ON draft_step FROM gisgrid_app")
    op.execute("GRANT UPDATE (state) ON draft_step TO gisgrid_app")
    protect("draft_fault", IN_COMMUNITY, {"INSERT": DRAWS, "UPDATE": DRAWS})
    op.execute("REVOKE UPDATE ON draft_fault FROM gisgrid_app")
    op.execute("GRANT UPDATE (state, settled_by_name) ON draft_fault TO gisgrid_app")
    protect("draft_proposal", IN_COMMUNITY, {"INSERT": DRAWS, "DELETE": DRAWS})
    op.execute("REVOKE UPDATE ON draft_plan FROM gisgrid_app")
    op.execute(f"GRANT UPDATE ({CHANGED}) ON draft_plan TO gisgrid_app")
    # Nobody begins with a draft that others seem to have approved.
    op.execute("DROP POLICY insert ON draft_plan")
    op.execute(
        "CREATE POLICY insert ON draft_plan FOR INSERT TO gisgrid_app WITH CHECK "
        f"({IN_COMMUNITY} AND {has_one_of(DRAWS)} AND state = 'draft' AND submitted_by IS NULL"
        " AND approved_by IS NULL AND digest IS NULL)"
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    make_tables()
    add_columns()
    run_sql("2026-11-25_plan_editing.sql")
    guard()


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("REVOKE USAGE ON SEQUENCE draft_grid_id_seq FROM gisgrid_app")
    op.execute("DROP POLICY insert ON draft_plan")
    op.execute(
        "CREATE POLICY insert ON draft_plan FOR INSERT TO gisgrid_app WITH CHECK "
        f"({IN_COMMUNITY} AND {has_one_of(DRAWS)})"
    )
    op.execute(f"REVOKE UPDATE ({CHANGED}) ON draft_plan FROM gisgrid_app")
    op.execute("GRANT UPDATE ON draft_plan TO gisgrid_app")
    for name in ("withdrawn_at", "withdrawn_by", "approved_by", "draft_plan"):
        op.drop_column("grid_plan", name)
    op.alter_column("draft_plan", "version", comment=None)
    op.drop_column("draft_cell", "why")
    op.drop_constraint(op.f("uq_draft_grid_community_draft_plan_grid"), "draft_grid")
    op.drop_column("draft_grid", "locked")
    op.drop_constraint(op.f("ck_draft_plan_state_known"), "draft_plan")
    op.execute("UPDATE draft_plan SET state = 'submitted' WHERE state = 'approved'")
    op.create_check_constraint(
        op.f("ck_draft_plan_state_known"), "draft_plan",
        "state IN ('draft', 'submitted', 'published', 'dropped')",
    )  # fmt: skip
    op.drop_constraint(op.f("fk_draft_plan_code_scheme"), "draft_plan")
    for name in ("reasons", "code_scheme", "origin", "returned", "digest", "approved_at",
                 "approved_by", "submitted_at", "changed_by_name", "changed_at"):  # fmt: skip
        op.drop_column("draft_plan", name)
    for table in ("draft_fault", "draft_proposal", "draft_step", "code_scheme"):
        op.drop_table(table)
