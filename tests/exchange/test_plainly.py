"""`gisgrid divide` on plain files: no database is asked."""

import csv
import json
import sys

import numpy as np
import pytest
import shapely

from gisgrid import cli
from gisgrid.optimize import divide as dividing

from .conftest import LAT, LON, collection, square


@pytest.fixture
def gisgrid(monkeypatch, capsys):
    for name, few in (("BATCHES", 10), ("ROUNDS", 3)):
        monkeypatch.setattr(dividing, name, few)

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gisgrid", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return run


HOUSES = [(x, y) for x in (1, 6) for y in (1, 6)]
OUTSIDE = (20.0, 20.0)


@pytest.fixture
def files(write):
    """Four houses, a household in each, two more in the first ones, one outside."""
    spots = [*HOUSES, *HOUSES[:2], OUTSIDE]
    lines = ["户编码,经度,纬度"]
    for number, (x, y) in enumerate(spots):
        middle = square(x + 1, y + 1).centroid
        lines.append(f"H{number},{middle.x},{middle.y}")
    houses = [(square(x, y, 3), {"name": f"楼{n}"}) for n, (x, y) in enumerate(HOUSES)]
    return [
        "--boundary",
        write("edge.geojson", collection((square(0, 0, 10), {"名称": "边"}))),
        "--buildings",
        write("houses.geojson", collection(*houses)),
        "--households",
        write("homes.csv", "\n".join(lines)),
    ]


def test_it_works(gisgrid, files, tmp_path):
    grids, homes = tmp_path / "grids.geojson", tmp_path / "a.csv"
    code, said, _err = gisgrid(
        "divide", *files, "--grids", 2, "-o", grids, "--assignment", homes, "--json"
    )
    assert code == 0
    told = json.loads(said)
    assert told["households_of_grids"] == [3, 3]
    assert told["outside"] == ["H6"]
    outlines = np.array(
        [shapely.geometry.shape(f["geometry"]) for f in json.loads(grids.read_text())["features"]]
    )
    assert shapely.coverage_is_valid(outlines)
    with homes.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["household_code"] for row in rows] == [f"H{n}" for n in range(7)]
    assert [row["grid"] == "" for row in rows] == [False] * 6 + [True]


def test_the_same_files_give_the_same_grids(gisgrid, files, tmp_path):
    first, second = tmp_path / "1.geojson", tmp_path / "2.geojson"
    for path in (first, second):
        gisgrid("divide", *files, "-n", 2, "-o", path)
    assert first.read_text() == second.read_text()


def test_more_grids_than_buildings_are_refused_and_nothing_is_written(gisgrid, files, tmp_path):
    code, _said, errors = gisgrid("divide", *files, "-n", 5, "-o", tmp_path / "no.geojson")
    assert code == 1
    assert "只有 4 个楼栋单元" in errors
    assert not (tmp_path / "no.geojson").exists()


def test_a_row_that_cannot_be_read_is_named(gisgrid, files, write, tmp_path):
    files[-1] = write("homes.csv", "户编码,经度,纬度\nH1,124.2,fifty")
    code, _said, errors = gisgrid("divide", *files, "-n", 2, "-o", tmp_path / "no.geojson")
    assert code == 1
    assert "homes.csv" in errors
    assert "第2行" in errors


def test_buildings_that_are_outside_or_drawn_over_others_are_named(gisgrid, files, write, tmp_path):
    bow = shapely.Polygon(
        [(LON, LAT), (LON + 3e-3, LAT + 3e-3), (LON + 3e-3, LAT), (LON, LAT + 3e-3)]
    )
    houses = [square(x, y, 3) for x, y in HOUSES]
    houses += [square(30, 30, 3), square(1.5, 1.5, 1), square(7, 7, 4)]
    files[3] = write("houses.geojson", collection(*((h, {"name": f"楼{n}"})
                                                    for n, h in enumerate(houses))))  # fmt: skip
    output = ("-o", tmp_path / "g.geojson")
    outside, over = json.loads(gisgrid("divide", *files, "-n", 2, "--json", *output)[1])[
        "buildings"
    ]
    assert "楼4" in outside
    assert ("楼0 / 楼5" in over, "楼3 / 楼6" in over) == (True, True)
    files[3] = write("bow.geojson", collection(*((h, {}) for h in (*houses[:3], bow))))
    refused = gisgrid("divide", *files, "-n", 2, *output)
    assert (refused[0], "--repair" in refused[2]) == (1, True)
    assert gisgrid("divide", *files, "-n", 2, "--repair", *output)[0] == 0


def test_an_empty_file_is_named(gisgrid, files, write, tmp_path):
    files[-1] = write("homes.csv", "户编码,经度,纬度")
    code, _said, errors = gisgrid("divide", *files, "-n", 2, "-o", tmp_path / "no.geojson")
    assert (code, "homes.csv" in errors) == (1, True)


def test_files_or_a_community_not_both(gisgrid, files, tmp_path):
    code, _said, errors = gisgrid("divide", *files, "-n", 2, "-c", 232762100009)
    assert (code, "只能选一种" in errors) == (1, True)
    code, _said, errors = gisgrid("divide", "-n", 2)
    assert (code, "--boundary" in errors) == (1, True)
