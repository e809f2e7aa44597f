"""Ledgers for named readers: taken out, printed, filed and read again by them alone, each written
down."""

from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import text

from gisgrid.db import transaction
from tests.care.test_readers import C, cared, count, name  # noqa: F401

READ = "SELECT count(*) FROM audit_entry WHERE action = 'look' AND table_name = 'named_copy'"


def post(stage, who, path, **form):
    return stage.client(who).send_form(f"{C}/ledgers/{path}", **form)


def rows(content):
    return list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))


def looks(stage):
    with transaction(stage.database.owner) as session:
        return session.scalar(text(READ))


def test_a_copy_is_frozen_for_named_readers_alone_and_each_look_is_written_down(cared):  # noqa: F811
    name(cared, "mei")
    filed = post(cared, "mei", "care_allowance/named/copies", why="季度归档", key="one")
    assert filed.status_code == 303
    post(cared, "mei", "care_allowance/named/copies", why="季度归档", key="one")
    assert count(cared, "named_copy", "true") == 1 == looks(cared)
    with transaction(cared.database.owner) as session:
        copy = session.scalar(text("SELECT id FROM named_copy"))
        session.execute(text("UPDATE care_record SET note = '后来改的'"))
    assert post(cared, "mei", f"named/{copy}").status_code == 422
    content = post(cared, "mei", f"named/{copy}", why="核对").content
    assert "备注min_allowance" in str(rows(content)) and "后来改的" not in str(rows(content))
    assert looks(cared) == 2
    # Nobody else: neither who is no reader nor a reader of another grid.
    name(cared, "bo")
    for who in ("lin", "bo", "cadre", "ada"):
        assert post(cared, who, f"named/{copy}", why="想看").status_code == 403, who
        assert "季度归档" not in cared.client(who).get(f"{C}/ledgers").text
        assert f"ledgers/named/{copy}" not in cared.client(who).get(f"{C}/ledgers").text
    assert looks(cared) == 2


def test_on_paper_it_is_a_print_and_a_look_and_the_most_restricted_never_is(cared):  # noqa: F811
    name(cared, "lin", "RX", by="wei")
    paper = post(cared, "lin", "care_allowance/named.pdf", why="入户前打印")
    assert paper.content.startswith(b"%PDF")
    assert count(cared, "audit_entry", "action = 'look' AND table_name = 'care_record'") == 1
    assert post(cared, "lin", "released/named.pdf", why="看").status_code == 403
    assert post(cared, "lin", "released/named/copies", why="归档", key="x").status_code == 303
    name(cared, "mei")
    assert post(cared, "mei", "released/named/copies", why="归档", key="x").status_code == 403


@pytest.mark.parametrize("who", ["lin", "mei"])
def test_the_table_itself_is_closed(cared, who):  # noqa: F811
    name(cared, "mei", "RX")
    with cared.acting(who) as (session, _actor), pytest.raises(Exception, match="denied"):
        session.execute(text("SELECT * FROM named_copy"))
