"""Visits that are due: the list, putting one off, and coverage by grid and month."""

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from sqlalchemy import func, select

from gisgrid import forms
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require
from gisgrid.errors import Invalid
from gisgrid.forms import day_from
from gisgrid.guards import GENUINE, Ask, Reader, Recorder, by_grid
from gisgrid.households import picking
from gisgrid.households import service as households
from gisgrid.households.models import Household
from gisgrid.i18n import _
from gisgrid.pages import Notice, Paging, link, render
from gisgrid.territory.models import Grid
from gisgrid.visits import service as visits
from gisgrid.visits.models import Visit

router = APIRouter(prefix="/c/{community}", tags=["diary"])
PUT_OFF_DAYS = 14


@router.get("/due")
def due_page(
    request: Request,
    ask: Reader,
    grid: str = "",
    late: str = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Households to which a visit is due, the long overdue ones first by name of building. It
    says due or not, never why."""
    return _page(request, ask, grid, late, page, forms.Form())


def _page(
    request: Request, ask: Ask, grid: str, late: str, page: int, form: forms.Form, status: int = 200
) -> Response:
    chosen = by_grid(ask, grid).id if grid else None
    wanted = households.Filter(
        grid=chosen, reached=visits.due(ask.code, ask.today, late=late == "yes")
    )
    paging = Paging(0, page)
    rows, total = households.list_households(
        ask.session, ask.code, wanted, limit=paging.size, offset=paging.offset
    )
    overdue = set(ask.session.scalars(visits.due(ask.code, ask.today, late=True)))
    may_know = ask.actor.can(Verb.RECORD)
    last = visits.last_visits(ask.session, ask.code, [row.id for row in rows]) if may_know else {}
    return render(
        request,
        "diary/due.html",
        status=status,
        community=ask.community,
        rows=[
            {"id": row.id, "address": row.address, "grid": row.grid_short or "",
             "late": row.id in overdue, "last": last.get(row.id)}
            for row in rows
        ],
        paging=Paging(total, page),
        filters={"grid": grid, "late": late},
        grids=picking.grid_choices(ask),
        may_know=may_know,
        form=form,
        until=ask.today + timedelta(days=PUT_OFF_DAYS),
    )  # fmt: skip


@router.post("/due", dependencies=GENUINE)
def put_off(
    request: Request,
    ask: Recorder,
    household: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    grid: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Put a visit that is due off to a day, with the reason."""

    def carry_out() -> tuple[str, Notice]:
        home = picking.household(ask, household)
        if home is None:
            raise Invalid(_("请选一户。"), fields={"household": _("请选一户。")})
        require(ask.actor, Verb.RECORD, ask.code, home.grid)
        day = day_from(until, "until") or ask.today
        visits.put_off(ask.session, ask.actor, home, day, reason, ask.today)
        return link(f"{ask.base}/due", grid=grid), Notice(_("已缓访到 {day}").format(
            day=day.isoformat()))  # fmt: skip

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {"household": household, "until": until, "reason": reason}
        form = forms.Form(values, error.fields, key)
        return _page(request, ask, grid, "", 1, form, error.status)


@router.get("/coverage")
def coverage_page(
    request: Request, ask: Reader, year: Annotated[int, Query(ge=1950, le=2099)] = 0
) -> Response:
    """Households visited out of all, by grid, month and year."""
    chosen = year or ask.today.year
    rows = _coverage(ask, chosen)
    sums = [sum(row["months"][i] for row in rows) for i in range(12)]
    return render(
        request,
        "diary/coverage.html",
        community=ask.community,
        rows=rows,
        sums=sums,
        visited=sum(row["visited"] for row in rows),
        all=sum(row["all"] for row in rows),
        year=chosen,
        years=[(n, str(n)) for n in range(ask.today.year, ask.today.year - 3, -1)],
        starts=[date(chosen, n, 1) for n in range(1, 13)],
        ends=[date(chosen + n // 12, n % 12 + 1, 1) - timedelta(days=1) for n in range(1, 13)],
    )


def _coverage(ask: Ask, year: int) -> list[dict[str, Any]]:
    """By the grids of today: distinct households reached in each month, and in the year."""
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    rules = (
        Visit.community == ask.code, Visit.is_counted, Visit.visited_on >= first,
        Visit.visited_on < end, Household.community == ask.code, Household.is_counted,
    )  # fmt: skip
    home = (Household.community == Visit.community) & (Household.id == Visit.household)
    month = func.extract("month", Visit.visited_on)
    distinct = func.count(Visit.household.distinct())
    by_month = {
        (grid, int(number)): count
        for grid, number, count in ask.session.execute(
            select(Household.grid, month, distinct)
            .join(Household, home)
            .where(*rules)
            .group_by(Household.grid, month)
        )
    }
    by_year: dict[int | None, int] = {
        row[0]: row[1]
        for row in ask.session.execute(
            select(Household.grid, distinct)
            .join(Household, home)
            .where(*rules)
            .group_by(Household.grid)
        )
    }
    counts = households.counts_by_grid(ask.session, ask.code)
    grids = ask.session.execute(
        select(Grid.id, Grid.short, Grid.name)
        .where(Grid.community == ask.code, Grid.id.in_([g for g in counts if g is not None]))
        .order_by(Grid.short)
    )
    return [
        {"grid": short, "name": name, "all": counts[id_], "visited": by_year.get(id_, 0),
         "months": [by_month.get((id_, n), 0) for n in range(1, 13)]}
        for id_, short, name in grids
    ]  # fmt: skip
