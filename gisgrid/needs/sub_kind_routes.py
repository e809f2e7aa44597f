"""The page of sub-kinds: what needs are told apart by, and what the community changed about it."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms
from gisgrid.errors import Invalid
from gisgrid.forms import day_from
from gisgrid.guards import GENUINE, Approver, Ask, Reader
from gisgrid.i18n import _
from gisgrid.needs import service, sub_kinds
from gisgrid.pages import Notice, render

router = APIRouter(prefix="/c/{community}", tags=["needs"])


@router.get("/sub-kinds")
def sub_kinds_page(request: Request, ask: Reader) -> Response:
    """Kinds with their sub-kinds as they stand today, and changes of coming days."""
    return _page(request, ask, forms.Form())


def _page(request: Request, ask: Ask, form: forms.Form, status: int = 200) -> Response:
    standing = sub_kinds.all_on(ask.session, ask.code, ask.today).values()
    coming = [one for one in sub_kinds.changes_of(ask.session, ask.code) if one.since > ask.today]
    rows = [
        {
            "code": kind.code,
            "name": service.kind_word(kind),
            "finer": [one for one in standing if one.kind == kind.code],
            "coming": [one for one in coming if one.kind == kind.code],
        }
        for kind in service.kinds(ask.session)
    ]
    return render(
        request,
        "needs/sub_kinds.html",
        status=status,
        community=ask.community,
        rows=rows,
        kinds=[(row["code"], row["name"]) for row in rows],
        form=form,
    )


@router.post("/sub-kinds", dependencies=GENUINE)
def change_sub_kind(
    request: Request,
    ask: Approver,
    kind: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    name_en: Annotated[str, Form()] = "",
    is_urgent: Annotated[str, Form()] = "",
    is_offered: Annotated[str, Form()] = "yes",
    since: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Add, rename, retire or bring back a sub-kind from a day on."""
    typed: dict[str, Any] = {"kind": kind, "code": code, "name": name, "name_en": name_en,
                             "is_urgent": is_urgent, "since": since}  # fmt: skip

    def carry_out() -> tuple[str, Notice]:
        day = day_from(since, "since", ask.today)
        assert isinstance(day, date)
        wanted = sub_kinds.Wanted(
            kind, code, name, name_en, is_urgent == "yes", is_offered == "yes", day
        )
        sub_kinds.change(ask.session, ask.code, ask.actor.account, wanted, ask.today)
        return f"{ask.base}/sub-kinds", Notice(_("已保存，从{day}起。").format(day=day))

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        return _page(request, ask, forms.Form(typed, error.fields, key), error.status)
