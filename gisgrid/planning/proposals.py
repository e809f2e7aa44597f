"""What the machine proposes for a draft: divisions, rebalancing, the curve; each with reasons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from scipy.optimize import linear_sum_assignment
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.audit.service import note_bulk
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.households.models import Building
from gisgrid.i18n import _
from gisgrid.optimize import divide as dividing
from gisgrid.optimize import rebalance as evening
from gisgrid.optimize.divide import Division
from gisgrid.optimize.ground import Barrier, Ground
from gisgrid.optimize.wish import Weights, Wish
from gisgrid.planning import drafts
from gisgrid.planning.steps import cells_of, grids_of
from gisgrid.territory.models import Area, Community, Street
from gisgrid.territory.plan_models import BuildingCell, DraftGrid, DraftPlan, DraftProposal

Progress = Callable[[float], None]
MOST_GRIDS = 999
# How much a street stands in the way; what is not here is no barrier.
STRENGTH = {"railway": 2.0, "main": 1.0, "side": 0.4, "wall": 1.0}
BARRIERS = ("railway", "main", "side", "wall", "water")


@dataclass(frozen=True)
class Asked:
    """What somebody asked the machine for.

    kind        divide (from nothing), rebalance (few changes), curve (balance for households moved)
    tolerance   percent, or None: as even as is found
    barriers    kinds of streets, and water, that grids should not cross
    whole       `groups`: residents' groups of today stay together; `compounds`: compounds do
    leaders     leaders' homes stay in their grids
    compact     1 is ordinary, 2 rounder grids
    """

    kind: str
    grids: int
    tolerance: float | None = 5.0
    barriers: tuple[str, ...] = ("railway", "main", "water")
    whole: tuple[str, ...] = ()
    leaders: bool = True
    compact: float = 1.0
    seed: int = 0


@dataclass(frozen=True)
class Table:
    """The ground of a draft as the algorithms take it; positions go by `cells`."""

    cells: list[int]
    ground: Ground
    before: list[int]
    grids: list[DraftGrid]
    locked: tuple[frozenset[int], ...]


def list_proposals(session: Session, draft: DraftPlan) -> Sequence[DraftProposal]:
    return session.scalars(
        visible(DraftProposal, draft.community)
        .where(DraftProposal.draft_plan == draft.id)
        .order_by(DraftProposal.id)
    ).all()


def get_proposal(session: Session, draft: DraftPlan, proposal: int) -> DraftProposal:
    found = session.scalar(
        visible(DraftProposal, draft.community).where(
            DraftProposal.draft_plan == draft.id, DraftProposal.id == proposal
        )
    )
    if found is None:
        raise NotFound(_("没有这个建议方案。"))
    return found


def propose(
    session: Session,
    community: Community,
    draft: DraftPlan,
    asked: Asked,
    loads: Mapping[int, float],
    leaders: Sequence[int],
    progress: Progress | None = None,
) -> list[DraftProposal]:
    """Ask the machine; what it proposed before is replaced.

    loads     what weighs on each cell; cells without an entry weigh nothing
    leaders   cells in which leaders live
    Raises CannotDivide with what to change.
    """
    table = lay(session, community, draft, asked, loads)
    position = {cell: i for i, cell in enumerate(table.cells)}
    homes = tuple(position[cell] for cell in leaders if cell in position)
    wish = Wish(
        grids=len(table.grids) if asked.kind != "divide" else asked.grids,
        tolerance=None if asked.tolerance is None else asked.tolerance / 100,
        weights=Weights(
            compactness=asked.compact, barriers=1.0 if asked.barriers else 0.0,
            leaders=1.0 if asked.leaders else 0.0,
        ),
        whole=_whole(session, community, draft, asked, position),
        locked=table.locked,
        leaders=homes if asked.leaders else (),
    )  # fmt: skip
    made = _made(draft, asked, table, wish, progress)
    session.execute(
        delete(DraftProposal).where(
            DraftProposal.community == draft.community, DraftProposal.draft_plan == draft.id
        )
    )
    session.add_all(made)
    session.flush()
    counts = {"draft_plan": draft.id, "kind": asked.kind, "proposals": len(made)}
    note_bulk(session, draft.community, "draft_proposal", counts)
    return made


def lay(
    session: Session,
    community: Community,
    draft: DraftPlan,
    asked: Asked,
    loads: Mapping[int, float],
) -> Table:
    epsg = community.metric or 0
    rows = session.execute(
        select(BuildingCell.id, BuildingCell.outline, Building.outline, Building.name)
        .outerjoin(
            Building,
            (Building.community == BuildingCell.community) & (Building.id == BuildingCell.building),
        )
        .where(
            BuildingCell.community == draft.community,
            BuildingCell.tessellation == draft.tessellation,
        )
        .order_by(BuildingCell.id)
    ).all()
    cells = [row[0] for row in rows]
    outlines = geo.to_metric(np.array([to_shape(row[1]) for row in rows], object), epsg)
    houses = geo.to_metric(
        np.array([to_shape(row[2] if row[2] is not None else row[1]) for row in rows], object), epsg
    )
    homes = drafts.homes_by_cell(session, draft.community, draft.tessellation)
    ground = Ground.of(
        list(outlines),
        [float(loads.get(cell, 0)) for cell in cells],
        households=[homes.get(cell, 0) for cell in cells],
        barriers=_barriers(session, community, asked.barriers, epsg),
        buildings=list(houses),
        names=[row[3] or "" for row in rows],
    )
    now, grids = cells_of(session, draft), list(grids_of(session, draft).values())
    number = {grid.id: i for i, grid in enumerate(grids)}
    before = [number.get(now.get(cell, -1), -1) for cell in cells]
    locked = tuple(
        frozenset(i for i, g in enumerate(before) if g == number[grid.id])
        for grid in grids
        if grid.locked
    )
    return Table(cells, ground, before, grids, locked)


def _barriers(
    session: Session, community: Community, wanted: Sequence[str], epsg: int
) -> list[Barrier]:
    code = community.community
    streets = session.execute(
        select(Street.line, Street.kind, Street.name).where(
            Street.community == code, Street.kind.in_([k for k in wanted if k in STRENGTH])
        )
    )
    made = [
        Barrier(geo.to_metric(to_shape(line), epsg), STRENGTH[kind], name or "")
        for line, kind, name in streets
    ]
    if "water" in wanted:
        waters = session.execute(
            select(Area.outline, Area.name).where(Area.community == code, Area.kind == "water")
        )
        made += [
            Barrier(shapely.boundary(geo.to_metric(to_shape(outline), epsg)), 1.0, name or "")
            for outline, name in waters
        ]
    return made


def _whole(
    session: Session,
    community: Community,
    draft: DraftPlan,
    asked: Asked,
    position: Mapping[int, int],
) -> tuple[frozenset[int], ...]:
    """Compounds that stay together: cells whose middle lies in one."""
    if "compounds" not in asked.whole:
        return ()
    epsg = community.metric or 0
    rows = session.execute(
        select(BuildingCell.id, BuildingCell.outline).where(
            BuildingCell.community == draft.community,
            BuildingCell.tessellation == draft.tessellation,
        )
    ).all()
    middles = shapely.point_on_surface(
        geo.to_metric(np.array([to_shape(row[1]) for row in rows], object), epsg)
    )
    compounds = session.scalars(
        select(Area.outline).where(
            Area.community == community.community, Area.kind.in_(("compound", "yard"))
        )
    )
    groups: list[frozenset[int]] = []
    for outline in compounds:
        inside = shapely.within(middles, geo.to_metric(to_shape(outline), epsg))
        group = frozenset(position[rows[int(i)][0]] for i in np.flatnonzero(inside))
        if len(group) > 1 and not any(group & other for other in groups):
            groups.append(group)
    return tuple(groups)


def _made(
    draft: DraftPlan, asked: Asked, table: Table, wish: Wish, progress: Progress | None
) -> list[DraftProposal]:
    if asked.kind == "divide":
        if table.locked and asked.grids <= len(table.locked):
            raise Invalid(_("锁定的网格已有 {n} 个，网格数要更多。").format(n=len(table.locked)))
        found = dividing.alternatives(table.ground, wish, seed=asked.seed, progress=progress)
        names = [_("照要求"), _("更均衡"), _("更紧凑")]
        return [
            _from_division(draft, "divide", names[i % 3], table, one, wish)
            for i, one in enumerate(found)
        ]
    if -1 in table.before and not any(g >= 0 for g in table.before):
        raise Conflict(_("草案还没有划分，请用自动划分。"))
    if asked.kind == "curve":
        points = evening.curve(table.ground, table.before, wish, seed=asked.seed, progress=progress)
        return [_from_point(draft, table, point) for point in points]
    one = evening.rebalance(table.ground, table.before, wish, seed=asked.seed, progress=progress)
    return [_from_division(draft, "rebalance", _("少动几栋"), table, one, wish)]


def _from_division(
    draft: DraftPlan, kind: str, name: str, table: Table, made: Division, wish: Wish
) -> DraftProposal:
    grid_of = _numbered(table, made, wish) if kind == "divide" else list(made.grid_of_cell)
    f = made.figures
    figures = {
        "grids": len(f.grids), "worst": round(100 * f.worst_deviation, 1),
        "least": min(g.households for g in f.grids), "most": max(g.households for g in f.grids),
        "compactness": round(f.compactness, 3), "walk": round(f.longest_walk_m),
        "cut_off": f.cut_off, "bound": round(100 * made.bound.deviation, 1),
        "notes": list(made.notes), "moved": _moved(table, grid_of),
    }  # fmt: skip
    return _stored(draft, kind, name, table, grid_of, figures)


def _from_point(draft: DraftPlan, table: Table, point: evening.Point) -> DraftProposal:
    figures = {
        "worst": round(100 * point.worst_deviation, 1), "asked": round(100 * point.tolerance, 1),
        "moved": point.moved, "fewest": point.least,
    }  # fmt: skip
    name = _("偏差 {p}% 以内").format(p=f"{100 * point.tolerance:g}")
    return _stored(draft, "curve", name, table, list(point.grid_of_cell), figures)


def _numbered(table: Table, made: Division, wish: Wish) -> list[int]:
    """Grids of a new division by the draft's grids that they share most households with, so that
    as few as can be change their leader; what is over gets a number of its own."""
    count = wish.grids
    shared = np.zeros((count, len(table.grids)))
    for cell, new in enumerate(made.grid_of_cell):
        if table.before[cell] >= 0:
            shared[new, table.before[cell]] += table.ground.homes[cell] + 0.01
    new, old = linear_sum_assignment(-shared)
    # Locked grids keep all their cells and so share most with themselves.
    same = {int(n): int(o) for n, o in zip(new, old, strict=True) if shared[n, o] > 0}
    free = iter(range(len(table.grids), len(table.grids) + count))
    number = {n: same[n] if n in same else next(free) for n in range(count)}
    return [number[n] for n in made.grid_of_cell]


def _moved(table: Table, grid_of: Sequence[int]) -> int:
    return int(
        sum(
            table.ground.homes[i]
            for i, grid in enumerate(grid_of)
            if table.before[i] >= 0 and table.before[i] != grid
        )
    )


def _stored(
    draft: DraftPlan,
    kind: str,
    name: str,
    table: Table,
    grid_of: Sequence[int],
    figures: dict[str, Any],
) -> DraftProposal:
    ids = [grid.id for grid in table.grids]
    known = len(ids)

    def key(grid: int) -> int:
        return ids[grid] if grid < known else known - 1 - grid

    return DraftProposal(
        community=draft.community, draft_plan=draft.id, kind=kind, name=name,
        tessellation=draft.tessellation, figures=figures,
        grid_of_cell={str(c): key(g) for c, g in zip(table.cells, grid_of, strict=True)},
        why=_reasons(table, grid_of),
    )  # fmt: skip


def _reasons(table: Table, grid_of: Sequence[int]) -> dict[str, Any]:
    """Why each building goes to another grid, in words: what was wrong with where it was."""
    count = max(len(table.grids), max(grid_of) + 1)
    load = table.ground.load
    was = [sum(load[i] for i, g in enumerate(table.before) if g == k) for k in range(count)]
    mean = float(load.sum()) / max(len(table.grids), 1)
    made = {}
    for i, now in enumerate(grid_of):
        then = table.before[i]
        if then != now:
            made[str(table.cells[i])] = {"words": _reason(table, i, then, now, was, mean, grid_of)}
    return made


def _reason(
    table: Table,
    cell: int,
    then: int,
    now: int,
    was: Sequence[float],
    mean: float,
    grid_of: Sequence[int],
) -> str:
    names = [grid.name for grid in table.grids]
    old = names[then] if 0 <= then < len(names) else ""
    new = names[now] if now < len(names) else _("新网格")
    if then < 0:
        return _("原来不在任何网格，离{new}最近").format(new=new)
    over, under = 100 * was[then] / mean - 100, 100 - 100 * was[now] / mean
    streets = {
        street
        for other, crossed in table.ground.crossed[cell].items()
        if table.before[other] == then and grid_of[other] != now
        for street in crossed
        if street
    }
    if over >= 1 and over >= under:
        return _("{old}原来多{p}%，分给{new}").format(old=old, p=f"{over:.1f}", new=new)
    if under >= 1:
        return _("{new}原来少{p}%，从{old}补来").format(new=new, p=f"{under:.1f}", old=old)
    if streets:
        return _("不再隔着{street}").format(street="、".join(sorted(streets)))
    return _("让{new}和{old}的边界更整齐").format(new=new, old=old)
