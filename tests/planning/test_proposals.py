"""What the machine proposes for a draft; taking it over is a step that says why."""

import pytest

from gisgrid.errors import Conflict
from gisgrid.planning import drafts, edits, proposals, steps
from gisgrid.planning.asked import Asked
from tests.cast import HOME
from tests.planning.test_steps import START, Desk


@pytest.fixture
def desk(paper):
    return Desk(paper)


def ask(desk, kind, grids=3, **more):
    loads = drafts.homes_by_cell(desk.session, HOME, desk.draft.tessellation)
    return proposals.propose(
        desk.session, desk.paper.community, desk.draft, Asked(kind, grids, **more), loads, []
    )


def adopt(desk, proposal):
    desk.take("adopt", edits.adopt(desk.session, desk.open(), proposal))


def uneven(desk):
    """All of B but one square goes to C."""
    desk.move(["1a"], "C")


def test_it_works(desk):
    uneven(desk)
    (found,) = ask(desk, "rebalance", tolerance=2.0)
    assert found.figures["worst"] == 0
    adopt(desk, found)
    assert desk.paper.faults(desk.draft) == set()
    loads = sorted(list(steps.cells_of(desk.session, desk.draft).values()).count(g)
                   for g in desk.grid.values())  # fmt: skip
    assert loads == [2, 2, 2]


def test_each_moved_building_says_why_and_undo_forgets_it(desk):
    uneven(desk)
    (found,) = ask(desk, "rebalance", tolerance=2.0)
    adopt(desk, found)
    whys = steps.whys_of(desk.session, desk.draft)
    assert len(whys) == found.figures["moved"] > 0
    assert all("50.0%" in why["words"] for why in whys.values())
    desk.undo()
    assert steps.whys_of(desk.session, desk.draft) == {}


def test_a_new_division_keeps_the_grids_it_shares_most_with(desk):
    found = ask(desk, "divide", tolerance=2.0)
    adopt(desk, found[0])
    assert set(steps.grids_of(desk.session, desk.draft)) == set(desk.grid.values())


def test_more_and_fewer_grids_than_before(desk):
    for grids in (4, 2):
        adopt(desk, ask(desk, "divide", grids)[0])
        assert len(steps.grids_of(desk.session, desk.draft)) == grids
        assert desk.paper.faults(desk.draft) == set()
    desk.undo()
    desk.undo()
    assert desk.lies() == START


def test_locked_grids_keep_their_buildings(desk):
    desk.take("lock", edits.edit_grid(desk.session, desk.open(), desk.grid["A"], locked=True))
    for found in ask(desk, "divide"):
        kept = {int(c) for c, g in found.grid_of_cell.items() if g == desk.grid["A"]}
        assert kept == {desk.paper.cell(desk.draft, name) for name in ("1c", "2c")}


def test_the_curve_goes_from_strict_to_slack(desk):
    uneven(desk)
    points = ask(desk, "curve")
    asked = [one.figures["asked"] for one in points]
    assert asked == sorted(asked)
    moved = [one.figures["moved"] for one in points]
    assert all(one.figures["fewest"] <= one.figures["moved"] for one in points), moved


def test_asking_again_replaces_what_was_proposed(desk):
    ask(desk, "divide")
    uneven(desk)
    ask(desk, "rebalance")
    assert [p.kind for p in proposals.list_proposals(desk.session, desk.draft)] == ["rebalance"]


def test_a_proposal_for_other_ground_is_refused(desk):
    uneven(desk)
    (found,) = ask(desk, "rebalance", tolerance=2.0)
    desk.draft.tessellation = desk.paper.draft().tessellation
    with pytest.raises(Conflict, match="重新计算"):
        edits.adopt(desk.session, desk.draft, found)


def test_a_search_that_is_stopped_proposes_the_best_so_far(desk):
    uneven(desk)
    loads = drafts.homes_by_cell(desk.session, HOME, desk.draft.tessellation)
    for kind in ("divide", "rebalance", "curve"):
        (found,) = proposals.propose(
            desk.session, desk.paper.community, desk.draft, Asked(kind, 3), loads, [],
            stop=lambda: True,
        )  # fmt: skip
        assert found.figures["grids"] == 3
    adopt(desk, found)
    assert desk.paper.faults(desk.draft) == set()
