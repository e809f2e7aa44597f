"""The walk over a set of doors: found by the streets, kept for the plan, given again unchanged."""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.errors import NotFound
from gisgrid.households.models import Building, Entrance
from gisgrid.i18n import _
from gisgrid.optimize.network import Streets, Walks, join
from gisgrid.sheets.models import WalkOrder
from gisgrid.sheets.rules import Selection
from gisgrid.sheets.walk import Door, Walk, order, restored
from gisgrid.territory.models import Community
from gisgrid.territory.walking import street_network, walking_barriers


class Streetwise:
    """Distances and ways of one community by its streets."""

    def __init__(self, session: Session, community: Community) -> None:
        self.streets: Streets = street_network(session, community)
        self.barriers = walking_barriers(session, community)
        self._joined: tuple[bytes, Walks] | None = None

    def walks(self, points: np.ndarray) -> Walks:
        key = points.tobytes()
        if self._joined is None or self._joined[0] != key:
            self._joined = (key, join(self.streets, points, barriers=self.barriers))
        return self._joined[1]

    def distances(self, points: np.ndarray) -> np.ndarray:
        metres: np.ndarray = self.walks(points).distances()
        return np.where(np.isfinite(metres), metres, 1e6)

    def line(self, points: np.ndarray) -> Any | None:
        """The way from point to point as one line."""
        if len(points) < 2:
            return None
        walks = self.walks(points)
        parts = [shapely.get_coordinates(walks.path(i, i + 1).line) for i in range(len(points) - 1)]
        return shapely.LineString(np.vstack(parts))


def home_of(
    session: Session, community: int, home: str | None, epsg: int
) -> tuple[float, float] | None:
    """Where a leader's walk begins: the door of the building he or she lives in, in metres."""
    if not home:
        return None
    found = session.scalars(
        select(Entrance.point)
        .join(
            Building,
            (Building.community == Entrance.community) & (Building.id == Entrance.building),
        )
        .where(Entrance.community == community, Building.name == home)
        .order_by(Entrance.number)
        .limit(1)
    ).first()
    if found is None:
        return None
    place = geo.to_metric(shapely.from_wkb(bytes(found.data)), epsg)
    return float(place.x), float(place.y)


def door_of(session: Session, community: int, entrance: int, epsg: int) -> tuple[float, float]:
    """Where a stairwell's door is, in metres. Raises NotFound."""
    found = session.scalar(
        select(Entrance.point).where(Entrance.community == community, Entrance.id == entrance)
    )
    if found is None:
        raise NotFound(_("没有这个楼门。"))
    place = geo.to_metric(shapely.from_wkb(bytes(found.data)), epsg)
    return float(place.x), float(place.y)


def find(
    session: Session,
    community: Community,
    grid: int,
    plan: int,
    doors: Sequence[Door],
    wanted: Selection,
    start: tuple[float, float] | None,
    streetwise: Streetwise,
) -> Walk:
    """The walk over these doors; searched once for a plan and selection, then kept."""
    if not doors:
        return Walk((), 0.0)
    mark = _fingerprint(doors, wanted, start, streetwise)
    at = (WalkOrder.community == community.community, WalkOrder.of_grid == grid,
          WalkOrder.grid_plan == plan, WalkOrder.fingerprint == mark)  # fmt: skip
    kept = session.scalar(select(WalkOrder).where(*at))
    if kept is not None:
        return restored(doors, kept.households, kept.length_m)
    found = order(
        doors, distances=streetwise.distances, start=start, back=wanted.back,
        from_top=wanted.from_top,
    )  # fmt: skip
    values = {
        "community": community.community,
        "of_grid": grid,
        "grid_plan": plan,
        "fingerprint": mark,
        "households": [door.household for _stop, door in found.doors],
        "length_m": found.length_m,
    }
    session.execute(insert(WalkOrder).values(values).on_conflict_do_nothing())
    return found


def with_line(walk: Walk, start: tuple[float, float] | None, streetwise: Streetwise) -> Any | None:
    """The way on the map, from the first stop to the last."""
    points = [(stop.x, stop.y) for stop in walk.stops]
    return streetwise.line(np.array(points)) if points else None


def _fingerprint(
    doors: Sequence[Door],
    wanted: Selection,
    start: tuple[float, float] | None,
    streetwise: Streetwise,
) -> str:
    """Changes with all that the walk depends on."""
    digest = hashlib.sha256()
    for door in sorted(doors, key=lambda one: one.household):
        digest.update(
            f"{door.household} {door.place} {door.x:.1f} {door.y:.1f} {door.floor} ".encode()
        )
        digest.update(f"{door.door}\n".encode())
    digest.update(f"{wanted.from_top} {wanted.back} {start}".encode())
    digest.update(np.round(streetwise.streets.ends, 1).tobytes())
    return digest.hexdigest()[:32]
