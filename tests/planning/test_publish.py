"""Publish a draft: codes, the day from which it holds, what moves and what stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gisgrid.errors import Conflict
from gisgrid.needs.models import NeedStep
from gisgrid.planning import approval
from gisgrid.planning import service as planning
from gisgrid.territory.models import Grid
from gisgrid.wishes.models import Wish
from tests import make
from tests.cast import HOME
from tests.pictures import stored
from tests.planning.conftest import moved
from tests.planning.test_gate import cell_of, put

OTHER = """
    A A A
    C C B
"""


def codes(paper):
    paper.session.expire_all()
    return {
        grid.name[-1]: grid.code
        for grid in paper.session.scalars(select(Grid).where(Grid.community == HOME))
    }


def grids(paper):
    """Letter of the grid of each household, by the name of its building."""
    rows = paper.run(
        "SELECT b.source, right(g.name, 1) FROM household h JOIN building b ON b.id = h.building"
        " LEFT JOIN grid g ON g.id = h.grid"
    )
    return dict(rows.all())


def continued(paper, picture):
    """A draft that goes on with the grids that exist, by their letters."""
    ids = {grid.name: grid.id for grid in paper.session.scalars(select(Grid))}
    draft = paper.draft(picture)
    for name, id_ in ids.items():
        paper.run("UPDATE draft_grid SET grid = :g WHERE draft_plan = :d AND name = :n",
                  g=id_, d=draft.id, n=name)  # fmt: skip
    return draft


def test_it_works(paper):
    paper.publish(paper.draft())
    assert grids(paper) == {"1a": "B", "1b": "B", "1c": "A", "2a": "C", "2b": "C", "2c": "A"}


def test_codes_follow_the_positions_of_the_draft(paper):
    """Letters stand for positions here: A is 1, B is 2, C is 3."""
    paper.publish(paper.draft())
    assert codes(paper) == {"A": f"{HOME}001", "B": f"{HOME}002", "C": f"{HOME}003"}
    shorts = paper.run("SELECT short FROM grid ORDER BY code").scalars().all()
    assert shorts == ["01", "02", "03"]


def test_a_division_numbers_from_west_to_east(paper):
    draft, _division = planning.draft_from_division(
        paper.session, paper.actor, paper.community, 2, seed=1
    )
    paper.publish(draft)
    west = paper.run(
        "SELECT g.short FROM grid_outline o JOIN grid g ON g.id = o.grid"
        " ORDER BY ST_XMin(o.outline), ST_YMax(o.outline) DESC"
    )
    assert west.scalars().all() == ["01", "02"]


def test_codes_are_kept_and_never_used_again(paper):
    paper.publish(paper.draft(), make.LONG_AGO)
    paper.publish(continued(paper, "B B D\n    C C D"), make.LONG_AGO + timedelta(days=9))
    assert codes(paper) == {
        "A": f"{HOME}001", "B": f"{HOME}002", "C": f"{HOME}003", "D": f"{HOME}004",
    }  # fmt: skip
    paper.publish(paper.draft("E E E\n    E E E"), make.LONG_AGO + timedelta(days=99))
    assert codes(paper)["E"] == f"{HOME}005"


def test_a_published_draft_cannot_be_published_again(paper):
    draft = paper.draft()
    paper.publish(draft)
    with pytest.raises(Conflict):
        paper.publish(draft, paper.today + timedelta(days=1))


def test_a_dropped_draft_cannot_be_published(paper):
    draft = paper.draft()
    approval.drop(paper.session, HOME, draft.id)
    with pytest.raises(Conflict):
        paper.publish(draft)


def test_a_published_draft_cannot_be_dropped(paper):
    draft = paper.draft()
    paper.publish(draft)
    with pytest.raises(Conflict):
        approval.drop(paper.session, HOME, draft.id)
    state = paper.run("SELECT state FROM draft_plan WHERE id = :d", d=draft.id).scalar()
    assert state == "published"


def test_nothing_is_published_before_a_later_plan(paper):
    paper.publish(paper.draft())
    with pytest.raises(Conflict, match=paper.today.isoformat()):
        paper.publish(paper.draft(), paper.today - timedelta(days=1))


def test_the_plan_before_ends_on_the_first_day_of_the_next(paper):
    first = paper.publish(paper.draft(), make.LONG_AGO)
    second = paper.publish(continued(paper, OTHER))
    rows = paper.run("SELECT id, until FROM grid_plan ORDER BY number").all()
    assert [tuple(row) for row in rows] == [(first, paper.today), (second, None)]


def test_outlines_are_the_union_of_their_cells(paper):
    paper.publish(paper.draft())
    areas = paper.run("SELECT right(g.name, 1), round(o.area_m2) FROM grid_outline o"
                      " JOIN grid g ON g.id = o.grid").all()  # fmt: skip
    assert dict(areas) == {"A": 5000, "B": 5000, "C": 5000}
    inside = paper.run("SELECT bool_and(ST_Covers(outline, label)) FROM grid_outline").scalar()
    assert inside


def begin_today(paper, plan):
    """Turn back the calendar: a plan that was published for tomorrow begins today."""
    paper.run("UPDATE grid_plan SET until = until - 1 WHERE until IS NOT NULL")
    paper.run("UPDATE grid_plan SET since = since - 1 WHERE id = :p", p=plan)


def test_a_plan_of_tomorrow_takes_effect_tomorrow(paper):
    paper.publish(paper.draft(), make.LONG_AGO)
    before = grids(paper)
    plan = paper.publish(continued(paper, OTHER), paper.today + timedelta(days=1))
    assert paper.run("SELECT take_effect()").scalar() == 0
    assert grids(paper) == before
    begin_today(paper, plan)
    assert grids(paper) == before
    assert paper.run("SELECT take_effect()").scalar() == 1
    assert grids(paper) == {"1a": "A", "1b": "A", "1c": "A", "2a": "C", "2b": "C", "2c": "B"}
    assert paper.run("SELECT take_effect()").scalar() == 0


def records(paper, name):
    """One record of each kind at the household of a building, and a step of the need."""
    home, day = paper.homes[name], paper.today
    paper.session.refresh(home)
    need = make.need(paper.session, home, raised_on=day, due_on=day)
    visit = make.visit(paper.session, home, day)
    wish = Wish(community=HOME, no=1, wish_text="书", kind="goods", state="on_wall", raised_on=day,
                household=home.id, grid=home.grid, grid_then=home.grid)  # fmt: skip
    step = NeedStep(community=HOME, need=need.id, grid=home.grid, by_name="x", to_state="reported")
    paper.session.add_all([wish, step])
    paper.session.flush()
    return need, visit, wish, step


def test_records_move_with_their_household_and_keep_the_grid_of_their_day(paper):
    paper.publish(paper.draft(), make.LONG_AGO)
    made = records(paper, "1a")
    paper.publish(continued(paper, OTHER))
    paper.session.expire_all()
    ids = {grid.name[-1]: grid.id for grid in paper.session.scalars(select(Grid))}
    assert [one.grid for one in made] == [ids["A"]] * 4
    assert [one.grid_then for one in made[:3]] == [ids["B"]] * 3


def test_records_at_a_point_move_with_the_ground(paper):
    paper.publish(paper.draft(), make.LONG_AGO)
    need, visit, _wish, _step = records(paper, "2c")
    point = make.element(stored(moved(cell_of(paper, "2c"), 20)))
    for one in (need, visit):
        one.household, one.point = None, point
    paper.session.flush()
    paper.publish(continued(paper, OTHER))
    paper.session.expire_all()
    letters = dict(paper.session.execute(select(Grid.id, Grid.name)).all())
    assert letters[need.grid] == letters[visit.grid] == "网格B"
    assert letters[need.grid_then] == "网格A"


def test_households_outside_go_where_a_person_decided(paper):
    put(paper, "1c", moved(cell_of(paper, "1c"), 100))
    put(paper, "2a", moved(cell_of(paper, "2a"), -300))
    paper.run("UPDATE household SET outside = 'nearest' WHERE id = :h", h=paper.homes["1c"].id)
    paper.run("UPDATE household SET outside = 'left_out' WHERE id = :h", h=paper.homes["2a"].id)
    paper.publish(paper.draft())
    assert grids(paper)["1c"] == "A"
    assert grids(paper)["2a"] is None


def test_publishing_leaves_one_row_in_the_trail(paper):
    plan = paper.publish(paper.draft())
    rows = paper.run("SELECT action, after->>'plan' FROM audit_entry"
                     " WHERE table_name = 'grid_plan'").all()  # fmt: skip
    assert [tuple(row) for row in rows] == [("bulk", str(plan))]
