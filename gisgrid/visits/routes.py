"""Pages of visits: list, and the form that records one."""

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response

from gisgrid import forms, workbook
from gisgrid.auth.rules import Verb
from gisgrid.errors import Invalid
from gisgrid.forms import day_from
from gisgrid.guards import GENUINE, Ask, Id, Reader, Recorder, by_grid, own_grid
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, Paging, link, render, send_on
from gisgrid.territory.models import Grid
from gisgrid.visits import service
from gisgrid.visits.models import Outcome, VisitKind
from gisgrid.visits.service import Filter, VisitRow
from gisgrid.visits.words import kind_name, outcome_name

router = APIRouter(prefix="/c/{community}", tags=["visits"])
FORM = "visit"


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
def record_page(request: Request, ask: Recorder, grid: str = "", household: str = "") -> Response:
    """The form to record a visit."""
    chosen = own_grid(ask, grid, Verb.RECORD) if grid else picking.only_grid(ask)
    form = forms.Form({"household": household, "on": ask.today, "kind": VisitKind.ROUTINE})
    return _form(request, ask, chosen, form)


def _form(
    request: Request, ask: Ask, grid: Grid | None, form: forms.Form, status: int = 200
) -> Response:
    doors = picking.doors(ask, grid.id) if grid else []
    ids = [id_ for _building, entries in doors for id_, _words in entries]
    last = service.last_visits(ask.session, ask.code, ids)
    return render(
        request,
        "visits/record.html",
        status=status,
        community=ask.community,
        grid=grid,
        grids=picking.grid_choices(ask),
        doors=doors,
        outcomes=[(o.value, outcome_name(o)) for o in Outcome],
        kinds=[(k.value, kind_name(k)) for k in VisitKind if k != VisitKind.PATROL],
        form=form,
        draft=FORM,
        last={str(id_): _last_words(day) for id_, day in last.items()},
    )


def _last_words(day: date) -> str:
    return _("上次走访 {day}").format(day=day.isoformat())


@router.post("/visits/record", dependencies=GENUINE)
def record(
    request: Request,
    ask: Recorder,
    grid: Annotated[str, Form()],
    household: Annotated[str, Form()] = "",
    outcome: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = VisitKind.ROUTINE.value,
    text: Annotated[str, Form()] = "",
    on: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Record a visit; what does not fit is named at its field and what was typed stays."""
    chosen = own_grid(ask, grid, Verb.RECORD)

    def carry_out() -> tuple[str, Notice]:
        report = service.Report(
            household=picking.household(ask, household),
            outcome=outcome,
            visited_on=day_from(on, "on", ask.today) or ask.today,
            kind=kind,
            situation=text,
        )
        visit = service.record_visit(ask.session, ask.actor, ask.code, report, ask.today)
        undo = f"{ask.base}/visits/{visit.id}/undo"
        return link(f"{ask.base}/map", grid=grid), Notice(_("已保存走访"), undo, FORM)

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {"household": household, "outcome": outcome, "kind": kind, "text": text, "on": on}
        names = {"situation": "text", "visited_on": "on"}
        errors = {names.get(name, name): words for name, words in error.fields.items()}
        form = forms.Form(values, errors or {"household": error.message}, key)
        return _form(request, ask, chosen, form, error.status)


@router.post("/visits/{visit}/undo", dependencies=GENUINE)
def undo(ask: Recorder, visit: Id) -> Response:
    """Take one's own visit of today back."""
    service.take_back(ask.session, ask.actor, service.get(ask.session, ask.code, visit), ask.today)
    return send_on(f"{ask.base}/map", Notice(_("已撤销走访")))
