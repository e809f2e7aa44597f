"""Grids from a polygon layer: they become a draft, and what the polygons leave open is said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth.service import Actor
from gisgrid.exchange.ground import boundary_of
from gisgrid.exchange.models import ImportRun
from gisgrid.exchange.report import Finding
from gisgrid.exchange.rows import GridRow
from gisgrid.i18n import _
from gisgrid.planning.following import draft_from_polygons
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import DraftPlan, DraftState

SMALLEST_M2 = 1.0
GROUND = ("grids", "boundary", "buildings")


def draft_of_same_file(session: Session, community: int, sha256: str) -> int | None:
    """The draft that the same file became, unless the ground was imported anew since then."""
    last = session.execute(
        select(ImportRun.kind, ImportRun.sha256, ImportRun.report)
        .where(ImportRun.community == community, ImportRun.kind.in_(GROUND))
        .order_by(ImportRun.id.desc())
        .limit(1)
    ).first()
    if last is None or (last.kind, last.sha256) != ("grids", sha256):
        return None
    return session.scalar(
        select(DraftPlan.id).where(
            DraftPlan.community == community,
            DraftPlan.id == last.report.get("draft"),
            DraftPlan.state != DraftState.DROPPED.value,
        )
    )


def draft_of(
    session: Session, actor: Actor, community: Community, rows: Sequence[GridRow]
) -> tuple[int, list[Finding]]:
    """A draft by whole buildings; buildings that lie in two polygons are named."""
    polygons = [(row.name, row.geometry) for row in rows]
    draft, astride = draft_from_polygons(session, actor, community, polygons)
    return draft.id, [_astride(astride)] if astride else []


def _astride(names: Sequence[str]) -> Finding:
    return Finding(
        None, "geometry", "、".join(names[:10]), "astride",
        _("有楼栋跨在两个网格上，归面积大的一边。"), _("在草案里检查这些楼栋。"), len(names),
    )  # fmt: skip


def open_faults(community: Community, rows: Sequence[GridRow]) -> list[Finding]:
    """Where polygons overlap, leave a gap, or reach beyond the community (m², place).

    Compared in degrees, as they are stored: an edge with one more node on it would bend away
    from its neighbour by centimetres if it were moved into metres first.
    """
    boundary = boundary_of(community)
    epsg = geo.metric_crs_of(boundary)
    union = shapely.union_all([row.geometry for row in rows])
    gaps = _parts(shapely.difference(boundary, union), epsg, "gap", _("网格之间有缝"))
    outside = shapely.difference(union, boundary)
    beyond = _parts(outside, epsg, "beyond", _("网格超出社区边界"))
    return [*_overlaps(rows, epsg), *gaps, *beyond]


def _overlaps(rows: Sequence[GridRow], epsg: int) -> Iterator[Finding]:
    for one, other in combinations(rows, 2):
        common = shapely.intersection(one.geometry, other.geometry)
        for found in _parts(common, epsg, "overlap", _("网格重叠")):
            yield replace(found, row=other.row, value=f"{one.name} / {other.name}")


def _parts(area: shapely.Geometry, epsg: int, code: str, words: str) -> list[Finding]:
    """One finding for all parts of at least 1 m²; the place is that of the largest."""
    sizes = [(geo.to_metric(part, epsg).area, part) for part in shapely.get_parts(area)]
    big = sorted((s for s in sizes if s[0] >= SMALLEST_M2), key=lambda s: -s[0])
    if not big:
        return []
    place = shapely.point_on_surface(big[0][1])
    reason = _("{what}：{area} 平方米，在 {place}。").format(
        what=words,
        area=f"{sum(size for size, _part in big):.0f}",
        place=f"{place.x:.6f}, {place.y:.6f}",
    )
    remedy = _("草案按整栋楼划分，没有缝也不重叠；检查这里归哪个网格。")
    return [Finding(None, "geometry", None, code, reason, remedy, len(big))]
