"""Who is paired with which grid, and the form that changes it."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from sqlalchemy.orm import Session

from gisgrid import forms, workbook
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor
from gisgrid.errors import Conflict, Invalid
from gisgrid.figures.service import GridFigures, situation
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Ask, Id, Pairer, Reader, own_grid
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, link, render, send_on
from gisgrid.pairing import service
from gisgrid.pairing.service import Candidate, Paired
from gisgrid.sheets.routes import list_answer
from gisgrid.territory.models import Grid
from gisgrid.units.service import list_cadres, list_units

router = APIRouter(tags=["pairing"])
CHANGES = 20
MOST_GRIDS = {"unit": 2, "cadre": 3}


def _row(grid: GridFigures) -> dict[str, Any]:
    unit, cadre = grid.unit, grid.cadre
    return {
        "grid": grid.short,
        "grid_name": grid.name,
        "grid_css": "",
        "households": grid.households or 0,
        "leader": grid.leader.name if grid.leader else "",
        "unit": unit.name if unit else "",
        "unit_id": unit.partner if unit else "",
        "unit_m": _metres(grid),
        "unit_since": unit.since if unit else None,
        "cadre": cadre.name if cadre else "",
        "cadre_id": cadre.partner if cadre else "",
        "cadre_rank": _("处级") if cadre else "",
        "open": grid.open_needs or 0,
    }


def _metres(grid: GridFigures) -> int | None:
    unit = grid.unit
    if unit is None or unit.lon is None or unit.lat is None:
        return None
    return round(service.metres_between((grid.lon, grid.lat), (unit.lon, unit.lat)) / 10) * 10


def _kept(rows: list[dict[str, Any]], state: str, unit: str, cadre: str) -> list[dict[str, Any]]:
    if state == "none":
        rows = [row for row in rows if not row["unit"] or not row["cadre"]]
    if unit:
        rows = [row for row in rows if str(row["unit_id"]) == unit]
    return [row for row in rows if not cadre or str(row["cadre_id"]) == cadre]


def _sorted(rows: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    names = {"unit": "unit", "cadre": "cadre", "distance": "unit_m", "grid": "grid"}
    key = names.get(sort.lstrip("-"), "grid")

    def place(row: dict[str, Any]) -> tuple[bool, Any]:
        value = row[key]
        is_missing = value is None or value == ""
        return is_missing, (0 if key == "unit_m" else "") if is_missing else value

    return sorted(rows, key=place, reverse=sort.startswith("-"))


def asked(
    ask: Reader,
    state: str = "all",
    unit: str = "",
    cadre: str = "",
    on: Annotated[str, Query(max_length=10)] = "",
    sort: str = "grid",
) -> tuple[Ask, date, list[dict[str, Any]], dict[str, str]]:
    day = day_from(on, "on", ask.today) or ask.today
    found = rows_on(ask.session, ask.actor, ask.code, day)
    rows = _sorted(_kept(found, state, unit, cadre), sort)
    return ask, day, rows, {"state": state, "unit": unit, "cadre": cadre}


@router.get("/c/{community}/pairings")
def pairings_page(request: Request, asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """Which unit and cadre goes with which grid on a day, with the latest changes."""
    ask, day, rows, shown = asking
    units = list_units(ask.session, ask.code)
    cadres = list_cadres(ask.session, ask.code)
    return render(
        request,
        "pairing/list.html",
        community=ask.community,
        rows=rows,
        filters=shown,
        on=day,
        units=[(u.id, u.name) for u in units],
        cadres=[(c.id, c.name) for c in cadres],
        sums={
            "grids": len(rows),
            "units": len({row["unit"] for row in rows if row["unit"]}),
            "cadres": len({row["cadre"] for row in rows if row["cadre"]}),
            "without_unit": sum(not row["unit"] for row in rows),
            "without_cadre": sum(not row["cadre"] for row in rows),
            "households": sum(row["households"] for row in rows),
            "open": sum(row["open"] for row in rows),
        },
        history=_changes(ask),
    )


def _changes(ask: Ask) -> list[dict[str, Any]]:
    found = service.list_pairings(ask.session, ask.code)
    found.sort(key=lambda one: (one.since, one.id), reverse=True)
    return [
        {
            "kind": one.kind, "name": one.name, "grid": one.grid_short, "since": one.since,
            "until": one.until, "reason": one.reason or "",
        }
        for one in found[:CHANGES]
    ]  # fmt: skip


@router.get("/c/{community}/pairings.xlsx")
def pairings_file(asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """The pairing table (结对对接表) as an Excel file."""
    ask, _day, rows, _shown = asking
    picking.need_export(ask)
    title, headings, lines = table(rows)
    return picking.excel(workbook.write(title, headings, lines), "pairings")


@router.get("/c/{community}/pairings.pdf")
def pairings_pdf(asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """The pairing table (结对对接表) on paper; the print is logged."""
    ask, day, rows, _shown = asking
    return list_answer(ask, table(rows), day.isoformat())


def table(rows: list[dict[str, Any]]) -> tuple[str, list[str], list[Any]]:
    """Title, headings and lines of the table in files and on paper."""
    headings = [_("网格"), _("网格名称"), _("户数"), _("网格长"), _("对接单位"), _("距离（米）"),
                _("起始日期"), _("包联领导")]  # fmt: skip
    lines = [
        (r["grid"], r["grid_name"], r["households"], r["leader"], r["unit"], r["unit_m"],
         r["unit_since"], r["cadre"])
        for r in rows
    ]  # fmt: skip
    return _("结对对接表"), headings, lines


def rows_on(session: Session, actor: Actor, community: int, day: date) -> list[dict[str, Any]]:
    """Every grid with its unit and cadre on a day, by number."""
    return _sorted([_row(g) for g in situation(session, actor, community, day).grids], "grid")


def _now(ask: Ask, grid: Grid, kind: str) -> Paired | None:
    return service.pairs_on(ask.session, ask.code, ask.today).get((grid.id, kind))


def _form(
    request: Request, ask: Ask, grid: Grid, kind: str, form: forms.Form, status: int = 200
) -> Response:
    now = _now(ask, grid, kind)
    find = service.unit_candidates if kind == "unit" else service.cadre_candidates
    found = find(ask.session, ask.code, grid.id, ask.today)
    figures = situation(ask.session, ask.actor, ask.code).find(grid.short)
    return render(
        request,
        "pairing/choose.html",
        status=status,
        community=ask.community,
        grid={
            "short": grid.short,
            "name": grid.name,
            "css": "",
            "households": (figures.households or 0) if figures else 0,
            "open": (figures.open_needs or 0) if figures else 0,
        },
        kind=kind,
        now=now
        and {
            "id": now.id,
            "name": now.name,
            "since": now.since,
            "distance_m": next((c.distance_m for c in found if c.is_current), None)
            if kind == "unit"
            else None,
        },
        rows=[_candidate(c, kind) for c in found],
        form=form,
    )


def _candidate(one: Candidate, kind: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "more": one.detail,
        "distance_m": None if one.distance_m is None else round(one.distance_m),
        "grids": list(one.grids),
        "full": len(one.grids) >= MOST_GRIDS[kind] and not one.is_current,
        "was": one.is_current,
    }


@router.get("/c/{community}/grids/{short}/pair")
def choose_page(
    request: Request, ask: Pairer, short: str, kind: str = "unit", choose: str = ""
) -> Response:
    """Units or cadres for a grid, the nearest first."""
    grid = own_grid(ask, short, Verb.PAIR)
    if kind not in service.KINDS:
        kind = "unit"
    form = forms.Form({"choose": choose, "since": ask.today.isoformat(), "reason": ""})
    return _form(request, ask, grid, kind, form)


@router.post("/c/{community}/grids/{short}/pair", dependencies=GENUINE)
def choose(
    request: Request,
    ask: Pairer,
    short: str,
    kind: str = "unit",
    choose: Annotated[str, Form()] = "",
    since: Annotated[str, Form()] = "",
    reason: Annotated[str, Form(max_length=500)] = "",
    expected: Annotated[int | None, Form()] = None,
    key: Annotated[str, Form()] = "",
) -> Response:
    """Pair the grid from a day; the toast offers to take it back."""
    grid = own_grid(ask, short, Verb.PAIR)

    def carry_out() -> tuple[str, Notice]:
        partner = None if choose == "none" else number_from(choose)
        if partner is None and choose != "none":
            words = _("请选一个。")
            raise Invalid(words, fields={"choose": words})
        day = day_from(since, "since", ask.today) or ask.today
        made = service.pair(
            ask.session, ask.actor, ask.code, grid.id, kind, partner, day,
            reason=reason.strip() or None, expected=expected,
        )  # fmt: skip
        address = link(f"{ask.base}/map", grid=short, layer=kind)
        undo = f"{ask.base}/pairings/{made.id}/undo" if made else None
        return address, Notice(_("已保存结对"), undo)

    try:
        return forms.once(ask, key, carry_out)
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        values = {"choose": choose, "since": since, "reason": reason}
        form = forms.Form(values, fields or {"choose": error.message}, key)
        return _form(request, ask, grid, kind, form, error.status)


@router.post("/c/{community}/pairings/{pairing}/undo", dependencies=GENUINE)
def undo(ask: Pairer, pairing: Id) -> Response:
    """Take a new pairing back; what it ended goes on."""
    service.undo(ask.session, ask.code, pairing)
    return send_on(f"{ask.base}/map?layer=unit", Notice(_("已撤销结对")))
