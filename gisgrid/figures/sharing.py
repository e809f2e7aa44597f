"""Where the published resources of the units are: how many in each grid, and what is where."""

from dataclasses import dataclass, replace

import shapely
from sqlalchemy.orm import Session

from gisgrid.figures.service import Situation
from gisgrid.resources.models import ResourceState
from gisgrid.resources.service import Filter, Offered, list_resources

# Decimals of a degree within which two resources are at one place: a decimetre.
PLACE = 6


@dataclass(frozen=True)
class Shared:
    """A place with the resources there; `short` is the grid that holds it, if one does."""

    lon: float
    lat: float
    short: str | None
    resources: tuple[Offered, ...]


def places(session: Session, now: Situation) -> list[Shared]:
    """Places of published resources from west to east; those without a place are left out."""
    found: dict[tuple[float, float], list[Offered]] = {}
    wanted = Filter(state=ResourceState.PUBLISHED.value)
    for one in list_resources(session, now.community, wanted, now.today):
        if one.lon is not None and one.lat is not None:
            found.setdefault((round(one.lon, PLACE), round(one.lat, PLACE)), []).append(one)
    at = sorted(found)
    tree = shapely.STRtree([shapely.from_geojson(grid.outline) for grid in now.grids])
    pairs = tree.query(shapely.points(at), predicate="intersects") if at else ((), ())
    holds = dict(zip(map(int, pairs[0]), map(int, pairs[1]), strict=True))
    return [
        Shared(*spot, now.grids[holds[n]].short if n in holds else None, tuple(found[spot]))
        for n, spot in enumerate(at)
    ]


def gathered(session: Session, now: Situation) -> Situation:
    """The situation with what is shared where."""
    found = places(session, now)
    count = dict.fromkeys((grid.short for grid in now.grids), 0)
    for one in found:
        if one.short is not None:
            count[one.short] += len(one.resources)
    grids = [replace(grid, resources=count[grid.short]) for grid in now.grids]
    return replace(now, grids=grids, places=tuple(found))
