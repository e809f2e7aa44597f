"""The demo's upkeep of its register (合成数据): addresses that leaders reported, and an import."""

import tempfile
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.auth import accounts
from gisgrid.auth import service as auth
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.shelf import Shelf
from gisgrid.editing import addresses
from gisgrid.exchange import profiles
from gisgrid.exchange.check import check
from gisgrid.exchange.files import read
from gisgrid.exchange.service import load, wish_for
from gisgrid.households.models import Building, Household
from gisgrid.territory.models import Grid
from gisgrid.territory.service import get_community

# Grid, why, the director's answer; the first two still wait.
YES = "同意"
NEW = (
    (3, "新报的门，入户时看见两家合住后隔开", None),
    (8, "底层改成住户", None),
    (12, "门牌换过，和派出所的一致", YES),
    (17, "门牌重新钉过", "这一户还在住，请先走访核对。"),
)
REPAIRED = 6


def write_edits(session: Session, director: auth.Actor, shelf: Shelf) -> None:
    made = []
    for number, why, answer in NEW:
        leader = auth.enter(
            session, accounts.token(session, f"leader{number:02d}", kind="command", days=1)
        )
        assert leader is not None
        grid = session.get_one(Grid, (COMMUNITY, shelf.grids[number - 1]))
        home = session.scalars(
            select(Household)
            .where(Household.community == COMMUNITY, Household.grid == grid.id,
                   Household.address.contains("单元"), Household.door == "102")
            .order_by(Household.code)
            .limit(1)
        ).first()  # fmt: skip
        if home is None:
            continue
        wanted = home.address + "甲"
        made.append(
            (
                addresses.ask_for(
                    session, leader, grid, home if answer == YES else None, wanted, why
                ),
                answer,
            )
        )
        auth.sign_out(session, leader.token)
    auth.enter(session, director.token)
    for change, answer in made:
        if answer:
            agreed = answer == YES
            addresses.decide(
                session, director, change, agreed=agreed, answer="" if agreed else answer
            )
    _import_facts(session, director)


def _import_facts(session: Session, director: auth.Actor) -> None:
    """Years that were found in the housing office's book, read from a file like any other."""
    buildings = session.scalars(
        select(Building)
        .where(Building.community == COMMUNITY, Building.kind == "walk_up",
               Building.built.is_not(None))
        .order_by(Building.id)
        .limit(REPAIRED)
    ).all()  # fmt: skip
    rows = [f"{one.name},{one.compound or ''},{(one.built or 1990) + 1}" for one in buildings]
    with tempfile.TemporaryDirectory(prefix="gisgrid-demo-") as folder:
        path = Path(folder) / "房产台账_合成数据.csv"
        path.write_text("\n".join(["楼栋名称,小区,建成年份", *rows]), encoding="utf-8")
        community = get_community(session, COMMUNITY)
        profile = profiles.load()["building_facts"]
        checked = check(read(path, None, profile.layers), "building_facts", profile,
                        wish_for(community))  # fmt: skip
        load(session, director, community, checked)
