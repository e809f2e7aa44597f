"""The list of households with their last visit and open needs. No names of residents."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import func, select

from gisgrid import workbook
from gisgrid.auth.rules import Verb
from gisgrid.forms import number_from
from gisgrid.guards import Ask, Reader, by_grid
from gisgrid.households import picking, service
from gisgrid.households.models import Building, Household, Occupancy
from gisgrid.households.service import Filter, HouseholdRow
from gisgrid.households.words import occupancy_name
from gisgrid.i18n import _
from gisgrid.needs import service as needs
from gisgrid.needs.models import Need
from gisgrid.pages import Paging, render
from gisgrid.visits import service as visits
from gisgrid.visits.rules import year_start

router = APIRouter(tags=["households"])


def asked(
    ask: Reader,
    grid: str = "",
    building: str = "",
    occupancy: str = "",
    visited: str = "",
    due: str = "",
    q: Annotated[str, Query(max_length=100)] = "",
) -> tuple[Ask, Filter, dict[str, str]]:
    reached, reached_is = None, True
    if due in ("yes", "late"):
        reached = visits.due(ask.code, ask.today, late=due == "late")
    elif visited in ("yes", "no"):
        reached = visits.reached_since(ask.code, year_start(ask.today), ask.today)
        reached_is = visited == "yes"
    wanted = Filter(
        grid=by_grid(ask, grid).id if grid else None,
        building=number_from(building),
        occupancy=occupancy or None,
        counted=occupancy not in (Occupancy.VACANT, Occupancy.NOT_DWELLING),
        q=q.strip() or None,
        reached=reached,
        reached_is=reached_is,
    )
    shown = {
        "grid": grid, "building": building, "occupancy": occupancy, "visited": visited, "due": due,
    }  # fmt: skip
    return ask, wanted, shown


def _lines(ask: Ask, rows: list[HouseholdRow]) -> list[dict[str, Any]]:
    ids = [row.id for row in rows]
    last = visits.last_visits(ask.session, ask.code, ids)
    due = visits.due_among(ask.session, ask.code, ids, ask.today)
    opened = _open(ask, ids)
    may_know = ask.actor.can(Verb.RECORD)
    return [
        {
            "id": row.id,
            "code": row.code,
            "grid": row.grid_short or "",
            "grid_css": "",
            "building": row.building_name or "",
            "entrance": row.entrance or "",
            "floor": row.floor,
            "door": row.door or "",
            "occupancy_name": occupancy_name(row.occupancy),
            "last_visit": last.get(row.id) if may_know else None,
            "may_know": may_know,
            "due": row.id in due,
            "open": opened.get(row.id, 0),
        }
        for row in rows
    ]


def _open(ask: Ask, ids: list[int]) -> dict[int, int]:
    rows = ask.session.execute(
        select(Need.household, func.count())
        .where(Need.community == ask.code, Need.household.in_(ids), needs.open_on(ask.today))
        .group_by(Need.household)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def _sums(ask: Ask, wanted: Filter, total: int) -> dict[str, int]:
    rules = service.conditions(wanted)
    ids = select(Household.id).where(Household.community == ask.code, *rules)

    def among(reached: Any) -> int:
        query = select(func.count()).where(
            Household.community == ask.code, *rules, Household.id.in_(reached)
        )
        return ask.session.scalar(query) or 0

    visited = among(visits.reached_since(ask.code, year_start(ask.today), ask.today))
    due = among(visits.due(ask.code, ask.today))
    opened = ask.session.scalar(
        select(func.count()).where(
            Need.community == ask.code, Need.household.in_(ids), needs.open_on(ask.today)
        )
    )
    return {"total": total, "visited": visited, "due": due, "open": opened or 0}


def _buildings(ask: Ask) -> list[tuple[int, str]]:
    rows = ask.session.execute(
        select(Building.id, Building.name)
        .where(Building.community == ask.code, Building.name.is_not(None), ~Building.is_context)
        .where(Building.id.in_(select(Household.building).where(Household.community == ask.code)))
        .order_by(Building.name)
    )
    return [(row[0], row[1] or "") for row in rows]


@router.get("/c/{community}/households")
def households_page(
    request: Request,
    asking: picking.Depended(asked),  # type: ignore[valid-type]
    sort: str = "code",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """The households that the asker may see, filtered, sorted, page by page."""
    ask, wanted, shown = asking
    paging = Paging(0, page)
    rows, total = service.list_households(
        ask.session, ask.code, wanted, sort=sort, limit=paging.size, offset=paging.offset
    )
    return render(
        request,
        "households/list.html",
        community=ask.community,
        rows=_lines(ask, rows),
        paging=Paging(total, page),
        filters=shown,
        grids=picking.grid_choices(ask),
        buildings=_buildings(ask),
        occupancies=[(o.value, occupancy_name(o)) for o in Occupancy],
        sums=_sums(ask, wanted, total),
        empty="",
    )


@router.get("/c/{community}/households.xlsx")
def households_file(asking: picking.Depended(asked), sort: str = "code") -> Response:  # type: ignore[valid-type]
    """The same list as an Excel file."""
    ask, wanted, _shown = asking
    picking.need_export(ask)
    rows, _total = service.list_households(ask.session, ask.code, wanted, sort=sort, limit=None)
    headings = [_("户编码"), _("网格"), _("楼栋"), _("单元"), _("楼层"), _("室号"), _("居住状态")]
    content = workbook.write(
        _("住户"),
        headings,
        (
            (r.code, r.grid_short, r.building_name, r.entrance, r.floor, r.door,
             occupancy_name(r.occupancy))
            for r in rows
        ),
    )  # fmt: skip
    return picking.excel(content, "households")
