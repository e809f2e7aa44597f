"""Ask for a proposal, understand it, change it, take it back; nothing of it pairs anybody."""

import html
import re

import pytest
from sqlalchemy import select

from gisgrid.db import transaction
from gisgrid.pairing.distances import unit_distances
from gisgrid.proposals import service
from gisgrid.proposals.results import reason_of
from gisgrid.proposals.rules import Mark
from gisgrid.resources.models import Resource
from gisgrid.territory.service import get_community, plan_on
from gisgrid.units.models import Cadre, Unit
from gisgrid.wishes.models import Wish
from tests.cast import HOME
from tests.proposals.conftest import FORM, C


def test_it_works(desk):
    """Unit 1 sits in grid 01; unit 2 sits in 03 and is the nearer one to 02 as well."""
    before = desk.pairings()
    proposal = desk.ask()
    assert desk.pairs(proposal) == {
        ("U01", "A"), ("U02", "B"), ("U02", "C"), ("cadre", "A"), ("cadre", "B"), ("cadre", "C"),
    }  # fmt: skip
    assert desk.pairings() == before
    page = html.unescape(desk.page(proposal, grid="03"))
    assert "已证明最优" in page
    assert "改 2 对" in page


def test_today_is_shown_with_its_gaps(desk):
    page = desk.page()
    assert "1 个网格没有单位，1 个没有干部" in page
    assert "未结对" in page


def test_reasons_are_those_of_the_map_and_of_the_open_needs(desk):
    """Distances asked of the streets anew; in 01 two needs are open (roof_leak by default)."""
    with transaction(desk.stage.database.owner) as session:
        session.add(
            Resource(community=HOME, unit=desk.units["U01"], kind="skill", name="瓦工",
                     serves=["roof_leak"], checked_on=desk.day, checked_by="联络员",
                     state="published")
        )  # fmt: skip
    proposal = desk.ask()
    grid, unit = desk.stage.world.grids["A"], desk.units["U01"]
    with desk.stage.acting("lin") as (session, _actor):
        step = service.last_step(session, service.get(session, HOME, proposal))
        reason = reason_of(step.result, Mark("unit", unit, grid))
        plan = plan_on(session, HOME, desk.day)
        measured = unit_distances(session, get_community(session, HOME), plan)
    assert reason.km * 1000 == pytest.approx(measured.metres(unit, grid))
    assert (reason.met_in_all, reason.needs) == (2, 2)
    assert reason.load == pytest.approx(12 / 14)  # 12, 12 and 18 households
    assert reason.rank == 1


def test_wishes_on_the_wall_count_and_are_named(desk):
    """A wish that somebody has claimed asks for nobody any more."""
    unit, grid = desk.units["U01"], desk.stage.world.grids["C"]
    with transaction(desk.stage.database.owner) as session:
        for no, (kind, state) in enumerate(
            [("company", "on_wall"), ("goods", "on_wall"), ("company", "claimed")], start=901
        ):
            session.add(
                Wish(community=HOME, no=no, wish_text="我想有人陪", kind=kind, state=state,
                     grid=grid, raised_on=desk.day, claimed_by=unit if state == "claimed" else None)
            )  # fmt: skip
        session.add(
            Resource(community=HOME, unit=unit, kind="people", name="志愿者", checked_on=desk.day,
                     checked_by="联络员", state="published")
        )  # fmt: skip
    proposal = desk.ask(needs="much", unit_grids_most="3")
    assert ("U01", "C") in desk.pairs(proposal)  # though U02 sits there
    page = html.unescape(desk.page(proposal, grid="03"))
    assert "2 个等认领的心愿里对得上 1 个：陪伴" in page
    assert "愿1/2" in page
    assert ("U02", "C") in desk.pairs(desk.ask(needs="no", unit_grids_most="3"))


def test_every_other_unit_and_cadre_has_its_price(desk):
    proposal = desk.ask(unit_grids_most="3")
    page = html.unescape(desk.page(proposal, grid="01"))
    assert "换成别人要多少：全部 1 个" in page
    assert re.search(r"单2 · \d+米 · 02、03 · 全局多走 \d+米", page)


def test_a_locked_pair_stays_and_the_rest_is_solved_anew(desk):
    proposal = desk.ask(unit_grids_most="1", units_per_grid_least="0")
    desk.mark(proposal, "lock", "U01", "C")
    assert ("U01", "C") in desk.pairs(proposal)
    assert "已锁定" in desk.page(proposal, grid="03")
    desk.mark(proposal, "unlock", "U01", "C")
    assert desk.choices(proposal).locks == ()


def test_a_banned_pair_goes_and_may_come_back(desk):
    proposal = desk.ask()
    desk.mark(proposal, "ban", "U01", "A")
    assert ("U01", "A") not in desk.pairs(proposal)
    desk.mark(proposal, "allow", "U01", "A")
    assert ("U01", "A") in desk.pairs(proposal)


def test_choosing_a_unit_by_hand_locks_it(desk):
    proposal = desk.ask(unit_grids_most="3")
    desk.mark(proposal, "choose", "U02", "A")
    assert ("U02", "A") in desk.pairs(proposal)
    assert [lock.partner for lock in desk.choices(proposal).locks] == [desk.units["U02"]]
    desk.mark(proposal, "choose", "U01", "A")
    assert [lock.partner for lock in desk.choices(proposal).locks] == [desk.units["U01"]]


def test_undo_takes_one_step_back(desk):
    proposal = desk.ask()
    before = desk.pairs(proposal)
    desk.mark(proposal, "ban", "U01", "A")
    assert desk.pairs(proposal) != before
    assert desk.send(proposal, "undo").status_code == 303
    assert desk.pairs(proposal) == before
    assert desk.send(proposal, "undo").status_code == 409


def test_at_most_so_many_pairs_change(desk):
    """03 has no unit today, so one pair must be new."""
    proposal = desk.ask(needs="no")
    desk.send(proposal, "changes", changes=1)
    assert {("U01", "A"), ("U02", "B")} <= desk.pairs(proposal)
    desk.send(proposal, "changes", changes=0)
    page = html.unescape(desk.page(proposal))
    assert "做不到" in page
    assert "不限改几对" in page


def test_what_is_impossible_is_said_and_a_button_helps(desk):
    proposal = desk.ask()
    before = desk.pairs(proposal)
    desk.send(proposal, "solve", **(FORM | {"unit_grids_most": "1"}))
    page = html.unescape(desk.page(proposal))
    assert "做不到：3 个网格各要 1 个单位，2 个单位合起来只能接 2 个" in page
    assert "发布…" not in page
    assert desk.pairs(proposal) == before
    desk.send(proposal, "lift", limit="max_grids:unit")
    assert desk.choices(proposal).unit_grids == (0, 2)
    assert "做不到" not in desk.page(proposal)


def test_wrong_bounds_are_named_and_kept(desk):
    answer = desk.client.send_form(f"{C}/proposals", **(FORM | {"unit_grids_least": "5"}))
    assert answer.status_code == 422
    assert "最少不能多于最多" in answer.text
    assert 'name="unit_grids_least" aria-invalid="true"' in answer.text
    assert 'value="5"' in answer.text


def test_somebody_elses_change_is_noticed(desk):
    proposal = desk.ask()
    desk.mark(proposal, "ban", "U01", "A")
    assert desk.mark(proposal, "ban", "U01", "B", seen=1).status_code == 409


def test_a_unit_without_a_seat_is_named_and_takes_no_part(desk):
    with transaction(desk.stage.database.owner) as session:
        session.scalar(select(Unit).where(Unit.code == "U01")).point = None
    proposal = desk.ask(unit_grids_most="3")
    assert {pair for pair in desk.pairs(proposal) if pair[0] == "U01"} == set()
    assert "1 个单位没有位置，不参加建议：单1" in html.unescape(desk.page(proposal))


def test_copies_stand_side_by_side_and_one_is_given_up(desk):
    first = desk.ask()
    answer = desk.send(first, "copy")
    second = int(answer.headers["location"].rpartition("=")[2])
    desk.mark(second, "ban", "U01", "A")
    page = desk.client.get(f"{C}/compare").text
    assert "方案 A" in page
    assert "方案 B" in page
    desk.send(second, "drop")
    assert desk.state(second) == "dropped"
    assert desk.send(second, "undo").status_code == 409
    desk.send(second, "take-up")
    assert desk.state(second) == "open"


def test_the_same_question_gives_the_same_answer(desk):
    assert desk.pairs(desk.ask()) == desk.pairs(desk.ask())


def test_a_unit_of_elsewhere_cannot_be_chosen(desk):
    proposal = desk.ask()
    answer = desk.send(proposal, "mark", what="choose", kind="unit", partner=999999,
                       grid=desk.stage.world.grids["A"])  # fmt: skip
    assert answer.status_code == 404


def test_the_matrix_shows_grids_by_leader_unit_and_cadre(desk):
    page = desk.page(tab="matrix")
    for words in ("曾梅", "单波", "没有网格长", "陈建国"):
        assert words in page


def test_a_cadre_walks_from_his_own_office_where_he_has_one(desk):
    """Unit 2 sits in 03; the cadre belongs to nobody, then to unit 2, then has an office in 01."""
    with transaction(desk.stage.database.owner) as session:
        cadre = session.get(Cadre, (HOME, desk.cadre))
        units = session.scalars(select(Unit).where(Unit.community == HOME).order_by(Unit.code))
        first, second = units.all()
        cadre.unit = second.id

    def shown():
        page = html.unescape(desk.page(tab="cadre", grid="01"))
        return "从他自己的办公点算起" in page, "从他单位所在地算起" in page

    assert shown() == (False, True)
    with transaction(desk.stage.database.owner) as session:
        session.get(Cadre, (HOME, desk.cadre)).point = session.get(Unit, (HOME, first.id)).point
    assert shown() == (True, False)
    proposal = desk.ask()
    grid = desk.stage.world.grids["A"]
    with desk.stage.acting("lin") as (session, _actor):
        step = service.last_step(session, service.get(session, HOME, proposal))
        km = reason_of(step.result, Mark("cadre", desk.cadre, grid)).km
        plan = plan_on(session, HOME, desk.day)
        measured = unit_distances(session, get_community(session, HOME), plan)
    assert km * 1000 == pytest.approx(measured.metres(first.id, grid))
    assert km * 1000 != pytest.approx(measured.metres(second.id, grid))
