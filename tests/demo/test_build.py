"""The demo in a database: built once for all tests of this file, which only read it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from gisgrid.auth import accounts
from gisgrid.auth.service import enter
from gisgrid.cluster import Server
from gisgrid.db import transaction
from gisgrid.demo import pairing
from gisgrid.demo.build import is_built
from gisgrid.demo.people import BOTH
from gisgrid.needs.rules import STEPS, StepCode
from gisgrid.proposals import service as proposals
from gisgrid.proposals.results import marks_of, solved
from gisgrid.territory.service import get_community
from tests.conftest import DemoTemplate, cloned

C = 232762100001


@pytest.fixture(scope="module")
def demo(server: Server, demo_template: DemoTemplate) -> Iterator[Engine]:
    """The owner's engine on a copy for this file."""
    with cloned(server, demo_template.name) as database:
        yield database.owner


@pytest.fixture
def ask(demo: Engine) -> Iterator[Connection]:
    with demo.connect() as connection:
        yield connection


def one(ask: Connection, query: str, **given: object) -> Any:
    return ask.execute(text(query), {"c": C, **given}).scalar_one()


def test_it_works(demo: Engine, demo_template: DemoTemplate) -> None:
    assert not demo_template.was_built
    assert is_built(demo)


def test_progress_goes_from_nothing_to_all(demo_template: DemoTemplate) -> None:
    assert demo_template.shares[0] == 0
    assert demo_template.shares[-1] == 1
    assert demo_template.shares == sorted(demo_template.shares)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("SELECT count(*) FROM household WHERE community = :c AND is_counted", 2640),
        ("SELECT count(*) FROM household WHERE community = :c AND NOT is_counted", 180),
        ("SELECT count(*) FROM household WHERE community = :c AND grid IS NULL", 0),
        ("SELECT count(*) FROM grid WHERE community = :c", 21),
        ("SELECT count(*) FROM unit WHERE community = :c", 21),
        ("SELECT count(*) FROM cadre WHERE community = :c", 9),
        ("SELECT count(*) FROM residents_group WHERE community = :c", 5),
        ("SELECT count(*) FROM visit WHERE community = :c", 14_700),
        (
            "SELECT count(*) FROM need WHERE community = :c AND scale = 'micro'"
            " AND state = 'closed' AND confirmed = 'yes'",
            53,
        ),
        (
            "SELECT count(*) FROM wish WHERE community = :c AND state IN ('realised', 'confirmed')",
            28,
        ),
        ("SELECT count(*) FROM good_deed WHERE community = :c", 86),
        ("SELECT count(*) FROM account WHERE is_demo", 59),
        ("SELECT count(*) FROM login_session", 0),
        ("SELECT count(*) FROM notice WHERE community = :c AND read_at < made_at", 0),
    ],
)
def test_the_numbers_of_the_case_come_from_records(ask: Connection, query: str, count: int) -> None:
    parameters = {"c": C} if ":c" in query else {}
    assert ask.execute(text(query), parameters).scalar_one() == count


def test_people_were_told_of_their_needs_and_have_not_read_all_of_it(ask: Connection) -> None:
    rows = ask.execute(
        text("SELECT count(*), count(*) FILTER (WHERE read_at IS NULL), count(DISTINCT account)"
             " FROM notice WHERE community = :c"), {"c": C}
    ).one()  # fmt: skip
    assert rows[0] > rows[1] > 0
    assert rows[2] > 10


def test_every_step_is_one_of_the_table_and_follows_the_one_before(ask: Connection) -> None:
    rows = ask.execute(
        text("SELECT need, step, from_state, to_state FROM need_step WHERE community = :c"
             " ORDER BY need, at, id"), {"c": C}
    ).all()  # fmt: skip
    before: dict[int, str] = {}
    for need, step, from_state, to_state in rows:
        rule = STEPS[StepCode(step)]
        assert from_state == before.get(need)
        assert from_state is None or from_state in rule.starts
        assert to_state == (rule.to or from_state)
        before[need] = to_state
    query = text("SELECT id, state FROM need WHERE community = :c")
    states = {row.id: row.state for row in ask.execute(query, {"c": C})}
    assert before == states


def test_what_is_on_hold_has_its_day_and_nothing_is_held_beyond_it(ask: Connection) -> None:
    held = "SELECT count(*) FROM need WHERE community = :c AND state = 'on_hold'"
    assert one(ask, held) == 7
    assert one(ask, f"{held} AND held_until > today_of(:c) AND held_because IS NOT NULL") == 7


def test_both_plans_pass_the_coverage_gate_once_more(demo: Engine) -> None:
    with transaction(demo) as session:
        enter(session, accounts.token(session, "director", kind="command", days=1))
        faults = session.execute(
            text("SELECT f.* FROM draft_plan d, coverage_faults(:c, d.id) f"), {"c": C}
        ).all()
        session.rollback()
    assert faults == []


def test_grids_keep_their_number_through_both_plans(ask: Connection) -> None:
    assert one(ask, "SELECT count(*) FROM grid_plan WHERE community = :c") == 2
    assert one(ask, "SELECT count(DISTINCT grid) FROM plan_cell WHERE community = :c") == 21
    moved = one(
        ask,
        "SELECT count(*) FROM plan_cell a JOIN plan_cell b USING (community, building_cell)"
        " WHERE community = :c AND a.grid_plan < b.grid_plan AND a.grid <> b.grid",
    )
    assert moved > 10


def test_a_record_keeps_the_grid_of_its_day(ask: Connection) -> None:
    """Counted once more from the cells: `grid_then` by the plan of the day, `grid` by today's."""
    wrong = """
        SELECT count(*) FROM {table} r
          JOIN household h ON h.community = r.community AND h.id = r.household
          JOIN grid_plan p ON p.community = r.community AND p.since <= r.{day}
                          AND (p.until IS NULL OR p.until > r.{day})
          JOIN building_cell k ON k.community = r.community AND k.building = h.building
                              AND k.tessellation = p.tessellation
          JOIN plan_cell c ON c.community = r.community AND c.grid_plan = p.id
                          AND c.building_cell = k.id
         WHERE r.community = :c AND (r.grid_then <> c.grid OR r.grid <> h.grid)"""
    for table, day in (("need", "raised_on"), ("visit", "visited_on"), ("wish", "raised_on")):
        assert one(ask, wrong.format(table=table, day=day)) == 0
    assert one(ask, "SELECT count(*) FROM visit WHERE community = :c AND grid <> grid_then") > 0


def test_the_sum_over_grids_of_open_needs_is_the_whole(ask: Connection) -> None:
    whole = one(ask, "SELECT count(*) FROM need WHERE community = :c AND closed_on IS NULL")
    by_place = one(
        ask,
        "SELECT count(*) FROM need n JOIN grid_outline o ON o.community = n.community"
        " AND o.grid = n.grid AND ST_Covers(o.outline, n.point)"
        " JOIN grid_plan p ON p.community = o.community AND p.id = o.grid_plan"
        " WHERE n.community = :c AND n.closed_on IS NULL AND p.until IS NULL",
    )
    assert whole == by_place == 96


def test_every_grid_has_leader_unit_and_cadre_today(
    ask: Connection, demo_template: DemoTemplate
) -> None:
    today = date.fromisoformat(demo_template.today)
    for query in (
        "SELECT count(DISTINCT grid) FROM grid_leader_term WHERE community = :c"
        " AND since <= :day AND until IS NULL",
        "SELECT count(DISTINCT grid) FROM pairing WHERE community = :c AND unit IS NOT NULL"
        " AND since <= :day AND until IS NULL",
        "SELECT count(DISTINCT grid) FROM pairing WHERE community = :c AND cadre IS NOT NULL"
        " AND since <= :day AND until IS NULL",
    ):
        assert one(ask, query, day=today) == 21


def test_just_one_leader_lives_outside_his_grid(ask: Connection) -> None:
    away = ask.execute(
        text(
            "SELECT g.short FROM grid_leader_term t"
            " JOIN grid g ON g.community = t.community AND g.id = t.grid"
            " JOIN person p ON p.community = t.community AND p.id = t.person"
            " WHERE t.community = :c AND t.until IS NULL AND NOT EXISTS ("
            "   SELECT FROM household h JOIN building b"
            "     ON b.community = h.community AND b.id = h.building"
            "   WHERE h.community = :c AND h.grid = t.grid AND b.name = p.home)"
        ),
        {"c": C},
    ).all()
    assert [row.short for row in away] == ["11"]


def test_each_account_enters_in_its_role(demo: Engine) -> None:
    expected = {
        "director": ("community_director", None),
        "officer": ("district_officer", None),
        "admin": ("administrator", None),
        "leader07": ("grid_leader", ["07"]),
        "group1": ("group_leader", None),
        "cadre1": ("cadre", None),
        "unit01": ("unit_liaison", None),
    }
    with transaction(demo) as session:
        for username, (role, shorts) in expected.items():
            actor = enter(session, accounts.token(session, username))
            assert actor is not None
            assert actor.role == role
            assert actor.all_grids or actor.grids
            if shorts:
                found = session.execute(
                    text("SELECT short FROM grid WHERE community = :c AND id = ANY(:grids)"),
                    {"c": C, "grids": list(actor.grids)},
                )
                assert [row.short for row in found] == shorts
        session.rollback()


def test_one_leader_is_liaison_of_a_unit_as_well(ask: Connection) -> None:
    unit, leader = BOTH
    roles = ask.execute(
        text("SELECT r.role FROM role_grant r JOIN account a ON a.id = r.account"
             " WHERE a.username = :name ORDER BY r.id"),
        {"name": leader},
    ).all()  # fmt: skip
    assert [row.role for row in roles] == ["grid_leader", "unit_liaison"]
    assert one(ask, "SELECT count(*) FROM account WHERE username = :unit", unit=unit) == 1


def test_the_next_numbers_follow_the_last(ask: Connection) -> None:
    for series in ("need", "wish"):
        last = one(ask, "SELECT last FROM counter WHERE community = :c AND series = :s", s=series)
        assert last == one(ask, f"SELECT max(no) FROM {series} WHERE community = :c")


def test_every_bulk_write_left_its_count_and_hash_in_the_trail(ask: Connection) -> None:
    rows = ask.execute(
        text(
            "SELECT table_name, (after ->> 'rows')::int AS rows, after ->> 'sha256' AS sha256"
            " FROM audit_entry WHERE community = :c AND action = 'bulk' AND after ? 'sha256'"
            " AND after ? 'rows'"
        ),
        {"c": C},
    ).all()
    assert {"visit", "need", "household", "person"} <= {row.table_name for row in rows}
    written: Counter[str] = Counter()
    for row in rows:
        assert len(row.sha256) == 64
        written[row.table_name] += row.rows
    # What leaders and director told each other on the way has entries of its own.
    told = one(
        ask,
        "SELECT coalesce(sum((after ->> 'told')::int), 0) FROM audit_entry"
        " WHERE community = :c AND table_name = 'notice' AND after ? 'told'",
    )
    written["notice"] += told
    for table, count in written.items():
        assert one(ask, f"SELECT count(*) FROM {table} WHERE community = :c") == count


def test_the_pairing_is_what_the_engine_proposes(demo: Engine, demo_template: DemoTemplate) -> None:
    """Where distance and load alone count, a proposal changes nothing."""
    with transaction(demo) as session:
        day = date.fromisoformat(demo_template.today)
        here = proposals.ground(session, get_community(session, C), day)
        result = solved(here, pairing.CHOICES, None)
    assert result["proven"]
    assert marks_of(result) == here.today
