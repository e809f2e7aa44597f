"""Telling people, their inbox, and that nobody reads another's."""

import pytest
from sqlalchemy import select, text

from gisgrid.auth.models import Account, Role
from gisgrid.db import transaction
from gisgrid.i18n import later, use_language
from gisgrid.notices import service
from gisgrid.notices.service import (
    cadre_of,
    group_leader_of,
    holders,
    leader_of,
    liaison_of,
    unit_of,
)
from tests.cast import AWAY, HOME

C = f"/c/{HOME}"
WORDS = later("今天")
LATE = later("{no} 已过办结时限 {day}：{text}")


def tell(stage, to, name="lin", said=WORDS, link=f"{C}/needs", **fields):
    with stage.acting(name) as (session, _actor):
        return service.tell(session, HOME, to, said, link, **fields)


def readers(stage):
    with transaction(stage.database.owner) as session:
        rows = session.execute(
            text("SELECT a.username FROM notice n JOIN account a ON a.id = n.account")
        )
        return sorted(rows.scalars())


def account(stage, name):
    with transaction(stage.database.owner) as session:
        return session.scalar(select(Account.id).where(Account.username == name))


def test_it_works(stage):
    assert tell(stage, leader_of(stage.world.grids["A"])) == 1
    page = stage.client("mei").get(f"{C}/notices").text
    assert "今天" in page
    assert "未读1条" in page
    assert "消息，1类没看" in stage.client("mei").get(f"{C}/map").text


@pytest.mark.parametrize(
    ("make", "letter", "who"),
    [(leader_of, "A", ["mei"]), (leader_of, "B", ["bo"]), (leader_of, "C", []),
     (unit_of, "A", ["unit"]), (unit_of, "B", []), (cadre_of, "B", ["cadre"]),
     (group_leader_of, "A", ["group"]), (group_leader_of, "B", [])],
)  # fmt: skip
def test_a_grid_names_those_who_answer_for_it_today(stage, make, letter, who):
    tell(stage, make(stage.world.grids[letter]))
    assert readers(stage) == who


def test_a_role_names_its_holders_in_this_community(stage):
    tell(stage, holders(Role.COMMUNITY_DIRECTOR), "mei")
    assert readers(stage) == ["ada", "lin"]


def test_a_unit_names_its_liaison(stage):
    with stage.acting("unit") as (_session, actor):
        unit = actor.unit
    tell(stage, liaison_of(unit))
    assert readers(stage) == ["unit"]


def test_who_is_named_twice_is_told_once_and_who_acts_not_at_all(stage):
    grid = stage.world.grids["A"]
    to = [leader_of(grid), service.account(account(stage, "mei")), holders(Role.COMMUNITY_DIRECTOR)]
    assert tell(stage, to, "lin") == 2
    assert readers(stage) == ["ada", "mei"]


def test_a_leader_of_yesterday_is_not_told(stage):
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE grid_leader_term SET until = current_date - 1"))
    assert tell(stage, leader_of(stage.world.grids["A"])) == 0


def test_nobody_reads_anothers(stage):
    tell(stage, leader_of(stage.world.grids["A"]))
    for name in ("bo", "lin", "ada", "wei"):
        with stage.acting(name) as (session, _actor):
            assert session.scalar(text("SELECT count(*) FROM notice")) == 0, name


def test_nobody_tells_people_of_another_community(stage):
    with stage.acting("hua") as (session, _actor), pytest.raises(Exception, match="not allowed"):
        service.tell(session, HOME, holders(Role.COMMUNITY_DIRECTOR), WORDS)
    with stage.acting("hua") as (session, _actor):
        number = account(stage, "mei")
        assert service.tell(session, AWAY, service.account(number), WORDS) == 0


def test_opening_marks_it_read_and_leads_on(stage):
    tell(stage, leader_of(stage.world.grids["A"]))
    client = stage.client("mei")
    with stage.acting("mei") as (session, actor):
        (one,), _total = service.inbox(session, HOME, actor)
    answer = client.send_form(f"{C}/notices/{one.id}/open")
    assert answer.headers["location"] == f"{C}/needs"
    assert "未读1条" not in client.get(f"{C}/notices").text


def test_all_are_marked_at_once_and_the_badge_goes(stage):
    for _i in range(3):
        tell(stage, leader_of(stage.world.grids["A"]))
    client = stage.client("mei")
    assert 'class="badge" aria-hidden="true">1<' in client.get(f"{C}/needs").text
    client.send_form(f"{C}/notices/read")
    assert 'class="badge"' not in client.get(f"{C}/needs").text


def test_each_reads_it_in_his_own_language(stage):
    tell(stage, leader_of(stage.world.grids["A"]), said=later("{n}天前"), n=3)
    with stage.acting("mei") as (session, actor):
        (one,), _total = service.inbox(session, HOME, actor)
    assert service.words(one) == "3天前"
    with use_language("en"):
        assert service.words(one) == "3 days ago"


def test_braces_in_a_field_are_no_places(stage):
    tell(stage, leader_of(stage.world.grids["A"]), said=later("{n}天前"), n="{n}{x.__class__}")
    with stage.acting("mei") as (session, actor):
        (one,), _total = service.inbox(session, HOME, actor)
    assert service.words(one) == "{n}{x.__class__}天前"


@pytest.mark.parametrize("link", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_a_link_to_elsewhere_is_refused(stage, link):
    with pytest.raises(Exception, match="link_is_our_own"):
        tell(stage, leader_of(stage.world.grids["A"]), link=link)


def test_what_is_told_leaves_a_row_in_the_trail(stage):
    tell(stage, leader_of(stage.world.grids["A"]))
    with transaction(stage.database.owner) as session:
        row = session.execute(
            text("SELECT action, after->>'told' FROM audit_entry WHERE table_name = 'notice'")
        ).one()
    assert tuple(row) == ("bulk", "1")


def test_what_says_the_same_is_one_kind_and_can_be_read_as_one(stage):
    """Forty needs overdue are one thing to look at, and one tap."""
    director = holders(Role.COMMUNITY_DIRECTOR)
    for number in range(40):
        tell(stage, director, "wei", LATE, no=f"N-{number:04d}", day="2026-11-20", text="漏雨")
    tell(stage, director, "wei")
    with stage.acting("lin") as (session, actor):
        assert service.unread(session, HOME, actor) == 2
        first, second = service.unread_groups(session, HOME, actor)
        assert (first.text, len(second.notices), second.label) == (WORDS, 40, "已过办结时限")
    page = stage.client("lin").get(f"{C}/notices").text
    assert "未读41条" in page
    assert "40条" in page
    stage.client("lin").send_form(f"{C}/notices/read", kind=LATE)
    page = stage.client("lin").get(f"{C}/notices").text
    assert "未读1条" in page
    assert "看过的 40 条" in page
