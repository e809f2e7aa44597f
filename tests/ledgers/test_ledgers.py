"""Ledgers are views: columns as data, sorted by pinyin, summed, exported, filed and then frozen."""

import html
import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import text

from gisgrid.db import transaction
from gisgrid.ledgers.columns import ledgers
from gisgrid.ledgers.sources import SOURCES
from tests.diary.conftest import C, one, stage, write  # noqa: F401
from tests.diary.test_write import FIVE

CODES = sorted(SOURCES)


def sheet(content):
    book = openpyxl.load_workbook(BytesIO(content))
    return list(book.active.iter_rows(values_only=True))


def take(stage, code, name="lin", **query):  # noqa: F811
    answer = stage.client(name).get(f"{C}/ledgers/{code}/file.xlsx", params=query)
    assert answer.status_code == 200, answer.text
    return sheet(answer.content)


@pytest.mark.parametrize("code", CODES)
def test_every_ledger_has_its_official_columns_and_a_page(stage, code):  # noqa: F811
    write(stage, FIVE, service_kind="culture", outreach_topic="laws")
    head = take(stage, code)[2]
    assert list(head) == [column.chinese for column in ledgers()[code].columns]
    assert head[0] == "序号"
    assert stage.client("lin").get(f"{C}/ledgers/{code}").status_code == 200


def test_every_source_is_a_column_of_its_ledger():
    for code, source in SOURCES.items():
        named = {column.code for column in ledgers()[code].columns}
        assert set(source.values(0)) <= named, code


def test_one_entry_is_in_all_ledgers_and_no_field_was_typed_twice(stage):  # noqa: F811
    """Fields typed: door, outcome, five sentences, four marks, companions, service, topic."""
    quarrel = ("两家为柴垛吵架。", "dispute")
    write(stage, [*FIVE, quarrel], companions="李医生", service_kind="culture",
          outreach_topic="laws")  # fmt: skip
    typed = [*(words for words, _mark in FIVE), "李医生"]
    filled = 0
    for code in CODES:
        rows = take(stage, code, **{"from": date.today().isoformat()})[3:-1]
        own = [row for row in rows if any(str(words) in str(row) for words in typed)] or rows
        assert own, code
        filled += sum(value not in (None, "") for value in own[-1])
    asked = 1 + 1 + len(FIVE) + 4 + 2 + 1 + 1 + 1
    assert filled > 3 * asked
    said = {words: sum(words in str(take(stage, code)) for code in CODES) for words in typed}
    assert all(times >= 1 for times in said.values()), said


def test_types_head_and_sums(stage):  # noqa: F811
    write(stage, FIVE)
    rows = take(stage, "diary")
    assert rows[0][0] == "民情日志"
    assert "填表人 lin" in rows[1][0]
    names = {name: place for place, name in enumerate(rows[2])}
    entry = rows[3]
    assert entry[names["日期"]].date() == date.today() or entry[names["日期"]].year > 2000
    assert entry[names["走访户数"]] == 1
    assert rows[-1][0] == "合计 1"
    assert rows[-1][names["走访户数"]] == 1
    assert rows[-1][names["群众诉求（件）"]] == 1


def order(stage, sort):  # noqa: F811
    place = [c.chinese for c in ledgers()["visits"].columns].index("走访人")
    return [row[place] for row in take(stage, "visits", sort=sort)[3:-1]]


def test_chinese_is_sorted_by_pinyin(stage):  # noqa: F811
    with transaction(stage.database.owner) as session:
        ids = session.scalars(text("SELECT id FROM visit ORDER BY id LIMIT 4")).all()
        for id_, name in zip(ids, ("赵一", "白二", "马三", "陈四"), strict=True):
            session.execute(text("UPDATE visit SET visitor_name = :n WHERE id = :i"),
                            {"n": name, "i": id_})  # fmt: skip
        session.execute(text("DELETE FROM visit WHERE NOT id = ANY(:ids)"), {"ids": list(ids)})
    assert order(stage, "visitor") == ["白二", "陈四", "马三", "赵一"]
    assert order(stage, "-visitor") == ["赵一", "马三", "陈四", "白二"]


def total(stage, query="", name="lin", code="visits"):  # noqa: F811
    page = html.unescape(stage.client(name).get(f"{C}/ledgers/{code}?{query}").text)
    return int(re.search(r"<h1>\D*(\d+)", page)[1])


def test_filtered_by_grid_and_days(stage):  # noqa: F811
    assert total(stage) == 7
    assert total(stage, "grid=01") == 6
    assert total(stage, "grid=02") == 1
    assert total(stage, f"from={date.today().isoformat()}") == 0


def test_everybody_sees_the_rows_of_his_own_grids(stage):  # noqa: F811
    assert total(stage, "", "mei") == 6
    assert total(stage, "", "bo") == 1


@pytest.mark.parametrize("query", ["sort=x", "from=x", "grid=99", "page=99999", "to=9999-12-31"])
def test_an_address_that_makes_no_sense_is_no_fault_of_the_program(stage, query):  # noqa: F811
    answer = stage.client("lin").get(f"{C}/ledgers/visits?{query}")
    assert answer.status_code in (200, 404, 422)


def test_an_unknown_ledger_is_not_found(stage):  # noqa: F811
    for code in ("nothing", "care_illness", "copies"):
        assert stage.client("lin").get(f"{C}/ledgers/{code}").status_code == 404


def file(stage, name="lin", query="?grid=01"):  # noqa: F811
    at = f"{C}/ledgers/visits/copies{query}"
    return stage.client(name).send_form(at, key=f"f-{name}-{query}")


def copy(stage, name="lin"):  # noqa: F811
    found = one(stage, "SELECT max(id) AS id FROM ledger_copy")["id"]
    return stage.client(name).get(f"{C}/ledgers/copies/{found}")


def test_a_filed_copy_does_not_change_when_records_do(stage):  # noqa: F811
    assert file(stage).status_code == 303
    before = copy(stage).content
    write(stage, FIVE)
    assert copy(stage).content == before
    assert len(sheet(before)) == 3 + 6 + 1
    assert len(take(stage, "visits", grid="01")) == 3 + 7 + 1


def test_nobody_can_change_a_filed_copy(stage):  # noqa: F811
    file(stage)
    with stage.acting("lin") as (session, _actor), pytest.raises(Exception, match="denied"):
        session.execute(text("UPDATE ledger_copy SET rows = 0"))


def test_a_copy_is_seen_by_its_filer_and_those_who_see_all_grids(stage):  # noqa: F811
    file(stage, "group")
    seen = {name: copy(stage, name).status_code for name in ("group", "lin", "wei", "mei", "hua")}
    assert seen == {"group": 200, "lin": 200, "wei": 200, "mei": 403, "hua": 404}
    file(stage, "lin", "")
    assert copy(stage, "group").status_code == 404
