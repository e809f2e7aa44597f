"""A file by page: looked at, confirmed, imported, taken back."""

import threading
from io import BytesIO

import openpyxl
from sqlalchemy import func, select, text

from gisgrid.db import transaction
from gisgrid.exchange.models import Upload, UploadFile
from gisgrid.households.models import Household
from gisgrid.jobs.runner import run_next
from gisgrid.territory.models import GridLeaderTerm
from gisgrid.territory.service import leaders_on
from gisgrid.units.models import Cadre, Unit
from tests.cast import HOME
from tests.imports.conftest import C, Importing

UNITS = "单位编号,单位名称,电话,单位地址\nU11,区林业局,0457-1,1a号楼\nU12,区医院,0457-2,\n".encode()


def units(stage):
    with stage.acting("lin") as (session, _actor):
        wanted = (Unit.community == HOME, Unit.code.in_(["U11", "U12"]))
        return {u.code: (u.name, u.phone) for u in session.scalars(select(Unit).where(*wanted))}


def test_it_works(stage, lin):
    address = lin.look("units", ("单位.csv", UNITS))
    page = lin.text(address)
    assert "看懂了吗" in page
    assert "区林业局" in page
    assert units(stage) == {}
    done = lin.carry_out(address)
    assert units(stage)["U11"] == ("区林业局", "0457-1")
    assert "撤销这次导入" in lin.text(done)


def test_the_whole_import_is_taken_back(stage, lin):
    done = lin.carry_out(lin.look("units", ("a.csv", UNITS)))
    changed = UNITS.replace(b"0457-1", b"0457-9")
    second = lin.carry_out(lin.look("units", ("b.csv", changed)))
    assert units(stage)["U11"][1] == "0457-9"
    refused = lin.client.send_form(f"{done}/undo")
    assert refused.status_code == 409
    assert lin.client.send_form(f"{second}/undo").status_code == 303
    assert units(stage)["U11"][1] == "0457-1"
    assert lin.client.send_form(f"{done}/undo").status_code == 303
    assert units(stage) == {}
    assert lin.client.send_form(f"{done}/undo").status_code == 409


def test_what_others_use_cannot_be_taken_back(stage, lin):
    done = lin.carry_out(lin.look("units", ("a.csv", UNITS)))
    cadres = "序号,姓名,职级,单位\n31,王某,副处级,U11\n".encode()
    lin.carry_out(lin.look("cadres", ("c.csv", cadres)))
    answer = lin.client.send_form(f"{done}/undo")
    assert answer.status_code == 409
    assert "干部" in answer.text
    assert len(units(stage)) == 2


def test_refused_rows_are_named_and_given_back_as_a_file(stage, lin):
    bad = UNITS + b"U13,,0457-3,\n"
    address = lin.look("units", ("a.csv", bad))
    page = lin.text(address)
    assert "1行不能用" in page
    book = openpyxl.load_workbook(BytesIO(lin.client.get(f"{address}/refused.xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:4] == ("单位编号", "单位名称", "电话", "单位地址")
    assert rows[1][0] == "U13"
    assert rows[1][-2:] == ("“name”是空的。", "补上。")
    lin.carry_out(address, skip_refused="true")
    assert len(units(stage)) == 2


def test_without_the_word_of_a_person_refused_rows_stop_everything(stage, lin):
    address = lin.look("units", ("a.csv", UNITS + b"U13,,0457-3,\n"))
    assert lin.carry_out(address) == address
    assert units(stage) == {}


def test_columns_are_changed_by_hand_and_kept_as_a_profile(stage, lin):
    odd = UNITS.replace("单位名称".encode(), "叫什么".encode())
    address = lin.look("units", ("a.csv", odd))
    assert "没有“name”一列" in lin.text(address)
    odd = UNITS.replace("电话".encode(), "怎么联系".encode(), 1)
    address = lin.look("units", ("a.csv", odd))
    form = {"kind": "units", "profile": "default", "column0": "code", "column1": "name",
            "column2": "phone"}  # fmt: skip
    assert lin.result(lin.client.send_form(address, **form)) == address
    lin.client.send_form(f"{address}/profile", name="我们的表")
    lin.carry_out(address)
    assert units(stage)["U11"] == ("区林业局", "0457-1")
    again = lin.look("units", ("a.csv", odd.replace(b"0457-1", b"0457-7")), profile="我们的表")
    lin.carry_out(again)
    assert units(stage)["U11"][1] == "0457-7"


def test_the_same_file_twice_changes_nothing(stage, lin):
    lin.carry_out(lin.look("units", ("a.csv", UNITS)))
    address = lin.look("units", ("a.csv", UNITS))
    assert "<dt>不变</dt><dd>2</dd>" in lin.text(address)
    assert lin.carry_out(address) == f"{C}/imports"


def test_the_content_goes_when_it_is_imported(stage, lin):
    lin.carry_out(lin.look("units", ("a.csv", UNITS)))
    with stage.acting("lin") as (session, _actor):
        count = select(func.count()).select_from(UploadFile)
        assert session.scalar(count) == 0


def test_a_discarded_file_leaves_nothing(stage, lin):
    address = lin.look("units", ("a.csv", UNITS))
    lin.client.send_form(f"{address}/discard")
    with stage.acting("lin") as (session, _actor):
        assert session.scalar(select(func.count()).select_from(Upload)) == 0
    assert lin.client.get(address).status_code == 404


def test_nothing_chosen_keeps_the_form(lin):
    answer = lin.send("units")
    assert answer.status_code == 422
    assert "还没有选文件" in answer.text
    two = lin.send("units", ("a.csv", UNITS), ("b.csv", UNITS))
    assert two.status_code == 422


def test_a_leader_may_not_import(stage):
    mei = Importing(stage, "mei")
    assert mei.client.get(f"{C}/imports").status_code == 403
    assert mei.send("units", ("a.csv", UNITS)).status_code == 403


PEOPLE = """姓名,角色,网格,居民小组,联系电话,任职时间
赵新,网格长,01,,100000000001,2026-11-01
钱组,居民小组长,,第二居民小组,,
"""


def test_leaders_of_grids_come_with_their_terms(stage, lin):
    done = lin.carry_out(lin.look("people", ("p.csv", PEOPLE.encode())))
    with stage.acting("lin") as (session, _actor):
        grid = stage.world.grids["A"]
        day = session.scalar(select(func.current_date()))
        assert leaders_on(session, HOME, day)[grid].name == "赵新"
        terms = session.scalars(
            select(GridLeaderTerm)
            .where(GridLeaderTerm.community == HOME, GridLeaderTerm.grid == grid)
            .order_by(GridLeaderTerm.since)
        ).all()
        assert terms[0].until == terms[1].since
    lin.client.send_form(f"{done}/undo")
    with stage.acting("lin") as (session, _actor):
        assert leaders_on(session, HOME, day)[grid].name == "曾梅"


def test_a_leader_of_an_unknown_grid_is_refused(lin):
    page = lin.text(lin.look("people", ("p.csv", PEOPLE.replace(",01,", ",77,").encode())))
    assert "没有这个网格" in page


def test_cadres_are_taken_back_with_their_persons(stage, lin):
    cadres = "序号,姓名,职级\n31,王某,副处级\n".encode()
    done = lin.carry_out(lin.look("cadres", ("c.csv", cadres)))
    better = cadres.replace("副处级".encode(), "正处级".encode())
    again = lin.carry_out(lin.look("cadres", ("c.csv", better)))
    lin.client.send_form(f"{again}/undo")
    with stage.acting("lin") as (session, _actor):
        cadre = session.scalar(select(Cadre).where(Cadre.community == HOME, Cadre.number == 31))
        assert cadre.rank == "division_deputy"
    lin.client.send_form(f"{done}/undo")
    with stage.acting("lin") as (session, _actor):
        assert not session.scalar(
            select(Cadre.id).where(Cadre.community == HOME, Cadre.number == 31)
        )


def test_households_are_taken_back_with_their_entrances(stage, lin):
    with stage.acting("lin") as (session, _actor):
        before = session.scalar(select(func.count()).where(Household.community == HOME))
    home = "楼栋,单元,楼层,门牌\n1a号楼,7,2,201\n1a号楼,7,2,202\n".encode()
    done = lin.carry_out(lin.look("households", ("h.csv", home)))
    assert "删掉单元1条" in lin.text(done)
    assert lin.client.send_form(f"{done}/undo").status_code == 303
    with stage.acting("lin") as (session, _actor):
        after = session.scalar(select(func.count()).where(Household.community == HOME))
        assert after == before


def test_two_imports_at_once_double_and_lose_nothing(stage, lin, file, tmp_path):
    """Two runners carry out two files of the same units; the second waits for the first."""
    both = [b"U31", b"U32"]
    lines = "单位编号,单位名称\n".encode() + b"".join(one + ",某单位\n".encode() for one in both)
    jobs = [
        lin.client.send_form(f"{lin.look('units', (f'{n}.csv', lines))}/import") for n in range(2)
    ]
    assert [answer.status_code for answer in jobs] == [303, 303]
    runners = [threading.Thread(target=run_next, args=(stage.database.app, n)) for n in (1, 2)]
    for one in runners:
        one.start()
    for one in runners:
        one.join()
    with transaction(stage.database.owner) as session:
        stored = session.scalars(select(Unit.code).where(Unit.code.in_(["U31", "U32"]))).all()
        states = session.scalars(text("SELECT state FROM job WHERE kind = 'import_load'")).all()
        assert sorted(stored) == ["U31", "U32"]
        assert set(states) == {"done"}
        assert session.scalar(text("SELECT count(*) FROM import_run WHERE file LIKE '_.csv'")) == 1
