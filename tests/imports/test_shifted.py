"""A file from a commercial map: the page shows both places, and puts back by a click."""

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import select

from gisgrid.exchange.shifted import SHIFTS
from gisgrid.households.models import Building
from gisgrid.units.models import Unit
from tests.cast import HOME


def test_both_places_are_shown_and_one_is_chosen(stage, lin):
    with stage.acting("lin") as (session, _actor):
        stored = session.scalars(select(Building.outline).where(Building.community == HOME))
        houses = [to_shape(one) for one in stored]
    true = shapely.get_coordinates(shapely.point_on_surface(np.array(houses * 8)[:9]))
    written = SHIFTS["bd09"](true)
    lines = [f"U9{n},单位{n},{x:.9f},{y:.9f}" for n, (x, y) in enumerate(written)]
    content = ("单位编号,单位名称,经度,纬度\n" + "\n".join(lines) + "\n").encode()
    address = lin.look("units", ("u.csv", content))
    page = lin.text(address)
    assert "坐标可能是偏移过的" in page
    assert "BD-09" in page
    assert page.count('class="picture"') == 2
    said = {"kind": "units", "profile": "default", "put_back": "bd09"}
    said |= {"column0": "code", "column1": "name", "column2": "lon", "column3": "lat"}
    again = lin.result(lin.client.send_form(address, **said))
    page = lin.text(again)
    assert "坐标可能是偏移过的" not in page
    assert '<option value="bd09" selected>' in page
    lin.carry_out(again)
    with stage.acting("lin") as (session, _actor):
        wanted = (Unit.community == HOME, Unit.code == "U90")
        point = to_shape(session.scalars(select(Unit.point).where(*wanted)).one())
    assert np.abs(np.array([point.x, point.y]) - true[0]).max() < 2e-8
