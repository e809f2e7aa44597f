"""Units without a place wait on a list: put by their address or by a click."""

from geoalchemy2.shape import to_shape
from sqlalchemy import select

from gisgrid.units.models import Unit
from tests.cast import HOME
from tests.imports.conftest import C

UNITS = "单位编号,单位名称,单位地址\nU21,林业局,前进街\nU22,区医院,1a号楼\n".encode()


def unit(stage, code):
    with stage.acting("lin") as (session, _actor):
        return session.scalar(select(Unit).where(Unit.community == HOME, Unit.code == code))


def test_it_works(stage, lin):
    lin.carry_out(lin.look("units", ("u.csv", UNITS)))
    assert unit(stage, "U22").point is not None
    page = lin.text(f"{C}/units/places")
    assert "没有位置的单位 1" in page
    assert "林业局" in page
    assert "<svg" in lin.client.get(f"{C}/units/places.svg").text


def test_a_click_puts_it_where_it_was_clicked(stage, lin):
    lin.carry_out(lin.look("units", ("u.csv", UNITS)))
    waiting = unit(stage, "U21").id
    form = {"at.x": "320", "at.y": "180"}
    assert lin.client.send_form(f"{C}/units/{waiting}/place", **form).status_code == 303
    middle = to_shape(unit(stage, "U21").point)
    with stage.acting("lin") as (session, _actor):
        from gisgrid.exchange.ground import boundary_of
        from gisgrid.territory.service import get_community

        outline = boundary_of(get_community(session, HOME))
    west, south, east, north = outline.bounds
    assert abs(middle.x - (west + east) / 2) < 1e-5
    assert abs(middle.y - (south + north) / 2) < 1e-5
    assert "每个单位都有位置" in lin.text(f"{C}/units/places")


def test_a_click_outside_says_so(stage, lin):
    lin.carry_out(lin.look("units", ("u.csv", UNITS)))
    waiting = unit(stage, "U21").id
    lin.client.send_form(f"{C}/units/{waiting}/place", **{"at.x": "1", "at.y": "1"})
    assert "不在本社区内" in lin.text(f"{C}/units/places")


def test_no_click_is_no_place(stage, lin):
    lin.carry_out(lin.look("units", ("u.csv", UNITS)))
    waiting = unit(stage, "U21").id
    for form in ({}, {"at.x": "nan", "at.y": "1"}, {"at.x": "9999", "at.y": "1"}):
        assert lin.client.send_form(f"{C}/units/{waiting}/place", **form).status_code == 422
    assert unit(stage, "U21").point is None


def test_an_address_that_names_no_building_puts_nothing(stage, lin):
    lin.carry_out(lin.look("units", ("u.csv", UNITS)))
    waiting = unit(stage, "U21").id
    answer = lin.client.send_form(f"{C}/units/{waiting}/place", by_address="true")
    assert answer.status_code == 409
