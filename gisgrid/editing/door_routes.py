"""Pages of one entrance's doors: floors by doors, one door, many at once."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from gisgrid import forms
from gisgrid.editing import buildings, doors, picture
from gisgrid.editing.doors import Wanted
from gisgrid.editing.words import occupancies, tenures
from gisgrid.errors import Invalid
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Id, Importer
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.households.words import occupancy_name
from gisgrid.i18n import _
from gisgrid.imports.drawing import HEIGHT, WIDTH
from gisgrid.pages import Notice, render, send_on

router = APIRouter(prefix="/c/{community}", tags=["editing"])
Said = Annotated[dict[str, str], forms.all_fields()]


def place_of(ask: Ask, entrance: int) -> tuple[Entrance, Building]:
    found = buildings.get_entrance(ask.session, ask.code, entrance)
    return found, buildings.get(ask.session, ask.code, found.building)


@router.get("/entrances/{entrance}")
def entrance_page(request: Request, ask: Importer, entrance: Id) -> Response:
    """The doors of an entrance by floor, many doors at once, its number and place."""
    return entrance_view(request, ask, entrance, forms.Form())


def entrance_view(
    request: Request, ask: Ask, entrance: int, form: forms.Form, status: int = 200
) -> Response:
    found, building = place_of(ask, entrance)
    return render(
        request,
        "editing/entrance.html",
        status=status,
        community=ask.community,
        entrance=found,
        building=building,
        matrix=doors.matrix(building, doors.doors_of(ask.session, found)),
        others=buildings.entrances_of(ask.session, ask.code, building.id),
        occupancy_name=occupancy_name,
        view=picture.around_building(building),
        size=(WIDTH, HEIGHT),
        form=form,
    )


@router.post("/entrances/{entrance}/doors", dependencies=GENUINE)
def fill(request: Request, ask: Importer, entrance: Id, said: Said) -> Response:
    """Make the doors that are missing on some floors."""
    found, building = place_of(ask, entrance)
    first, last, each = (number_from(said.get(name, "")) for name in ("first", "last", "doors"))
    try:
        made = doors.fill(ask.session, ask.actor, found, building, first, last, each)
    except Invalid as error:
        return entrance_view(request, ask, entrance, forms.Form(said, error.fields), error.status)
    undo = f"{ask.base}/history/household/{_newest(ask, found)}/undo"
    words = _("已加{n}户。").format(n=made)
    return send_on(f"{ask.base}/entrances/{entrance}", Notice(words, undo=undo))


def _newest(ask: Ask, entrance: Entrance) -> int:
    return max(one.id for one in doors.doors_of(ask.session, entrance))


@router.post("/entrances/{entrance}/remove", dependencies=GENUINE)
def remove_entrance(ask: Importer, entrance: Id) -> Response:
    """Remove an entrance without doors."""
    found, building = place_of(ask, entrance)
    buildings.remove(ask.session, ask.actor, found)
    undo = f"{ask.base}/history/entrance/{entrance}/undo"
    return send_on(f"{ask.base}/buildings/{building.id}", Notice(_("已删除。"), undo=undo))


def _form(
    request: Request, ask: Ask, entrance: Entrance | None, building: Building | None,
    form: forms.Form, home: Household | None = None, status: int = 200,
) -> Response:  # fmt: skip
    return render(
        request,
        "editing/door.html",
        status=status,
        community=ask.community,
        entrance=entrance,
        building=building,
        home=home,
        form=form,
        occupancies=list(occupancies().items()),
        tenures=list(tenures().items()),
    )


@router.get("/entrances/{entrance}/doors/new")
def new_page(
    request: Request, ask: Importer, entrance: Id, floor: str = "", door: str = ""
) -> Response:
    """A door that is missing."""
    found, building = place_of(ask, entrance)
    values = {"floor": floor[:4], "door": door[:8], "occupancy": "resident"}
    return _form(request, ask, found, building, forms.Form(values))


def _floor(text: str) -> int | None:
    """`-1` too; empty means that nobody said."""
    below = text.startswith("-")
    number = number_from(text.lstrip("-"))
    if text and number is None:
        words = _("楼层写-5到200的数。")
        raise Invalid(words, {"floor": words})
    return None if number is None else (-number if below else number)


def _wanted(said: dict[str, str]) -> Wanted:
    return Wanted(
        _floor(said.get("floor", "")), said.get("door", ""), said.get("occupancy", ""),
        said.get("tenure") or None, said.get("address", "")[:200] or None,
    )  # fmt: skip


@router.post("/entrances/{entrance}/doors/new", dependencies=GENUINE)
def add(request: Request, ask: Importer, entrance: Id, said: Said) -> Response:
    """Add the door."""
    found, building = place_of(ask, entrance)

    def carry_out() -> tuple[str, Notice]:
        made = doors.add(ask.session, ask.actor, found, building, _wanted(said))
        undo = f"{ask.base}/history/household/{made.id}/undo"
        words = _("已加{address}。").format(address=made.address)
        return f"{ask.base}/entrances/{entrance}", Notice(words, undo=undo)

    try:
        return forms.once(ask, said.get("key", ""), carry_out)
    except Invalid as error:
        form = forms.Form(said, error.fields, said.get("key", ""))
        return _form(request, ask, found, building, form, status=error.status)


def _home(ask: Ask, household: int) -> tuple[Household, Entrance | None, Building | None]:
    home = doors.get(ask.session, ask.code, household)
    if home.entrance is None:
        return home, None, None
    return home, *place_of(ask, home.entrance)


@router.get("/doors/{household}")
def edit_page(request: Request, ask: Importer, household: Id) -> Response:
    """Change what is known of one door."""
    home, entrance, building = _home(ask, household)
    usual = building and entrance and buildings.address_of(
        building, entrance.number, home.floor, home.door
    )  # fmt: skip
    values = {
        "floor": "" if home.floor is None else home.floor, "door": home.door or "",
        "occupancy": home.occupancy, "tenure": home.tenure or "",
        "address": "" if home.address == usual else home.address,
    }  # fmt: skip
    return _form(request, ask, entrance, building, forms.Form(values), home)


@router.post("/doors/{household}", dependencies=GENUINE)
def edit(request: Request, ask: Importer, household: Id, said: Said) -> Response:
    """Save the door."""
    home, entrance, building = _home(ask, household)
    if entrance is None or building is None:
        raise Invalid(_("这一户没有楼栋。请用导入来改。"))
    try:
        doors.change(ask.session, ask.actor, home, entrance, building, _wanted(said))
    except Invalid as error:
        form = forms.Form(said, error.fields)
        return _form(request, ask, entrance, building, form, home, error.status)
    undo = f"{ask.base}/history/household/{household}/undo"
    words = _("已保存{address}。").format(address=home.address)
    return send_on(f"{ask.base}/entrances/{entrance.id}", Notice(words, undo=undo))


@router.post("/doors/{household}/remove", dependencies=GENUINE)
def remove(ask: Importer, household: Id) -> Response:
    """Remove a door about which nothing was ever recorded."""
    home, entrance, _building = _home(ask, household)
    back = f"{ask.base}/entrances/{entrance.id}" if entrance else f"{ask.base}/households"
    buildings.remove(ask.session, ask.actor, home)
    undo = f"{ask.base}/history/household/{household}/undo"
    return send_on(back, Notice(_("已删除。"), undo=undo))
