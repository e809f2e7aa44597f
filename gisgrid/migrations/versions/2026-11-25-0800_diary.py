"""The people's diary: entries, sentences, suggestions, what leaders say about them."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_GRIDS, has_one_of, protect

revision = "2026_11_25_diary"
down_revision = "2026_11_25_imported_needs"
branch_labels = None
depends_on = None

TOPICS = (
    "'insurance_rates', 'medical_reimbursement', 'min_allowance', 'laws', "
    "'safety_family_planning', 'community_report', 'forest_fire', 'fraud', 'heating_policy', "
    "'flood_season'"
)


def keys() -> list[sa.Column]:
    return [
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
    ]


def place(*more: str) -> list[sa.Column]:
    return [
        sa.Column("household", sa.BigInteger(), nullable=True),
        sa.Column("point", Geometry("POINT", srid=4490, spatial_index=False), nullable=False),
        sa.Column("grid", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in more),
    ]


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


def known(table: str, column: str, values: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN ({values})", name=op.f(f"ck_{table}_{column}_known"))


RECORD = ("record",)
NOW = {"server_default": sa.func.now(), "nullable": False}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _entries()
    _suggestions()
    _sentences()
    _reviews()
    _visits()
    run_sql("2026-11-25_diary.sql")
    for table, writes in {
        "diary_entry": ("INSERT", "UPDATE", "DELETE"),
        "diary_sentence": ("INSERT", "UPDATE", "DELETE"),
        "suggestion": ("INSERT", "UPDATE", "DELETE"),
    }.items():
        protect(table, IN_GRIDS, dict.fromkeys(writes, ("record",)))
    protect("diary_review", IN_GRIDS, {"INSERT": ("comment",), "UPDATE": ("comment",)})
    for table, columns in {
        "diary_entry": "companions",
        "diary_sentence": "position, words",
        "suggestion": "content, topic, answer, answered_on",
        "diary_review": "comment",
    }.items():
        op.execute(f"REVOKE UPDATE ON {table} FROM gisgrid_app")
        op.execute(f"GRANT UPDATE ({columns}) ON {table} TO gisgrid_app")
    # A deed that a sentence made goes with the sentence.
    op.execute("GRANT DELETE ON good_deed TO gisgrid_app")
    op.execute(
        "CREATE POLICY delete ON good_deed FOR DELETE TO gisgrid_app"
        f" USING ({IN_GRIDS} AND {has_one_of(('record',))})"
    )
    op.execute("GRANT SELECT ON diary_said TO gisgrid_app")
    op.execute("ALTER TABLE care_service ENABLE ROW LEVEL SECURITY")
    op.execute("REVOKE EXECUTE ON FUNCTION note_care_service(bigint, bigint, text) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION note_care_service(bigint, bigint, text) TO gisgrid_app")


def _entries() -> None:
    op.create_table(
        "diary_entry",
        *keys(),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), **NOW),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True, comment="account"),
        sa.Column("author", sa.BigInteger(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), server_default="daily_visit", nullable=False),
        sa.Column("companions", sa.Text(), nullable=True),
        sa.Column("placed", sa.Text(), nullable=False),
        *place("grid_then"),
        sa.Column(
            "seconds", sa.Integer(), nullable=True, comment="from opening the form to saving"
        ),
        sa.Column("fields", sa.SmallInteger(), nullable=True, comment="filled in by hand"),
        *frame(
            "diary_entry",
            household="household",
            grid="grid",
            grid_then="grid",
            author="person",
        ),
        known("diary_entry", "placed", "'door', 'entrance', 'point', 'grid'"),
    )
    op.create_index(
        "ix_diary_entry_community_grid_happened_on",
        "diary_entry",
        ["community", "grid", "happened_on"],
    )
    op.create_index(
        "ix_diary_entry_community_happened_on", "diary_entry", ["community", "happened_on"]
    )
    op.create_index("idx_diary_entry_point", "diary_entry", ["point"], postgresql_using="gist")


def _suggestions() -> None:
    op.create_table(
        "suggestion",
        *keys(),
        sa.Column("no", sa.Integer(), nullable=False, comment="S-0012"),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), server_default="other", nullable=False),
        *place("grid_then"),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.BigInteger(), nullable=True, comment="account"),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        *frame("suggestion", household="household", grid="grid", grid_then="grid"),
        sa.UniqueConstraint("community", "no", name=op.f("uq_suggestion_community_no")),
        known("suggestion", "topic", "'transition', 'town_building', 'service', 'other'"),
    )
    op.create_index("ix_suggestion_community_grid", "suggestion", ["community", "grid"])
    op.create_index("idx_suggestion_point", "suggestion", ["point"], postgresql_using="gist")


def _sentences() -> None:
    op.create_table(
        "diary_sentence",
        *keys(),
        sa.Column("diary_entry", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True, comment="of a plain note"),
        *(
            sa.Column(name, sa.BigInteger(), nullable=True)
            for name in ("need", "wish", "suggestion", "good_deed")
        ),
        *place(),
        *frame(
            "diary_sentence",
            diary_entry="diary_entry",
            need="need",
            wish="wish",
            suggestion="suggestion",
            good_deed="good_deed",
            household="household",
            grid="grid",
        ),
        known("diary_sentence", "mark", "'need', 'wish', 'suggestion', 'good_deed', 'note'"),
        sa.CheckConstraint(
            "num_nonnulls(words, need, wish, suggestion, good_deed) = 1",
            name=op.f("ck_diary_sentence_said_once"),
        ),
    )
    for column in ("diary_entry", "need", "wish"):
        name = f"ix_diary_sentence_community_{column}"
        op.create_index(name, "diary_sentence", ["community", column])
    op.create_index(
        "idx_diary_sentence_point", "diary_sentence", ["point"], postgresql_using="gist"
    )


def _reviews() -> None:
    op.create_table(
        "diary_review",
        *keys(),
        sa.Column("diary_entry", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("reviewer_name", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), **NOW),
        sa.Column("comment", sa.Text(), nullable=True),
        *place(),
        *frame("diary_review", diary_entry="diary_entry", household="household", grid="grid"),
        sa.UniqueConstraint(
            "community",
            "diary_entry",
            "account",
            name=op.f("uq_diary_review_community_diary_entry_account"),
        ),
    )
    op.create_index("idx_diary_review_point", "diary_review", ["point"], postgresql_using="gist")


def _visits() -> None:
    op.add_column(
        "visit",
        sa.Column("diary_entry", sa.BigInteger(), nullable=True, comment="the entry that made it"),
    )
    op.add_column(
        "visit",
        sa.Column("service_kind", sa.Text(), nullable=True, comment="service to the home"),
    )
    op.add_column(
        "visit",
        sa.Column("outreach_topic", sa.Text(), nullable=True, comment="what was explained"),
    )
    op.alter_column("visit", "situation", comment="said at this door alone")
    op.create_foreign_key(
        op.f("fk_visit_community_diary_entry"),
        "visit",
        "diary_entry",
        ["community", "diary_entry"],
        ["community", "id"],
    )
    op.create_check_constraint(
        op.f("ck_visit_service_not_sensitive"),
        "visit",
        "service_kind IN ('mediation', 'culture', 'resident_visit')",
    )
    op.create_check_constraint(
        op.f("ck_visit_outreach_topic_known"), "visit", f"outreach_topic IN ({TOPICS})"
    )
    op.create_index("ix_visit_community_diary_entry", "visit", ["community", "diary_entry"])
    op.create_table(
        "care_service",
        *keys(),
        sa.Column("visit", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *frame("care_service"),
        sa.ForeignKeyConstraint(
            ["community", "visit"],
            ["visit.community", "visit.id"],
            name=op.f("fk_care_service_community_visit"),
            ondelete="CASCADE",
        ),
        known("care_service", "kind", "'illness_call', 'allowance_help', 'released_guidance'"),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP FUNCTION note_care_service(bigint, bigint, text)")
    op.execute("DROP VIEW diary_said")
    op.execute("DROP POLICY delete ON good_deed")
    op.execute("REVOKE DELETE ON good_deed FROM gisgrid_app")
    op.drop_table("care_service")
    op.drop_constraint("fk_visit_community_diary_entry", "visit")
    op.drop_constraint("ck_visit_service_not_sensitive", "visit")
    op.drop_constraint("ck_visit_outreach_topic_known", "visit")
    op.drop_index("ix_visit_community_diary_entry", "visit")
    op.alter_column("visit", "situation", comment=None)
    for column in ("outreach_topic", "service_kind", "diary_entry"):
        op.drop_column("visit", column)
    for table in ("diary_review", "diary_sentence", "suggestion", "diary_entry"):
        op.drop_table(table)
