"""Open ground is cut along a line; a building never; the draft stays a cover."""

import pytest
import shapely

from gisgrid.planning import edits, steps
from gisgrid.planning.cutting import CannotCut, Ground, cut
from tests.pictures import cells, lonlat, stored
from tests.planning.test_steps import Desk

ROW = "A B"


@pytest.fixture
def desk(paper):
    return Desk(paper)


def grounds(picture=ROW):
    return [Ground(stored(c.outline), stored(c.house), c.name) for c in cells(picture)]


def line(*points):
    return shapely.LineString([lonlat(x, y, height=1) for x, y in points])


def test_it_works():
    made = cut(grounds(), line((0.1, -0.1), (0.1, 1.1)))
    assert [(p.cell, p.is_main) for p in made.pieces] == [(0, True), (0, False)]
    whole = stored(cells(ROW)[0].outline)
    assert shapely.union_all([p.outline for p in made.pieces]).equals_exact(
        whole, 1e-9, normalize=True
    ) or (
        shapely.union_all([p.outline for p in made.pieces]).symmetric_difference(whole).area < 1e-15
    )


def test_pieces_share_every_node_with_their_neighbours():
    made = cut(grounds(), line((-0.1, 0.1), (2.1, 0.12)))
    assert len(made.divided) == 2
    parts = [p.outline for p in made.pieces]
    assert shapely.coverage_is_valid(parts)


def test_a_neighbour_that_the_line_only_touches_gets_the_node():
    made = cut(grounds(), line((-0.1, 0.1), (1.0, 0.1)))
    assert [(p.cell, p.is_main) for p in made.pieces] == [(0, True), (0, False), (1, True)]
    assert shapely.coverage_is_valid([p.outline for p in made.pieces])


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (((0.5, -0.1), (0.5, 1.1)), "1a"),
        (((0.1, 0.2), (0.1, 0.4)), "没有把哪块地分开"),
        (((0.001, -0.1), (0.001, 1.1)), "窄条"),
        (((0.1, 0.1), (0.1, 0.1)), "两个不同的点"),
        (((5, 5), (6, 6)), "没有把哪块地分开"),
    ],
)
def test_what_cannot_be_cut_is_said(points, words):
    with pytest.raises(CannotCut, match=words):
        cut(grounds(), line(*points))


def draw_line(desk, *points):
    places = [lonlat(x, y, height=2) for x, y in points]
    change = edits.cut(desk.session, desk.open(), places)
    steps.take(desk.session, desk.paper.actor, desk.open(), "cut", change)


def test_a_cut_draft_passes_the_gate_and_the_piece_goes_its_own_way(desk):
    draw_line(desk, (0.9, -0.1), (0.9, 2.1))
    assert desk.paper.faults(desk.draft) == set()
    pieces = desk.paper.run(
        "SELECT id FROM building_cell WHERE building IS NULL AND tessellation = :t"
        " ORDER BY ST_YMax(outline) DESC", t=desk.draft.tessellation,
    ).scalars().all()  # fmt: skip
    assert len(pieces) == 2
    change = edits.move(desk.session, desk.open(), [pieces[1]], desk.grid["B"])
    steps.take(desk.session, desk.paper.actor, desk.open(), "move", change)
    # The strip was the only way between the halves of C: the gate says so, and of nothing else.
    assert desk.paper.faults(desk.draft) == {("grid_in_parts", "网格C")}


def test_a_cut_is_undone_with_its_ground(desk):
    before, ground = desk.lies(), desk.draft.tessellation
    draw_line(desk, (0.9, -0.1), (0.9, 2.1))
    cut_ground = desk.draft.tessellation
    assert cut_ground != ground
    desk.undo()
    assert (desk.lies(), desk.draft.tessellation) == (before, ground)
    desk.redo()
    assert (desk.lies(), desk.draft.tessellation) == (before, cut_ground)
    assert desk.paper.faults(desk.draft) == set()
