"""A grid's own page."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import func, select

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require
from gisgrid.figures import cards
from gisgrid.figures.service import situation
from gisgrid.forms import day_from
from gisgrid.guards import Ask, Reader, by_grid
from gisgrid.households.models import Building, Household
from gisgrid.maps.layers import DENSITY_BREAKS, class_of
from gisgrid.needs import service as needs
from gisgrid.needs.models import Need
from gisgrid.needs.routes import line_of
from gisgrid.pages import render
from gisgrid.pairing.service import list_pairings
from gisgrid.territory.service import leaders_of
from gisgrid.visits import service as visits
from gisgrid.visits.routes import line_of as visit_line
from gisgrid.visits.rules import year_start

router = APIRouter(tags=["grids"])
LAST_VISITS = 10
OPEN_NEEDS = 20


@router.get("/c/{community}/grids/{short}")
def grid_page(
    request: Request, ask: Reader, short: str, on: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    """Everything about one grid: who leads it and led it, buildings, needs, visits."""
    grid = by_grid(ask, short)
    require(ask.actor, Verb.SEE, ask.code, grid.id)
    day = min(day_from(on, "on", ask.today) or ask.today, ask.today)
    now = situation(ask.session, ask.actor, ask.code, day)
    found = now.find(short)
    if found is None:
        now = situation(ask.session, ask.actor, ask.code)
        found = now.find(short)
    if found is None:
        return render(request, "grid/gone.html", community=ask.community, grid=grid,
                      history=_history(ask, grid.id), on=day)  # fmt: skip
    rate = found.needs_per_100
    css = "empty" if rate is None else f"d{class_of(rate, DENSITY_BREAKS)}"
    card = cards.card(
        ask.session, ask.actor, now, found, css, int(css[1:]) if css[1:].isdigit() else None,
        lambda rows: [line_of(row, now.on) for row in rows],
    )  # fmt: skip
    buildings = _buildings(ask, grid.id)
    opened, _total = needs.list_needs(
        ask.session, ask.code, needs.Filter(grid=grid.id, on=now.on, by=now.by), ask.today,
        limit=OPEN_NEEDS,
    )  # fmt: skip
    last, _all = visits.list_visits(
        ask.session, ask.code, visits.Filter(grid=grid.id), limit=LAST_VISITS
    )
    return render(
        request,
        "grid/page.html",
        community=ask.community,
        card=card,
        on=now.on,
        buildings=buildings,
        sums={
            name: sum(row[name] for row in buildings)
            for name in ("entrances", "households", "visited", "due", "open")
        },
        needs=[line_of(row, now.on) for row in opened],
        visits=[visit_line(row) for row in last],
        history=_history(ask, grid.id),
    )


def _buildings(ask: Ask, grid: int) -> list[dict[str, Any]]:
    """Buildings with counted households; what was visited this year, is due, is open."""
    homes = ask.session.execute(
        select(
            Building.id, Building.name, Building.floors,
            func.count(Household.entrance.distinct()), func.count(Household.id),
        )
        .join(
            Household,
            (Household.community == Building.community) & (Household.building == Building.id),
        )
        .where(
            Building.community == ask.code, Household.community == ask.code,
            Household.grid == grid, Household.is_counted,
        )
        .group_by(Building.id, Building.name, Building.floors)
        .order_by(func.min(Household.code))
    ).all()  # fmt: skip
    visited = _reached(ask, grid, year_start(ask.today))
    due = _among(ask, grid, visits.due(ask.code, ask.today))
    opened = _open(ask, grid)
    return [
        {
            "id": id_,
            "name": name or "–",
            "floors": floors,
            "entrances": entrances,
            "households": count,
            "visited": visited.get(id_, 0),
            "due": due.get(id_, 0),
            "open": opened.get(id_, 0),
        }
        for id_, name, floors, entrances, count in homes
    ]


def _reached(ask: Ask, grid: int, start: date) -> dict[int, int]:
    return _among(ask, grid, visits.reached_since(ask.code, start, ask.today))


def _among(ask: Ask, grid: int, homes: Any) -> dict[int, int]:
    """Building → how many of its counted households are among these."""
    rows = ask.session.execute(
        select(Household.building, func.count())
        .where(
            Household.community == ask.code, Household.grid == grid, Household.is_counted,
            Household.id.in_(homes),
        )
        .group_by(Household.building)
    )  # fmt: skip
    return {row[0]: row[1] for row in rows if row[0] is not None}


def _open(ask: Ask, grid: int) -> dict[int, int]:
    rows = ask.session.execute(
        select(Household.building, func.count())
        .join(
            Need, (Need.community == Household.community) & (Need.household == Household.id)
        )
        .where(
            Household.community == ask.code, Need.community == ask.code, Need.grid == grid,
            needs.open_on(ask.today),
        )
        .group_by(Household.building)
    )  # fmt: skip
    return {row[0]: row[1] for row in rows if row[0] is not None}


def _history(ask: Ask, grid: int) -> list[dict[str, Any]]:
    """Who was responsible when: leaders, units, cadres, the latest first."""
    found = [
        {
            "role": "leader", "name": one.name, "since": one.since, "until": one.until,
            "reason": one.basis or "",
        }
        for one in leaders_of(ask.session, ask.code, grid)
    ]  # fmt: skip
    found += [
        {
            "role": one.kind, "name": one.name, "since": one.since, "until": one.until,
            "reason": one.reason or "",
        }
        for one in list_pairings(ask.session, ask.code, grid=grid)
        if one.until is None or one.until > one.since
    ]  # fmt: skip
    return sorted(found, key=lambda one: one["since"], reverse=True)
