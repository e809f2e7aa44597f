"""The layer of shared resources: what is published, in which grid, and the card of a place."""

import pytest
from sqlalchemy import select

from gisgrid.db import transaction
from gisgrid.resources.models import Resource
from gisgrid.units.models import Unit
from tests.cast import HOME, TODAY_WITHOUT_ZONE

C = f"/c/{HOME}/map"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def shared(stage):
    """Of unit 1, which sits in grid 01, two published and a draft; of unit 2, in 03, one."""
    with transaction(stage.database.owner) as session:
        units = session.scalars(select(Unit).where(Unit.community == HOME).order_by(Unit.code))
        first, second = units.all()[:2]
        for unit, name, state in (
            (first, "会议室", "published"), (first, "电工", "published"),
            (first, "发电机", "draft"), (second, "铲车", "published"),
        ):  # fmt: skip
            session.add(
                Resource(community=HOME, unit=unit.id, kind="venue", name=name, state=state,
                         checked_on=TODAY_WITHOUT_ZONE, checked_by="联络员")
            )  # fmt: skip
    return stage


def test_map_legend_and_marks_say_the_same(shared):
    answer = shared.client("mei").get(f"{C}/layer.json?layer=resource").json()
    said = {short: (grid["text"], grid["css"]) for short, grid in answer["grids"].items()}
    assert said == {"01": ("2", "v2"), "02": ("0", "empty"), "03": ("1", "v1")}
    assert [one["count"] for one in answer["layer"]["legend"] if "count" in one] == [3]
    assert sorted(mark["short"] for mark in answer["marks"]) == ["1", "2"]


def test_the_card_of_a_place_names_what_is_there(shared):
    client = shared.client("mei")
    marks = client.get(f"{C}/layer.json?layer=resource").json()["marks"]
    card = next(mark["card"] for mark in marks if mark["short"] == "2")
    page = client.get(f"/c/{HOME}{card}", headers=FRAGMENT).text
    assert "会议室" in page
    assert "电工" in page
    assert "发电机" not in page
    assert "铲车" not in page
    assert client.get(f"/c/{HOME}{card}").headers["location"].endswith("layer=resource")
    nowhere = client.get(f"{C}/resources?lon=1&lat=1", headers=FRAGMENT)
    assert nowhere.status_code == 404


def test_guests_are_not_offered_it(shared):
    assert 'value="resource"' not in shared.client().get(C).text
    assert 'value="resource"' in shared.client("mei").get(C).text
