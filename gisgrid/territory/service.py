"""Communities, grids and their leaders on a day; which grid a point lies in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Polygon
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth.models import Person
from gisgrid.db import in_force, visible
from gisgrid.errors import Conflict, NotFound
from gisgrid.i18n import _
from gisgrid.territory.models import Community, Grid, GridLeaderTerm
from gisgrid.territory.plan_models import GridOutline, GridPlan


def get_community(session: Session, community: int) -> Community:
    found = session.scalar(visible(Community, community))
    if found is None:
        raise NotFound(_("没有这个页面，或您不能看。"))
    return found


def list_communities(session: Session) -> Sequence[Community]:
    """All that the asker's range of codes holds."""
    return session.scalars(select(Community).order_by(Community.community)).all()


def create_community(
    session: Session, community: int, name: str, short: str, *, is_synthetic: bool = False
) -> Community:
    if session.scalar(select(Community.community).where(Community.community == community)):
        raise Conflict(_("已经有社区 {code}。").format(code=community))
    made = Community(community=community, name=name, short=short, is_synthetic=is_synthetic)
    session.add(made)
    session.flush()
    return made


def set_boundary(session: Session, community: Community, boundary: Polygon | MultiPolygon) -> bool:
    """The outer limit of all grids (EPSG:4490); also fixes the metric system. False: as before."""
    whole = boundary if isinstance(boundary, MultiPolygon) else MultiPolygon([boundary])
    element = from_shape(whole, srid=geo.STORED)
    if community.boundary is not None and str(community.boundary) == str(element):
        return False
    community.boundary = element
    community.metric = geo.metric_crs_of(whole)
    session.flush()
    return True


def plan_on(session: Session, community: int, on: date) -> GridPlan | None:
    return session.scalar(visible(GridPlan, community).where(in_force(GridPlan, on)))


def is_present(plan: GridPlan, today: date) -> bool:
    return plan.until is None or plan.until > today


def way_of_counting(session: Session, community: int, by: str, on: date, today: date) -> str:
    """The way that was asked for, or the one which figures take by themselves: `today` while the
    plan of that day still holds, else `then`."""
    if by in ("today", "then"):
        return by
    plan = plan_on(session, community, on)
    return "today" if plan is None or is_present(plan, today) else "then"


def get_grid(session: Session, community: int, short: str) -> Grid:
    found = session.scalar(visible(Grid, community).where(Grid.short == short))
    if found is None:
        raise NotFound(_("没有 {short} 网格。").format(short=short))
    return found


def grids_on(session: Session, community: int, plan: int) -> Sequence[Any]:
    """`(Grid, outline as GeoJSON text, lon, lat, radius_m, area_m2)` of a plan, by number."""
    return session.execute(
        select(
            Grid,
            geo.as_geojson(GridOutline.outline),
            geo.lon(GridOutline.label),
            geo.lat(GridOutline.label),
            GridOutline.label_radius_m,
            GridOutline.area_m2,
        )
        .join(
            GridOutline, (GridOutline.community == Grid.community) & (GridOutline.grid == Grid.id)
        )
        .where(
            Grid.community == community,
            GridOutline.community == community,
            GridOutline.grid_plan == plan,
        )
        .order_by(Grid.short)
    ).all()


@dataclass(frozen=True)
class Leader:
    grid: int
    person: int
    name: str
    phone: str | None
    home: str | None
    since: date
    until: date | None
    basis: str | None


def _terms(community: int) -> Any:
    return (
        select(GridLeaderTerm, Person)
        .join(
            Person,
            (Person.community == GridLeaderTerm.community) & (Person.id == GridLeaderTerm.person),
        )
        .where(GridLeaderTerm.community == community, Person.community == community)
        .order_by(GridLeaderTerm.since.desc())
    )


def _leader(term: GridLeaderTerm, person: Person) -> Leader:
    return Leader(
        term.grid,
        person.id,
        person.name,
        person.phone,
        person.home,
        term.since,
        term.until,
        term.basis,
    )


def leaders_on(session: Session, community: int, on: date) -> dict[int, Leader]:
    rows = session.execute(_terms(community).where(in_force(GridLeaderTerm, on)))
    return {term.grid: _leader(term, person) for term, person in rows}


def leaders_of(session: Session, community: int, grid: int) -> list[Leader]:
    """All terms of a grid, the latest first."""
    rows = session.execute(_terms(community).where(GridLeaderTerm.grid == grid))
    return [_leader(term, person) for term, person in rows]


def grid_at(session: Session, community: int, lon: float, lat: float, on: date) -> int | None:
    """Id of the grid that holds a point; on a shared border the one with the lower id."""
    plan = plan_on(session, community, on)
    if plan is None:
        return None
    return session.scalar(
        select(GridOutline.grid)
        .where(GridOutline.community == community)
        .where(GridOutline.grid_plan == plan.id)
        .where(geo.covers(GridOutline.outline, geo.point(lon, lat)))
        .order_by(GridOutline.grid)
        .limit(1)
    )


def nearest_grid(
    session: Session, community: int, lon: float, lat: float, on: date
) -> tuple[int, float] | None:
    """Id of the nearest grid and its distance in metres."""
    plan = plan_on(session, community, on)
    if plan is None:
        return None
    distance = geo.distance_m(GridOutline.outline, geo.point(lon, lat))
    row = session.execute(
        select(GridOutline.grid, distance)
        .where(GridOutline.community == community, GridOutline.grid_plan == plan.id)
        .order_by(distance, GridOutline.grid)
        .limit(1)
    ).first()
    return (row[0], float(row[1])) if row else None
