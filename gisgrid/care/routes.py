"""Pages of care: rules of visits, named readers, and a look with its reason."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms
from gisgrid.auth.rules import Verb
from gisgrid.care import service
from gisgrid.errors import Invalid
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Approver, Ask, Id, Reader
from gisgrid.households import picking
from gisgrid.households.service import get_by_code
from gisgrid.i18n import _
from gisgrid.pages import Notice, render, send_on

router = APIRouter(prefix="/c/{community}/care", tags=["care"])


def _page(
    request: Request,
    ask: Ask,
    form: forms.Form | None = None,
    records: list[Any] | None = None,
    services: list[Any] | None = None,
    status: int = 200,
) -> Response:
    approves = ask.actor.can(Verb.APPROVE)
    names = {one.code: service.class_name(one) for one in service.classes(ask.session)}
    return render(
        request,
        "care/page.html",
        status=status,
        community=ask.community,
        form=form or forms.Form(),
        level=service.level(ask.session, ask.code),
        rules=service.rules(ask.session, ask.code, ask.today),
        classes=list(names.items()),
        marked=[(one.code, service.class_name(one)) for one in service.classes(ask.session)
                if one.mark],
        names=names,
        approves=approves,
        readers=service.readers(ask.session, ask.code) if approves else [],
        looks=[{**one, "at": picking.local(one["at"])}
               for one in service.looks(ask.session, ask.code)] if approves else [],
        records=records,
        services=services,
    )  # fmt: skip


@router.get("")
def care_page(request: Request, ask: Reader) -> Response:
    """How often each class of household is visited; who may read care classes; who looked."""
    return _page(request, ask)


@router.post("/look", dependencies=GENUINE)
def look(request: Request, ask: Reader, why: Annotated[str, Form()] = "") -> Response:
    """Named readers look at the care records of their grids; each look is written down."""
    try:
        records = service.read(ask.session, ask.code, why)
        services = service.read_services(ask.session, ask.code, why)
    except Invalid as error:
        return _page(request, ask, forms.Form({"why": why}, error.fields), status=error.status)
    return _page(request, ask, forms.Form({"why": why}), records, services)


@router.post("/records", dependencies=GENUINE)
def write(
    request: Request,
    ask: Reader,
    household: Annotated[str, Form()] = "",
    class_: Annotated[str, Form(alias="class")] = "",
    since: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """A named reader writes that a household belongs to a class of care."""

    def carry_out() -> tuple[str, Notice]:
        home = _home(ask, household)
        day = day_from(since, "since", ask.today) or ask.today
        service.write(ask.session, ask.code, home, class_, day, note)
        return f"{ask.base}/care", Notice(_("已登记"))

    return forms.once(ask, key, carry_out)


def _home(ask: Ask, words: str) -> int:
    """A household by its id or by its code."""
    found = number_from(words)
    return found if found is not None else get_by_code(ask.session, ask.code, words.strip()).id


@router.post("/records/{record}/end", dependencies=GENUINE)
def end(ask: Reader, record: Id) -> Response:
    """A named reader ends a record of care from today."""
    service.end(ask.session, ask.code, record, ask.today)
    return send_on(f"{ask.base}/care", Notice(_("已终止")))


@router.post("/readers", dependencies=GENUINE)
def name_reader(
    request: Request,
    ask: Approver,
    username: Annotated[str, Form()] = "",
    level: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Name a person who may read care classes, with the reason."""

    def carry_out() -> tuple[str, Notice]:
        made = service.name_reader(
            ask.session, ask.actor, ask.code, username, level, reason, ask.today,
            day_from(until, "until"),
        )  # fmt: skip
        return f"{ask.base}/care", Notice(_("已指定 {name}").format(name=made.reader_name))

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {"username": username, "level": level, "reason": reason, "until": until}
        return _page(request, ask, forms.Form(values, error.fields, key), status=error.status)


@router.post("/readers/{reader}/end", dependencies=GENUINE)
def end_reader(ask: Approver, reader: Id) -> Response:
    """From today this person reads care classes no longer."""
    ended = service.end_reader(ask.session, ask.code, reader, ask.today)
    return send_on(f"{ask.base}/care", Notice(_("{name} 不再能看").format(name=ended.reader_name)))


@router.post("/rules", dependencies=GENUINE)
def set_rule(
    request: Request,
    ask: Approver,
    class_: Annotated[str, Form(alias="class")] = "",
    every_days: Annotated[str, Form()] = "",
    since: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
    basis: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """How often a class is visited from a day on."""

    def carry_out() -> tuple[str, Notice]:
        day = day_from(since, "since", ask.today) or ask.today
        service.set_rule(
            ask.session, ask.code, class_, number_from(every_days) or 0, day, ask.today,
            phone_counts=phone == "yes", basis=basis,
        )  # fmt: skip
        return f"{ask.base}/care", Notice(_("已改走访规定"))

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {"class": class_, "every_days": every_days, "since": since, "basis": basis}
        return _page(request, ask, forms.Form(values, error.fields, key), status=error.status)
