"""Two people and a day: submit, approve, publish, withdraw, succeed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gisgrid.errors import Conflict, NotAllowed
from gisgrid.planning import approval, drafts, steps
from gisgrid.planning import service as planning
from gisgrid.planning.edits import move
from gisgrid.planning.refusals import CoverageRefused
from gisgrid.territory.models import Grid
from gisgrid.territory.plan_models import CodeScheme, DraftGrid
from tests import cast, make
from tests.cast import HOME, enter_as


@pytest.fixture
def second(paper):
    """A draft that goes on from a published plan."""
    paper.publish(paper.draft(), make.LONG_AGO)
    plan = drafts.last_plan(paper.session, HOME)
    return drafts.from_plan(paper.session, paper.actor, paper.community, plan)


def submit(paper, draft):
    approval.submit(paper.session, paper.community, draft.id)


def state(paper, draft):
    return paper.run("SELECT state FROM draft_plan WHERE id = :d", d=draft.id).scalar_one()


def test_it_works(paper, second):
    submit(paper, second)
    assert state(paper, second) == "submitted"
    enter_as(paper.session, "wei")
    approval.approve(paper.session, HOME, second.id)
    assert state(paper, second) == "approved"
    planning.publish(paper.session, HOME, second.id, paper.today)
    assert state(paper, second) == "published"


def test_a_copy_of_the_plan_is_the_plan(paper, second):
    assert paper.faults(second) == set()
    names = {g.name: g.grid for g in steps.grids_of(paper.session, second).values()}
    stored = {g.name: g.id for g in paper.session.scalars(select(Grid))}
    assert names == stored


def test_nobody_approves_his_own(paper, second):
    submit(paper, second)
    with pytest.raises(Conflict, match="另一个人"):
        approval.approve(paper.session, HOME, second.id)


def test_without_approval_a_second_plan_is_not_published(paper, second):
    for act in (lambda: None, lambda: submit(paper, second)):
        act()
        with pytest.raises(Conflict, match="另一个人"):
            planning.publish(paper.session, HOME, second.id, paper.today)


def test_who_may_not_approve_is_refused(paper, second):
    make.account(paper.session, "ada", cast.Role.ADMINISTRATOR, cast.DISTRICT)
    submit(paper, second)
    enter_as(paper.session, "ada")
    with pytest.raises(NotAllowed):
        approval.approve(paper.session, HOME, second.id)


def test_what_changed_after_it_was_submitted_is_not_approved(paper, second):
    submit(paper, second)
    paper.run("UPDATE draft_grid SET name = '别的' WHERE draft_plan = :d AND position = 1",
              d=second.id)  # fmt: skip
    enter_as(paper.session, "wei")
    with pytest.raises(Conflict, match="又变了"):
        approval.approve(paper.session, HOME, second.id)


def test_what_changed_after_it_was_approved_is_not_published(paper, second):
    cast.approve_by_two(paper.session, HOME, second.id)
    paper.run(
        "UPDATE draft_cell SET draft_grid = (SELECT max(id) FROM draft_grid WHERE draft_plan = :d)"
        " WHERE draft_plan = :d AND building_cell = :c", d=second.id, c=paper.cell(second, "1b"),
    )  # fmt: skip
    with pytest.raises(Conflict, match="又变了"):
        planning.publish(paper.session, HOME, second.id, paper.today)


def test_a_draft_with_a_fault_is_not_submitted(paper, second):
    cell = paper.cell(second, "1a")
    steps.take(
        paper.session, paper.actor, second, "move", move(paper.session, second, [cell], None)
    )
    with pytest.raises(CoverageRefused):
        submit(paper, second)
    assert state(paper, second) == "draft"


def test_sent_back_it_can_be_changed_and_submitted_again(paper, second):
    submit(paper, second)
    enter_as(paper.session, "wei")
    approval.send_back(paper.session, HOME, second.id, "02 太大")
    enter_as(paper.session, "lin")
    assert (
        paper.run("SELECT returned FROM draft_plan WHERE id = :d", d=second.id).scalar()
        == "02 太大"
    )
    submit(paper, second)
    assert state(paper, second) == "submitted"


def test_a_dropped_draft_comes_back(paper, second):
    approval.drop(paper.session, HOME, second.id)
    assert second.id not in {d.id for d in drafts.list_drafts(paper.session, HOME)}
    approval.bring_back(paper.session, HOME, second.id)
    assert state(paper, second) == "draft"


def published_for_later(paper, second):
    cast.approve_by_two(paper.session, HOME, second.id)
    return planning.publish(paper.session, HOME, second.id, paper.today + timedelta(days=9))


def test_before_its_day_a_plan_is_withdrawn_and_the_old_one_goes_on(paper, second):
    plan = published_for_later(paper, second)
    approval.withdraw(paper.session, HOME, plan)
    rows = paper.run("SELECT number, until FROM grid_plan WHERE withdrawn_at IS NULL").all()
    assert [tuple(row) for row in rows] == [(1, None)]
    assert state(paper, second) == "draft"
    assert drafts.last_plan(paper.session, HOME).number == 1


def test_a_withdrawn_draft_can_be_published_anew(paper, second):
    approval.withdraw(paper.session, HOME, published_for_later(paper, second))
    paper.session.expire_all()
    published_for_later(paper, second)
    rows = paper.run("SELECT number, until - since FROM grid_plan ORDER BY number").all()
    assert [number for number, _days in rows] == [1, 2, 3]
    assert rows[1][1] == 0


def test_after_its_day_a_plan_is_not_withdrawn_but_succeeded(paper, second):
    cast.approve_by_two(paper.session, HOME, second.id)
    plan = planning.publish(paper.session, HOME, second.id, paper.today)
    with pytest.raises(Conflict, match="另起草案"):
        approval.withdraw(paper.session, HOME, plan)


def test_only_the_last_plan_is_withdrawn(paper, second):
    published_for_later(paper, second)
    first = drafts.get_plan(paper.session, HOME, 1)
    with pytest.raises(Conflict):
        approval.withdraw(paper.session, HOME, first.id)


def test_new_grids_are_numbered_from_west_to_east_when_they_are_submitted(paper):
    """Drawn in the wrong order; the codes follow the ground."""
    draft = paper.draft("Z Y X\n    Z Y X")
    approval.submit(paper.session, paper.community, draft.id)
    names = paper.session.scalars(
        select(DraftGrid.name).where(DraftGrid.draft_plan == draft.id).order_by(DraftGrid.position)
    )
    assert "".join(name[-1] for name in names) == "ZYX"


@pytest.mark.parametrize(
    ("scheme", "code"), [("community", f"{HOME}001"), ("cjt349", f"000000{HOME}01")]
)
def test_codes_follow_the_scheme(paper, scheme, code):
    draft = paper.draft()
    draft.code_scheme = scheme
    paper.session.flush()
    paper.publish(draft)
    assert paper.run("SELECT min(code) FROM grid").scalar() == code


def test_a_scheme_without_a_serial_left_refuses(paper):
    draft = paper.draft()
    paper.session.add(
        CodeScheme(key="tiny", name="一位", prefix="", serial_digits=0, source="试验")
    )
    paper.session.flush()
    draft.code_scheme = "tiny"
    paper.session.flush()
    with pytest.raises(Conflict, match="用完"):
        paper.publish(draft)
