"""The world of the cast with words in the records of grid 01 that only some may read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gisgrid.app import create_app
from gisgrid.auth.models import Account, RoleGrant
from gisgrid.auth.service import today
from gisgrid.cluster import Server
from gisgrid.config import Settings
from gisgrid.db import transaction
from gisgrid.households.models import Building, Household
from gisgrid.territory.models import Counter
from gisgrid.units.models import Unit
from gisgrid.wishes.models import GoodDeed, Wish
from tests import cast, make
from tests.cast import HOME
from tests.conftest import WORLD, Stage, cloned

SECRET = "只有一号网格知道的话"
ADDRESS = "1a号楼1单元101"
# How somebody would ask for it: the building is called 11号楼, so that the question itself
# does not hold the words that are looked for in the answer.
QUESTION = "11号楼1单元101"


@dataclass
class Secrets:
    """A stage whose grid 01 has records with SECRET; ids of what addresses name."""

    stage: Stage
    home: int = 0
    unit: int = 0
    need: int = 0
    accounts: dict[str, int] = field(default_factory=dict)
    grants: dict[str, int] = field(default_factory=dict)


def tell(session: Session, made: Secrets) -> None:
    """Records of every kind in grid 01 that contain SECRET."""
    session.execute(
        update(Building)
        .where(Building.community == HOME, Building.name == "1a号楼")
        .values(name="11号楼", search="11haolou")
    )
    session.add(Counter(community=HOME, series="need", last=100))
    session.add(Counter(community=HOME, series="wish", last=100))
    home = session.scalar(
        select(Household).where(Household.community == HOME, Household.address == ADDRESS)
    )
    day = today(session, HOME)
    unit = session.scalar(select(Unit.id).where(Unit.community == HOME, Unit.code == "U01"))
    need = make.need(session, home, raised_on=day, due_on=day + timedelta(days=9))
    need.content, need.emergency = SECRET, True
    make.visit(session, home, day).situation = SECRET
    grids = {"grid": home.grid, "grid_then": home.grid}
    session.add(
        Wish(community=HOME, no=1, wish_text=SECRET, kind="goods", state="reviewed",
             household=home.id, raised_on=day, **grids)
    )  # fmt: skip
    session.add(
        GoodDeed(community=HOME, done_on=day, unit=unit, kind="repair", content=SECRET, **grids)
    )
    session.flush()
    made.home, made.unit, made.need = home.id, unit, need.id


@pytest.fixture(scope="module")
def told(server: Server, settings: Settings, world_template: cast.World) -> Iterator[Secrets]:
    with cloned(server, WORLD) as database:
        application = create_app(settings, database.app)
        application.state.tile_pool.open()
        made = Secrets(Stage(world_template, database, application))
        with transaction(database.owner) as session:
            tell(session, made)
            made.accounts = dict(session.execute(select(Account.username, Account.id)).all())
            made.grants = dict(
                session.execute(
                    select(Account.username, RoleGrant.id)
                    .join(RoleGrant, RoleGrant.account == Account.id)
                    .order_by(RoleGrant.id.desc())
                ).all()
            )
        yield made
        application.state.tile_pool.close()
