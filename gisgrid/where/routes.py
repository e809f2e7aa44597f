"""Who is responsible here, and the search field."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from gisgrid.guards import Ask, Reader
from gisgrid.i18n import _
from gisgrid.needs import service as needs
from gisgrid.pages import link, render, wants_fragment
from gisgrid.where import service
from gisgrid.where.service import Answer, Place

router = APIRouter(prefix="/c/{community}", tags=["where"])


def _who(person: Any) -> dict[str, str] | None:
    return person and {"name": person.name, "phone": person.phone or ""}


def shown(answer: Answer) -> dict[str, Any]:
    grid = answer.grid
    named: dict[str, Any] | None = None
    if grid is not None:
        named = {"short": grid.short, "name": grid.name, "css": ""}
    here = named and {
        **named,
        "leader": _who(answer.leader),
        "unit": _who(answer.unit),
        "cadre": _who(answer.cadre),
    }
    return {
        "lon": answer.lon,
        "lat": answer.lat,
        "inside": answer.inside,
        "place": answer.place or "",
        "grid": here if answer.inside else None,
        "nearest": named and not answer.inside and {**named, "distance_m": answer.distance_m},
    }


@router.get("/where")
def where_part(
    request: Request,
    ask: Reader,
    lon: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    lat: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The grid, leader, unit and cadre of a point or of an address."""
    found = answer_for(ask, lon, lat, q)
    if found is None:
        return _search(request, ask, q)
    return render(request, "where.html", community=ask.community, answer=shown(found))


def answer_for(ask: Ask, lon: float | None, lat: float | None, q: str) -> Answer | None:
    """None when neither a point is given nor anything has this name."""
    if lon is not None and lat is not None:
        return service.where(ask.session, ask.code, lon, lat, ask.today)
    places = service.find_places(ask.session, ask.actor, ask.code, q, limit=1)
    if not places:
        return None
    one = places[0]
    return service.where(ask.session, ask.code, one.lon, one.lat, ask.today, one.title)


@dataclass(frozen=True)
class Hit:
    kind: str
    name: str
    more: str
    grid: str
    href: str


KINDS = {"household": "door", "facility": "building"}


def _hit(ask: Ask, place: Place) -> Hit:
    answer = service.where(ask.session, ask.code, place.lon, place.lat, ask.today)
    short = answer.grid.short if answer.grid and answer.inside else ""
    spot = f"{place.lat:.6f}/{place.lon:.6f}"
    href = link(f"{ask.base}/map", grid=short, at=f"17/{spot}", pin=spot)
    return Hit(KINDS.get(place.kind, place.kind), place.title, place.detail, short, href)


def hits(ask: Ask, q: str) -> list[Hit]:
    grids = service.grids_named(ask.session, ask.code, q) if q.strip() else []
    found = [
        Hit("grid", f"{g.short} {g.name}", "", g.short, link(f"{ask.base}/map", grid=g.short))
        for g in grids
    ]
    people = [
        Hit("person", p.name, _(p.role), p.grid, link(f"{ask.base}/map", grid=p.grid))
        for p in service.people_named(ask.session, ask.code, q, ask.today)
    ]
    need = needs.numbered(ask.session, ask.code, q)
    if need is not None:
        found.append(
            Hit("need", f"N-{need.no:04d}", need.content, "", f"{ask.base}/needs/{need.id}")
        )
    places = service.find_places(ask.session, ask.actor, ask.code, q)
    placeless = [
        Hit("unit", unit.name, _("没有位置"), "", f"{ask.base}/units/{unit.id}")
        for unit in service.units_without_place(ask.session, ask.code, q)
    ]
    return found + people + [_hit(ask, place) for place in places] + placeless


@router.get("/search")
def search_page(
    request: Request, ask: Reader, q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Buildings, doors, grids, units, people in role, by characters or pinyin; needs by number."""
    return _search(request, ask, q)


def _search(request: Request, ask: Ask, q: str) -> Response:
    template = "search_rows.html" if wants_fragment(request) else "search.html"
    return render(request, template, community=ask.community, q=q, hits=hits(ask, q))
