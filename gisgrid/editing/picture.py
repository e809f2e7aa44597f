"""The ground as a picture to click on: the whole community, or one spot of it close up."""

from dataclasses import dataclass

import shapely
from fastapi import APIRouter, Response
from geoalchemy2.shape import to_shape
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.errors import Invalid
from gisgrid.exchange.ground import boundary_of
from gisgrid.guards import Importer
from gisgrid.households.models import Building, Entrance
from gisgrid.i18n import _
from gisgrid.imports.drawing import HEIGHT, WIDTH, Frame
from gisgrid.territory.models import Street
from gisgrid.territory.service import get_community, nearest_grid

router = APIRouter(prefix="/c/{community}", tags=["editing"])
NEAR_M, MOST_M = 90, 5_000
METRES_A_DEGREE = 111_320


@dataclass(frozen=True)
class View:
    """What the picture shows: `""` the whole community, else `longitude,latitude,metres`."""

    text: str = ""
    spot: tuple[float, float, float] | None = None

    @property
    def is_near(self) -> bool:
        return self.spot is not None


def view_of(written: str) -> View:
    """Raises Invalid where an address was written by hand."""
    if not written:
        return View()
    try:
        lon, lat, metres = (float(part) for part in written.split(","))
    except ValueError:
        raise Invalid(_("请在图上点一下。")) from None
    if not (-180 <= lon <= 180 and -85 <= lat <= 85 and 1 <= metres <= MOST_M):
        raise Invalid(_("请在图上点一下。"))
    return View(written, (lon, lat, metres))


def around(point: shapely.Point, metres: float = NEAR_M) -> View:
    return view_of(f"{point.x:.7f},{point.y:.7f},{max(20, round(metres))}")


def around_building(building: Building) -> View:
    outline = to_shape(building.outline)
    west, south, east, north = outline.bounds
    wide = (east - west) * METRES_A_DEGREE * 0.7
    return around(outline.centroid, max(40, wide, (north - south) * METRES_A_DEGREE))


def frame_of(session: Session, community: int, view: View) -> Frame:
    if view.spot is None:
        return Frame([boundary_of(get_community(session, community))], edge=0.08)
    lon, lat, metres = view.spot
    high = metres / METRES_A_DEGREE
    return Frame([shapely.box(lon - 1e-9, lat - high, lon + 1e-9, lat + high)], edge=0)


def clicked(session: Session, community: int, view: View, said: dict[str, str]) -> shapely.Point:
    """The place that was clicked, or written as longitude and latitude. Raises Invalid."""
    try:
        if said.get("lon") or said.get("lat"):
            point = shapely.Point(float(said.get("lon", "")), float(said.get("lat", "")))
            if not (-180 <= point.x <= 180 and -85 <= point.y <= 85):
                raise ValueError
            return point
        across, down = float(said["at.x"]), float(said["at.y"])
        if not (0 <= across <= WIDTH and 0 <= down <= HEIGHT):
            raise ValueError
    except (KeyError, ValueError):
        words = _("请在图上点一下，或写经度和纬度。")
        raise Invalid(words, {"place": words}) from None
    return frame_of(session, community, view).point(across, down)


def outside_words(ask: Importer, point: shapely.Point) -> str:
    """A point outside says so."""
    if shapely.covers(boundary_of(get_community(ask.session, ask.code)), point):
        return ""
    near = nearest_grid(ask.session, ask.code, point.x, point.y, ask.today)
    if near is None:
        return _("这里不在本社区内。")
    return _("这里不在本社区内，离最近的网格{n}米。").format(n=round(near[1]))


@router.get("/ground.svg")
def ground(ask: Importer, at: str = "") -> Response:
    """The ground to click on: boundary, streets, buildings; close up also names and entrances."""
    view = view_of(at)
    frame = frame_of(ask.session, ask.code, view)
    svg = _svg(ask.session, ask.code, frame, with_names=view.is_near)
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "private, no-store"})


def _svg(session: Session, code: int, frame: Frame, *, with_names: bool) -> str:
    north_west, south_east = frame.point(0, 0), frame.point(WIDTH, HEIGHT)
    seen = shapely.box(north_west.x, south_east.y, south_east.x, north_west.y)
    streets = session.scalars(select(Street.line).where(Street.community == code))
    buildings = session.execute(
        select(Building.name, Building.outline).where(Building.community == code)
    ).all()
    shapes = [(name, to_shape(outline)) for name, outline in buildings]
    shapes = [(name, shape) for name, shape in shapes if shape.intersects(seen)]
    boundary = boundary_of(get_community(session, code))
    lines = [line for one in streets if (line := to_shape(one)).intersects(seen)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}"><rect width="100%" height="100%" fill="#EBE6DD"/>',
        f'<path d="{frame.path(lines)}" fill="none" stroke="#fff" stroke-width="4"/>',
        f'<path d="{frame.path([shape for _name, shape in shapes])}" fill="#B7AFA2" '
        'stroke="#5A5348"/>',
        f'<path d="{frame.path([boundary])}" fill="none" stroke="#4D473E" stroke-width="2" '
        'stroke-dasharray="8 3 2 3"/>',
    ]
    if with_names:
        parts += [_name(frame, shape, name) for name, shape in shapes if name]
        parts += [_entrance(frame, number, point) for number, point in _entrances(session, code)
                  if point.intersects(seen)]  # fmt: skip
    return "".join([*parts, "</svg>"])


def _name(frame: Frame, shape: shapely.Geometry, name: str) -> str:
    x, y = frame.dot(shapely.point_on_surface(shape))
    return str(
        Markup('<text x="{}" y="{}" text-anchor="middle" font-size="13" fill="#1F1B16" '
               'font-family="sans-serif">{}</text>').format(x, y, name)
    )  # fmt: skip


def _entrances(session: Session, code: int) -> list[tuple[int, shapely.Point]]:
    rows = session.execute(
        select(Entrance.number, geo.lon(Entrance.point), geo.lat(Entrance.point)).where(
            Entrance.community == code
        )
    )
    return [(number, shapely.Point(lon, lat)) for number, lon, lat in rows]


def _entrance(frame: Frame, number: int, point: shapely.Point) -> str:
    x, y = frame.dot(point)
    word = f'<text x="{x}" y="{y + 4}" text-anchor="middle" font-size="11" fill="#fff" '
    word += f'font-family="sans-serif">{number or ""}</text>'
    return f'<circle cx="{x}" cy="{y}" r="8" fill="#17557E"/>{word}'
