"""Out, into an empty community, and what is stored then is what was stored before: to the letter,
places within a millimetre. What a format cannot hold is said on the page before."""

import numpy as np
import pytest
import shapely

from gisgrid.auth.service import enter
from gisgrid.exchange.export import export
from gisgrid.exchange.layers import layer
from gisgrid.imports.exports import _losses

from .conftest import CODE, LAT, LON, collection, square
from .test_export import TODAY

MILLIMETRE = 0.001 / 111_000
# In the order in which one stands on the other.
KINDS = ("boundary", "buildings", "streets", "areas", "households", "units")
POINTS = ("households", "units")
# Letters that formats stumble over: formulas, quotes, line ends, rare characters, edges.
HARD = ["=1+1", "'=x", '引"号,逗号', "㙍𠮷", "-5号", "0012", "a;b", "Ünïté", "同乐", "1.0"]
WHOLE = {".gpkg": KINDS, ".geojson": KINDS, ".zip": KINDS, ".csv": POINTS, ".xlsx": POINTS}


def town(write, bring):
    """What an office has, with the places where surveys leave them: many decimals, holes, parts."""
    edge = square(0, 0, 10).difference(square(9, 9, 0.5))
    bring(write("e.geojson", collection((edge, {"名称": "边"}))), "boundary")
    houses = [
        (square(n % 9 + 1 / 3, n // 9 + 1 / 7, 0.6), {"编号": f"B{n}", "名称": name, "层数": n + 1})
        for n, name in enumerate([*HARD, None])
    ]
    court = square(3, 5, 1).difference(square(3.3, 5.3, 0.2))
    houses.append((court.union(square(5, 5, 0.5)), {"编号": "C1", "类型": "平房"}))
    bring(write("b.geojson", collection(*houses)), "buildings")
    line = {"type": "LineString", "coordinates": [[LON, LAT], [LON + 1 / 300, LAT + 1 / 700]]}
    bring(write("s.geojson", collection((line, {"编号": "S1", "名称": HARD[2]}))), "streets")
    water = collection((square(7, 1), {"编号": "A1", "类型": "水面"}))
    bring(write("a.geojson", water), "areas")
    place = f"{LON + 1 / 1500},{LAT + 1 / 1700}"
    doors = [f"H{n},B{n},{n % 3 + 1},{n % (n + 1) + 1},租住,{place}" for n in range(len(HARD))]
    bring(
        write("h.csv", "户编号,楼栋编号,单元,楼层,居住,经度,纬度\n" + "\n".join(doors)),
        "households",
    )
    people = [
        (
            {"type": "Point", "coordinates": [LON + n / 3000, LAT]},
            {"编号": f"U{n}", "单位名称": name},
        )
        for n, name in enumerate(HARD)
    ]
    bring(write("u.geojson", collection(*people)), "units")


@pytest.fixture
def stored(session, tokens):
    def found():
        actor = enter(session, tokens["lin"])
        return {name: layer(session, actor, CODE, name, TODAY) for name in KINDS}

    return found


@pytest.mark.parametrize("suffix", WHOLE)
def test_what_leaves_and_comes_into_an_empty_community_is_the_same(
    suffix, session, tokens, tmp_path, write, bring, stored
):
    kinds = WHOLE[suffix]
    ground = session.begin_nested()
    town(write, bring)
    before = stored()
    files = {}
    for kind in KINDS:
        # What has outlines goes by GeoPackage where the format has none, so that doors find it.
        files[kind] = tmp_path / f"{kind}{suffix if kind in kinds else '.gpkg'}"
        export(session, enter(session, tokens["lin"]), CODE, kind, files[kind], TODAY)
    ground.rollback()
    session.expire_all()
    assert all(len(table) == 0 for name, table in stored().items() if name != "boundary")
    for kind, path in files.items():
        report = bring(path, kind, layer=kind if path.suffix == ".xlsx" else None)
        assert report.refused == []
    after = stored()
    for kind in KINDS:
        assert after[kind].columns == before[kind].columns, kind
        old, new = before[kind].geometry, after[kind].geometry
        assert len(old) == len(new) > 0
        far = shapely.hausdorff_distance(old, new)
        assert np.nan_to_num(far).max() <= MILLIMETRE, kind
        assert (shapely.is_missing(old) == shapely.is_missing(new)).all()


def test_each_format_says_what_it_cannot_hold():
    told = dict(_losses())
    assert {"GeoPackage", "GeoJSON", "Shapefile", "Excel", "CSV"} <= set(told)
    assert all("没有图形" in told[name] for name in ("Excel", "CSV"))
    assert "254" in told["Shapefile"]
