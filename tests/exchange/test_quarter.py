"""The real quarter is read whole, by the default profile."""

import pytest
import shapely

from .conftest import checked


@pytest.mark.parametrize(
    ("kind", "rows"), [("boundary", 1), ("buildings", 521), ("streets", 678), ("areas", 11)]
)
def test_every_layer_of_the_geopackage_is_read(quarter, kind, rows):
    found = checked(quarter / "qinghuayuan.gpkg", kind)
    assert len(found.rows) == rows
    assert found.refused == []
    assert str(found.crs) == "EPSG:4326"


@pytest.mark.parametrize("kind", ["boundary", "buildings", "streets"])
def test_geojson_and_geopackage_say_the_same(quarter, kind):
    one = checked(quarter / "qinghuayuan.gpkg", kind).rows
    other = checked(quarter / f"{kind}.geojson", kind).rows
    assert len(one) == len(other)
    shapes = [[row.geometry for row in rows] for rows in (one, other)]
    assert all(shapely.equals_exact(*shapes, tolerance=1e-9))


def test_2600_households_are_read(quarter):
    found = checked(quarter / "households.csv", "households")
    assert len(found.rows) == 2600
    assert found.refused == []
    assert found.warnings == []
    assert len({row.building_ref for row in found.rows}) == 101
    assert len({row.geometry.wkb for row in found.rows}) == 353


def test_2592_of_them_lie_inside(quarter):
    (boundary,) = checked(quarter / "qinghuayuan.gpkg", "boundary").rows
    points = [row.geometry for row in checked(quarter / "households.csv", "households").rows]
    assert shapely.covers(boundary.geometry, points).sum() == 2592


def test_every_household_names_a_building_of_the_file(quarter):
    known = {row.source for row in checked(quarter / "qinghuayuan.gpkg", "buildings").rows}
    rows = checked(quarter / "households.csv", "households").rows
    assert {row.building_ref for row in rows} <= known
