"""Pages of disputes: the list, how one is mediated, a look at what it is about."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy import text

from gisgrid import forms
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require
from gisgrid.care.service import level
from gisgrid.disputes import service, words
from gisgrid.disputes.models import (
    AgreementForm,
    CaseSource,
    Dispute,
    DisputeKind,
    MediationResult,
    Performed,
    Risk,
)
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Ask, Id, Reader, by_grid
from gisgrid.households import picking
from gisgrid.households.models import Building, Household
from gisgrid.i18n import _
from gisgrid.pages import Notice, Paging, render, send_on

router = APIRouter(prefix="/c/{community}/disputes", tags=["disputes"])
RESULTS = [one.value for one in MediationResult]


@router.get("")
def disputes_page(
    request: Request,
    ask: Reader,
    grid: str = "",
    result: str = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Disputes: kind, place, how it stands; those under way first, what it is about not at all."""
    wanted = service.Filter(
        by_grid(ask, grid).id if grid else None, result if result in RESULTS else ""
    )
    paging = Paging(0, page)
    rows, total = service.list_disputes(
        ask.session, ask.code, wanted, limit=paging.size, offset=paging.offset
    )
    return render(
        request,
        "disputes/list.html",
        community=ask.community,
        rows=[_line(ask, *row) for row in rows],
        paging=Paging(total, page),
        filters={"grid": grid, "result": wanted.result},
        grids=picking.grid_choices(ask),
        results=[(one, words.result_name(one)) for one in RESULTS],
    )


def _line(ask: Ask, one: Dispute, grid: str | None, house: str | None) -> dict[str, Any]:
    days = (ask.today - one.found_on).days
    pending = one.result == MediationResult.PENDING
    return {
        "id": one.id, "number": f"J-{one.no:04d}", "on": one.found_on, "grid": grid or "",
        "place": house or "", "kind": words.kind_name(one.kind),
        "risk": words.risk_name(one.risk), "is_high": one.risk == Risk.HIGH,
        "result": words.result_name(one.result), "mediator": one.mediator or "",
        "days": days if pending else None, "is_late": pending and days > service.USUAL_DAYS,
        "need": one.need,
    }  # fmt: skip


@dataclass(frozen=True)
class Typed:
    """The form of a mediation as it came."""

    values: dict[str, str]
    key: str


def _typed(
    kind: Annotated[str, Form()] = "",
    case_source: Annotated[str, Form()] = "",
    risk: Annotated[str, Form()] = "",
    result: Annotated[str, Form()] = "",
    agreement_form: Annotated[str, Form()] = "",
    performed: Annotated[str, Form()] = "",
    people_count: Annotated[str, Form()] = "",
    mediator: Annotated[str, Form()] = "",
    mediated_on: Annotated[str, Form()] = "",
    revisit_on: Annotated[str, Form()] = "",
    archive_no: Annotated[str, Form()] = "",
    parties: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    version: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Typed:
    return Typed({
        "kind": kind, "case_source": case_source, "risk": risk, "result": result,
        "agreement_form": agreement_form, "performed": performed, "people_count": people_count,
        "mediator": mediator, "mediated_on": mediated_on, "revisit_on": revisit_on,
        "archive_no": archive_no, "parties": parties, "note": note, "version": version,
    }, key)  # fmt: skip


def _read(values: dict[str, str]) -> dict[str, Any]:
    """Texts as numbers and days. A number that is none becomes 0, which the service refuses."""
    days = {name: day_from(values[name], name) for name in ("mediated_on", "revisit_on")}
    count = values["people_count"].strip()
    return {
        **values, **days, "version": number_from(values["version"]),
        "people_count": (number_from(count) or 0) if count else None,
    }  # fmt: skip


@router.get("/{dispute}")
def dispute_page(request: Request, ask: Reader, dispute: Id) -> Response:
    """One dispute: how it is mediated; named readers can look at what it is about."""
    found = service.get(ask.session, ask.code, dispute)
    return _page(request, ask, found, forms.Form(_stands(found, ask)))


def _stands(found: Dispute, ask: Ask) -> dict[str, Any]:
    names = (*service.CHOICES, *service.TEXTS, "people_count", "mediated_on", "revisit_on")
    values = {name: getattr(found, name) or "" for name in names}
    return {**values, "mediator": found.mediator or ask.actor.name, "version": found.version}


def _page(
    request: Request, ask: Ask, found: Dispute, form: forms.Form,
    said: dict[str, Any] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    home = ask.session.get(Household, (ask.code, found.household)) if found.household else None
    house = ask.session.get(Building, (ask.code, home.building)) if home else None
    grid = picking.short_of(ask, found.grid)
    lists = {
        "kind": [(one.value, words.kind_name(one)) for one in DisputeKind],
        "case_source": [(one.value, words.source_name(one)) for one in CaseSource],
        "risk": [(one.value, words.risk_name(one)) for one in Risk],
        "result": [(one, words.result_name(one)) for one in RESULTS],
        "agreement_form": [(one.value, words.form_name(one)) for one in AgreementForm],
        "performed": [(one.value, words.performed_name(one)) for one in Performed],
    }
    return render(
        request,
        "disputes/page.html",
        status=status,
        community=ask.community,
        dispute=_line(ask, found, grid, house.name if house else None),
        may_mediate=ask.actor.can(Verb.VERIFY),
        may_look=bool(level(ask.session, ask.code)),
        lists=lists,
        said=said,
        form=form,
    )


@router.post("/{dispute}/black-out", dependencies=GENUINE)
def black_out(
    ask: Reader, dispute: Id, words_out: Annotated[str, Form(alias="words")] = ""
) -> Response:
    """Take words out of a dispute, the entry that reported it, and the trail, for good."""
    require(ask.actor, Verb.CLOSE, ask.code)
    found = service.get(ask.session, ask.code, dispute)
    count = ask.session.scalar(
        text("SELECT black_out(:c, 'dispute', :id, :words)"),
        {"c": ask.code, "id": found.id, "words": words_out.strip()},
    )
    said = _("已涂去，共{n}处。").format(n=count) if count else _("没有找到这些字。")
    return send_on(f"{ask.base}/disputes/{dispute}", Notice(said))


@router.post("/{dispute}", dependencies=GENUINE)
def mediate(
    request: Request, ask: Reader, dispute: Id, form: Annotated[Typed, Depends(_typed)]
) -> Response:
    """Write down how a dispute is mediated; what does not fit is named at its field."""
    found = service.get(ask.session, ask.code, dispute)
    require(ask.actor, Verb.VERIFY, ask.code, found.grid)

    def carry_out() -> tuple[str, Notice]:
        service.mediate(ask.session, ask.actor, found, _read(form.values), ask.today)
        return f"{ask.base}/disputes/{dispute}", Notice(_("已保存调解情况"))

    attempt = ask.session.begin_nested()
    try:
        answer = forms.once(ask, form.key, carry_out)
        attempt.commit()
        return answer
    except (Invalid, Conflict) as error:
        attempt.rollback()
        ask.session.refresh(found)
        fields = error.fields if isinstance(error, Invalid) else {"result": error.message}
        values = {**form.values, "version": found.version}
        return _page(request, ask, found, forms.Form(values, fields, form.key),
                     status=error.status)  # fmt: skip


@router.post("/{dispute}/look", dependencies=GENUINE)
def look(request: Request, ask: Reader, dispute: Id, why: Annotated[str, Form()] = "") -> Response:
    """Named readers look at what a dispute is about and between whom; the look is logged."""
    found = service.get(ask.session, ask.code, dispute)
    form = forms.Form({**_stands(found, ask), "why": why})
    try:
        said = service.read(ask.session, ask.code, why, dispute).get(dispute)
    except Invalid as error:
        form = forms.Form(form.values, error.fields)
        return _page(request, ask, found, form, status=error.status)
    return _page(request, ask, found, form, dict(said) if said else {})
