"""Volunteers who reported in: who, from which unit, for which grid, with which skills."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid import personal
from gisgrid.auth.models import Person
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.i18n import _
from gisgrid.pinyin import search_key
from gisgrid.points.models import PointsEntry, Volunteer
from gisgrid.territory.models import Grid
from gisgrid.units.models import Unit

LONGEST = {"name": 40, "skills": 100, "free_times": 100, "pledge": 200}


@dataclass(frozen=True)
class Slip:
    """What somebody writes when he reports in; `consent` that his name is kept and shown."""

    name: str
    person: int | None
    unit: int | None
    grid: int | None
    skills: str
    free_times: str
    pledge: str
    consent: bool


def volunteers(session: Session, community: int, today: date) -> list[Any]:
    """Those of today by the readings of their names, with how often they acted."""
    acts = (
        select(func.count().filter(PointsEntry.points > 0)
               - func.count().filter(PointsEntry.points < 0))
        .where(PointsEntry.community == community, PointsEntry.person == Volunteer.person)
        .correlate(Volunteer)
        .scalar_subquery()
    )  # fmt: skip
    query = (
        select(
            Volunteer.id, Volunteer.person, Person.name, Unit.short.label("unit"),
            Grid.short.label("grid"), Volunteer.skills, Volunteer.free_times, Volunteer.pledge,
            Volunteer.since, acts.label("acts"),
        )
        .join(Person, (Person.community == Volunteer.community) & (Person.id == Volunteer.person))
        .outerjoin(Unit, (Unit.community == Volunteer.community) & (Unit.id == Volunteer.unit))
        .outerjoin(Grid, (Grid.community == Volunteer.community) & (Grid.id == Volunteer.grid))
        .where(Volunteer.community == community,
               Volunteer.until.is_(None) | (Volunteer.until > today))
        .order_by(Person.search)
    )  # fmt: skip
    return list(session.execute(query).mappings())


def register(
    session: Session, actor: Actor, community: int, slip: Slip, today: date
) -> Volunteer:  # fmt: skip
    """Somebody reports in; who left before reports in again under his old row."""
    require(actor, Verb.VERIFY, community)
    _check(slip)
    person = _person(session, actor, community, slip)
    found = session.scalar(visible(Volunteer, community).where(Volunteer.person == person.id))
    if found is not None and (found.until is None or found.until > today):
        raise Conflict(_("{name}已经报到。").format(name=person.name))
    made = found or Volunteer(community=community, person=person.id)
    made.unit, made.grid, made.since, made.until = slip.unit, slip.grid, today, None
    for name in ("skills", "free_times", "pledge"):
        setattr(made, name, getattr(slip, name).strip() or None)
    made.registered_name = actor.name
    session.add(made)
    session.flush()
    return made


def _check(slip: Slip) -> None:
    faults = {}
    if slip.person is None and not slip.name.strip():
        faults["name"] = _("写姓名，或从名单里选。")
    for name, most in LONGEST.items():
        words = getattr(slip, name)
        if len(words) > most:
            faults[name] = _("太长了，最多{n}个字。").format(n=most)
        elif personal.identity_numbers(words):
            faults[name] = _("文字里像是有身份证号，不能写在这里。")
    if not slip.consent:
        faults["consent"] = _("要本人同意留下姓名并公示积分。")
    if faults:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)


def _person(session: Session, actor: Actor, community: int, slip: Slip) -> Person:
    if slip.person is not None:
        found = session.scalar(visible(Person, community).where(Person.id == slip.person))
        if found is None:
            raise NotFound(_("没有这位志愿者。"))
        return found
    if not any(actor.can(verb) for verb in (Verb.IMPORT, Verb.PAIR, Verb.ADMINISTER)):
        raise NotAllowed(_("新的人请社区主任登记；已有的人可以从名单里选。"))
    name = slip.name.strip()
    made = Person(community=community, name=name, search=search_key(name, person=True))
    session.add(made)
    session.flush()
    return made


def leave(session: Session, actor: Actor, community: int, volunteer: int, today: date) -> Volunteer:
    """No longer a volunteer from today; points stay."""
    require(actor, Verb.VERIFY, community)
    found = session.scalar(visible(Volunteer, community).where(Volunteer.id == volunteer))
    if found is None:
        raise NotFound(_("没有这位志愿者。"))
    found.until = today
    session.flush()
    return found
