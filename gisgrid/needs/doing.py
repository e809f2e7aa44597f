"""One step under way: what was given with it, and what its effect reads."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid
from gisgrid.i18n import _
from gisgrid.needs import words
from gisgrid.needs.limits import Limits
from gisgrid.needs.models import Need
from gisgrid.needs.rules import Given, StepRule
from gisgrid.pairing.models import Pairing
from gisgrid.units.models import Unit

LONGEST_DAYS = 366


class StepNotAllowed(Conflict):
    """The step does not lead from where the need stands, or its condition is not met."""


@dataclass(frozen=True)
class Handed:
    """What was given with a step; what the step does not ask for is left out."""

    reason: str = ""
    where: str = ""
    kind: str = ""
    looked: str = ""
    level: str = ""
    unit: int | None = None
    helpers: tuple[int, ...] = ()
    until: date | None = None
    because: str = ""
    words: str = ""
    confirmed: str = ""
    satisfaction: str = ""
    other: str = ""
    supervision: str = ""
    photos: tuple[int, ...] = ()
    urgency: str = ""
    units: tuple[int, ...] = ()
    rating: str = ""


@dataclass
class Doing:
    """One step under way."""

    session: Session
    actor: Actor
    need: Need
    rule: StepRule
    given: Handed
    today: date
    limits: Limits

    def whole(self) -> int:
        """Working days to the answer, as the need is handled now."""
        need = self.need
        days = self.limits.whole(need.kind, need.area_class, need.level)
        return max(1, ceil(days / 2)) if need.is_hurried else days

    def after(self, days: int) -> date:
        return self.limits.calendar.add(self.today, days)


def later_day(doing: Doing, least: date) -> date:
    """The day that was given: after `least`, and not beyond a year."""
    until = doing.given.until
    assert until is not None
    if until <= least or until > doing.today + timedelta(LONGEST_DAYS):
        said = _("请选{first}之后、一年之内的日子。").format(first=least.isoformat())
        raise Invalid(said, fields={"until": said})
    return until


def unit_given(doing: Doing, number: int | None, field: str = "unit") -> Unit:
    found = doing.session.scalar(visible(Unit, doing.need.community).where(Unit.id == number))
    if found is None:
        said = words.missing(Given.UNIT)
        raise Invalid(said, fields={field: said})
    return found


def units_to_hand_to(session: Session, community: int, grid: int | None) -> list[tuple[int, str]]:
    """Units to choose from: the ones paired with the grid today first."""
    paired = select(Pairing.unit).where(
        Pairing.community == community, Pairing.grid == grid, Pairing.until.is_(None)
    )
    query = (
        select(Unit.id, Unit.name)
        .where(Unit.community == community)
        .order_by(Unit.id.in_(paired).desc(), Unit.code)
    )
    return [(id_, name) for id_, name in session.execute(query)]
