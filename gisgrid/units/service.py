"""Units and cadres by their keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.auth.models import Person
from gisgrid.db import visible
from gisgrid.errors import NotFound
from gisgrid.i18n import _
from gisgrid.units.models import Cadre, Unit


@dataclass(frozen=True)
class CadreEntry:
    """A cadre with his name."""

    id: int
    number: int
    name: str
    rank: str
    post: str | None
    phone: str | None


def list_units(session: Session, community: int) -> Sequence[Unit]:
    return session.scalars(visible(Unit, community).order_by(Unit.code)).all()


def get_unit(session: Session, community: int, unit: int) -> Unit:
    found = session.scalar(visible(Unit, community).where(Unit.id == unit))
    if found is None:
        raise NotFound(_("没有这个单位。"))
    return found


def list_cadres(session: Session, community: int) -> list[CadreEntry]:
    rows = session.execute(
        select(Cadre, Person)
        .join(Person, (Person.community == Cadre.community) & (Person.id == Cadre.person))
        .where(Cadre.community == community, Person.community == community)
        .order_by(Cadre.number)
    )
    return [CadreEntry(c.id, c.number, p.name, c.rank, c.post, p.phone) for c, p in rows]
