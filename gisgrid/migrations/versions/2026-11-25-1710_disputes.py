"""Disputes and their mediation; between whom and what about is read by named people only."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_GRIDS, OWN_ACCOUNT, has_one_of, protect

revision = "2026_11_25_disputes"
down_revision = "2026_11_25_shared_computers"
branch_labels = None
depends_on = None

LISTS = {
    "kind": (
        "family", "neighbour", "housing", "property_management", "labour", "contract", "damages",
        "land_forest", "demolition", "medical", "consumer", "environment", "traffic", "other",
    ),
    "case_source": ("applied", "own_motion", "police", "court", "department"),
    "risk": ("low", "medium", "high"),
    "result": ("pending", "agreed", "failed", "withdrawn", "referred"),
    "agreement_form": ("oral", "written"),
    "performed": ("kept", "partly", "not_kept"),
}  # fmt: skip
FUNCTIONS = ("note_dispute(bigint, bigint, text, text)", "read_disputes(bigint, bigint, text)")
CHANGEABLE = (
    "kind, case_source, people_count, risk, mediator, mediated_on, result, agreement_form,"
    " performed, revisit_on, archive_no, note, version"
)
MARKS = ("need", "wish", "suggestion", "good_deed", "note")


def text(name: str, default: str | None = None, comment: str | None = None) -> sa.Column:
    return sa.Column(
        name, sa.Text(), nullable=default is None, server_default=default, comment=comment
    )


def number(name: str, comment: str | None = None) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), nullable=True, comment=comment)


def keys() -> list[sa.Column]:
    return [
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
    ]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _dispute()
    _words()
    op.add_column("diary_sentence", number("dispute", "says nothing here"))
    op.create_foreign_key(
        op.f("fk_diary_sentence_community_dispute"), "diary_sentence", "dispute",
        ["community", "dispute"], ["community", "id"],
    )  # fmt: skip
    _marks((*MARKS, "dispute"), "words, need, wish, suggestion, good_deed, dispute")
    run_sql("2026-11-25_disputes.sql")
    protect("dispute", IN_GRIDS, {"INSERT": ("record",), "UPDATE": ("verify",)})
    op.execute("REVOKE UPDATE ON dispute FROM gisgrid_app")
    op.execute(f"GRANT UPDATE ({CHANGEABLE}) ON dispute TO gisgrid_app")
    op.execute("GRANT DELETE ON dispute TO gisgrid_app")
    own = f"{IN_GRIDS} AND recorded_by = {OWN_ACCOUNT} AND version = 1"
    op.execute(
        f"CREATE POLICY delete ON dispute FOR DELETE TO gisgrid_app"
        f" USING ({own} AND {has_one_of(('record',))})"
    )
    op.execute("ALTER TABLE dispute_words ENABLE ROW LEVEL SECURITY")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def _dispute() -> None:
    op.create_table(
        "dispute",
        *keys(),
        sa.Column("no", sa.Integer(), nullable=False, comment="J-0012"),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        text("case_source", "own_motion"),
        sa.Column("people_count", sa.Integer(), nullable=True),
        text("risk", "low"),
        text("mediator", comment="name"),
        sa.Column("mediated_on", sa.Date(), nullable=True),
        text("result", "pending"),
        text("agreement_form"),
        text("performed", comment="whether the agreement was kept"),
        sa.Column("revisit_on", sa.Date(), nullable=True, comment="called back on"),
        text("archive_no"),
        text("note"),
        number("recorded_by", "account"),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        number("household"),
        sa.Column("point", Geometry("POINT", srid=4490, spatial_index=False), nullable=False),
        number("grid"),
        number("grid_then"),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_dispute")),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_dispute_community")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["community", column],
                [f"{table}.community", f"{table}.id"],
                name=op.f(f"fk_dispute_community_{column}"),
            )
            for column, table in {
                "household": "household", "grid": "grid", "grid_then": "grid",
            }.items()
        ),
        sa.UniqueConstraint("community", "no", name=op.f("uq_dispute_community_no")),
        *(
            sa.CheckConstraint(
                f"{name} IN ({', '.join(repr(value) for value in values)})",
                name=op.f(f"ck_dispute_{name}_known"),
            )
            for name, values in LISTS.items()
        ),
        sa.CheckConstraint(
            "mediated_on >= found_on", name=op.f("ck_dispute_mediated_after_found")
        ),
        sa.CheckConstraint(
            "people_count BETWEEN 1 AND 10000", name=op.f("ck_dispute_people_count_sane")
        ),
    )  # fmt: skip
    for column in ("grid", "found_on"):
        op.create_index(f"ix_dispute_community_{column}", "dispute", ["community", column])
    op.create_index("idx_dispute_point", "dispute", ["point"], postgresql_using="gist")


def _words() -> None:
    op.create_table(
        "dispute_words",
        *keys(),
        sa.Column("dispute", sa.BigInteger(), nullable=False),
        text("parties"),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_dispute_words")),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_dispute_words_community")
        ),
        sa.ForeignKeyConstraint(
            ["community", "dispute"],
            ["dispute.community", "dispute.id"],
            name=op.f("fk_dispute_words_community_dispute"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "community", "dispute", name=op.f("uq_dispute_words_community_dispute")
        ),
    )


def _marks(marks: tuple[str, ...], said: str) -> None:
    listed = ", ".join(repr(mark) for mark in marks)
    for name, rule in {"mark_known": f"mark IN ({listed})",
                       "said_once": f"num_nonnulls({said}) = 1"}.items():  # fmt: skip
        constraint = f"ck_diary_sentence_{name}"
        op.drop_constraint(op.f(constraint), "diary_sentence")
        op.create_check_constraint(op.f(constraint), "diary_sentence", rule)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DELETE FROM diary_sentence WHERE mark = 'dispute'")
    _marks(MARKS, "words, need, wish, suggestion, good_deed")
    op.drop_column("diary_sentence", "dispute")
    op.drop_table("dispute_words")
    op.drop_table("dispute")
