"""Faults planted by SQL: each is found and named, and no way leads round the gate."""

import pytest
import shapely
from sqlalchemy import text

from gisgrid.planning.refusals import CoverageRefused
from tests.cast import HOME
from tests.planning.conftest import moved
from tests.planning.test_gate import cell_of, put, redraw, refused, square


@pytest.mark.parametrize("metres", [0.3, 0.05])
def test_a_sliver_between_two_grids(paper, metres):
    """Two corners of one edge are moved: the gap is a triangle of this width at one end."""
    draft = paper.draft()
    west, south, east, north = square(paper, "2c").bounds
    redraw(paper, draft, "2c", shapely.Polygon(
        [(west, south), (east, south), (east, north), (west + metres, north)]))  # fmt: skip
    found = refused(paper, draft)
    assert ("gap", "") in found
    assert ("nodes_apart", "2c号楼") in found


def test_a_hole_of_two_metres(paper):
    draft = paper.draft()
    middle = square(paper, "2c").centroid
    hole = shapely.box(middle.x + 16, middle.y + 16, middle.x + 18, middle.y + 18)
    redraw(paper, draft, "2c", square(paper, "2c").difference(hole))
    found = refused(paper, draft)
    assert ("gap", "") in found
    sizes = [f["size"] for f in _faults(paper, draft) if f["fault"] == "gap"]
    assert sizes == [pytest.approx(4, rel=0.01)]


def _faults(paper, draft):
    rows = paper.run("SELECT * FROM coverage_faults(:c, :d)", c=HOME, d=draft.id)
    return [dict(row) for row in rows.mappings()]


def test_a_household_shared_by_two_grids(paper):
    put(paper, "2b", moved(cell_of(paper, "2b"), 40))
    assert ("household_in_two_grids", "2b号楼1单元101") in refused(paper, paper.draft())


@pytest.mark.parametrize("metres", [0.001, -0.001])
def test_a_t_junction_one_millimetre_off(paper, metres):
    """A node that is put on a neighbour's edge, a millimetre beside it."""
    draft = paper.draft()
    west, south, east, north = square(paper, "1b").bounds
    middle = (west + east) / 2
    lower = [(west, south), (middle, south + metres), (east, south)]
    redraw(paper, draft, "1b", shapely.Polygon([*lower, (east, north), (west, north)]))
    found = refused(paper, draft)
    assert ("nodes_apart", "1b号楼") in found
    assert {kind for kind, _who in found} == {"nodes_apart"}


def test_a_building_in_two_grids(paper):
    """The border between two cells runs through a house."""
    draft = paper.draft()
    (west, south, _e, north), (_w, _s, east, _n) = (
        square(paper, "1b").bounds,
        square(paper, "1c").bounds,
    )
    border = (west + east) / 2 + 20
    redraw(paper, draft, "1b", shapely.box(west, south, border, north))
    redraw(paper, draft, "1c", shapely.box(border, south, east, north))
    assert ("building_cut", "1c号楼") in refused(paper, draft)


def test_a_grid_inside_another(paper):
    ring = "A A A\n    A B A"
    draft = paper.draft(ring)
    inner = shapely.box(*square(paper, "2b").buffer(-5).bounds)
    redraw(paper, draft, "2b", inner)
    around = square(paper, "2b").difference(inner)
    redraw(paper, draft, "1b", shapely.union_all([square(paper, "1b"), around]))
    found = {kind for kind, _who in paper.faults(draft)}
    assert "grid_inside_another" in found


def test_a_retired_code_does_not_come_back(paper):
    paper.publish(paper.draft())
    gone = paper.run("SELECT id FROM grid WHERE name = '网格C'").scalar_one()
    second = paper.draft("B B A\n    B B A")
    for letter in "AB":
        statement = (
            "UPDATE draft_grid SET grid = (SELECT id FROM grid WHERE name = :n)"
            " WHERE draft_plan = :d AND name = :n"
        )
        paper.run(statement, n=f"网格{letter}", d=second.id)
    paper.publish(second)
    third = paper.draft()
    paper.run("UPDATE draft_grid SET grid = :g WHERE draft_plan = :d AND name = '网格C'",
              g=gone, d=third.id)  # fmt: skip
    assert ("code_retired", "网格C (03)") in paper.faults(third)
    with pytest.raises(CoverageRefused):
        paper.publish(third)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE draft_plan SET state = 'approved' WHERE id = :d",
        "UPDATE draft_plan SET approved_by = 1, submitted_by = 2 WHERE id = :d",
        "UPDATE draft_plan SET digest = 'x' WHERE id = :d",
        "INSERT INTO draft_plan (community, name, tessellation, state)"
        " SELECT community, 'x', tessellation, 'approved' FROM draft_plan WHERE id = :d",
        "INSERT INTO plan_cell (community, grid_plan, building_cell, grid)"
        " SELECT c.community, 1, c.id, 1 FROM building_cell c LIMIT 1",
        "UPDATE grid_outline SET area_m2 = 0",
        "UPDATE grid_plan SET until = NULL",
        "UPDATE building_cell SET building = NULL",
        "DELETE FROM tessellation",
        "UPDATE code_scheme SET serial_digits = 1",
    ],
)
def test_the_applications_login_has_no_way_round(stage, statement):
    """Tried as the director, who may draw and publish: PostgreSQL itself says no."""
    with stage.acting("lin") as (session, _actor):
        draft = session.scalar(text("SELECT max(id) FROM draft_plan"))
        with pytest.raises(Exception) as caught, session.begin_nested():
            session.execute(text(statement), {"d": draft} if ":d" in statement else {})
    assert getattr(caught.value.orig, "sqlstate", None) == "42501"
