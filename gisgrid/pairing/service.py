"""Pair, end, undo; who is paired on a day; candidates by distance."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pyproj import Geod
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth.models import Person
from gisgrid.auth.service import Actor
from gisgrid.db import Query, Term, in_force, visible
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.i18n import _
from gisgrid.pairing.models import Pairing
from gisgrid.territory.models import Grid
from gisgrid.territory.plan_models import GridOutline
from gisgrid.territory.service import plan_on
from gisgrid.units.models import Cadre, Unit

KINDS = ("unit", "cadre")


@dataclass(frozen=True)
class Paired:
    """One pairing with the words that pages show. `lon`, `lat`: the unit's seat."""

    id: int
    grid: int
    grid_short: str
    grid_name: str
    kind: str
    partner: int
    name: str
    short: str
    phone: str | None
    since: date
    until: date | None
    reason: str | None
    number: int | None = None
    rank: str | None = None
    lon: float | None = None
    lat: float | None = None


def _rows(community: int) -> Query:
    return (
        select(Pairing, Grid, Unit, Cadre, Person, geo.lon(Unit.point), geo.lat(Unit.point))
        .join(Grid, (Grid.community == Pairing.community) & (Grid.id == Pairing.grid))
        .outerjoin(Unit, (Unit.community == Pairing.community) & (Unit.id == Pairing.unit))
        .outerjoin(Cadre, (Cadre.community == Pairing.community) & (Cadre.id == Pairing.cadre))
        .outerjoin(Person, (Person.community == Cadre.community) & (Person.id == Cadre.person))
        .where(Pairing.community == community)
        .order_by(Grid.short, Pairing.since.desc(), Pairing.id.desc())
    )


def _paired(row: Any) -> Paired:
    pairing, grid, unit, cadre, person, lon, lat = row
    common = {
        "id": pairing.id,
        "grid": grid.id,
        "grid_short": grid.short,
        "grid_name": grid.name,
        "since": pairing.since,
        "until": pairing.until,
        "reason": pairing.reason,
    }
    if unit is not None:
        return Paired(
            kind="unit", partner=unit.id, name=unit.name, short=unit.short, phone=unit.phone,
            lon=lon, lat=lat, **common,
        )  # fmt: skip
    return Paired(
        kind="cadre", partner=cadre.id, name=person.name, short=person.name, phone=person.phone,
        number=cadre.number, rank=cadre.rank, **common,
    )  # fmt: skip


def list_pairings(
    session: Session,
    community: int,
    *,
    on: date | None = None,
    grid: int | None = None,
    unit: int | None = None,
    cadre: int | None = None,
) -> list[Paired]:
    """Pairings of a day, or of all time where `on` is None; by grid, the latest first."""
    query = _rows(community)
    if on is not None:
        query = query.where(in_force(Pairing, on))
    for column, value in ((Pairing.grid, grid), (Pairing.unit, unit), (Pairing.cadre, cadre)):
        if value is not None:
            query = query.where(column == value)
    return [_paired(row) for row in session.execute(query)]


def pairs_on(session: Session, community: int, on: date) -> dict[tuple[int, str], Paired]:
    """The pairing shown for each `(grid, kind)`: the one that began last."""
    found: dict[tuple[int, str], Paired] = {}
    for paired in list_pairings(session, community, on=on):
        found.setdefault((paired.grid, paired.kind), paired)
    return found


def get(session: Session, community: int, pairing: int) -> Pairing:
    found = session.scalar(visible(Pairing, community).where(Pairing.id == pairing))
    if found is None:
        raise NotFound(_("没有这个结对。"))
    return found


def _current(community: int, grid: int, kind: str, on: date) -> Select[Pairing]:
    partner: Term = getattr(Pairing, kind)
    return (
        visible(Pairing, community)
        .where(Pairing.grid == grid, partner.is_not(None), in_force(Pairing, on))
        .with_for_update()
    )


def pair(
    session: Session,
    actor: Actor,
    community: int,
    grid: int,
    kind: str,
    partner: int | None,
    since: date,
    *,
    reason: str | None = None,
    expected: int | None = None,
) -> Pairing | None:
    """Pair a grid with a unit or cadre from a day; what was in force then ends on that day.

    partner    None ends the pairing and begins none
    expected   id of the pairing that the user saw (0: none); raises Conflict if it is another
    Raises Invalid for a day before the present pairing began or before a later one.
    """
    if kind not in KINDS:
        raise Invalid(_("只能与单位或干部结对。"))
    if partner is not None:
        _check_partner(session, community, kind, partner)
    present = session.scalars(_current(community, grid, kind, since)).all()
    if expected is not None and expected not in {p.id for p in present} | (
        set() if present else {0}
    ):
        raise Conflict(_("刚才有人改了这个网格的结对。请看新的情况，再决定。"))
    _refuse_future(session, community, grid, kind, since)
    if partner is not None and [getattr(p, kind) for p in present] == [partner]:
        raise Conflict(_("已经是这个结对了。"))
    for old in present:
        old.until = since
    session.flush()
    if partner is None:
        return None
    made = Pairing(
        community=community, grid=grid, since=since, reason=reason, made_by=actor.account,
        **{kind: partner},
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _check_partner(session: Session, community: int, kind: str, partner: int) -> None:
    model: Any = Unit if kind == "unit" else Cadre
    if session.scalar(visible(model, community).where(model.id == partner)) is None:
        words = _("请选一个。")
        raise Invalid(words, fields={"choose": words})


def _refuse_future(session: Session, community: int, grid: int, kind: str, since: date) -> None:
    later = session.scalar(
        select(func.min(Pairing.since)).where(
            Pairing.community == community,
            Pairing.grid == grid,
            getattr(Pairing, kind).is_not(None),
            Pairing.since > since,
        )
    )
    if later is not None:
        raise Invalid(
            _("已有从 {day} 起的结对。开始日期要在那天或以后。").format(day=later),
            fields={"since": _("太早")},
        )


def undo(session: Session, community: int, pairing: int) -> None:
    """Take a new pairing back: remove it, and what ended on its day goes on."""
    made = get(session, community, pairing)
    if made.until is not None:
        raise Conflict(_("这个结对后来又改过，不能撤销。"))
    kind = "unit" if made.unit is not None else "cadre"
    ended = session.scalars(
        visible(Pairing, community).where(
            Pairing.grid == made.grid,
            getattr(Pairing, kind).is_not(None),
            Pairing.until == made.since,
            Pairing.id != made.id,
        )
    ).all()
    # One that was made and changed on that very day had ended those before it.
    same_day = sorted((old for old in ended if old.since == old.until), key=lambda old: old.id)
    session.delete(made)
    session.flush()
    for old in same_day[-1:] or ended:
        old.until = None
    session.flush()


ELLIPSOID = Geod(ellps="GRS80")


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Between two points (lon, lat), on the ellipsoid of CGCS2000."""
    return float(ELLIPSOID.inv(*a, *b)[2])


@dataclass(frozen=True)
class Candidate:
    """A unit or cadre that could be paired; `distance_m` from its seat to the grid's middle."""

    id: int
    name: str
    detail: str
    distance_m: float | None
    grids: tuple[str, ...]
    is_current: bool


def unit_candidates(session: Session, community: int, grid: int, on: date) -> list[Candidate]:
    """All units, the nearest first; those without a place last."""
    plan = plan_on(session, community, on)
    label = (
        select(GridOutline.label)
        .where(
            GridOutline.community == community,
            GridOutline.grid_plan == (plan.id if plan else None),
            GridOutline.grid == grid,
        )
        .scalar_subquery()
    )
    distance = geo.distance_m(Unit.point, label)
    rows = session.execute(
        select(Unit, distance)
        .where(Unit.community == community)
        .order_by(distance.nulls_last(), Unit.code)
    ).all()
    served = _served(session, community, "unit", on)
    return [
        Candidate(
            unit.id, unit.name, unit.address or "", metres,
            tuple(short for _grid, short in served.get(unit.id, [])),
            grid in {g for g, _short in served.get(unit.id, [])},
        )
        for unit, metres in rows
    ]  # fmt: skip


def cadre_candidates(session: Session, community: int, grid: int, on: date) -> list[Candidate]:
    """All cadres, the one whose other grids lie nearest first, then who has fewest."""
    plan = plan_on(session, community, on)
    served = _served(session, community, "cadre", on)
    near = _label_distances(session, community, plan.id if plan else 0, grid)
    rows = session.execute(
        select(Cadre, Person)
        .join(Person, (Person.community == Cadre.community) & (Person.id == Cadre.person))
        .where(Cadre.community == community, Person.community == community)
    ).all()

    def distance(cadre: int) -> float | None:
        others = [near[g] for g, _short in served.get(cadre, []) if g != grid and g in near]
        return min(others) if others else None

    found = [
        Candidate(
            cadre.id, person.name, cadre.post or "", distance(cadre.id),
            tuple(short for _grid, short in served.get(cadre.id, [])),
            grid in {g for g, _short in served.get(cadre.id, [])},
        )
        for cadre, person in rows
    ]  # fmt: skip
    return sorted(
        found,
        key=lambda c: (c.distance_m is None, c.distance_m or 0.0, len(c.grids), c.name),
    )


def _served(
    session: Session, community: int, kind: str, on: date
) -> dict[int, list[tuple[int, str]]]:
    served: dict[int, list[tuple[int, str]]] = {}
    for paired in list_pairings(session, community, on=on):
        if paired.kind == kind:
            served.setdefault(paired.partner, []).append((paired.grid, paired.grid_short))
    return served


def _label_distances(session: Session, community: int, plan: int, grid: int) -> dict[int, float]:
    here = (
        select(GridOutline.label)
        .where(
            GridOutline.community == community,
            GridOutline.grid_plan == plan,
            GridOutline.grid == grid,
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(GridOutline.grid, geo.distance_m(GridOutline.label, here)).where(
            GridOutline.community == community, GridOutline.grid_plan == plan
        )
    )
    return {row[0]: row[1] for row in rows if row[1] is not None}
