"""A whole entrance in one go; the doors as they stand."""

import html
import re

from sqlalchemy import select, text

from gisgrid.db import transaction
from gisgrid.households.models import Household
from tests.cast import HOME
from tests.diary.conftest import C, count, entries, write


def homes(stage, building="1a"):
    with transaction(stage.database.owner) as session:
        return session.scalars(
            select(Household)
            .where(Household.community == HOME, Household.code.startswith(f"{building}-"))
            .order_by(Household.code)
        ).all()


def send(stage, answers, name="mei", **changes):
    """answers: (outcome, words) for each door of building 1a."""
    form = {
        "grid": "01", "key": "e1", "door": [str(home.id) for home in homes(stage)],
        "outcome": [a[0] for a in answers], "words": [a[1] for a in answers], **changes,
    }  # fmt: skip
    return stage.client(name).send_form(f"{C}/record/entrance", **form)


def test_it_works(stage):
    assert send(stage, [("home", "都好"), ("not_home", ""), ("", "")]).status_code == 303
    (entry,) = entries(stage)
    assert entry.placed == "entrance"
    assert count(stage, "visit", f"diary_entry = {entry.id}") == 2
    assert count(stage, "visit", "situation = '都好'") == 1
    assert "都好" in html.unescape(stage.client("lin").get(f"{C}/diary/{entry.id}").text)


def test_a_sentence_without_an_outcome_comes_from_somebody_at_home(stage):
    send(stage, [("", "灯坏了"), ("", ""), ("", "")])
    assert count(stage, "visit", "situation = '灯坏了' AND outcome = 'home'") == 1


def test_nothing_at_all_is_refused_and_what_was_typed_stays(stage):
    assert send(stage, [("", "")] * 3).status_code == 422
    answer = send(stage, [("home", "写了的"), ("asleep", ""), ("", "")])
    assert answer.status_code == 422
    assert "写了的" in html.unescape(answer.text)
    assert entries(stage) == []


def test_taken_back_as_a_whole(stage):
    send(stage, [("home", ""), ("home", ""), ("home", "")])
    stage.client("mei").send_form(f"{C}/diary/{entries(stage)[0].id}/undo")
    assert count(stage, "visit", "diary_entry IS NOT NULL") == 0


def matrix(stage, name="mei", **query):
    building = homes(stage)[0].building
    page = stage.client(name).get(
        f"{C}/households/matrix", params={"grid": "01", "building": building, **query}
    )
    assert page.status_code == 200
    return re.findall(r'class="door (\w*)".*?<b>(\d+)</b>', page.text, re.S)


def test_doors_stand_as_the_house_stands_the_top_floor_first(stage):
    assert [number for _state, number in matrix(stage)] == ["301", "201", "101"]


def test_a_door_says_what_is_due_behind_it(stage):
    _first, second, third = homes(stage)
    with transaction(stage.database.owner) as session:
        session.execute(text("DELETE FROM visit"))
        session.execute(text("UPDATE household SET occupancy = 'vacant' WHERE id = :h"),
                        {"h": third.id})  # fmt: skip
    # The first has a need that is overdue in the world of the cast.
    assert matrix(stage) == [("vacant", "301"), ("due", "201"), ("late", "101")]
    write(stage, household=second.id)
    assert matrix(stage)[1] == ("", "201")
