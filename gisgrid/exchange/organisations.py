"""Bring in units and cadres."""

from collections.abc import Sequence
from typing import Any

from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.auth.models import Person
from gisgrid.db import visible
from gisgrid.exchange import changes
from gisgrid.exchange.matching import Known, Stock, stock_of
from gisgrid.exchange.merge import Outcome, ewkb, merge
from gisgrid.exchange.report import Fault, Finding, finding
from gisgrid.exchange.rows import CadreRow, UnitRow
from gisgrid.geo import STORED
from gisgrid.households.address import CannotRead, parse
from gisgrid.households.spelling import building_key
from gisgrid.i18n import _
from gisgrid.pinyin import search_key
from gisgrid.territory.models import Community
from gisgrid.units.models import Cadre, Unit

SAME_PLACE = 1e-7  # degrees: a centimetre


def load_units(
    session: Session, community: Community, rows: Sequence[UnitRow], given: set[str]
) -> tuple[Outcome, list[Finding]]:
    """Units by their code; the findings say which were placed by their address, and which not."""
    points, by_address = _points(session, community.community, rows)
    shapes = ewkb(points)
    records = [
        (r.code, r.name, r.short, search_key(r.name), r.kind, r.address, r.phone, shape)
        for r, shape in zip(rows, shapes, strict=True)
    ]
    columns = ("code", "name", "short", "search", "kind", "address", "phone", "point")
    given = given | {"search"} | ({"point"} if {"lon", "geometry"} & given else set())
    table: Any = Unit.__table__
    outcome = merge(session, community.community, table, ["code"], records, columns, given)
    return outcome, by_address


def _points(
    session: Session, code: int, rows: Sequence[UnitRow] | Sequence[CadreRow]
) -> tuple[list[Any], list[Finding]]:
    """The rows' places; where none is written, that of the one building their address names."""
    if all(row.geometry is not None or not row.address for row in rows):
        return [row.geometry for row in rows], []
    stock = stock_of(session, code)
    points, found = [], []
    for row in rows:
        building = None if row.geometry is not None else building_of_address(stock, row.address)
        points.append(building.middle if building else row.geometry)
        if building:
            reason = _("没有坐标，按地址放在{name}。").format(name=building.name)
            found.append(finding(row.row, "address", row.address, Fault("by_address", reason, "")))
        elif row.geometry is None and isinstance(row, UnitRow):
            fault = Fault("no_place_yet", _("还没有位置。"), _("导入后在图上点一下。"))
            found.append(finding(row.row, "address", row.address, fault))
    return points, found


def building_of_address(stock: Stock, address: str | None) -> Known | None:
    """The building that an address names beyond doubt: one and only one of that name."""
    if not address:
        return None
    named = stock.by_name.get(building_key(address), [])
    if not named:
        try:
            read = parse(address)
        except CannotRead:
            return None
        name = f"{read.compound or ''}{read.building or ''}"
        named = stock.by_name.get(building_key(name), []) if read.building else []
    single = {one.id: one for one in named}
    return next(iter(single.values())) if len(single) == 1 else None


def unknown_units(
    session: Session, community: Community, rows: Sequence[CadreRow]
) -> list[Finding]:
    """Cadres whose organisation is not stored."""
    known = _units(session, community.community)
    fault = Fault("unknown_unit", _("没有这个单位。"), _("先导入单位，或写它的编号或名称。"))
    return [finding(r.row, "unit", r.unit, fault) for r in rows if r.unit and r.unit not in known]


def _units(session: Session, code: int) -> dict[str, int]:
    """Units by code and by name; a name that two of them have is not usable."""
    units = session.scalars(visible(Unit, code)).all()
    names = [unit.name for unit in units]
    by_name = {unit.name: unit.id for unit in units if names.count(unit.name) == 1}
    return by_name | {unit.code: unit.id for unit in units}


def load_cadres(
    session: Session, community: Community, rows: Sequence[CadreRow], given: set[str]
) -> tuple[Outcome, list[Finding]]:
    """A cadre is known by his number; his name and telephone stand with the person.

    The findings say whose office was placed by its address.
    """
    code = community.community
    points, by_address = _points(session, code, rows)
    given = given | ({"point"} if {"lon", "geometry", "address"} & given else set())
    units = _units(session, code)
    stored = {
        cadre.number: (cadre, person)
        for cadre, person in session.execute(
            select(Cadre, Person)
            .join(Person, (Person.community == Cadre.community) & (Person.id == Cadre.person))
            .where(Cadre.community == code, Person.community == code)
        )
    }
    added = updated = 0
    for row, place in zip(rows, points, strict=True):
        unit = units[row.unit] if row.unit else None
        if row.number in stored:
            updated += _change(session, stored[row.number], row, (unit, place), given)
        else:
            _add(session, code, row, unit, place)
            added += 1
    session.flush()
    kept = [str(number) for number in sorted(set(stored) - {row.number for row in rows})]
    outcome = Outcome(added, updated, len(rows) - added - updated, kept, len(kept))
    return outcome, by_address


def _add(session: Session, code: int, row: CadreRow, unit: int | None, place: Any) -> None:
    person = Person(
        community=code, name=row.name, search=search_key(row.name, person=True), phone=row.phone
    )
    session.add(person)
    session.flush()
    cadre = Cadre(
        community=code, person=person.id, number=row.number, rank=row.rank, post=row.post,
        unit=unit, address=row.address, point=_stored(place),
    )  # fmt: skip
    session.add(cadre)
    session.flush()
    changes.added(session, "person", person.id)
    changes.added(session, "cadre", cadre.id)


def _stored(place: Any) -> Any:
    return None if place is None else from_shape(place, srid=STORED)


def _change(
    session: Session,
    stored: tuple[Cadre, Person],
    row: CadreRow,
    where: tuple[int | None, Any],
    given: set[str],
) -> int:
    """1 if something changed, else 0; only what the file speaks of."""
    cadre, person = stored
    unit, place = where
    before = cadre.point and to_shape(cadre.point)
    if before is not None and place is not None and before.equals_exact(place, SAME_PLACE):
        place = None
        given = given - {"point"}
    wanted: list[tuple[Any, str, Any]] = [
        (person, "name", row.name), (person, "phone", row.phone), (cadre, "rank", row.rank),
        (cadre, "post", row.post), (cadre, "unit", unit), (cadre, "address", row.address),
        (cadre, "point", _stored(place)),
    ]  # fmt: skip
    changed = [w for w in wanted if w[1] in given and getattr(w[0], w[1]) != w[2]]
    for record in (person, cadre):
        if names := [name for owner, name, _value in changed if owner is record]:
            changes.before(session, record, names)
    for record, name, value in changed:
        setattr(record, name, value)
    person.search = search_key(person.name, person=True)
    return int(bool(changed))
