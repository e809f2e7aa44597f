"""The coverage gate refuses every fault and names it."""

import re

import pytest
import shapely
from sqlalchemy.exc import DBAPIError

from gisgrid.errors import Conflict
from gisgrid.planning.refusals import CoverageRefused, fault_name
from tests.cast import HOME
from tests.pictures import stored
from tests.planning.conftest import moved


def refused(paper, draft):
    """What the publication of a draft is refused for, as (fault, subject)."""
    with pytest.raises(CoverageRefused) as caught:
        paper.publish(draft)
    faults = {(one["fault"], one["subject"]) for one in caught.value.details["faults"]}
    assert faults == paper.faults(draft)
    assert paper.run("SELECT count(*) FROM grid_plan").scalar() == 0
    return faults


def test_it_works(paper):
    draft = paper.draft()
    assert paper.faults(draft) == set()
    assert paper.publish(draft)


def test_every_fault_has_words(paper):
    source = "".join(paper.run(
        "SELECT prosrc FROM pg_proc WHERE proname IN ('coverage_faults', 'cover_faults')"
    ).scalars())  # fmt: skip
    names = set(re.findall(r"RETURN QUERY SELECT '(\w+)'", source))
    assert len(names) == 18
    assert {name for name in names if fault_name(name) == name} == set()


def test_a_cell_in_no_grid(paper):
    draft = paper.draft()
    paper.run("DELETE FROM draft_cell WHERE building_cell = :cell", cell=paper.cell(draft, "1c"))
    assert refused(paper, draft) >= {("cell_in_no_grid", "1c号楼"), ("gap", "")}


def test_a_cell_in_a_grid_of_another_draft(paper):
    draft, other = paper.draft(), paper.draft()
    foreign = paper.run("SELECT id FROM draft_grid WHERE draft_plan = :d AND name = '网格A'",
                        d=other.id).scalar_one()  # fmt: skip
    cell = paper.cell(draft, "1c")
    paper.run("UPDATE draft_cell SET draft_grid = :g WHERE building_cell = :cell"
              " AND draft_plan = :d", g=foreign, cell=cell, d=draft.id)  # fmt: skip
    assert ("cell_in_grid_of_another_draft", str(cell)) in refused(paper, draft)


def test_a_cell_of_another_tessellation(paper):
    draft, other = paper.draft(), paper.draft()
    grid = paper.run("SELECT id FROM draft_grid WHERE draft_plan = :d AND name = '网格A'",
                     d=draft.id).scalar_one()  # fmt: skip
    cell = paper.cell(other, "1c")
    paper.run("INSERT INTO draft_cell (community, draft_plan, building_cell, draft_grid)"
              " VALUES (:c, :d, :cell, :g)", c=HOME, d=draft.id, cell=cell, g=grid)  # fmt: skip
    assert refused(paper, draft) == {("cell_of_another_tessellation", str(cell))}


def test_a_grid_in_two_parts(paper):
    draft = paper.draft("A B A\n    C C A")
    assert refused(paper, draft) == {("grid_in_parts", "网格A")}


def test_two_parts_that_meet_in_a_corner_are_two_parts(paper):
    draft = paper.draft("A B B\n    C A A")
    assert refused(paper, draft) == {("grid_in_parts", "网格A")}


def test_a_grid_without_cells(paper):
    draft = paper.draft()
    paper.run("INSERT INTO draft_grid (community, draft_plan, position, name, search)"
              " VALUES (:c, :d, 9, '空的', '')", c=HOME, d=draft.id)  # fmt: skip
    assert refused(paper, draft) == {("grid_without_cells", "空的")}


def redraw(paper, draft, name, shape):
    paper.run(
        "UPDATE building_cell SET outline = ST_Multi(ST_GeomFromText(:shape, 4490))"
        " WHERE id = :cell", shape=stored(shape).wkt, cell=paper.cell(draft, name),
    )  # fmt: skip


def square(paper, name):
    return next(cell.outline for cell in paper.drawn if cell.name == name)


@pytest.mark.parametrize("metres", [0.02, 0.3, 5])
def test_a_gap(paper, metres):
    draft = paper.draft()
    west, south, east, north = square(paper, "2c").bounds
    redraw(paper, draft, "2c", shapely.box(west + metres, south, east, north))
    assert ("gap", "") in refused(paper, draft)


@pytest.mark.parametrize("metres", [0.02, 0.3, 5])
def test_an_overlap(paper, metres):
    draft = paper.draft()
    west, south, east, north = square(paper, "2c").bounds
    redraw(paper, draft, "2c", shapely.box(west - metres, south, east, north))
    assert ("overlap", "网格A / 网格C") in refused(paper, draft)


def test_an_outline_beyond_the_boundary(paper):
    draft = paper.draft()
    west, south, east, north = square(paper, "2c").bounds
    redraw(paper, draft, "2c", shapely.box(west, south, east + 2, north))
    assert ("beyond_the_boundary", "") in refused(paper, draft)


@pytest.mark.parametrize("metres", [0.001, -0.001])
def test_nodes_a_millimetre_beside_the_next_edge(paper, metres):
    """No gap that anybody could measure, and yet no shared border."""
    draft = paper.draft()
    west, south, east, north = square(paper, "2c").bounds
    redraw(paper, draft, "2c", shapely.box(west + metres, south, east, north))
    found = refused(paper, draft)
    assert ("nodes_apart", "2c号楼") in found
    assert {kind for kind, _subject in found} == {"nodes_apart"}


def test_less_than_two_millimetres_beside_the_boundary_is_no_fault(paper):
    """Cells are made on a grid of 1 mm, which the boundary is not."""
    draft = paper.draft()
    west, south, east, north = square(paper, "1a").bounds
    corner = [(west + 0.001, north - 0.001), (west, south), (east, south), (east, north)]
    redraw(paper, draft, "1a", shapely.Polygon(corner))
    assert paper.faults(draft) == set()


def put(paper, name, shape):
    paper.run("UPDATE household SET point = ST_GeomFromText(:p, 4490) WHERE id = :h",
              p=stored(shape).wkt, h=paper.homes[name].id)  # fmt: skip


def cell_of(paper, name):
    return next(cell for cell in paper.drawn if cell.name == name)


def test_a_household_outside_that_nobody_decided_about(paper):
    put(paper, "1c", moved(cell_of(paper, "1c"), 100))
    draft = paper.draft()
    assert refused(paper, draft) == {("household_outside", "1c号楼1单元101")}
    paper.run("UPDATE household SET outside = 'left_out' WHERE id = :h", h=paper.homes["1c"].id)
    assert paper.faults(draft) == set()


def test_a_household_whose_door_lies_in_another_grid_than_its_building(paper):
    put(paper, "1b", moved(cell_of(paper, "1b"), 50))
    assert refused(paper, paper.draft()) == {("household_in_two_grids", "1b号楼1单元101")}


def test_a_household_without_building_belongs_where_it_lies(paper):
    paper.run("UPDATE household SET building = NULL, entrance = NULL WHERE id = :h",
              h=paper.homes["1b"].id)  # fmt: skip
    paper.publish(paper.draft())
    name = paper.run("SELECT g.name FROM household h JOIN grid g ON g.id = h.grid WHERE h.id = :h",
                     h=paper.homes["1b"].id).scalar()  # fmt: skip
    assert name == "网格B"


def test_all_faults_are_named_together(paper):
    put(paper, "1c", moved(cell_of(paper, "1c"), 100))
    put(paper, "2a", moved(cell_of(paper, "2a"), -300))
    draft = paper.draft("A B A\n    C C A")
    assert {fault for fault, _subject in refused(paper, draft)} == {
        "household_outside", "grid_in_parts",
    }  # fmt: skip
    assert len(paper.faults(draft)) == 3


def test_every_fault_has_a_place_where_it_can_have_one(paper):
    draft = paper.draft("A B A\n    C C A")
    with pytest.raises(CoverageRefused) as caught:
        paper.publish(draft)
    (fault,) = caught.value.details["faults"]
    assert (round(fault["lon"], 2), round(fault["lat"], 2)) == (116.31, 39.98)


def test_a_draft_that_does_not_exist_cannot_be_published(paper):
    with pytest.raises(Conflict):
        paper.publish(type("Draft", (), {"id": 999_999}))


def test_the_database_itself_refuses_two_plans_on_one_day(paper):
    paper.publish(paper.draft())
    with pytest.raises(DBAPIError, match="one_plan_at_a_time"):
        paper.run("UPDATE grid_plan SET until = NULL, since = '2020-01-01'")
        paper.run("INSERT INTO grid_plan (community, number, name, tessellation, since)"
                  " SELECT community, 9, 'x', tessellation, since FROM grid_plan")  # fmt: skip
