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
