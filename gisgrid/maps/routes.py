"""The map page, its layer answers and the cards."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import text
from sqlalchemy.orm import Session

from gisgrid import background
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require, today
from gisgrid.errors import NotFound, NotSignedIn
from gisgrid.figures import cards, sharing
from gisgrid.figures.service import GridFigures, Situation, public_grids, situation
from gisgrid.forms import day_from, number_from
from gisgrid.guards import Code, CommunityView, Reader, Transaction, Visitor, by_grid, frame
from gisgrid.households import service as households
from gisgrid.i18n import _
from gisgrid.maps import views
from gisgrid.maps.layers import DENSITY_BREAKS, Colouring, class_of
from gisgrid.maps.page import map_fragments, map_json
from gisgrid.needs.routes import line_of
from gisgrid.pages import link, render, send_on, wants_fragment
from gisgrid.resources.service import Offered
from gisgrid.resources.words import amount, kind_name
from gisgrid.territory.service import get_community
from gisgrid.visits import service as visits

router = APIRouter(tags=["maps"])


def resource_line(one: Offered) -> dict[str, Any]:
    found = one.resource
    return {
        "id": found.id, "name": found.name, "kind": kind_name(found.kind),
        "amount": amount(found.capacity, found.measure), "open_times": found.open_times or "",
        "conditions": found.conditions or "", "unit": one.unit_name, "unit_id": found.unit,
        "phone": one.phone or "", "place": one.place or "",
    }  # fmt: skip


class Seen:
    """What the asker, guest or not, sees of a community on a day."""

    def __init__(
        self, request: Request, session: Session, actor: Actor | None, code: int, on: str
    ) -> None:
        self.session, self.actor, self.code = session, actor, code
        self.today = today(session, code)
        request.state.today = self.today
        self.now: Situation
        self.ground: views.Ground
        self.community: CommunityView
        day = min(day_from(on, "on", self.today) or self.today, self.today)
        if actor is not None:
            self._as_member(request, day)
        else:
            self._as_guest()

    def _as_member(self, request: Request, day: date) -> None:
        assert self.actor is not None
        require(self.actor, Verb.SEE, self.code)
        frame(request, self.session, self.actor, self.code)
        community = get_community(self.session, self.code)
        self.community = CommunityView(
            self.code, community.name, community.short, community.is_synthetic,
            community.attribution,
        )  # fmt: skip
        self.ground = views.ground_of(community)
        self.now = situation(self.session, self.actor, self.code, day)

    def _as_guest(self) -> None:
        row = (
            self.session.execute(text("SELECT * FROM public_community(:c)"), {"c": self.code})
            .mappings()
            .first()
        )
        if row is None:
            raise NotSignedIn(_("请先登录。"))
        self.community = CommunityView(
            self.code, row["name"], row["short"], row["is_synthetic"], row["attribution"]
        )
        self.ground = views.public_ground(self.code, row["name"], row["boundary"])
        grids = public_grids(self.session, self.code, self.today)
        self.now = views.guest_situation(self.code, grids, self.today, self.today)

    def gather(self, layer: Colouring) -> None:
        """What the layer shows beyond the usual figures."""
        if layer.gather is not None:
            self.now = layer.gather(self.session, self.now)

    @property
    def is_guest(self) -> bool:
        return self.actor is None

    def grid(self, short: str) -> GridFigures:
        found = self.now.find(short)
        if found is None:
            raise NotFound(_("没有 {short} 网格。").format(short=short))
        return found

    def lines(self, rows: Any) -> list[Any]:
        return [line_of(row, self.now.on) for row in rows]

    def card(self, layer: Colouring, short: str) -> cards.Card:
        grid = self.grid(short)
        css = views.paint(layer, self.now.grids)[short]["css"]
        rate = grid.needs_per_100
        rate_class = None if rate is None else class_of(rate, DENSITY_BREAKS)
        return cards.card(self.session, self.actor, self.now, grid, css, rate_class, self.lines)


@router.get("/c/{community}", include_in_schema=False)
def community_page(request: Request, community: Code) -> Response:
    """The community's address leads to its map."""
    return send_on(link(f"/c/{community}/map", **dict(request.query_params)))


@router.get("/c/{community}/map")
def map_page(
    request: Request,
    community: Code,
    session: Transaction,
    actor: Visitor,
    layer: str = "",
    on: Annotated[str, Query(max_length=10)] = "",
    grid: str = "",
) -> Response:
    """The community on a folium map; guests see the public figures."""
    seen = Seen(request, session, actor, community, on)
    colouring = views.colouring(layer, is_guest=seen.is_guest)
    seen.gather(colouring)
    selected = grid if seen.now.find(grid) else None
    backgrounds = background.choices(request)
    data = views.map_data(
        seen.ground, colouring, seen.now, selected=selected, with_points=not seen.is_guest,
        backgrounds=backgrounds,
    )  # fmt: skip
    return render(
        request,
        "map.html",
        pictures_from=background.hosts(backgrounds),
        backgrounds=backgrounds,
        community=seen.community,
        map_parts=map_fragments(),
        map_data=map_json(data),
        layers=views.choices(is_guest=seen.is_guest),
        layer=data["layer"],
        on=seen.now.on,
        grids=data["grids"],
        selected=selected,
        card=seen.card(colouring, selected) if selected else None,
        overview=cards.overview(session, actor, seen.now, seen.lines),
        attribution=seen.community.attribution or "",
        may_ask_day=not seen.is_guest,
    )


@router.get("/c/{community}/map/layer.json")
def layer_json(
    request: Request,
    community: Code,
    session: Transaction,
    actor: Visitor,
    layer: str = "",
    on: Annotated[str, Query(max_length=10)] = "",
    plan: int | None = None,
) -> Response:
    """The same grids in another colouring or on another day; another plan asks for the page."""
    seen = Seen(request, session, actor, community, on)
    colouring = views.colouring(layer, is_guest=seen.is_guest)
    seen.gather(colouring)
    number = seen.now.plan.number if seen.now.plan else None
    changed = plan is not None and plan != number
    body = map_json({"reload": True} if changed else views.layer_answer(colouring, seen.now))
    return Response(
        str(body), media_type="application/json", headers={"Cache-Control": "private, no-cache"}
    )


@router.get("/c/{community}/grids/{short}/card")
def card_part(
    request: Request,
    community: Code,
    short: str,
    session: Transaction,
    actor: Visitor,
    layer: str = "",
    on: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """The card of one grid; outside of a page it leads to the map."""
    if not wants_fragment(request):
        return send_on(link(f"/c/{community}/map", grid=short, layer=layer, on=on))
    seen = Seen(request, session, actor, community, on)
    colouring = views.colouring(layer, is_guest=seen.is_guest)
    seen.gather(colouring)
    return render(
        request,
        "grid/card.html",
        community=seen.community,
        on=seen.now.on,
        layer={"key": colouring.key},
        card=seen.card(colouring, short),
    )


@router.get("/c/{community}/map/resources")
def resources_part(request: Request, ask: Reader, lon: float, lat: float) -> Response:
    """What units share at one place of the map; outside of a page it leads to the layer."""
    if not wants_fragment(request):
        return send_on(link(f"{ask.base}/map", layer="resource"))
    now = situation(ask.session, ask.actor, ask.code)
    here = next(
        (one for one in sharing.places(ask.session, now) if (one.lon, one.lat) == (lon, lat)), None
    )
    if here is None:
        raise NotFound(_("这里没有公布的资源了。"))
    return render(
        request,
        "resources/card.html",
        community=ask.community,
        place=here,
        rows=[resource_line(one) for one in here.resources],
    )


@router.get("/c/{community}/map/due")
def due_part(request: Request, ask: Reader, building: str = "", grid: str = "") -> Response:
    """The doors of a building to which a visit is due; outside of a page it leads to the layer."""
    if not wants_fragment(request):
        return send_on(link(f"{ask.base}/map", layer="due", grid=grid))
    chosen = by_grid(ask, grid).id if grid else None
    wanted = households.Filter(
        grid=chosen, building=number_from(building) or 0, reached=visits.due(ask.code, ask.today)
    )
    rows, _total = households.list_households(ask.session, ask.code, wanted, limit=None)
    if not rows:
        raise NotFound(_("这栋楼现在没有该走访的。"))
    late = set(ask.session.scalars(visits.due(ask.code, ask.today, late=True)))
    return render(
        request,
        "households/due_card.html",
        community=ask.community,
        grid=grid,
        rows=[{"id": one.id, "address": one.address, "late": one.id in late} for one in rows],
        may_record=ask.actor.can(Verb.RECORD),
    )


@router.get("/c/{community}/map/overview")
def overview_part(
    request: Request, community: Code, session: Transaction, actor: Visitor, on: str = ""
) -> Response:
    """What stands beside the map while no grid is open."""
    seen = Seen(request, session, actor, community, on)
    return render(
        request,
        "grid/overview.html",
        community=seen.community,
        overview=cards.overview(session, actor, seen.now, seen.lines),
    )
