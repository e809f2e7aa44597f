"""What the application's login may do inside the database, whatever the program forgets."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gisgrid.auth.models import Role
from gisgrid.auth.rules import ALL_GRIDS, MAY, Verb
from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.tables import metadata
from tests.cast import AWAY, HOME

# Lists that say nothing about anybody; every community reads the same ones.
FOR_ALL = {
    "need_kind",
    "need_sub_kind",
    "admin_unit",
    "role_verb",
    "code_scheme",
    "household_class",
}
# Reached through functions of the owner only.
HIDDEN = {"account", "role_grant", "login_session", "login_attempt", "care_service", "care_record",
          "dispute_words", "named_copy", "form_use", "guest_attempt"}  # fmt: skip
PUBLISHED = ("grid", "grid_plan", "plan_cell", "grid_outline", "building_cell", "tessellation")
DENIED = "42501"
ROLE_OF = {
    "mei": Role.GRID_LEADER, "bo": Role.GRID_LEADER, "lin": Role.COMMUNITY_DIRECTOR,
    "hua": Role.COMMUNITY_DIRECTOR, "unit": Role.UNIT_LIAISON, "cadre": Role.CADRE,
    "group": Role.GROUP_LEADER, "wei": Role.DISTRICT_OFFICER, "ada": Role.ADMINISTRATOR,
}  # fmt: skip
GRIDS_OF = {"mei": "A", "bo": "B", "unit": "A", "cadre": "AB", "group": "A"}


def refusal(session, statement, **values):
    """The SQLSTATE of a refused statement; None when it was carried out (and taken back)."""
    attempt = session.begin_nested()
    try:
        session.execute(text(statement), values)
    except DBAPIError as error:
        attempt.rollback()
        return error.orig.sqlstate
    attempt.rollback()
    return None


def test_it_works(told):
    with told.stage.acting("lin") as (session, _actor):
        assert session.scalar(text("SELECT count(*) FROM household")) == 42


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_without_a_scope_nothing_is_seen(told, table):
    with transaction(told.stage.database.app) as session:
        if table in HIDDEN:
            assert refusal(session, f"SELECT 1 FROM {table}") == DENIED
            return
        count = session.scalar(text(f"SELECT count(*) FROM {table}"))
    assert (count > 0) if table in FOR_ALL - {"admin_unit"} else count == 0


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_a_valid_token_nothing_is_seen_either(told, token):
    with transaction(told.stage.database.app) as session:
        session.execute(text("SELECT * FROM enter(:t)"), {"t": token.encode()})
        assert session.scalar(text("SELECT count(*) FROM community")) == 0


def test_the_scope_ends_with_the_transaction(told):
    with told.stage.database.app.connect() as connection:
        with told.stage.acting("lin") as (session, _actor):
            assert session.scalar(text("SELECT count(*) FROM need"))
        assert connection.scalar(text("SELECT count(*) FROM need")) == 0


def test_every_table_has_row_level_security_or_a_reason(told):
    with transaction(told.stage.database.owner) as session:
        bare = session.scalars(
            text("SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relrowsecurity"
                 " AND relnamespace = 'public'::regnamespace")
        )  # fmt: skip
        assert set(bare) == FOR_ALL | {"alembic_version", "spatial_ref_sys"}


@pytest.mark.parametrize("table", sorted(set(metadata.tables) - FOR_ALL - HIDDEN))
def test_another_communitys_rows_are_not_seen(told, table):
    with told.stage.acting("hua") as (session, _actor):
        count = text(f"SELECT count(*) FROM {table} WHERE community = :c")
        assert session.scalar(count, {"c": HOME}) == 0


@pytest.mark.parametrize("table", sorted(FOR_ALL))
def test_lists_for_all_cannot_be_written(told, table):
    with told.stage.acting("ada") as (session, _actor):
        assert refusal(session, f"DELETE FROM {table}") == DENIED
        assert refusal(session, f"INSERT INTO {table} SELECT * FROM {table}") == DENIED


@pytest.mark.parametrize("name", ["lin", "ada", "wei"])
@pytest.mark.parametrize("table", PUBLISHED)
def test_published_plans_cannot_be_written(told, table, name):
    with told.stage.acting(name) as (session, _actor):
        assert session.scalar(text(f"SELECT count(*) FROM {table}")), "nothing to write"
        assert refusal(session, f"INSERT INTO {table} (community) VALUES ({HOME})") == DENIED
        assert refusal(session, f"UPDATE {table} SET community = community") == DENIED
        assert refusal(session, f"DELETE FROM {table}") == DENIED
        assert refusal(session, f"TRUNCATE {table}") == DENIED


@pytest.mark.parametrize(
    ("table", "column"),
    [("household", "grid"), ("need", "grid"), ("visit", "grid"), ("wish", "grid"),
     ("good_deed", "grid"), ("need", "grid_then"), ("visit", "grid_then"),
     ("wish", "grid_then"), ("good_deed", "grid_then"), ("need", "no"), ("need", "raised_on")],
)  # fmt: skip
def test_what_is_set_once_cannot_be_changed(told, table, column):
    with told.stage.acting("lin") as (session, _actor):
        assert refusal(session, f"UPDATE {table} SET {column} = {column}") == DENIED


def test_settings_cannot_be_made(told):
    with told.stage.acting("mei") as (session, _actor):
        assert refusal(session, "SELECT set_config('gisgrid.all_grids', 'on', true)") == DENIED


def test_nobody_makes_himself_an_owner(told):
    with told.stage.acting("lin") as (session, _actor):
        for statement in (
            "SET ROLE gisgrid_owner", "ALTER TABLE need DISABLE ROW LEVEL SECURITY",
            "CREATE TABLE mine (a int)", "DROP POLICY see ON need",
        ):  # fmt: skip
            assert refusal(session, statement) == DENIED, statement


def test_the_trail_cannot_be_changed_or_deleted(told):
    with told.stage.acting("ada") as (session, _actor):
        assert session.scalar(text("SELECT count(*) FROM audit_entry"))
        for change in ("UPDATE audit_entry SET account = 1", "DELETE FROM audit_entry"):
            assert refusal(session, change) == DENIED


@pytest.mark.parametrize("name", ["mei", "lin", "wei"])
def test_only_an_administrator_reads_the_trail(told, name):
    with told.stage.acting(name) as (session, _actor):
        assert session.scalar(text("SELECT count(*) FROM audit_entry")) == 0


def test_the_database_knows_the_same_verbs_as_the_program(told):
    with transaction(told.stage.database.app) as session:
        rows = session.execute(text("SELECT role, verbs FROM role_verb")).all()
    assert {role: set(verbs) for role, verbs in rows} == {
        role.value: {verb.value for verb in verbs} for role, verbs in MAY.items()
    }


@pytest.mark.parametrize("name", ROLE_OF)
def test_who_sees_all_grids_is_the_same_in_both(told, name):
    with told.stage.acting(name) as (_session, actor):
        assert actor.role == ROLE_OF[name]
        assert actor.all_grids == (ROLE_OF[name] in ALL_GRIDS)
        letters = GRIDS_OF.get(name, "")
        assert actor.grids == {told.stage.world.grids[letter] for letter in letters}


WRITES = {
    "need": (
        {Verb.RECORD},
        "INSERT INTO need (community, no, kind, scale, content, point, raised_on, due_on, grid,"
        " grid_then) VALUES (:c, 9000, 'roof_leak', 'micro', 'x',"
        " ST_SetSRID(ST_MakePoint(116, 40), 4490), :day, :day, :grid, :grid)",
    ),
    "visit": (
        {Verb.RECORD},
        "INSERT INTO visit (community, point, visited_on, visitor_name, outcome, grid, grid_then)"
        " VALUES (:c, ST_SetSRID(ST_MakePoint(116, 40), 4490), :day, 'x', 'home', :grid, :grid)",
    ),
    "wish": (
        {Verb.RECORD},
        "INSERT INTO wish (community, no, wish_text, kind, state, raised_on, grid, grid_then)"
        " VALUES (:c, 9000, 'x', 'goods', 'raised', :day, :grid, :grid)",
    ),
    "good_deed": (
        {Verb.RECORD},
        "INSERT INTO good_deed (community, done_on, unit, kind, content, grid, grid_then)"
        " VALUES (:c, :day, :unit, 'repair', 'x', :grid, :grid)",
    ),
    "need_step": (
        {Verb.RECORD, Verb.ASSIGN, Verb.CLOSE},
        "INSERT INTO need_step (community, need, grid, by_name, to_state)"
        " VALUES (:c, :need, :grid, 'x', 'accepted')",
    ),
    "need (change)": (
        {Verb.RECORD, Verb.ASSIGN, Verb.CLOSE},
        "UPDATE need SET state = 'accepted' WHERE community = :c AND id = :need",
    ),
    "visit (remove)": ({Verb.RECORD}, "DELETE FROM visit WHERE community = :c AND grid = :grid"),
}
BY_COMMUNITY = {
    "pairing": ({Verb.PAIR}, "INSERT INTO pairing (community, grid, unit, since, until)"
                " VALUES (:c, :grid, :unit, '2000-01-01', '2000-02-01')"),
    "pairing (change)": ({Verb.PAIR}, "UPDATE pairing SET reason = 'x' WHERE community = :c"),
    "pairing (remove)": ({Verb.PAIR}, "DELETE FROM pairing WHERE community = :c"),
    "grid_leader_term": ({Verb.PAIR}, "UPDATE grid_leader_term SET basis = 'x'"
                         " WHERE community = :c"),
    "street": ({Verb.IMPORT}, "INSERT INTO street (community, source, kind, line) VALUES (:c, 'x',"
               " 'lane', ST_GeomFromText('MULTILINESTRING((116 40, 117 40))', 4490))"),
    "building": ({Verb.IMPORT}, "UPDATE building SET floors = 5 WHERE community = :c"),
    "household": ({Verb.IMPORT}, "UPDATE household SET tenure = 'x' WHERE community = :c"),
    "unit": ({Verb.IMPORT, Verb.PAIR}, "UPDATE unit SET phone = 'x' WHERE community = :c"),
    "residents_group": ({Verb.IMPORT, Verb.DRAW}, "UPDATE residents_group SET name = 'x'"
                        " WHERE community = :c"),
    "person": ({Verb.IMPORT, Verb.ADMINISTER, Verb.PAIR}, "UPDATE person SET phone = 'x'"
               " WHERE community = :c"),
    "community": ({Verb.IMPORT, Verb.ADMINISTER}, "UPDATE community SET short = 'XX'"
                  " WHERE community = :c"),
    "draft_plan": ({Verb.DRAW}, "UPDATE draft_plan SET name = 'x' WHERE community = :c"),
    "draft_cell": ({Verb.DRAW}, "DELETE FROM draft_cell WHERE community = :c"),
}  # fmt: skip


def is_done(told, name, statement, grid, community=HOME):
    """Whether a statement of this person changes at least one row; taken back afterwards."""
    with told.stage.acting(name) as (session, _actor):
        day = today(session, community)
        values = {"c": community, "day": day, "grid": grid, "unit": told.unit, "need": told.need}
        used = {key: value for key, value in values.items() if f":{key}" in statement}
        attempt = session.begin_nested()
        try:
            return session.execute(text(statement), used).rowcount > 0
        except DBAPIError as error:
            assert error.orig.sqlstate == DENIED, error
            return False
        finally:
            attempt.rollback()


@pytest.mark.parametrize("name", ROLE_OF)
@pytest.mark.parametrize("what", WRITES)
def test_records_of_grid_01_are_written_by_whom_the_table_and_the_grid_allow(told, what, name):
    verbs, statement = WRITES[what]
    sees = ROLE_OF[name] in ALL_GRIDS or "A" in GRIDS_OF.get(name, "")
    expected = name != "hua" and sees and bool(verbs & MAY[ROLE_OF[name]])
    assert is_done(told, name, statement, told.stage.world.grids["A"]) == expected


@pytest.mark.parametrize("name", ROLE_OF)
@pytest.mark.parametrize("what", BY_COMMUNITY)
def test_the_community_is_written_by_whom_the_table_allows(told, what, name):
    verbs, statement = BY_COMMUNITY[what]
    expected = name != "hua" and bool(verbs & MAY[ROLE_OF[name]])
    assert is_done(told, name, statement, told.stage.world.grids["A"]) == expected


@pytest.mark.parametrize("name", [name for name in ROLE_OF if name not in ("wei", "ada", "hua")])
def test_nobody_writes_into_another_community(told, name):
    for _verbs, statement in BY_COMMUNITY.values():
        assert not is_done(told, name, statement, 4, AWAY), statement


def test_a_record_cannot_be_moved_out_of_ones_own_grids(told):
    statement = "UPDATE need SET grid = :grid WHERE community = :c AND id = :need"
    assert not is_done(told, "mei", statement, told.stage.world.grids["B"])


@pytest.mark.parametrize(
    ("call", "verb"),
    [("recut_tessellation(:c, 1, '{}', '{}', '{}')", Verb.DRAW),
     ("submit_draft(:c, -1)", Verb.DRAW), ("approve_draft(:c, -1)", Verb.APPROVE),
     ("withdraw_plan(:c, -1)", Verb.PUBLISH), ("publish(:c, -1, :day)", Verb.PUBLISH),
     ("store_tessellation(:c, '{}', '{}')", Verb.DRAW),
     ("next_number(:c, 'need')", Verb.RECORD)],
)  # fmt: skip
@pytest.mark.parametrize("name", ROLE_OF)
def test_functions_of_the_owner_ask_for_the_verb(told, call, verb, name):
    with told.stage.acting(name) as (session, _actor):
        values = {"c": HOME, "day": today(session, HOME)}
        used = {key: value for key, value in values.items() if f":{key}" in call}
        refused = refusal(session, f"SELECT * FROM {call}", **used) == DENIED
    assert refused == (name == "hua" or verb not in MAY[ROLE_OF[name]])


@pytest.mark.parametrize("name", ROLE_OF)
def test_faults_of_a_draft_are_told_to_who_draws_or_approves(told, name):
    with told.stage.acting(name) as (session, _actor):
        refused = refusal(session, "SELECT * FROM coverage_faults(:c, 1)", c=HOME) == DENIED
    may = MAY[ROLE_OF[name]] & {Verb.DRAW, Verb.APPROVE}
    assert refused == (name == "hua" or not may)
