"""What leaves can come back unchanged; what a format cannot hold is known before."""

import json
from datetime import date

import geopandas
import openpyxl
import pytest
import shapely
from sqlalchemy import text

from gisgrid.auth.service import enter
from gisgrid.errors import Invalid, NotAllowed, NotFound
from gisgrid.exchange.export import export
from gisgrid.exchange.files import read

from .conftest import CODE, LAT, LON, collection, square

TODAY = date(2026, 11, 23)


@pytest.fixture
def town(write, bring):
    """A boundary, two buildings (one in a row), a street, an area, three doors, two units."""
    bring(write("e.geojson", collection((square(0, 0, 10), {"名称": "边"}))), "boundary")
    houses = collection(
        (square(1, 1), {"编号": "B1", "名称": "1号楼", "小区": "东院", "层数": 5, "类型": "楼房"}),
        (square(5, 5), {"编号": "R12", "名称": "12排", "类型": "平房"}),
    )
    bring(write("b.geojson", houses), "buildings")
    line = {"type": "LineString", "coordinates": [[LON, LAT], [LON + 0.01, LAT + 0.003]]}
    bring(write("s.geojson", collection((line, {"编号": "S1", "名称": "前进街"}))), "streets")
    bring(write("a.geojson", collection((square(7, 1), {"编号": "A1", "类型": "水面"}))), "areas")
    head = "户编号,楼栋编号,单元,楼层,门牌,居住,经度,纬度\n"
    place = f"{LON + 0.0015},{LAT + 0.0015}"
    doors = [f"H1,B1,2,5,501,租住,{place}", f"H2,B1,2,-1,-101,常住,{place}", "H3,R12,,1,3,常住,,"]
    bring(write("h.csv", head + "\n".join(doors) + "\n"), "households")
    units = f"编号,单位名称,办公电话,经度,纬度\nU01,林业局,0457-0000001,{LON},{LAT}\nU02,医院,,,\n"
    bring(write("u.csv", units), "units")


@pytest.fixture
def take(session, tokens, tmp_path):
    """Export as the command does; returns the path."""

    def exporter(name, file, by="lin"):
        export(session, enter(session, tokens[by]), CODE, name, tmp_path / file, TODAY)
        return tmp_path / file

    return exporter


def test_geojson_is_rfc_7946(town, take):
    content = json.loads(take("buildings", "b.geojson").read_text(encoding="utf-8"))
    assert "crs" not in content
    ring = content["features"][0]["geometry"]["coordinates"][0][0]
    assert shapely.LinearRing(ring).is_ccw
    assert content["features"][0]["properties"]["name"] == "1号楼"


def test_a_geopackage_of_everything_is_opened_by_gdal(town, take):
    path = take("all", "all.gpkg")
    frame = geopandas.read_file(path, layer="buildings")
    assert frame.crs.to_epsg() == 4490
    assert set(geopandas.list_layers(path).name) == {
        "boundary", "buildings", "streets", "areas", "entrances", "households", "units",
    }  # fmt: skip


def test_outlines_leave_for_a_table_as_a_point_inside(town, take):
    table = read(take("buildings", "b.csv"))
    assert (table.encoding, table.columns["name"]) == ("UTF-8", ["1号楼", "12排"])
    point = shapely.Point(float(table.columns["lon"][0]), float(table.columns["lat"][0]))
    assert square(1, 1).covers(point)


def test_no_cell_of_a_workbook_or_table_is_a_formula(session, town, take):
    trick = "=HYPERLINK(1)"
    session.execute(text("UPDATE building SET name = :n WHERE community = :c AND source = 'B1'"),
                    {"n": trick, "c": CODE})  # fmt: skip
    sheet = openpyxl.load_workbook(take("buildings", "b.xlsx")).active
    assert (sheet["B2"].value, sheet["B2"].data_type) == (trick, "s")
    assert f"'{trick}" in take("buildings", "b.csv").read_text(encoding="utf-8-sig")


def test_who_has_no_right_to_export_is_refused(town, take):
    with pytest.raises(NotAllowed):
        take("buildings", "b.gpkg", by="mei")


def test_a_format_that_cannot_hold_all_layers_is_refused(town, take):
    with pytest.raises(Invalid):
        take("all", "all.csv")


def test_grids_need_a_plan(town, take):
    with pytest.raises(NotFound):
        take("grids", "g.gpkg")


def test_an_export_is_noted(session, tokens, town, take):
    take("buildings", "b.gpkg")
    enter(session, tokens["admin"])
    noted = session.execute(
        text("SELECT after FROM audit_entry WHERE community = :c AND table_name = 'export'"),
        {"c": CODE},
    ).scalar_one()
    assert noted == {"file": "b.gpkg", "on": "2026-11-23", "buildings": 2}


def test_a_failed_export_leaves_no_file(town, take, tmp_path):
    with pytest.raises(NotFound):
        take("moons", "m.gpkg")
    assert list(tmp_path.glob("*m.gpkg")) == []
