"""Outlines from a file: every kind of fault is found, named, and can be accepted or put off."""

import pytest
import shapely

from gisgrid.errors import Invalid
from gisgrid.planning import following, service, steps
from gisgrid.planning.outlines import Shapes, find
from gisgrid.planning.refusals import CoverageRefused
from gisgrid.plans.importing import list_faults, settle_faults
from gisgrid.plans.words import fault_offer, outline_fault_name
from tests.cast import HOME
from tests.pictures import EPSG, cells, stored

PICTURE = "A A B B"
KINDS = {"gap", "overlap", "sliver", "apart", "hole", "neck", "inside", "parts", "cut", "in_none",
         "in_two", "beyond"}  # fmt: skip


def box(west, south, east, north):
    """Metres from the south-west corner of the picture."""
    x, y, _e, _n = cells(PICTURE)[0].outline.bounds
    return shapely.box(x + west, y + south, x + east, y + north)


def shapes(one, other, doors=()):
    drawn = cells(PICTURE)
    return Shapes(
        boundary=stored(shapely.union_all([c.outline for c in drawn])),
        names=["甲", "乙"],
        polygons=[stored(one), stored(other)],
        cells=[stored(c.outline) for c in drawn],
        houses=[stored(c.house) for c in drawn],
        buildings=[f"{c.name}号楼" for c in drawn],
        doors=[(stored(point), address, homes) for point, address, homes in doors],
        epsg=EPSG,
    )


def kinds(*args, **more):
    return {(one.kind, one.subject) for one in find(shapes(*args, **more))}


LEFT, RIGHT = box(0, 0, 100, 50), box(100, 0, 200, 50)


def test_outlines_that_fit_have_no_fault():
    assert kinds(LEFT, RIGHT) == set()


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (box(0, 0, 96, 50), RIGHT, "gap"),
        (box(0, 0, 99.7, 50), RIGHT, "sliver"),
        (box(0, 0, 99.95, 50), RIGHT, "sliver"),
        (box(0, 0, 104, 50), RIGHT, "overlap"),
        (box(0, 0, 100.3, 50), RIGHT, "sliver"),
        (LEFT.difference(box(40, 2, 42, 4)), RIGHT, "hole"),
    ],
)
def test_a_fault_of_the_cover_is_named(one, other, kind):
    assert {found for found, _who in kinds(one, other)} == {kind}


@pytest.mark.parametrize("metres", [0.001, -0.001])
def test_a_t_junction_one_millimetre_off(metres):
    """A node of the left outline on the right one's edge, a millimetre beside it."""
    x, y, _e, _n = LEFT.bounds
    one = shapely.Polygon([(x, y), (x + 100, y), (x + 100 + metres, y + 25), (x + 100, y + 50),
                           (x, y + 50)])  # fmt: skip
    assert kinds(one, RIGHT) == {("apart", "甲 / 乙")}


def test_a_neck_and_an_outline_inside_another_are_named():
    narrow = shapely.union(box(0, 0, 40, 50), box(60, 0, 100, 50)).union(box(40, 20, 60, 20.4))
    assert ("neck", "甲") in kinds(narrow, RIGHT)
    inner = box(120, 20, 130, 30)
    assert kinds(shapely.union(LEFT, RIGHT).difference(inner), inner) >= {("inside", "乙 / 甲")}


def test_a_building_in_two_outlines_is_named_with_both():
    assert kinds(box(0, 0, 120, 50), box(120, 0, 200, 50)) >= {("cut", "1c号楼：甲 / 乙")}


def test_an_outline_beyond_the_boundary():
    assert {kind for kind, _who in kinds(LEFT, box(100, 0, 220, 50))} == {"beyond"}


def test_households_in_no_outline_and_in_two():
    door = box(98, 20, 98.2, 20.2).centroid, "门", 3
    assert ("in_none", "门") in kinds(box(0, 0, 96, 50), RIGHT, doors=[door])
    assert ("in_two", "门：甲 / 乙") in kinds(LEFT, box(96, 0, 200, 50), doors=[door])


def test_size_place_and_cells_of_a_fault():
    (gap,) = find(shapes(box(0, 0, 96, 50), RIGHT))
    assert gap.size == pytest.approx(200, rel=0.01)
    assert gap.cells == (1, 2)
    assert stored(box(96, 0, 100, 50)).contains(gap.place)


def test_every_kind_has_a_name_and_a_repair_in_words():
    for kind in KINDS:
        assert outline_fault_name(kind) != kind
        assert fault_offer(kind, "甲") != kind


@pytest.fixture
def imported(paper):
    """A draft from two outlines with a gap between them and a split building."""
    west, south, east, north = shapely.union_all([c.outline for c in paper.drawn]).bounds
    middle = west + 75
    polygons = [
        ("西", stored(shapely.box(west, south, middle - 2, north))),
        ("东", stored(shapely.box(middle + 2, south, east, north))),
    ]
    draft, _astride = following.draft_from_polygons(
        paper.session, paper.actor, paper.community, polygons
    )
    return draft


def test_the_faults_of_an_import_are_kept_with_the_draft(paper, imported):
    found = list_faults(paper.session, imported)
    assert {one.kind for one in found} == {"gap", "cut", "in_none"}
    assert {one.state for one in found} == {"open"}
    # They stop even a first publication until somebody decided.
    assert {kind for kind, _who in paper.faults(imported)} == {"outline_unsettled"}
    with pytest.raises(CoverageRefused, match="还没有决定"):
        service.publish(paper.session, HOME, imported.id, paper.today)


def test_repairs_are_accepted_one_by_one_or_all(paper, imported):
    first, *_rest = list_faults(paper.session, imported)
    assert settle_faults(paper.session, paper.actor, imported, "accept", [first.id]) == 1
    left = len(list_faults(paper.session, imported, "open"))
    assert settle_faults(paper.session, paper.actor, imported, "accept_all", None) == left
    assert list_faults(paper.session, imported, "open") == []
    assert paper.faults(imported) == set()


def test_what_is_put_off_lies_in_no_grid_until_it_is_drawn(paper, imported):
    cut = next(one for one in list_faults(paper.session, imported) if one.kind == "cut")
    settle_faults(paper.session, paper.actor, imported, "accept_all", None)
    settle_faults(paper.session, paper.actor, imported, "reject", [cut.id])
    assert {kind for kind, _who in paper.faults(imported)} >= {"cell_in_no_grid"}
    steps.undo(paper.session, paper.actor, steps.open_draft(paper.session, HOME, imported.id, None))
    assert paper.faults(imported) == set()
    settle_faults(paper.session, paper.actor, imported, "reject", [cut.id])
    settle_faults(paper.session, paper.actor, imported, "accept", [cut.id])
    assert paper.faults(imported) == set()


def followed(paper, *polygons):
    draft, _astride = following.draft_from_polygons(
        paper.session, paper.actor, paper.community,
        [(f"格{n}", stored(one)) for n, one in enumerate(polygons, start=1)],
    )  # fmt: skip
    found = {one.kind: one for one in list_faults(paper.session, draft)}
    settle_faults(paper.session, paper.actor, draft, "accept_all", None)
    return draft, found


def test_a_grid_in_two_pieces_is_offered_in_one(paper):
    """格1 are the two ends of the southern row and the north, 格2 what lies between."""
    west, south, east, north = shapely.union_all([c.outline for c in paper.drawn]).bounds
    middle = shapely.box(west + 50, south, west + 100, north)
    ends = shapely.box(west, south, east, north).difference(middle)
    draft, found = followed(paper, ends, middle)
    assert found["parts"].subject == "格1"
    assert len(found["parts"].offer) == 2
    assert paper.faults(draft) == set()


def test_a_neck_is_offered_to_the_other_side(paper):
    """格1 and a building beyond hang together by 30 cm of open ground."""
    west, south, east, north = shapely.union_all([c.outline for c in paper.drawn]).bounds
    left, right = (
        shapely.box(west, south, west + 45, north),
        shapely.box(east - 45, south, east, north),
    )
    strip = shapely.box(west, south + 50, east, south + 50.3)
    one = shapely.union_all([left, right, strip])
    rest = shapely.box(west, south, east, north).difference(one)
    draft, found = followed(paper, one, *shapely.get_parts(rest))
    assert found["neck"].subject == "格1"
    assert found["neck"].offer
    assert paper.faults(draft) == set()


def test_what_was_decided_is_undone_and_done_again(paper, imported):
    settle_faults(paper.session, paper.actor, imported, "accept_all", None)
    opened = steps.open_draft(paper.session, HOME, imported.id, None)
    steps.undo(paper.session, paper.actor, opened)
    assert {one.state for one in list_faults(paper.session, imported)} == {"open"}
    assert {kind for kind, _who in paper.faults(imported)} == {"outline_unsettled"}
    steps.redo(paper.session, paper.actor, opened)
    assert {one.state for one in list_faults(paper.session, imported)} == {"accepted"}
    assert paper.faults(imported) == set()


@pytest.mark.parametrize(("action", "ids"), [("accept", []), ("reject", None), ("eat", [1])])
def test_nothing_chosen_or_an_unknown_wish_is_refused(paper, imported, action, ids):
    with pytest.raises(Invalid):
        settle_faults(paper.session, paper.actor, imported, action, ids)
