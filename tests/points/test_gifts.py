"""Volunteers report in; points buy gifts, never beyond what there is, and are reversed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gisgrid.db import transaction
from gisgrid.errors import GisgridError, Invalid, NotAllowed
from gisgrid.points import gifts, volunteers
from gisgrid.points.volunteers import Slip
from tests.cast import HOME
from tests.points.test_points import C, day, enter, person  # noqa: F401

SLIP = Slip("赵报到", None, None, None, "会修水管", "周末", "", True)


def offered(stage, name="毛巾", points=5, stock=1):
    with stage.acting("lin") as (session, actor):
        return gifts.offer(session, actor, HOME, name, points, stock).id


def hand_over(stage, volunteer, gift, on):
    with stage.acting("lin") as (session, actor):
        return gifts.exchange(session, actor, HOME, volunteer, gift, on).id


def has(stage, volunteer):
    with stage.acting("mei") as (session, _actor):
        return gifts.balance(session, HOME, volunteer)


def test_points_are_exchanged_once_taken_back_and_both_rows_stay(stage, person, day):  # noqa: F811
    enter(stage, person, day, quantity=2)
    enter(stage, person, day, code="escort", quantity=1)
    gift = offered(stage)
    assert has(stage, person) == 7
    made = hand_over(stage, person, gift, day)
    assert has(stage, person) == 2
    # The last piece is gone, and two points buy nothing.
    with pytest.raises(Invalid, match="没有了"):
        hand_over(stage, person, gift, day)
    with pytest.raises(Invalid, match="只有2分"):
        hand_over(stage, person, offered(stage, "米"), day)
    back = f"{C}/points/exchanges/{made}/reverse"
    assert stage.client("lin").send_form(back, why="记错了", key="1").status_code == 303
    assert stage.client("lin").send_form(back, why="记错了", key="2").status_code == 409
    assert has(stage, person) == 7
    page = stage.client("bo").get(f"{C}/points/gifts").text
    assert "记错了" in page and "已冲销" in page
    with stage.acting("lin") as (session, _actor), pytest.raises(ProgrammingError):
        session.execute(text("DELETE FROM points_exchange"))


def test_two_at_once_do_not_hand_the_same_points_over_twice(stage, person, day):  # noqa: F811
    enter(stage, person, day, code="escort", quantity=1)
    gift = offered(stage, stock=9)

    def one(_n):
        try:
            return hand_over(stage, person, gift, day)
        except GisgridError:
            return None

    with ThreadPoolExecutor(4) as pool:
        done = [made for made in pool.map(one, range(4)) if made]
    assert len(done) == 1
    assert has(stage, person) == 0


def test_a_volunteer_reports_in_with_consent_leaves_and_comes_back(stage, day):  # noqa: F811
    send = stage.client("lin").send_form
    where = f"{C}/points/volunteers"
    refused = send(where, name="赵报到", skills="会修水管", key="a")
    assert refused.status_code == 422
    assert "会修水管" in refused.text and "本人同意" in refused.text
    for _twice in range(2):
        assert (
            send(where, name="赵报到", skills="会修水管", consent="yes", key="b").status_code == 303
        )
    with stage.acting("lin") as (session, actor):
        (row,) = volunteers.volunteers(session, HOME, day)
        assert (row["name"], row["acts"]) == ("赵报到", 0)
        volunteers.leave(session, actor, HOME, row["id"], day)
        assert volunteers.volunteers(session, HOME, day) == []
        again = Slip("", row["person"], None, None, "", "", "", True)
        volunteers.register(session, actor, HOME, again, day)
    with stage.acting("group") as (session, actor), pytest.raises(NotAllowed):
        volunteers.register(session, actor, HOME, SLIP, day)


def test_the_list_for_the_wall_is_a_paper(stage, person, day):  # noqa: F811
    enter(stage, person, day)
    answer = stage.client("lin").get(f"{C}/points/published.pdf")
    assert answer.content.startswith(b"%PDF")
    with transaction(stage.database.owner) as session:
        title = session.scalar(text("SELECT selection ->> 'title' FROM walk_sheet"))
    assert title == "志愿积分公示"
