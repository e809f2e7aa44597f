"""A leader's new or changed address waits for the director's yes; the old one is kept."""

import re

import pytest
from sqlalchemy import select

from gisgrid.db import transaction
from gisgrid.households.models import AddressChange, Household
from tests.cast import HOME

C = f"/c/{HOME}"


@pytest.fixture
def told(stage):
    def one(model, *rules):
        with transaction(stage.database.owner) as session:
            query = select(model).where(model.community == HOME, *rules)
            return session.scalars(query.order_by(model.id.desc())).first()

    return one


def home_of(told, stage):
    """A household of grid 01 on the first floor, in a building with a name as people write it."""
    home = told(Household, Household.grid == stage.world.grids["A"], Household.floor == 1)
    facts = {"name": "12号楼", "kind": "walk_up", "floors": "6"}
    send(stage.client("lin"), f"/buildings/{home.building}/edit", **facts)
    return told(Household, Household.id == home.id)


def send(client, address, status=303, **form):
    answer = client.send_form(f"{C}{address}", **form)
    assert answer.status_code == status, answer.text
    return re.sub(r"\s+", " ", answer.text)


def test_it_works(stage, told):
    mei, lin = stage.client("mei"), stage.client("lin")
    home = home_of(told, stage)
    wanted = "12号楼1单元102"
    send(mei, "/addresses/new", household=home.id, wanted=wanted, why="门牌换过")
    change = told(AddressChange)
    assert (change.before, change.wanted, change.state) == (home.address, wanted, "waiting")
    assert told(Household, Household.id == home.id).address == home.address
    assert "等您决定" in lin.get(f"{C}/notices").text
    send(lin, f"/addresses/{change.id}/decide", agreed="true")
    now = told(Household, Household.id == home.id)
    assert (now.address, now.grid) == (wanted, home.grid)
    assert told(AddressChange).before == home.address
    assert "同意了您报的地址" in mei.get(f"{C}/notices").text
    assert "已经由" in send(lin, f"/addresses/{change.id}/decide", 409, agreed="true")
    # The undo of the director takes the address back.
    send(lin, f"/history/household/{home.id}/undo")
    assert told(Household, Household.id == home.id).address == home.address


def test_a_new_household_is_made_by_the_yes_alone(stage, told):
    mei, lin = stage.client("mei"), stage.client("lin")
    home = home_of(told, stage)
    send(mei, "/addresses/new", grid="01", wanted="十二号楼一单元604")
    assert told(Household, Household.address == "12号楼1单元604") is None
    send(lin, f"/addresses/{told(AddressChange).id}/decide", agreed="true")
    made = told(Household, Household.address == "12号楼1单元604")
    assert made.grid == home.grid
    assert told(AddressChange).household == made.id


@pytest.mark.parametrize(
    ("wanted", "words"),
    [("3楼", ""), ("", ""), ("9号楼", ""), ("不存在楼", "")],
)
def test_what_is_no_address_is_refused_with_what_was_typed(stage, told, wanted, words):
    page = send(stage.client("mei"), "/addresses/new", 422, grid="01", wanted=wanted)
    assert f'value="{wanted}"' in page
    assert told(AddressChange) is None


def test_unknown_building_or_no_reason_change_nothing(stage, told):
    mei, lin = stage.client("mei"), stage.client("lin")
    send(mei, "/addresses/new", grid="01", wanted="77号楼1单元101")
    change = told(AddressChange)
    assert "楼栋" in send(lin, f"/addresses/{change.id}/decide", 409, agreed="true")
    assert "写上为什么不同意" in send(lin, f"/addresses/{change.id}/decide", 422)
    assert told(AddressChange).state == "waiting"
    send(lin, f"/addresses/{change.id}/decide", answer="没有这栋楼")
    assert told(AddressChange).state == "declined"
    assert "没有这栋楼" in mei.get(f"{C}/addresses").text


def test_leaders_see_and_report_their_own_grids_alone(stage, told):
    mei, bo = stage.client("mei"), stage.client("bo")
    send(mei, "/addresses/new", grid="01", wanted="77号楼1单元101")
    assert "77号楼" not in bo.get(f"{C}/addresses").text
    assert bo.send_form(f"{C}/addresses/new", grid="01", wanted="1号楼1单元101").status_code == 403
    change = told(AddressChange).id
    for who in (mei, bo):
        form = {"agreed": "true"}
        assert who.send_form(f"{C}/addresses/{change}/decide", **form).status_code == 403
