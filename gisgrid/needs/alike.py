"""Needs that may be the same one: of the same kind, near by, not long ago."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import cast, func, literal, select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.needs.models import Need, NeedState

NEAR_M = 60
DAYS = 60
MOST = 5


@dataclass(frozen=True)
class Alike:
    id: int
    no: int
    content: str
    state: str
    raised_on: date
    away_m: float

    @property
    def code(self) -> str:
        return f"N-{self.no:04d}"


def find(
    session: Session,
    community: int,
    kind: str,
    place: Any,
    today: date,
    *,
    but: int | None = None,
) -> list[Alike]:
    """The nearest first, at most five; `place` is a stored point or an expression of one.

    Cost is that of the needs of one kind of the last 60 days.
    """
    if isinstance(place, WKBElement):
        place = literal(place, Need.point.type)
    away = geo.distance_m(Need.point, place)
    query = (
        select(Need.id, Need.no, Need.content, Need.state, Need.raised_on, away.label("away_m"))
        .where(
            Need.community == community,
            Need.kind == kind,
            Need.raised_on >= today - timedelta(DAYS),
            Need.state.not_in([NeedState.DUPLICATE.value, NeedState.VOID.value]),
            geo.within_m(Need.point, place, NEAR_M),
        )
        .order_by(away, Need.id.desc())
        .limit(MOST)
    )
    if but is not None:
        query = query.where(Need.id != but)
    return [Alike(**row) for row in session.execute(query).mappings()]


def at(lon: float, lat: float) -> Any:
    """A point as an expression of the stored system."""
    return cast(func.ST_SetSRID(func.ST_MakePoint(lon, lat), geo.STORED), Need.point.type)
