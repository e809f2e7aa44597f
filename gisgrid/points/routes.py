"""Points of volunteers: who has how many and why, entering, reversing, the rules."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from gisgrid import forms, workbook
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Ask, Id, Reader
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, Paging, render
from gisgrid.points import gifts, service
from gisgrid.points.rules import MOST_A_DAY
from gisgrid.points.service import Deed
from gisgrid.points.words import act_name, per_name

router = APIRouter(prefix="/c/{community}", tags=["points"])


def asked(
    ask: Reader, from_: Annotated[str, Query(alias="from")] = "", to: str = ""
) -> tuple[Ask, date, date | None]:
    """The quarter of today unless days are given: points are published by quarter."""
    quarter = date(ask.today.year, (ask.today.month - 1) // 3 * 3 + 1, 1)
    last = day_from(to, "to")
    return ask, day_from(from_, "from", quarter) or quarter, last and last + timedelta(days=1)


@router.get("/points")
def points_page(request: Request, asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """Who has how many points, in a quarter and in all, and what gives how many."""
    ask, since, until = asking
    return _page(request, ask, since, until, forms.Form({"done_on": ask.today, "quantity": "1"}))


def _page(
    request: Request, ask: Ask, since: date, until: date | None, form: forms.Form, status: int = 200
) -> Response:
    rows = service.balances(ask.session, ask.code, since, until)
    return render(
        request,
        "points/list.html",
        status=status,
        community=ask.community,
        rows=rows,
        since=since,
        last=until - timedelta(days=1) if until else None,
        of_period=sum(row["of_period"] for row in rows),
        total=sum(row["total"] for row in rows),
        rules=[
            {"code": r.act.code, "name": act_name(r.act.code), "points": r.points,
             "per": per_name(r.act), "most": r.act.most, "since": r.since, "basis": r.basis}
            for r in service.rules_on(ask.session, ask.code, ask.today)
        ],
        people=[(p.id, p.name) for p in service.people(ask.session, ask.code)],
        most_a_day=MOST_A_DAY,
        form=form,
    )  # fmt: skip


@router.get("/points.xlsx")
def points_file(asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """The same list as an Excel file."""
    ask, since, until = asking
    picking.need_export(ask)
    headings = [_("序号"), _("姓名"), _("本期积分"), _("累计积分"), _("最近一次")]
    rows = service.balances(ask.session, ask.code, since, until)
    lines = (
        (n, row["name"], row["of_period"], row["total"], row["last_on"])
        for n, row in enumerate(rows, start=1)
    )
    return picking.excel(workbook.write(_("志愿积分"), headings, lines), "points")


@router.get("/points/{person}")
def person_page(
    request: Request, ask: Reader, person: Id,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:  # fmt: skip
    """What somebody was given points for; reversed entries stay and say so."""
    return _person(request, ask, person, page, forms.Form())


def _person(
    request: Request, ask: Ask, person: int, page: int, form: forms.Form, status: int = 200
) -> Response:
    found = service.get_person(ask.session, ask.code, person)
    paging = Paging(0, page)
    rows, total = service.entries(ask.session, ask.code, person, paging.size, paging.offset)
    gone = service.reversed_among(ask.session, ask.code, [one.id for one in rows])
    return render(
        request,
        "points/person.html",
        status=status,
        community=ask.community,
        person={"id": found.id, "name": found.name},
        left=gifts.balance(ask.session, ask.code, person),
        balance=sum(
            row["total"]
            for row in service.balances(ask.session, ask.code)
            if row["id"] == person
        ),
        rows=[
            {"id": one.id, "on": one.done_on, "name": act_name(one.code), "why": one.why,
             "quantity": one.quantity, "points": one.points, "by": one.entered_name,
             "is_reversal": one.reverses is not None, "is_reversed": one.id in gone}
            for one in rows
        ],
        paging=Paging(total, page),
        form=form,
    )  # fmt: skip


@router.post("/points", dependencies=GENUINE)
def enter(
    request: Request,
    ask: Reader,
    person: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
    quantity: Annotated[str, Form()] = "",
    done_on: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Give a volunteer points for an act; a second person confirms it by entering it."""

    def carry_out() -> tuple[str, Notice]:
        day = day_from(done_on, "done_on", ask.today) or ask.today
        deed = Deed(number_from(person), code, number_from(quantity), day, why)
        made = service.enter(ask.session, ask.actor, ask.code, deed, ask.today)
        return f"{ask.base}/points/{made.person}", Notice(_("已记{n}分").format(n=made.points))

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {"person": person, "code": code, "quantity": quantity, "done_on": done_on,
                  "why": why}  # fmt: skip
        _ask, since, until = asked(ask, from_="")
        form = forms.Form(values, error.fields, key)
        return _page(request, ask, since, until, form, error.status)


@router.post("/points/entries/{entry}/reverse", dependencies=GENUINE)
def reverse(ask: Reader, entry: Id, why: Annotated[str, Form()] = "",
            key: Annotated[str, Form()] = "") -> Response:  # fmt: skip
    """Take a wrong entry back by a second one; both stay on the list."""

    def carry_out() -> tuple[str, Notice]:
        made = service.reverse(ask.session, ask.actor, ask.code, entry, why)
        return f"{ask.base}/points/{made.person}", Notice(_("已冲销{n}分").format(n=-made.points))

    return forms.once(ask, key, carry_out)


@router.post("/points/rules", dependencies=GENUINE)
def set_rule(
    request: Request,
    ask: Reader,
    rule: Annotated[str, Form()] = "",
    points: Annotated[str, Form()] = "",
    since: Annotated[str, Form()] = "",
    basis: Annotated[str, Form(max_length=200)] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Set what an act gives from a day on; what was entered before stays as it is."""

    def carry_out() -> tuple[str, Notice]:
        day = day_from(since, "since", ask.today) or ask.today
        made = service.set_rule(
            ask.session, ask.actor, ask.code, rule, number_from(points), day, basis, ask.today
        )
        words = _("从{day}起：{name} {n}分").format(
            day=made.since.isoformat(), name=act_name(made.code), n=made.points
        )
        return f"{ask.base}/points", Notice(words)

    try:
        return forms.once(ask, key, carry_out)
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {"rule": error.message}
        values = {"rule": rule, "points": points, "since": since, "basis": basis}
        _ask, first, until = asked(ask, from_="")
        return _page(request, ask, first, until, forms.Form(values, fields, key), error.status)
