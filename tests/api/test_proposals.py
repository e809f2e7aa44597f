"""Proposals for programs: list, look, ask, publish."""

from gisgrid.db import transaction
from gisgrid.resources.models import Resource
from tests.cast import HOME
from tests.proposals.conftest import Desk, desk  # noqa: F401

P = f"/api/v1/communities/{HOME}/proposals"


def send(desk: Desk, tail: str = "", name: str = "lin", **fields):  # noqa: F811
    """As a program sends it: a token instead of the page's own."""
    headers = {"Authorization": f"Bearer {desk.stage.world.tokens[name]}"}
    return desk.stage.client(None).post(f"{P}{tail}", data=fields, headers=headers)


def look(desk, tail=""):  # noqa: F811
    return desk.client.get(f"{P}{tail}")


def test_it_works(desk):  # noqa: F811
    answer = send(desk, unit_grids="0-2", cadre_grids="0-3", lock=["U01=02"])
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert answer.headers["location"] == f"{P}/{told['proposal']}"
    assert told["proven"] is True
    assert told["choices"]["locks"] == ["U01=02"]
    new = {(p["code"], p["grid"]) for p in told["pairs"] if p["is_new"]}
    assert ("U01", "02") in new
    assert all(p["reason"] for p in told["pairs"])
    assert look(desk, f"/{told['proposal']}").json() == told
    assert [one["name"] for one in look(desk).json()["items"]] == [told["name"]]
    assert look(desk, "?state=published").json() == {"items": [], "next": None}


def test_every_other_pair_has_its_price(desk):  # noqa: F811
    told = send(desk, unit_grids="0-3", cadre_grids="0-3").json()
    proposed = {(p["code"], p["grid"]) for p in told["pairs"]}
    priced = {(p["code"], p["grid"]): p for p in told["forced"]}
    assert not proposed & set(priced)
    assert proposed | set(priced) == {
        (code, grid) for code in ("U01", "U02", "C1") for grid in ("01", "02", "03")
    }
    assert all(price["more"] >= 0 for price in priced.values())


def test_a_resource_that_meets_what_is_asked_for_is_named_in_words(desk):  # noqa: F811
    with transaction(desk.stage.database.owner) as session:
        session.add(
            Resource(community=HOME, unit=desk.units["U01"], kind="skill", name="瓦工",
                     serves=["roof_leak"], checked_on=desk.day, checked_by="联络员",
                     state="published")
        )  # fmt: skip
    told = send(desk, unit_grids="0-2", cadre_grids="0-3").json()
    (pair,) = [p for p in told["pairs"] if (p["code"], p["grid"]) == ("U01", "01")]
    assert "2 件未结诉求里对得上 2 件：房屋漏雨 2" in pair["reason"]


def test_publishing_is_whole_and_happens_once(desk):  # noqa: F811
    told = send(desk, unit_grids="0-2", cadre_grids="0-3").json()
    tail = f"/{told['proposal']}/publish"
    assert send(desk, tail).status_code == 422  # no reason
    assert send(desk, tail, reason="议定", step=told["step"] + 1).status_code == 409
    before = desk.pairings()
    answer = send(desk, tail, reason="议定", step=told["step"])
    assert answer.status_code == 200, answer.text
    assert answer.json()["begun"] == len(desk.pairings()) - len(before)
    assert send(desk, tail, reason="议定").status_code == 409
    assert look(desk, "?state=published").json()["items"][0]["reason"] == "议定"


def test_the_same_key_asks_once(desk):  # noqa: F811
    first = send(desk, unit_grids="0-2", cadre_grids="0-3", key="k1")
    again = send(desk, unit_grids="0-2", cadre_grids="0-3", key="k1")
    assert first.json() == again.json()
    assert len(look(desk).json()["items"]) == 1


def test_what_is_impossible_is_an_answer_with_its_contradictions(desk):  # noqa: F811
    told = send(desk, unit_grids="0-1", cadre_grids="0-3").json()
    assert told["proven"] is False
    assert told["conflicts"][0]["message"].startswith("3 个网格各要 1 个单位")
    assert send(desk, f"/{told['proposal']}/publish", reason="议定").status_code == 409


def test_each_wrong_field_is_named(desk):  # noqa: F811
    answer = send(desk, way="fly", unit_grids="3-1", at_most="-1", cadre_grids="x")
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"way", "unit_grids", "at_most", "cadre_grids"}
    assert "lock" in send(desk, lock="U09=02").json()["fields"]
    assert look(desk, "?state=none").status_code == 422
    assert look(desk, "/999999").status_code == 404
    assert look(desk).json()["items"] == []


def test_pages_of_the_list_follow_each_other(desk):  # noqa: F811
    for _n in range(3):
        send(desk, unit_grids="0-2", cadre_grids="0-3")
    first = look(desk, "?limit=2").json()
    rest = look(desk, f"?limit=2&cursor={first['next']}").json()
    assert [p["name"] for p in first["items"] + rest["items"]] == ["C", "B", "A"]
    assert rest["next"] is None
