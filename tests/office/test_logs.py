"""The log of requests names number, route, account, and never a resident."""

import json
import logging
from io import StringIO

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gisgrid import logs
from gisgrid.db import transaction
from tests.cast import HOME

C = f"/c/{HOME}"
TEMPLATE = "/c/{community}"


@pytest.fixture
def lines():
    """What the server wrote since, as objects."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = StringIO()
    logs.configure("info", written)
    # A checker of another test may have switched off the loggers that were there.
    for name in ("gisgrid", "gisgrid.request"):
        logging.getLogger(name).disabled = False
    yield lambda: [json.loads(one) for one in written.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)


def test_it_works(stage, lines):
    answer = stage.client("mei").get(f"{C}/search?q=张三的秘密")
    (line,) = [one for one in lines() if one["logger"] == "gisgrid.request"]
    with stage.acting("mei") as (_session, actor):
        account = actor.account
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", f"{TEMPLATE}/search", 200)
    assert line["account"] == account
    assert 0 < line["ms"] < 60_000
    assert "秘密" not in json.dumps(line, ensure_ascii=False)


def test_guests_and_unknown_addresses_have_no_account_and_no_address(stage, lines):
    stage.client().get(f"{C}/needs")
    stage.client().get("/张三/电话")
    stage.client().get("/healthz")
    told = [one for one in lines() if one["logger"] == "gisgrid.request"]
    assert [(one["route"], one["status"], one["account"]) for one in told] == [
        (f"{TEMPLATE}/needs", 303, None),
        ("-", 404, None),
    ]


def test_a_fault_is_told_by_place_and_not_by_what_was_typed(stage, lines):
    log = logging.getLogger("gisgrid")
    try:
        with transaction(stage.database.owner) as session:
            name = {"c": HOME, "name": "李四的名字"}
            add = text("INSERT INTO residents_group (community, name) VALUES (:c, :name)")
            session.execute(add, name)
            session.execute(add, name)
            session.execute(text("SELECT 1/0"))
    except DBAPIError as error:
        log.error("fault %s", "AB12", exc_info=error)
    (line,) = lines()
    assert line["fault"][-1]["kind"].startswith("psycopg.errors.")
    assert line["fault"][-1]["sqlstate"]
    assert any("test_logs.py" in one for one in line["fault"][0]["at"])
    assert "李四" not in json.dumps(line, ensure_ascii=False)


def test_the_words_of_a_fault_are_told_at_level_debug():
    record = logging.LogRecord("x", logging.ERROR, "", 0, "bad", (), None)
    try:
        raise ValueError("张三")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    assert "张三" not in logs.JSONLines().format(record)
    assert (
        "张三" in json.loads(logs.JSONLines(tells_words=True).format(record))["fault"][0]["words"]
    )


def test_the_private_database_writes_no_names_either(stage, settings):
    with pytest.raises(DBAPIError), transaction(stage.database.app) as session:
        session.execute(text("SELECT '王五的名字'::int"))
    assert "王五" not in (settings.data / "postgres.log").read_text(errors="replace")
