"""First tables

Rules: a lock is waited for at most 5 s; backfills stand in migrations of their own;
a published migration is never changed.
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from gisgrid.migrations import run_sql

revision = "2026_11_23_first_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql("2026-11-23_morton.sql")
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True, comment="argon2id"),
        sa.Column(
            "is_demo", sa.Boolean(), server_default="false", nullable=False, comment="loopback only"
        ),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "admin_unit",
        sa.Column("code", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False, comment="1 province … 5 community"),
        sa.Column("parent", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["parent"], ["admin_unit.code"], name=op.f("fk_admin_unit_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_admin_unit")),
    )
    op.create_geospatial_table(
        "community",
        sa.Column("community", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "short", sa.Text(), nullable=False, comment="letters of sheet serials, such as XF"
        ),
        sa.Column(
            "boundary",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("metric", sa.Integer(), nullable=True, comment="EPSG code of its metric system"),
        sa.Column("timezone", sa.Text(), server_default="Asia/Shanghai", nullable=False),
        sa.Column("is_synthetic", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("attribution", sa.Text(), nullable=True, comment="shown on every map"),
        sa.Column(
            "settings",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.CheckConstraint("short ~ '^[A-Z]{2,4}$'", name=op.f("ck_community_short_letters")),
        sa.CheckConstraint("ST_IsValid(boundary)", name=op.f("ck_community_boundary_valid")),
        sa.CheckConstraint(
            "community BETWEEN 100000000000 AND 999999999999",
            name=op.f("ck_community_twelve_digits"),
        ),
        sa.PrimaryKeyConstraint("community", name=op.f("pk_community")),
    )
    op.create_geospatial_index(
        "idx_community_boundary",
        "community",
        ["boundary"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "login_attempt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempt")),
    )
    op.create_index(op.f("ix_login_attempt_username"), "login_attempt", ["username"], unique=False)
    op.create_table(
        "need_kind",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column(
            "working_days", sa.SmallInteger(), nullable=False, comment="acceptance to answer"
        ),
        sa.Column("is_micro", sa.Boolean(), nullable=False, comment="usually a micro-need"),
        sa.Column(
            "is_emergency", sa.Boolean(), nullable=False, comment="show the number to call first"
        ),
        sa.Column("call_first", sa.Text(), nullable=True, comment="number to call first"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_need_kind")),
    )
    op.create_table(
        "role_verb",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("verbs", sa.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("role", name=op.f("pk_role_verb")),
    )
    op.create_geospatial_table(
        "area",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "outline",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("ST_IsValid(outline)", name=op.f("ck_area_outline_valid")),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_area_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_area")),
        sa.UniqueConstraint("community", "source", name=op.f("uq_area_community_source")),
    )
    op.create_geospatial_index(
        "idx_area_outline",
        "area",
        ["outline"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "audit_entry",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("account", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column(
            "action", sa.Text(), nullable=False, comment="insert, update, delete, bulk or look"
        ),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=True),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_audit_entry_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_audit_entry")),
    )
    op.create_index(
        "ix_audit_entry_row", "audit_entry", ["community", "table_name", "row_id"], unique=False
    )
    op.create_geospatial_table(
        "building",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, comment="its key in the file it came from"),
        sa.Column("name", sa.Text(), nullable=True, comment="as spoken: 3号楼, 东11楼"),
        sa.Column("search", sa.Text(), nullable=False, comment="name in characters and pinyin"),
        sa.Column("compound", sa.Text(), nullable=True, comment="小区"),
        sa.Column("kind", sa.Text(), server_default="other", nullable=False),
        sa.Column("structure", sa.Text(), nullable=True),
        sa.Column("floors", sa.SmallInteger(), nullable=True),
        sa.Column("built", sa.SmallInteger(), nullable=True),
        sa.Column("is_context", sa.Boolean(), server_default="false", nullable=False),
        sa.Column(
            "outline",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("ST_IsValid(outline)", name=op.f("ck_building_outline_valid")),
        sa.CheckConstraint("floors BETWEEN 1 AND 200", name=op.f("ck_building_floors_sane")),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_building_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_building")),
        sa.UniqueConstraint("community", "source", name=op.f("uq_building_community_source")),
    )
    op.create_geospatial_index(
        "idx_building_outline",
        "building",
        ["outline"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(
        "ix_building_search_trgm",
        "building",
        ["search"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.create_table(
        "counter",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_counter_community")
        ),
        sa.PrimaryKeyConstraint("community", "series", name=op.f("pk_counter")),
    )
    op.create_geospatial_table(
        "facility",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("open_times", sa.Text(), nullable=True),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_facility_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_facility")),
        sa.UniqueConstraint("community", "source", name=op.f("uq_facility_community_source")),
    )
    op.create_geospatial_index(
        "idx_facility_point",
        "facility",
        ["point"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(
        "ix_facility_search_trgm",
        "facility",
        ["search"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.create_table(
        "form_key",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False, comment="where the first answer led"),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_form_key_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_form_key")),
        sa.UniqueConstraint(
            "community", "account", "key", name=op.f("uq_form_key_community_account_key")
        ),
    )
    op.create_table(
        "import_run",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("by_account", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_import_run_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_import_run")),
    )
    op.create_table(
        "person",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "search", sa.Text(), nullable=False, comment="name in characters and pinyin, to search"
        ),
        sa.Column("phone", sa.Text(), nullable=True, comment="office or duty telephone"),
        sa.Column("home", sa.Text(), nullable=True, comment="building he or she lives in"),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_person_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_person")),
    )
    op.create_index(
        "ix_person_search_trgm",
        "person",
        ["search"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.create_geospatial_table(
        "street",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, comment="its key in the file it came from"),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("search", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="main, side, lane, path, railway"),
        sa.Column(
            "line",
            Geometry(
                geometry_type="MULTILINESTRING",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_street_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_street")),
        sa.UniqueConstraint("community", "source", name=op.f("uq_street_community_source")),
    )
    op.create_geospatial_index(
        "idx_street_line",
        "street",
        ["line"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(
        "ix_street_search_trgm",
        "street",
        ["search"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.create_table(
        "tessellation",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_tessellation_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_tessellation")),
    )
    op.create_geospatial_table(
        "building_cell",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("tessellation", sa.BigInteger(), nullable=False),
        sa.Column("building", sa.BigInteger(), nullable=True),
        sa.Column(
            "outline",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("ST_IsValid(outline)", name=op.f("ck_building_cell_outline_valid")),
        sa.ForeignKeyConstraint(
            ["community", "building"],
            ["building.community", "building.id"],
            name=op.f("fk_building_cell_community_building"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "tessellation"],
            ["tessellation.community", "tessellation.id"],
            name=op.f("fk_building_cell_community_tessellation"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_building_cell_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_building_cell")),
        sa.UniqueConstraint(
            "community",
            "tessellation",
            "building",
            name=op.f("uq_building_cell_community_tessellation_building"),
        ),
    )
    op.create_geospatial_index(
        "idx_building_cell_outline",
        "building_cell",
        ["outline"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_geospatial_table(
        "entrance",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("building", sa.BigInteger(), nullable=False),
        sa.Column(
            "number", sa.SmallInteger(), nullable=False, comment="0 where the building has none"
        ),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["community", "building"],
            ["building.community", "building.id"],
            name=op.f("fk_entrance_community_building"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_entrance_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_entrance")),
        sa.UniqueConstraint(
            "community", "building", "number", name=op.f("uq_entrance_community_building_number")
        ),
    )
    op.create_geospatial_index(
        "idx_entrance_point",
        "entrance",
        ["point"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "grid_plan",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="第n版"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tessellation", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("published_by", sa.BigInteger(), nullable=True),
        sa.Column(
            "in_effect_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when households and records were moved to its grids",
        ),
        postgresql.ExcludeConstraint(
            (sa.text("community"), "="),
            (sa.text("daterange(since, until)"), "&&"),
            using="gist",
            name="one_plan_at_a_time",
        ),
        sa.CheckConstraint(
            "until IS NULL OR until >= since", name=op.f("ck_grid_plan_until_after_since")
        ),
        sa.ForeignKeyConstraint(
            ["community", "tessellation"],
            ["tessellation.community", "tessellation.id"],
            name=op.f("fk_grid_plan_community_tessellation"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_grid_plan_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_grid_plan")),
        sa.UniqueConstraint("community", "number", name=op.f("uq_grid_plan_community_number")),
    )
    op.create_table(
        "residents_group",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("leader", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community", "leader"],
            ["person.community", "person.id"],
            name=op.f("fk_residents_group_community_leader"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_residents_group_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_residents_group")),
        sa.UniqueConstraint("community", "name", name=op.f("uq_residents_group_community_name")),
    )
    op.create_geospatial_table(
        "unit",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False, comment="U01 or its organisation code"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "short", sa.Text(), nullable=False, comment="two to four characters for map and strip"
        ),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True, comment="office telephone"),
        sa.Column("liaison", sa.BigInteger(), nullable=True),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["community", "liaison"],
            ["person.community", "person.id"],
            name=op.f("fk_unit_community_liaison"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_unit_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_unit")),
        sa.UniqueConstraint("community", "code", name=op.f("uq_unit_community_code")),
    )
    op.create_geospatial_index(
        "idx_unit_point",
        "unit",
        ["point"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(
        "ix_unit_search_trgm",
        "unit",
        ["search"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.create_table(
        "cadre",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="circled on maps: ①"),
        sa.Column("rank", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=True),
        sa.Column("unit", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community", "person"],
            ["person.community", "person.id"],
            name=op.f("fk_cadre_community_person"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "unit"],
            ["unit.community", "unit.id"],
            name=op.f("fk_cadre_community_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_cadre_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_cadre")),
        sa.UniqueConstraint("community", "person", name=op.f("uq_cadre_community_person")),
    )
    op.create_table(
        "draft_plan",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.Column("tessellation", sa.BigInteger(), nullable=False),
        sa.Column("from_plan", sa.BigInteger(), nullable=True),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("submitted_by", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'published', 'dropped')",
            name=op.f("ck_draft_plan_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "from_plan"],
            ["grid_plan.community", "grid_plan.id"],
            name=op.f("fk_draft_plan_community_from_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "tessellation"],
            ["tessellation.community", "tessellation.id"],
            name=op.f("fk_draft_plan_community_tessellation"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_draft_plan_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_draft_plan")),
    )
    op.create_table(
        "grid",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "code", sa.Text(), nullable=False, comment="full code by the scheme, never used again"
        ),
        sa.Column("short", sa.Text(), nullable=False, comment="what people say and maps print: 07"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="base", nullable=False),
        sa.Column("residents_group", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('base', 'dedicated')", name=op.f("ck_grid_kind_known")),
        sa.ForeignKeyConstraint(
            ["community", "residents_group"],
            ["residents_group.community", "residents_group.id"],
            name=op.f("fk_grid_community_residents_group"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_grid_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_grid")),
        sa.UniqueConstraint("community", "code", name=op.f("uq_grid_community_code")),
        sa.UniqueConstraint("community", "short", name=op.f("uq_grid_community_short")),
    )
    op.create_table(
        "draft_grid",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("draft_plan", sa.BigInteger(), nullable=False),
        sa.Column(
            "position", sa.Integer(), nullable=False, comment="order of codes at first publication"
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("grid", sa.BigInteger(), nullable=True),
        sa.Column("residents_group", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community", "draft_plan"],
            ["draft_plan.community", "draft_plan.id"],
            name=op.f("fk_draft_grid_community_draft_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid"],
            ["grid.community", "grid.id"],
            name=op.f("fk_draft_grid_community_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "residents_group"],
            ["residents_group.community", "residents_group.id"],
            name=op.f("fk_draft_grid_community_residents_group"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_draft_grid_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_draft_grid")),
        sa.UniqueConstraint(
            "community",
            "draft_plan",
            "position",
            name=op.f("uq_draft_grid_community_draft_plan_position"),
        ),
    )
    op.create_table(
        "good_deed",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("beneficiaries", sa.Integer(), nullable=True, comment="households helped"),
        sa.Column("grid", sa.BigInteger(), nullable=True),
        sa.Column("grid_then", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community", "grid"],
            ["grid.community", "grid.id"],
            name=op.f("fk_good_deed_community_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid_then"],
            ["grid.community", "grid.id"],
            name=op.f("fk_good_deed_community_grid_then"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "unit"],
            ["unit.community", "unit.id"],
            name=op.f("fk_good_deed_community_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_good_deed_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_good_deed")),
    )
    op.create_index("ix_good_deed_community_grid", "good_deed", ["community", "grid"], unique=False)
    op.create_table(
        "grid_leader_term",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("grid", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True, comment="how chosen"),
        postgresql.ExcludeConstraint(
            (sa.text("community"), "="),
            (sa.text("grid"), "="),
            (sa.text("daterange(since, until)"), "&&"),
            using="gist",
            name="one_leader_at_a_time",
        ),
        sa.CheckConstraint(
            "until IS NULL OR until >= since", name=op.f("ck_grid_leader_term_until_after_since")
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid"],
            ["grid.community", "grid.id"],
            name=op.f("fk_grid_leader_term_community_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "person"],
            ["person.community", "person.id"],
            name=op.f("fk_grid_leader_term_community_person"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_grid_leader_term_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_grid_leader_term")),
    )
    op.create_geospatial_table(
        "grid_outline",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("grid_plan", sa.BigInteger(), nullable=False),
        sa.Column("grid", sa.BigInteger(), nullable=False),
        sa.Column(
            "outline",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "label",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
            comment="pole of inaccessibility",
        ),
        sa.Column(
            "label_radius_m", sa.Float(), nullable=False, comment="radius of the inscribed circle"
        ),
        sa.Column("area_m2", sa.Float(), nullable=False),
        sa.CheckConstraint("ST_IsValid(outline)", name=op.f("ck_grid_outline_outline_valid")),
        sa.ForeignKeyConstraint(
            ["community", "grid"],
            ["grid.community", "grid.id"],
            name=op.f("fk_grid_outline_community_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid_plan"],
            ["grid_plan.community", "grid_plan.id"],
            name=op.f("fk_grid_outline_community_grid_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_grid_outline_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_grid_outline")),
        sa.UniqueConstraint(
            "community", "grid_plan", "grid", name=op.f("uq_grid_outline_community_grid_plan_grid")
        ),
    )
    op.create_geospatial_index(
        "idx_grid_outline_label",
        "grid_outline",
        ["label"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_geospatial_index(
        "idx_grid_outline_outline",
        "grid_outline",
        ["outline"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_geospatial_table(
        "household",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False, comment="free of the grid, never used again"),
        sa.Column("building", sa.BigInteger(), nullable=True),
        sa.Column("entrance", sa.BigInteger(), nullable=True),
        sa.Column("floor", sa.SmallInteger(), nullable=True),
        sa.Column("door", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False, comment="printed form: 3号楼2单元501"),
        sa.Column("occupancy", sa.Text(), server_default="resident", nullable=False),
        sa.Column("tenure", sa.Text(), nullable=True),
        sa.Column("outside", sa.Text(), nullable=True, comment="decision of a person"),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "point_3857",
            Geometry(
                geometry_type="POINT",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            sa.Computed("ST_Transform(ST_SetSRID(point, 4326), 3857)", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "qk", sa.BigInteger(), sa.Computed("morton(point)", persisted=True), nullable=False
        ),
        sa.Column(
            "is_counted",
            sa.Boolean(),
            sa.Computed("occupancy NOT IN ('vacant', 'not_dwelling')", persisted=True),
            nullable=False,
        ),
        sa.Column("grid", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "occupancy IN ('resident', 'tenant', 'floating', 'registered_only', 'seasonal', 'vacant', 'not_dwelling')",
            name=op.f("ck_household_occupancy_known"),
        ),
        sa.CheckConstraint(
            "outside IN ('left_out', 'nearest')", name=op.f("ck_household_outside_known")
        ),
        sa.CheckConstraint("floor BETWEEN -5 AND 200", name=op.f("ck_household_floor_sane")),
        sa.ForeignKeyConstraint(
            ["community", "building"],
            ["building.community", "building.id"],
            name=op.f("fk_household_community_building"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "entrance"],
            ["entrance.community", "entrance.id"],
            name=op.f("fk_household_community_entrance"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid"],
            ["grid.community", "grid.id"],
            name=op.f("fk_household_community_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_household_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_household")),
        sa.UniqueConstraint("community", "code", name=op.f("uq_household_community_code")),
    )
    op.create_geospatial_index(
        "idx_household_point",
        "household",
        ["point"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(
        "ix_household_community_entrance", "household", ["community", "entrance"], unique=False
    )
    op.create_index("ix_household_community_grid", "household", ["community", "grid"], unique=False)
    op.create_index("ix_household_community_qk", "household", ["community", "qk"], unique=False)
    op.create_table(
        "pairing",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("grid", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=True),
        sa.Column("cadre", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.text("community"), "="),
            (sa.text("grid"), "="),
            (sa.text("cadre"), "="),
            (sa.text("daterange(since, until)"), "&&"),
            using="gist",
            name="one_cadre_pairing_at_a_time",
        ),
        postgresql.ExcludeConstraint(
            (sa.text("community"), "="),
            (sa.text("grid"), "="),
            (sa.text("unit"), "="),
            (sa.text("daterange(since, until)"), "&&"),
            using="gist",
            name="one_unit_pairing_at_a_time",
        ),
        sa.CheckConstraint("num_nonnulls(unit, cadre) = 1", name=op.f("ck_pairing_unit_or_cadre")),
        sa.CheckConstraint(
            "until IS NULL OR until >= since", name=op.f("ck_pairing_until_after_since")
        ),
        sa.ForeignKeyConstraint(
            ["community", "cadre"],
            ["cadre.community", "cadre.id"],
            name=op.f("fk_pairing_community_cadre"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid"],
            ["grid.community", "grid.id"],
            name=op.f("fk_pairing_community_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "unit"],
            ["unit.community", "unit.id"],
            name=op.f("fk_pairing_community_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_pairing_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_pairing")),
    )
    op.create_index("ix_pairing_community_cadre", "pairing", ["community", "cadre"], unique=False)
    op.create_index("ix_pairing_community_grid", "pairing", ["community", "grid"], unique=False)
    op.create_index("ix_pairing_community_unit", "pairing", ["community", "unit"], unique=False)
    op.create_table(
        "plan_cell",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("grid_plan", sa.BigInteger(), nullable=False),
        sa.Column("building_cell", sa.BigInteger(), nullable=False),
        sa.Column("grid", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community", "building_cell"],
            ["building_cell.community", "building_cell.id"],
            name=op.f("fk_plan_cell_community_building_cell"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid"],
            ["grid.community", "grid.id"],
            name=op.f("fk_plan_cell_community_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid_plan"],
            ["grid_plan.community", "grid_plan.id"],
            name=op.f("fk_plan_cell_community_grid_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_plan_cell_community")
        ),
        sa.PrimaryKeyConstraint(
            "community", "grid_plan", "building_cell", name=op.f("pk_plan_cell")
        ),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("community_from", sa.BigInteger(), nullable=False),
        sa.Column("community_until", sa.BigInteger(), nullable=False, comment="half-open"),
        sa.Column("person", sa.BigInteger(), nullable=True, comment="of a grid leader"),
        sa.Column("residents_group", sa.BigInteger(), nullable=True, comment="of a group leader"),
        sa.Column("unit", sa.BigInteger(), nullable=True, comment="of a unit's liaison"),
        sa.Column("cadre", sa.BigInteger(), nullable=True, comment="of a cadre"),
        sa.Column("since", sa.Date(), server_default=sa.text("CURRENT_DATE"), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('district_officer', 'community_director', 'group_leader', 'grid_leader', 'cadre', 'unit_liaison', 'administrator')",
            name=op.f("ck_role_grant_role_known"),
        ),
        sa.CheckConstraint(
            "community_from < community_until", name=op.f("ck_role_grant_range_not_empty")
        ),
        sa.CheckConstraint(
            "until IS NULL OR until >= since", name=op.f("ck_role_grant_until_after_since")
        ),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_role_grant_account")),
        sa.ForeignKeyConstraint(
            ["community_from", "cadre"],
            ["cadre.community", "cadre.id"],
            name=op.f("fk_role_grant_community_from_cadre"),
        ),
        sa.ForeignKeyConstraint(
            ["community_from", "person"],
            ["person.community", "person.id"],
            name=op.f("fk_role_grant_community_from_person"),
        ),
        sa.ForeignKeyConstraint(
            ["community_from", "residents_group"],
            ["residents_group.community", "residents_group.id"],
            name=op.f("fk_role_grant_community_from_residents_group"),
        ),
        sa.ForeignKeyConstraint(
            ["community_from", "unit"],
            ["unit.community", "unit.id"],
            name=op.f("fk_role_grant_community_from_unit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_account"), "role_grant", ["account"], unique=False)
    op.create_table(
        "draft_cell",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("draft_plan", sa.BigInteger(), nullable=False),
        sa.Column("building_cell", sa.BigInteger(), nullable=False),
        sa.Column("draft_grid", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community", "building_cell"],
            ["building_cell.community", "building_cell.id"],
            name=op.f("fk_draft_cell_community_building_cell"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "draft_grid"],
            ["draft_grid.community", "draft_grid.id"],
            name=op.f("fk_draft_cell_community_draft_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "draft_plan"],
            ["draft_plan.community", "draft_plan.id"],
            name=op.f("fk_draft_cell_community_draft_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_draft_cell_community")
        ),
        sa.PrimaryKeyConstraint(
            "community", "draft_plan", "building_cell", name=op.f("pk_draft_cell")
        ),
    )
    op.create_table(
        "login_session",
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("role_grant", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="browser, token or command"),
        sa.Column(
            "opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_login_session_account")),
        sa.ForeignKeyConstraint(
            ["role_grant"], ["role_grant.id"], name=op.f("fk_login_session_role_grant")
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_login_session")),
    )
    op.create_index(op.f("ix_login_session_account"), "login_session", ["account"], unique=False)
    op.create_geospatial_table(
        "need",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False, comment="N-0412"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scale", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("emergency", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("source", sa.Text(), server_default="visit", nullable=False),
        sa.Column("state", sa.Text(), server_default="reported", nullable=False),
        sa.Column("household", sa.BigInteger(), nullable=True),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "point_3857",
            Geometry(
                geometry_type="POINT",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            sa.Computed("ST_Transform(ST_SetSRID(point, 4326), 3857)", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "qk", sa.BigInteger(), sa.Computed("morton(point)", persisted=True), nullable=False
        ),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column(
            "raised_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("raised_by", sa.BigInteger(), nullable=True, comment="account"),
        sa.Column("lead_unit", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_answer_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True, comment="day of an end state"),
        sa.Column("confirmed", sa.Text(), nullable=True, comment="word of the resident"),
        sa.Column("grid", sa.BigInteger(), nullable=True),
        sa.Column("grid_then", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("scale IN ('micro', 'general')", name=op.f("ck_need_scale_known")),
        sa.CheckConstraint(
            "state IN ('reported', 'accepted', 'assigned', 'handling', 'answered', 'verified', 'closed', 'returned', 'on_hold', 'void', 'duplicate', 'not_ours')",
            name=op.f("ck_need_state_known"),
        ),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= raised_on", name=op.f("ck_need_closed_after_raised")
        ),
        sa.CheckConstraint(
            "household IS NOT NULL OR point IS NOT NULL", name=op.f("ck_need_has_a_place")
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid"],
            ["grid.community", "grid.id"],
            name=op.f("fk_need_community_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid_then"],
            ["grid.community", "grid.id"],
            name=op.f("fk_need_community_grid_then"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "household"],
            ["household.community", "household.id"],
            name=op.f("fk_need_community_household"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "lead_unit"],
            ["unit.community", "unit.id"],
            name=op.f("fk_need_community_lead_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_need_community")
        ),
        sa.ForeignKeyConstraint(["kind"], ["need_kind.code"], name=op.f("fk_need_kind")),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_need")),
        sa.UniqueConstraint("community", "no", name=op.f("uq_need_community_no")),
    )
    op.create_geospatial_index(
        "idx_need_point",
        "need",
        ["point"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(
        "ix_need_community_grid_raised_on", "need", ["community", "grid", "raised_on"], unique=False
    )
    op.create_index("ix_need_community_qk", "need", ["community", "qk"], unique=False)
    op.create_index("ix_need_community_raised_on", "need", ["community", "raised_on"], unique=False)
    op.create_index(
        "ix_need_open",
        "need",
        ["community", "grid", "due_on"],
        unique=False,
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_geospatial_table(
        "visit",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("household", sa.BigInteger(), nullable=True),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True, comment="account"),
        sa.Column("visitor", sa.BigInteger(), nullable=True),
        sa.Column("visitor_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="routine", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=True),
        sa.Column(
            "is_counted",
            sa.Boolean(),
            sa.Computed("outcome IN ('home', 'by_phone')", persisted=True),
            nullable=False,
            comment="the household was reached",
        ),
        sa.Column("grid", sa.BigInteger(), nullable=True),
        sa.Column("grid_then", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('routine', 'by_class', 'campaign', 'sympathy', 'return', 'ad_hoc', 'cadre', 'unit', 'phone', 'patrol')",
            name=op.f("ck_visit_kind_known"),
        ),
        sa.CheckConstraint(
            "outcome IN ('home', 'not_home', 'refused', 'moved_away', 'no_access', 'vacant', 'by_phone', 'later', 'wrong_door')",
            name=op.f("ck_visit_outcome_known"),
        ),
        sa.CheckConstraint(
            "household IS NOT NULL OR point IS NOT NULL", name=op.f("ck_visit_has_a_place")
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid"],
            ["grid.community", "grid.id"],
            name=op.f("fk_visit_community_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid_then"],
            ["grid.community", "grid.id"],
            name=op.f("fk_visit_community_grid_then"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "household"],
            ["household.community", "household.id"],
            name=op.f("fk_visit_community_household"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "visitor"],
            ["person.community", "person.id"],
            name=op.f("fk_visit_community_visitor"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_visit_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_visit")),
    )
    op.create_geospatial_index(
        "idx_visit_point",
        "visit",
        ["point"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(
        "ix_visit_community_grid_visited_on",
        "visit",
        ["community", "grid", "visited_on"],
        unique=False,
    )
    op.create_index(
        "ix_visit_community_household",
        "visit",
        ["community", "household", "visited_on"],
        unique=False,
    )
    op.create_index(
        "ix_visit_community_visited_on", "visit", ["community", "visited_on"], unique=False
    )
    op.create_table(
        "wish",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("wish_text", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("household", sa.BigInteger(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("realised_on", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("grid", sa.BigInteger(), nullable=True),
        sa.Column("grid_then", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('goods', 'company', 'service')", name=op.f("ck_wish_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('raised', 'reviewed', 'on_wall', 'claimed', 'contacted', 'realised', 'confirmed', 'declined', 'withdrawn', 'next_round')",
            name=op.f("ck_wish_state_known"),
        ),
        sa.CheckConstraint("realised_on >= raised_on", name=op.f("ck_wish_realised_after_raised")),
        sa.ForeignKeyConstraint(
            ["community", "claimed_by"],
            ["unit.community", "unit.id"],
            name=op.f("fk_wish_community_claimed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid"],
            ["grid.community", "grid.id"],
            name=op.f("fk_wish_community_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "grid_then"],
            ["grid.community", "grid.id"],
            name=op.f("fk_wish_community_grid_then"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "household"],
            ["household.community", "household.id"],
            name=op.f("fk_wish_community_household"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_wish_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_wish")),
        sa.UniqueConstraint("community", "no", name=op.f("uq_wish_community_no")),
    )
    op.create_index("ix_wish_community_grid", "wish", ["community", "grid"], unique=False)
    op.create_table(
        "need_step",
        sa.Column("community", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("need", sa.BigInteger(), nullable=False),
        sa.Column("grid", sa.BigInteger(), nullable=True, comment="of the need, for the policy"),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("by_account", sa.BigInteger(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community", "grid"],
            ["grid.community", "grid.id"],
            name=op.f("fk_need_step_community_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["community", "need"],
            ["need.community", "need.id"],
            name=op.f("fk_need_step_community_need"),
        ),
        sa.ForeignKeyConstraint(
            ["community"], ["community.community"], name=op.f("fk_need_step_community")
        ),
        sa.PrimaryKeyConstraint("community", "id", name=op.f("pk_need_step")),
    )
    op.create_index("ix_need_step_community_need", "need_step", ["community", "need"], unique=False)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_need_step_community_need", table_name="need_step")
    op.drop_table("need_step")
    op.drop_index("ix_wish_community_grid", table_name="wish")
    op.drop_table("wish")
    op.drop_index("ix_visit_community_visited_on", table_name="visit")
    op.drop_index("ix_visit_community_household", table_name="visit")
    op.drop_index("ix_visit_community_grid_visited_on", table_name="visit")
    op.drop_geospatial_index(
        "idx_visit_point", table_name="visit", postgresql_using="gist", column_name="point"
    )
    op.drop_geospatial_table("visit")
    op.drop_index("ix_need_open", table_name="need", postgresql_where=sa.text("closed_on IS NULL"))
    op.drop_index("ix_need_community_raised_on", table_name="need")
    op.drop_index("ix_need_community_qk", table_name="need")
    op.drop_index("ix_need_community_grid_raised_on", table_name="need")
    op.drop_geospatial_index(
        "idx_need_point", table_name="need", postgresql_using="gist", column_name="point"
    )
    op.drop_geospatial_table("need")
    op.drop_index(op.f("ix_login_session_account"), table_name="login_session")
    op.drop_table("login_session")
    op.drop_table("draft_cell")
    op.drop_index(op.f("ix_role_grant_account"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_table("plan_cell")
    op.drop_index("ix_pairing_community_unit", table_name="pairing")
    op.drop_index("ix_pairing_community_grid", table_name="pairing")
    op.drop_index("ix_pairing_community_cadre", table_name="pairing")
    op.drop_table("pairing")
    op.drop_index("ix_household_community_qk", table_name="household")
    op.drop_index("ix_household_community_grid", table_name="household")
    op.drop_index("ix_household_community_entrance", table_name="household")
    op.drop_geospatial_index(
        "idx_household_point", table_name="household", postgresql_using="gist", column_name="point"
    )
    op.drop_geospatial_table("household")
    op.drop_geospatial_index(
        "idx_grid_outline_outline",
        table_name="grid_outline",
        postgresql_using="gist",
        column_name="outline",
    )
    op.drop_geospatial_index(
        "idx_grid_outline_label",
        table_name="grid_outline",
        postgresql_using="gist",
        column_name="label",
    )
    op.drop_geospatial_table("grid_outline")
    op.drop_table("grid_leader_term")
    op.drop_index("ix_good_deed_community_grid", table_name="good_deed")
    op.drop_table("good_deed")
    op.drop_table("draft_grid")
    op.drop_table("grid")
    op.drop_table("draft_plan")
    op.drop_table("cadre")
    op.drop_index(
        "ix_unit_search_trgm",
        table_name="unit",
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.drop_geospatial_index(
        "idx_unit_point", table_name="unit", postgresql_using="gist", column_name="point"
    )
    op.drop_geospatial_table("unit")
    op.drop_table("residents_group")
    op.drop_table("grid_plan")
    op.drop_geospatial_index(
        "idx_entrance_point", table_name="entrance", postgresql_using="gist", column_name="point"
    )
    op.drop_geospatial_table("entrance")
    op.drop_geospatial_index(
        "idx_building_cell_outline",
        table_name="building_cell",
        postgresql_using="gist",
        column_name="outline",
    )
    op.drop_geospatial_table("building_cell")
    op.drop_table("tessellation")
    op.drop_index(
        "ix_street_search_trgm",
        table_name="street",
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.drop_geospatial_index(
        "idx_street_line", table_name="street", postgresql_using="gist", column_name="line"
    )
    op.drop_geospatial_table("street")
    op.drop_index(
        "ix_person_search_trgm",
        table_name="person",
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.drop_table("person")
    op.drop_table("import_run")
    op.drop_table("form_key")
    op.drop_index(
        "ix_facility_search_trgm",
        table_name="facility",
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.drop_geospatial_index(
        "idx_facility_point", table_name="facility", postgresql_using="gist", column_name="point"
    )
    op.drop_geospatial_table("facility")
    op.drop_table("counter")
    op.drop_index(
        "ix_building_search_trgm",
        table_name="building",
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.drop_geospatial_index(
        "idx_building_outline",
        table_name="building",
        postgresql_using="gist",
        column_name="outline",
    )
    op.drop_geospatial_table("building")
    op.drop_index("ix_audit_entry_row", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_geospatial_index(
        "idx_area_outline", table_name="area", postgresql_using="gist", column_name="outline"
    )
    op.drop_geospatial_table("area")
    op.drop_table("role_verb")
    op.drop_table("need_kind")
    op.drop_index(op.f("ix_login_attempt_username"), table_name="login_attempt")
    op.drop_table("login_attempt")
    op.drop_geospatial_index(
        "idx_community_boundary",
        table_name="community",
        postgresql_using="gist",
        column_name="boundary",
    )
    op.drop_geospatial_table("community")
    op.drop_table("admin_unit")
    op.drop_table("account")
    op.execute("DROP FUNCTION morton(geometry)")
    op.execute("DROP FUNCTION spread_bits(bigint)")
