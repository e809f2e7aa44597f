"""Pages of needs: the list, as page and as file."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from gisgrid import workbook
from gisgrid.auth.models import Role
from gisgrid.forms import day_from, number_from
from gisgrid.guards import Ask, Reader, Recorder, by_grid
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.needs import service
from gisgrid.needs.limits import calendar_of
from gisgrid.needs.models import Supervision
from gisgrid.needs.rules import IN_BULK, STEPS
from gisgrid.needs.service import Filter, NeedRow
from gisgrid.needs.steps import HATS
from gisgrid.needs.words import Clock, clock, state_name, step_name, supervision_name
from gisgrid.needs.workdays import NOTICES, Calendar
from gisgrid.pages import Paging, link, render, send_on
from gisgrid.territory.service import way_of_counting
from gisgrid.units.service import list_units

router = APIRouter(prefix="/c/{community}", tags=["needs"])


@dataclass(frozen=True)
class Line:
    """A need as the templates show it."""

    id: int
    number: str
    grid: str
    grid_css: str
    kind_name: str
    text: str
    holder: str
    emergency: bool
    clock: Clock
    raised_on: date
    state_name: str
    step_clock: Clock | None = None
    version: int = 0
    supervised: str = ""


def line_of(row: NeedRow, on: date, calendar: Calendar = NOTICES) -> Line:
    return Line(
        row.id, row.code, row.grid_short or "", "", row.kind_name, row.content,
        row.unit_name or "", row.emergency,
        clock(row.state, row.due_on, row.closed_on, on, calendar),
        row.raised_on, state_name(row.state), _step_clock(row, on, calendar), row.version,
        supervision_name(row.supervised) if row.supervised else "",
    )  # fmt: skip


def _step_clock(row: NeedRow, on: date, calendar: Calendar) -> Clock | None:
    """What is left of the step in which it stands today."""
    if row.step_due_on is None or row.closed_on is not None:
        return None
    return clock(row.state, row.step_due_on, None, on, calendar)


@dataclass(frozen=True)
class Asked:
    """The address of a list of needs, read."""

    wanted: Filter
    on: date | None
    sort: str
    page: int
    shown: dict[str, str]


SORTS = {"number": "no", "holder": "unit"}


def _read(
    ask: Ask,
    state: str,
    grid: str,
    kind: str,
    holder: str,
    household: str,
    scale: str,
    confirmed: str,
    supervised: str,
    month: str,
    on: str,
    by: str,
    sort: str,
    page: int,
) -> Asked:
    day = day_from(on, "on")
    first, end = _month(month)
    wanted = Filter(
        state=state or "open",
        grid=by_grid(ask, grid).id if grid else None,
        on=day,
        by=way_of_counting(ask.session, ask.code, by, day or ask.today, ask.today),
        kind=kind or None,
        scale=scale or None,
        confirmed=confirmed or None,
        supervised=supervised or None,
        household=number_from(household),
        unit=number_from(holder),
        raised_from=first,
        raised_until=end,
    )
    shown = {"state": wanted.state, "grid": grid, "kind": kind, "holder": holder,
             "supervised": supervised}  # fmt: skip
    plain = sort.lstrip("-")
    key = sort.replace(plain, SORTS.get(plain, plain)) if plain else "due"
    return Asked(wanted, day, key, page, shown)


def _month(text: str) -> tuple[date | None, date | None]:
    if not text:
        return None, None
    first = day_from(f"{text}-01", "month")
    assert first is not None
    return first, date(first.year + first.month // 12, first.month % 12 + 1, 1)


def asked(
    ask: Reader,
    state: str = "open",
    grid: str = "",
    kind: str = "",
    holder: str = "",
    household: str = "",
    scale: str = "",
    confirmed: str = "",
    supervised: str = "",
    month: str = "",
    on: str = "",
    by: str = "",
    sort: str = "due",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> tuple[Ask, Asked]:
    return ask, _read(
        ask,
        state,
        grid,
        kind,
        holder,
        household,
        scale,
        confirmed,
        supervised,
        month,
        on,
        by,
        sort,
        page,
    )


@router.get("/needs")
def needs_page(request: Request, asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """The needs of the community that the asker may see, filtered, sorted, page by page."""
    ask, read = asking
    paging = Paging(0, read.page)
    rows, total = service.list_needs(
        ask.session, ask.code, read.wanted, ask.today,
        sort=read.sort, limit=paging.size, offset=paging.offset,
    )  # fmt: skip
    sums = service.sums(ask.session, ask.code, read.wanted, ask.today)
    day = read.on or ask.today
    calendar = calendar_of(ask.session, ask.code)
    return render(
        request,
        "needs/list.html",
        community=ask.community,
        rows=[line_of(row, day, calendar) for row in rows],
        bulk=_bulk_steps(ask) if read.on is None else [],
        paging=Paging(total, read.page),
        filters=read.shown,
        states=[
            ("open", _("未结")),
            ("overdue", _("已超期")),
            ("ended", _("已结")),
            ("all", _("全部")),
        ],
        grids=picking.grid_choices(ask),
        kinds=[(k.code, service.kind_word(k)) for k in service.kinds(ask.session)],
        supervisions=[(one.value, supervision_name(one)) for one in Supervision],
        holders=[(u.id, u.name) for u in list_units(ask.session, ask.code)],
        on=read.on,
        sums=sums,
        empty=_("没有超期的诉求。") if read.wanted.state == "overdue" and not total else "",
    )


def _bulk_steps(ask: Ask) -> list[tuple[str, str]]:
    """Steps that the asker's role may take for several needs at once."""
    hat = HATS.get(Role(ask.actor.role))
    return [(one.value, step_name(one)) for one in IN_BULK if hat in STEPS[one].may]


@router.get("/needs.xlsx")
def needs_file(asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """The same list as an Excel file."""
    ask, read = asking
    picking.need_export(ask)
    rows, _total = service.list_needs(
        ask.session, ask.code, read.wanted, ask.today, sort=read.sort, limit=None
    )
    headings = [_("编号"), _("提出日期"), _("网格"), _("住址"), _("类别"), _("需求内容"),
                _("状态"), _("牵头（承办）单位"), _("办结时限"), _("办结日期")]  # fmt: skip
    content = workbook.write(
        _("诉求"),
        headings,
        (
            (r.code, r.raised_on, r.grid_short, r.address, r.kind_name, r.content,
             state_name(r.state), r.unit_name, r.due_on, r.closed_on)
            for r in rows
        ),
    )  # fmt: skip
    return picking.excel(content, "needs")


@router.get("/needs/record")
def record_page(
    ask: Recorder, grid: str = "", household: str = "", lon: str = "", lat: str = ""
) -> Response:
    """The former form of a need: leads to the one form, with its first sentence a need."""
    return send_on(link(f"{ask.base}/record", grid=grid, household=household, lon=lon, lat=lat,
                        mark="need"))  # fmt: skip
