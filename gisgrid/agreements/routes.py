"""Pages of agreements: list, one with its promises, ticking a promise, ending one."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms, workbook
from gisgrid.agreements import keeping, rules, service, signing
from gisgrid.agreements.models import Commitment
from gisgrid.agreements.service import Entry
from gisgrid.agreements.words import (
    agreement_state_name,
    agreement_states,
    commitment_kind_name,
    commitment_state_name,
    side_name,
    together_name,
)
from gisgrid.attachments import service as attachments
from gisgrid.attachments.routes import WithFiles, lines_of, pending_lines, take_sent
from gisgrid.auth.rules import Verb
from gisgrid.errors import Invalid
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Ask, Convener, Id, Reader, Recorder
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, render, send_on
from gisgrid.units.service import get_unit, list_units

router = APIRouter(prefix="/c/{community}", tags=["agreements"])
SUBJECT, PROMISE = "agreement", "commitment"


def row_of(one: Entry) -> dict[str, Any]:
    return {
        "id": one.agreement.id,
        "code": one.code,
        "unit": one.unit_name,
        "unit_id": one.agreement.unit,
        "signed_on": one.agreement.signed_on,
        "valid_to": one.agreement.valid_to,
        "signer_community": one.agreement.signer_community,
        "signer_unit": one.agreement.signer_unit,
        "state": one.state,
        "state_name": agreement_state_name(one.state),
        "promised": one.promised,
        "kept": one.kept,
        "overdue": one.overdue,
        "note": one.agreement.note or "",
    }


def promises_of(ask: Ask, found: Sequence[Commitment]) -> list[dict[str, Any]]:
    """Promises as pages show them, each with the files that show that it was kept."""
    files = lines_of(ask, PROMISE, [one.id for one in found])
    return [{**promise_of(ask, one), "files": files.get(one.id, [])} for one in found]


def promise_of(ask: Ask, one: Commitment) -> dict[str, Any]:
    """A promise with what the reader may make of it."""
    return {
        "id": one.id,
        "agreement": one.agreement,
        "side": side_name(one.side),
        "kind": commitment_kind_name(one.kind),
        "content": one.content,
        "together": together_name(one.together),
        "due_on": one.due_on,
        "state": one.state,
        "state_name": commitment_state_name(one.state),
        "overdue": rules.is_overdue(one.state, one.due_on, ask.today),
        "done_on": one.done_on,
        "evidence": one.evidence or "",
        "said_by": one.said_by or "",
        "mine": keeping.may_tick(ask.actor, one) and ask.actor.can(Verb.RECORD),
    }


@router.get("/agreements")
def agreements_page(request: Request, ask: Reader, unit: str = "", state: str = "") -> Response:
    """The co-building agreements with what was promised and kept; expiring ones are marked."""
    found = service.list_agreements(
        ask.session, ask.code, ask.today, unit=number_from(unit), state=state
    )
    rows = [row_of(one) for one in found]
    names = ("promised", "kept", "overdue")
    return render(
        request,
        "agreements/list.html",
        community=ask.community,
        rows=rows,
        filters={"unit": unit, "state": state},
        units=[(u.id, u.name) for u in list_units(ask.session, ask.code)],
        states=agreement_states(),
        sums={name: sum(row[name] for row in rows) for name in names},
        expiring=sum(row["state"] == "expiring" for row in rows),
    )


@router.get("/agreements.xlsx")
def agreements_file(ask: Reader, unit: str = "", state: str = "") -> Response:
    """The ledger of agreements (共驻共建协议台账) as an Excel file."""
    picking.need_export(ask)
    found = service.list_agreements(
        ask.session, ask.code, ask.today, unit=number_from(unit), state=state
    )
    files = lines_of(ask, SUBJECT, [one.agreement.id for one in found])
    headings = [_("序号"), _("编号"), _("单位"), _("签订日期"), _("有效期至"), _("社区签字人"),
                _("单位签字人"), _("承诺事项"), _("兑现情况"), _("附件"), _("状态"),
                _("备注")]  # fmt: skip
    content = workbook.write(
        _("共驻共建协议台账"),
        headings,
        (
            (n, r["code"], r["unit"], r["signed_on"], r["valid_to"], r["signer_community"],
             r["signer_unit"], r["promised"], f"{r['kept']}/{r['promised']}",
             "、".join(file["name"] for file in files.get(r["id"], [])), r["state_name"],
             r["note"])
            for n, r in enumerate(map(row_of, found), start=1)
        ),
    )  # fmt: skip
    return picking.excel(content, "agreements")


@router.get("/agreements/{agreement}")
def agreement_page(request: Request, ask: Reader, agreement: Id) -> Response:
    """One agreement with its promises, their due days, states and evidence."""
    return _page(request, ask, agreement, {})


def _page(
    request: Request, ask: Ask, agreement: int, wrong: dict[str, Any], status: int = 200
) -> Response:
    found = service.get(ask.session, ask.code, agreement)
    entries = service.list_agreements(ask.session, ask.code, ask.today, unit=found.unit)
    one = next(entry for entry in entries if entry.agreement.id == agreement)
    later = [e for e in entries if e.agreement.renews == agreement]
    before = [e for e in entries if e.agreement.id == found.renews]
    promises = service.list_commitments(ask.session, ask.code, agreement=agreement)
    return render(
        request,
        "agreements/page.html",
        status=status,
        community=ask.community,
        agreement={**row_of(one), "ended_on": found.ended_on, "ended_why": found.ended_why or ""},
        unit=get_unit(ask.session, ask.code, found.unit),
        promises=promises_of(ask, promises),
        before=[row_of(e) for e in before],
        later=[row_of(e) for e in later],
        files=lines_of(ask, SUBJECT, [agreement]).get(agreement, []),
        wrong=wrong,
        key=forms.new_key(),
    )


@router.post("/agreements/{agreement}/files", dependencies=GENUINE)
def add_file(request: Request, ask: Convener, agreement: Id, files: WithFiles) -> Response:
    """Add the scan of a signed agreement."""
    found = service.get(ask.session, ask.code, agreement)
    try:
        ids = take_sent(ask, files)
        if not ids:
            raise Invalid(_("请选一个文件。"))
        place = attachments.Place(is_common=True, unit=found.unit)
        attachments.hang_on(ask.session, ask.actor, ask.code, ids, SUBJECT, agreement, place)
    except Invalid as error:
        return _page(request, ask, agreement, {"file": error.message}, error.status)
    return send_on(f"{ask.base}/agreements/{agreement}", Notice(_("已存附件")))


@router.post("/agreements/{agreement}/end", dependencies=GENUINE)
def end(
    request: Request, ask: Convener, agreement: Id, why: Annotated[str, Form()] = ""
) -> Response:
    """End an agreement before its time, with the reason."""
    found = service.get(ask.session, ask.code, agreement)
    try:
        signing.end(ask.session, ask.actor, found, why, ask.today)
    except Invalid as error:
        return _page(request, ask, agreement, {"why": error.message}, error.status)
    return send_on(f"{ask.base}/agreements/{agreement}", Notice(_("已终止协议")))


@router.post("/commitments/{commitment}/tick", dependencies=GENUINE)
def tick(
    request: Request,
    ask: Recorder,
    commitment: Id,
    files: WithFiles,
    to: Annotated[str, Form()] = "",
    evidence: Annotated[str, Form()] = "",
    done_on: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Say how a promise stands; kept needs what shows it."""
    found = service.get_commitment(ask.session, ask.code, commitment)
    ids: list[int] = []
    try:
        ids = take_sent(ask, files)
        keeping.tick(
            ask.session, ask.actor, found, to, evidence=evidence,
            done_on=day_from(done_on, "done_on"), today=ask.today,
        )  # fmt: skip
        place = attachments.Place(is_common=True, unit=found.unit)
        attachments.hang_on(ask.session, ask.actor, ask.code, ids, PROMISE, commitment, place)
    except Invalid as error:
        faults = " ".join(error.fields.values()) or error.message
        kept = {"commitment": commitment, "words": faults, "evidence": evidence, "to": to,
                "files": pending_lines(ask, ids)}  # fmt: skip
        return _page(request, ask, found.agreement, kept, error.status)
    address = f"{ask.base}/units/{found.unit}" if back == "unit" else None
    words = _("已保存：{state}").format(state=commitment_state_name(found.state))
    return send_on(address or f"{ask.base}/agreements/{found.agreement}", Notice(words))
