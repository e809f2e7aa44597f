"""The page on which paper is typed in: serial, then row by row on the number pad."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms
from gisgrid.diary.models import Mark
from gisgrid.diary.words import mark_name
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Ask, Recorder
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.needs import service as needs
from gisgrid.pages import Notice, link, render
from gisgrid.paper import codes
from gisgrid.sheets import returns, service
from gisgrid.sheets.models import PrintKind, WalkSheet
from gisgrid.sheets.returns import OUTCOME_DIGITS, Filed, Line, Typed
from gisgrid.visits.models import Outcome
from gisgrid.visits.words import outcome_name
from gisgrid.wishes.models import WishKind
from gisgrid.wishes.words import wish_kind_name

router = APIRouter(prefix="/c/{community}/print", tags=["print"])


@router.get("/return")
def return_page(
    request: Request, ask: Recorder, serial: str = "", row: str = "", on: str = "", who: str = ""
) -> Response:
    """Type a walk sheet in: its serial, then its rows."""
    if not serial.strip():
        return render(request, "print/return.html", community=ask.community, sheet=None,
                      form=forms.Form({"serial": ""}))  # fmt: skip
    try:
        sheet = service.get_by_serial(ask.session, ask.code, codes.read_serial(serial))
    except Invalid as error:
        form = forms.Form({"serial": serial}, error.fields)
        return render(request, "print/return.html", status=422, community=ask.community,
                      sheet=None, form=form)  # fmt: skip
    if sheet.kind != PrintKind.WALK or not sheet.rows:
        raise Conflict(_("单号 {serial} 没有要录入的行。").format(serial=sheet.serial))
    values = {"row": row, "on": on, "who": who or ask.actor.name}
    return _form(request, ask, sheet, forms.Form(values))


def _form(
    request: Request, ask: Ask, sheet: WalkSheet, form: forms.Form, status: int = 200
) -> Response:
    lines = returns.lines_of(ask.session, sheet)
    row = number_from(str(form.values.get("row", ""))) or _next(lines)
    days = [line.visited_on for line in lines if line.visited_on]
    on = form.values.get("on") or max(days, default=ask.today).isoformat()
    return render(
        request,
        "print/return.html",
        status=status,
        community=ask.community,
        sheet=_shown(ask, sheet, lines),
        rows=[_line(line) for line in lines],
        form=forms.Form({**form.values, "row": row, "on": on}, form.errors, form.key),
        outcomes=[(digit, outcome_name(one)) for digit, one in OUTCOME_DIGITS.items()],
        kinds=_kinds(ask, sheet),
    )


def _next(lines: list[Line]) -> int:
    return next((line.row.row for line in lines if not line.is_typed), 1)


def _shown(ask: Ask, sheet: WalkSheet, lines: list[Line]) -> dict[str, Any]:
    grid = picking.short_of(ask, sheet.of_grid)
    return {
        "serial": sheet.serial,
        "grid": grid or "",
        "at": picking.local(sheet.printed_at),
        "rows": sheet.rows,
        "typed": sum(line.is_typed for line in lines),
        "moved": [_line(line) for line in lines if line.moved or line.door.gone],
    }


def _line(line: Line) -> dict[str, Any]:
    digits = {outcome.value: digit for digit, outcome in OUTCOME_DIGITS.items()}
    if line.door.gone:
        state = _("已不在册")
    elif line.moved:
        state = _("现归{short}网格").format(short=line.door.short or "—")
    else:
        state = ""
    return {
        "row": line.row.row,
        "stop": line.row.stop,
        "address": line.row.address,
        "last": line.row.last_visit_on.isoformat() if line.row.last_visit_on else "",
        "state": state,
        "typed": line.is_typed,
        "digit": digits.get(line.outcome, "") if line.is_typed else "",
        "outcome": outcome_name(line.outcome) if line.is_typed else "",
        "on": line.visited_on.isoformat() if line.visited_on else "",
        "text": line.situation,
        "entry": line.entry,
    }


def _kinds(ask: Ask, sheet: WalkSheet) -> list[tuple[str, str]]:
    """The codes as this sheet has them."""
    words = {kind.code: needs.kind_word(kind) for kind in needs.kinds(ask.session)}
    words |= {one.value: mark_name(one.value) for one in (Mark.SUGGESTION, Mark.NOTE)}
    words |= {f"wish:{one.value}": _("心愿：") + wish_kind_name(one.value) for one in WishKind}
    return [(code, words.get(kind, kind)) for code, kind in sorted(sheet.codes.items())]


@router.post("/return", dependencies=GENUINE)
def file_row(
    request: Request,
    ask: Recorder,
    serial: Annotated[str, Form()],
    row: Annotated[str, Form()] = "",
    outcome: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    urgent: Annotated[str, Form()] = "",
    on: Annotated[str, Form()] = "",
    who: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """File one row and go on to the next; what does not fit is named and what was typed stays."""
    sheet = service.get_by_serial(ask.session, ask.code, codes.read_serial(serial))

    def carry_out() -> tuple[str, Notice]:
        typed = Typed(
            row=number_from(row.strip()) or 0,
            outcome=outcome,
            visited_on=day_from(on, "on"),
            visitor=who,
            kind=kind.strip(),
            content=text,
            urgent=urgent == "yes",
        )
        filed = returns.file_row(ask.session, ask.actor, sheet, typed, ask.today)
        following = typed.row + 1 if typed.row < sheet.rows else typed.row
        address = link(f"{ask.base}/print/return", serial=sheet.serial, row=following, on=on,
                       who=who)  # fmt: skip
        undo = f"{ask.base}/diary/{filed.entry}/undo" if filed.is_new else None
        return address, Notice(_words(typed.row, filed), undo)

    values = {"row": row, "outcome": outcome, "kind": kind, "text": text, "urgent": urgent,
              "on": on, "who": who}  # fmt: skip
    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        names = {"content": "text", "visited_on": "on", "household": "row"}
        errors = {names.get(name, name): words for name, words in error.fields.items()}
        return _form(request, ask, sheet, forms.Form(values, errors), status=422)
    except Conflict as error:
        errors = {"row": error.message}
        return _form(request, ask, sheet, forms.Form(values, errors), status=409)


def _words(row: int, filed: Filed) -> str:
    """What came to be, in one sentence."""
    outcome = outcome_name(Outcome(filed.visit.outcome))
    told = _("第{row}行 {address}：{outcome}").format(
        row=row, address=filed.address, outcome=outcome
    )
    if filed.need is not None:
        told += _("，诉求{no}").format(no=filed.need)
    if filed.wish is not None:
        told += _("，心愿{no}").format(no=filed.wish)
    if not filed.is_new and not filed.is_changed and filed.need is None and filed.wish is None:
        told += _("（已录过，没有增加）")
    elif not filed.is_new and filed.is_changed:
        told += _("（改了原来的）")
    return told
