"""The resource list of all units, and the forms in which a unit keeps its own part of it."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms, workbook
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Convener, Id, Reader, Recorder
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.needs.service import kind_word, kinds
from gisgrid.pages import Notice, link, render, send_on
from gisgrid.resources import service
from gisgrid.resources.models import Resource, ResourceState
from gisgrid.resources.rules import is_stale
from gisgrid.resources.service import Filter, Offer, Offered
from gisgrid.resources.words import amount, kind_name, state_name
from gisgrid.resources.words import kinds as resource_kinds
from gisgrid.units.service import get_unit, list_units

router = APIRouter(tags=["resources"])


def row_of(ask: Ask, one: Offered) -> dict[str, Any]:
    found = one.resource
    return {
        "id": found.id,
        "unit": one.unit_name,
        "unit_id": found.unit,
        "kind": kind_name(found.kind),
        "name": found.name,
        "amount": amount(found.capacity, found.measure),
        "pieces": found.pieces,
        "open_times": found.open_times or "",
        "conditions": found.conditions or "",
        "place": one.place or "",
        "phone": one.phone or "",
        "checked_on": found.checked_on,
        "checked_by": found.checked_by,
        "stale": is_stale(found.checked_on, ask.today),
        "state": found.state,
        "state_name": state_name(found.state),
        "version": found.version,
        "mine": service.is_keeper(ask.actor, found.unit),
    }


def asked(
    ask: Reader, unit: str = "", kind: str = "", state: str = "", stale: str = "", q: str = ""
) -> tuple[Ask, list[dict[str, Any]], dict[str, str]]:
    wanted = Filter(
        unit=number_from(unit), kind=kind or None, state=state or None,
        is_stale=stale == "yes", q=q[:60] or None,
    )  # fmt: skip
    found = service.list_resources(ask.session, ask.code, wanted, ask.today)
    shown = {"unit": unit, "kind": kind, "state": state, "stale": stale, "q": q}
    return ask, [row_of(ask, one) for one in found], shown


@router.get("/c/{community}/resources")
def resources_page(request: Request, asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """What the units can share: kind, place, capacity, opening times, last confirmed."""
    ask, rows, shown = asking
    return render(
        request,
        "resources/list.html",
        community=ask.community,
        rows=rows,
        filters=shown,
        units=[(u.id, u.name) for u in list_units(ask.session, ask.code)],
        kinds=resource_kinds(),
        states=[(s.value, state_name(s)) for s in ResourceState],
        sums={
            "units": len({row["unit_id"] for row in rows}),
            "stale": sum(row["stale"] and row["state"] != "withdrawn" for row in rows),
            "published": sum(row["state"] == "published" for row in rows),
        },
        may_add=ask.actor.can(Verb.CONVENE) or ask.actor.unit is not None,
    )


@router.get("/c/{community}/resources.xlsx")
def resources_file(asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """The resource list (资源清单) as an Excel file."""
    ask, rows, _shown = asking
    picking.need_export(ask)
    headings = [_("序号"), _("单位"), _("资源类别"), _("资源名称"), _("数量（容量）"),
                _("地点"), _("开放时间"), _("使用条件"), _("办公电话"), _("最近确认"),
                _("公布状态")]  # fmt: skip
    content = workbook.write(
        _("资源清单"),
        headings,
        (
            (n, r["unit"], r["kind"], r["name"], r["amount"], r["place"], r["open_times"],
             r["conditions"], r["phone"], r["checked_on"], r["state_name"])
            for n, r in enumerate(rows, start=1)
        ),
    )  # fmt: skip
    return picking.excel(content, "resources")


def _form(
    request: Request, ask: Ask, unit: int | None, form: forms.Form, own: Resource | None,
    status: int = 200,
) -> Response:  # fmt: skip
    mine = ask.actor.unit
    units = list_units(ask.session, ask.code)
    return render(
        request,
        "resources/form.html",
        status=status,
        community=ask.community,
        unit=next((one for one in units if one.id == unit), None),
        units=[(u.id, u.name) for u in units if mine is None or u.id == mine],
        resource=own,
        kinds=resource_kinds(),
        needs=[(k.code, kind_word(k)) for k in kinds(ask.session)],
        form=form,
    )


def _unit_of(ask: Ask, text: str) -> int | None:
    """The unit a new resource is of: one's own, or for the director the chosen one."""
    chosen = ask.actor.unit if ask.actor.unit is not None else number_from(text)
    if chosen is None:
        require(ask.actor, Verb.CONVENE, ask.code)
        return None
    service.require_keeper(ask.actor, chosen)
    return get_unit(ask.session, ask.code, chosen).id


@router.get("/c/{community}/resources/new")
def new_page(request: Request, ask: Recorder, unit: str = "") -> Response:
    """The form for a further resource of a unit."""
    return _form(request, ask, _unit_of(ask, unit), forms.Form({"pieces": "1"}), None)


def said(
    kind: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    capacity: Annotated[str, Form()] = "",
    measure: Annotated[str, Form()] = "",
    pieces: Annotated[str, Form()] = "1",
    open_times: Annotated[str, Form()] = "",
    conditions: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "",
    serves: Annotated[list[str] | None, Form()] = None,
) -> Offer:
    return Offer(
        kind, name, capacity, measure, pieces, open_times, conditions, place, tuple(serves or ())
    )


Said = picking.Depended(said)


def _known(ask: Ask, offer: Offer) -> None:
    known = {one.code for one in kinds(ask.session)}
    if not known.issuperset(offer.serves):
        words = _("有一类诉求没有找到。请重选。")
        raise Invalid(words, fields={"serves": words})


@router.post("/c/{community}/resources/new", dependencies=GENUINE)
def add(
    request: Request,
    ask: Recorder,
    offer: Said,  # type: ignore[valid-type]
    unit: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Add a resource; what does not fit is named at its field and what was typed stays."""
    owner = _unit_of(ask, unit)

    def carry_out() -> tuple[str, Notice]:
        if owner is None:
            words = _("请选一个单位。")
            raise Invalid(words, fields={"unit": words})
        _known(ask, offer)
        made = service.offer(ask.session, ask.actor, ask.code, owner, offer, ask.today)
        return f"{ask.base}/resources/{made.id}", Notice(_("已保存，还没有公布"))

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        form = forms.Form(asdict(offer), error.fields, key)
        return _form(request, ask, owner, form, None, error.status)


def _typed(found: Resource) -> dict[str, Any]:
    return {
        "kind": found.kind, "name": found.name, "capacity": found.capacity or "",
        "measure": found.measure or "", "pieces": found.pieces,
        "open_times": found.open_times or "", "conditions": found.conditions or "",
        "place": found.place or "", "serves": found.serves,
    }  # fmt: skip


@router.get("/c/{community}/resources/{resource}/edit")
def edit_page(request: Request, ask: Recorder, resource: Id) -> Response:
    """The form that changes a resource."""
    found = service.get(ask.session, ask.code, resource)
    service.require_keeper(ask.actor, found.unit)
    return _form(request, ask, found.unit, forms.Form(_typed(found)), found)


@router.post("/c/{community}/resources/{resource}/edit", dependencies=GENUINE)
def edit(
    request: Request,
    ask: Recorder,
    resource: Id,
    offer: Said,  # type: ignore[valid-type]
    version: Annotated[int, Form()] = 0,
    key: Annotated[str, Form()] = "",
) -> Response:
    """Change a resource; it counts as confirmed today."""
    found = service.get(ask.session, ask.code, resource)

    def carry_out() -> tuple[str, Notice]:
        _known(ask, offer)
        service.change(ask.session, ask.actor, found, offer, version, ask.today)
        return f"{ask.base}/resources/{found.id}", Notice(_("已保存"))

    try:
        return forms.once(ask, key, carry_out)
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {"name": error.message}
        form = forms.Form(asdict(offer), fields, key)
        return _form(request, ask, found.unit, form, found, error.status)


@router.post("/c/{community}/resources/{resource}/state", dependencies=GENUINE)
def set_state(ask: Recorder, resource: Id, to: str = "") -> Response:
    """Publish a resource to all units, or withdraw it; the toast takes it back."""
    found = service.get(ask.session, ask.code, resource)
    before = found.state
    service.set_state(ask.session, ask.actor, found, to)
    words = {
        "published": _("已公布，各单位都能看到"),
        "withdrawn": _("已撤回"),
        "draft": _("已改为未公布"),
    }
    undo = link(f"{ask.base}/resources/{found.id}/state", to=before)
    return send_on(f"{ask.base}/resources/{found.id}", Notice(words[to], undo))


@router.post("/c/{community}/resources/remind", dependencies=GENUINE)
def remind(ask: Convener) -> Response:
    """Ask every unit whose list nobody confirmed for half a year to look through it."""
    count = service.remind(ask.session, ask.actor, ask.code, ask.today)
    return send_on(f"{ask.base}/resources?stale=yes", Notice(_("已提醒{n}人").format(n=count)))


@router.post("/c/{community}/resources/{resource}/confirm", dependencies=GENUINE)
def confirm(ask: Recorder, resource: Id) -> Response:
    """The unit says that a resource is still as it stands in the list."""
    found = service.get(ask.session, ask.code, resource)
    service.confirm(ask.session, ask.actor, found, ask.today)
    return send_on(f"{ask.base}/resources/{found.id}", Notice(_("已确认今天仍是这样")))


@router.post("/c/{community}/units/{unit}/confirm", dependencies=GENUINE)
def confirm_all(ask: Recorder, unit: Id) -> Response:
    """The unit says that its whole list is still so."""
    count = service.confirm_all(ask.session, ask.actor, ask.code, unit, ask.today)
    return send_on(f"{ask.base}/units/{unit}", Notice(_("已确认 {n} 项资源").format(n=count)))
