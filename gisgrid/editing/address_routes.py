"""Pages of addresses that leaders ask for and the director decides."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms
from gisgrid.auth.rules import Verb
from gisgrid.editing import addresses
from gisgrid.errors import Invalid
from gisgrid.guards import GENUINE, Ask, Id, Importer, Reader, Recorder, own_grid
from gisgrid.households import picking
from gisgrid.households.models import Household
from gisgrid.i18n import _
from gisgrid.pages import Notice, render, send_on
from gisgrid.territory.models import Grid

router = APIRouter(prefix="/c/{community}", tags=["editing"])
MOST = 120


@router.get("/addresses")
def list_page(request: Request, ask: Reader) -> Response:
    """Addresses that wait for the director's word, and those decided."""
    return _list(request, ask, forms.Form())


def _list(request: Request, ask: Ask, form: forms.Form, status: int = 200) -> Response:
    return render(
        request,
        "editing/addresses.html",
        status=status,
        community=ask.community,
        waiting=[
            (change, short, picking.local(change.asked_at))
            for change, short in addresses.list_changes(ask.session, ask.code, waiting=True)
        ],
        decided=[
            (change, short, picking.local(change.decided_at or change.asked_at))
            for change, short in addresses.list_changes(ask.session, ask.code, waiting=False)
        ],
        form=form,
    )


def _form(request: Request, ask: Ask, form: forms.Form, home: Household | None,
          status: int = 200) -> Response:  # fmt: skip
    return render(
        request,
        "editing/address_form.html",
        status=status,
        community=ask.community,
        home=home,
        grids=picking.grid_choices(ask),
        form=form,
    )


@router.get("/addresses/new")
def new_page(request: Request, ask: Recorder, household: str = "", grid: str = "") -> Response:
    """Ask for a new household, or for another address of one."""
    home = picking.household(ask, household)
    only = picking.only_grid(ask)
    values = {"wanted": home.address if home else "", "grid": grid or (only.short if only else "")}
    return _form(request, ask, forms.Form(values), home)


@router.post("/addresses/new", dependencies=GENUINE)
def ask_for(
    request: Request,
    ask: Recorder,
    household: Annotated[str, Form()] = "",
    grid: Annotated[str, Form(max_length=20)] = "",
    wanted: Annotated[str, Form(max_length=MOST)] = "",
    why: Annotated[str, Form(max_length=300)] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Ask; nothing changes until the director says yes."""
    home = picking.household(ask, household)

    def carry_out() -> tuple[str, Notice]:
        where = _grid_of(ask, home, grid)
        addresses.ask_for(ask.session, ask.actor, where, home, wanted, why)
        words = _("已报给社区主任。同意以前，原来的地址不变。")
        return f"{ask.base}/addresses", Notice(words)

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {"grid": grid, "wanted": wanted, "why": why}
        form = forms.Form(values, error.fields or {"wanted": error.message}, key)
        return _form(request, ask, form, home, error.status)


def _grid_of(ask: Ask, home: Household | None, short: str) -> Grid:
    if home is not None and home.grid is not None:
        return ask.session.get_one(Grid, (ask.code, home.grid))
    if not short:
        raise Invalid(_("选一个网格。"), {"grid": _("选一个网格。")})
    return own_grid(ask, short, Verb.RECORD)


@router.post("/addresses/{change}/decide", dependencies=GENUINE)
def decide(
    request: Request,
    ask: Importer,
    change: Id,
    agreed: Annotated[bool, Form()] = False,
    answer: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Say yes, which changes the register at once, or no with the reason."""
    found = addresses.get(ask.session, ask.code, change)
    try:
        addresses.decide(ask.session, ask.actor, found, agreed=agreed, answer=answer)
    except Invalid as error:
        fields = {f"answer{change}": error.message}
        return _list(request, ask, forms.Form({"id": change}, fields), error.status)
    words = _("已同意：{wanted}。") if agreed else _("没有同意：{wanted}。")
    undo = None
    if agreed and found.household:
        undo = f"{ask.base}/history/household/{found.household}/undo"
    return send_on(f"{ask.base}/addresses", Notice(words.format(wanted=found.wanted), undo=undo))
