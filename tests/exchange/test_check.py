"""Each fault of a row by name: refused with row, field, value, reason and remedy."""

import json

import pytest
from shapely import LineString, Point, Polygon

from gisgrid import geo
from gisgrid.exchange.report import CannotRead
from gisgrid.i18n import use_language

from .conftest import LAT, LON, checked, codes, collection, square

HEAD = "户编号,楼栋,单元,楼层,门牌,经度,纬度\n"


@pytest.fixture
def households(write):
    """Check household rows written as CSV lines after the usual headings."""

    def reader(*lines: str, head: str = HEAD, **said):
        return checked(write("h.csv", head + "\n".join(lines) + "\n"), "households", **said)

    return reader


@pytest.fixture
def buildings(write):
    """Check buildings written as GeoJSON features."""

    def reader(*features, crs: int | None = None, **said):
        name = {"type": "name", "properties": {"name": f"EPSG:{crs}"}}
        members = {"crs": name} if crs else {}
        path = write("b.geojson", collection(*features, **members))
        return checked(path, "buildings", **said)

    return reader


GOOD = f"H1,3号楼,2,5,501,{LON},{LAT}"


def test_it_works(households):
    found = households(GOOD)
    row = found.rows[0]
    assert found.refused == []
    assert (row.row, row.code, row.building, row.entrance, row.floor, row.door) == (
        2, "H1", "3号楼", 2, 5, "01",
    )  # fmt: skip
    assert row.geometry == Point(LON, LAT)
    assert (str(found.crs), found.crs.known_by) == ("EPSG:4326", "columns")


def test_a_refused_row_says_where_what_why_and_how_to_mend_it(households):
    found = households(GOOD, f"H2,3号楼,2,五楼半,502,{LON},{LAT}")
    (one,) = found.refused
    assert (one.row, one.field, one.value, one.code) == (3, "floor", "五楼半", "not_a_number")
    assert one.reason
    assert one.remedy
    assert [row.code for row in found.rows] == ["H1"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("H1,3号楼,2,5,501,50.7,124.2", "swapped_axes"),
        ("H1,3号楼,2,5,501,0,0", "null_island"),
        ("H1,3号楼,2,5,501,200,20", "out_of_range"),
        ("H1,3号楼,2,5,501,nan,50.7", "not_finite"),
        ("H1,3号楼,2,5,501,124.2,inf", "not_finite"),
        ("H1,3号楼,2,5,501,124.2,", "half_a_place"),
        ("H1,3号楼,2,5,501,东经,50.7", "not_a_number"),
        ("H1,3号楼,2,5,501,584000,5618000", "projected"),
        ("H1,3号楼,2,5,501,124°12'07.2\",50.7", "degree_signs"),
        ("H1,3号楼,2,201,501,124.2,50.7", "out_of_range"),
        ("H1,3号楼,2,4,501,124.2,50.7", "door_and_floor"),
        ("H1,同上,2,5,501,124.2,50.7", "ditto"),
        ("合计,,,,,,", "total_row"),
        ("H1,3号楼,2,5,501,124.2", "wrong_length"),
        (",,,5,501,124.2,50.7", "required"),
        ("H1,,,,,,", "no_place"),
    ],
)
def test_a_row_with_this_fault_is_refused(households, line, code):
    found = households(GOOD.replace("H1", "H0"), line)
    assert codes(found) == [code]
    assert found.refused[0].row == 3


def test_degree_signs_come_with_the_number_to_write(households):
    found = households("H1,3号楼,2,5,501,124°12'07.2\"E,50.7")
    assert "124.2020000" in found.refused[0].remedy


def test_a_code_used_twice_names_the_first_row(households):
    found = households(GOOD, GOOD)
    assert codes(found) == ["duplicate"]
    assert "2" in found.refused[0].reason


def test_full_width_digits_are_read_and_said_once(households):
    found = households("H1,3号楼,２,5,501,124.2,50.7", "H2,3号楼,２,5,502,１２４．２,50.7")
    assert found.refused == []
    assert [(w.field, w.code, w.count) for w in found.warnings] == [
        ("entrance", "full_width", 2),
        ("lon", "full_width", 1),
    ]
    assert found.rows[1].geometry == Point(124.2, 50.7)


def test_metres_with_a_zone_prefix_name_their_system(households):
    found = households("H1,3号楼,2,5,501,41584000,5618000")
    assert "4529" in found.refused[0].remedy


def test_metres_without_prefix_need_the_place(households):
    line = "H1,3号楼,2,5,501,584000,5618000"
    assert "4534" in households(line).refused[0].remedy
    assert "4550" in households(line, around=(LON, LAT)).refused[0].remedy


def test_metres_are_transformed_when_the_system_is_said(households):
    there = geo.to_metric(Point(LON, LAT), 4550)
    found = households(f"H1,3号楼,2,5,501,{there.x},{there.y}", epsg=4550)
    assert found.crs.known_by == "said"
    assert found.rows[0].geometry.distance(Point(LON, LAT)) < 1e-8


def test_north_before_east_is_noticed(households):
    there = geo.to_metric(Point(LON, LAT), 4550)
    found = households(f"H1,3号楼,2,5,501,{there.y},{there.x}", epsg=4550)
    assert codes(found) == ["swapped_axes"]


@pytest.mark.parametrize(
    ("x", "y", "epsg", "code"),
    [(124.2, 50.7, 4550, "degrees"), (41584000, 5618000, 4550, "outside_crs")],
)
def test_a_wrong_system_is_noticed(households, x, y, epsg, code):
    assert codes(households(f"H1,3号楼,2,5,501,{x},{y}", epsg=epsg)) == [code]


def test_a_system_nobody_knows_is_refused(households):
    with pytest.raises(CannotRead) as refused:
        households(GOOD, epsg=1)
    assert refused.value.details["code"] == "unknown_crs"


def test_degrees_of_wgs_84_and_cgcs2000_are_the_same_numbers(buildings):
    for crs in (4326, 4490):
        assert (
            buildings((square(), {"编号": "1"}), crs=crs)
            .rows[0]
            .geometry.hausdorff_distance(square())
            < 1e-9
        )


def test_an_outline_in_gauss_kruger_is_transformed_by_the_files_own_system(write_gpkg):
    there = geo.to_metric(square(), 4529)
    path = write_gpkg({"楼栋": [(there, {"编号": "1"})]}, crs=4529)
    found = checked(path, "buildings")
    assert str(found.crs) == "EPSG:4529"
    assert found.rows[0].geometry.hausdorff_distance(square()) < 1e-8


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_layer_without_system_asks_for_one(write_gpkg):
    path = write_gpkg({"楼栋": [(square(), {"编号": "1"})]}, crs=None)
    with pytest.raises(CannotRead, match="--crs") as refused:
        checked(path, "buildings")
    assert refused.value.details["code"] == "no_crs"
    assert len(checked(path, "buildings", epsg=4490).rows) == 1


BOW_TIE = Polygon([(LON, LAT), (LON + 1e-3, LAT + 1e-3), (LON + 1e-3, LAT), (LON, LAT + 1e-3)])


def test_an_outline_that_crosses_itself_says_where_and_offers_a_repair(buildings):
    (one,) = buildings((BOW_TIE, {"编号": "1"})).refused
    assert one.code == "invalid_geometry"
    assert "124.200500, 50.700500" in one.reason
    assert "2" in one.remedy
    assert "--repair" in one.remedy


def test_an_offered_repair_is_taken_only_when_asked(buildings):
    found = buildings((BOW_TIE, {"编号": "1"}), repair=True)
    assert found.rows[0].geometry.is_valid
    assert found.rows[0].geometry.area == pytest.approx(0.5e-6)
    assert [w.code for w in found.warnings] == ["invalid_geometry"]


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, "no_geometry"),
        ({"type": "Polygon", "coordinates": []}, "no_geometry"),
        (Point(LON, LAT), "wrong_type"),
        (LineString([(LON, LAT), (LON + 1, LAT)]), "wrong_type"),
        ({"type": "Polygon", "coordinates": [[[LON, LAT], [LON, "x"]]]}, "geometry_unreadable"),
        ({"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [5, 6]]]}, "geometry_unreadable"),
        ({"type": "Kreis", "coordinates": [1, 2]}, "geometry_unreadable"),
    ],
)
def test_a_building_without_a_proper_outline_is_refused(buildings, geometry, code):
    found = buildings((square(), {"编号": "1"}), (geometry, {"编号": "2"}))
    assert codes(found) == [code]
    assert found.refused[0].row == 2


def test_heights_are_dropped_and_said(buildings):
    high = {
        "type": "Polygon",
        "coordinates": [[[*c, 400.0] for c in square().exterior.coords]],
    }
    found = buildings((high, {"编号": "1"}))
    assert not found.rows[0].geometry.has_z
    assert [w.code for w in found.warnings] == ["heights"]


def test_unknown_words_become_other_and_are_said(buildings):
    found = buildings(
        (square(), {"编号": "1", "类型": "飞船"}), (square(2), {"编号": "2", "类型": "平房"})
    )
    assert [row.kind for row in found.rows] == ["other", "row"]
    assert [w.code for w in found.warnings] == ["unknown_word"]


def test_a_building_without_code_is_known_by_its_name_or_its_outline(buildings):
    turned = Polygon([*square(4).exterior.coords[2:], *square(4).exterior.coords[1:3]])
    rows = buildings((square(), {"名称": "甲楼"}), (square(2), {}), (square(4), {})).rows
    again = buildings((turned, {})).rows
    assert rows[0].source == "name:/甲楼"
    assert rows[1].source.startswith("outline:")
    assert rows[1].source != rows[2].source == again[0].source


def test_of_several_boundaries_the_community_is_chosen_and_the_others_named(write):
    campus, community = (square(0, 0, 9), {"code": "campus"}), (square(), {"code": "community"})
    found = checked(write("b.geojson", collection(campus, community)), "boundary")
    assert [row.code for row in found.rows] == ["community"]
    assert [(w.row, w.value, w.code) for w in found.warnings] == [(1, "campus", "left_out")]
    assert (found.report().read, found.report().accepted) == (2, 1)


def test_of_several_unmarked_boundaries_one_must_be_picked(write):
    path = write("b.geojson", collection((square(), {"code": "a"}), (square(2), {"code": "b"})))
    with pytest.raises(CannotRead, match="--pick"):
        checked(path, "boundary")
    assert checked(path, "boundary", pick="b").rows[0].geometry.hausdorff_distance(square(2)) < 1e-9


def test_a_missing_column_is_named_with_the_names_it_may_have(write):
    with pytest.raises(CannotRead, match="单位名称") as refused:
        checked(write("u.csv", "编号,经度\nU01,124\n"), "units")
    assert refused.value.details["code"] == "missing_column"


def test_outlines_cannot_come_from_a_table(write):
    with pytest.raises(CannotRead) as refused:
        checked(write("b.csv", "编号,名称\n1,2\n"), "buildings")
    assert refused.value.details["code"] == "no_geometry"


def test_an_empty_required_cell_is_refused(write):
    found = checked(write("u.csv", "编号,单位名称\nU01,林业局\nU02,\n"), "units")
    assert codes(found) == ["required"]
    assert found.rows[0].short == "林业局"


def test_ranks_are_taken_from_the_list_only(write):
    found = checked(write("c.csv", "序号,姓名,职级\n1,甲,副处级\n2,乙,县长\n"), "cadres")
    assert [row.rank for row in found.rows] == ["division_deputy"]
    assert codes(found) == ["unknown_word"]


def addresses(write, *lines):
    head = "户编号,地址,经度,纬度\n"
    return checked(write("h.csv", head + "\n".join(lines) + "\n"), "households")


def test_an_address_in_words_becomes_building_entrance_floor_and_door(write):
    (row,) = addresses(write, "H1,三号楼二单元五零一,124.2,50.7").rows
    assert (row.building, row.entrance, row.floor, row.door) == ("3", 2, 5, "01")


def test_a_row_house_has_an_entrance_of_its_own(write):
    (row,) = addresses(write, ",前进街12排3号,124.2,50.7").rows
    assert (row.building, row.compound, row.entrance, row.door) == ("12排", "前进街", 3, "03")
    assert row.code == "前进街-012-0-01-03"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("3楼", "floor_or_building"),
        ("老地方", "unread"),
        ("3号楼2单元5楼东户", "ask"),
        ("北数第三趟东数第二户", "ask"),
        ("五组12号", "ask"),
    ],
)
def test_an_address_that_must_be_asked_about_is_refused(write, address, code):
    assert codes(addresses(write, f"H1,{address},124.2,50.7")) == [code]


def test_a_dropped_name_is_said(write):
    found = addresses(write, "H1,3号楼2单元501李家,124.2,50.7")
    assert [w.code for w in found.warnings] == ["dropped"]


def test_the_report_is_json_with_the_agreed_keys(households):
    report = households(GOOD, "H2,同上,2,5,502,124.2,50.7").report().as_json()
    agreed = ["file", "layer", "crs", "read", "accepted", "unchanged", "refused", "warnings"]
    assert set(agreed) < set(report)
    assert report["read"] == report["accepted"] + len(report["refused"])
    assert {"row", "field", "value", "code", "reason", "remedy"} <= set(report["refused"][0])
    assert json.loads(json.dumps(report, ensure_ascii=False))["sample"][0]["code"] == "H1"


def test_reasons_come_in_the_language_of_the_asker(households):
    line = "H1,3号楼,2,5,501,0,0"
    with use_language("zh"):
        assert households(line).refused[0].reason == "坐标是 0, 0。"
