"""Pages of agreements: list, one with its promises, signing and renewing, ticking a promise."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile

from gisgrid import forms, workbook
from gisgrid.agreements import drafting, rules, service
from gisgrid.agreements.models import Commitment, CommitmentState, Side
from gisgrid.agreements.service import Entry, Promise, Signing
from gisgrid.agreements.words import (
    agreement_state_name,
    agreement_states,
    commitment_kind_name,
    commitment_kinds,
    commitment_state_name,
    side_name,
    together_name,
    togethers,
)
from gisgrid.attachments import service as attachments
from gisgrid.attachments.routes import line_of, take
from gisgrid.auth.rules import Verb
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Ask, Convener, Id, Reader, Recorder
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, render, send_on
from gisgrid.units.service import get_unit, list_units

router = APIRouter(prefix="/c/{community}", tags=["agreements"])
SUBJECT = "agreement"
EMPTY_LINES = 3
MOST_PROMISES = 20
PARTS = ("side", "kind", "content", "due", "together")


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


def promise_of(ask: Ask, one: Commitment) -> dict[str, Any]:
    """A promise as pages show it, with what the reader may make of it."""
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
        "mine": service.may_tick(ask.actor, one) and ask.actor.can(Verb.RECORD),
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
    headings = [_("序号"), _("编号"), _("单位"), _("签订日期"), _("有效期至"), _("社区签字人"),
                _("单位签字人"), _("承诺事项"), _("兑现情况"), _("状态"), _("备注")]  # fmt: skip
    content = workbook.write(
        _("共驻共建协议台账"),
        headings,
        (
            (n, r["code"], r["unit"], r["signed_on"], r["valid_to"], r["signer_community"],
             r["signer_unit"], r["promised"], f"{r['kept']}/{r['promised']}", r["state_name"],
             r["note"])
            for n, r in enumerate(map(row_of, found), start=1)
        ),
    )  # fmt: skip
    return picking.excel(content, "agreements")


def _form(request: Request, ask: Ask, form: forms.Form, status: int = 200) -> Response:
    renews = number_from(str(form.values.get("renews", "")))
    return render(
        request,
        "agreements/form.html",
        status=status,
        community=ask.community,
        units=[(u.id, u.name) for u in list_units(ask.session, ask.code)],
        renews=service.get(ask.session, ask.code, renews) if renews else None,
        kinds=commitment_kinds(),
        togethers=togethers(),
        sides=[(side.value, side_name(side)) for side in Side],
        form=form,
    )


def _line(side: str = "unit", **values: str) -> dict[str, str]:
    return {"side": side, "kind": "", "content": "", "due": "", "together": "", **values}


@router.get("/agreements/new")
def new_page(
    request: Request, ask: Convener, unit: str = "", renews: str = "", proposal: str = ""
) -> Response:
    """The form for a signed agreement; a renewal begins with the promises of the old one, one for
    a published pairing with what the unit can offer its new grids."""
    old = number_from(renews)
    published, owner = number_from(proposal), number_from(unit)
    if published is not None and owner is not None:
        drafted = drafting.values(
            ask.session, ask.code, owner, published, ask.actor.name, ask.today
        )
        return _form(request, ask, forms.Form(drafted))
    if old is None:
        sides = ["unit"] * EMPTY_LINES + ["community"]
        values = {"unit": unit, "signer_community": ask.actor.name, "renews": "",
                  "signed_on": ask.today.isoformat(),
                  "valid_to": rules.year_after(ask.today).isoformat(),
                  "lines": [_line(side) for side in sides]}  # fmt: skip
        return _form(request, ask, forms.Form(values))
    return _form(request, ask, forms.Form(_renewal(ask, old)))


def _renewal(ask: Ask, old: int) -> dict[str, Any]:
    found = service.get(ask.session, ask.code, old)
    start = max(ask.today, found.signed_on)
    until = rules.year_after(start)
    kept = [
        one for one in service.list_commitments(ask.session, ask.code, agreement=old)
        if one.state != CommitmentState.DROPPED
    ]  # fmt: skip
    lines = [
        _line(one.side, kind=one.kind, content=one.content, together=one.together or "",
              due=until.isoformat())
        for one in kept
    ]  # fmt: skip
    return {
        "unit": found.unit, "renews": old, "signer_community": ask.actor.name,
        "signer_unit": found.signer_unit, "signed_on": start.isoformat(),
        "valid_to": until.isoformat(), "lines": [*lines, _line()],
    }  # fmt: skip


def _typed_lines(fields: Any) -> list[dict[str, str]]:
    """Lines of the form that hold something, in their order."""
    lines = []
    for place in range(MOST_PROMISES):
        line = {part: str(fields.get(f"promise-{place}-{part}", "")) for part in PARTS}
        if line["content"].strip() or line["due"] or line["kind"]:
            lines.append(line)
    return lines


def _promises(lines: list[dict[str, str]]) -> list[Promise]:
    return [
        Promise(
            line["side"], line["kind"], line["content"],
            day_from(line["due"], f"promise-{place}-due"), line["together"] or None,
        )
        for place, line in enumerate(lines)
    ]  # fmt: skip


async def typed(request: Request) -> dict[str, Any]:
    """The form with as many promises as were filled in."""
    fields = await request.form()
    names = ("unit", "renews", "signed_on", "valid_to", "signer_community", "signer_unit", "note",
             "proposal", "key")  # fmt: skip
    values: dict[str, Any] = {name: str(fields.get(name, ""))[:1000] for name in names}
    return {**values, "lines": _typed_lines(fields)}


Typed = Annotated[dict[str, Any], Depends(typed)]


@router.post("/agreements/new", dependencies=GENUINE)
def sign(request: Request, ask: Convener, values: Typed) -> Response:
    """Write an agreement down with all its promises, or none of it."""

    def carry_out() -> tuple[str, Notice]:
        signing = Signing(
            unit=number_from(values["unit"]),
            signed_on=day_from(values["signed_on"], "signed_on"),
            valid_to=day_from(values["valid_to"], "valid_to"),
            signer_community=values["signer_community"], signer_unit=values["signer_unit"],
            note=values["note"], renews=number_from(values["renews"]),
            proposal=number_from(values["proposal"]),
        )  # fmt: skip
        made = service.sign(ask.session, ask.actor, ask.code, signing, _promises(values["lines"]))
        words = _("已保存协议 X-{no:04d}").format(no=made.no)
        return f"{ask.base}/agreements/{made.id}", Notice(words)

    try:
        return forms.once(ask, values["key"], carry_out)
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        lines = [*values["lines"], _line()]
        form = forms.Form(
            {**values, "lines": lines}, fields or {"unit": error.message}, values["key"]
        )
        return _form(request, ask, form, error.status)


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
        promises=[promise_of(ask, promise) for promise in promises],
        before=[row_of(e) for e in before],
        later=[row_of(e) for e in later],
        files=_files(ask, agreement),
        wrong=wrong,
        key=forms.new_key(),
    )


def _files(ask: Ask, agreement: int) -> list[dict[str, Any]]:
    found = attachments.list_of(ask.session, ask.code, SUBJECT, [agreement])
    return [line_of(ask.base, one) for one in found.get(agreement, [])]


@router.post("/agreements/{agreement}/files", dependencies=GENUINE)
def add_file(
    request: Request, ask: Convener, agreement: Id, file: Annotated[UploadFile, File()]
) -> Response:
    """Add the scan of a signed agreement."""
    service.get(ask.session, ask.code, agreement)
    try:
        ids = [take(ask, file)]
        place = attachments.Place(is_common=True)
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
        service.end(ask.session, ask.actor, found, why, ask.today)
    except Invalid as error:
        return _page(request, ask, agreement, {"why": error.message}, error.status)
    return send_on(f"{ask.base}/agreements/{agreement}", Notice(_("已终止协议")))


@router.post("/commitments/{commitment}/tick", dependencies=GENUINE)
def tick(
    request: Request,
    ask: Recorder,
    commitment: Id,
    to: Annotated[str, Form()] = "",
    evidence: Annotated[str, Form()] = "",
    done_on: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Say how a promise stands; kept needs what shows it."""
    found = service.get_commitment(ask.session, ask.code, commitment)
    try:
        service.tick(
            ask.session, ask.actor, found, to, evidence=evidence,
            done_on=day_from(done_on, "done_on"), today=ask.today,
        )  # fmt: skip
    except Invalid as error:
        faults = " ".join(error.fields.values()) or error.message
        kept = {"commitment": commitment, "words": faults, "evidence": evidence, "to": to}
        return _page(request, ask, found.agreement, kept, error.status)
    address = f"{ask.base}/units/{found.unit}" if back == "unit" else None
    words = _("已保存：{state}").format(state=commitment_state_name(found.state))
    return send_on(address or f"{ask.base}/agreements/{found.agreement}", Notice(words))
