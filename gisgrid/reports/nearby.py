"""What could help with a need or a wish: by kind, distance and load; a person decides."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import func, select

from gisgrid import geo
from gisgrid.errors import NotFound
from gisgrid.guards import Ask, Id, Reader
from gisgrid.households.models import Household
from gisgrid.i18n import _
from gisgrid.needs import service as needs
from gisgrid.needs.models import Need
from gisgrid.pages import link, render
from gisgrid.pairing.service import list_pairings
from gisgrid.reports import nearby_map
from gisgrid.reports.resources import row_of
from gisgrid.resources import service, use
from gisgrid.resources.models import Resource, ResourceState
from gisgrid.resources.rules import fit, fit_wish
from gisgrid.territory.models import Facility
from gisgrid.units.models import Unit
from gisgrid.wishes.models import Wish

router = APIRouter(tags=["resources"])
NEAR_M = 500
SUGGESTED = 8


@dataclass(frozen=True)
class Asked:
    """What help is looked for: `fits(resource)` 0 … 2, `point` where."""

    title: str
    back: str
    name: str
    id: int
    kind: str
    is_wish: bool
    grid: int | None
    point: Any

    def fits(self, resource: Resource) -> int:
        if self.is_wish:
            return fit_wish(resource.kind, self.kind)
        return fit(resource.kind, resource.serves, self.kind)


def _point(ask: Ask, model: Any, row: int | None) -> Any:
    """Where the row lies, for use inside a query."""
    here = select(model.point).where(model.community == ask.code, model.id == row)
    return here.scalar_subquery()


def _found(ask: Ask, asked: Asked) -> list[dict[str, Any]]:
    """Published resources that fit or lie near, with metres, fit and load; best first."""
    place = func.coalesce(Resource.point, Unit.point)
    query = (
        service.rows(ask.code)
        .add_columns(geo.distance_m(place, asked.point))
        .where(Resource.state == ResourceState.PUBLISHED.value)
    )
    load = use.load_by_unit(ask.session, ask.code)
    paired = _paired_units(ask, asked.grid)
    rows = []
    for resource, unit, lon, lat, metres in ask.session.execute(query):
        one = row_of(ask, service.offered(resource, unit, lon, lat))
        rows.append(
            {
                **one,
                "fit": asked.fits(resource),
                "metres": None if metres is None else round(metres),
                "load": load.get(unit.id, 0),
                "paired": unit.id in paired,
                "lon": lon,
                "lat": lat,
                "href": link(f"{ask.base}/resources/{resource.id}", **{asked.name: asked.id}),
            }
        )
    return sorted(rows, key=_order)


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    """The better fit, then the grid's own unit, then who has less before him, then the nearer."""
    far = row["metres"] is None
    return (-row["fit"], not row["paired"], row["load"], far, row["metres"] or 0, row["id"])


def _paired_units(ask: Ask, grid: int | None) -> set[int]:
    if grid is None:
        return set()
    pairings = list_pairings(ask.session, ask.code, on=ask.today, grid=grid)
    return {one.partner for one in pairings if one.kind == "unit"}


def _facilities(ask: Ask, point: Any) -> list[dict[str, Any]]:
    metres = geo.distance_m(Facility.point, point)
    found = ask.session.execute(
        select(
            Facility.name,
            Facility.kind,
            Facility.open_times,
            metres,
            geo.lon(Facility.point),
            geo.lat(Facility.point),
        )
        .where(Facility.community == ask.code, geo.within_m(Facility.point, point, NEAR_M))
        .order_by(metres, Facility.id)
    )
    return [
        {
            "name": name,
            "kind": kind,
            "open_times": times or "",
            "metres": round(far),
            "lon": lon,
            "lat": lat,
        }
        for name, kind, times, far, lon, lat in found
    ]


def _page(request: Request, ask: Ask, asked: Asked) -> Response:
    rows = _found(ask, asked)
    near = [
        row
        for row in sorted(rows, key=lambda r: (r["metres"] is None, r["metres"] or 0))
        if row["metres"] is not None and row["metres"] <= NEAR_M
    ]
    facilities = _facilities(ask, asked.point)
    return render(
        request,
        "resources/nearby.html",
        community=ask.community,
        asked=asked,
        suggested=[row for row in rows if row["fit"]][:SUGGESTED],
        near=near,
        facilities=facilities,
        map=_map(ask, asked, near, facilities),
        near_m=NEAR_M,
    )  # fmt: skip


def _map(
    ask: Ask, asked: Asked, near: list[dict[str, Any]], facilities: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """None where nobody knows where the need or wish lies."""
    here = ask.session.execute(select(geo.lon(asked.point), geo.lat(asked.point))).one()
    if here[0] is None:
        return None
    marks = [
        ("fits" if row["fit"] else "resource", row["name"], row["lon"], row["lat"]) for row in near
    ]
    marks += [("facility", one["name"], one["lon"], one["lat"]) for one in facilities]
    return nearby_map.drawn(ask.session, ask.code, (here[0], here[1]), NEAR_M, marks)


@router.get("/c/{community}/needs/{need}/nearby")
def near_need(request: Request, ask: Reader, need: Id) -> Response:
    """What could help with a need, and what lies within 500 m of it."""
    found = needs.get(ask.session, ask.code, need)
    row = needs.get_by_no(ask.session, ask.code, found.no)
    back = f"{ask.base}/needs/{need}"
    point = _point(ask, Need, found.id)
    asked = Asked(
        f"{row.code} {row.content}", back, "need", need, found.kind, False, found.grid, point
    )
    return _page(request, ask, asked)


@router.get("/c/{community}/wishes/{wish}/nearby")
def near_wish(request: Request, ask: Reader, wish: Id) -> Response:
    """What could help to realise a wish."""
    found = ask.session.scalar(select(Wish).where(Wish.community == ask.code, Wish.id == wish))
    if found is None:
        raise NotFound(_("没有这个心愿，或您不能看。"))
    point = _point(ask, Household, found.household)
    asked = Asked(
        f"W-{found.no:04d} {found.wish_text}", f"{ask.base}/wishes/{wish}", "wish", wish,
        found.kind, True, found.grid, point,
    )  # fmt: skip
    return _page(request, ask, asked)
