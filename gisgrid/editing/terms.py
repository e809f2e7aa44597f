"""Terms of grid leaders: who follows whom from which day, what is handed over, where he lives."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.auth.models import Person
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid
from gisgrid.exchange.matching import stock_of
from gisgrid.exchange.organisations import building_of_address
from gisgrid.figures.service import situation
from gisgrid.households.models import Household
from gisgrid.i18n import _
from gisgrid.pinyin import reading, search_key
from gisgrid.territory.models import Grid, GridLeaderTerm
from gisgrid.territory.service import grid_at


@dataclass(frozen=True)
class Newcomer:
    """Who takes over: somebody known by `person`, or a new name."""

    person: int | None
    name: str
    phone: str | None
    home: str | None
    since: date
    basis: str | None


@dataclass(frozen=True)
class Handed:
    """What goes from one leader to the next, each number with the list behind it."""

    households: int
    open_needs: int
    overdue_needs: int
    due_visits: int


@dataclass(frozen=True)
class HomeCheck:
    """Does the leader live in his grid? `inside` None: nobody can tell."""

    inside: bool | None
    words: str


def handed_over(session: Session, actor: Actor, community: int, grid: Grid) -> Handed:
    found = next((one for one in situation(session, actor, community).grids if one.id == grid.id),
                 None)  # fmt: skip
    if found is None:
        return Handed(0, 0, 0, 0)
    return Handed(
        found.households or 0, found.open_needs or 0, found.overdue_needs or 0,
        found.visits_due or 0,
    )  # fmt: skip


def lives_in(
    session: Session, community: int, grid: Grid, home: str | None, today: date
) -> HomeCheck:
    """By the building that the address names; a selection rule of the leader, a warning only."""
    if not home:
        return HomeCheck(None, _("没有写住处，不知道是不是住在本网格。"))
    building = building_of_address(stock_of(session, community), home)
    if building is None:
        return HomeCheck(
            None, _("“{home}”不是一栋认得的楼，不知道是不是住在本网格。").format(home=home)
        )
    at = session.scalar(
        select(Household.grid)
        .where(Household.community == community, Household.building == building.id)
        .limit(1)
    ) or grid_at(session, community, building.middle.x, building.middle.y, today)
    if at == grid.id:
        return HomeCheck(True, _("住在本网格（{home}）。").format(home=home))
    other = session.get(Grid, (community, at)) if at else None
    where = _("{short}网格").format(short=other.short) if other else _("任何网格之外")
    return HomeCheck(False, _("不住在本网格：{home}在{where}。").format(home=home, where=where))


def people(session: Session, community: int) -> list[Person]:
    """Persons who can be chosen, by the reading of their names."""
    found = session.scalars(visible(Person, community)).all()
    return sorted(found, key=lambda one: reading(one.name))


def terms_of(session: Session, community: int, grid: int) -> list[tuple[GridLeaderTerm, Person]]:
    """The latest first."""
    rows = session.execute(
        select(GridLeaderTerm, Person)
        .join(
            Person,
            (Person.community == GridLeaderTerm.community) & (Person.id == GridLeaderTerm.person),
        )
        .where(
            GridLeaderTerm.community == community, GridLeaderTerm.grid == grid,
            Person.community == community,
        )
        .order_by(GridLeaderTerm.since.desc(), GridLeaderTerm.id.desc())
    )  # fmt: skip
    return [(term, person) for term, person in rows]


def appoint(session: Session, actor: Actor, grid: Grid, newcomer: Newcomer) -> GridLeaderTerm:
    """A new term; the one before ends on its first day. Raises Invalid by field."""
    community = grid.community
    require(actor, Verb.PAIR, community)
    terms = [term for term, _person in terms_of(session, community, grid.id)]
    faults = {}
    if newcomer.person is None and not newcomer.name:
        faults["name"] = _("选一个人，或写上姓名。")
    later = [term for term in terms if term.since >= newcomer.since]
    if later:
        faults["since"] = _("{day}已有任期开始。先撤销那一次。").format(day=later[-1].since)
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    current = next((t for t in terms if t.until is None or t.until > newcomer.since), None)
    person = _person(session, community, newcomer)
    if current is not None and current.person == person.id:
        words = _("{name}现在就是网格长。").format(name=person.name)
        raise Invalid(words, {"name": words})
    if current is not None:
        current.until = newcomer.since
        session.flush()
    made = GridLeaderTerm(
        community=community, grid=grid.id, person=person.id, since=newcomer.since,
        basis=newcomer.basis,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _person(session: Session, community: int, newcomer: Newcomer) -> Person:
    if newcomer.person is not None:
        known = session.get(Person, (community, newcomer.person))
        if known is None:
            raise Invalid(_("没有这个人。"), {"person": _("没有这个人。")})
        for name in ("phone", "home"):
            if value := getattr(newcomer, name):
                setattr(known, name, value)
        session.flush()
        return known
    made = Person(
        community=community, name=newcomer.name, search=search_key(newcomer.name, person=True),
        phone=newcomer.phone, home=newcomer.home,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def end(session: Session, actor: Actor, grid: Grid, until: date, today: date) -> GridLeaderTerm:
    """The term of today ends; `until` is the first day without him."""
    require(actor, Verb.PAIR, grid.community)
    terms = terms_of(session, grid.community, grid.id)
    current = next(
        (t for t, _p in terms if t.since <= today and (t.until is None or t.until > today)), None
    )
    if current is None:
        raise Conflict(_("这个网格现在没有网格长。"))
    if until <= current.since:
        words = _("结束要在{day}以后。").format(day=current.since)
        raise Invalid(words, {"until": words})
    current.until = until
    session.flush()
    return current
