"""The form of an agreement: signing, renewing, following from a published pairing."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from gisgrid import forms
from gisgrid.agreements import drafting, rules, service, signing
from gisgrid.agreements.models import CommitmentState, Side
from gisgrid.agreements.signing import Promise, Signing
from gisgrid.agreements.words import commitment_kinds, side_name, togethers
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Ask, Convener
from gisgrid.i18n import _
from gisgrid.pages import Notice, render
from gisgrid.units.service import list_units

router = APIRouter(prefix="/c/{community}", tags=["agreements"])
EMPTY_LINES = 3
MOST_PROMISES = 20
PARTS = ("side", "kind", "content", "due", "together")


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
        said = Signing(
            unit=number_from(values["unit"]),
            signed_on=day_from(values["signed_on"], "signed_on"),
            valid_to=day_from(values["valid_to"], "valid_to"),
            signer_community=values["signer_community"], signer_unit=values["signer_unit"],
            note=values["note"], renews=number_from(values["renews"]),
            proposal=number_from(values["proposal"]),
        )  # fmt: skip
        made = signing.sign(ask.session, ask.actor, ask.code, said, _promises(values["lines"]))
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
