"""The ground of a draft as the algorithms take it, and what a plan on it is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from scipy.optimize import linear_sum_assignment
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.errors import Conflict, Invalid
from gisgrid.households.models import Building
from gisgrid.i18n import _
from gisgrid.optimize.figures import Figures
from gisgrid.optimize.figures import figures as measured
from gisgrid.optimize.ground import Floats, Ground
from gisgrid.planning import drafts, service
from gisgrid.planning.asked import COMPOUNDS, GROUPS, Asked, ordinary_barriers
from gisgrid.planning.steps import cells_of, grids_of
from gisgrid.territory.models import Area, Community
from gisgrid.territory.plan_models import BuildingCell, DraftGrid, DraftPlan

COMPOUND_KINDS = ("compound", "yard")


@dataclass(frozen=True)
class Table:
    """Positions go by `cells`.

    before   position in `grids` of each cell's grid in the draft, -1 for none
    today    the grid (of the plan to be succeeded) of each cell, 0 for none
    whole    cells that stay together; groups: residents' group of each cell, if asked for
    """

    cells: list[int]
    ground: Ground
    before: list[int]
    grids: list[DraftGrid]
    locked: tuple[frozenset[int], ...]
    today: list[int]
    whole: tuple[frozenset[int], ...] = ()
    groups: tuple[int, ...] = ()

    def changes(self, grid_of: Sequence[int]) -> int:
        """Households that get another leader: their grid of today has another code."""
        codes = self.codes(grid_of)
        return int(
            sum(
                self.ground.homes[i] for i, grid in enumerate(grid_of)
                if self.today[i] and self.today[i] != codes.get(grid)
            )
        )  # fmt: skip

    def codes(self, grid_of: Sequence[int]) -> dict[int, int]:
        """Grid of today that each grid goes on as. In a draft from nothing each takes over the
        one that it shares most households with, so that as few as can be change their leader."""
        if self.grids:
            return {i: grid.grid for i, grid in enumerate(self.grids) if grid.grid is not None}
        return most_shared(grid_of, self.today, self.ground.homes)

    def moved(self, grid_of: Sequence[int]) -> int:
        """Households that lie in another grid than in the draft as it is."""
        homes = self.ground.homes
        return int(
            sum(
                homes[i] for i, grid in enumerate(grid_of)
                if self.before[i] >= 0 and self.before[i] != grid
            )
        )  # fmt: skip

    def crossed(self, grid_of: Sequence[int]) -> list[str]:
        """Names of the barriers that run between two cells of one grid."""
        return sorted(
            {
                name or _("无名的路")
                for cell, row in enumerate(self.ground.crossed)
                for other, names in row.items()
                if grid_of[other] == grid_of[cell]
                for name in names or ("",)
            }
        )

    def figures(self, grid_of: Sequence[int]) -> dict[str, Any]:
        """All that a person compares plans by, rounded as it is shown."""
        numbers = sorted(set(grid_of))
        place = {number: i for i, number in enumerate(numbers)}
        found = measured(self.ground, [place[g] for g in grid_of], len(numbers))
        return {
            **_rounded(found), "crossed": self.crossed(grid_of), "moved": self.moved(grid_of),
            "changes": self.changes(grid_of),
        }  # fmt: skip


def most_shared(
    after: Sequence[int], before: Sequence[int], homes: Floats, none: int = 0
) -> dict[int, int]:
    """After → before, one to one, so that most households keep theirs; `none` is no group."""
    new, old = sorted(set(after)), sorted(set(before) - {none})
    shared = np.zeros((len(new), len(old)))
    row, column = {g: i for i, g in enumerate(new)}, {g: i for i, g in enumerate(old)}
    for i, (now, was) in enumerate(zip(after, before, strict=True)):
        if was != none:
            shared[row[now], column[was]] += homes[i] + 0.01
    pairs = zip(*linear_sum_assignment(-shared), strict=True)
    return {new[a]: old[b] for a, b in pairs if shared[a, b] > 0}


def _rounded(found: Figures) -> dict[str, Any]:
    return {
        "grids": len(found.grids), "worst": round(100 * found.worst_deviation, 1),
        "least": min(g.households for g in found.grids),
        "most": max(g.households for g in found.grids),
        "compactness": round(found.compactness, 3),
        "least_compactness": round(found.least_compactness, 3),
        "walk": round(found.longest_walk_m), "cut_off": found.cut_off,
    }  # fmt: skip


def lay(
    session: Session,
    community: Community,
    draft: DraftPlan,
    asked: Asked,
    loads: Mapping[int, float],
) -> Table:
    """Read the ground once; what somebody asked for decides about barriers and groups.

    loads   what weighs on each cell; cells without an entry weigh nothing
    """
    code = community.community
    rows = _rows(session, code, draft.tessellation)
    cells = [row[0] for row in rows]
    ground = _ground(session, community, draft.tessellation, asked.barriers, loads, rows)
    now, grids = cells_of(session, draft), list(grids_of(session, draft).values())
    number = {grid.id: i for i, grid in enumerate(grids)}
    before = [number.get(now.get(cell, -1), -1) for cell in cells]
    locked = tuple(
        frozenset(i for i, g in enumerate(before) if g == number[grid.id])
        for grid in grids
        if grid.locked
    )
    today = drafts.today_grids(session, code, draft.tessellation)
    return Table(
        cells, ground, before, grids, locked, [today.get(cell, 0) for cell in cells],
        _wholes(session, community, ground, [row[4] for row in rows], asked),
        _groups(session, draft, ground, cells, asked),
    )  # fmt: skip


def ground_of(
    session: Session, community: Community, tessellation: int
) -> tuple[list[int], Ground]:
    """Cells of a tessellation and their ground, by households and with the ordinary barriers."""
    homes = drafts.homes_by_cell(session, community.community, tessellation)
    rows = _rows(session, community.community, tessellation)
    ground = _ground(session, community, tessellation, ordinary_barriers(), homes, rows)
    return [row[0] for row in rows], ground


def _rows(session: Session, community: int, tessellation: int) -> Sequence[Any]:
    return session.execute(
        select(
            BuildingCell.id, BuildingCell.outline, Building.outline, Building.name,
            Building.compound,
        )
        .outerjoin(
            Building,
            (Building.community == BuildingCell.community) & (Building.id == BuildingCell.building),
        )
        .where(
            BuildingCell.community == community, BuildingCell.tessellation == tessellation
        )
        .order_by(BuildingCell.id)
    ).all()  # fmt: skip


def _ground(
    session: Session,
    community: Community,
    tessellation: int,
    barriers: Mapping[str, float],
    loads: Mapping[int, float],
    rows: Sequence[Any],
) -> Ground:
    epsg = community.metric or 0
    outlines = geo.to_metric(np.array([to_shape(row[1]) for row in rows], object), epsg)
    houses = geo.to_metric(
        np.array([to_shape(row[2] if row[2] is not None else row[1]) for row in rows], object), epsg
    )
    homes = drafts.homes_by_cell(session, community.community, tessellation)
    return Ground.of(
        list(outlines),
        [float(loads.get(row[0], 0)) for row in rows],
        households=[homes.get(row[0], 0) for row in rows],
        barriers=service.barriers_of(session, community, barriers),
        buildings=list(houses),
        names=[row[3] or "" for row in rows],
    )


def list_compounds(session: Session, community: int) -> list[str]:
    """Names of compounds, from the areas and from the buildings."""
    areas = session.scalars(
        select(Area.name).where(
            Area.community == community, Area.kind.in_(COMPOUND_KINDS), Area.name.is_not(None)
        )
    )
    told = session.scalars(
        select(Building.compound)
        .where(Building.community == community, Building.compound.is_not(None))
        .distinct()
    )
    return sorted({name for name in (*areas, *told) if name})


def _wholes(
    session: Session,
    community: Community,
    ground: Ground,
    told: Sequence[str | None],
    asked: Asked,
) -> tuple[frozenset[int], ...]:
    """Compounds that stay together: cells whose building lies in one, or says it belongs to it.

    Raises Invalid for a compound that is not there.
    """
    wanted = set(asked.whole) - {GROUPS}
    if not wanted:
        return ()
    every = COMPOUNDS in wanted
    members: dict[str, set[int]] = {}
    for i, name in enumerate(told):
        if name:
            members.setdefault(name, set()).add(i)
    areas = session.execute(
        select(Area.id, Area.name, Area.outline).where(
            Area.community == community.community, Area.kind.in_(COMPOUND_KINDS)
        )
    )
    middles = shapely.points(ground.middle)
    for id_, name, outline in areas:
        inside = shapely.within(middles, geo.to_metric(to_shape(outline), community.metric or 0))
        members.setdefault(name or f"#{id_}", set()).update(np.flatnonzero(inside).tolist())
    if missing := wanted - {COMPOUNDS} - set(members):
        words = _("没有这个小区：{names}").format(names="、".join(sorted(missing)))
        raise Invalid(words, fields={"whole": words})
    chosen = [frozenset(members[n]) for n in sorted(members) if every or n in wanted]
    return tuple(_apart(chosen))


def _apart(groups: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """Those of several cells; of two that overlap the first."""
    kept: list[frozenset[int]] = []
    for group in groups:
        if len(group) > 1 and not any(group & other for other in kept):
            kept.append(group)
    return kept


def _groups(
    session: Session, draft: DraftPlan, ground: Ground, cells: Sequence[int], asked: Asked
) -> tuple[int, ...]:
    """Residents' group of each cell; empty when groups need not stay whole."""
    if GROUPS not in asked.whole:
        return ()
    known = drafts.groups_of_cells(session, draft.community, draft.tessellation)
    if not known:
        raise Conflict(_("现在的网格还没有居民小组，不能按小组起草。"))
    return tuple(drafts.nearest_groups(ground, [known.get(cell, 0) for cell in cells]))
