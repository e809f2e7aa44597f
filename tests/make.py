"""Rows for tests: one function each, saved, with sensible defaults. Write as the owner."""

from datetime import date

import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import text
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth import accounts, service
from gisgrid.auth.models import Account, Person, Role
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.needs.models import Need, NeedState
from gisgrid.pairing.models import Pairing
from gisgrid.pinyin import search_key
from gisgrid.planning import service as planning
from gisgrid.territory.models import Community, Grid, GridLeaderTerm
from gisgrid.territory.plan_models import DraftPlan
from gisgrid.territory.service import set_boundary
from gisgrid.units.models import Cadre, Unit
from gisgrid.visits.models import Outcome, Visit
from tests.pictures import Cell, stored

LONG_AGO = date(2024, 1, 1)


def element(shape: shapely.Geometry) -> object:
    return from_shape(shape, srid=geo.STORED)


def community(
    session: Session, code: int, drawn: list[Cell], name: str = "试验社区", **more: object
) -> Community:
    made = Community(community=code, name=name, short="SY", **more)
    session.add(made)
    session.flush()
    set_boundary(session, made, stored(shapely.union_all([c.outline for c in drawn])))
    return made


def building(session: Session, code: int, cell: Cell) -> Building:
    made = Building(
        community=code,
        source=cell.name,
        name=f"{cell.name}号楼",
        search=search_key(f"{cell.name}号楼"),
        kind="walk_up",
        floors=6,
        outline=element(shapely.MultiPolygon([stored(cell.house)])),
    )
    session.add(made)
    session.flush()
    return made


def household(
    session: Session, of: Building, cell: Cell, number: int, occupancy: str = "resident"
) -> Household:
    entrance = session.query(Entrance).filter_by(community=of.community, building=of.id).first()
    point = stored(cell.house.centroid)
    if entrance is None:
        entrance = Entrance(community=of.community, building=of.id, number=1, point=element(point))
        session.add(entrance)
        session.flush()
    made = Household(
        community=of.community,
        code=f"{cell.name}-1-{number:02d}-01",
        building=of.id,
        entrance=entrance.id,
        floor=number,
        door=f"{number}01",
        address=f"{of.name}1单元{number}01",
        occupancy=occupancy,
        point=element(point),
    )
    session.add(made)
    session.flush()
    return made


def draft(
    session: Session, actor: service.Actor, where: Community, drawn: list[Cell],
    houses: dict[str, Building], continues: dict[str, int] | None = None,
) -> DraftPlan:  # fmt: skip
    """A draft that follows the letters of a picture; the cells are its squares."""
    tessellation = session.scalar(
        text("SELECT store_tessellation(:c, :b, :o)"),
        {
            "c": where.community,
            "b": [houses[c.name].id for c in drawn],
            "o": [shapely.to_wkb(stored(c.outline)) for c in drawn],
        },
    )
    letters = sorted({c.letter for c in drawn})
    cells = planning.load_cells(session, where, int(tessellation or 0))
    return planning.store_draft(
        session, actor, where, "画的", cells, [letters.index(c.letter) for c in drawn],
        lambda _outlines: [f"网格{letter}" for letter in letters], keep_order=True,
    )  # fmt: skip


def person(session: Session, code: int, name: str, phone: str = "0457-0000009") -> Person:
    made = Person(community=code, name=name, search=search_key(name, person=True), phone=phone)
    session.add(made)
    session.flush()
    return made


def term(session: Session, grid: Grid, who: Person, since: date = LONG_AGO) -> GridLeaderTerm:
    made = GridLeaderTerm(community=grid.community, grid=grid.id, person=who.id, since=since)
    session.add(made)
    session.flush()
    return made


def unit(session: Session, code: int, number: int, at: shapely.Point) -> Unit:
    name = f"第{number}单位"
    made = Unit(
        community=code, code=f"U{number:02d}", name=name, short=f"单{number}",
        search=search_key(name), kind="government", phone="0457-0000001",
        point=element(stored(at)),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def cadre(session: Session, code: int, name: str, number: int) -> Cadre:
    who = person(session, code, name)
    made = Cadre(community=code, person=who.id, number=number, rank="division_deputy")
    session.add(made)
    session.flush()
    return made


def paired(
    session: Session, grid: Grid, *, unit: Unit | None = None, cadre: Cadre | None = None,
    since: date = LONG_AGO,
) -> Pairing:  # fmt: skip
    made = Pairing(
        community=grid.community, grid=grid.id, since=since,
        unit=unit and unit.id, cadre=cadre and cadre.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def need(
    session: Session, home: Household, *, raised_on: date, due_on: date,
    closed_on: date | None = None, grid_then: int | None = None, **more: object,
) -> Need:  # fmt: skip
    number = session.query(Need).filter_by(community=home.community).count() + 1
    made = Need(
        community=home.community, no=number, kind="roof_leak", scale="micro", content="顶层渗水",
        state=(NeedState.CLOSED if closed_on else NeedState.REPORTED).value,
        household=home.id, point=home.point, raised_on=raised_on, due_on=due_on,
        closed_on=closed_on, grid=home.grid, grid_then=grid_then or home.grid, **more,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def visit(session: Session, home: Household, on: date, outcome: Outcome = Outcome.HOME) -> Visit:
    made = Visit(
        community=home.community, household=home.id, visited_on=on, visitor_name="网格长",
        outcome=outcome.value, grid=home.grid, grid_then=home.grid,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def account(
    session: Session, username: str, role: Role, scope: accounts.Scope, name: str | None = None
) -> Account:
    """An account without a password: tests enter by token."""
    made = accounts.create(session, username, name or username, None)
    accounts.grant(session, made, role, scope)
    return made
