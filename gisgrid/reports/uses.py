"""One resource with its use, booking it, and the log of who used what for which need."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import select

from gisgrid import forms, workbook
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Id, Reader, Recorder
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.needs.models import Need
from gisgrid.needs.service import kind_word, kinds
from gisgrid.pages import Notice, link, render
from gisgrid.reports.resources import row_of
from gisgrid.resources import service, use
from gisgrid.resources.models import Resource, ResourceUse, UseState
from gisgrid.resources.words import use_state_name
from gisgrid.units.models import Unit
from gisgrid.units.service import get_unit
from gisgrid.wishes.models import Wish

router = APIRouter(tags=["resources"])
ROWS = 500
SHOWN = 30
STAMP = "%Y-%m-%dT%H:%M"


def lines(ask: Ask, uses: list[ResourceUse]) -> list[dict[str, Any]]:
    """Uses as pages show them; a need that the reader may not see stays without its number."""
    needs = _numbers(ask, Need, {one.need for one in uses})
    wishes = _numbers(ask, Wish, {one.wish for one in uses})
    names = _resource_names(ask, {one.resource for one in uses})
    return [
        {
            "id": one.id,
            "resource": names.get(one.resource, ("", ""))[0],
            "resource_id": one.resource,
            "unit": names.get(one.resource, ("", ""))[1],
            "unit_id": one.lender,
            "since": picking.local(one.since),
            "until": picking.local(one.until),
            "who": one.asked_name,
            "purpose": one.purpose,
            "need": needs.get(one.need),
            "need_id": one.need,
            "wish": wishes.get(one.wish),
            "state": one.state,
            "state_name": use_state_name(one.state),
            "answer": one.answer or "",
            "answered": one.answered_name or "",
            "choices": [(to.value, ACTS[to]()) for to in use.choices_for(ask.actor, one)],
        }
        for one in uses
    ]


ACTS = {
    UseState.AGREED: lambda: _("同意"),
    UseState.DECLINED: lambda: _("不同意"),
    UseState.USED: lambda: _("已用完"),
    UseState.CANCELLED: lambda: _("取消"),
}


def _numbers(ask: Ask, model: Any, ids: set[int | None]) -> dict[int | None, str]:
    wanted = [one for one in ids if one is not None]
    if not wanted:
        return {}
    letter = "N" if model is Need else "W"
    found = ask.session.execute(
        select(model.id, model.no).where(model.community == ask.code, model.id.in_(wanted))
    )
    return {row[0]: f"{letter}-{row[1]:04d}" for row in found}


def _resource_names(ask: Ask, ids: set[int]) -> dict[int, tuple[str, str]]:
    if not ids:
        return {}
    found = ask.session.execute(
        select(Resource.id, Resource.name, Unit.name)
        .join(Unit, (Unit.community == Resource.community) & (Unit.id == Resource.unit))
        .where(Resource.community == ask.code, Resource.id.in_(ids))
    )
    return {row[0]: (row[1], row[2]) for row in found}


@router.get("/c/{community}/resources/{resource}")
def resource_page(
    request: Request, ask: Reader, resource: Id, need: str = "", wish: str = ""
) -> Response:
    """One resource: what it is, who used it and will, and the form to book it."""
    values = {"need": need, "wish": wish, "purpose": _purpose(ask, need, wish)}
    return _page(request, ask, resource, forms.Form(values))


def _purpose(ask: Ask, need: str, wish: str) -> str:
    """What a booking for a need or wish says beforehand: its number, and no resident's name."""
    for model, text in ((Need, need), (Wish, wish)):
        id_ = number_from(text)
        numbers = _numbers(ask, model, {id_})
        if id_ in numbers:
            return _("处理 {number}").format(number=numbers[id_])
    return ""


def _page(
    request: Request, ask: Ask, resource: int, form: forms.Form, status: int = 200
) -> Response:
    one = service.get_offered(ask.session, ask.code, resource)
    uses = use.list_uses(ask.session, ask.code, resource=resource, limit=SHOWN)
    named = {k.code: kind_word(k) for k in kinds(ask.session)}
    return render(
        request,
        "resources/page.html",
        status=status,
        community=ask.community,
        resource={
            **row_of(ask, one),
            "serves": [named.get(code, code) for code in one.resource.serves],
            "lon": one.lon,
            "lat": one.lat,
        },
        uses=lines(ask, list(uses)),
        form=form,
    )


def instant(text: str, name: str) -> datetime:
    """`2026-11-25T18:00` as the community's clock shows it. Raises Invalid for the field."""
    try:
        return datetime.strptime(text, STAMP).replace(tzinfo=picking.ZONE).astimezone(UTC)
    except (ValueError, OverflowError):
        words = _("时间写成 2026-11-25 18:00 的样子。")
        raise Invalid(words, fields={name: words}) from None


@router.post("/c/{community}/resources/{resource}/book", dependencies=GENUINE)
def book(
    request: Request,
    ask: Recorder,
    resource: Id,
    since: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
    purpose: Annotated[str, Form()] = "",
    need: Annotated[str, Form()] = "",
    wish: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Ask for a resource at a time; two never have the same piece at the same time."""
    found = service.get(ask.session, ask.code, resource)

    def carry_out() -> tuple[str, Notice]:
        wanted = use.Wanted(
            instant(since, "since"), instant(until, "until"), purpose,
            _visible(ask, Need, need), _visible(ask, Wish, wish),
        )  # fmt: skip
        made = use.book(ask.session, ask.actor, found, wanted, datetime.now(UTC))
        words = {
            UseState.ASKED: _("已提交，等出借单位同意"),
            UseState.AGREED: _("已约好"),
            UseState.USED: _("已记下使用"),
        }[UseState(made.state)]
        undo = None
        if made.state != UseState.USED:
            undo = link(f"{ask.base}/uses/{made.id}/answer", to="cancelled")
        return f"{ask.base}/resources/{found.id}", Notice(words, undo)

    try:
        return forms.once(ask, key, carry_out)
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {"since": error.message}
        values = {"since": since, "until": until, "purpose": purpose, "need": need, "wish": wish}
        form = forms.Form(values, fields or {"since": error.message}, key)
        return _page(request, ask, found.id, form, error.status)


def _visible(ask: Ask, model: Any, text: str) -> int | None:
    """The need or wish, if the asker may see it."""
    id_ = number_from(text)
    return id_ if id_ in _numbers(ask, model, {id_}) else None


@router.post("/c/{community}/uses/{use_id}/answer", dependencies=GENUINE)
def answer(
    ask: Recorder,
    use_id: Id,
    to: str = "",
    word: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Agree to a booking, decline it, note it as used, or cancel it."""

    def carry_out() -> tuple[str, Notice]:
        found = use.get(ask.session, ask.code, use_id)
        use.answer(ask.session, ask.actor, found, to, word)
        return f"{ask.base}/resources/{found.resource}", Notice(use_state_name(found.state))

    return forms.once(ask, key, carry_out)


def asked(ask: Reader, unit: str = "", need: str = "") -> tuple[Ask, list[dict[str, Any]], str]:
    lender = number_from(unit)
    uses = use.list_uses(ask.session, ask.code, lender=lender, need=number_from(need), limit=ROWS)
    title = get_unit(ask.session, ask.code, lender).name if lender is not None else ""
    return ask, lines(ask, list(uses)), title


@router.get("/c/{community}/uses")
def uses_page(request: Request, asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """The log of use: who used what, when, for which need."""
    ask, rows, title = asking
    return render(
        request, "resources/uses.html", community=ask.community, rows=rows, unit=title,
        full=len(rows) == ROWS,
    )  # fmt: skip


@router.get("/c/{community}/uses.xlsx")
def uses_file(asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """The log of use as an Excel file."""
    ask, rows, _title = asking
    picking.need_export(ask)
    headings = [_("序号"), _("资源名称"), _("单位"), _("开始"), _("结束"), _("使用人"), _("用途"),
                _("对应诉求"), _("状态")]  # fmt: skip
    content = workbook.write(
        _("资源使用记录"),
        headings,
        (
            (n, r["resource"], r["unit"], r["since"], r["until"], r["who"], r["purpose"],
             r["need"] or r["wish"], r["state_name"])
            for n, r in enumerate(rows, start=1)
        ),
    )  # fmt: skip
    return picking.excel(content, "uses")
