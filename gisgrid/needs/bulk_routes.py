"""One step for several needs at once."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from gisgrid import forms
from gisgrid.errors import GisgridError, Invalid, NotFound
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Reader
from gisgrid.i18n import _
from gisgrid.needs import service, showing, steps, words
from gisgrid.needs.limits import limits_of
from gisgrid.needs.models import Need
from gisgrid.needs.refusing import (
    refusal,
)
from gisgrid.needs.rules import (
    IN_BULK,
    STEPS,
    StepCode,
)
from gisgrid.pages import Notice, render

router = APIRouter(prefix="/c/{community}", tags=["needs"])
MOST_AT_ONCE = 100
Typed = Annotated[dict[str, Any], Depends(showing.handed)]


@router.get("/needs/bulk")
def bulk_page(
    request: Request, ask: Reader, step: str = "", n: Annotated[list[str] | None, Query()] = None
) -> Response:
    """One step for several chosen needs: what it asks for, and which needs it is for."""
    return _bulk_form(request, ask, showing.step_of(step), n or [], forms.Form())


def _chosen(ask: Ask, marks: Sequence[str]) -> list[tuple[Need, int]]:
    """`12:3` is need 12 as it was at version 3."""
    made = []
    for mark in dict.fromkeys(marks):
        id_, _colon, version = mark.partition(":")
        number, seen = number_from(id_), number_from(version)
        if number is not None and seen is not None:
            made.append((service.get(ask.session, ask.code, number), seen))
    if not made or len(made) > MOST_AT_ONCE:
        said = _("请在列表里勾选1到{n}件。").format(n=MOST_AT_ONCE)
        raise Invalid(said, fields={"n": said})
    return made


def _bulk_form(
    request: Request,
    ask: Ask,
    code: StepCode,
    marks: Sequence[str],
    form: forms.Form,
    done: Sequence[str] = (),
    refused: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> Response:
    if code not in IN_BULK:
        raise NotFound(_("没有这一步。"))
    chosen = _chosen(ask, marks)
    limits = limits_of(ask.session, ask.code, ask.today)
    rows = []
    for need, _version in chosen:
        case = steps.case_of(need, ask.actor, ask.today, limits)
        why = refusal(code, case, steps.hats_of(ask.actor, need))
        said = words.why_not(why, code, need.state) if why else ""
        rows.append({"need": need, "number": f"N-{need.no:04d}", "why": said})
    return render(
        request,
        "needs/bulk.html",
        status=status,
        community=ask.community,
        rule=STEPS[code],
        step=showing.shown(STEPS[code]),
        marks=[f"{need.id}:{need.version}" for need, _version in chosen],
        rows=rows,
        form=form,
        done=done,
        refused=refused,
        **showing.options(ask, None),
    )


@router.post("/needs/bulk", dependencies=GENUINE)
def bulk(
    request: Request,
    ask: Reader,
    typed: Typed,
    step: Annotated[str, Form()] = "",
    n: Annotated[list[str] | None, Form()] = None,
    key: Annotated[str, Form()] = "",
) -> Response:
    """Carry one step out for several needs: each for itself; what is refused is named."""
    code = showing.step_of(step)
    if code not in IN_BULK:
        raise NotFound(_("没有这一步。"))
    done, refused = list[str](), list[tuple[str, str]]()

    def carry_out() -> tuple[str, Notice]:
        for need, version in _chosen(ask, n or []):
            number = f"N-{need.no:04d}"
            attempt = ask.session.begin_nested()
            try:
                given = showing.read({**typed, "kind": typed["kind"] or showing.kind_of(need)})
                steps.advance(ask.session, ask.actor, ask.code, need.id, code, given,
                              ask.today, version)  # fmt: skip
                attempt.commit()
                done.append(number)
            except GisgridError as error:
                attempt.rollback()
                fields = error.fields.values() if isinstance(error, Invalid) else ()
                refused.append((number, " ".join(fields) or error.message))
        said = _("{step}：{n}件").format(step=words.step_name(code), n=len(done))
        return f"{ask.base}/needs", Notice(said)

    answer = forms.once(ask, key, carry_out)
    if not refused:
        return answer
    return _bulk_form(request, ask, code, n or [], forms.Form(typed), done, refused, 200)
