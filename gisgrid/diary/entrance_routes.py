"""A whole entrance in one go: one row a door."""

import time
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms
from gisgrid.auth.rules import Verb
from gisgrid.diary import service
from gisgrid.diary.form_page import FORM, OUTCOMES, matrix_of
from gisgrid.diary.models import Placed
from gisgrid.diary.service import Call, Report
from gisgrid.diary.typed import Texts, seconds_since
from gisgrid.errors import Invalid
from gisgrid.forms import day_from
from gisgrid.guards import GENUINE, Ask, Recorder, own_grid
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, link, render
from gisgrid.territory.models import Grid
from gisgrid.visits.models import Outcome
from gisgrid.visits.words import outcome_name

router = APIRouter(prefix="/c/{community}", tags=["diary"])


@router.get("/record/entrance")
def entrance_page(
    request: Request, ask: Recorder, grid: str, building: str = "", entrance: str = ""
) -> Response:
    """A whole entrance in one go: one row a door."""
    chosen = own_grid(ask, grid, Verb.RECORD)
    return _entrance(request, ask, chosen, (building, entrance), forms.Form())


def _entrance(
    request: Request,
    ask: Ask,
    grid: Grid,
    wanted: tuple[str, str],
    form: forms.Form,
    status: int = 200,
) -> Response:
    return render(
        request,
        "diary/entrance.html",
        status=status,
        community=ask.community,
        grid=grid,
        form=form,
        outcomes=[(o.value, outcome_name(o)) for o in OUTCOMES],
        opened=int(time.time()),
        **matrix_of(ask, grid, wanted),
    )


@router.post("/record/entrance", dependencies=GENUINE)
def record_entrance(
    request: Request,
    ask: Recorder,
    door: Texts,
    outcome: Texts,
    words: Texts,
    grid: Annotated[str, Form()],
    building: Annotated[str, Form()] = "",
    entrance: Annotated[str, Form()] = "",
    opened: Annotated[str, Form()] = "",
    on: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Save the doors of an entrance as one entry; doors without an answer stay as they were."""
    chosen = own_grid(ask, grid, Verb.RECORD)
    answers = list(zip(door, outcome, words, strict=False))
    filled = [one for one in answers if one[1] or one[2].strip()]

    def carry_out() -> tuple[str, Notice]:
        if not filled:
            told = _("至少登记一户。")
            raise Invalid(told, fields={"door": told})
        calls = [_call(ask, *one) for one in filled]
        day = day_from(on, "door", ask.today) or ask.today
        report = Report(
            grid=chosen.id, happened_on=day, placed=Placed.ENTRANCE, calls=calls,
            seconds=seconds_since(opened),
            fields=sum(bool(o) + bool(w.strip()) for _d, o, w in filled),
        )  # fmt: skip
        made = service.write(ask.session, ask.actor, ask.code, report, ask.today)
        said = _("已保存{n}户走访").format(n=len(calls))
        undo = f"{ask.base}/diary/{made.entry.id}/undo"
        return link(f"{ask.base}/map", grid=grid), Notice(said, undo, f"{FORM}-entrance")

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {d: (o, w) for d, o, w in answers}
        form = forms.Form(values, {"door": next(iter(error.fields.values()), error.message)}, key)
        return _entrance(request, ask, chosen, (building, entrance), form, error.status)


def _call(ask: Ask, door: str, outcome: str, words: str) -> Call:
    home = picking.household(ask, door)
    if home is None:
        raise Invalid(_("请选一户。"))
    return Call(home, outcome or Outcome.HOME.value, words.strip())
