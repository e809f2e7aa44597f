"""A unit's own page: my grids, their needs, what we did."""

from fastapi import APIRouter, Request, Response

from gisgrid.figures.service import situation
from gisgrid.guards import Id, Reader
from gisgrid.needs import service as needs
from gisgrid.needs.routes import line_of
from gisgrid.pages import render
from gisgrid.pairing.service import list_pairings
from gisgrid.units.service import get_unit
from gisgrid.wishes.service import list_good_deeds

router = APIRouter(tags=["units"])
NEEDS = 20
DEEDS = 20


@router.get("/c/{community}/units/{unit}")
def unit_page(request: Request, ask: Reader, unit: Id) -> Response:
    """The grids paired with a unit, their open needs, and the good deeds credited to it."""
    found = get_unit(ask.session, ask.code, unit)
    pairings = list_pairings(ask.session, ask.code, unit=unit)
    now = situation(ask.session, ask.actor, ask.code)
    mine = [g for g in now.grids if g.unit is not None and g.unit.partner == unit]
    rows = []
    for grid in mine:
        if grid.is_exact:
            wanted = needs.Filter(grid=grid.id)
            rows += needs.list_needs(ask.session, ask.code, wanted, ask.today, limit=NEEDS)[0]
    deeds = list_good_deeds(ask.session, ask.code, unit=unit)
    return render(
        request,
        "units/page.html",
        community=ask.community,
        unit=found,
        grids=mine,
        needs=[line_of(row, ask.today) for row in rows],
        deeds=[(deed, short) for deed, _unit, short, _name in deeds[:DEEDS]],
        deeds_total=len(deeds),
        history=pairings,
    )
