"""The algorithms on a real quarter; its data lies beside the project, not in it."""

import time

import numpy as np
import pytest
import shapely

from gisgrid.optimize.colour import adjacency, tints
from gisgrid.optimize.divide import divide
from gisgrid.optimize.ground import Ground
from gisgrid.optimize.label import pole
from gisgrid.optimize.tessellate import tessellate
from gisgrid.optimize.wish import Wish
from tests.optimize.checks import assert_covers, rounded
from tests.optimize.drawing import QUARTER, quarter

pytestmark = pytest.mark.skipif(
    not QUARTER.exists(), reason="the real quarter (../shared/data) is not beside the project"
)


@pytest.mark.parametrize(("name", "cells"), [("community", 116), ("campus", 393)])
def test_the_quarter_is_covered_and_stays_so_in_degrees(name, cells):
    boundary, buildings, _loads, epsg = quarter(name)
    begin = time.process_time()
    found = np.array(tessellate(boundary, buildings).cells, dtype=object)
    assert time.process_time() - begin < 4
    assert len(found) == cells
    assert_covers(boundary, found)
    for digits in (9, 7):
        assert shapely.coverage_is_valid(rounded(found, epsg, digits))


def test_the_quarter_gives_21_even_and_compact_grids():
    boundary, buildings, homes, _epsg = quarter()
    made = tessellate(boundary, buildings)
    ground = Ground.of(made.cells, [homes[b] for b in made.buildings])
    division = divide(ground, Wish(21, tolerance=0.055))
    assert len(division.loads) == 21
    assert sum(division.loads) == sum(homes) == 2600
    assert division.worst_deviation <= 0.09
    assert division.compactness >= 0.50
    assert {outline.geom_type for outline in division.outlines} == {"Polygon"}
    neighbours = adjacency(division.outlines)
    tint = tints(neighbours, 21)
    assert all(tint[a] != tint[b] for a, b in neighbours)
    assert min(pole(outline)[2] for outline in division.outlines) > 10
