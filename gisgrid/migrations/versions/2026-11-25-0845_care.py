"""Care classes with named readers, rules of visits with dates of effect, putting off a visit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_COMMUNITY, IN_GRIDS, has_one_of, protect

revision = "2026_11_25_care"
down_revision = "2026_11_25_people"
branch_labels = None
depends_on = None

OPEN_TO_THE_APP = (
    "care_level(bigint)",
    "read_care(bigint, bigint, text)",
    "read_care_services(bigint, text)",
    "write_care(bigint, bigint, text, date, text)",
    "end_care(bigint, bigint, date)",
    "due_households(bigint, date)",
    "care_looks(bigint)",
    "account_named(bigint, text)",
)
INTERNAL = ("in_own_grids(bigint)",)
APPROVE = ("approve",)
MINE = "account = (SELECT NULLIF(current_setting('gisgrid.account', true), '')::bigint)"


def frame(table: str, **references: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("community", "id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f(f"fk_{table}_community")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["community", column],
                [f"{other}.community", f"{other}.id"],
                name=op.f(f"fk_{table}_community_{column}"),
            )
            for column, other in references.items()
        ),
    ]


def keys() -> list[sa.Column]:
    return [
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
    ]


def of_class(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["class"], ["household_class.code"], name=op.f(f"fk_{table}_class")
    )


def ordered(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(
        "until IS NULL OR until >= since", name=op.f(f"ck_{table}_until_after_since")
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "household_class",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False, comment="R or X: named readers only"),
        sa.Column("every_days", sa.SmallInteger(), nullable=False, comment="a proposal"),
        sa.Column("phone_counts", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_household_class")),
    )
    op.create_table(
        "visit_rule",
        *keys(),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("every_days", sa.SmallInteger(), nullable=False),
        sa.Column("phone_counts", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        *frame("visit_rule"),
        of_class("visit_rule"),
        sa.CheckConstraint(
            "every_days BETWEEN 1 AND 3660", name=op.f("ck_visit_rule_every_days_sane")
        ),
        ordered("visit_rule"),
        postgresql.ExcludeConstraint(
            (sa.text("community"), "="),
            (sa.text("class"), "="),
            (sa.text("daterange(since, until)"), "&&"),
            using="gist",
            name="one_visit_rule_at_a_time",
        ),
    )
    op.create_table(
        "care_record",
        *keys(),
        sa.Column("household", sa.BigInteger(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("written_by", sa.BigInteger(), nullable=True, comment="account"),
        *frame("care_record", household="household"),
        of_class("care_record"),
        ordered("care_record"),
    )
    op.create_index("ix_care_record_community_household", "care_record", ["community", "household"])
    op.create_table(
        "care_reader",
        *keys(),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("reader_name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("named_by", sa.BigInteger(), nullable=True, comment="account"),
        *frame("care_reader"),
        sa.CheckConstraint("level IN ('R', 'RX')", name=op.f("ck_care_reader_level_known")),
        ordered("care_reader"),
    )
    op.create_table(
        "visit_snooze",
        *keys(),
        sa.Column("household", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("put_off_by", sa.BigInteger(), nullable=True, comment="account"),
        sa.Column("put_off_name", sa.Text(), nullable=False),
        sa.Column("grid", sa.BigInteger(), nullable=True),
        *frame("visit_snooze", household="household", grid="grid"),
        ordered("visit_snooze"),
    )
    op.create_index(
        "ix_visit_snooze_community_household", "visit_snooze", ["community", "household"]
    )
    run_sql("2026-11-25_care.sql")
    _rights()


def _rights() -> None:
    op.execute("GRANT SELECT ON household_class TO gisgrid_app")
    protect("visit_rule", IN_COMMUNITY, {"INSERT": APPROVE, "UPDATE": APPROVE})
    protect("visit_snooze", IN_GRIDS, {"INSERT": ("record",), "DELETE": ("record",)})
    op.execute("ALTER TABLE care_record ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE care_reader ENABLE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE (until) ON care_reader TO gisgrid_app")
    rule = f"({IN_COMMUNITY} AND {has_one_of(APPROVE)})"
    op.execute(
        "CREATE POLICY see ON care_reader FOR SELECT TO gisgrid_app"
        f" USING ({IN_COMMUNITY} AND ({has_one_of(APPROVE)} OR {MINE}))"
    )
    op.execute(f"CREATE POLICY insert ON care_reader FOR INSERT TO gisgrid_app WITH CHECK {rule}")
    op.execute(
        f"CREATE POLICY update ON care_reader FOR UPDATE TO gisgrid_app USING {rule}"
        f" WITH CHECK {rule}"
    )
    for function in (*OPEN_TO_THE_APP, *INTERNAL):
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
    for function in OPEN_TO_THE_APP:
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in (*OPEN_TO_THE_APP, *INTERNAL):
        op.execute(f"DROP FUNCTION {function}")
    for table in ("visit_snooze", "care_reader", "care_record", "visit_rule", "household_class"):
        op.drop_table(table)
