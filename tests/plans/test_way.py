"""A plan from draft to its day and back, by page: two people, the map's steps, hand-over."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from gisgrid.auth.service import csrf_of, today
from tests.cast import HOME

C = f"/c/{HOME}"
JSON = {"Accept": "application/json"}


def begin(client, **form):
    answer = client.send_form(f"{C}/plans/drafts", **({"origin": "plan"} | form))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def state(client, draft):
    return client.get(f"{draft}/state.json", headers=JSON).json()


def step(client, draft, **fields):
    form = {"csrf": csrf_of(client.token), **fields}
    return client.post(f"{draft}/steps", data=form, headers=JSON)


def cells(client, now):
    """Id of each cell by the name of its building."""
    address = f"{C}/plans/ground/{now['tessellation']}.json"
    return {one["name"]: one["id"] for one in client.get(address).json()}


def moved(client, draft):
    """Square 1b goes from 01 to 02."""
    now = state(client, draft)
    target = next(one["id"] for one in now["grids"] if one["label"] == "02")
    cell = cells(client, now)["1b号楼"]
    return step(client, draft, kind="move", cells=json.dumps([cell]), grid=target,
                version=now["version"])  # fmt: skip


@pytest.fixture
def lin(stage):
    return stage.client("lin")


def explain(client, draft):
    """A reason for whatever the page asks about."""
    page = client.get(f"{draft}/check").text
    assert "csrf" in page
    for grid in state(client, draft)["grids"]:
        for kind in ("load", "moves"):
            version = state(client, draft)["version"]
            form = {"csrf": csrf_of(client.token), "version": version,
                    "warning": f"{kind}:{grid['id']}", "words": "住户要求"}  # fmt: skip
            assert client.post(f"{draft}/reason", data=form, headers=JSON).status_code == 200


def day_in(stage, days):
    with stage.acting("lin") as (session, _actor):
        return (today(session, HOME) + timedelta(days=days)).isoformat()


def test_it_works(stage, lin):
    draft = begin(lin)
    assert moved(lin, draft).json()["undo"]
    explain(lin, draft)
    assert lin.send_form(f"{draft}/submit").status_code == 303
    assert stage.client("wei").send_form(f"{draft}/approve").status_code == 303
    sent = lin.send_form(f"{draft}/publish", since=day_in(stage, 9))
    assert sent.headers["location"].endswith("/plans")
    page = lin.get(f"{C}/plans").text
    assert "待生效" in page
    handed = lin.get(f"{C}/plans/2/handover").text
    assert "1b号楼1单元101" in handed
    told = stage.client("mei").get(f"{C}/notices").text
    assert "3户从01网格交给02网格" in told
    assert lin.send_form(f"{C}/plans/2/withdraw").status_code == 303
    assert "已撤回" in lin.get(f"{C}/plans").text


def test_the_submitter_does_not_see_the_button_and_cannot_approve(stage, lin):
    draft = begin(lin)
    explain(lin, draft)
    lin.send_form(f"{draft}/submit")
    assert "要由另一个人批准" in lin.get(f"{draft}/check").text
    refused = lin.send_form(f"{draft}/approve")
    assert refused.status_code == 409
    assert "另一个人" in refused.text


def test_a_warning_without_a_reason_holds_the_draft_back(lin):
    draft = begin(lin)
    moved(lin, draft)
    refused = lin.send_form(f"{draft}/submit")
    assert refused.status_code == 409
    assert "记下理由" in refused.text


def test_an_outdated_version_changes_nothing_and_names_who_was_faster(stage, lin):
    draft = begin(lin)
    assert moved(lin, draft).status_code == 200
    before = state(lin, draft)
    late = step(stage.client("ada"), draft, kind="lock", version=1,
                grid=before["grids"][0]["id"])  # fmt: skip
    assert late.status_code == 409
    assert late.json()["version"] == before["version"]
    assert "lin" in late.json()["error"]
    assert state(lin, draft) == before


@pytest.mark.parametrize(
    "fields",
    [{"kind": "eat"}, {"kind": "move", "cells": "[1, "}, {"kind": "move", "cells": '["a"]'},
     {"kind": "cut", "line": "[[1, 2]]"}, {"kind": "cut", "line": "[[999, 2], [1, 1]]"},
     {"kind": "cut", "line": "[[NaN, 2], [1, 1]]"}, {"kind": "split", "cells": "[]", "name": "x"},
     {"kind": "move", "cells": "[99999999]", "grid": "99999999"},
     {"kind": "rename", "grid": "99999999", "name": "x"}, {"kind": "merge"}],
)  # fmt: skip
def test_a_step_that_makes_no_sense_is_refused_with_a_sentence(lin, fields):
    draft = begin(lin)
    answer = step(lin, draft, version=1, **fields)
    assert answer.status_code in (409, 422)
    assert answer.json()["error"]
    assert state(lin, draft)["version"] == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [({"origin": "division", "grids": "0"}, "网格数"),
     ({"origin": "division", "grids": "x"}, "网格数"),
     ({"origin": "division", "grids": "99"}, "网格"),
     ({"origin": "groups", "grids": "0"}, "网格数"),
     ({"origin": "plan", "plan": "77"}, "没有第77版")],
)  # fmt: skip
def test_a_draft_that_cannot_begin_says_why(lin, form, words):
    answer = lin.send_form(f"{C}/plans/drafts", **form)
    assert answer.status_code in (404, 422)
    assert words in answer.text


def test_a_plan_is_published_from_today_or_later(stage, lin):
    draft = begin(lin)
    explain(lin, draft)
    lin.send_form(f"{draft}/submit")
    stage.client("wei").send_form(f"{draft}/approve")
    refused = lin.send_form(f"{draft}/publish", since=day_in(stage, -1))
    assert refused.status_code == 422
    assert "从今天或以后" in refused.text


def test_counts_on_the_map_follow_the_new_grids_at_once(stage, lin):
    draft = begin(lin)
    moved(lin, draft)
    explain(lin, draft)
    lin.send_form(f"{draft}/submit")
    stage.client("wei").send_form(f"{draft}/approve")
    lin.send_form(f"{draft}/publish", since=day_in(stage, 0))
    with stage.acting("lin") as (session, _actor):
        homes = dict(
            session.execute(
                text("SELECT g.short, count(*) FROM household h JOIN grid g ON g.id = h.grid"
                     " WHERE h.community = :c AND h.is_counted GROUP BY 1"), {"c": HOME},
            ).all()
        )  # fmt: skip
    assert homes == {"01": 9, "02": 15, "03": 18}


def test_two_plans_are_compared_with_what_changes_hands(lin):
    draft = begin(lin)
    moved(lin, draft)
    number = draft.rsplit("/", 1)[1]
    page = lin.get(f"{C}/plans/compare?a=plan1&b=draft{number}").text
    assert "3户换网格长" in page
