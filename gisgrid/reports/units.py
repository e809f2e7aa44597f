"""A unit's own page: my grids, their needs, my promises, my resources, what we did, ratings."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms
from gisgrid.agreements import rating
from gisgrid.agreements import rules as agreed
from gisgrid.agreements import service as agreements
from gisgrid.agreements.models import Side
from gisgrid.agreements.routes import promises_of, row_of
from gisgrid.agreements.words import evaluation_name, evaluations, period_name
from gisgrid.auth.rules import Verb
from gisgrid.errors import Invalid
from gisgrid.figures.service import situation
from gisgrid.guards import GENUINE, Ask, Id, Reader, Recorder
from gisgrid.i18n import _
from gisgrid.meetings.service import attendance_of
from gisgrid.needs import service as needs
from gisgrid.needs.routes import line_of
from gisgrid.pages import Notice, render
from gisgrid.pairing.service import list_pairings
from gisgrid.reports.resources import row_of as resource_row
from gisgrid.reports.uses import lines
from gisgrid.resources import service as resources
from gisgrid.resources import use
from gisgrid.resources.models import UseState
from gisgrid.tasks import service as tasks
from gisgrid.tasks.routes import rows_of as task_rows
from gisgrid.units.service import get_unit
from gisgrid.wishes.service import list_good_deeds

router = APIRouter(tags=["units"])
NEEDS = 20
DEEDS = 20


@router.get("/c/{community}/units/{unit}")
def unit_page(request: Request, ask: Reader, unit: Id) -> Response:
    """A unit's page: its grids, their needs, its promises and resources, what it did, ratings."""
    return _page(request, ask, unit, forms.Form())


def _page(request: Request, ask: Ask, unit: int, form: forms.Form, status: int = 200) -> Response:
    found = get_unit(ask.session, ask.code, unit)
    deeds = list_good_deeds(ask.session, ask.code, unit=unit)
    return render(
        request,
        "units/page.html",
        status=status,
        community=ask.community,
        unit=found,
        mine=ask.actor.unit == unit,
        deeds=[(deed, short) for deed, _unit, short, _name in deeds[:DEEDS]],
        deeds_total=len(deeds),
        history=list_pairings(ask.session, ask.code, unit=unit),
        **_work(ask, unit),
        **_promises(ask, unit),
        **_sharing(ask, unit),
        **_ratings(ask, unit),
        form=form,
    )


def _work(ask: Ask, unit: int) -> dict[str, Any]:
    """Grids paired with the unit today, and their open needs that the reader may see."""
    now = situation(ask.session, ask.actor, ask.code)
    grids = [g for g in now.grids if g.unit is not None and g.unit.partner == unit]
    rows = []
    for grid in grids:
        if grid.is_exact:
            wanted = needs.Filter(grid=grid.id)
            rows += needs.list_needs(ask.session, ask.code, wanted, ask.today, limit=NEEDS)[0]
    return {"grids": grids, "needs": [line_of(row, ask.today) for row in rows]}


def _promises(ask: Ask, unit: int) -> dict[str, Any]:
    """The unit's agreement of today and its promises that are not yet kept."""
    entries = agreements.list_agreements(ask.session, ask.code, ask.today, unit=unit)
    now = [one for one in entries if one.state in ("in_force", "expiring", "expired")]
    still_open = agreements.list_commitments(ask.session, ask.code, unit=unit, is_open=True)
    return {
        "agreements": [row_of(one) for one in now],
        "promises": promises_of(ask, still_open),
        "sees_agreements": ask.actor.unit in (None, unit),
        "tasks": _tasks(ask, unit),
        "came": attendance_of(ask.session, ask.code, unit),
    }


def _tasks(ask: Ask, unit: int) -> list[dict[str, Any]]:
    wanted = tasks.Filter(unit=unit)
    found = tasks.list_tasks(ask.session, ask.actor, ask.code, wanted, ask.today)
    return task_rows(ask, found)


def _sharing(ask: Ask, unit: int) -> dict[str, Any]:
    wanted = resources.Filter(unit=unit)
    offered = resources.list_resources(ask.session, ask.code, wanted, ask.today)
    rows = [resource_row(ask, one) for one in offered]
    asked = [
        one for one in use.list_uses(ask.session, ask.code, lender=unit)
        if one.state == UseState.ASKED
    ]  # fmt: skip
    return {
        "resources": rows,
        "stale": sum(row["stale"] and row["state"] != "withdrawn" for row in rows),
        "asked": lines(ask, asked),
        "keeps": resources.is_keeper(ask.actor, unit),
    }


def _ratings(ask: Ask, unit: int) -> dict[str, Any]:
    """Both ways by half-year, and which side the reader may rate for now."""
    found = rating.list_ratings(ask.session, ask.code, unit)
    periods: dict[str, dict[str, Any]] = {}
    for one in found:
        said = {"name": evaluation_name(one.evaluation), "word": one.word, "by": one.rated_by}
        periods.setdefault(one.period, {})[one.side] = said
    rates_as = _rates_as(ask, unit)
    now = agreed.period_of(ask.today)
    own = next((o for o in found if o.period == now and o.side == rates_as), None)
    return {
        "ratings": [
            {"name": period_name(period), "unit": said.get("unit"),
             "community": said.get("community")}
            for period, said in periods.items()
        ],
        "rates_as": rates_as,
        "own_rating": own,
        "evaluations": evaluations(),
        "this_period": period_name(now),
    }  # fmt: skip


def _rates_as(ask: Ask, unit: int) -> str | None:
    if ask.actor.can(Verb.CONVENE):
        return Side.COMMUNITY.value
    return Side.UNIT.value if ask.actor.unit == unit and ask.actor.can(Verb.RECORD) else None


@router.post("/c/{community}/units/{unit}/rate", dependencies=GENUINE)
def rate(
    request: Request,
    ask: Recorder,
    unit: Id,
    evaluation: Annotated[str, Form()] = "",
    word: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Rate the other side for this half-year; both sides read it."""
    found = get_unit(ask.session, ask.code, unit)

    def carry_out() -> tuple[str, Notice]:
        rating.rate(ask.session, ask.actor, ask.code, found.id, evaluation, word, ask.today)
        return f"{ask.base}/units/{unit}", Notice(_("已保存评价"))

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        form = forms.Form({"evaluation": evaluation, "word": word}, error.fields, key)
        return _page(request, ask, unit, form, error.status)
