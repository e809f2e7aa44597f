"""The programming interface: its fields, page by page, and what it refuses."""

import pytest
from fastapi.routing import iter_route_contexts
from shapely.geometry import shape
from sqlalchemy import text

from gisgrid.db import transaction
from tests.cast import HOME

API = f"/api/v1/communities/{HOME}"
LISTS = {
    "households": {"code", "address", "building", "entrance", "floor", "door", "occupancy", "grid"},
    "needs": {"code", "kind", "scale", "content", "emergency", "state", "grid", "household",
              "raised_on", "due_on", "closed_on", "lead_unit"},
    "visits": {"code", "visited_on", "kind", "outcome", "household", "grid", "visitor",
               "situation"},
    "pairings": {"code", "grid", "kind", "name", "since", "until", "reason"},
}  # fmt: skip


def get(stage, path, name="lin"):
    return stage.client(name).get(f"{API}/{path}")


def walked(stage, path, name="lin"):
    """All rows of a list, three a page, and how many pages there were."""
    rows, cursor, pages = [], 0, 0
    while cursor is not None:
        page = get(stage, f"{path}limit=3&cursor={cursor}", name).json()
        rows, cursor, pages = rows + page["items"], page["next"], pages + 1
        assert len(page["items"]) <= 3
    return rows, pages


def test_it_works(stage):
    answer = get(stage, "grids")
    assert answer.headers["content-type"] == "application/geo+json"
    found = answer.json()
    assert found["type"] == "FeatureCollection"
    assert "crs" not in found
    first = found["features"][0]
    assert shape(first["geometry"]).is_valid
    assert first["properties"] == {
        "code": f"{HOME}001", "short": "01", "name": "网格A", "households": 12, "open_needs": 2,
        "overdue_needs": 1, "needs_per_100": 16.7, "visited": 6, "leader": "曾梅",
        "unit": "第1单位", "cadre": "陈建国",
    }  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_each_row_has_the_fields_that_others_build_on(stage, path):
    items = get(stage, path).json()["items"]
    assert items
    assert {frozenset(item) for item in items} == {frozenset(LISTS[path])}


@pytest.mark.parametrize(("path", "count"), [
    ("households?", 42), ("needs?", 4), ("visits?", 7), ("pairings?", 4),
    ("households?grid=01&", 12), ("needs?state=open&", 3), ("needs?state=overdue&", 1),
    ("needs?grid=03&", 0),
])  # fmt: skip
def test_page_by_page_every_row_comes_once(stage, path, count):
    rows, pages = walked(stage, path)
    codes = [row["code"] for row in rows]
    assert len(codes) == len(set(codes)) == count
    assert pages >= count / 3


def test_what_is_written_meanwhile_neither_doubles_nor_hides_a_row(stage):
    first = get(stage, "households?limit=20").json()
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE household SET code = '0' || code WHERE community = :c"),
                        {"c": HOME})  # fmt: skip
    rest = get(stage, f"households?limit=500&cursor={first['next']}").json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (20, 22, None)


def test_a_day_before_the_first_plan_has_no_grids(stage):
    assert get(stage, "grids?on=2020-01-01").json()["features"] == []


@pytest.mark.parametrize("path", [
    "grids?on=x", "households?limit=0", "households?limit=501", "needs?limit=x",
    "needs?cursor=-1", f"needs?cursor={2**63}", "pairings?on=2026-02-30", "needs?grid=123456789",
])  # fmt: skip
def test_what_makes_no_sense_is_named_at_its_field(stage, path):
    answer = get(stage, path)
    field = path.partition("?")[2].partition("=")[0]
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


def test_a_grid_that_does_not_exist_is_not_found(stage):
    answer = get(stage, "needs?grid=77")
    assert answer.status_code == 404
    assert "77" in answer.json()["error"]


def test_the_description_names_every_path(stage):
    paths = stage.client().get("/openapi.json").json()["paths"]
    assert set(paths) >= {
        f"/api/v1/communities/{{community}}/{name}"
        for name in (*LISTS, "grids", "where", "proposals", "plans", "drafts/{draft}/divide")
    }
    served = {one.path for one in iter_route_contexts(stage.app.routes)}
    assert set(paths) == {path for path in served if path.startswith("/api/v1/")}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_by_it(stage, method):
    assert getattr(stage.client("lin"), method)(f"{API}/needs").status_code == 405
