"""Pages of buildings and their entrances: list, facts, the spot on the map, doors by floor."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from geoalchemy2.shape import to_shape

from gisgrid import forms
from gisgrid.editing import buildings, doors, picture
from gisgrid.editing.buildings import Facts
from gisgrid.editing.door_routes import entrance_view
from gisgrid.editing.words import building_kinds, structures
from gisgrid.errors import Invalid
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Id, Importer
from gisgrid.households.models import Building
from gisgrid.households.words import occupancy_name
from gisgrid.i18n import _
from gisgrid.imports.drawing import HEIGHT, WIDTH
from gisgrid.pages import Notice, Paging, link, render, send_on

router = APIRouter(prefix="/c/{community}", tags=["editing"])
Said = Annotated[dict[str, str], forms.all_fields()]
LEAST_M, MOST_M = 3.0, 200.0


@router.get("/buildings")
def list_page(
    request: Request,
    ask: Importer,
    q: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Buildings of the community, by name or pinyin."""
    paging = Paging(0, page)
    rows, total = buildings.list_buildings(
        ask.session, ask.code, q.strip(), paging.size, paging.offset
    )
    kinds = building_kinds()
    return render(
        request,
        "editing/buildings.html",
        community=ask.community,
        q=q,
        paging=Paging(total, page),
        rows=[
            {"id": one.id, "name": one.name, "compound": one.compound or "",
             "kind": kinds.get(one.kind, one.kind), "floors": one.floors,
             "is_context": one.is_context, "entrances": entrances, "households": households}
            for one, entrances, households in rows
        ],
    )  # fmt: skip


def _facts(said: dict[str, str]) -> Facts:
    """Raises Invalid where a number is none."""
    faults, numbers = {}, {}
    for name, low, high in (("floors", 1, 200), ("built", 1800, 2100)):
        value = number_from(said.get(name, ""))
        if said.get(name) and (value is None or not low <= value <= high):
            faults[name] = _("写{low}到{high}的数。").format(low=low, high=high)
        numbers[name] = value
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    return Facts(
        said.get("name", "")[:60], said.get("compound", "")[:60] or None, said.get("kind", ""),
        said.get("structure") or None, numbers["floors"], numbers["built"],
    )  # fmt: skip


def _form(
    request: Request, ask: Ask, form: forms.Form, view: picture.View,
    building: Building | None = None, status: int = 200,
) -> Response:  # fmt: skip
    return render(
        request,
        "editing/building_form.html",
        status=status,
        community=ask.community,
        building=building and {"id": building.id, "name": building.name or building.source},
        form=form,
        kinds=list(building_kinds().items()),
        structures=list(structures().items()),
        view=view,
        size=(WIDTH, HEIGHT),
    )


@router.get("/buildings/new")
def new_page(request: Request, ask: Importer, at: str = "",
             x: Annotated[str, Query(alias="at.x")] = "",
             y: Annotated[str, Query(alias="at.y")] = "") -> Response:  # fmt: skip
    """A building that is missing: a click on the whole community, then on the spot."""
    view = picture.view_of(at)
    if x:
        spot = picture.clicked(ask.session, ask.code, view, {"at.x": x, "at.y": y})
        return send_on(link(f"{ask.base}/buildings/new", at=picture.around(spot).text))
    values = {"kind": "walk_up", "length": "40", "depth": "12"}
    return _form(request, ask, forms.Form(values), view)


@router.post("/buildings/new", dependencies=GENUINE)
def add(request: Request, ask: Importer, said: Said) -> Response:
    """Add the building where it was clicked."""
    view = picture.view_of(said.get("view", ""))

    def carry_out() -> tuple[str, Notice]:
        facts = _facts(said)
        length, depth = _metres(said, "length"), _metres(said, "depth")
        spot = picture.clicked(ask.session, ask.code, view, said)
        made = buildings.add(ask.session, ask.actor, ask.code, facts, spot, length, depth)
        words = _("已加{name}。").format(name=made.name) + picture.outside_words(ask, spot)
        return f"{ask.base}/buildings/{made.id}", Notice(words)

    try:
        return forms.once(ask, said.get("key", ""), carry_out)
    except Invalid as error:
        form = forms.Form(said, error.fields or {"name": error.message}, said.get("key", ""))
        return _form(request, ask, form, view, status=error.status)


def _metres(said: dict[str, str], name: str) -> float:
    try:
        value = float(said.get(name, ""))
    except ValueError:
        value = 0.0
    if not LEAST_M <= value <= MOST_M:
        words = _("写3到200米。")
        raise Invalid(words, {name: words})
    return value


@router.get("/buildings/{building}")
def building_page(request: Request, ask: Importer, building: Id) -> Response:
    """A building: its facts, its spot, and the doors behind each entrance by floor."""
    return building_view(request, ask, building, forms.Form())


def building_view(
    request: Request, ask: Ask, building: int, form: forms.Form, status: int = 200
) -> Response:
    found = buildings.get(ask.session, ask.code, building)
    rows: list[dict[str, Any]] = []
    for one in buildings.entrances_of(ask.session, ask.code, building):
        matrix = doors.matrix(found, doors.doors_of(ask.session, one))
        rows.append({"id": one.id, "number": one.number, "matrix": matrix})
    return render(
        request,
        "editing/building.html",
        status=status,
        community=ask.community,
        building=found,
        kind=building_kinds().get(found.kind, found.kind),
        structure=structures().get(found.structure or "", ""),
        entrances=rows,
        households=sum(row["matrix"].counted for row in rows),
        occupancy_name=occupancy_name,
        view=picture.around_building(found),
        size=(WIDTH, HEIGHT),
        form=form,
    )


@router.get("/buildings/{building}/edit")
def edit_page(request: Request, ask: Importer, building: Id) -> Response:
    """Change what is known of a building."""
    found = buildings.get(ask.session, ask.code, building)
    values = {name: getattr(found, name) or "" for name in
              ("name", "compound", "kind", "structure", "floors", "built")}  # fmt: skip
    return _form(request, ask, forms.Form(values), picture.around_building(found), found)


@router.post("/buildings/{building}/edit", dependencies=GENUINE)
def edit(request: Request, ask: Importer, building: Id, said: Said) -> Response:
    """Save the facts; printed addresses follow a new name."""
    found = buildings.get(ask.session, ask.code, building)
    try:
        followed = buildings.change(ask.session, ask.actor, found, _facts(said))
    except Invalid as error:
        form = forms.Form(said, error.fields)
        return _form(request, ask, form, picture.around_building(found), found, error.status)
    words = _("已保存。")
    if followed:
        words += _("{n}户的地址随着改了。").format(n=followed)
    undo = f"{ask.base}/history/building/{building}/undo"
    return send_on(f"{ask.base}/buildings/{building}", Notice(words, undo=undo))


@router.post("/buildings/{building}/remove", dependencies=GENUINE)
def remove(ask: Importer, building: Id) -> Response:
    """Remove a building upon which nothing stands."""
    found = buildings.get(ask.session, ask.code, building)
    buildings.remove(ask.session, ask.actor, found)
    undo = f"{ask.base}/history/building/{building}/undo"
    return send_on(f"{ask.base}/buildings", Notice(_("已删除。"), undo=undo))


@router.post("/buildings/{building}/entrances", dependencies=GENUINE)
def add_entrance(request: Request, ask: Importer, building: Id, said: Said) -> Response:
    """A new entrance where it was clicked."""
    found = buildings.get(ask.session, ask.code, building)
    try:
        spot = picture.clicked(ask.session, ask.code, picture.around_building(found), said)
        number = number_from(said.get("number", ""))
        made, _n = buildings.put_entrance(ask.session, ask.actor, found, number, spot)
    except Invalid as error:
        form = forms.Form(said, error.fields or {"number": error.message})
        return building_view(request, ask, building, form, error.status)
    words = _("已加{n}单元。").format(n=made.number) + picture.outside_words(ask, spot)
    undo = f"{ask.base}/history/entrance/{made.id}/undo"
    return send_on(f"{ask.base}/entrances/{made.id}", Notice(words, undo=undo))


@router.post("/entrances/{entrance}/place", dependencies=GENUINE)
def move_entrance(request: Request, ask: Importer, entrance: Id, said: Said) -> Response:
    """Another number or another place; the doors go with their entrance."""
    one = buildings.get_entrance(ask.session, ask.code, entrance)
    found = buildings.get(ask.session, ask.code, one.building)
    try:
        spot = to_shape(one.point)
        if {"at.x", "lon", "lat"} & {name for name, value in said.items() if value}:
            spot = picture.clicked(ask.session, ask.code, picture.around_building(found), said)
        number = number_from(said.get("number", ""))
        _one, moved = buildings.put_entrance(ask.session, ask.actor, found, number, spot, one)
    except Invalid as error:
        form = forms.Form(said, error.fields or {"number": error.message})
        return entrance_view(request, ask, entrance, form, error.status)
    words = _("已保存，{n}户跟着移了。").format(n=moved) + picture.outside_words(ask, spot)
    undo = f"{ask.base}/history/entrance/{entrance}/undo"
    return send_on(f"{ask.base}/entrances/{entrance}", Notice(words, undo=undo))
