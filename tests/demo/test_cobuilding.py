"""Resources, agreements, meetings, duties and points of the demo, counted as the seed lists say."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, text

from gisgrid.cluster import Server
from gisgrid.demo.duties import read_duties
from gisgrid.demo.points import ENTRIES
from gisgrid.demo.sharing import read_resources
from tests.conftest import DemoTemplate, cloned


@pytest.fixture(scope="module")
def ask(server: Server, demo_template: DemoTemplate) -> Iterator[Connection]:
    with cloned(server, demo_template.name) as database, database.owner.connect() as connection:
        yield connection


def one(ask: Connection, query: str) -> Any:
    return ask.execute(text(query)).scalar_one()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("SELECT count(DISTINCT unit) FROM resource WHERE state = 'published'", 21),
        ("SELECT count(*) FROM agreement WHERE renews IS NULL", 21),
        ("SELECT count(*) FROM agreement WHERE renews IS NOT NULL", 21),
        ("SELECT count(*) FROM agreement WHERE signed_on > today_of(community)", 0),
        ("SELECT count(*) FROM meeting WHERE kind = 'regular'", 52),
        ("SELECT count(*) FROM meeting WHERE kind = 'regular' AND state = 'missed'", 3),
        ("SELECT count(*) FROM meeting WHERE kind = 'joint' AND state = 'held'", 8),
        ("SELECT count(*) FROM task WHERE meeting IS NOT NULL", 34),
        ("SELECT count(*) FROM task WHERE closed_on IS NOT NULL", 29),
        ("SELECT count(*) FROM task WHERE diary_entry IS NOT NULL AND source = 'review'", 3),
        ("SELECT count(*) FROM meeting WHERE held_on > today_of(community)", 0),
        ("SELECT count(*) FROM duty_tick WHERE done_on > today_of(community)", 0),
    ],
)
def test_the_counts_of_the_seed_lists(ask: Connection, query: str, count: int) -> None:
    assert one(ask, query) == count


def test_some_of_each_are_late_or_stale(ask: Connection) -> None:
    late = "due_on < today_of(community) AND state IN ('open', 'doing')"
    assert one(ask, f"SELECT count(*) FROM task WHERE {late}") >= 2
    assert one(ask, f"SELECT count(*) FROM commitment WHERE {late}") >= 1
    assert one(ask, "SELECT count(*) FROM resource WHERE checked_on < now() - '180 days'::interval")


def test_what_a_resource_serves_are_kinds_of_need(ask: Connection) -> None:
    kinds = set(ask.execute(text("SELECT code FROM need_kind")).scalars())
    for row in read_resources():
        assert kinds.issuperset(row["serves"].split()), row["name"]


def test_everybody_has_duties() -> None:
    roles = {row["role"] for row in read_duties()}
    assert roles == {"community_director", "group_leader", "grid_leader", "cadre", "unit_liaison"}


def test_points_are_as_many_as_the_seed_list_says_and_none_beyond_a_day(ask: Connection) -> None:
    assert one(ask, "SELECT count(*) FROM points_entry WHERE reverses IS NULL") == ENTRIES
    assert one(ask, "SELECT count(*) FROM points_entry WHERE points < 0") == 3
    assert one(ask, "SELECT count(*) FROM volunteer") >= 20
    assert one(ask, "SELECT count(*) FROM points_exchange WHERE points < 0") == 1
    # Nobody got a gift for points that he did not have.
    spent = """SELECT count(*) FROM (SELECT person, sum(points) AS n FROM points_exchange
               GROUP BY person) x JOIN (SELECT person, sum(points) AS n FROM points_entry
               GROUP BY person) e USING (person) WHERE x.n > e.n"""
    assert one(ask, spent) == 0
    a_day = (
        "SELECT max(n) FROM (SELECT sum(points) AS n FROM points_entry GROUP BY person, done_on) d"
    )
    assert one(ask, a_day) <= 10
