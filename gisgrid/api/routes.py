"""`/api/v1`: grids as GeoJSON, who is responsible where, records page by page."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from gisgrid.errors import Invalid, NotFound
from gisgrid.figures.service import GridFigures, situation
from gisgrid.guards import END_OF_IDS, Ask, Reader, by_grid
from gisgrid.households import service as households
from gisgrid.i18n import _
from gisgrid.needs import service as needs
from gisgrid.pairing import service as pairing
from gisgrid.territory.service import way_of_counting
from gisgrid.visits import service as visits
from gisgrid.where.answers import as_json
from gisgrid.where.routes import answer_for

router = APIRouter(prefix="/api/v1/communities/{community}", tags=["api"])

Limit = Annotated[int, Query(ge=1, le=500, description="Rows a page.")]
Cursor = Annotated[int, Query(ge=0, lt=END_OF_IDS, description="`next` of the page before.")]
Short = Annotated[str, Query(max_length=8, description="Short code of a grid, such as 13.")]


class Page(BaseModel):
    """One page of records; `next` is null on the last one."""

    items: list[dict[str, Any]]
    next: int | None


def _page(items: Sequence[Any], limit: int, last: int | None) -> dict[str, Any]:
    return {"items": list(items), "next": last if len(items) == limit else None}


def _feature(grid: GridFigures) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": json.loads(grid.outline),
        "properties": {
            "code": grid.code,
            "short": grid.short,
            "name": grid.name,
            "households": grid.households,
            "open_needs": grid.open_needs,
            "overdue_needs": grid.overdue_needs,
            "needs_per_100": grid.needs_per_100,
            "visited": grid.visited,
            "leader": grid.leader.name if grid.leader else None,
            "unit": grid.unit.name if grid.unit else None,
            "cadre": grid.cadre.name if grid.cadre else None,
        },
    }


@router.get("/grids")
def grids(ask: Reader, on: date | None = None, by: str = "") -> Response:
    """Grids of a day as GeoJSON with their figures. `by=then` counts records in the grid of their
    day, `by=today` in the one responsible now. Figures that you may not see are null."""
    way = by if by in ("then", "today") else None
    now = situation(ask.session, ask.actor, ask.code, on, way)
    content = {
        "type": "FeatureCollection",
        "features": [_feature(grid) for grid in now.grids],
        "on": now.on.isoformat(),
        "by": now.by,
        "plan": now.plan.number if now.plan else None,
    }
    return JSONResponse(content, media_type="application/geo+json")


@router.get("/where")
def where(
    ask: Reader,
    lon: Annotated[float | None, Query(ge=-180, le=180, allow_inf_nan=False)] = None,
    lat: Annotated[float | None, Query(ge=-90, le=90, allow_inf_nan=False)] = None,
    q: Annotated[str, Query(max_length=200)] = "",
) -> dict[str, Any]:
    """Grid, leader, unit and cadre of a point, an address or a name; outside, the nearest grid."""
    if (lon is None or lat is None) and not q.strip():
        raise Invalid(_("请给出经纬度、地址或名称。"))
    found = answer_for(ask, lon, lat, q)
    if found is None:
        raise NotFound(_("没有找到：{words}").format(words=q))
    return as_json(found)


def _grid_id(ask: Ask, short: str) -> int | None:
    return by_grid(ask, short).id if short else None


@router.get("/households")
def list_households(ask: Reader, grid: Short = "", limit: Limit = 100, cursor: Cursor = 0) -> Page:
    """Counted households that you may see; no names."""
    wanted = households.Filter(grid=_grid_id(ask, grid))
    rows = households.after(ask.session, ask.code, wanted, cursor, limit)
    items = [
        {
            "code": row.code, "address": row.address, "building": row.building_name,
            "entrance": row.entrance, "floor": row.floor, "door": row.door,
            "occupancy": row.occupancy, "grid": row.grid_short,
        }
        for row in rows
    ]  # fmt: skip
    return Page(**_page(items, limit, rows[-1].id if rows else None))


@router.get("/needs")
def list_needs(
    ask: Reader,
    grid: Short = "",
    state: Annotated[str, Query(description="open, overdue, ended, all or a state.")] = "all",
    on: date | None = None,
    by: str = "",
    limit: Limit = 100,
    cursor: Cursor = 0,
) -> Page:
    """Needs that you may see, in the order in which they were recorded. `by` as for grids."""
    way = way_of_counting(ask.session, ask.code, by, on or ask.today, ask.today)
    wanted = needs.Filter(state=state, grid=_grid_id(ask, grid), on=on, by=way)
    rows = needs.after(ask.session, ask.code, wanted, ask.today, cursor, limit)
    items = [
        {
            "code": row.code, "kind": row.kind, "scale": row.scale, "content": row.content,
            "emergency": row.emergency, "state": row.state, "grid": row.grid_short,
            "household": row.household_code, "raised_on": row.raised_on.isoformat(),
            "due_on": row.due_on.isoformat(),
            "closed_on": row.closed_on.isoformat() if row.closed_on else None,
            "lead_unit": row.unit_name,
        }
        for row in rows
    ]  # fmt: skip
    return Page(**_page(items, limit, rows[-1].id if rows else None))


@router.get("/visits")
def list_visits(ask: Reader, grid: Short = "", limit: Limit = 100, cursor: Cursor = 0) -> Page:
    """Visits that you may see, in the order in which they were recorded."""
    wanted = visits.Filter(grid=_grid_id(ask, grid))
    rows = visits.after(ask.session, ask.code, wanted, cursor, limit)
    items = [
        {
            "code": f"V-{row.id}", "visited_on": row.visited_on.isoformat(), "kind": row.kind,
            "outcome": row.outcome, "household": row.household_code, "grid": row.grid_short,
            "visitor": row.visitor_name, "situation": row.situation,
        }
        for row in rows
    ]  # fmt: skip
    return Page(**_page(items, limit, rows[-1].id if rows else None))


@router.get("/pairings")
def list_pairings(
    ask: Reader, grid: Short = "", on: date | None = None, limit: Limit = 100, cursor: Cursor = 0
) -> Page:
    """Pairings of a day (today if none is given)."""
    found = pairing.list_pairings(
        ask.session, ask.code, on=on or ask.today, grid=_grid_id(ask, grid)
    )
    rows = sorted((one for one in found if one.id > cursor), key=lambda one: one.id)[:limit]
    items = [
        {
            "code": f"P-{one.id}", "grid": one.grid_short, "kind": one.kind, "name": one.name,
            "since": one.since.isoformat(),
            "until": one.until.isoformat() if one.until else None, "reason": one.reason,
        }
        for one in rows
    ]  # fmt: skip
    return Page(**_page(items, limit, rows[-1].id if rows else None))
