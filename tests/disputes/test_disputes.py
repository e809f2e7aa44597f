"""A dispute is a sentence of the diary; what it is about is read by named people."""

from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select, text

from gisgrid.db import transaction
from gisgrid.disputes.models import Dispute
from gisgrid.disputes.service import USUAL_DAYS
from tests.cast import HOME
from tests.diary.conftest import C, count, day, entries, one, stage, write  # noqa: F401
from tests.needs.conftest import door

ABOUT = "楼上楼下为漏水吵架，要赔。"
TYPED = {
    "kind": "neighbour", "case_source": "applied", "risk": "high", "result": "agreed",
    "agreement_form": "written", "mediator": "林主任", "people_count": "3", "version": "1",
}  # fmt: skip


@pytest.fixture
def dispute(stage):  # noqa: F811
    write(stage, [(ABOUT, "dispute"), ("家里都好。", "note")])
    return one(stage, "SELECT * FROM dispute")["id"]


@pytest.fixture
def reader(stage, day):  # noqa: F811
    """Lin is named by Wei."""
    form = {"username": "lin", "level": "R", "reason": "分管调解"}
    assert stage.client("wei").send_form(f"{C}/care/readers", **form).status_code == 303


def test_it_works(stage, day, dispute):  # noqa: F811
    made = one(stage, "SELECT * FROM dispute")
    assert (made["no"], made["kind"], made["result"], made["found_on"]) == (
        1, "neighbour", "pending", day)  # fmt: skip
    assert made["grid"] == made["grid_then"] == stage.world.grids["A"]
    form = TYPED | {"mediated_on": day.isoformat()}
    assert stage.client("lin").send_form(f"{C}/disputes/{dispute}", **form).status_code == 303
    page = stage.client("group").get(f"{C}/disputes").text
    assert "达成协议" in page
    assert "林主任" in page


def test_what_it_is_about_stands_in_one_table_and_on_no_page(stage, dispute):  # noqa: F811
    entry = entries(stage)[0].id
    places = [
        "disputes",
        f"disputes/{dispute}",
        "diary",
        f"diary/{entry}",
        "visits",
        "ledgers/disputes",
        "ledgers/diary",
        "search?q=吵架",
        "ledgers/disputes/file.xlsx",
    ]
    for who in ("mei", "lin", "cadre"):
        for place in places:
            assert "为漏水" not in stage.client(who).get(f"{C}/{place}").text, (who, place)
    with transaction(stage.database.owner) as session:
        tables = session.scalars(text("SELECT relname FROM pg_class WHERE relkind = 'r'"
                                      " AND relnamespace = 'public'::regnamespace"))  # fmt: skip
        holds = "SELECT EXISTS (SELECT FROM {} t WHERE t::text LIKE '%漏水吵架%')"
        holding = [name for name in tables if session.scalar(text(holds.format(name)))]
    assert holding == ["dispute_words"]


def test_only_named_readers_look_and_each_look_is_logged(stage, dispute, reader):  # noqa: F811
    at = f"{C}/disputes/{dispute}/look"
    assert stage.client("mei").send_form(at, why="看看").status_code == 403
    assert stage.client("lin").send_form(at, why=" ").status_code == 422
    assert ABOUT in stage.client("lin").send_form(at, why="去调解").text
    looks = "table_name = 'dispute_words' AND action = 'look' AND after ->> 'why' = '去调解'"
    assert count(stage, "audit_entry", looks) == 1


def test_the_ledger_in_its_official_form_for_named_readers(stage, dispute, reader):  # noqa: F811
    at = f"{C}/ledgers/disputes/named.xlsx"
    assert stage.client("cadre").send_form(at, why="看看").status_code == 403
    answer = stage.client("lin").send_form(at, why="季度报表")
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][0] == "矛盾纠纷排查调处台账"
    named = dict(zip(rows[2], rows[3], strict=True))
    assert (named["编号"], named["纠纷简要情况"], named["纠纷类型"]) == ("J-0001", ABOUT, "邻里")


def test_care_ledgers_in_their_official_form(stage, reader, day):  # noqa: F811
    home = door(stage)
    client = stage.client("lin")
    client.send_form(f"{C}/care/records", household=home, **{"class": "seriously_ill"})
    at = f"{C}/ledgers/care_illness/named.xlsx"
    assert stage.client("mei").send_form(at, why="看看").status_code == 403
    answer = client.send_form(at, why="月报")
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    named = dict(zip(rows[2], rows[3], strict=True))
    assert (named["网格"], named["探访频次"], named["起始日期"].date()) == ("01", "每31天", day)
    assert client.send_form(f"{C}/ledgers/released/named.xlsx", why="月报").status_code == 403
    assert "安置帮教台账" not in client.get(f"{C}/ledgers").text
    assert "重病患者关爱台账" in client.get(f"{C}/ledgers").text
    assert "重病患者关爱台账" not in stage.client("mei").get(f"{C}/ledgers").text


@pytest.mark.parametrize(("changes", "field"), [
    ({"kind": "war"}, "kind"), ({"result": ""}, "result"), ({"people_count": "三"}, "people_count"),
    ({"agreement_form": ""}, "agreement_form"), ({"mediated_on": ""}, "mediated_on"),
    ({"mediated_on": "2000-01-01"}, "mediated_on"), ({"mediated_on": "2999-01-01"}, "mediated_on"),
    ({"note": "长" * 201}, "note"), ({"parties": "11010519491231002X"}, "parties"),
])  # fmt: skip
def test_what_does_not_fit_is_named_at_its_field(stage, day, dispute, changes, field):  # noqa: F811
    form = TYPED | {"mediated_on": day.isoformat(), "archive_no": "卷7"} | changes
    answer = stage.client("lin").send_form(f"{C}/disputes/{dispute}", **form)
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text or field == "parties"
    assert "卷7" in answer.text
    assert one(stage, "SELECT * FROM dispute")["version"] == 1


def test_of_two_who_write_the_second_is_told(stage, day, dispute):  # noqa: F811
    form = TYPED | {"result": "pending"}
    assert stage.client("lin").send_form(f"{C}/disputes/{dispute}", **form).status_code == 303
    second = stage.client("group").send_form(f"{C}/disputes/{dispute}", **form | {"note": "电话过"})
    assert second.status_code == 409
    assert "电话过" in second.text


def test_correcting_keeps_it_and_taking_back_takes_it(stage, dispute):  # noqa: F811
    entry = entries(stage)[0].id
    said = one(stage, "SELECT id FROM diary_sentence WHERE mark = 'note'")["id"]
    form = {"said": ["家里挺好。"], "mark": ["note"], "sid": [str(said)]}
    assert stage.client("mei").send_form(f"{C}/diary/{entry}/correct", **form).status_code == 303
    assert count(stage, "dispute") == count(stage, "dispute_words") == 1
    assert stage.client("mei").send_form(f"{C}/diary/{entry}/undo").status_code == 303
    assert count(stage, "dispute") == count(stage, "dispute_words") == 0


def test_what_is_mediated_already_is_not_taken_back(stage, dispute):  # noqa: F811
    stage.client("lin").send_form(f"{C}/disputes/{dispute}", **TYPED | {"result": "pending"})
    entry = entries(stage)[0].id
    assert stage.client("mei").send_form(f"{C}/diary/{entry}/undo").status_code == 409
    assert count(stage, "dispute") == 1


def test_after_a_month_it_stands_out(stage, dispute):  # noqa: F811
    with transaction(stage.database.owner) as session:
        session.scalar(select(Dispute).where(Dispute.community == HOME))
        session.execute(text("UPDATE dispute SET found_on = found_on - CAST(:n AS integer)"),
                        {"n": USUAL_DAYS + 1})  # fmt: skip
    assert "调解中 31天" in stage.client("lin").get(f"{C}/disputes").text
