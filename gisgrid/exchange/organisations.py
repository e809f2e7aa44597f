"""Bring in units and cadres."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.auth.models import Person
from gisgrid.db import visible
from gisgrid.exchange import changes
from gisgrid.exchange.merge import Outcome, ewkb, merge
from gisgrid.exchange.report import Fault, Finding, finding
from gisgrid.exchange.rows import CadreRow, UnitRow
from gisgrid.i18n import _
from gisgrid.pinyin import search_key
from gisgrid.territory.models import Community
from gisgrid.units.models import Cadre, Unit


def load_units(
    session: Session, community: Community, rows: Sequence[UnitRow], given: set[str]
) -> Outcome:
    shapes = ewkb(row.geometry for row in rows)
    records = [
        (r.code, r.name, r.short, search_key(r.name), r.kind, r.address, r.phone, shape)
        for r, shape in zip(rows, shapes, strict=True)
    ]
    columns = ("code", "name", "short", "search", "kind", "address", "phone", "point")
    given = given | {"search"} | ({"point"} if {"lon", "geometry"} & given else set())
    table: Any = Unit.__table__
    return merge(session, community.community, table, ["code"], records, columns, given)


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
) -> Outcome:
    """A cadre is known by his number; his name and telephone stand with the person."""
    code = community.community
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
    for row in rows:
        unit = units[row.unit] if row.unit else None
        if row.number in stored:
            updated += _change(session, stored[row.number], row, unit, given)
        else:
            _add(session, code, row, unit)
            added += 1
    session.flush()
    kept = [str(number) for number in sorted(set(stored) - {row.number for row in rows})]
    return Outcome(added, updated, len(rows) - added - updated, kept, len(kept))


def _add(session: Session, code: int, row: CadreRow, unit: int | None) -> None:
    person = Person(
        community=code, name=row.name, search=search_key(row.name, person=True), phone=row.phone
    )
    session.add(person)
    session.flush()
    cadre = Cadre(
        community=code, person=person.id, number=row.number, rank=row.rank, post=row.post,
        unit=unit,
    )  # fmt: skip
    session.add(cadre)
    session.flush()
    changes.added(session, "person", person.id)
    changes.added(session, "cadre", cadre.id)


def _change(
    session: Session,
    stored: tuple[Cadre, Person],
    row: CadreRow,
    unit: int | None,
    given: set[str],
) -> int:
    """1 if something changed, else 0; only what the file speaks of."""
    cadre, person = stored
    wanted: list[tuple[Any, str, Any]] = [
        (person, "name", row.name), (person, "phone", row.phone), (cadre, "rank", row.rank),
        (cadre, "post", row.post), (cadre, "unit", unit),
    ]  # fmt: skip
    changed = [w for w in wanted if w[1] in given and getattr(w[0], w[1]) != w[2]]
    for record in (person, cadre):
        if names := [name for owner, name, _value in changed if owner is record]:
            changes.before(session, record, names)
    for record, name, value in changed:
        setattr(record, name, value)
    person.search = search_key(person.name, person=True)
    return int(bool(changed))
