"""Excel files written as XML: the right types, nothing that Excel would compute, little memory."""

import tracemalloc
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import repeat

import openpyxl
import pytest

from gisgrid import workbook

ROW = ("=1+1", 3, 2.5, date(2026, 11, 25), datetime(2026, 11, 25, 15, 42), Decimal("12.50"),
       True, None, "", "民情<&>\x00\ud800日志", "012", "  两端  ")  # fmt: skip


def read(content):
    return openpyxl.load_workbook(BytesIO(content)).active


def test_it_works():
    sheet = read(workbook.write("台账", [str(n) for n in range(12)], [ROW]))
    assert sheet.title == "台账"
    assert sheet.freeze_panes == "A2"
    got = [cell.value for cell in sheet[2]]
    assert got[:3] == ["'=1+1", 3, 2.5]
    assert got[3] == datetime(2026, 11, 25)
    assert got[4] == datetime(2026, 11, 25, 15, 42)
    assert got[5:9] == [12.5, True, None, None]
    assert got[9:] == ["民情<&>日志", "012", "  两端  "]
    assert sheet[2][3].number_format == "yyyy\\-mm\\-dd"


def test_head_and_sums_stand_around_the_rows():
    frame = workbook.Frame(["民情日志", "先锋社区"], ["合计 2", 5])
    sheet = read(workbook.write("a", ["x", "y"], [("a", 2), ("b", 3)], frame))
    assert list(sheet.iter_rows(values_only=True)) == [
        ("民情日志", None), ("先锋社区", None), ("x", "y"), ("a", 2), ("b", 3), ("合计 2", 5),
    ]  # fmt: skip
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows in ("$3:$3", "3:3")


@pytest.mark.parametrize("title", ["a/b:c*[d]?", "长" * 40, "it's", '"'])
def test_every_title_makes_a_file_that_opens(title):
    assert len(read(workbook.write(title, ["x"], [])).title) <= 31


@pytest.mark.parametrize("begin", workbook.BEGINS_A_FORMULA)
def test_nothing_begins_like_a_formula(begin):
    sheet = read(workbook.write("a", ["x"], [(f"{begin}cmd",)]))
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.startswith("'")


def peak(rows):
    tracemalloc.start()
    with BytesIO() as out:
        workbook.write_to(out, "a", ["x"] * 10, repeat(("民情日志的一句话", 7, *range(8)), rows))
        size = len(out.getvalue())
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most - 2 * size


def test_memory_does_not_grow_with_the_rows():
    peak(100)
    assert peak(30_000) < peak(3_000) + 400_000
