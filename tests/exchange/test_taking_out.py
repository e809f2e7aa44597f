"""Shapefile and Excel out and in again; what a format cannot hold is said before."""

import zipfile
from datetime import date

import openpyxl
import pytest

from gisgrid.auth.service import enter
from gisgrid.errors import Invalid
from gisgrid.exchange.export import check_format, export
from gisgrid.exchange.formats.shp import LEGEND, short_names
from gisgrid.exchange.formats.shp import write as write_shp
from gisgrid.exchange.reading import read_apart
from gisgrid.exchange.table import Crs, Table
from tests.exchange.conftest import CODE, LAT, LON, collection, square

TODAY = date(2026, 11, 23)


@pytest.fixture
def town(write, bring):
    bring(write("e.geojson", collection((square(0, 0, 10), {"名称": "边"}))), "boundary")
    houses = collection(
        (square(1, 1), {"编号": "B1", "名称": "1号楼", "小区": "东院", "层数": 5, "类型": "楼房"}),
        (square(5, 5), {"编号": "R12", "名称": "12排", "类型": "平房"}),
    )
    bring(write("b.geojson", houses), "buildings")
    head = "户编号,楼栋编号,单元,楼层,门牌,居住,房屋性质,经度,纬度\n"
    place = f"{LON + 0.0015},{LAT + 0.0015}"
    doors = [f"H1,B1,2,5,501,租住,出租房,{place}", f"=H2,B1,2,-1,-101,常住,,{place}"]
    bring(write("h.csv", head + "\n".join(doors) + "\n"), "households")


@pytest.fixture
def take(session, tokens, tmp_path):
    def exporter(name, file):
        export(session, enter(session, tokens["lin"]), CODE, name, tmp_path / file, TODAY)
        return tmp_path / file

    return exporter


@pytest.mark.parametrize("kind", ["buildings", "households"])
def test_a_shapefile_comes_back_in_its_columns(town, take, kind):
    path = take(kind, "out.zip")
    table = read_apart(path)
    assert table.crs.epsg == 4490
    assert all(name.isascii() and len(name) <= 10 for name in table.columns)
    with zipfile.ZipFile(path) as archive:
        legend = archive.read(LEGEND).decode("utf-8-sig")
    assert "house_code\thousehold_code" in legend or kind == "buildings"


def test_buildings_come_back_from_a_shapefile_unchanged(town, take, bring):
    report = bring(take("buildings", "out.zip"), "buildings")
    assert (report.added, report.updated, report.unchanged, report.refused) == (0, 0, 2, [])


def test_households_come_back_from_excel_in_chinese(town, take, bring):
    path = take("households", "out.xlsx")
    sheet = openpyxl.load_workbook(path)["households"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("户编号", "楼栋编号", "楼栋名称")
    assert rows[0][-2:] == ("经度", "纬度")
    assert {row[rows[0].index("居住情况")] for row in rows[1:]} == {"租住", "常住"}
    report = bring(path, "households", layer="households")
    assert (report.added, report.updated, report.unchanged, report.refused) == (0, 0, 2, [])


def test_excel_says_where_it_comes_from(town, take):
    about = openpyxl.load_workbook(take("households", "out.xlsx"))["说明"]
    told = dict(about.iter_rows(values_only=True, max_col=2))
    assert told["社区"] == f"测试社区 {CODE}"
    assert told["导出人"] == "lin 社区主任"
    assert told["households"] == "2"


def test_short_names_are_ascii_and_each_once():
    made = short_names(["household_code", "household_codes", "名称", "name", "grid_is_long_1"])
    assert len(set(made.values())) == 5
    assert all(one.isascii() and len(one) <= 10 for one in made.values())


def test_a_text_too_long_for_the_format_is_said_before(tmp_path):
    table = Table({"name": ["好" * 90]}, [7], None, Crs(4490, "stored"), layer="units")
    with pytest.raises(Invalid, match="第7行的name"):
        write_shp(tmp_path / "x.zip", [table], ())
    assert list(tmp_path.iterdir()) == []


def test_all_layers_fit_in_two_formats_alone():
    check_format(".gpkg", "all")
    check_format(".xlsx", "all")
    for suffix in (".zip", ".csv", ".geojson", ".exe"):
        with pytest.raises(Invalid):
            check_format(suffix, "all")


def test_units_are_placed_by_their_address_where_it_is_certain(town, bring, write):
    units = "编号,单位名称,单位地址\nU1,林业局,东院1号楼\nU2,医院,12排\nU3,学校,前进街8号\n"
    report = bring(write("u.csv", units), "units")
    told = {one.value: one.code for one in report.warnings}
    assert told == {"东院1号楼": "by_address", "12排": "by_address", "前进街8号": "no_place_yet"}
