"""What every grid looks like on a day, as far as the asker may know."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.auth.service import today as today_of
from gisgrid.households import service as households
from gisgrid.needs import service as needs
from gisgrid.pairing.service import Paired, pairs_on
from gisgrid.territory.models import Grid
from gisgrid.territory.plan_models import GridPlan
from gisgrid.territory.service import Leader, grids_on, is_present, leaders_on, plan_on
from gisgrid.visits import service as visits
from gisgrid.visits.service import Coverage
from gisgrid.wishes import service as wishes


@dataclass(frozen=True)
class GridFigures:
    """One grid on one day.

    is_exact   the asker sees this grid's records; else only the public rate is given, and
               is_hidden says that even that would reveal too much
    """

    id: int
    code: str
    short: str
    name: str
    outline: str
    lon: float
    lat: float
    radius_m: float
    area_m2: float | None
    is_exact: bool
    is_hidden: bool
    households: int | None
    open_needs: int | None
    overdue_needs: int | None
    emergencies: int | None
    needs_per_100: float | None
    visited: int | None
    visits_due: int | None
    last_visit_on: date | None
    wishes_waiting: int | None
    leader: Leader | None
    unit: Paired | None
    cadre: Paired | None
    resources: int | None = None

    @property
    def visited_percent(self) -> float | None:
        if not self.households or self.visited is None:
            return None
        return round(100 * self.visited / self.households, 1)


@dataclass(frozen=True)
class Situation:
    """A community on a day. `by` says which of its two grids a record was counted in; `places`
    and each grid's `resources` are filled for the layer that shows them."""

    community: int
    on: date
    today: date
    by: str
    plan: GridPlan | None
    grids: list[GridFigures]
    places: tuple[Any, ...] = ()

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    def find(self, short: str) -> GridFigures | None:
        return next((grid for grid in self.grids if grid.short == short), None)

    def total(self, name: str) -> int:
        return sum(getattr(grid, name) or 0 for grid in self.grids)


def rate(open_needs: int, households: int) -> float | None:
    """Open needs per 100 households, one decimal; None without households."""
    return round(100 * open_needs / households, 1) if households else None


def situation(
    session: Session,
    actor: Actor,
    community: int,
    on: date | None = None,
    by: str | None = None,
) -> Situation:
    """Figures of all grids of the plan in force on a day.

    by   `today` counts a record in the grid responsible today, `then` in the one of its day.
         The default is `today` while today's plan was in force, else `then`.
    """
    today = today_of(session, community)
    day = on or today
    plan = plan_on(session, community, day)
    if plan is None:
        return Situation(community, day, today, by or "today", None, [])
    holds = is_present(plan, today)
    way = by or ("today" if holds else "then")
    counted = _Counted(session, community, day, way, plan, holds)
    public = {} if actor.all_grids else _public_rates(session, community, day)
    rows = grids_on(session, community, plan.id)
    return Situation(
        community, day, today, way, plan, [_figures(row, actor, counted, public) for row in rows]
    )


class _Counted:
    """The counts that one situation needs, each by one statement."""

    def __init__(
        self,
        session: Session,
        community: int,
        day: date,
        by: str,
        plan: GridPlan,
        is_present: bool,
    ) -> None:
        self.households = (
            households.counts_by_grid(session, community)
            if is_present
            else households.counts_in_plan(session, community, plan.id)
        )
        self.needs = needs.counts_by_grid(session, community, day, by)
        self.visits = visits.coverage_by_grid(session, community, day, by)
        # Classes of care are those of today's grids; a past plan is counted by the usual interval.
        self.due = visits.due_by_grid(session, community, day) if is_present else None
        self.wishes = wishes.waiting_by_grid(session, community)
        self.leaders = leaders_on(session, community, day)
        self.pairs = pairs_on(session, community, day)

    def due_of(self, grid: int, homes: int, covered: Coverage) -> int:
        if self.due is None:
            return max(0, homes - covered.reached_lately)
        return self.due.get(grid, 0)


def _public_rates(session: Session, community: int, day: date) -> dict[int, Any]:
    rows = session.execute(
        text("SELECT * FROM public_rates(:c, :day)"), {"c": community, "day": day}
    )
    return {row["grid"]: row for row in rows.mappings()}


def _figures(row: Any, actor: Actor, counted: _Counted, public: dict[int, Any]) -> GridFigures:
    grid, outline, lon, lat, radius_m, area_m2 = row
    people: dict[str, Any] = {
        "leader": counted.leaders.get(grid.id),
        "unit": counted.pairs.get((grid.id, "unit")),
        "cadre": counted.pairs.get((grid.id, "cadre")),
    }
    place: dict[str, Any] = {
        "outline": outline,
        "lon": lon,
        "lat": lat,
        "radius_m": radius_m,
        "area_m2": area_m2,
    }
    if not actor.sees_grid(grid.id):
        return GridFigures(**_names(grid), **place, **_publicly(public.get(grid.id)), **people)
    return GridFigures(**_names(grid), **place, **_exactly(grid.id, counted), **people)


def _names(grid: Grid) -> dict[str, Any]:
    return {"id": grid.id, "code": grid.code, "short": grid.short, "name": grid.name}


def _exactly(grid: int, counted: _Counted) -> dict[str, Any]:
    homes = counted.households.get(grid, 0)
    opened, overdue, emergencies = counted.needs.get(grid, (0, 0, 0))
    covered = counted.visits.get(grid, Coverage())
    return {
        "is_exact": True,
        "is_hidden": False,
        "households": homes,
        "open_needs": opened,
        "overdue_needs": overdue,
        "emergencies": emergencies,
        "needs_per_100": rate(opened, homes),
        "visited": covered.visited,
        "visits_due": counted.due_of(grid, homes, covered),
        "last_visit_on": covered.last_on,
        "wishes_waiting": counted.wishes.get(grid, 0),
    }


def _publicly(row: Any) -> dict[str, Any]:
    shown = row["needs_per_100"] if row is not None else None
    nothing = dict.fromkeys(
        (
            "households", "open_needs", "overdue_needs", "emergencies", "visited", "visits_due",
            "last_visit_on", "wishes_waiting",
        )
    )  # fmt: skip
    return {
        **nothing,
        "is_exact": False,
        "is_hidden": row is None or row["is_hidden"],
        "needs_per_100": None if shown is None else float(shown),
    }


@dataclass(frozen=True)
class PublicGrid:
    """What a guest sees of a grid."""

    code: str
    short: str
    name: str
    outline: str
    lon: float
    lat: float
    radius_m: float
    leader: str | None
    leader_phone: str | None
    unit: str | None
    unit_short: str | None
    households: int
    needs_per_100: float | None
    is_hidden: bool


def public_grids(session: Session, community: int, on: date) -> list[PublicGrid]:
    rows = session.execute(
        text("SELECT * FROM public_grids(:c, :day)"), {"c": community, "day": on}
    ).mappings()
    return [
        PublicGrid(
            **{
                **{name: row[name] for name in PublicGrid.__dataclass_fields__},
                "needs_per_100": None
                if row["needs_per_100"] is None
                else float(row["needs_per_100"]),
            }
        )
        for row in rows
    ]
