"""A pairing question from the rows of a community, and names for what comes back."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth.models import Person
from gisgrid.errors import Invalid
from gisgrid.households import service as households
from gisgrid.i18n import _
from gisgrid.needs.models import Need
from gisgrid.needs.service import open_on
from gisgrid.optimize.colour import adjacency
from gisgrid.optimize.match import Instance, Partner, Place
from gisgrid.optimize.match import Wish as Limit
from gisgrid.optimize.match.instance import WISH
from gisgrid.pairing.distances import Distances, unit_distances
from gisgrid.pairing.service import list_pairings
from gisgrid.proposals.rules import KEEP, LOAD, NEEDS, Choices, Mark
from gisgrid.resources.models import Resource, ResourceState
from gisgrid.resources.rules import MEETS_WISH, fit, fit_wish
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import GridPlan
from gisgrid.territory.service import grids_on, is_present
from gisgrid.territory.walking import metric_of
from gisgrid.units.models import Cadre
from gisgrid.units.service import list_units
from gisgrid.wishes.models import Wish
from gisgrid.wishes.service import WAITING


@dataclass(frozen=True)
class Someone:
    """A unit or cadre; `label` is what pages and sentences call it, and no other; `code` what
    files and programs do: the unit's own, C and the number of a cadre."""

    kind: str
    id: int
    code: str
    label: str
    name: str
    number: int | None = None
    seat: int | None = None
    has_office: bool = False
    spot: tuple[float, float] | None = None


@dataclass(frozen=True)
class GridHere:
    """A grid of the plan; outline and middle in metres."""

    id: int
    short: str
    name: str
    outline: shapely.Geometry
    label: tuple[float, float]
    households: int
    needs: dict[str, int]
    wishes: dict[str, int]

    @property
    def asks_for(self) -> dict[str, int]:
        """Needs and wishes by kind, as the engine counts them."""
        return self.needs | {WISH + kind: n for kind, n in self.wishes.items()}


@dataclass(frozen=True)
class Ground:
    """All that proposals of a day are about; nothing of it depends on choices."""

    plan: GridPlan
    on: date
    epsg: int
    grids: tuple[GridHere, ...]
    units: tuple[Someone, ...]
    cadres: tuple[Someone, ...]
    meets: dict[int, frozenset[str]]
    touching: frozenset[tuple[int, int]]
    distances: Distances
    today: frozenset[Mark]

    def someone(self, kind: str, partner: int) -> Someone | None:
        among = self.units if kind == "unit" else self.cadres
        return next((one for one in among if one.id == partner), None)

    def by_label(self, label: str) -> Someone:
        return next(one for one in (*self.units, *self.cadres) if one.label == label)

    def grid(self, grid: int) -> GridHere | None:
        return next((one for one in self.grids if one.id == grid), None)

    def by_short(self, short: str) -> GridHere:
        return next(one for one in self.grids if one.short == short)

    @property
    def placeless(self) -> tuple[Someone, ...]:
        return tuple(one for one in self.units if one.spot is None)

    def metres(self, one: Someone, grid: int, way: str) -> float | None:
        """A cadre walks from his own office, else from his unit's seat; None where nobody knows
        from where."""
        if one.has_office:
            return self.distances.from_office(one.id, grid, way)
        seat = one.id if one.kind == "unit" else one.seat
        return None if seat is None else self.distances.metres(seat, grid, way)


def ground(session: Session, community: Community, plan: GridPlan, on: date) -> Ground:
    rows = grids_on(session, community.community, plan.id)
    if not rows:
        raise Invalid(_("还没有网格。先发布网格方案。"))
    code, epsg = community.community, metric_of(community)
    outlines = geo.to_metric(
        np.asarray([shapely.from_geojson(row[1]) for row in rows], object), epsg
    )
    middles = geo.to_metric(shapely.points([(row[2], row[3]) for row in rows]), epsg)
    homes = (
        households.counts_by_grid(session, code)
        if is_present(plan, on) and plan.in_effect_at is not None
        else households.counts_in_plan(session, code, plan.id)
    )
    needs, wishes = _open_needs(session, code, on), _waiting_wishes(session, code)
    grids = tuple(
        GridHere(
            row[0].id, row[0].short, row[0].name, outline, (middle.x, middle.y),
            homes.get(row[0].id, 0), needs.get(row[0].id, {}), wishes.get(row[0].id, {}),
        )
        for row, outline, middle in zip(rows, outlines, middles, strict=True)
    )  # fmt: skip
    kinds = {kind for some in needs.values() for kind in some}
    units, cadres = _people(session, code, epsg)
    return Ground(
        plan, on, epsg, grids, units, cadres, _meets(session, code, kinds, set(MEETS_WISH)),
        frozenset(adjacency(list(outlines))), unit_distances(session, community, plan),
        today_of(session, code, on, {grid.id for grid in grids}),
    )  # fmt: skip


def _open_needs(session: Session, community: int, on: date) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for grid, kind, number in session.execute(
        select(Need.grid, Need.kind, func.count())
        .where(Need.community == community, open_on(on), Need.grid.is_not(None))
        .group_by(Need.grid, Need.kind)
    ):
        found.setdefault(grid or 0, {})[kind] = number
    return found


def _waiting_wishes(session: Session, community: int) -> dict[int, dict[str, int]]:
    """Wishes on the wall that nobody has claimed, by grid and kind."""
    found: dict[int, dict[str, int]] = {}
    for grid, kind, number in session.execute(
        select(Wish.grid, Wish.kind, func.count())
        .where(Wish.community == community, Wish.state.in_(WAITING), Wish.grid.is_not(None))
        .group_by(Wish.grid, Wish.kind)
    ):
        found.setdefault(grid or 0, {})[kind] = number
    return found


def _meets(
    session: Session, community: int, kinds: set[str], wish_kinds: set[str]
) -> dict[int, frozenset[str]]:
    """Unit → kinds of need and wish that something on its published list helps with."""
    found: dict[int, set[str]] = {}
    for unit, kind, serves in session.execute(
        select(Resource.unit, Resource.kind, Resource.serves).where(
            Resource.community == community, Resource.state == ResourceState.PUBLISHED.value
        )
    ):
        found.setdefault(unit, set()).update(n for n in kinds if fit(kind, serves, n))
        found[unit].update(WISH + w for w in wish_kinds if fit_wish(kind, w))
    return {unit: frozenset(some) for unit, some in found.items()}


def _people(
    session: Session, community: int, epsg: int
) -> tuple[tuple[Someone, ...], tuple[Someone, ...]]:
    units = list_units(session, community)
    cadres = session.execute(
        select(Cadre, Person.name)
        .join(Person, (Person.community == Cadre.community) & (Person.id == Cadre.person))
        .where(Cadre.community == community, Person.community == community)
        .order_by(Cadre.number, Cadre.id)
    ).all()
    names = Counter([unit.short for unit in units] + [name for _cadre, name in cadres])
    made = []
    for unit in units:
        label = unit.short if names[unit.short] == 1 else f"{unit.short}{unit.code}"
        spot = None
        if unit.point is not None:
            point = geo.to_metric(shapely.from_wkb(bytes(unit.point.data)), epsg)
            spot = (point.x, point.y)
        made.append(Someone("unit", unit.id, unit.code, label, unit.name, seat=unit.id, spot=spot))
    others = [
        Someone("cadre", cadre.id, f"C{cadre.number}",
                name if names[name] == 1 else f"{name}{cadre.number}", name, cadre.number,
                cadre.unit, cadre.point is not None)
        for cadre, name in cadres
    ]  # fmt: skip
    return tuple(made), tuple(others)


def today_of(session: Session, community: int, on: date, grids: set[int]) -> frozenset[Mark]:
    """Pairs in force on a day, as they are stored now."""
    return frozenset(
        Mark(one.kind, one.partner, one.grid)
        for one in list_pairings(session, community, on=on)
        if one.grid in grids
    )


def instance(here: Ground, choices: Choices) -> Instance:
    """The question in the engine's words; a unit without a seat takes part only where locked."""
    unit_bounds, cadre_bounds = choices.unit_grids, choices.cadre_grids
    locked = Counter(lock.partner for lock in choices.locks if lock.kind == "unit")

    def unit(one: Someone) -> Partner:
        meets = here.meets.get(one.id, frozenset())
        if one.spot is None:
            return Partner(one.label, 0, locked[one.id], meets)
        return Partner(one.label, *unit_bounds, meets)

    return Instance(
        tuple(Place(g.short, g.households, g.asks_for) for g in here.grids),
        tuple(unit(one) for one in here.units),
        tuple(Partner(one.label, *cadre_bounds) for one in here.cadres),
        _km(here, here.units, choices.way),
        _km(here, here.cadres, choices.way),
        here.touching,
        choices.units_per_grid,
        choices.neighbours,
        choices.cadre_households,
        _limits(here, choices.locks, "lock"),
        _limits(here, choices.bans, "ban"),
        {
            "unit_km": 1.0, "unit_unmet": NEEDS[choices.needs], "cadre_km": 1.0,
            "cadre_load": LOAD[choices.load], "change": KEEP[choices.keep],
        },
        frozenset(
            (one.label, grid.short)
            for mark in here.today
            if (one := here.someone(mark.kind, mark.partner)) and (grid := here.grid(mark.grid))
        ),
        choices.most_changes,
    )  # fmt: skip


def _km(here: Ground, partners: tuple[Someone, ...], way: str) -> np.ndarray:
    return np.array(
        [
            [(here.metres(one, grid.id, way) or 0.0) / 1000 for grid in here.grids]
            for one in partners
        ]
    ).reshape(len(partners), len(here.grids))


def _limits(here: Ground, marks: tuple[Mark, ...], sort: str) -> tuple[Limit, ...]:
    """Marks of units, cadres or grids that are no more say nothing."""
    return tuple(
        Limit(mark.id(sort), one.label, grid.short)
        for mark in marks
        if (one := here.someone(mark.kind, mark.partner)) and (grid := here.grid(mark.grid))
    )
