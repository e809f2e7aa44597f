"""Pages that change units and cadres."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from geoalchemy2.shape import to_shape

from gisgrid import forms
from gisgrid.editing import buildings, organisations, picture
from gisgrid.editing.organisations import CadreFacts, UnitFacts
from gisgrid.editing.words import ranks, unit_kinds
from gisgrid.errors import Invalid
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Id, Importer
from gisgrid.i18n import _
from gisgrid.imports.drawing import HEIGHT, WIDTH
from gisgrid.pages import Notice, link, render, send_on
from gisgrid.units.models import Cadre, Unit
from gisgrid.units.service import get_unit, list_units

router = APIRouter(prefix="/c/{community}", tags=["editing"])
Said = Annotated[dict[str, str], forms.all_fields()]


@router.get("/units")
def units_page(request: Request, ask: Importer) -> Response:
    """All units: code, kind, address, telephone, whether they have a place."""
    kinds = unit_kinds()
    rows = list_units(ask.session, ask.code)
    return render(
        request,
        "editing/units.html",
        community=ask.community,
        rows=[(one, kinds.get(one.kind, one.kind)) for one in rows],
        placeless=sum(one.point is None for one in rows),
    )


def _unit_form(
    request: Request, ask: Ask, form: forms.Form, unit: Unit | None, status: int = 200
) -> Response:
    return render(
        request,
        "editing/unit.html",
        status=status,
        community=ask.community,
        unit=unit,
        form=form,
        kinds=list(unit_kinds().items()),
    )


def _unit_facts(said: dict[str, str]) -> UnitFacts:
    return UnitFacts(
        said.get("code", "")[:40], said.get("name", "")[:60], said.get("short", "")[:6],
        said.get("kind", ""), said.get("address", "")[:120] or None,
        said.get("phone", "")[:40] or None,
    )  # fmt: skip


@router.get("/units/new")
def new_unit_page(request: Request, ask: Importer) -> Response:
    """A unit that is missing."""
    return _unit_form(request, ask, forms.Form({"kind": "institution"}), None)


@router.post("/units/new", dependencies=GENUINE)
def new_unit(request: Request, ask: Importer, said: Said) -> Response:
    """Add the unit; then its place on the map."""

    def carry_out() -> tuple[str, Notice]:
        made = organisations.save_unit(ask.session, ask.actor, ask.code, None, _unit_facts(said))
        words = _("已加{name}。请在图上点它的位置。").format(name=made.name)
        return f"{ask.base}/units/{made.id}/spot", Notice(words)

    try:
        return forms.once(ask, said.get("key", ""), carry_out)
    except Invalid as error:
        form = forms.Form(said, error.fields, said.get("key", ""))
        return _unit_form(request, ask, form, None, error.status)


@router.get("/units/{unit}/edit")
def unit_page(request: Request, ask: Importer, unit: Id) -> Response:
    """Change a unit."""
    found = get_unit(ask.session, ask.code, unit)
    values = {name: getattr(found, name) or "" for name in
              ("code", "name", "short", "kind", "address", "phone")}  # fmt: skip
    return _unit_form(request, ask, forms.Form(values), found)


@router.post("/units/{unit}/edit", dependencies=GENUINE)
def edit_unit(request: Request, ask: Importer, unit: Id, said: Said) -> Response:
    """Save the unit."""
    found = get_unit(ask.session, ask.code, unit)
    try:
        organisations.save_unit(ask.session, ask.actor, ask.code, found, _unit_facts(said))
    except Invalid as error:
        return _unit_form(request, ask, forms.Form(said, error.fields), found, error.status)
    undo = f"{ask.base}/history/unit/{unit}/undo"
    return send_on(f"{ask.base}/units/{unit}", Notice(_("已保存。"), undo=undo))


@router.post("/units/{unit}/remove", dependencies=GENUINE)
def remove_unit(ask: Importer, unit: Id) -> Response:
    """Remove a unit that was never paired nor promised anything."""
    buildings.remove(ask.session, ask.actor, get_unit(ask.session, ask.code, unit))
    undo = f"{ask.base}/history/unit/{unit}/undo"
    return send_on(f"{ask.base}/units", Notice(_("已删除。"), undo=undo))


def _spot(
    request: Request, ask: Ask, unit: Unit, view: picture.View, form: forms.Form,
    status: int = 200,
) -> Response:  # fmt: skip
    return render(
        request,
        "editing/spot.html",
        status=status,
        community=ask.community,
        name=unit.name,
        address=unit.address or "",
        back=f"{ask.base}/units/{unit.id}",
        view=view,
        size=(WIDTH, HEIGHT),
        form=form,
    )


@router.get("/units/{unit}/spot")
def spot_page(request: Request, ask: Importer, unit: Id, at: str = "",
              x: Annotated[str, Query(alias="at.x")] = "",
              y: Annotated[str, Query(alias="at.y")] = "") -> Response:  # fmt: skip
    """Where a unit sits: a click on the whole community, then on the spot."""
    found = get_unit(ask.session, ask.code, unit)
    view = picture.view_of(at)
    if x:
        spot = picture.clicked(ask.session, ask.code, view, {"at.x": x, "at.y": y})
        return send_on(link(f"{ask.base}/units/{unit}/spot", at=picture.around(spot).text))
    if not at and found.point is not None and "whole" not in request.query_params:
        view = picture.around(to_shape(found.point))
    return _spot(request, ask, found, view, forms.Form())


@router.post("/units/{unit}/spot", dependencies=GENUINE)
def put(request: Request, ask: Importer, unit: Id, said: Said) -> Response:
    """Put the unit where somebody clicked."""
    found = get_unit(ask.session, ask.code, unit)
    view = picture.view_of(said.get("view", ""))
    try:
        spot = picture.clicked(ask.session, ask.code, view, said)
    except Invalid as error:
        return _spot(request, ask, found, view, forms.Form(said, error.fields), error.status)
    organisations.put_unit(ask.session, ask.actor, found, spot)
    words = _("{name}的位置已定。").format(name=found.name) + picture.outside_words(ask, spot)
    undo = f"{ask.base}/history/unit/{unit}/undo"
    return send_on(f"{ask.base}/units/{unit}", Notice(words, undo=undo))


@router.get("/cadres")
def cadres_page(request: Request, ask: Importer) -> Response:
    """All cadres with rank, post, unit and telephone."""
    words = ranks()
    return render(
        request,
        "editing/cadres.html",
        community=ask.community,
        rows=[
            (cadre, person, unit or "", words.get(cadre.rank, cadre.rank))
            for cadre, person, unit in organisations.list_cadres(ask.session, ask.code)
        ],
    )


def _cadre_form(
    request: Request, ask: Ask, form: forms.Form, cadre: Cadre | None, status: int = 200
) -> Response:
    return render(
        request,
        "editing/cadre.html",
        status=status,
        community=ask.community,
        cadre=cadre,
        form=form,
        ranks=list(ranks().items()),
        units=[(one.id, one.name) for one in list_units(ask.session, ask.code)],
    )


def _cadre_facts(said: dict[str, str]) -> CadreFacts:
    return CadreFacts(
        number_from(said.get("number", "")), said.get("name", "")[:30], said.get("rank", ""),
        said.get("post", "")[:60] or None, said.get("phone", "")[:40] or None,
        number_from(said.get("unit", "")), said.get("office", "")[:120].strip() or None,
    )  # fmt: skip


@router.get("/cadres/new")
def new_cadre_page(request: Request, ask: Importer) -> Response:
    """A cadre who is missing."""
    rows = organisations.list_cadres(ask.session, ask.code)
    number = max((cadre.number for cadre, _person, _unit in rows), default=0) + 1
    return _cadre_form(request, ask, forms.Form({"number": number}), None)


@router.post("/cadres/new", dependencies=GENUINE)
def new_cadre(request: Request, ask: Importer, said: Said) -> Response:
    """Add the cadre."""

    def carry_out() -> tuple[str, Notice]:
        facts = _cadre_facts(said)
        made = organisations.save_cadre(ask.session, ask.actor, ask.code, None, facts)
        undo = f"{ask.base}/history/cadre/{made.id}/undo"
        words = _("已加{name}。").format(name=facts.name)
        return f"{ask.base}/cadres", Notice(words, undo=undo)

    try:
        return forms.once(ask, said.get("key", ""), carry_out)
    except Invalid as error:
        form = forms.Form(said, error.fields, said.get("key", ""))
        return _cadre_form(request, ask, form, None, error.status)


@router.get("/cadres/{cadre}")
def cadre_page(request: Request, ask: Importer, cadre: Id) -> Response:
    """Change a cadre."""
    found, person = organisations.get_cadre(ask.session, ask.code, cadre)
    values = {
        "number": found.number, "name": person.name, "rank": found.rank, "post": found.post or "",
        "phone": person.phone or "", "unit": found.unit or "",
        "office": found.address or "",
    }  # fmt: skip
    return _cadre_form(request, ask, forms.Form(values), found)


@router.post("/cadres/{cadre}", dependencies=GENUINE)
def edit_cadre(request: Request, ask: Importer, cadre: Id, said: Said) -> Response:
    """Save the cadre."""
    found, _person = organisations.get_cadre(ask.session, ask.code, cadre)
    try:
        organisations.save_cadre(ask.session, ask.actor, ask.code, found, _cadre_facts(said))
    except Invalid as error:
        return _cadre_form(request, ask, forms.Form(said, error.fields), found, error.status)
    undo = f"{ask.base}/history/cadre/{cadre}/undo"
    return send_on(f"{ask.base}/cadres", Notice(_("已保存。"), undo=undo))
