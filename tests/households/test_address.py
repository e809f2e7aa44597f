"""Addresses as people write them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.households.address import (
    Address,
    CannotRead,
    Form,
    household_code,
    parse,
    printed,
)
from gisgrid.households.spelling import building_key, normal

FLAT_501 = [
    "3号楼2单元501", "３号楼２单元５０１室", "三号楼二单元五零一", "叁号楼二单元五〇一",
    "三号楼二单元五O一", "3#2-501", "3#楼2单元501", "#3-2-501", "3栋2单元5楼1号",
    "3幢2单元5层1户", "3-2-501", "3—2—501", "3——2——501", "3杠2杠501", "3/2/501", "3.2.501",
    "3 - 2 - 501", "3 号楼 2 单元 501 室", "3楼2单元501", "2单元501（3号楼）",
    "501室 3号楼 2单元", "小扬气镇先锋社区3号楼2单元501",
    "黑龙江省大兴安岭地区松岭区小扬气镇先锋社区3号楼2单元501室", "03号楼2单元501", "3号楼2门501",
]  # fmt: skip


@pytest.mark.parametrize("text", FLAT_501)
def test_one_flat_written_in_many_ways(text):
    assert parse(text) == Address("3", 2, 5, "01")


@pytest.mark.parametrize(
    ("text", "building", "entrance", "floor", "door"),
    [
        ("西南15-3-201", "西南15", 3, 2, "01"),
        ("西南15楼3门201", "西南15", 3, 2, "01"),
        ("东11楼2单元302", "东11", 2, 3, "02"),
        ("3公寓1单元402", "3公寓", 1, 4, "02"),
        ("A座2单元501", "A", 2, 5, "01"),
        ("12号楼1单元1001", "12", 1, 10, "01"),
        ("12-1-1001", "12", 1, 10, "01"),
        ("二十一号楼十二单元501", "21", 12, 5, "01"),
    ],
)
def test_named_buildings_and_high_floors(text, building, entrance, floor, door):
    assert parse(text) == Address(building, entrance, floor, door)


@pytest.mark.parametrize("text", ["3-501", "3号楼501", "3栋501室", "三号楼五零一"])
def test_a_missing_entrance_is_asked_for(text):
    assert parse(text) == Address("3", None, 5, "01", asks=("entrance",))


@pytest.mark.parametrize(
    ("text", "side"),
    [("3号楼2单元5楼东户", "东"), ("3号楼2单元5楼西户", "西"), ("3号楼2单元5层中门", "中")],
)
def test_the_side_of_a_landing_is_kept_and_the_door_asked_for(text, side):
    assert parse(text) == Address("3", 2, 5, None, side=side, asks=("door",))


@pytest.mark.parametrize("text", ["3号楼门市2", "3号楼2号商服", "3号楼底商2号"])
def test_shops_have_doors_of_their_own(text):
    assert parse(text) == Address("3", 0, 1, "S2", Form.SHOP)


@pytest.mark.parametrize(
    ("text", "door", "asks"),
    [
        ("3号楼-101", "01", ("entrance",)),
        ("3号楼负一层01", "01", ("entrance",)),
        ("3号楼地下室", None, ("entrance", "door")),
    ],
)
def test_below_ground_is_floor_minus_one(text, door, asks):
    assert parse(text) == Address("3", None, -1, door, asks=asks)


@pytest.mark.parametrize(
    ("text", "compound"),
    [("5组12号", "5组"), ("二委三组12号", "2委3组"), ("2委3组12", "2委3组")],
)
def test_committee_and_group_belong_to_the_address(text, compound):
    assert parse(text) == Address(None, 0, 1, "12", Form.GROUP, compound=compound)


@pytest.mark.parametrize(
    ("text", "row", "compound"),
    [
        ("12排3号", "12", None),
        ("十二趟房3门", "12", None),
        ("前进街7栋3号", "7", "前进街"),
        ("前进街12排3号", "12", "前进街"),
    ],
)
def test_rows_of_single_storey_houses(text, row, compound):
    assert parse(text) == Address(row, 0, 1, "03", Form.ROW, compound=compound)


def test_a_row_counted_from_the_north_asks_for_its_place():
    assert parse("北数第三趟东数第二户") == Address(
        "北数3", 0, 1, "东数2", Form.ROW, asks=("place",)
    )


@pytest.mark.parametrize(
    "text", ["3号楼2单元501-1", "3号楼2单元501甲", "3号楼2单元501附1号", "3-2-501-1"]
)
def test_a_split_flat_has_a_letter(text):
    assert parse(text) == Address("3", 2, 5, "01a")


def test_a_persons_name_is_dropped_and_said():
    assert parse("3号楼2单元501李家") == Address("3", 2, 5, "01", dropped=("李家",))


def test_a_compound_is_no_part_of_the_building():
    assert parse("阳光小区3号楼2单元501") == Address("3", 2, 5, "01", compound="阳光小区")


@pytest.mark.parametrize("text", ["3楼", "3楼501", "三楼", "阳光小区3楼501"])
def test_a_bare_lou_may_be_floor_or_building(text):
    with pytest.raises(CannotRead) as refusal:
        parse(text)
    assert refusal.value.details["code"] == "floor_or_building"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "老王",
        "501",
        "2单元501",
        "3号楼2单元",
        "3号楼2单元001",
        "3号楼2单元5",
        "3-2-501-室外",
    ],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(CannotRead):
        parse(text)


@pytest.mark.parametrize("text", ["三号楼", "３栋", "3#", "3#楼", "3 幢", "叁号楼", "#3号楼"])
def test_a_building_has_one_spelling_for_searching(text):
    assert normal(text) == "3号楼"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("西南15楼", "西南15"),
        ("3号楼", "三栋"),
        ("东11楼", "东11号楼"),
        ("3公寓", "3号公寓"),
        ("A座", "a栋"),
    ],
)
def test_names_of_one_building_share_a_key(a, b):
    assert building_key(a) == building_key(b)


def test_printed_forms():
    assert printed("3号楼", 2, 5, "01") == "3号楼2单元501"
    assert printed("12排", 0, 1, "03") == "12排3号"
    assert printed("3号楼", 0, -1, "01") == "3号楼-101"


def test_household_codes_are_free_of_the_grid():
    assert household_code("12", 2, 5, "01") == "012-2-05-01"


numbers = st.integers(1, 99)


@given(numbers, st.integers(1, 20), st.integers(1, 99), numbers)
def test_what_is_printed_reads_as_the_same_door(building, entrance, floor, door):
    text = printed(f"{building}号楼", entrance, floor, f"{door:02d}")
    assert parse(text) == Address(str(building), entrance, floor, f"{door:02d}")
    assert normal(normal(text)) == normal(text)


pieces = st.lists(st.sampled_from("一二三十百零O0125号楼单元-#栋门层户附甲李家排组委趟（） .东数"))


@given(st.one_of(st.text(max_size=40), pieces.map("".join)))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(CannotRead):
        assert isinstance(parse(text), Address)


@pytest.mark.parametrize(
    ("building", "address"),
    [
        ("3号楼", "3号楼2单元501"),
        ("3", "3号楼2单元501"),
        ("西南15", "西南15楼2单元501"),
        ("无名楼001", "无名楼001号2单元501"),
    ],
)
def test_a_printed_address_never_runs_two_numbers_together(building, address):
    assert printed(building, 2, 5, "01") == address
