"""Buildings, doors, units, cadres and leaders are changed by page; each save can be undone."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from gisgrid.auth.models import Person
from gisgrid.db import transaction
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.territory.models import GridLeaderTerm
from gisgrid.units.models import Cadre, Unit
from tests.cast import HOME

C = f"/c/{HOME}"
MIDDLE = {"at.x": "320", "at.y": "180"}


class Editor:
    """The director at the pages of editing, and what the database holds."""

    def __init__(self, stage):
        self.stage, self.client = stage, stage.client("lin")

    def send(self, address, status=303, **fields):
        answer = self.client.send_form(f"{C}{address}", **fields)
        assert answer.status_code == status, answer.text
        return answer.headers.get("location", ""), answer.text

    def text(self, address):
        return re.sub(r"\s+", " ", self.client.get(address).text)

    def undo(self, table, row, status=303):
        return self.send(f"/history/{table}/{row}/undo", status)

    def all(self, query):
        with transaction(self.stage.database.owner) as session:
            return session.execute(query).all()

    def one(self, model, *rules):
        with transaction(self.stage.database.owner) as session:
            return session.scalars(select(model).where(model.community == HOME, *rules)).first()


@pytest.fixture
def lin(stage):
    return Editor(stage)


FACTS = {"name": "99号楼", "kind": "walk_up", "floors": "6", "length": "40", "depth": "12"}


def test_a_building_with_entrance_and_doors_is_made_and_undone(lin):
    page = lin.client.get(f"{C}/buildings/new", params={**MIDDLE})
    near = page.headers["location"]
    view = re.search(r"at=([^&]+)", near)[1].replace("%2C", ",")
    where, _text = lin.send("/buildings/new", **FACTS, **MIDDLE, view=view)
    made = lin.one(Building, Building.name == "99号楼")
    assert where == f"{C}/buildings/{made.id}"
    lin.send(where.removeprefix(C) + "/entrances", number="2", **MIDDLE)
    stair = lin.one(Entrance, Entrance.building == made.id)
    form = {"first": "1", "last": "6", "doors": "2"}
    lin.send(f"/entrances/{stair.id}/doors", **form)
    homes = lin.all(
        select(Household.door, Household.address, Household.code, Household.grid)
        .where(Household.building == made.id)
        .order_by(Household.code)
    )
    assert len(homes) == 12
    assert homes[-1][:3] == ("602", "99号楼2单元602", "099-2-06-02")
    assert all(home.grid is not None for home in homes)
    assert "602" in lin.text(f"{C}/entrances/{stair.id}")
    # Filling again makes nothing twice; the whole filling goes at once.
    lin.send(f"/entrances/{stair.id}/doors", 409, **form)
    lin.undo("household", lin.one(Household, Household.code == "099-2-06-02").id)
    assert not lin.all(select(Household.id).where(Household.building == made.id))
    lin.undo("entrance", stair.id)
    lin.undo("building", made.id)
    assert lin.one(Building, Building.name == "99号楼") is None


def test_a_renamed_building_renames_its_doors_and_back(lin):
    home = lin.one(Household, Household.address.like("%1单元101"))
    building = lin.one(Building, Building.id == home.building)
    facts = {"name": "临时楼", "kind": "walk_up", "floors": "6"}
    lin.send(f"/buildings/{building.id}/edit", **facts)
    assert lin.one(Household, Household.id == home.id).address == "临时楼1单元101"
    page = lin.text(f"{C}/history/building/{building.id}")
    assert f"{building.name} → 临时楼" in page
    lin.undo("building", building.id)
    assert lin.one(Household, Household.id == home.id).address == home.address
    assert lin.one(Building, Building.id == building.id).name == building.name


def test_what_was_changed_since_is_not_undone(lin):
    home = lin.one(Household)
    for occupancy in ("tenant", "vacant"):
        form = {"floor": home.floor, "door": home.door, "occupancy": occupancy}
        lin.send(f"/doors/{home.id}", **form)
    saves = re.findall(r'name="save" value="(\d+)"', lin.text(f"{C}/history/household/{home.id}"))
    _where, text = lin.send(f"/history/household/{home.id}/undo", 409, save=saves[1])
    assert "后来又改过" in text
    assert lin.one(Household, Household.id == home.id).occupancy == "vacant"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"floor": "7", "door": "701", "occupancy": "resident"}, "这栋楼只有6层"),
        ({"floor": "x", "door": "701", "occupancy": "resident"}, "楼层写-5到200的数"),
        ({"floor": "1", "door": "", "occupancy": "resident"}, "门牌写数字或字母"),
        ({"floor": "1", "door": "103", "occupancy": "palace"}, "请选居住情况"),
    ],
)
def test_a_door_that_cannot_be_is_refused_with_what_was_typed(lin, form, words):
    stair = lin.one(Entrance)
    before = lin.all(select(func.count()).select_from(Household))
    _where, text = lin.send(f"/entrances/{stair.id}/doors/new", 422, **form)
    assert words in text
    assert f'value="{form["floor"]}"' in text
    assert lin.all(select(func.count()).select_from(Household)) == before


def test_doors_move_with_their_entrance(lin):
    home = lin.one(Household)
    moved = {"number": "1", **MIDDLE}
    lin.send(f"/entrances/{home.entrance}/place", number="9", lon="116.3100", lat="40.0001")
    now = lin.one(Household, Household.id == home.id)
    assert "9单元" in now.address
    assert str(now.point) != str(home.point)
    lin.undo("entrance", home.entrance)
    assert lin.one(Household, Household.id == home.id).address == home.address
    assert lin.one(Entrance, Entrance.id == home.entrance).number == 1
    lin.send(f"/entrances/{home.entrance}/place", 422, **{**moved, "number": "100"})


def test_what_something_stands_upon_is_not_removed(lin):
    home = lin.one(Household)
    _where, text = lin.send(f"/entrances/{home.entrance}/remove", 409)
    assert "不能删除" in text
    assert lin.one(Entrance, Entrance.id == home.entrance) is not None


def test_a_removed_door_comes_back(lin):
    stair = lin.one(Entrance)
    new = {"floor": "1", "door": "103", "occupancy": "tenant"}
    lin.send(f"/entrances/{stair.id}/doors/new", **new)
    made = lin.one(Household, Household.door == "103")
    lin.send(f"/doors/{made.id}/remove")
    assert lin.one(Household, Household.door == "103") is None
    lin.undo("household", made.id)
    back = lin.one(Household, Household.door == "103")
    assert (back.occupancy, back.address, back.grid) == ("tenant", made.address, made.grid)


def test_units_and_cadres(lin):
    unit = {"code": "U77", "name": "新来的单位", "kind": "health", "phone": "0457-0000077"}
    where, _text = lin.send("/units/new", **unit)
    made = lin.one(Unit, Unit.code == "U77")
    assert where == f"{C}/units/{made.id}/spot"
    lin.send(f"/units/{made.id}/spot", view="", **{"at.x": "1", "at.y": "1"})
    assert "不在本社区内" in lin.text(f"{C}/units/{made.id}")
    assert "已经是新来的单位的" in lin.send("/units/new", 422, **unit)[1]
    cadre = {"number": "88", "name": "单雄", "rank": "division_deputy", "unit": made.id}
    lin.send("/cadres/new", **cadre)
    stored = lin.one(Cadre, Cadre.number == 88)
    assert lin.one(Person, Person.id == stored.person).search == "单雄 shanxiong sx"
    lin.send(f"/cadres/{stored.id}", **{**cadre, "name": "仇雄", "post": "主任"})
    assert lin.one(Person, Person.id == stored.person).name == "仇雄"
    refused = lin.send(f"/cadres/{stored.id}", 422, **{**cadre, "office": "外地"})[1]
    assert "这个地址不只对应一栋楼" in refused
    assert 'value="外地"' in refused
    lin.undo("cadre", stored.id)
    again = lin.one(Person, Person.id == stored.person)
    assert (again.name, lin.one(Cadre, Cadre.number == 88).post) == ("单雄", None)
    lin.send(f"/cadres/{stored.id}", **{**cadre, "office": "1a号楼"})
    assert lin.one(Cadre, Cadre.number == 88).point is not None
    lin.undo("cadre", stored.id)
    assert lin.one(Cadre, Cadre.number == 88).point is None


def test_a_new_leader_follows_and_the_page_says_where_he_lives(lin, stage):
    today = date.today()
    grid = stage.world.grids["A"] if "A" in stage.world.grids else min(stage.world.grids.values())
    before = lin.one(GridLeaderTerm, GridLeaderTerm.grid == grid)
    page = f"{C}/grids/01/leader"
    assert "他接手" in lin.text(page)
    elsewhere = lin.one(Building, Building.name.like("%号楼"), Building.id.in_(
        select(Household.building).where(Household.grid != grid)))  # fmt: skip
    form = {"name": "曾新", "home": elsewhere.name, "since": today.isoformat()}
    lin.send("/grids/01/leader", **form)
    terms = lin.all(
        select(GridLeaderTerm.since, GridLeaderTerm.until, Person.name)
        .join(Person, Person.id == GridLeaderTerm.person)
        .where(GridLeaderTerm.grid == grid)
        .order_by(GridLeaderTerm.since)
    )
    assert (terms[-2].since, terms[-2].until) == (before.since, today)
    assert terms[-1].name == "曾新"
    assert "不住在本网格" in lin.text(page)
    # A day before the term that is there, and nobody at all.
    early = (before.since - timedelta(days=1)).isoformat()
    assert "已有任期开始" in lin.send("/grids/01/leader", 422, **{**form, "since": early})[1]
    assert "选一个人" in lin.send("/grids/01/leader", 422, since=today.isoformat())[1]
    newest = lin.one(GridLeaderTerm, GridLeaderTerm.grid == grid, GridLeaderTerm.until.is_(None))
    lin.undo("grid_leader_term", newest.id)
    assert lin.one(GridLeaderTerm, GridLeaderTerm.grid == grid).until is None
    assert lin.one(Person, Person.name == "曾新") is None


def test_bad_addresses_of_pictures_are_refused(lin):
    for at in ("nan,40,90", "1,2", "116,40,99999999", "x,y,z", "inf,0,90"):
        assert lin.client.get(f"{C}/ground.svg", params={"at": at}).status_code == 422
    assert lin.client.get(f"{C}/history/account/1").status_code == 404
