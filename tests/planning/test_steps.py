"""A draft is changed step by step; every step can be undone; two editors notice each other."""

import pytest

from gisgrid.errors import Conflict, Invalid
from gisgrid.planning import edits, steps
from gisgrid.planning.edits import GridLocked
from gisgrid.planning.steps import DraftChanged
from tests.cast import HOME, enter_as


@pytest.fixture
def desk(paper):
    return Desk(paper)


class Desk:
    """Somebody at a draft: letters for grids, names of squares for cells."""

    def __init__(self, paper):
        self.paper, self.session = paper, paper.session
        self.draft = paper.draft()
        self.grid = {g.name[-1]: g.id for g in steps.grids_of(self.session, self.draft).values()}

    def open(self, version=None):
        return steps.open_draft(self.session, HOME, self.draft.id, version)

    def take(self, kind, change):
        return steps.take(self.session, self.paper.actor, self.open(), kind, change)

    def move(self, names, letter, version=None):
        draft = self.open(version)
        cells = [self.paper.cell(draft, name) for name in names]
        change = edits.move(self.session, draft, cells, self.grid.get(letter))
        return steps.take(self.session, self.paper.actor, draft, "move", change)

    def undo(self):
        return steps.undo(self.session, self.paper.actor, self.open())

    def redo(self):
        return steps.redo(self.session, self.paper.actor, self.open())

    def lies(self):
        """Square → letter of its grid; the whole draft in one word."""
        rows = self.paper.run(
            "SELECT b.source, right(g.name, 1) FROM draft_cell d"
            " JOIN building_cell c ON c.id = d.building_cell JOIN building b ON b.id = c.building"
            " JOIN draft_grid g ON g.id = d.draft_grid WHERE d.draft_plan = :d",
            d=self.draft.id,
        )
        return "".join(f"{name}{letter} " for name, letter in sorted(rows.all()))


START = "1aB 1bB 1cA 2aC 2bC 2cA "


def test_it_works(desk):
    assert desk.lies() == START
    desk.move(["1a"], "C")
    assert desk.lies() == START.replace("1aB", "1aC")


def test_undo_and_redo_go_back_and_forth_through_all_steps(desk):
    seen = [desk.lies()]
    for name, letter in (("1b", "A"), ("2b", "A"), ("1a", "C"), ("1b", None)):
        desk.move([name], letter)
        seen.append(desk.lies())
    for before in reversed(seen[:-1]):
        desk.undo()
        assert desk.lies() == before
    with pytest.raises(Conflict):
        desk.undo()
    for after in seen[1:]:
        desk.redo()
        assert desk.lies() == after
    with pytest.raises(Conflict):
        desk.redo()


def test_a_new_step_after_undo_ends_what_could_be_redone(desk):
    desk.move(["1a"], "C")
    desk.undo()
    desk.move(["2a"], "B")
    with pytest.raises(Conflict):
        desk.redo()
    desk.undo()
    assert desk.lies() == START


def test_a_cell_in_no_grid_is_found_by_the_gate(desk):
    desk.move(["1a"], None)
    assert ("cell_in_no_grid", "1a号楼") in desk.paper.faults(desk.draft)


def test_merged_grids_come_apart_again(desk):
    desk.take("merge", edits.merge(desk.session, desk.open(), desk.grid["C"], desk.grid["B"]))
    assert desk.lies() == START.replace("C", "B")
    assert len(steps.grids_of(desk.session, desk.draft)) == 2
    desk.undo()
    assert desk.lies() == START


def test_a_grid_is_split_under_a_name(desk):
    cells = [desk.paper.cell(desk.draft, "1a")]
    desk.take("split", edits.split(desk.session, desk.open(), cells, "新的 D"))
    assert desk.lies() == START.replace("1aB", "1aD")
    desk.undo()
    desk.redo()
    assert desk.lies() == START.replace("1aB", "1aD")


def test_a_grid_is_not_split_off_whole(desk):
    cells = [desk.paper.cell(desk.draft, name) for name in ("1a", "1b")]
    with pytest.raises(Invalid, match="网格B"):
        edits.split(desk.session, desk.draft, cells, "新的")


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_grid_has_a_name_of_one_to_forty_signs(desk, name):
    with pytest.raises(Invalid):
        edits.edit_grid(desk.session, desk.draft, desk.grid["A"], name=name)


def test_a_locked_grid_neither_gives_nor_takes(desk):
    change = edits.edit_grid(desk.session, desk.open(), desk.grid["B"], locked=True)
    desk.take("lock", change)
    for names, letter in ((["1a"], "C"), (["2a"], "B")):
        with pytest.raises(GridLocked, match="网格B"):
            desk.move(names, letter)
    with pytest.raises(GridLocked):
        edits.merge(desk.session, desk.open(), desk.grid["B"], desk.grid["A"])
    desk.undo()
    desk.move(["1a"], "C")


def test_of_two_editors_the_slower_one_is_told_and_nothing_is_lost(desk):
    seen_by_both = desk.draft.version
    desk.move(["1a"], "C", seen_by_both)
    with pytest.raises(DraftChanged, match="lin") as caught:
        desk.move(["2a"], "B", seen_by_both)
    assert caught.value.details["version"] == seen_by_both + 1
    assert desk.lies() == START.replace("1aB", "1aC")


def test_undo_counts_as_a_change_for_the_other_editor(desk):
    desk.move(["1a"], "C")
    seen = desk.draft.version
    desk.undo()
    with pytest.raises(DraftChanged):
        desk.move(["2a"], "B", seen)


def test_cells_of_another_draft_are_refused(desk):
    other = desk.paper.draft()
    with pytest.raises(Invalid):
        edits.move(desk.session, desk.open(), [desk.paper.cell(other, "1a")], desk.grid["A"])


def test_a_submitted_draft_cannot_be_changed(desk):
    desk.paper.run("UPDATE draft_plan SET state = 'submitted' WHERE id = :d", d=desk.draft.id)
    desk.session.expire_all()
    with pytest.raises(Conflict):
        desk.move(["1a"], "C")


def test_each_step_says_who_made_it(desk):
    desk.move(["1a"], "C")
    desk.paper.actor = enter_as(desk.session, "wei")
    step = steps.list_steps(desk.session, desk.draft)[0]
    assert (step.made_by_name, step.kind, step.change["said"]["cells"]) == ("lin", "move", 1)
