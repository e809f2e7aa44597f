"""The whole way of a need: clocks, limits, calendar, who sees what was handed to it

Rules: a lock is waited for at most 5 s; backfills stand in migrations of their own;
a published migration is never changed.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_COMMUNITY, IN_GRIDS, has_one_of, protect

revision = "2026_11_25_need_steps"
down_revision = "2026_11_25_agreements"
branch_labels = None
depends_on = None

COLUMNS = (
    sa.Column("version", sa.Integer(), server_default="1", nullable=False,
              comment="grows by each step"),
    sa.Column("sub_kind", sa.Text(), nullable=True),
    sa.Column("area_class", sa.Text(), server_default="public", nullable=False),
    sa.Column("level", sa.Text(), nullable=True),
    sa.Column("place", sa.Text(), nullable=True, comment="the place in words, of its day"),
    sa.Column("helpers", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False,
              comment="units that help"),
    sa.Column("handler", sa.BigInteger(), nullable=True, comment="account that handled it"),
    sa.Column("state_on", sa.Date(), nullable=True, comment="first day of this step"),
    sa.Column("step_due_on", sa.Date(), nullable=True, comment="last day of this step"),
    sa.Column("limit_days", sa.SmallInteger(), nullable=True,
              comment="working days, first one"),
    sa.Column("accepted_on", sa.Date(), nullable=True),
    sa.Column("answered_on", sa.Date(), nullable=True),
    sa.Column("asked", sa.Text(), nullable=True, comment="step that waits for approval"),
    sa.Column("asked_until", sa.Date(), nullable=True),
    sa.Column("extended", sa.SmallInteger(), server_default="0", nullable=False,
              comment="how often"),
    sa.Column("held_until", sa.Date(), nullable=True),
    sa.Column("held_because", sa.Text(), nullable=True),
    sa.Column("supervised", sa.Text(), nullable=True),
    sa.Column("is_hurried", sa.Boolean(), server_default="false", nullable=False),
    sa.Column("is_legacy", sa.Boolean(), server_default="false", nullable=False,
              comment="left from the past"),
    sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False,
              comment="how often the resident was not reached"),
    sa.Column("satisfaction", sa.Text(), nullable=True),
    sa.Column("called_back_on", sa.Date(), nullable=True),
    sa.Column("same_as", sa.BigInteger(), nullable=True,
              comment="the need it is a duplicate of"),
    sa.Column("source_ref", sa.Text(), nullable=True,
              comment="number in the books it is from"),
)  # fmt: skip
STEP_COLUMNS = (
    sa.Column("step", sa.Text(), nullable=True, comment="code of the step's row in the table"),
    sa.Column("given", postgresql.JSONB(astext_type=sa.Text()), server_default="{}",
              nullable=False, comment="what was given: unit, day, level"),
)  # fmt: skip
LISTS = {
    "level": ("grid", "community", "department"),
    "area_class": ("walk_up", "row", "public"),
    "held_because": ("season", "planned", "means", "third_party"),
    "supervised": ("plain", "yellow", "red"),
    "confirmed": ("yes", "no", "unreachable"),
    "satisfaction": ("satisfied", "fairly", "dissatisfied", "not_asked"),
}
# Set once at the report: what it is, where, of which day.
CHANGEABLE = (
    "version, sub_kind, level, helpers, handler, state_on, step_due_on, limit_days, accepted_on, "
    "answered_on, asked, asked_until, extended, held_until, held_because, supervised, is_hurried, "
    "is_legacy, tries, satisfaction, called_back_on, same_as"
)
HANDED = "(lead_unit = ANY ((SELECT own_units())::bigint[]) OR helpers && (SELECT own_units()))"
NEED = f"({IN_GRIDS} OR ({IN_COMMUNITY} AND {HANDED}))"
STEP = f"""({IN_GRIDS} OR ({IN_COMMUNITY} AND EXISTS (
  SELECT 1 FROM need n WHERE n.community = need_step.community AND n.id = need_step.need
  AND (n.lead_unit = ANY ((SELECT own_units())::bigint[])
       OR n.helpers && (SELECT own_units())))))"""
WRITE = has_one_of(("record", "assign", "close"))
FUNCTIONS = ("own_units()", "resume_held()", "black_out(bigint, text, bigint, text)")


def known(column: str) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in LISTS[column])})"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for column in COLUMNS:
        op.add_column("need", column._copy())
    for column in STEP_COLUMNS:
        op.add_column("need_step", column._copy())
    for name in LISTS:
        op.create_check_constraint(op.f(f"ck_need_{name}_known"), "need", known(name))
    op.create_unique_constraint(
        op.f("uq_need_community_source_ref"), "need", ["community", "source_ref"]
    )
    op.create_index("ix_need_community_lead_unit", "need", ["community", "lead_unit"])
    op.create_foreign_key(
        op.f("fk_need_community_same_as"), "need", "need",
        ["community", "same_as"], ["community", "id"],
    )  # fmt: skip
    _limits()
    _calendar()
    run_sql("2026-11-25_needs.sql")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")
    _rights()


def _limits() -> None:
    op.create_table(
        "need_limit",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "step", sa.Text(), nullable=False, comment="step it is for; whole: until the answer"
        ),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("area_class", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("days", sa.SmallInteger(), nullable=True, comment="working days"),
        sa.Column("factor", sa.Numeric(4, 2), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "until IS NULL OR until >= since", name=op.f("ck_need_limit_until_after_since")
        ),
        sa.CheckConstraint(known("area_class"), name=op.f("ck_need_limit_area_class_known")),
        sa.CheckConstraint(known("level"), name=op.f("ck_need_limit_level_known")),
        sa.CheckConstraint(
            "num_nonnulls(days, factor) = 1", name=op.f("ck_need_limit_days_or_factor")
        ),
        sa.CheckConstraint("days BETWEEN 0 AND 366", name=op.f("ck_need_limit_days_sensible")),
        sa.CheckConstraint("factor BETWEEN 0.1 AND 10", name=op.f("ck_need_limit_factor_sensible")),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_need_limit_community")
        ),
        sa.ForeignKeyConstraint(["kind"], ["need_kind.code"], name=op.f("fk_need_limit_kind")),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_need_limit")),
    )
    op.create_index("ix_need_limit_community_since", "need_limit", ["community", "since"])
    protect("need_limit", IN_COMMUNITY, {"INSERT": ("approve",), "UPDATE": ("approve",)})


def _calendar() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "is_working", sa.Boolean(), nullable=False, comment="a make-up day; else a day off"
        ),
        sa.Column("name", sa.Text(), server_default="", nullable=False, comment="of the feast"),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_calendar_day_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("community", "day", name=op.f("uq_calendar_day_community_day")),
    )
    verbs = ("approve",)
    protect("calendar_day", IN_COMMUNITY, {"INSERT": verbs, "UPDATE": verbs, "DELETE": verbs})


def _rights() -> None:
    op.execute(f"GRANT UPDATE ({CHANGEABLE}) ON need TO gisgrid_app")
    op.execute(f"ALTER POLICY see ON need USING {NEED}")
    rule = f"({NEED} AND {WRITE})"
    op.execute(f"ALTER POLICY update ON need USING {rule} WITH CHECK {rule}")
    op.execute(f"ALTER POLICY see ON need_step USING {STEP}")
    op.execute(f"ALTER POLICY insert ON need_step WITH CHECK ({STEP} AND {WRITE})")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(f"ALTER POLICY see ON need USING {IN_GRIDS}")
    rule = f"({IN_GRIDS} AND {WRITE})"
    op.execute(f"ALTER POLICY update ON need USING {rule} WITH CHECK {rule}")
    op.execute(f"ALTER POLICY see ON need_step USING {IN_GRIDS}")
    op.execute(f"ALTER POLICY insert ON need_step WITH CHECK ({IN_GRIDS} AND {WRITE})")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("calendar_day")
    op.drop_table("need_limit")
    for column in STEP_COLUMNS:
        op.drop_column("need_step", column.name)
    for column in reversed(COLUMNS):
        op.drop_column("need", column.name)
