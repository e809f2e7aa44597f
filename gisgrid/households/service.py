"""Lists of buildings and households, the way from a written address to a household, and the
households that lie outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select, text, update
from sqlalchemy.orm import Session, aliased

from gisgrid import geo
from gisgrid.audit.service import note_bulk
from gisgrid.db import Condition, Query, Term, visible
from gisgrid.errors import NotFound
from gisgrid.households.models import Building, Entrance, Household, Outside
from gisgrid.i18n import _
from gisgrid.territory.models import Community, Grid
from gisgrid.territory.plan_models import BuildingCell, GridOutline, GridPlan, PlanCell


@dataclass(frozen=True)
class Filter:
    grid: int | None = None
    building: int | None = None
    occupancy: str | None = None
    counted: bool = True
    q: str | None = None
    reached: Select[Any] | None = None
    reached_is: bool = True
    outside: bool = False


@dataclass(frozen=True)
class HouseholdRow:
    id: int
    code: str
    address: str
    building: int | None
    building_name: str | None
    entrance: int | None
    floor: int | None
    door: str | None
    occupancy: str
    tenure: str | None
    grid_short: str | None
    grid_name: str | None


def conditions(wanted: Filter) -> list[Condition]:
    made: list[Condition] = []
    if wanted.counted:
        made.append(Household.is_counted)
    if wanted.grid is not None:
        made.append(Household.grid == wanted.grid)
    if wanted.building is not None:
        made.append(Household.building == wanted.building)
    if wanted.occupancy:
        made.append(Household.occupancy == wanted.occupancy)
    if wanted.q:
        made.append(Household.address.contains(wanted.q, autoescape=True))
    if wanted.outside:
        made.append(Household.grid.is_(None))
    if wanted.reached is not None:
        inside = Household.id.in_(wanted.reached)
        made.append(inside if wanted.reached_is else ~inside)
    return made


def _rows(community: int) -> Query:
    return (
        select(
            Household.id,
            Household.code,
            Household.address,
            Household.building,
            Building.name.label("building_name"),
            Entrance.number.label("entrance"),
            Household.floor,
            Household.door,
            Household.occupancy,
            Household.tenure,
            Grid.short.label("grid_short"),
            Grid.name.label("grid_name"),
        )
        .outerjoin(
            Building,
            (Building.community == Household.community) & (Building.id == Household.building),
        )
        .outerjoin(
            Entrance,
            (Entrance.community == Household.community) & (Entrance.id == Household.entrance),
        )
        .outerjoin(Grid, (Grid.community == Household.community) & (Grid.id == Household.grid))
        .where(Household.community == community)
    )


SORTS: dict[str, Term] = {
    "code": Household.code,
    "grid": Grid.short,
    "occupancy": Household.occupancy,
    "floor": Household.floor,
}


def list_households(
    session: Session,
    community: int,
    wanted: Filter,
    *,
    sort: str = "code",
    limit: int | None = 50,
    offset: int = 0,
) -> tuple[list[HouseholdRow], int]:
    rules = conditions(wanted)
    total = session.scalar(
        select(func.count()).select_from(Household).where(Household.community == community, *rules)
    )
    column = SORTS.get(sort.lstrip("-"), Household.code)
    query = (
        _rows(community)
        .where(*rules)
        .order_by(column.desc() if sort.startswith("-") else column.asc(), Household.code)
        .limit(limit)
        .offset(offset)
    )
    return [HouseholdRow(**row) for row in session.execute(query).mappings()], total or 0


def after(
    session: Session, community: int, wanted: Filter, last: int, limit: int
) -> list[HouseholdRow]:
    """The next page behind the household with id `last`, for programs."""
    query = (
        _rows(community)
        .where(*conditions(wanted), Household.id > last)
        .order_by(Household.id)
        .limit(limit)
    )
    return [HouseholdRow(**row) for row in session.execute(query).mappings()]


def get_by_code(session: Session, community: int, code: str) -> Household:
    found = session.scalar(visible(Household, community).where(Household.code == code))
    if found is None:
        raise NotFound(_("没有这一户，或您不能看。"))
    return found


def counts_by_grid(session: Session, community: int) -> dict[int | None, int]:
    rows = session.execute(
        select(Household.grid, func.count())
        .where(Household.community == community, Household.is_counted)
        .group_by(Household.grid)
    )
    return {row[0]: row[1] for row in rows}


def counts_in_plan(session: Session, community: int, plan: int) -> dict[int | None, int]:
    """Counted households by the grids of another plan than today's: by their building's cell,
    or without a building by the cell under their point."""
    by_key = aliased(BuildingCell)
    by_place = (
        select(func.min(BuildingCell.id))
        .where(
            BuildingCell.community == community,
            BuildingCell.tessellation == GridPlan.tessellation,
            geo.covers(BuildingCell.outline, Household.point),
        )
        .correlate(Household, GridPlan)
        .scalar_subquery()
    )
    rows = session.execute(
        select(PlanCell.grid, func.count())
        .select_from(Household)
        .join(GridPlan, (GridPlan.community == community) & (GridPlan.id == plan))
        .outerjoin(
            by_key,
            (by_key.community == community)
            & (by_key.tessellation == GridPlan.tessellation)
            & (by_key.building == Household.building),
        )
        .join(
            PlanCell,
            (PlanCell.community == community)
            & (PlanCell.grid_plan == plan)
            & (PlanCell.building_cell == func.coalesce(by_key.id, by_place)),
        )
        .where(Household.community == community, Household.is_counted, Household.grid.is_not(None))
        .group_by(PlanCell.grid)
    )
    return {row[0]: row[1] for row in rows}


def buildings_of(session: Session, community: int, grid: int) -> Sequence[Any]:
    """`(id, name, floors, households)` of the buildings with households in a grid."""
    return session.execute(
        select(Building.id, Building.name, Building.floors, func.count().label("households"))
        .join(
            Household,
            (Household.community == Building.community) & (Household.building == Building.id),
        )
        .where(
            Building.community == community,
            Household.community == community,
            Household.grid == grid,
            Household.is_counted,
        )
        .group_by(Building.id, Building.name, Building.floors)
        .order_by(Building.name, Building.id)
    ).all()


def buildings_named(session: Session, community: int, words: str, limit: int = 8) -> list[Any]:
    """`(id, name, compound, lon, lat)` by a part of the name in characters or pinyin."""
    middle = func.ST_PointOnSurface(Building.outline)
    wanted = words.casefold().replace(" ", "")
    return list(
        session.execute(
            select(Building.id, Building.name, Building.compound, geo.lon(middle), geo.lat(middle))
            .where(
                Building.community == community,
                Building.name.is_not(None),
                or_(
                    Building.search.contains(wanted, autoescape=True),
                    Building.name.contains(words, autoescape=True),
                ),
            )
            .order_by(Building.is_context, func.length(Building.name), Building.name, Building.id)
            .limit(limit)
        )
    )


@dataclass(frozen=True)
class OutsideRow:
    """A household whose point lies outside the boundary, with the nearest grid."""

    code: str
    address: str
    lon: float
    lat: float
    distance_m: float
    nearest_short: str | None
    nearest_name: str | None
    decision: str | None


def list_outside(session: Session, community: int, plan: int | None) -> list[OutsideRow]:
    """Households beyond the boundary, the farthest first; with their nearest grid of the plan."""
    away = geo.distance_m(Community.boundary, Household.point)
    nearest = (
        select(Grid.short, Grid.name)
        .join(
            GridOutline, (GridOutline.community == Grid.community) & (GridOutline.grid == Grid.id)
        )
        .where(Grid.community == community, GridOutline.community == community)
        .where(GridOutline.grid_plan == plan)
        .order_by(geo.distance_m(GridOutline.outline, Household.point), Grid.short)
        .limit(1)
        .lateral("nearest")
    )
    rows = session.execute(
        select(
            Household.code, Household.address, geo.lon(Household.point), geo.lat(Household.point),
            away, nearest.c.short, nearest.c.name, Household.outside,
        )
        .join(Community, Community.community == Household.community)
        .outerjoin(nearest, text("true"))
        .where(Household.community == community, ~geo.covers(Community.boundary, Household.point))
        .order_by(away.desc(), Household.code)
    )  # fmt: skip
    return [OutsideRow(*row) for row in rows]


def decide_outside(session: Session, community: int, decision: Outside | None) -> int:
    """A person's word about all households outside: leave them out, or give them to the nearest
    grid. Takes effect at once where a plan is in force. Returns how many."""
    outside = (
        select(Household.id)
        .join(Community, Community.community == Household.community)
        .where(Household.community == community, ~geo.covers(Community.boundary, Household.point))
    )
    done = session.execute(
        update(Household)
        .where(Household.community == community, Household.id.in_(outside))
        .values(outside=decision)
        .execution_options(synchronize_session=False)
    )
    count = int(getattr(done, "rowcount", 0))
    note_bulk(session, community, "household", {"outside": decision, "rows": count})
    session.execute(text("SELECT place_households(:c)"), {"c": community})
    return count
