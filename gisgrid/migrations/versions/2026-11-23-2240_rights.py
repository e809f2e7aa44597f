"""Rights: functions of the owner, row-level security, what the application may write."""

from alembic import op

from gisgrid.migrations import run_sql
from gisgrid.migrations.policies import IN_COMMUNITY, IN_GRIDS, OWN, has_one_of, protect

revision = "2026_11_23_rights"
down_revision = "2026_11_23_first_tables"
branch_labels = None
depends_on = None

# Table → verbs of which one is needed to insert, update, delete; nothing listed: nobody may.
BY_COMMUNITY: dict[str, dict[str, tuple[str, ...]]] = {
    "community": {"INSERT": ("administer",), "UPDATE": ("administer", "import")},
    "person": {"INSERT": ("administer", "import"), "UPDATE": ("administer", "import")},
    "residents_group": {"INSERT": ("import", "draw"), "UPDATE": ("import", "draw")},
    "street": {"INSERT": ("import",), "UPDATE": ("import",)},
    "area": {"INSERT": ("import",), "UPDATE": ("import",)},
    "facility": {"INSERT": ("import",), "UPDATE": ("import",)},
    "building": {"INSERT": ("import",), "UPDATE": ("import",)},
    "entrance": {"INSERT": ("import",), "UPDATE": ("import",)},
    "unit": {"INSERT": ("import", "pair"), "UPDATE": ("import", "pair")},
    "cadre": {"INSERT": ("import", "pair"), "UPDATE": ("import", "pair")},
    "grid_leader_term": {"INSERT": ("pair",), "UPDATE": ("pair",), "DELETE": ("pair",)},
    "pairing": {"INSERT": ("pair",), "UPDATE": ("pair",), "DELETE": ("pair",)},
    "counter": {},
    "tessellation": {},
    "building_cell": {},
    "grid": {},
    "grid_plan": {},
    "plan_cell": {},
    "grid_outline": {},
}
BY_GRID: dict[str, dict[str, tuple[str, ...]]] = {
    "need": {"INSERT": ("record",), "UPDATE": ("record", "assign", "close")},
    "need_step": {"INSERT": ("record", "assign", "close")},
    "visit": {"INSERT": ("record",), "UPDATE": ("record",), "DELETE": ("record",)},
    "wish": {"INSERT": ("record",), "UPDATE": ("record",)},
    "good_deed": {"INSERT": ("record",), "UPDATE": ("record",)},
}
DRAFTS = ("draft_plan", "draft_grid", "draft_cell")
REFERENCE = ("admin_unit", "need_kind", "role_verb")
# Never readable by the application; reached through functions only.
HIDDEN = ("account", "role_grant", "login_session", "login_attempt")

FUNCTIONS = (
    "household_tile(bytea, bigint, integer, integer, integer, bigint, bigint)",
    "ground_tile(bytea, bigint, integer, integer, integer)",
    "nature_tile(bytea, bigint, integer, integer, integer)",
    "area_tile(bigint, geometry, boolean, integer)",
    "stored_around(geometry)",
    "may_see_ground(bytea, bigint)",
    "place_households(bigint)",
    "take_effect()",
    "tables_with(text[])",
    "is_wider_than(geometry, double precision)",
    "households_in(bigint, bigint)",
    "store_tessellation(bigint, bigint[], bytea[])",
    "public_grids(bigint, date)",
    "public_rates(bigint, date)",
    "public_community(bigint)",
    "plan_on(bigint, date)",
    "next_number(bigint, text, integer)",
    "switch_role(bytea, bigint)",
    "roles_of(bytea)",
    "close_session(bytea, boolean)",
    "open_session(bytea, bigint, text, timestamptz)",
    "login_failed(text)",
    "login_of(text)",
    "require_verb(bigint, text)",
    "enter(bytea)",
    "grids_of(role_grant, date)",
    "today_of(bigint)",
)
INTERNAL = (
    "grids_of(role_grant, date)",
    "area_tile(bigint, geometry, boolean, integer)",
    "tables_with(text[])",
)


def protect_households() -> None:
    """An import writes all columns but `grid`, which follows from the plan alone."""
    protect("household", IN_GRIDS, {})
    columns = (
        "community, code, building, entrance, floor, door, address, occupancy, tenure, "
        "outside, point"
    )
    rule = f"({IN_COMMUNITY} AND {has_one_of(('import',))})"
    op.execute(f"GRANT INSERT ({columns}), UPDATE ({columns}) ON household TO gisgrid_app")
    op.execute(f"CREATE POLICY insert ON household FOR INSERT TO gisgrid_app WITH CHECK {rule}")
    op.execute(
        f"CREATE POLICY update ON household FOR UPDATE TO gisgrid_app USING {rule} WITH CHECK {rule}"
    )


def keep_the_grid_of_the_day() -> None:
    """`grid_then` is set once: no right to change it."""
    for table, columns in {
        "need": "kind, scale, content, emergency, source, state, lead_unit, due_on, "
        "first_answer_on, closed_on, confirmed",
        "visit": "kind, outcome, situation, visited_on",
        "wish": "wish_text, kind, state, claimed_by, claimed_on, realised_on, confirmed_on",
        "good_deed": "done_on, unit, kind, content, beneficiaries",
    }.items():
        op.execute(f"REVOKE UPDATE ON {table} FROM gisgrid_app")
        op.execute(f"GRANT UPDATE ({columns}) ON {table} TO gisgrid_app")


def protect_trail() -> None:
    for table, readers in {"audit_entry": ("administer",), "import_run": ("import",)}.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"GRANT SELECT, INSERT ON {table} TO gisgrid_app")
        op.execute(
            f"CREATE POLICY see ON {table} FOR SELECT TO gisgrid_app "
            f"USING ({IN_COMMUNITY} AND {has_one_of(readers)})"
        )
        op.execute(
            f"CREATE POLICY insert ON {table} FOR INSERT TO gisgrid_app WITH CHECK {IN_COMMUNITY}"
        )
    op.execute("ALTER TABLE form_key ENABLE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT ON form_key TO gisgrid_app")
    rule = f"({IN_COMMUNITY} AND {OWN})"
    op.execute(f"CREATE POLICY see ON form_key FOR SELECT TO gisgrid_app USING {rule}")
    op.execute(f"CREATE POLICY insert ON form_key FOR INSERT TO gisgrid_app WITH CHECK {rule}")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name in ("enter", "plans", "public", "tiles"):
        run_sql(f"2026-11-23_{name}.sql")
    op.execute("GRANT USAGE ON SCHEMA public TO gisgrid_app")
    for table, writes in BY_COMMUNITY.items():
        protect(table, IN_COMMUNITY, writes)
    protect_households()
    for table, writes in BY_GRID.items():
        protect(table, IN_GRIDS, writes)
    keep_the_grid_of_the_day()
    for table in DRAFTS:
        verbs = ("draw",)
        protect(table, IN_COMMUNITY, {"INSERT": verbs, "UPDATE": verbs, "DELETE": verbs})
    protect_trail()
    for table in REFERENCE:
        op.execute(f"GRANT SELECT ON {table} TO gisgrid_app")
    op.execute("GRANT SELECT ON alembic_version TO gisgrid_app")
    for table in HIDDEN:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        if function not in INTERNAL:
            op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """DO $$ DECLARE p record; BEGIN
        FOR p IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public' LOOP
          EXECUTE format('DROP POLICY %I ON %I', p.policyname, p.tablename);
        END LOOP; END $$"""
    )
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    tables = [*BY_COMMUNITY, *BY_GRID, *DRAFTS, *HIDDEN, "household", "audit_entry"]
    for table in (*tables, "import_run", "form_key"):
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM gisgrid_app")
