"""Who is responsible here: by point, by address, by name."""

import pytest
from sqlalchemy import text

from gisgrid.db import transaction
from gisgrid.pairing.service import metres_between
from tests.cast import HOME
from tests.pictures import lonlat

API = f"/api/v1/communities/{HOME}/where"


def at(stage, column, row, name="lin"):
    lon, lat = lonlat(column, row)
    return stage.client(name).get(f"{API}?lon={lon!r}&lat={lat!r}").json()


def test_it_works(stage):
    found = at(stage, 0.5, 0.5)
    assert found["inside"]
    assert found["grid"] == {"code": f"{HOME}001", "short": "01", "name": "网格A"}
    assert (found["leader"], found["unit"], found["cadre"]) == ("曾梅", "第1单位", "陈建国")
    assert found["distance_m"] == 0


@pytest.mark.parametrize(("column", "row", "short"), [
    (1.5, 1.5, "01"), (2.5, 0.5, "02"), (3.5, 0.5, "02"), (2.5, 1.5, "02"), (0.5, 2.5, "03"),
])  # fmt: skip
def test_every_square_of_the_picture(stage, column, row, short):
    found = at(stage, column, row)
    assert (found["inside"], found["grid"]["short"]) == (True, short)


def test_on_a_shared_border_it_is_the_lower_number(stage):
    """The corner of a cell is a node of both outlines."""
    assert at(stage, 2, 1)["grid"]["short"] == "01"
    assert at(stage, 2, 2)["grid"]["short"] == "01"


@pytest.mark.parametrize(("column", "row", "edge", "short"), [
    (3.5, 1.5, (3.5, 1.0), "02"), (5.0, 0.5, (4.0, 0.5), "02"), (0.5, 4.0, (0.5, 3.0), "03"),
    (-2.0, 0.5, (0.0, 0.5), "01"),
])  # fmt: skip
def test_outside_the_nearest_grid_and_its_distance_are_named(stage, column, row, edge, short):
    found = at(stage, column, row)
    assert (found["inside"], found["grid"]["short"]) == (False, short)
    by_hand = metres_between(lonlat(column, row), lonlat(*edge))
    assert found["distance_m"] == pytest.approx(by_hand, abs=0.15)


def ask(stage, words, name="lin"):
    return stage.client(name).get(API, params={"q": words})


@pytest.fixture
def named(stage):
    """A building with a number, as addresses have it, and one with a name."""
    with transaction(stage.database.owner) as session:
        for source, name, search in (
            ("1a", "11号楼", "11haolou"),
            ("1c", "照澜院", "照澜院zhaolanyuanzly"),
        ):
            session.execute(
                text(
                    "UPDATE building SET name = :n, search = :s"
                    " WHERE community = :c AND source = :o"
                ),
                {"n": name, "s": search, "c": HOME, "o": source},
            )
    return stage


@pytest.mark.parametrize(
    "words", ["11号楼1单元101", "11-1-101", "１１号楼１单元１０１", " 11号楼1单元101 "]
)
def test_by_address(named, words):
    found = ask(named, words).json()
    assert (found["place"], found["grid"]["short"]) == ("1a号楼1单元101", "01")


@pytest.mark.parametrize(
    "words", ["照澜院", "照澜", "zhaolan", "zly", "ZLY", "zhàolán", "Zhao Lan", "zhao4lan2yuan4"]
)
def test_by_a_name_in_characters_or_pinyin(named, words):
    found = ask(named, words).json()
    assert (found["place"], found["grid"]["short"]) == ("照澜院", "02")


def test_by_the_name_of_a_unit(named):
    assert ask(named, "第2单位").json()["grid"]["short"] == "03"


@pytest.mark.parametrize("words", ["不存在的地方", "11号楼9单元901", "%", "_", "'"])
def test_what_has_no_such_name_is_not_found(named, words):
    assert ask(named, words).status_code == 404


@pytest.mark.parametrize("query", [
    "", "q=", "q=%20", "lon=116", "lon=x&lat=1", "lon=nan&lat=1", "lon=inf&lat=1", "lon=181&lat=0",
    "lon=0&lat=-90.1", "q=" + "长" * 201,
])  # fmt: skip
def test_a_question_without_sense_is_said_to_be_one(stage, query):
    assert stage.client("lin").get(f"{API}?{query}").status_code == 422


@pytest.mark.parametrize("query", ["lon=nan&lat=1", "lon=999&lat=1", "lon=1e308&lat=1e308"])
def test_the_page_refuses_them_too(stage, query):
    assert stage.client("lin").get(f"/c/{HOME}/where?{query}").status_code == 422


def test_without_a_plan_nobody_is_named(stage):
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE grid_plan SET until = since"))
    found = at(stage, 0.5, 0.5)
    assert (found["inside"], found["grid"]) == (False, None)


def test_the_search_finds_grids_people_and_buildings(named):
    client = named.client("lin")
    for words, expected in (
        ("网格A", "01 网格A"), ("1", "01 网格A"), ("曾梅", "曾梅"), ("zengmei", "曾梅"),
        ("陈建国", "陈建国"), ("照澜", "照澜院"), ("zēng", "曾梅"), ("zeng1 mei2", "曾梅"),
        ("1号网格", "01 网格A"), ("1a-1-01", "1a号楼1单元101"), ("1A-1-01-01", "1a号楼1单元101"),
    ):  # fmt: skip
        page = client.get(f"/c/{HOME}/search", params={"q": words}).text
        assert expected in page, words


def test_a_need_is_found_by_its_number_and_by_those_who_may_read_it(stage):
    with transaction(stage.database.owner) as session:
        number, key = session.execute(
            text("SELECT no, id FROM need WHERE community = :home AND grid = :grid LIMIT 1"),
            {"home": HOME, "grid": stage.world.grids["A"]},
        ).one()

    def found(name, words):
        page = stage.client(name).get(f"/c/{HOME}/search", params={"q": words}).text
        return f'href="/c/{HOME}/needs/{key}"' in page

    assert found("lin", f"N-{number:04d}") and found("mei", f"n{number}")
    assert not found("bo", f"N-{number:04d}")
    assert not found("lin", "N-9999") and not found("lin", "N-")
