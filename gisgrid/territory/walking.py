"""The streets of a community as a network for walking, in metres of its own system."""

from functools import lru_cache

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.optimize.network import Streets, noded
from gisgrid.territory.models import Area, Community, Street

NOBODY_WALKS = ("railway",)
NOBODY_CROSSES = ("water",)


def metric_of(community: Community) -> int:
    if community.metric is None:
        raise Invalid(_("社区还没有边界。先导入边界。"))
    return community.metric


def street_network(session: Session, community: Community) -> Streets:
    """All streets, lanes and paths, cut at their crossings; empty where none are drawn.

    The same lines are cut once: in each process the last few networks are kept.
    """
    rows = session.execute(
        select(Street.line)
        .where(Street.community == community.community, Street.kind.not_in(NOBODY_WALKS))
        .order_by(Street.id)
    )
    lines = tuple(bytes(row.line.data) for row in rows)
    return _network(lines, metric_of(community))


@lru_cache(maxsize=8)
def _network(lines: tuple[bytes, ...], epsg: int) -> Streets:
    if not lines:
        return noded([])
    return noded(list(geo.to_metric(np.asarray(shapely.from_wkb(lines), object), epsg)))


def walking_barriers(session: Session, community: Community) -> tuple[shapely.Geometry, ...]:
    """Railways and water, in metres: nobody steps across them where there is no street."""
    code, epsg = community.community, metric_of(community)
    tracks = select(Street.line).where(Street.community == code, Street.kind.in_(NOBODY_WALKS))
    water = select(Area.outline).where(Area.community == code, Area.kind.in_(NOBODY_CROSSES))
    found = [to_shape(one) for query in (tracks, water) for one in session.scalars(query)]
    return tuple(geo.to_metric(np.asarray(found, object), epsg)) if found else ()
