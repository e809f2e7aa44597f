"""Publish a proposal from a day: all or none, in numbers, told, handed over."""

import html
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from threading import Barrier

import openpyxl
import pytest
from sqlalchemy import select, text

from gisgrid.db import transaction
from gisgrid.errors import Conflict
from gisgrid.pairing.models import Pairing
from gisgrid.proposals import publishing, service
from gisgrid.territory.service import get_community
from tests import make
from tests.cast import HOME
from tests.proposals.conftest import C

CHANGED = {("U02", "03"), ("cadre", "03")}


def begun(desk, since):
    return {(who, grid) for who, grid, from_, until in desk.pairings() if from_ == since}


def test_it_works(desk):
    proposal = desk.ask()
    answer = desk.send(proposal, "publish", reason="联席会议议定")
    assert answer.status_code == 303
    assert begun(desk, desk.day) == CHANGED
    assert all(until is None for *_rest, until in desk.pairings())
    assert desk.state(proposal) == "published"
    with transaction(desk.stage.database.owner) as session:
        reasons = session.scalars(select(Pairing.reason).where(Pairing.since == desk.day)).all()
    assert all(one.startswith("联席会议议定；步行") for one in reasons)


def test_what_is_replaced_ends_on_that_day(desk):
    proposal = desk.ask(unit_grids_most="3")
    desk.mark(proposal, "choose", "U01", "B")
    first = desk.day + timedelta(days=9)
    desk.send(proposal, "publish", reason="议定", since=first.isoformat())
    assert ("U02", "02", make.LONG_AGO, first) in desk.pairings()
    assert ("U01", "02", first, None) in desk.pairings()


def test_the_page_says_in_numbers_what_will_happen(desk):
    proposal = desk.ask()
    page = html.unescape(desk.client.get(f"{C}/proposals/{proposal}/publish").text)
    assert "1 个网格的结对会变；0 位网格长、1 个单位和 1 名干部会收到通知；4 对不变。" in page
    assert begun(desk, desk.day) == set()


def test_those_concerned_are_told(desk):
    """Nobody leads grid 03; the liaison of unit 1 is told when his unit comes."""
    proposal = desk.ask(unit_grids_most="3")
    desk.mark(proposal, "choose", "U01", "B")
    desk.send(proposal, "publish", reason="议定")
    told = html.unescape(desk.stage.client("bo").get(f"/c/{HOME}/notices").text)
    assert "02网格的结对从" in told
    assert "单1来，单2不再对接" in told
    assert "02网格的结对" in html.unescape(desk.stage.client("unit").get(f"/c/{HOME}/notices").text)
    assert "02网格的结对" not in html.unescape(
        desk.stage.client("mei").get(f"/c/{HOME}/notices").text
    )


def test_a_reason_is_wanted_and_what_was_typed_stays(desk):
    proposal = desk.ask()
    first = (desk.day + timedelta(days=3)).isoformat()
    answer = desk.send(proposal, "publish", reason=" ", since=first)
    assert answer.status_code == 422
    assert "请写理由或依据。" in answer.text
    assert f'value="{first}"' in answer.text
    assert begun(desk, desk.day) == set()


def test_two_leaders_at_once_do_not_both_publish(desk):
    """The second one confirmed numbers that are no longer true."""
    first, second = desk.ask(), desk.ask(unit_grids_most="3")
    desk.mark(second, "choose", "U01", "B")
    page = desk.client.get(f"{C}/proposals/{second}/publish").text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert desk.send(first, "publish", reason="甲").status_code == 303
    answer = desk.send(second, "publish", reason="乙", seen=seen)
    assert answer.status_code == 409
    assert "刚才有人改了结对" in answer.text
    assert begun(desk, desk.day) == CHANGED
    assert desk.send(first, "publish", reason="甲").status_code == 409


def test_two_who_publish_in_the_same_moment_leave_one_whole_publication(desk):
    """Each has read the pairings of today before the other one is through."""
    first, second = desk.ask(), desk.ask(unit_grids_most="3")
    desk.mark(second, "choose", "U01", "B")
    clients = [desk.stage.client("lin") for _n in range(2)]
    gate = Barrier(2)

    def send(client, proposal):
        gate.wait(30)
        return client.send_form(f"{C}/proposals/{proposal}/publish", reason="议定").status_code

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(send, clients, (first, second)))
    assert sorted(answers) in ([303, 409], [303, 303])
    wanted = {p: desk.pairs(p) for p in (first, second)}
    letters = {"01": "A", "02": "B", "03": "C"}
    now = {(who, letters[grid]) for who, grid, _since, until in desk.pairings() if until is None}
    assert now in wanted.values()


def test_what_was_published_while_one_waited_is_noticed(desk):
    """The ground was read, then another publication came through: nothing is carried out."""
    first, second = desk.ask(), desk.ask(unit_grids_most="3")
    desk.mark(second, "choose", "U01", "B")
    with desk.stage.acting("lin") as (session, actor):
        found = service.get(session, HOME, second, to_change=True)
        here = service.ground(session, get_community(session, HOME), desk.day)
        assert desk.send(first, "publish", reason="甲").status_code == 303
        step = service.last_step(session, found)
        with pytest.raises(Conflict):
            publishing.publish(session, actor, here, found, step, desk.day, "乙")
        session.rollback()
    assert begun(desk, desk.day) == CHANGED


def test_later_pairings_stand_in_the_way(desk):
    later = desk.day + timedelta(days=30)
    with transaction(desk.stage.database.owner) as session:
        session.add(Pairing(community=HOME, grid=desk.stage.world.grids["C"],
                            unit=desk.units["U01"], since=later))  # fmt: skip
    proposal = desk.ask()
    answer = desk.send(proposal, "publish", reason="议定")
    assert answer.status_code == 422
    assert f"这些网格已有 {later} 起的结对：03" in answer.text
    assert begun(desk, desk.day) == set()


def test_a_proposal_of_an_older_plan_is_not_published(desk):
    proposal = desk.ask()
    with transaction(desk.stage.database.owner) as session:
        session.execute(text("UPDATE grid_plan SET until = :day WHERE community = :c"),
                        {"day": desk.day, "c": HOME})  # fmt: skip
        session.execute(
            text(
                "INSERT INTO grid_plan (community, number, name, tessellation, since, in_effect_at)"
                " SELECT community, 9, '新', tessellation, :day, now() FROM grid_plan"
                " WHERE community = :c"
            ),
            {"day": desk.day, "c": HOME},
        )
        session.execute(
            text(
                "INSERT INTO grid_outline (community, grid_plan, grid, outline, label,"
                " label_radius_m, area_m2) SELECT o.community, p.id, o.grid, o.outline, o.label,"
                " o.label_radius_m, o.area_m2 FROM grid_outline o JOIN grid_plan p ON"
                " p.community = o.community AND p.number = 9 WHERE o.community = :c"
            ),
            {"c": HOME},
        )
    assert "现在是第9版" in html.unescape(desk.page(proposal))
    answer = desk.send(proposal, "publish", reason="议定")
    assert answer.status_code == 409
    assert "网格方案换了版本" in answer.text
    assert begun(desk, desk.day) == set()


def test_nothing_to_publish_is_said(desk):
    first = desk.ask()
    second = desk.ask()
    desk.send(first, "publish", reason="议定")
    answer = desk.send(second, "publish", reason="议定")
    assert answer.status_code == 409
    assert "没有要发布的" in answer.text


def test_the_hand_over_list_names_who_gives_and_who_takes(desk):
    proposal = desk.ask(unit_grids_most="3")
    desk.mark(proposal, "choose", "U01", "B")
    desk.send(proposal, "publish", reason="议定")
    answer = desk.client.get(f"{C}/proposals/{proposal}/handover.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert any(row[0] == "02" and row[3:5] == ("单2", "单1") for row in rows), rows
    page = desk.client.get(f"{C}/proposals/{proposal}/handover").text
    assert "单1" in page


def test_only_those_who_pair_see_proposals(desk):
    proposal = desk.ask()
    assert desk.stage.client("mei").get(C, params={"proposal": proposal}).status_code == 403
    with desk.stage.acting("mei") as (session, _actor):
        assert session.execute(text("SELECT count(*) FROM proposal")).scalar() == 0
        assert session.execute(text("SELECT count(*) FROM proposal_step")).scalar() == 0


def test_the_day_is_checked(desk):
    proposal = desk.ask()
    assert desk.send(proposal, "publish", reason="x", since="1850-01-01").status_code == 422
    assert isinstance(desk.day, date)
