"""The card of a grid and of the whole community: what stands beside the map."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid import geo, i18n
from gisgrid.auth.service import Actor
from gisgrid.figures.service import GridFigures, Situation, rate
from gisgrid.households.models import Household
from gisgrid.i18n import _
from gisgrid.needs import service as needs
from gisgrid.needs.service import Filter
from gisgrid.pairing.models import Pairing
from gisgrid.pairing.service import unit_candidates
from gisgrid.units.models import Unit

URGENT = 5
CANDIDATES = 5


@dataclass(frozen=True)
class Card:
    """What `grid/card.html` shows; see there for each field."""

    short: str
    code: str
    name: str
    css: str
    households: int
    buildings: int
    plan: dict[str, Any] | None
    rate: float | None
    rate_class: int | None
    rank: int | None
    of: int
    last_visit: date | None
    open: int
    overdue: int
    due_visits: int
    visited: int
    visitable: int
    wishes: int
    leader: Any
    unit: Any
    cadre: Any
    unpaired: str
    needs: list[Any]
    candidates: list[Any]
    withheld: bool


def rank_of(grid: GridFigures, now: Situation) -> int | None:
    """Place by need density, 1 the highest; None without a rate."""
    if grid.needs_per_100 is None:
        return None
    higher = [g for g in now.grids if (g.needs_per_100 or 0) > grid.needs_per_100]
    return 1 + len(higher)


def card(
    session: Session,
    actor: Actor | None,
    now: Situation,
    grid: GridFigures,
    css: str,
    rate_class: int | None,
    lines: Any,
) -> Card:
    """`lines` turns rows of needs into what the template shows (see needs.routes.line_of)."""
    exact = grid.is_exact and actor is not None
    return Card(
        short=grid.short,
        code=grid.code,
        name=grid.name,
        css=css,
        households=grid.households or 0,
        buildings=_buildings(session, now.community, grid.id) if exact else 0,
        plan={"version": now.plan.number, "since": now.plan.since} if now.plan else None,
        rate=grid.needs_per_100,
        rate_class=rate_class,
        rank=rank_of(grid, now),
        of=len(now.grids),
        last_visit=grid.last_visit_on,
        open=grid.open_needs or 0,
        overdue=grid.overdue_needs or 0,
        due_visits=grid.visits_due or 0,
        visited=grid.visited or 0,
        visitable=grid.households or 0,
        wishes=grid.wishes_waiting or 0,
        leader=_leader(grid),
        unit=_unit(session, now, grid),
        cadre=_cadre(grid, now),
        unpaired=_unpaired(session, now, grid) if exact else "",
        needs=lines(_urgent(session, now, grid)) if exact else [],
        candidates=_candidates(session, actor, now, grid) if exact and actor else [],
        withheld=not exact,
    )


def _buildings(session: Session, community: int, grid: int) -> int:
    return (
        session.scalar(
            select(func.count(Household.building.distinct())).where(
                Household.community == community, Household.grid == grid, Household.is_counted
            )
        )
        or 0
    )


def _urgent(session: Session, now: Situation, grid: GridFigures) -> list[needs.NeedRow]:
    wanted = Filter(grid=grid.id, on=now.on, by=now.by)
    rows, _total = needs.list_needs(session, now.community, wanted, now.today, limit=URGENT)
    return rows


def _leader(grid: GridFigures) -> dict[str, Any] | None:
    one = grid.leader
    if one is None:
        return None
    return {
        "name": one.name, "since": one.since, "home": one.home or "", "phone": one.phone or "",
    }  # fmt: skip


def _unit(session: Session, now: Situation, grid: GridFigures) -> dict[str, Any] | None:
    one = grid.unit
    if one is None:
        return None
    metres = session.scalar(
        select(geo.distance_m(Unit.point, geo.point(grid.lon, grid.lat))).where(
            Unit.community == now.community, Unit.id == one.partner
        )
    )
    return {
        "id": one.partner,
        "name": one.name,
        "distance_m": None if metres is None else round(float(metres) / 10) * 10,
        "since": one.since,
        "phone": one.phone or "",
    }


def _cadre(grid: GridFigures, now: Situation) -> dict[str, Any] | None:
    one = grid.cadre
    if one is None:
        return None
    others = [
        g.short
        for g in now.grids
        if g.cadre is not None and g.cadre.partner == one.partner and g.short != grid.short
    ]
    return {
        "id": one.partner,
        "name": one.name,
        "rank": _("处级") if one.rank else "",
        "others": others,
        "since": one.since,
        "phone": one.phone or "",
    }


def _unpaired(session: Session, now: Situation, grid: GridFigures) -> str:
    """Who was paired last and until when; empty when a unit is paired."""
    if grid.unit is not None:
        return ""
    last = session.execute(
        select(Unit.name, Pairing.until)
        .join(Unit, (Unit.community == Pairing.community) & (Unit.id == Pairing.unit))
        .where(
            Pairing.community == now.community,
            Pairing.grid == grid.id,
            Pairing.until <= now.on,
        )
        .order_by(Pairing.until.desc())
        .limit(1)
    ).first()
    if last is None or last[1] is None:
        return _("还没有结过对。")
    ended = i18n.day(last[1], now.today)
    return _("{unit}的结对已于{day}到期。").format(unit=last[0], day=ended)


def _candidates(
    session: Session, actor: Actor, now: Situation, grid: GridFigures
) -> list[dict[str, Any]]:
    if grid.unit is not None or not actor.can("pair") or not now.is_today:
        return []
    found = unit_candidates(session, now.community, grid.id, now.on)
    return [
        {
            "id": c.id, "name": c.name, "distance_m": round(c.distance_m or 0),
            "grids": len(c.grids), "was": False,
        }
        for c in found[:CANDIDATES]
        if c.distance_m is not None
    ]  # fmt: skip


@dataclass(frozen=True)
class Overview:
    """What `grid/overview.html` shows: the whole community, as far as the asker sees it."""

    households: int
    grids: int
    rate: float | None
    open: int
    overdue: int
    due_visits: int
    visited: int
    visitable: int
    unpaired: int
    outside: int
    needs: list[Any]
    withheld: bool


def overview(session: Session, actor: Actor | None, now: Situation, lines: Any) -> Overview:
    seen = [g for g in now.grids if g.is_exact]
    homes = sum(g.households or 0 for g in seen)
    opened = sum(g.open_needs or 0 for g in seen)
    exact = actor is not None and bool(seen)
    urgent: list[needs.NeedRow] = []
    if exact:
        wanted = Filter(on=now.on, by=now.by)
        urgent, _total = needs.list_needs(session, now.community, wanted, now.today, limit=6)
    return Overview(
        households=homes if exact else sum(g.households or 0 for g in now.grids),
        grids=len(now.grids),
        rate=rate(opened, homes) if exact else None,
        open=opened,
        overdue=sum(g.overdue_needs or 0 for g in seen),
        due_visits=sum(g.visits_due or 0 for g in seen),
        visited=sum(g.visited or 0 for g in seen),
        visitable=homes,
        unpaired=sum(g.unit is None for g in now.grids),
        outside=_outside(session, now.community) if exact else 0,
        needs=lines(urgent),
        withheld=not exact,
    )


def _outside(session: Session, community: int) -> int:
    """Counted households in no grid that wait for a person's word."""
    return (
        session.scalar(
            select(func.count()).where(
                Household.community == community,
                Household.grid.is_(None),
                Household.is_counted,
                Household.outside.is_(None),
            )
        )
        or 0
    )
