"""What the page of printing offers to choose from."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.errors import NotFound
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.i18n import _
from gisgrid.territory.models import Grid, Street
from gisgrid.territory.plan_models import GridOutline
from gisgrid.territory.service import plan_on


def all_grids(session: Session, community: int, on: date) -> list[tuple[str, str]]:
    """(short, words) of the grids of today's plan: anybody may print a public map of each."""
    plan = plan_on(session, community, on)
    if plan is None:
        return []
    rows = session.execute(
        select(Grid.short, Grid.name)
        .join(
            GridOutline, (GridOutline.community == Grid.community) & (GridOutline.grid == Grid.id)
        )
        .where(Grid.community == community, GridOutline.grid_plan == plan.id)
        .order_by(Grid.short)
    )
    return [(short, f"{short} {name}") for short, name in rows]


def buildings(session: Session, community: int, grid: int) -> list[tuple[int, str]]:
    """(id, name) of the buildings of a grid in which somebody lives."""
    homes = select(Household.building).where(
        Household.community == community, Household.grid == grid, Household.is_counted
    )
    rows = session.execute(
        select(Building.id, Building.name)
        .where(Building.community == community, Building.id.in_(homes))
        .order_by(Building.name)
    )
    return [(id_, name or str(id_)) for id_, name in rows]


def streets(session: Session, community: int) -> list[tuple[str, str]]:
    names = session.scalars(
        select(Street.name)
        .where(Street.community == community, Street.name.is_not(None), Street.kind != "railway")
        .distinct()
        .order_by(Street.name)
    )
    return [(name, name) for name in names if name]


def entrances(session: Session, community: int, grid: int) -> list[tuple[int, str]]:
    """(id, words) of the stairwells of a grid where somebody lives: a walk may begin there."""
    homes = select(Household.entrance).where(
        Household.community == community, Household.grid == grid, Household.is_counted
    )
    rows = session.execute(
        select(Entrance.id, Building.name, Entrance.number)
        .join(
            Building,
            (Building.community == Entrance.community) & (Building.id == Entrance.building),
        )
        .where(Entrance.community == community, Entrance.id.in_(homes), Building.name.is_not(None))
    )
    named = [(id_, name or "", number) for id_, name, number in rows]
    named.sort(key=lambda one: (len(one[1]), one[1], one[2] or 0))
    return [(id_, f"{name} {number}单元" if number else name) for id_, name, number in named]


def building_named(session: Session, community: int, grid: int, name: str) -> int:
    """The building of a grid by its name. Raises NotFound naming some that there are."""
    known = buildings(session, community, grid)
    for id_, called in known:
        if called == name.strip():
            return id_
    some = "、".join(called for _id, called in known[:8]) + ("…" if len(known) > 8 else "")
    raise NotFound(_("网格里没有住人的{name}。有：{some}").format(name=name, some=some))


def check_street(session: Session, community: int, name: str) -> str:
    """Raises NotFound when no street is called so."""
    if name.strip() not in dict(streets(session, community)):
        raise NotFound(_("没有叫{name}的街。").format(name=name))
    return name.strip()
