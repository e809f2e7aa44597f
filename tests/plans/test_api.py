"""Plans for programs: the same way as by page, with a token instead of a form."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from gisgrid.auth.service import today
from gisgrid.jobs import runner
from tests.cast import HOME

A = f"/api/v1/communities/{HOME}"


@pytest.fixture
def api(stage):
    """`api("lin", "post", "/drafts", origin="plan")`"""

    def ask(who, method, tail, **fields):
        headers = {"Authorization": f"Bearer {stage.world.tokens[who]}"}
        more = {"data": fields} if method == "post" else {"params": fields}
        return stage.client(None).request(method.upper(), f"{A}{tail}", headers=headers, **more)

    return ask


def begin(api, **fields):
    answer = api("lin", "post", "/drafts", **fields)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{A}/drafts/{answer.json()['draft']}"
    return answer.json()["draft"]


def test_it_works(stage, api):
    draft = begin(api)
    answer = api("lin", "post", f"/drafts/{draft}/divide", kind="rebalance", tolerance="20")
    assert answer.status_code == 202, answer.text
    assert answer.json()["state"] == "waiting"
    assert runner.run_next(stage.database.app, 1)
    job = api("lin", "get", f"/jobs/{answer.json()['job']}").json()
    assert (job["state"], job["share"]) == ("done", 1.0), job
    (found,) = api("lin", "get", f"/drafts/{draft}/proposals").json()["items"]
    assert found["moves"] and all(one["words"] for one in found["moves"])
    told = api("lin", "post", f"/drafts/{draft}/proposals/{found['proposal']}/adopt").json()
    assert abs(told["worst_deviation_percent"]) == pytest.approx(found["worst"], abs=0.1)
    assert told["faults"] == []
    assert sum(one["households"] for one in told["grids_of_draft"]) == told["households"] == 42
    compared = api("lin", "get", "/plans/compare", a="plan1", b=f"draft{draft}").json()
    assert compared["households_moved"] == told["households_moved"]


def test_from_a_draft_to_its_day_and_back(stage, api):
    draft = begin(api, origin="plan", name="春季")
    words = api("lin", "get", f"/drafts/{draft}").json()["warnings"]
    with stage.acting("lin") as (session, _actor):
        session.execute(
            text("UPDATE draft_plan SET reasons = CAST(:r AS jsonb) WHERE id = :d"),
            {"d": draft, "r": "{" + ", ".join(f'"{w["key"]}": "好"' for w in words) + "}"},
        )
        day = (today(session, HOME) + timedelta(days=9)).isoformat()
        past = (today(session, HOME) - timedelta(days=1)).isoformat()
    assert api("lin", "post", f"/drafts/{draft}/submit").json()["state"] == "submitted"
    assert api("lin", "post", f"/drafts/{draft}/approve").status_code == 409
    assert api("wei", "post", f"/drafts/{draft}/return", because="再看").json()["state"] == "draft"
    api("lin", "post", f"/drafts/{draft}/submit")
    assert api("wei", "post", f"/drafts/{draft}/approve").json()["state"] == "approved"
    assert api("lin", "post", f"/drafts/{draft}/publish", since=past).status_code == 422
    assert api("lin", "post", f"/drafts/{draft}/publish", since=day).json()["plan"] == 2
    grids = api("mei", "get", "/plans/2/grids").json()
    assert [f["properties"]["short"] for f in grids["features"]] == ["01", "02", "03"]
    assert {f["properties"]["households"] for f in grids["features"]} == {None}
    loads = [f["properties"]["households"] for f in
             api("lin", "get", "/plans/2/grids").json()["features"]]  # fmt: skip
    assert loads == [12, 12, 18]
    assert api("lin", "get", "/plans/2/handover").json()["handover"] == []
    assert api("lin", "post", "/plans/2/withdraw").json()["state"] == "withdrawn"
    plans = api("lin", "get", "/plans").json()
    assert [(p["number"], p["state"]) for p in plans["plans"]] == [(2, "withdrawn"), (1, "now")]
    assert plans["drafts"][0]["name"] == "春季"
    assert api("mei", "get", "/plans").json()["drafts"] == []


def test_bad_questions_say_which_field(api):
    draft = begin(api)
    for field, fields in (
        ("kind", {"kind": "eat"}),
        ("grids", {"grids": "0"}),
        ("grids", {"grids": "999"}),
        ("tolerance", {"grids": "3", "tolerance": "nan"}),
        ("weigh", {"grids": "3", "weigh": ["cows"]}),
        ("barriers", {"grids": "3", "barriers": ["main:x"]}),
    ):
        answer = api("lin", "post", f"/drafts/{draft}/divide", **fields)
        assert answer.status_code == 422 and field in answer.json()["fields"], answer.text
    assert api("lin", "get", "/plans/compare", a="x", b="y").status_code == 422
    assert api("lin", "get", "/drafts/999").status_code == 404
    assert api("lin", "post", "/drafts", origin="sky").status_code == 422


def test_the_same_key_begins_one_draft(api):
    assert begin(api, key="k1") == begin(api, key="k1")
