"""The people whom all tests know, and the small world in which they live.

Mei     leads grid 01 of community HOME
Bo      leads grid 02: must see nothing of grid 01
Lin     directs HOME and sees all of it
Hua     director of AWAY, another community: must see nothing of HOME
Unit    liaison of the unit paired with grid 01
Cadre   paired with grids 01 and 02
Group   leads the residents' group that holds grid 01
Wei     officer of the district that holds both communities
Ada     administrator of both
guest   nobody signed in
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gisgrid.auth import accounts, service
from gisgrid.auth.accounts import Scope, of_community
from gisgrid.auth.models import Role
from gisgrid.households.models import Household
from gisgrid.planning import approval
from gisgrid.planning import service as planning
from gisgrid.territory.models import Community, Grid, ResidentsGroup
from gisgrid.upkeep import fill_lists
from tests import make
from tests.pictures import cells, digits

HOME = 110108001001
AWAY = 110108001002
DISTRICT = Scope(110108000000, 110109000000)
CAST = ("mei", "bo", "lin", "hua", "unit", "cadre", "group", "wei", "ada")
TODAY_WITHOUT_ZONE = date.today()

GRIDS = """
    A A B B
    A A B .
    C C C .
"""
HOMES = """
    3 3 4 4
    3 3 4 .
    6 6 6 .
"""


@dataclass
class World:
    """What was made, by the words of the pictures."""

    grids: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


def enter_as(session: Session, username: str, role: Role | None = None) -> service.Actor:
    """Act as an account on any connection."""
    token = accounts.token(session, username, kind="command", days=1)
    if role:
        fitting = [r for r in service.roles(session, token) if r.role == role]
        service.switch_role(session, token, fitting[0].role_grant)
    actor = service.enter(session, token)
    assert actor is not None
    return actor


def approve_by_two(
    session: Session, code: int, draft: int, drawn_by: str = "lin", approved_by: str = "wei"
) -> None:
    """One submits a draft, another approves it, the first acts on."""
    where = session.get(Community, code)
    assert where is not None
    enter_as(session, drawn_by, Role.COMMUNITY_DIRECTOR)
    approval.submit(session, where, draft)
    enter_as(session, approved_by)
    approval.approve(session, code, draft)
    enter_as(session, drawn_by, Role.COMMUNITY_DIRECTOR)


def build_community(session: Session, code: int, name: str) -> dict[str, Grid]:
    """Buildings, households and one published plan of three grids, as the pictures show."""
    actor = enter_as(session, "ada", Role.COMMUNITY_DIRECTOR)
    drawn = cells(GRIDS)
    where = make.community(session, code, drawn, name)
    houses = {}
    for cell in drawn:
        houses[cell.name] = make.building(session, code, cell)
        for number in range(1, digits(HOMES)[cell.row, cell.column] + 1):
            make.household(session, houses[cell.name], cell, number)
    draft = make.draft(session, actor, where, drawn, houses)
    planning.publish(session, code, draft.id, make.LONG_AGO)
    session.expire_all()
    return {
        grid.name[-1]: grid for grid in session.scalars(select(Grid).where(Grid.community == code))
    }


def people(session: Session, grids: dict[str, Grid]) -> None:
    """The cast of HOME with terms and pairings."""
    drawn = {cell.name: cell for cell in cells(GRIDS)}
    mei, bo = make.person(session, HOME, "曾梅"), make.person(session, HOME, "单波")
    make.term(session, grids["A"], mei)
    make.term(session, grids["B"], bo)
    unit = make.unit(session, HOME, 1, drawn["1a"].outline.centroid)
    far = make.unit(session, HOME, 2, drawn["3c"].outline.centroid)
    cadre = make.cadre(session, HOME, "陈建国", 1)
    make.paired(session, grids["A"], unit=unit)
    make.paired(session, grids["B"], unit=far)
    for letter in "AB":
        make.paired(session, grids[letter], cadre=cadre)
    group = ResidentsGroup(community=HOME, name="第一居民小组")
    session.add(group)
    session.flush()
    session.execute(
        update(Grid)
        .where(Grid.community == HOME, Grid.id == grids["A"].id)
        .values(residents_group=group.id)
    )
    inside = of_community
    for username, role, scope in (
        ("mei", Role.GRID_LEADER, inside(HOME, person=mei.id)),
        ("bo", Role.GRID_LEADER, inside(HOME, person=bo.id)),
        ("lin", Role.COMMUNITY_DIRECTOR, inside(HOME)),
        ("hua", Role.COMMUNITY_DIRECTOR, inside(AWAY)),
        ("unit", Role.UNIT_LIAISON, inside(HOME, unit=unit.id)),
        ("cadre", Role.CADRE, inside(HOME, cadre=cadre.id)),
        ("group", Role.GROUP_LEADER, inside(HOME, residents_group=group.id)),
        ("wei", Role.DISTRICT_OFFICER, DISTRICT),
    ):
        make.account(session, username, role, scope)


def records(session: Session, grids: dict[str, Grid], today: date) -> None:
    """Needs and visits: in A two open needs, one of them overdue, and one closed; B has one."""
    homes: dict[int, list[Household]] = {}
    for home in session.scalars(
        select(Household).where(Household.community == HOME).order_by(Household.code)
    ):
        homes.setdefault(home.grid or 0, []).append(home)
    a, b = homes[grids["A"].id], homes[grids["B"].id]
    ago = [today - timedelta(days=n) for n in range(400)]
    make.need(session, a[0], raised_on=ago[30], due_on=ago[10])
    make.need(session, a[1], raised_on=ago[3], due_on=today + timedelta(days=9))
    make.need(session, a[2], raised_on=ago[90], due_on=ago[80], closed_on=ago[60],
              confirmed="yes")  # fmt: skip
    make.need(session, b[0], raised_on=ago[5], due_on=today + timedelta(days=5))
    for home in a[:6]:
        make.visit(session, home, ago[2])
    make.visit(session, b[0], ago[300])


def build(session: Session) -> World:
    """The whole world; `session` is the owner's."""
    fill_lists(session)
    ada = make.account(session, "ada", Role.ADMINISTRATOR, DISTRICT)
    accounts.grant(session, ada, Role.COMMUNITY_DIRECTOR, DISTRICT)
    home = build_community(session, HOME, "家园社区")
    build_community(session, AWAY, "远方社区")
    people(session, home)
    enter_as(session, "lin")
    records(session, home, service.today(session, HOME))
    world = World({letter: grid.id for letter, grid in home.items()})
    for name in CAST:
        world.tokens[name] = accounts.token(session, name)
    return world
