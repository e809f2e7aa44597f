"""The real quarter is read whole, by the default profile."""

import pytest
import shapely
from sqlalchemy import text

from .conftest import CODE, checked

FILES = (
    ("boundary", "qinghuayuan.gpkg"),
    ("buildings", "qinghuayuan.gpkg"),
    ("streets", "qinghuayuan.gpkg"),
    ("areas", "qinghuayuan.gpkg"),
    ("households", "households.csv"),
)


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


def test_the_quarter_comes_in_whole_and_a_second_time_changes_nothing(quarter, session, bring):
    first = {kind: bring(quarter / name, kind) for kind, name in FILES}
    assert {kind: report.added for kind, report in first.items()} == {
        "boundary": 1, "buildings": 521, "streets": 678, "areas": 11, "households": 2600,
    }  # fmt: skip
    outside = [w for w in first["households"].warnings if w.code == "outside"]
    assert len(outside) == 8
    assert {w.value[:7] for w in outside} == {"QHY-085"}
    inside = session.scalar(
        text("SELECT count(*) FROM household h JOIN community c ON c.community = :c"
             " AND ST_Covers(c.boundary, h.point) WHERE h.community = :c"), {"c": CODE}
    )  # fmt: skip
    assert inside == 2592
    in_community = "SELECT count(*) FROM building WHERE community = :c AND NOT is_context"
    assert session.scalar(text(in_community), {"c": CODE}) == 116
    again = [bring(quarter / name, kind) for kind, name in FILES]
    assert [(r.added, r.updated) for r in again] == [(0, 0)] * len(FILES)


@pytest.mark.parametrize("kind", ["boundary", "buildings", "streets"])
def test_the_other_format_changes_nothing(quarter, bring, kind):
    bring(quarter / "qinghuayuan.gpkg", "boundary")
    bring(quarter / "qinghuayuan.gpkg", kind)
    report = bring(quarter / f"{kind}.geojson", kind)
    assert (report.added, report.updated) == (0, 0)
