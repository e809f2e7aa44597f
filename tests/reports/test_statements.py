"""A page asks the database as often for many records as for few."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from gisgrid.db import transaction
from tests.cast import HOME
from tests.diary.conftest import C, write
from tests.diary.test_write import FIVE

PAGES = ("needs?state=all", "visits", "diary", "disputes", "due", "wishes", "suggestions", "desk",
         "ledgers", "ledgers/diary", "ledgers/needs", "ledgers/visits", "desk/needs", "coverage",
         "needs/2", "notices", "map?layer=due")  # fmt: skip
SAID = (*FIVE, ("两家为柴垛吵架。", "dispute"))


@contextmanager
def counted(engine):
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def office(stage):
    with transaction(stage.database.owner) as session:
        session.execute(text("INSERT INTO counter VALUES (:c, 'need', 100)"), {"c": HOME})
    write(stage, SAID)
    return stage


def statements(stage, page):
    client = stage.client("lin")
    client.get(f"{C}/{page}")
    with counted(stage.database.app) as asked:
        assert client.get(f"{C}/{page}").status_code == 200
    return asked


def test_it_is_the_same_for_one_record_and_for_a_dozen(office):
    few = {page: len(statements(office, page)) for page in PAGES}
    for number in range(11):
        assert write(office, SAID, key=f"more{number}").status_code == 303
    many = {page: statements(office, page) for page in PAGES}
    assert {page: len(asked) for page, asked in many.items()} == few
    assert max(few.values()) <= 60


LARGE = {"household", "visit", "need", "need_step", "diary_entry", "diary_sentence", "wish",
         "good_deed", "dispute", "suggestion", "attachment", "diary_review"}  # fmt: skip


def scans(node):
    """(table, whether the whole of it is read) for every scan of a plan."""
    if node["Node Type"].endswith("Scan") and node.get("Relation Name") in LARGE:
        yield node["Relation Name"], node["Node Type"] == "Seq Scan"
    for below in node.get("Plans", ()):
        yield from scans(below)


def read_whole(stage, statement, values=()):
    """Large tables that a statement reads from end to end though that is made dear."""
    with stage.database.owner.begin() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values)
        (tree,) = plan.scalar()
    return {table for table, is_whole in scans(tree["Plan"]) if is_whole}


def test_no_statement_of_a_page_is_without_an_index(office):
    """What a page reads is found by its community: other communities cost it nothing."""
    assert read_whole(office, "SELECT id FROM need WHERE content = 'x'") == {"need"}
    found = {}
    for page in PAGES:
        for statement, values in asked_with_values(office, page):
            if statement.lstrip().startswith(("SELECT", "WITH")):
                bad = read_whole(office, statement, values)
                if bad:
                    found[page, statement[:200]] = bad
    assert found == {}


def asked_with_values(stage, page):
    asked = []

    def note(_connection, _cursor, statement, values, *_more):
        asked.append((statement, values))

    event.listen(stage.database.app, "before_cursor_execute", note)
    assert stage.client("lin").get(f"{C}/{page}").status_code == 200
    event.remove(stage.database.app, "before_cursor_execute", note)
    return asked
