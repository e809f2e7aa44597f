"""Pages of visits: the list, as page and as file."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from gisgrid import forms, workbook
from gisgrid.forms import day_from
from gisgrid.guards import Ask, Reader, Recorder, by_grid
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Paging, link, render, send_on
from gisgrid.visits import service
from gisgrid.visits.models import Outcome, VisitKind
from gisgrid.visits.service import Filter, VisitRow
from gisgrid.visits.words import kind_name, outcome_name

router = APIRouter(prefix="/c/{community}", tags=["visits"])


def asked(
    ask: Reader,
    grid: str = "",
    outcome: str = "",
    kind: str = "",
    household: str = "",
    from_: Annotated[str, Query(alias="from")] = "",
    to: str = "",
    by: str = "",
) -> tuple[Ask, Filter, dict[str, str]]:
    last = day_from(to, "to")
    wanted = Filter(
        grid=by_grid(ask, grid).id if grid else None,
        by="then" if by == "then" else "today",
        household=forms.number_from(household),
        outcome=outcome or None,
        kind=kind or None,
        visited_from=day_from(from_, "from"),
        visited_until=last + timedelta(days=1) if last else None,
    )
    shown = {"grid": grid, "outcome": outcome, "kind": kind, "from_": from_, "until": to}
    return ask, wanted, shown


def line_of(row: VisitRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "on": row.visited_on,
        "grid": row.grid_short or "",
        "grid_css": "",
        "door": row.address or "",
        "kind_name": kind_name(row.kind),
        "outcome_name": outcome_name(row.outcome),
        "met": row.outcome in (Outcome.HOME, Outcome.BY_PHONE),
        "text": row.situation or "",
        "visitor": row.visitor_name,
    }


@router.get("/visits")
def visits_page(
    request: Request,
    asking: picking.Depended(asked),  # type: ignore[valid-type]
    sort: str = "-on",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """The visits that the asker may see, filtered, sorted, page by page."""
    ask, wanted, shown = asking
    paging = Paging(0, page)
    rows, total = service.list_visits(
        ask.session, ask.code, wanted, sort=sort, limit=paging.size, offset=paging.offset
    )
    return render(
        request,
        "visits/list.html",
        community=ask.community,
        rows=[line_of(row) for row in rows],
        paging=Paging(total, page),
        filters=shown,
        grids=picking.grid_choices(ask),
        outcomes=[("counted", _("已访到")), *((o.value, outcome_name(o)) for o in Outcome)],
        kinds=[(k.value, kind_name(k)) for k in VisitKind],
        sums={"total": total, "met": service.count_met(ask.session, ask.code, wanted)},
        empty="",
    )


@router.get("/visits.xlsx")
def visits_file(asking: picking.Depended(asked), sort: str = "-on") -> Response:  # type: ignore[valid-type]
    """The same list as an Excel file."""
    ask, wanted, _shown = asking
    picking.need_export(ask)
    rows, _total = service.list_visits(ask.session, ask.code, wanted, sort=sort, limit=None)
    headings = [_("日期"), _("网格"), _("住址"), _("走访人"), _("走访类型"), _("走访结果"),
                _("走访情况")]  # fmt: skip
    content = workbook.write(
        _("走访"),
        headings,
        (
            (r.visited_on, r.grid_short, r.address, r.visitor_name, kind_name(r.kind),
             outcome_name(r.outcome), r.situation)
            for r in rows
        ),
    )  # fmt: skip
    return picking.excel(content, "visits")


@router.get("/visits/record")
def record_page(ask: Recorder, grid: str = "", household: str = "") -> Response:
    """The former form of a visit: leads to the one form."""
    return send_on(link(f"{ask.base}/record", grid=grid, household=household))
