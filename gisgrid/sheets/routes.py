"""Pages of printing: the preview, the finished PDF, what was printed."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response

from gisgrid import forms
from gisgrid.duties import routes as duties
from gisgrid.errors import GisgridError, Invalid, NotAllowed, NotFound
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Ask, Reader, Recorder, by_grid
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.jobs import service as jobs
from gisgrid.pages import Notice, link, render, send_on
from gisgrid.paper import document, scale
from gisgrid.sheets import choices, diary, lists, service, wall
from gisgrid.sheets.layout.table_page import Table
from gisgrid.sheets.models import CopyClass, PrintKind
from gisgrid.sheets.rules import Begin, Only, Paper, Selection, Side, classes_for, place_from
from gisgrid.sheets.words import copy_class_name, only_name, print_kind_name, side_name
from gisgrid.sheets.work import ATLAS
from gisgrid.territory.models import Grid

router = APIRouter(prefix="/c/{community}/print", tags=["print"])
# The browser shows a PDF through a page of its own, which our policy must let it draw.
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)
PREVIEW_DPI = 96.0
COME_BACK = (PrintKind.WALK, PrintKind.DIARY)


def pdf_answer(content: bytes, name: str) -> Response:
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Content-Security-Policy": PDF_POLICY,
            "Cache-Control": "private, no-store",
        },
    )


def _one_of(words: Any, value: str, field: str, fallback: Any) -> Any:
    if not value:
        return fallback
    try:
        return words(value)
    except ValueError:
        told = _("没有这个选项：{value}").format(value=value)
        raise Invalid(told, fields={field: told}) from None


def selection_from(
    only: str = "",
    building: str = "",
    street: Annotated[str, Query(max_length=60)] = "",
    side: str = "",
    paper: str = "",
    scale: str = "",
    turn: str = "",
    sides: str = "2",
    stairs: str = "",
    back: str = "",
    begin: Annotated[str, Query(max_length=60)] = "",
) -> Selection:
    """What the page's form asks for; an empty field means: as it suits best."""
    return Selection(
        only=_one_of(Only, only, "only", Only.ALL),
        building=number_from(building),
        street=street.strip(),
        side=_one_of(Side, side, "side", None),
        paper=_one_of(Paper, paper, "paper", Paper.A4),
        scale=_scale_from(scale),
        landscape={"landscape": True, "portrait": False}.get(turn),
        both_sides=sides != "1",
        from_top=stairs == "down",
        back=back == "yes",
        **_begin_from(begin),
    )


def _begin_from(text: str) -> dict[str, Any]:
    """`free`, `door:12` or `124.1,50.6` (lon,lat); nothing: the leader's home."""
    if text in ("", Begin.HOME):
        return {}
    if text == Begin.FREE:
        return {"begin": Begin.FREE}
    if text.startswith("door:"):
        return {"entrance": number_from(text.removeprefix("door:"))}
    place = place_from(text)
    if place is None:
        told = _("起点写成 经度,纬度，如 124.18,50.72。")
        raise Invalid(told, fields={"begin": told})
    return {"start": place}


def _scale_from(text: str) -> int | None:
    wanted = number_from(text)
    if text and wanted not in scale.SCALES:
        told = _("比例尺选这些之一：{scales}").format(
            scales="、".join(f"1:{one}" for one in scale.SCALES)
        )
        raise Invalid(told, fields={"scale": told})
    return wanted


Selected = picking.Depended(selection_from)


def copy_from(ask: Ask, grid: Grid | None, text: str) -> CopyClass:
    """The wished copy, else the fullest that the asker may have."""
    offered = classes_for(ask.actor.role, ask.actor.sees_grid(grid.id if grid else None))
    found: CopyClass = _one_of(CopyClass, text, "copy", offered[0])
    return found


@router.get("")
def print_page(
    request: Request,
    ask: Reader,
    wanted: Selected,  # type: ignore[valid-type]
    grid: str = "",
    copy: str = "",
    page: Annotated[int, Query(ge=1, le=500)] = 1,
) -> Response:
    """Choose what is printed and see the finished pages."""
    chosen = by_grid(ask, grid) if grid else picking.only_grid(ask)
    context: dict[str, Any] = {
        "community": ask.community,
        "grids": choices.all_grids(ask.session, ask.code, ask.today),
        "grid": chosen,
        "preview": None,
        "reason": "",
        "papers": [(one.value, one.value) for one in (Paper.A4, Paper.A3)],
        "onlys": [(one.value, only_name(one)) for one in Only],
        "atlas_copies": [(one.value, copy_class_name(one)) for one in _atlas_classes(ask)],
        "key": forms.new_key(),
    }
    if chosen is not None:
        copy_class = copy_from(ask, chosen, copy)
        context |= _choices(ask, chosen, copy_class)
        try:
            context["preview"] = _preview(ask, chosen, wanted, copy_class, page)
        except GisgridError as error:
            context["reason"] = error.message
    return render(request, "print/preview.html", **context)


def _atlas_classes(ask: Ask) -> list[CopyClass]:
    """Copies of the atlas that the asker may have: those he may have of each of his grids."""
    sees_some = ask.actor.all_grids or bool(ask.actor.grids)
    return classes_for(ask.actor.role, sees_some)


def _choices(ask: Ask, grid: Grid, copy_class: CopyClass) -> dict[str, Any]:
    classes = classes_for(ask.actor.role, ask.actor.sees_grid(grid.id))
    return {
        "copy": copy_class.value,
        "copies": [(one.value, copy_class_name(one)) for one in classes],
        "sides_of_street": [(one.value, side_name(one)) for one in Side],
        "buildings": choices.buildings(ask.session, ask.code, grid.id),
        "begins": _begins(ask, grid),
        "streets": choices.streets(ask.session, ask.code),
        "scales": [(one, f"1:{one}") for one in scale.SCALES if one <= 5000],
    }


def _begins(ask: Ask, grid: Grid) -> list[tuple[str, str]]:
    doors = choices.entrances(ask.session, ask.code, grid.id)
    return [
        (Begin.HOME.value, _("网格长家（不知道时取最短）")),
        (Begin.FREE.value, _("哪里走得最短就从哪里")),
        *((f"door:{id_}", words) for id_, words in doors),
    ]


def _preview(
    ask: Ask, grid: Grid, wanted: Selection, copy_class: CopyClass, page: int
) -> dict[str, Any]:
    made = service.preview_grid(ask.session, ask.actor, ask.code, grid, wanted, copy_class)
    pages, walk = made.sheet.pages, made.walk
    number = min(page, len(pages))
    return {
        "page": number,
        "pages": len(pages),
        "width": pages[number - 1].width,
        "height": pages[number - 1].height,
        "scale": made.sheet.scale,
        "may_begin": number <= len(made.sheet.views) and bool(walk.stops),
        "doors": len(walk.doors),
        "stops": len(walk.stops),
    }


@router.get("/preview.png")
def preview_picture(
    ask: Reader,
    wanted: Selected,  # type: ignore[valid-type]
    grid: str,
    copy: str = "",
    page: Annotated[int, Query(ge=1, le=500)] = 1,
) -> Response:
    """One page as it will be printed, as a picture with a serial that is not given out."""
    chosen = by_grid(ask, grid)
    pages = service.preview_grid(
        ask.session, ask.actor, ask.code, chosen, wanted, copy_from(ask, chosen, copy)
    ).sheet.pages
    if page > len(pages):
        raise NotFound(_("没有第{n}页。").format(n=page))
    picture = document.png(pages[page - 1], PREVIEW_DPI)
    return Response(picture, media_type="image/png", headers={"Cache-Control": "private, no-store"})


@router.get("/begin")
def begin_here(
    request: Request,
    ask: Reader,
    wanted: Selected,  # type: ignore[valid-type]
    grid: str,
    across: Annotated[float, Query(ge=0, le=1)],
    down: Annotated[float, Query(ge=0, le=1)],
    copy: str = "",
    page: Annotated[int, Query(ge=1, le=500)] = 1,
) -> Response:
    """The walk begins at a place that was clicked on the map of the preview."""
    chosen = by_grid(ask, grid)
    copy_class = copy_from(ask, chosen, copy)
    made = service.preview_grid(ask.session, ask.actor, ask.code, chosen, wanted, copy_class)
    place = made.place_at(page, across, down)
    kept = {k: v for k, v in request.query_params.items() if k not in ("across", "down", "page")}
    if place is None:
        notice = Notice(_("请点在地图框里。"))
    else:
        kept["begin"] = f"{place[0]},{place[1]}"
        notice = Notice(_("从点的地方走起。"))
    return send_on(link(f"{ask.base}/print", **kept), notice)


@router.get("/grid.pdf")
def grid_pdf(
    ask: Reader,
    wanted: Selected,  # type: ignore[valid-type]
    grid: str,
    copy: str = "",
) -> Response:
    """The walk sheet of one grid under a new serial, ready to print; the print is logged."""
    chosen = by_grid(ask, grid)
    printed = service.print_grid(
        ask.session, ask.actor, ask.code, chosen, wanted, copy_from(ask, chosen, copy)
    )
    return pdf_answer(printed.content, printed.name)


@router.get("/wall.pdf")
def wall_pdf(ask: Reader, paper: str = "", scale: str = "") -> Response:
    """The public map of all grids for the wall, A1 or A0; the print is logged."""
    wanted = Selection(paper=_one_of(Paper, paper, "paper", Paper.A1), scale=_scale_from(scale))
    printed = wall.print_wall(ask.session, ask.actor, ask.code, wanted)
    return pdf_answer(printed.content, printed.name)


@router.get("/diary.pdf")
def diary_pdf(ask: Reader, grid: str, to: str = "", entries: str = "") -> Response:
    """A blank diary for a grid, issued to somebody; the print is the entry in the register."""
    count = number_from(entries) if entries else 39
    printed = diary.print_diary(
        ask.session, ask.actor, ask.code, by_grid(ask, grid), to, count or 0
    )
    return pdf_answer(printed.content, printed.name)


@router.post("/atlas", dependencies=GENUINE)
def make_atlas(
    ask: Reader,
    copy_: Annotated[str, Form(alias="copy")] = "",
    paper: Annotated[str, Form()] = "",
    only: Annotated[str, Form()] = "",
    one_scale: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Begin the atlas of all grids that one sees; its page shows how far it is."""
    offered = _atlas_classes(ask)
    copy_class = _one_of(CopyClass, copy_, "copy", offered[0])
    if copy_class not in offered:
        raise NotAllowed(_("您现在是“{role}”，不能打印这种版本。").format(role=ask.actor.role_name))
    wanted = Selection(
        paper=_one_of(Paper, paper, "paper", Paper.A4), only=_one_of(Only, only, "only", Only.ALL)
    )

    service.check_paper(wanted)

    def carry_out() -> tuple[str, Notice]:
        params = {
            "selection": wanted.kept(), "copy": copy_class.value, "one_scale": one_scale == "yes",
        }  # fmt: skip
        title = _("网格图册（{copy}）").format(copy=copy_class_name(copy_class))
        job = jobs.start(ask.session, ask.actor, ask.code, ATLAS.name, title, params)
        return f"{ask.base}/jobs/{job.id}", Notice(_("开始做图册"))

    return forms.once(ask, key, carry_out)


@router.get("/duties.pdf")
def duties_pdf(asking: picking.Depended(duties.asked)) -> Response:  # type: ignore[valid-type]
    """The duty list (责任清单) on paper; the print is logged."""
    ask, rows, _shown = asking
    return list_answer(ask, duties.table(rows))


def list_answer(ask: Ask, parts: tuple[str, list[str], list[Any]], note: str = "") -> Response:
    """A list `(title, headings, rows)` as finished PDF."""
    title, headings, rows = parts
    table = Table(title, note or _("共{n}行").format(n=len(rows)), headings, rows)
    printed = lists.print_list(ask.session, ask.actor, ask.code, table)
    return pdf_answer(printed.content, printed.name)


@router.get("/sheets/{serial}/again.pdf")
def print_again(ask: Reader, serial: str) -> Response:
    """A lost sheet once more, with today's data and under a new serial."""
    sheet = service.get_by_serial(ask.session, ask.code, serial)
    printed = service.print_again(ask.session, ask.actor, ask.code, sheet)
    return pdf_answer(printed.content, printed.name)


@router.post("/sheets/{serial}/returned", dependencies=GENUINE)
def hand_in(ask: Recorder, serial: str, on: Annotated[str, Form()] = "") -> Response:
    """A sheet or a blank diary was handed in on this day; without a day: it was not."""
    sheet = service.get_by_serial(ask.session, ask.code, serial)
    day = day_from(on, "on")
    service.hand_in(ask.session, ask.actor, sheet, day, ask.today)
    if day is None:
        words = _("{serial} 记为没有交回").format(serial=serial)
    else:
        words = _("{serial} 已于{day}交回").format(serial=serial, day=day.isoformat())
    return send_on(f"{ask.base}/print/sheets", Notice(words))


@router.get("/sheets")
def sheets_page(request: Request, ask: Reader) -> Response:
    """What was printed: serial, for whom, when, how many rows came back."""
    rows = [
        {
            "serial": sheet.serial,
            "kind": sheet.kind,
            "kind_name": print_kind_name(sheet.kind),
            "issued_to": sheet.selection.get("issued_to", "") or sheet.selection.get("title", ""),
            "grid": f"{short} {name}" if short else "",
            "copy_name": copy_class_name(sheet.copy_class),
            "at": picking.local(sheet.printed_at),
            "by": sheet.printed_name,
            "rows": sheet.rows,
            "pages": sheet.pages,
            "typed": typed,
            "instead": sheet.instead_of is not None,
            "returned_on": sheet.returned_on,
            "returned_to": sheet.returned_to or "",
            "comes_back": sheet.kind in COME_BACK and sheet.copy_class != CopyClass.PUBLIC,
        }
        for sheet, short, name, typed in service.list_sheets(ask.session, ask.code)
    ]
    return render(request, "print/sheets.html", community=ask.community, rows=rows, base_link=link)
