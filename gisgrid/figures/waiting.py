"""Where visits are due: how many doors in each building, without saying which class is why."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.figures.service import Situation
from gisgrid.households.models import Building, Household
from gisgrid.territory.models import Grid


@dataclass(frozen=True)
class Waiting:
    """A building with doors to which a visit is due, `late` of them for long."""

    building: int
    name: str
    lon: float
    lat: float
    short: str | None
    due: int
    late: int


def gathered(session: Session, now: Situation) -> Situation:
    """The situation with the buildings that wait, of the grids that the asker sees."""
    due = func.due_households(now.community, now.on).table_valued("household", "is_late")
    middle = func.ST_Centroid(func.ST_Collect(Household.point))
    rows = session.execute(
        select(
            Building.id, Building.name, geo.lon(middle), geo.lat(middle), Grid.short,
            func.count(), func.count().filter(due.c.is_late),
        )
        .select_from(Household)
        .join(due, due.c.household == Household.id)
        .join(
            Building,
            (Building.community == Household.community) & (Building.id == Household.building),
        )
        .outerjoin(Grid, (Grid.community == Household.community) & (Grid.id == Household.grid))
        .where(Household.community == now.community)
        .group_by(Building.id, Building.name, Grid.short)
        .order_by(Building.id)
    )  # fmt: skip
    found = tuple(Waiting(row[0], row[1] or "–", *row[2:]) for row in rows)
    return replace(now, places=found)
