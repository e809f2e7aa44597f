"""How far units and cadres walk to the grids of a plan: along streets, and straight."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.db import visible
from gisgrid.households.models import Entrance, Household
from gisgrid.optimize.network import Path, Streets, Walks, join
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import BuildingCell, GridOutline, GridPlan, PlanCell
from gisgrid.territory.walking import metric_of, street_network, walking_barriers
from gisgrid.units.models import Cadre, Unit

Floats = NDArray[np.float64]
Spot = tuple[float, float]


@dataclass(frozen=True)
class Doors:
    """The entrances of one grid with the households behind each; x, y in metres.

    A grid without households has one place, where its number stands on maps.
    """

    spots: tuple[Spot, ...]
    households: tuple[int, ...]

    @property
    def middle(self) -> int:
        """Position of the entrance nearest to the households' middle."""
        xy = np.asarray(self.spots)
        centre = np.average(xy, axis=0, weights=self.households)
        return int(np.argmin(((xy - centre) ** 2).sum(axis=1)))


@dataclass(frozen=True, eq=False)
class Measured:
    """Metres (units with a seat and cadres with an office, grids).

    to_middle   walk to the entrance nearest to the households' middle
    to_homes    mean walk to the households
    straight    to that middle as the crow flies
    """

    to_middle: Floats
    to_homes: Floats
    straight: Floats
    walks: Walks
    middles: tuple[int, ...]


@dataclass(frozen=True)
class Distances:
    """How far from every unit with a seat, and every cadre with an office of his own, to every
    grid of a plan; ids are those of the rows.

    placeless   units without a seat: nothing can be said about them
    """

    units: tuple[int, ...]
    cadres: tuple[int, ...]
    grids: tuple[int, ...]
    placeless: tuple[int, ...]
    epsg: int
    measured: Measured

    def metres(self, unit: int, grid: int, way: str = "to_middle") -> float | None:
        if unit not in self.units:
            return None
        return self._metres(self.units.index(unit), grid, way)

    def from_office(self, cadre: int, grid: int, way: str = "to_middle") -> float:
        """From the cadre's own office, which he must have."""
        return self._metres(len(self.units) + self.cadres.index(cadre), grid, way)

    def _metres(self, place: int, grid: int, way: str) -> float:
        found: Floats = getattr(self.measured, way)
        return float(found[place, self.grids.index(grid)])

    def path(self, unit: int, grid: int) -> Path:
        """The walk from the seat to the middle of the grid, in metres of `epsg`."""
        place = self.grids.index(grid)
        return self.measured.walks.path(self.units.index(unit), self.measured.middles[place])


def unit_distances(session: Session, community: Community, plan: GridPlan) -> Distances:
    """Distances of all units, and of cadres with an office, to all grids of a plan.

    Each process keeps the last few; they are made anew when a seat, a door, a household, a
    street or the plan is another one, and never else.
    """
    epsg = metric_of(community)
    seats, placeless = _seats(session, community.community, epsg)
    offices = _offices(session, community.community, epsg)
    doors = _doors(session, community.community, plan, epsg)
    measured = _measure(
        street_network(session, community),
        walking_barriers(session, community),
        (*seats.values(), *offices.values()),
        tuple(doors.values()),
    )
    return Distances(tuple(seats), tuple(offices), tuple(doors), placeless, epsg, measured)


@lru_cache(maxsize=16)
def _measure(
    streets: Streets,
    barriers: tuple[shapely.Geometry, ...],
    seats: tuple[Spot, ...],
    doors: tuple[Doors, ...],
) -> Measured:
    spots = [spot for one in doors for spot in one.spots]
    firsts = np.cumsum([len(seats), *(len(one.spots) for one in doors)])
    walks = join(streets, [*seats, *spots], barriers=barriers)
    metres = walks.distances(range(len(seats)))
    middles = tuple(int(first) + d.middle for first, d in zip(firsts[:-1], doors, strict=True))
    homes = np.zeros((len(seats), len(doors)))
    for place, (first, one) in enumerate(zip(firsts[:-1], doors, strict=True)):
        of_grid = metres[:, first : first + len(one.spots)]
        homes[:, place] = np.average(of_grid, axis=1, weights=one.households)
    apart = walks.points[: len(seats), None] - walks.points[None, list(middles)]
    return Measured(metres[:, list(middles)], homes, np.hypot(*apart.T).T, walks, middles)


def _seats(session: Session, community: int, epsg: int) -> tuple[dict[int, Spot], tuple[int, ...]]:
    units = session.scalars(visible(Unit, community).order_by(Unit.code, Unit.id)).all()
    with_seat = [unit for unit in units if unit.point is not None]
    spots = _spots([unit.point for unit in with_seat], epsg)
    placeless = tuple(unit.id for unit in units if unit.point is None)
    return dict(zip((unit.id for unit in with_seat), spots, strict=True)), placeless


def _offices(session: Session, community: int, epsg: int) -> dict[int, Spot]:
    found = session.scalars(
        visible(Cadre, community).where(Cadre.point.is_not(None)).order_by(Cadre.number, Cadre.id)
    ).all()
    spots = _spots([cadre.point for cadre in found], epsg)
    return dict(zip((cadre.id for cadre in found), spots, strict=True))


def _spots(points: Sequence[Any], epsg: int) -> list[Spot]:
    """Metres, to the millimetre, of stored points."""
    if not points:
        return []
    moved = geo.to_metric(np.asarray([to_shape(point) for point in points], object), epsg)
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(moved).round(3)]


def _doors(session: Session, community: int, plan: GridPlan, epsg: int) -> dict[int, Doors]:
    """By grid in the order of their numbers."""
    labels = session.execute(
        select(GridOutline.grid, GridOutline.label)
        .where(GridOutline.community == community, GridOutline.grid_plan == plan.id)
        .order_by(GridOutline.grid)
    ).all()
    rows = session.execute(_households_by_door(community, plan)).all()
    spots = _spots([row.place for row in rows], epsg)
    found: dict[int, dict[Spot, int]] = {row.grid: {} for row in labels}
    for row, spot in zip(rows, spots, strict=True):
        if row.grid in found:
            homes = found[row.grid]
            homes[spot] = homes.get(spot, 0) + row.households
    for row, spot in zip(labels, _spots([row.label for row in labels], epsg), strict=True):
        if not found[row.grid]:
            found[row.grid] = {spot: 1}
    return {
        grid: Doors(tuple(sorted(homes)), tuple(homes[spot] for spot in sorted(homes)))
        for grid, homes in found.items()
    }


def _households_by_door(community: int, plan: GridPlan) -> Any:
    place = func.coalesce(Entrance.point, Household.point).label("place")
    of_today = plan.in_effect_at is not None and plan.until is None
    grid = Household.grid if of_today else PlanCell.grid
    query = (
        select(grid.label("grid"), place, func.count().label("households"))
        .select_from(Household)
        .outerjoin(
            Entrance,
            (Entrance.community == community) & (Entrance.id == Household.entrance),
        )
    )
    if not of_today:
        query = query.join(
            BuildingCell,
            (BuildingCell.community == community)
            & (BuildingCell.tessellation == plan.tessellation)
            & (BuildingCell.building == Household.building),
        ).join(
            PlanCell,
            (PlanCell.community == community)
            & (PlanCell.grid_plan == plan.id)
            & (PlanCell.building_cell == BuildingCell.id),
        )
    counted = (Household.community == community) & Household.is_counted & grid.is_not(None)
    return query.where(counted).group_by(grid, place)
