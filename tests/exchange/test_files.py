"""What is a file that can be read, and what its text is written in."""

import zipfile

import openpyxl
import pytest

from gisgrid.exchange.files import read
from gisgrid.exchange.report import CannotRead

from .conftest import collection, square

UNITS = "编号,单位名称,经度,纬度\nU01,林业局,124.2,50.7\n"


def refusal(path, **how) -> str:
    with pytest.raises(CannotRead) as refused:
        read(path, **how)
    assert refused.value.message
    return refused.value.details["code"]


def test_a_table_is_read_with_rows_as_excel_counts_them(write):
    table = read(write("u.csv", UNITS))
    assert table.columns["单位名称"] == ["林业局"]
    assert list(table.numbers) == [2]
    assert table.file == "u.csv"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
        ("utf-16", "UTF-16"),
    ],
)
def test_chinese_text_is_read_in_every_usual_encoding(write, encoding, named):
    table = read(write("u.csv", UNITS.encode(encoding)))
    assert table.columns["单位名称"] == ["林业局"]
    assert table.encoding == named


def test_bytes_that_are_no_text_are_refused(write):
    assert refusal(write("u.csv", b"a,b\n\xff\xff\xff\xff,\x81\n")) == "encoding"


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_tabs_and_semicolons_separate_too(write, delimiter):
    assert len(read(write("u.csv", UNITS.replace(",", delimiter))).columns) == 4


def test_blank_lines_are_passed_over_but_counted(write):
    assert list(read(write("u.csv", "\na,b\n\n1,2\n\n3,4\n")).numbers) == [4, 6]


def test_two_columns_of_one_name_are_refused(write):
    assert refusal(write("u.csv", "编号,名称,编号\n1,2,3\n")) == "duplicate_column"


def test_a_row_with_a_cell_too_many_cannot_be_read(write):
    table = read(write("u.csv", "a,b\n1,2,3\n4\n5,6,\n"))
    assert {i: fault.code for i, fault in table.faults.items()} == {
        0: "wrong_length",
        1: "wrong_length",
    }


def test_an_open_quote_is_refused_with_its_line(write):
    assert refusal(write("u.csv", 'a,b\n1,"2\n3,4\n')) == "csv"


def test_a_missing_file_is_refused(tmp_path):
    assert refusal(tmp_path / "none.csv") == "missing"


def test_a_folder_is_refused(tmp_path):
    assert refusal(tmp_path) == "directory"


@pytest.mark.parametrize("name", ["e.csv", "e.gpkg", "e.geojson", "e.xlsx"])
def test_an_empty_file_is_refused(write, name):
    assert refusal(write(name, b"")) == "empty"


@pytest.mark.parametrize("content", ["\n\n", "\ufeff"])
def test_a_file_of_blank_lines_is_refused(write, content):
    assert refusal(write("e.csv", content)) == "empty"


def test_headings_without_rows_are_refused(write):
    assert refusal(write("e.csv", "a,b\n")) == "no_rows"


def test_an_unknown_suffix_is_refused_with_those_that_are_known(write):
    with pytest.raises(CannotRead, match=r"\.gpkg"):
        read(write("a.dwg", "x"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.gpkg", UNITS),
        ("a.geojson", UNITS),
        ("a.csv", '{"type": "FeatureCollection", "features": []}'),
        ("a.csv", b"SQLite format 3\0" + b"\0" * 90),
        ("a.xlsx", UNITS),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(write, name, content):
    assert refusal(write(name, content)) == "not_what_it_says"


@pytest.mark.parametrize("name", ["a.gpkg", "a.xlsx"])
def test_a_broken_file_is_refused(write, name):
    head = b"SQLite format 3\0" if name == "a.gpkg" else b"PK\x03\x04"
    assert refusal(write(name, head + b"garbage" * 40)) == "broken"


def test_a_workbook_is_read_by_its_first_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "单位"
    for line in (["编号", "单位名称"], ["U01", "林业局"], [None, None], ["U02", "医院"]):
        book.active.append(line)
    book.create_sheet("说明")
    book.save(tmp_path / "u.xlsx")
    table = read(tmp_path / "u.xlsx")
    assert table.layer == "单位"
    assert table.columns["编号"] == ["U01", "U02"]
    assert list(table.numbers) == [2, 4]


def test_a_workbook_that_unpacks_to_a_huge_one_is_refused(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member,
    ):
        for _i in range(520):
            member.write(b" " * 1_000_000)
    assert refusal(path) == "too_big"


def test_a_geopackage_of_several_layers_must_be_told_which(write_gpkg):
    row = [(square(), {"name": "甲"})]
    path = write_gpkg({"one": row, "two": row})
    with pytest.raises(CannotRead, match=r"one、two"):
        read(path)
    assert refusal(path, layer="three") == "no_layer"
    assert read(path, layer="two").layer == "two"
    assert read(path, wanted=("buildings", "one")).layer == "one"


def test_a_geopackage_names_its_system_and_its_rows(write_gpkg):
    table = read(write_gpkg({"边界": [(square(), {"名称": "甲"})]}, crs=4490))
    assert (table.crs.epsg, table.crs.known_by) == (4490, "file")
    assert table.columns["名称"] == ["甲"]
    assert list(table.numbers) == [1]


def test_geojson_without_crs_is_wgs_84(write):
    table = read(write("a.geojson", collection((square(), {"a": 1}))))
    assert (table.crs.epsg, table.crs.known_by) == (4326, "format")


@pytest.mark.parametrize(
    ("name", "epsg"),
    [
        ("urn:ogc:def:crs:EPSG::4550", 4550),
        ("EPSG:4490", 4490),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
    ],
)
def test_the_old_crs_member_of_geojson_is_understood(write, name, epsg):
    member = {"type": "name", "properties": {"name": name}}
    table = read(write("a.geojson", collection((square(), {}), crs=member)))
    assert (table.crs.epsg, table.crs.known_by) == (epsg, "file")


@pytest.mark.parametrize(
    "member",
    [
        {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs"}},
        {"type": "name", "properties": "EPSG:4490"},
        {"type": "name", "properties": {"name": 4490}},
        "EPSG:4490",
    ],
)
def test_a_crs_given_as_a_link_or_oddly_is_not_taken(write, member):
    assert read(write("a.geojson", collection((square(), {}), crs=member))).crs is None


def test_nan_in_json_is_refused_with_its_line(write):
    text = '{"type": "FeatureCollection",\n "features": [{"x": NaN}]}'
    with pytest.raises(CannotRead, match="2"):
        read(write("a.geojson", text))


def test_deeply_nested_json_is_refused(write):
    assert refusal(write("a.geojson", "[" * 10_000 + "]" * 10_000)) == "json"


@pytest.mark.parametrize("content", ['{"type": "Topology"}', "[1, 2]", '{"features": 3}'])
def test_json_that_is_no_geojson_is_refused(write, content):
    assert refusal(write("a.json", content)) == "not_geojson"
