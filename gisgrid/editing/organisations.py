"""Units and cadres, changed one by one."""

from dataclasses import dataclass
from typing import Any

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth.models import Person
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.db import visible
from gisgrid.editing.words import ranks, unit_kinds
from gisgrid.errors import Invalid, NotFound
from gisgrid.exchange.matching import stock_of
from gisgrid.exchange.organisations import building_of_address
from gisgrid.i18n import _
from gisgrid.pinyin import search_key
from gisgrid.units.models import Cadre, Unit


@dataclass(frozen=True)
class UnitFacts:
    code: str
    name: str
    short: str
    kind: str
    address: str | None
    phone: str | None


@dataclass(frozen=True)
class CadreFacts:
    number: int | None
    name: str
    rank: str
    post: str | None
    phone: str | None
    unit: int | None
    address: str | None = None


def _refuse(faults: dict[str, str]) -> None:
    if faults:
        raise Invalid(next(iter(faults.values())), faults)


def save_unit(
    session: Session, actor: Actor, community: int, unit: Unit | None, facts: UnitFacts
) -> Unit:
    """Raises Invalid by field."""
    require(actor, Verb.IMPORT, community)
    faults = {}
    if not facts.code:
        faults["code"] = _("写上单位编号，如U22。")
    if not facts.name:
        faults["name"] = _("写上单位名称。")
    if facts.kind not in unit_kinds():
        faults["kind"] = _("请选类型。")
    same = session.scalar(visible(Unit, community).where(Unit.code == facts.code))
    if same is not None and (unit is None or same.id != unit.id):
        faults["code"] = _("编号{code}已经是{name}的。").format(code=facts.code, name=same.name)
    _refuse(faults)
    values = {
        "code": facts.code, "name": facts.name, "short": facts.short or facts.name[:4],
        "kind": facts.kind, "address": facts.address, "phone": facts.phone,
        "search": search_key(facts.name),
    }  # fmt: skip
    if unit is None:
        unit = Unit(community=community, **values)
        session.add(unit)
    for name, value in values.items():
        setattr(unit, name, value)
    session.flush()
    return unit


def put_unit(session: Session, actor: Actor, unit: Unit, point: Point) -> None:
    require(actor, Verb.IMPORT, unit.community)
    unit.point = from_shape(point, srid=geo.STORED)
    session.flush()


def get_cadre(session: Session, community: int, cadre: int) -> tuple[Cadre, Person]:
    found = session.execute(
        select(Cadre, Person)
        .join(Person, (Person.community == Cadre.community) & (Person.id == Cadre.person))
        .where(Cadre.community == community, Person.community == community, Cadre.id == cadre)
    ).first()
    if found is None:
        raise NotFound(_("没有这位干部。"))
    return found[0], found[1]


def list_cadres(session: Session, community: int) -> list[tuple[Cadre, Person, str | None]]:
    rows: Any = session.execute(
        select(Cadre, Person, Unit.name)
        .join(Person, (Person.community == Cadre.community) & (Person.id == Cadre.person))
        .outerjoin(Unit, (Unit.community == Cadre.community) & (Unit.id == Cadre.unit))
        .where(Cadre.community == community, Person.community == community)
        .order_by(Cadre.number)
    )
    return [(cadre, person, unit) for cadre, person, unit in rows]


def save_cadre(
    session: Session, actor: Actor, community: int, cadre: Cadre | None, facts: CadreFacts
) -> Cadre:
    """His name and telephone stand with the person. Raises Invalid by field.

    A changed address of his own office moves it there; without one he walks from his unit's seat.
    """
    require(actor, Verb.IMPORT, community)
    faults = {}
    if facts.number is None or not 1 <= facts.number <= 999:
        faults["number"] = _("序号写1到999的数。")
    if not facts.name:
        faults["name"] = _("写上姓名。")
    if facts.rank not in ranks():
        faults["rank"] = _("请选职级。")
    same = session.scalar(visible(Cadre, community).where(Cadre.number == facts.number))
    if same is not None and (cadre is None or same.id != cadre.id):
        faults["number"] = _("序号{n}已经有人用。").format(n=facts.number)
    if facts.unit is not None and session.get(Unit, (community, facts.unit)) is None:
        faults["unit"] = _("没有这个单位。")
    is_moved = facts.address != (cadre.address if cadre else None)
    office = None
    if is_moved and facts.address:
        office = building_of_address(stock_of(session, community), facts.address)
        if office is None:
            faults["office"] = _("这个地址不只对应一栋楼，或没有这栋楼。")
    _refuse(faults)
    values: dict[str, Any] = {
        "number": facts.number, "rank": facts.rank, "post": facts.post, "unit": facts.unit,
    }  # fmt: skip
    if is_moved:
        point = from_shape(office.middle, srid=geo.STORED) if office else None
        values |= {"address": facts.address, "point": point}
    who = {"name": facts.name, "phone": facts.phone,
           "search": search_key(facts.name, person=True)}  # fmt: skip
    if cadre is None:
        person = Person(community=community, **who)
        session.add(person)
        session.flush()
        cadre = Cadre(community=community, person=person.id, **values)
        session.add(cadre)
        session.flush()
        return cadre
    stored = session.get_one(Person, (community, cadre.person))
    for record, given in ((stored, who), (cadre, values)):
        for name, value in given.items():
            setattr(record, name, value)
    session.flush()
    return cadre
