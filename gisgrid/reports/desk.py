"""The director's desk and the officer's overview."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from gisgrid import workbook
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require
from gisgrid.figures.service import GridFigures, Situation, rate, situation
from gisgrid.guards import Ask, Reader, SignedIn, Transaction, community_view
from gisgrid.households.picking import excel, local, need_export
from gisgrid.i18n import _, number
from gisgrid.maps.layers import DENSITY_BREAKS, class_of
from gisgrid.needs import service as needs
from gisgrid.pages import link, render
from gisgrid.territory.service import list_communities
from gisgrid.wishes import service as wishes

router = APIRouter(tags=["reports"])
MONTHS = 12


@dataclass(frozen=True)
class GridRow:
    """One grid as the desk's table shows it."""

    grid: str
    name: str
    css: str
    households: int
    open: int
    overdue: int
    due: int
    visited: int
    visitable: int
    rate: float | None
    leader: str
    unit: str
    cadre: str


def grid_row(grid: GridFigures) -> GridRow:
    shown = grid.needs_per_100
    return GridRow(
        grid=grid.short,
        name=grid.name,
        css="empty" if shown is None else f"d{class_of(shown, DENSITY_BREAKS)}",
        households=grid.households or 0,
        open=grid.open_needs or 0,
        overdue=grid.overdue_needs or 0,
        due=grid.visits_due or 0,
        visited=grid.visited or 0,
        visitable=grid.households or 0,
        rate=shown,
        leader=grid.leader.name if grid.leader else "",
        unit=grid.unit.name if grid.unit else "",
        cadre=grid.cadre.name if grid.cadre else "",
    )


def sums_of(rows: list[GridRow]) -> dict[str, Any]:
    names = ("households", "open", "overdue", "due", "visited", "visitable")
    sums: dict[str, Any] = {name: sum(getattr(row, name) for row in rows) for name in names}
    return {**sums, "rate": rate(sums["open"], sums["households"])}


def _rows(now: Situation) -> list[GridRow]:
    return [grid_row(grid) for grid in now.grids if grid.is_exact]


def _links(ask: Ask, sums: dict[str, Any]) -> list[dict[str, Any]]:
    """The case's numbers first, then what is open; each leads to its records."""
    met = needs.sums(
        ask.session, ask.code, needs.Filter(state="closed", scale="micro", confirmed="yes"),
        ask.today,
    ).total  # fmt: skip
    case = wishes.case_counts(ask.session, ask.code)
    base = ask.base
    covered = f"{round(100 * sums['visited'] / sums['visitable'])}%" if sums["visitable"] else "–"
    return [
        _figure(met, _("件微需求已满足"), "",
                link(f"{base}/needs", state="closed", scale="micro", confirmed="yes")),
        _figure(case.wishes_realised, _("个微心愿已实现"), "",
                link(f"{base}/wishes", state="realised")),
        _figure(case.good_deeds, _("件实事好事"), _since(case), link(f"{base}/good-deeds")),
        _figure(sums["open"], _("件未结诉求"), "", link(f"{base}/needs", state="open")),
        _figure(sums["overdue"], _("件已超期"), "", link(f"{base}/needs", state="overdue"),
                late=sums["overdue"] > 0),
        _figure(covered, _("今年走访覆盖"), f"{sums['visited']}/{sums['visitable']}",
                link(f"{base}/households", visited=True)),
    ]  # fmt: skip


def _figure(value: Any, word: str, more: str, href: str, *, late: bool = False) -> dict[str, Any]:
    shown = number(value) if isinstance(value, int) else value
    return {"value": shown, "word": word, "more": more, "href": href, "late": late}


def _since(case: wishes.CaseCounts) -> str:
    if case.first_on is None:
        return ""
    return _("{day}起").format(day=case.first_on.strftime("%Y-%m"))


def month_starts(today: date) -> list[date]:
    """First days of the last twelve months and of the next one."""
    first = today.year * 12 + today.month - MONTHS
    return [date((first + i) // 12, (first + i) % 12 + 1, 1) for i in range(MONTHS + 1)]


def _months(ask: Ask) -> list[dict[str, Any]]:
    starts = month_starts(ask.today)
    received, closed = needs.by_month(ask.session, ask.code, starts[0], starts[-1])
    return [
        {
            "label": str(start.month),
            "key": start.strftime("%Y-%m"),
            "received": received.get(start, 0),
            "closed": closed.get(start, 0),
            "running": start == starts[-2],
        }
        for start in starts[:-1]
    ]


@router.get("/c/{community}/desk")
def desk_page(request: Request, ask: Reader) -> Response:
    """What is open, overdue and due, by grid and month; every number opens its records."""
    rows = _rows(situation(ask.session, ask.actor, ask.code))
    sums = sums_of(rows)
    return render(
        request,
        "desk.html",
        community=ask.community,
        as_of=local(datetime.now(UTC)),
        links=_links(ask, sums),
        rows=rows,
        sums=sums,
        months=_months(ask),
    )


@router.get("/c/{community}/desk.xlsx")
def desk_file(ask: Reader) -> Response:
    """The table of the desk as an Excel file."""
    need_export(ask)
    rows = _rows(situation(ask.session, ask.actor, ask.code))
    headings = [_("网格"), _("网格名称"), _("网格长"), _("对接单位"), _("对接干部"), _("户数"),
                _("未结诉求"), _("件/百户"), _("已超期"), _("走访到期"), _("今年已访")]  # fmt: skip
    content = workbook.write(
        _("工作台"),
        headings,
        (
            (r.grid, r.name, r.leader, r.unit, r.cadre, r.households, r.open, r.rate, r.overdue,
             r.due, r.visited)
            for r in rows
        ),
    )  # fmt: skip
    return excel(content, "desk")


@router.get("/overview")
def overview_page(request: Request, session: Transaction, actor: SignedIn) -> Response:
    """The communities of the range that the asker may see."""
    rows: list[dict[str, Any]] = []
    for community in list_communities(session):
        require(actor, Verb.SEE, community.community)
        now = situation(session, actor, community.community)
        rows.append(
            {
                "code": community.community,
                "name": community.name,
                "town": "",
                "synthetic": community_view(community).synthetic,
                "households": now.total("households"),
                "grids": len(now.grids),
                "open": now.total("open_needs"),
                "overdue": now.total("overdue_needs"),
                "unpaired": sum(grid.unit is None for grid in now.grids),
            }
        )
    names = ("households", "grids", "open", "overdue", "unpaired")
    sums = {name: sum(row[name] for row in rows) for name in names}
    return render(
        request,
        "overview.html",
        community=None,
        place="",
        rows=rows,
        sums={**sums, "communities": len(rows)},
        first=not rows and actor.can(Verb.ADMINISTER),
    )
