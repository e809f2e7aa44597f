"""The duty list as page and file; ticking a duty with evidence."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms, workbook
from gisgrid.duties import service
from gisgrid.duties.service import Charge, Entry
from gisgrid.duties.words import (
    bound,
    bound_name,
    frequencies,
    frequency_name,
    kind_name,
    kinds,
)
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Convener, Id, Reader
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, link, render, send_on
from gisgrid.units.service import list_units

router = APIRouter(prefix="/c/{community}", tags=["duties"])
Shown = dict[str, str]


def row_of(one: Entry) -> dict[str, Any]:
    duty = one.duty
    return {
        "id": duty.id,
        "role": one.unit_name or bound_name(duty.role),
        "kind": kind_name(duty.kind),
        "content": duty.content,
        "standard": duty.standard or "",
        "basis": duty.basis or "",
        "frequency": frequency_name(duty.frequency),
        "period": one.period,
        "due_on": one.due_on,
        "bound": one.bound,
        "done": len(one.ticks),
        "ticks": one.ticks,
        "mine": one.mine,
        "is_mine": one.is_mine,
    }


def asked(
    ask: Reader, role: str = "", unit: str = "", mine: str = ""
) -> tuple[Ask, list[dict[str, Any]], Shown]:
    found = service.list_duties(
        ask.session, ask.actor, ask.code, ask.today,
        role=role, unit=number_from(unit), is_mine=mine == "yes",
    )  # fmt: skip
    return ask, [row_of(one) for one in found], {"role": role, "unit": unit, "mine": mine}


@router.get("/duties")
def duties_page(request: Request, asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """Who is bound to what, and what was done of it in this period."""
    ask, rows, shown = asking
    return _page(request, ask, rows, shown, forms.Form(), {})


def _page(
    request: Request, ask: Ask, rows: list[dict[str, Any]], shown: Shown, form: forms.Form,
    wrong: dict[str, Any], status: int = 200,
) -> Response:  # fmt: skip
    return render(
        request,
        "duties/list.html",
        status=status,
        community=ask.community,
        rows=rows,
        filters=shown,
        roles=bound(),
        kinds=kinds(),
        frequencies=frequencies(),
        units=[(u.id, u.name) for u in list_units(ask.session, ask.code)],
        form=form,
        wrong=wrong,
    )


@router.get("/duties.xlsx")
def duties_file(asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """The duty list (责任清单) as an Excel file: one row for each tick of this period."""
    ask, rows, _shown = asking
    picking.need_export(ask)
    title, headings, lines = table(rows)
    return picking.excel(workbook.write(title, headings, lines), "duties")


def table(rows: list[dict[str, Any]]) -> tuple[str, list[str], list[Any]]:
    """Title, headings and lines of the list in files and on paper."""
    headings = [_("序号"), _("责任主体"), _("责任类别"), _("责任事项"), _("依据"), _("工作标准"),
                _("频次"), _("责任人"), _("办结时限"), _("佐证"), _("办结日期"),
                _("状态")]  # fmt: skip
    lines = [
        (r["role"], r["kind"], r["content"], r["basis"], r["standard"], r["frequency"],
         tick and tick.name, r["due_on"], tick and tick.evidence, tick and tick.done_on,
         _("已完成") if tick else _("未开始"))
        for r in rows
        for tick in (r["ticks"] or [None])
    ]  # fmt: skip
    return _("责任清单"), headings, [(n, *line) for n, line in enumerate(lines, start=1)]


@router.post("/duties", dependencies=GENUINE)
def set_duty(
    request: Request,
    ask: Convener,
    role: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
    content: Annotated[str, Form()] = "",
    standard: Annotated[str, Form()] = "",
    basis: Annotated[str, Form()] = "",
    frequency: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Bind a role, or one unit, to a duty from today on."""

    def carry_out() -> tuple[str, Notice]:
        charge = Charge(role, kind, content, frequency, standard, basis, number_from(unit))
        service.set_duty(ask.session, ask.actor, ask.code, charge, ask.today)
        return link(f"{ask.base}/duties", role=role), Notice(_("已加一项责任"))

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {"role": role, "unit": unit, "kind": kind, "content": content,
                  "standard": standard, "basis": basis, "frequency": frequency}  # fmt: skip
        _ask, rows, shown = asked(ask)
        form = forms.Form(values, error.fields, key)
        return _page(request, ask, rows, shown, form, {}, error.status)


@router.post("/duties/{duty}/end", dependencies=GENUINE)
def end(ask: Convener, duty: Id) -> Response:
    """From today on nobody is bound by this duty; what was ticked stays."""
    service.end(ask.session, ask.actor, service.get(ask.session, ask.code, duty), ask.today)
    undo = f"{ask.base}/duties/{duty}/resume"
    return send_on(f"{ask.base}/duties", Notice(_("已取消这项责任"), undo))


@router.post("/duties/{duty}/resume", dependencies=GENUINE)
def resume(ask: Convener, duty: Id) -> Response:
    """Take the end of a duty back on the same day."""
    service.resume(ask.session, ask.actor, service.get(ask.session, ask.code, duty), ask.today)
    return send_on(f"{ask.base}/duties", Notice(_("已恢复这项责任")))


@router.post("/duties/{duty}/tick", dependencies=GENUINE)
def tick(
    request: Request, ask: Reader, duty: Id, evidence: Annotated[str, Form()] = ""
) -> Response:
    """Say that a duty was done in this period, with what shows it."""
    found = service.get(ask.session, ask.code, duty)
    try:
        made = service.tick(ask.session, ask.actor, found, evidence, ask.today)
    except (Invalid, Conflict) as error:
        _ask, rows, shown = asked(ask, mine="yes")
        wrong = {"duty": duty, "words": error.message, "evidence": evidence}
        return _page(request, ask, rows, shown, forms.Form(), wrong, error.status)
    undo = f"{ask.base}/ticks/{made.id}/undo"
    return send_on(link(f"{ask.base}/duties", mine=True), Notice(_("已打勾"), undo))


@router.post("/ticks/{tick_id}/undo", dependencies=GENUINE)
def undo(ask: Reader, tick_id: Id) -> Response:
    """Take one's own tick of today back."""
    service.untick(ask.session, ask.actor, ask.code, tick_id, ask.today)
    return send_on(link(f"{ask.base}/duties", mine=True), Notice(_("已撤销")))
