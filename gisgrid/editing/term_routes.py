"""The page of a grid's leader: today's, those before, the next one, and what is handed over."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from gisgrid import forms
from gisgrid.editing import terms
from gisgrid.editing.terms import Newcomer
from gisgrid.errors import Invalid
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Ask, Pairer, by_grid
from gisgrid.i18n import _, short_day
from gisgrid.pages import Notice, render, send_on

router = APIRouter(prefix="/c/{community}", tags=["editing"])
Said = Annotated[dict[str, str], forms.all_fields()]


def _page(request: Request, ask: Ask, short: str, form: forms.Form, status: int = 200) -> Response:
    grid = by_grid(ask, short)
    rows = terms.terms_of(ask.session, ask.code, grid.id)
    current = next(
        (
            (term, person)
            for term, person in rows
            if term.since <= ask.today and (term.until is None or term.until > ask.today)
        ),
        None,
    )
    home = current and terms.lives_in(ask.session, ask.code, grid, current[1].home, ask.today)
    return render(
        request,
        "editing/leader.html",
        status=status,
        community=ask.community,
        grid=grid,
        current=current,
        home=home,
        rows=rows,
        handed=terms.handed_over(ask.session, ask.actor, ask.code, grid),
        people=[(one.id, f"{one.name} {one.home or ''}".strip())
                for one in terms.people(ask.session, ask.code)],
        form=form,
    )  # fmt: skip


@router.get("/grids/{short}/leader")
def leader_page(request: Request, ask: Pairer, short: str) -> Response:
    """Who leads a grid, who did, who is next, and what goes from one to the other."""
    return _page(request, ask, short, forms.Form({"since": ask.today.isoformat()}))


@router.post("/grids/{short}/leader", dependencies=GENUINE)
def appoint(request: Request, ask: Pairer, short: str, said: Said) -> Response:
    """A new leader from a day; the term of the one before ends there."""
    grid = by_grid(ask, short)

    def carry_out() -> tuple[str, Notice]:
        since = day_from(said.get("since", ""), "since", ask.today) or ask.today
        newcomer = Newcomer(
            number_from(said.get("person", "")), said.get("name", "")[:30],
            said.get("phone", "")[:40] or None, said.get("home", "")[:120] or None, since,
            said.get("basis", "")[:200] or None,
        )  # fmt: skip
        made = terms.appoint(ask.session, ask.actor, grid, newcomer)
        person = {p.id: p for _t, p in terms.terms_of(ask.session, ask.code, grid.id)}
        who = person[made.person]
        check = terms.lives_in(ask.session, ask.code, grid, who.home, ask.today)
        words = _("{name}从{day}起任{short}网格的网格长。").format(
            name=who.name, day=short_day(since, ask.today), short=short
        )
        undo = f"{ask.base}/history/grid_leader_term/{made.id}/undo"
        return f"{ask.base}/grids/{short}/leader", Notice(words + check.words, undo=undo)

    try:
        return forms.once(ask, said.get("key", ""), carry_out)
    except Invalid as error:
        form = forms.Form(said, error.fields, said.get("key", ""))
        return _page(request, ask, short, form, error.status)


@router.post("/grids/{short}/leader/end", dependencies=GENUINE)
def end(request: Request, ask: Pairer, short: str, said: Said) -> Response:
    """The term of today ends without a successor."""
    grid = by_grid(ask, short)
    try:
        until = day_from(said.get("until", ""), "until", ask.today) or ask.today
        ended = terms.end(ask.session, ask.actor, grid, until, ask.today)
    except Invalid as error:
        values = {"since": ask.today.isoformat(), **said}
        return _page(request, ask, short, forms.Form(values, error.fields), error.status)
    words = _("{short}网格的网格长任期到{day}为止。").format(
        short=short, day=short_day(until, ask.today)
    )
    undo = f"{ask.base}/history/grid_leader_term/{ended.id}/undo"
    return send_on(f"{ask.base}/grids/{short}/leader", Notice(words, undo=undo))
