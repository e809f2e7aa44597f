"""Coordinates of commercial maps are recognised by laying them over the buildings, and offered."""

import numpy as np
import pytest
import shapely

from gisgrid.exchange import shifted
from gisgrid.exchange.shifted import SYSTEMS, suspected, unshifted

from .conftest import LAT, LON, collection, square

# Tian'anmen on maps of the three systems, as published; within 2 m.
TRUE, AMAP, BAIDU = (116.391349, 39.907375), (116.397593, 39.908779), (116.403959, 39.915122)


@pytest.mark.parametrize(("system", "written"), [("gcj02", AMAP), ("bd09", BAIDU)])
def test_a_known_place_is_put_back(system, written):
    back = unshifted(shapely.Point(written), system)
    assert np.hypot((back.x - TRUE[0]) * 85_000, (back.y - TRUE[1]) * 111_000) < 2


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_way_back_is_exact_to_a_millimetre(system):
    true = np.column_stack([np.linspace(75, 135, 500), np.linspace(18, 53, 500)])
    there = shapely.points(shifted.SHIFTS[system](true))
    back = shapely.get_coordinates(unshifted(there, system))
    assert np.abs(back - true).max() * 111_000 < 0.001


@pytest.mark.parametrize("system", [None, *SYSTEMS])
def test_what_the_buildings_say(system):
    houses = np.array([square(x, y, 0.3) for x in range(10) for y in range(10)])
    doors = shapely.get_coordinates(shapely.centroid(houses))
    told = shifted.SHIFTS[system](doors) if system else doors
    found = suspected(shapely.points(told), houses)
    assert (found.system if found else None) == system
    assert suspected(shapely.points(told)[:3], houses) is None
    assert suspected(shapely.points(told), np.array([])) is None


def test_an_import_warns_and_puts_back_only_by_word(session, write, bring):
    bring(write("e.geojson", collection((square(0, 0, 10), {"名称": "边"}))), "boundary")
    bring(
        write("b.geojson", collection((square(1, 1), {"编号": "B1", "名称": "1号楼"}))), "buildings"
    )
    true = np.array([[LON + 0.0015, LAT + 0.0015]])
    lon, lat = shifted.SHIFTS["gcj02"](true)[0]
    lines = [f"H{n},B1,1,{n},{n}01,{lon:.9f},{lat:.9f}" for n in range(1, 11)]
    path = write("h.csv", "户编号,楼栋编号,单元,楼层,门牌,经度,纬度\n" + "\n".join(lines) + "\n")
    report = bring(path, "households", dry_run=True)
    (told,) = [one for one in report.warnings if one.code == "shifted"]
    assert told.value == "gcj02"
    assert "GCJ-02" in told.reason
    assert "--shift gcj02" in told.remedy
    report = bring(path, "households", shift="gcj02")
    assert report.added == 10
    assert "shifted" not in {one.code for one in report.warnings}
    rows = session.connection().exec_driver_sql(
        "SELECT ST_X(point), ST_Y(point) FROM household WHERE code LIKE 'H%%'"
    )
    assert np.abs(np.array(rows.all()) - true).max() < 2e-8
