"""Lists and counts of wishes and good deeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid.territory.models import Grid
from gisgrid.units.models import Unit
from gisgrid.wishes.models import GoodDeed, Wish, WishState

REALISED = (WishState.REALISED.value, WishState.CONFIRMED.value)
WAITING = (WishState.ON_WALL.value,)


@dataclass(frozen=True)
class Filter:
    grid: int | None = None
    state: str = "all"


def list_wishes(session: Session, community: int, wanted: Filter) -> Sequence[Any]:
    """`(Wish, grid short, grid name, unit name)`, the latest first."""
    query = (
        select(Wish, Grid.short, Grid.name, Unit.name)
        .outerjoin(Grid, (Grid.community == Wish.community) & (Grid.id == Wish.grid))
        .outerjoin(Unit, (Unit.community == Wish.community) & (Unit.id == Wish.claimed_by))
        .where(Wish.community == community)
        .order_by(Wish.raised_on.desc(), Wish.id.desc())
    )
    if wanted.grid is not None:
        query = query.where(Wish.grid == wanted.grid)
    if wanted.state == "realised":
        query = query.where(Wish.state.in_(REALISED))
    elif wanted.state == "waiting":
        query = query.where(Wish.state.in_(WAITING))
    elif wanted.state not in ("", "all"):
        query = query.where(Wish.state == wanted.state)
    return session.execute(query).all()


def list_good_deeds(
    session: Session, community: int, *, grid: int | None = None, unit: int | None = None
) -> Sequence[Any]:
    """`(GoodDeed, unit name, grid short, grid name)`, the latest first."""
    query = (
        select(GoodDeed, Unit.name, Grid.short, Grid.name)
        .join(Unit, (Unit.community == GoodDeed.community) & (Unit.id == GoodDeed.unit))
        .outerjoin(Grid, (Grid.community == GoodDeed.community) & (Grid.id == GoodDeed.grid))
        .where(GoodDeed.community == community)
        .order_by(GoodDeed.done_on.desc(), GoodDeed.id.desc())
    )
    if grid is not None:
        query = query.where(GoodDeed.grid == grid)
    if unit is not None:
        query = query.where(GoodDeed.unit == unit)
    return session.execute(query).all()


def waiting_by_grid(session: Session, community: int) -> dict[int | None, int]:
    rows = session.execute(
        select(Wish.grid, func.count())
        .where(Wish.community == community, Wish.state.in_(WAITING))
        .group_by(Wish.grid)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class CaseCounts:
    """The numbers of the case, each counted from its records."""

    wishes_realised: int
    good_deeds: int
    first_on: date | None
    last_on: date | None


def case_counts(session: Session, community: int) -> CaseCounts:
    realised = session.scalar(
        select(func.count()).where(Wish.community == community, Wish.state.in_(REALISED))
    )
    deeds = session.execute(
        select(func.count(), func.min(GoodDeed.done_on), func.max(GoodDeed.done_on)).where(
            GoodDeed.community == community
        )
    ).one()
    return CaseCounts(realised or 0, deeds[0], deeds[1], deeds[2])
