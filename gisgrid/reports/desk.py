"""The director's desk and the officer's overview."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from gisgrid import workbook
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require
from gisgrid.diary.reading import count_unread
from gisgrid.figures.service import GridFigures, Situation, rate, situation
from gisgrid.guards import Ask, Reader, SignedIn, Transaction, by_grid, community_view
from gisgrid.households.picking import excel, grid_choices, local, need_export
from gisgrid.i18n import _, number
from gisgrid.maps.layers import DENSITY_BREAKS, class_of
from gisgrid.needs import service as needs
from gisgrid.needs.words import supervision_name
from gisgrid.pages import Paging, link, render
from gisgrid.reports import desk_data as data
from gisgrid.reports import desk_plots
from gisgrid.reports.desk_data import Scope
from gisgrid.reports.plots import Plot, quantile
from gisgrid.tasks import service as tasks
from gisgrid.territory.service import list_communities
from gisgrid.wishes import service as wishes

router = APIRouter(tags=["reports"])
MONTHS = 12
SLOWEST: dict[str, Callable[[data.Took], Any]] = {
    "days": lambda one: (one.days, one.no),
    "number": lambda one: one.no,
    "grid": lambda one: (one.grid_short or "", one.no),
    "kind": lambda one: (one.kind_name, one.no),
    "holder": lambda one: (one.unit_name or "", one.no),
    "raised": lambda one: (one.raised_on, one.no),
    "reached": lambda one: (one.reached_on, one.no),
}


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
    watched = needs.supervised(ask.session, ask.code)
    late = tasks.count_late(ask.session, ask.code)
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
        # Only while there is one, or somebody is missing.
        *(_figure(watched[level], _("件{level}").format(level=supervision_name(level)), "",
                  link(f"{base}/needs", supervised=level), late=True)
          for level in ("red", "yellow") if level in watched),
        *([_figure(late, _("家单位应哨超时"), "", link(f"{base}/tasks", state="late"), late=True)]
          if late else []),
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


def _scope(ask: Ask, grid: str, year: int, by: str) -> Scope:
    """Twelve months up to this one, or those of an earlier year."""
    starts = month_starts(ask.today)
    if year != ask.today.year:
        starts = [date(year + n // 12, n % 12 + 1, 1) for n in range(MONTHS + 1)]
    chosen = by_grid(ask, grid).id if grid else None
    return Scope(ask.code, ask.today, starts, chosen, "then" if by == "then" else "today")


def _plots(ask: Ask, scope: Scope, rows: list[GridRow], short: str) -> list[Plot]:
    session, base = ask.session, ask.base
    return [
        desk_plots.received(base, scope, data.by_month(session, scope), short),
        desk_plots.open_by_grid(base, scope, rows),
        desk_plots.first_answers(base, scope, data.took(session, scope, "answered")),
        desk_plots.closing(base, scope, data.took(session, scope, "closed")),
        desk_plots.late_by_unit(base, scope, data.late_by_unit(session, scope)),
        desk_plots.kinds(base, scope, data.by_kind(session, scope)),
        desk_plots.coverage(base, scope, rows),
        desk_plots.burden(base, scope, data.burden(session, scope)),
    ]


def _settled(ask: Ask, scope: Scope) -> dict[str, Any]:
    """Of the needs closed this year, those that the grid settled with its own unit."""
    year = Scope(ask.code, ask.today, [date(ask.today.year, 1, 1), scope.end], scope.grid, scope.by)
    closed = len(data.took(ask.session, year, "closed"))
    inside = len(data.took(ask.session, year, "in_grid"))
    share = f"{round(100 * inside / closed)}%" if closed else "–"
    return _figure(share, _("在网格内办结"), f"{inside}/{closed}",
                   link(f"{ask.base}/desk/needs", what="in_grid"))  # fmt: skip


@router.get("/c/{community}/desk")
def desk_page(
    request: Request,
    ask: Reader,
    grid: str = "",
    year: Annotated[int, Query(ge=1950, le=2099)] = 0,
    by: str = "today",
) -> Response:
    """What is open, overdue and due, by grid, unit, kind and month; every number opens its
    records."""
    scope = _scope(ask, grid, year or ask.today.year, by)
    every = _rows(situation(ask.session, ask.actor, ask.code))
    rows = [row for row in every if not grid or row.grid == grid]
    sums = sums_of(rows)
    comments = ask.actor.can(Verb.COMMENT)
    this = ask.today.year
    return render(
        request,
        "desk.html",
        community=ask.community,
        as_of=local(datetime.now(UTC)),
        links=[*_links(ask, sums), _settled(ask, scope)],
        plots=_plots(ask, scope, rows, grid),
        grids=grid_choices(ask),
        years=[(n, _("近12个月") if n == this else str(n)) for n in (this, this - 1, this - 2)],
        filters={"grid": grid, "year": year or this, "by": scope.by},
        unread_entries=count_unread(ask.session, ask.actor, ask.code) if comments else None,
        rows=rows,
        sums=sums,
    )


@router.get("/c/{community}/desk/needs")
def desk_needs_page(
    request: Request,
    ask: Reader,
    what: str = "closed",
    month: str = "",
    days: Annotated[int, Query(ge=0, le=999)] = 0,
    grid: str = "",
    sort: str = "-days",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """The needs behind a mark of the desk: what took how long, the slowest first."""
    titles = {
        "answered": _("首次答复的诉求"),
        "closed": _("已办结的诉求"),
        "in_grid": _("在网格内办结的诉求"),
    }
    kind = what if what in titles else "closed"
    scope = _scope(ask, grid, ask.today.year, "today")
    if kind == "in_grid":
        scope = Scope(ask.code, ask.today, [date(ask.today.year, 1, 1), scope.end], scope.grid)
    found = data.took(ask.session, scope, kind)
    if month:
        found = [one for one in found if f"{one.reached_on:%Y-%m}" == month]
    if days:
        last = desk_plots.LAST_DAY
        found = [one for one in found if min(max(one.days, 1), last) == days]
    found.sort(key=SLOWEST.get(sort.lstrip("-"), SLOWEST["days"]), reverse=sort.startswith("-"))
    paging = Paging(len(found), page)
    return render(
        request,
        "desk_needs.html",
        community=ask.community,
        title=titles[kind] + (f" {month}" if month else ""),
        paging=paging,
        filters={"what": kind, "month": month, "days": days or "", "grid": grid},
        kinds=list(titles.items()),
        grids=grid_choices(ask),
        rows=[
            {"id": one.id, "number": f"N-{one.no:04d}", "on": one.raised_on,
             "reached": one.reached_on, "grid": one.grid_short or "", "kind": one.kind_name,
             "text": one.content, "holder": one.unit_name or "", "days": one.days,
             "late": one.is_late}
            for one in found[paging.offset : paging.offset + paging.size]
        ],
    )  # fmt: skip


@router.get("/c/{community}/desk/burden")
def burden_page(request: Request, ask: Reader) -> Response:
    """What typing costs: fields and minutes by month, without names."""
    scope = _scope(ask, "", ask.today.year, "today")
    found = data.burden(ask.session, scope)
    rows = []
    for month, after in zip(scope.months, scope.starts[1:], strict=True):
        part = found.get(month, data.Burden([], 0, 0))
        low, middle, high = (quantile(part.minutes, share) for share in (0.1, 0.5, 0.9))
        rows.append(
            {"month": f"{month:%Y-%m}", "first": month, "last": after - timedelta(days=1),
             "entries": part.entries, "fields": part.fields, "middle": round(middle or 0),
             "low": round(low or 0), "high": round(high or 0)}
        )  # fmt: skip
    every = data.burden_of_forms(ask.session, ask.code, scope.first, scope.end)
    spans = {share: round(quantile(every.minutes, share) or 0) for share in (0.1, 0.5, 0.9)}
    return render(
        request, "desk_burden.html", community=ask.community, rows=rows,
        forms=[{"name": form_word(one.form), "times": one.times, "fields": round(one.fields, 1),
                "minutes": None if one.seconds is None else round(one.seconds / 60, 1)}
               for one in every.forms],
        middle=spans[0.5], low=spans[0.1], high=spans[0.9],
    )  # fmt: skip


def form_word(form: str) -> str:
    """The first part of a form's path in words."""
    names = {
        "record": _("记一笔"), "diary": _("民情日志"), "needs": _("诉求"), "wishes": _("心愿"),
        "due": _("缓访"), "disputes": _("矛盾纠纷"), "suggestions": _("意见建议"),
        "care": _("关爱对象"), "points": _("志愿积分"), "meetings": _("会议"),
        "tasks": _("任务"), "duties": _("责任清单"), "access": _("准入清单"),
        "agreements": _("协议"), "resources": _("资源"), "pairing": _("结对"),
        "ledgers": _("台账"), "people": _("人员"), "returns": _("走访单回录"),
    }  # fmt: skip
    return names.get(form, form)


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
