"""Pages of volunteers and gifts: reporting in, leaving, gifts, handing them over."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Id, Reader, by_grid
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, render
from gisgrid.points import gifts, service, volunteers
from gisgrid.points.volunteers import Slip
from gisgrid.units.service import list_units

router = APIRouter(prefix="/c/{community}/points", tags=["points"])


@router.get("/volunteers")
def volunteers_page(request: Request, ask: Reader) -> Response:
    """Volunteers who reported in: unit, grid, what they can do, how often they acted."""
    return _volunteers(request, ask, forms.Form())


def _volunteers(request: Request, ask: Ask, form: forms.Form, status: int = 200) -> Response:
    return render(
        request,
        "points/volunteers.html",
        status=status,
        community=ask.community,
        rows=volunteers.volunteers(ask.session, ask.code, ask.today),
        people=[(p.id, p.name) for p in service.people(ask.session, ask.code)],
        units=[(u.id, u.name) for u in list_units(ask.session, ask.code)],
        grids=picking.grid_choices(ask),
        form=form,
    )


@router.post("/volunteers", dependencies=GENUINE)
def register(
    request: Request,
    ask: Reader,
    name: Annotated[str, Form()] = "",
    person: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    grid: Annotated[str, Form()] = "",
    skills: Annotated[str, Form()] = "",
    free_times: Annotated[str, Form()] = "",
    pledge: Annotated[str, Form()] = "",
    consent: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Somebody reports in as a volunteer."""

    def carry_out() -> tuple[str, Notice]:
        slip = Slip(
            name, number_from(person), number_from(unit), by_grid(ask, grid).id if grid else None,
            skills, free_times, pledge, consent == "yes",
        )  # fmt: skip
        volunteers.register(ask.session, ask.actor, ask.code, slip, ask.today)
        return f"{ask.base}/points/volunteers", Notice(_("已报到"))

    try:
        return forms.once(ask, key, carry_out)
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {"person": error.message}
        values = {"name": name, "person": person, "unit": unit, "grid": grid, "skills": skills,
                  "free_times": free_times, "pledge": pledge, "consent": consent}  # fmt: skip
        return _volunteers(request, ask, forms.Form(values, fields, key), error.status)


@router.post("/volunteers/{volunteer}/leave", dependencies=GENUINE)
def leave(ask: Reader, volunteer: Id, key: Annotated[str, Form()] = "") -> Response:
    """No longer a volunteer from today; points stay."""

    def carry_out() -> tuple[str, Notice]:
        volunteers.leave(ask.session, ask.actor, ask.code, volunteer, ask.today)
        return f"{ask.base}/points/volunteers", Notice(_("已退出，积分还在"))

    return forms.once(ask, key, carry_out)


@router.get("/gifts")
def gifts_page(request: Request, ask: Reader) -> Response:
    """What points are exchanged for, how many are left, and who got what."""
    return _gifts(request, ask, forms.Form())


def _gifts(request: Request, ask: Ask, form: forms.Form, status: int = 200) -> Response:
    return render(
        request,
        "points/gifts.html",
        status=status,
        community=ask.community,
        gifts=gifts.gifts(ask.session, ask.code, ask.today),
        people=[(p.id, p.name) for p in service.people(ask.session, ask.code)],
        exchanges=[{**one, "at": picking.local(one["entered_at"])}
                   for one in gifts.exchanges(ask.session, ask.code)],
        form=form,
    )  # fmt: skip


@router.post("/gifts", dependencies=GENUINE)
def offer(
    request: Request,
    ask: Reader,
    gift_name: Annotated[str, Form()] = "",
    gift_points: Annotated[str, Form()] = "",
    stock: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Put a gift on the list: what it costs and how many there are."""

    def carry_out() -> tuple[str, Notice]:
        made = gifts.offer(ask.session, ask.actor, ask.code, gift_name, number_from(gift_points),
                           number_from(stock))  # fmt: skip
        return f"{ask.base}/points/gifts", Notice(_("已上架：{name}").format(name=made.name))

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {"gift_name": gift_name, "gift_points": gift_points, "stock": stock}
        return _gifts(request, ask, forms.Form(values, error.fields, key), error.status)


@router.post("/gifts/{gift}/withdraw", dependencies=GENUINE)
def withdraw(ask: Reader, gift: Id, key: Annotated[str, Form()] = "") -> Response:
    """Take a gift off the list; what was exchanged stays."""

    def carry_out() -> tuple[str, Notice]:
        made = gifts.withdraw(ask.session, ask.actor, ask.code, gift, ask.today)
        return f"{ask.base}/points/gifts", Notice(_("已下架：{name}").format(name=made.name))

    return forms.once(ask, key, carry_out)


@router.post("/exchanges", dependencies=GENUINE)
def exchange(
    request: Request,
    ask: Reader,
    person: Annotated[str, Form()] = "",
    gift: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Hand a gift over for points."""

    def carry_out() -> tuple[str, Notice]:
        made = gifts.exchange(ask.session, ask.actor, ask.code, number_from(person),
                              number_from(gift), ask.today)  # fmt: skip
        return f"{ask.base}/points/gifts", Notice(_("已兑换，用了{n}分").format(n=made.points))

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        form = forms.Form({"person": person, "gift": gift}, error.fields, key)
        return _gifts(request, ask, form, error.status)


@router.post("/exchanges/{exchange_id}/reverse", dependencies=GENUINE)
def take_back(
    ask: Reader, exchange_id: Id, why: Annotated[str, Form()] = "", key: Annotated[str, Form()] = ""
) -> Response:
    """Take an exchange back by a second row; both stay on the list."""

    def carry_out() -> tuple[str, Notice]:
        made = gifts.take_back(ask.session, ask.actor, ask.code, exchange_id, why)
        return f"{ask.base}/points/gifts", Notice(_("已冲销{n}分").format(n=-made.points))

    return forms.once(ask, key, carry_out)
