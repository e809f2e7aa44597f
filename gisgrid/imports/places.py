"""Units without a place: suggested by their address, or put on the map by a click."""

from dataclasses import dataclass
from typing import Annotated, Any

import shapely
from fastapi import APIRouter, Form, Query, Request, Response
from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid
from gisgrid.exchange.ground import boundary_of
from gisgrid.exchange.matching import stock_of
from gisgrid.exchange.organisations import building_of_address
from gisgrid.guards import GENUINE, Id, Importer
from gisgrid.households.models import Building
from gisgrid.i18n import _
from gisgrid.imports.drawing import HEIGHT, WIDTH, Frame
from gisgrid.pages import Notice, render, send_on
from gisgrid.territory.models import Street
from gisgrid.territory.service import get_community, nearest_grid
from gisgrid.units.models import Unit
from gisgrid.units.service import get_unit

router = APIRouter(prefix="/c/{community}", tags=["units"])


@dataclass(frozen=True)
class Ground:
    """The picture to click on, and how its pixels lie."""

    frame: Frame
    boundary: str
    buildings: str
    streets: str


def _ground(session: Session, code: int) -> Ground:
    community = get_community(session, code)
    outline = boundary_of(community)
    buildings = session.scalars(select(Building.outline).where(Building.community == code))
    streets = session.scalars(select(Street.line).where(Street.community == code))
    frame = Frame([outline], edge=0.08)
    return Ground(
        frame,
        frame.path([outline]),
        frame.path([to_shape(one) for one in buildings]),
        frame.path([to_shape(one) for one in streets]),
    )


@router.get("/units/places")
def places_page(
    request: Request, ask: Importer, unit: Annotated[int | None, Query(ge=0)] = None
) -> Response:
    """Units that have no place yet: where their address leads, and the map to click on."""
    waiting = ask.session.scalars(
        visible(Unit, ask.code).where(Unit.point.is_(None)).order_by(Unit.code)
    ).all()
    chosen = next((one for one in waiting if one.id == unit), waiting[0] if waiting else None)
    stock = stock_of(ask.session, ask.code) if waiting else None
    rows = []
    for one in waiting:
        building = building_of_address(stock, one.address) if stock else None
        rows.append({"id": one.id, "code": one.code, "name": one.name, "address": one.address or "",
                     "building": building and building.name})  # fmt: skip
    return render(
        request,
        "imports/places.html",
        community=ask.community,
        rows=rows,
        chosen=chosen and {"id": chosen.id, "name": chosen.name, "address": chosen.address or ""},
        size=(WIDTH, HEIGHT),
    )


@router.get("/units/places.svg")
def picture(ask: Importer) -> Response:
    """The ground to click on: boundary, streets, buildings."""
    ground = _ground(ask.session, ask.code)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}"><rect width="100%" height="100%" fill="#EBE6DD"/>'
        f'<path d="{ground.streets}" fill="none" stroke="#fff" stroke-width="2"/>'
        f'<path d="{ground.buildings}" fill="#5A5348" fill-opacity=".45"/>'
        f'<path d="{ground.boundary}" fill="none" stroke="#4D473E" stroke-dasharray="8 3 2 3"/>'
        "</svg>"
    )
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "private, no-store"})


@router.post("/units/{unit}/place", dependencies=GENUINE)
def put(
    ask: Importer,
    unit: Id,
    x: Annotated[str, Form(alias="at.x")] = "",
    y: Annotated[str, Form(alias="at.y")] = "",
    by_address: Annotated[bool, Form()] = False,
) -> Response:
    """Put a unit where its address leads, or where somebody clicked."""
    found = get_unit(ask.session, ask.code, unit)
    if by_address:
        building = building_of_address(stock_of(ask.session, ask.code), found.address)
        if building is None:
            raise Conflict(_("这个地址不再只对应一栋楼。"))
        point = building.middle
    else:
        point = _clicked(ask.session, ask.code, x, y)
    found.point = from_shape(point, srid=geo.STORED)
    ask.session.flush()
    return send_on(f"{ask.base}/units/places", Notice(_placed(ask, found.name, point)))


def _clicked(session: Session, code: int, x: str, y: str) -> shapely.Point:
    try:
        across, down = float(x), float(y)
    except ValueError:
        raise Invalid(_("请在图上点一下。")) from None
    if not (0 <= across <= WIDTH and 0 <= down <= HEIGHT):
        raise Invalid(_("请在图上点一下。"))
    return _ground(session, code).frame.point(across, down)


def _placed(ask: Any, name: str, point: shapely.Point) -> str:
    """Where it is now; a point outside says so."""
    words = _("{name}的位置已定。").format(name=name)
    inside = shapely.covers(boundary_of(get_community(ask.session, ask.code)), point)
    if inside:
        return words
    near = nearest_grid(ask.session, ask.code, point.x, point.y, ask.today)
    return words + (
        _("这里不在本社区内，离最近的网格{n}米。").format(n=round(near[1]))
        if near
        else _("这里不在本社区内。")
    )
