"""The demo's two plans: one two years old, and the present one, which evened it out."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import dist

import numpy as np
from scipy.optimize import linear_sum_assignment
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth import accounts
from gisgrid.auth.service import Actor, enter, sign_out
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.older import older_division
from gisgrid.demo.people import GRIDS, GROUPS
from gisgrid.demo.records.days import CHINA
from gisgrid.demo.town import Place
from gisgrid.optimize.divide import Division, divide
from gisgrid.optimize.wish import Wish
from gisgrid.planning import approval
from gisgrid.planning import service as planning
from gisgrid.territory.models import Community, Grid
from gisgrid.territory.plan_models import BuildingCell, DraftGrid, GridPlan

AT_NINE = time(9, tzinfo=CHINA)


@dataclass(frozen=True)
class Drawn:
    """Both divisions; grids are counted from 0.

    older, present   building's id → its grid
    names, groups    of each grid; groups 1 … 5
    """

    older: dict[int, int]
    present: dict[int, int]
    names: list[str]
    groups: list[int]
    division: Division
    cells: planning.Cells


def draw(
    session: Session,
    community: Community,
    group_of: dict[int, int],
    places: Sequence[Place],
    seed: int,
    progress: Callable[[float], None],
) -> Drawn:
    """Divide the community for today, and as it was before.

    group_of   building's id → 1 … 5
    """
    cells = planning.load_cells(session, community, planning.make_tessellation(session, community))
    ground = planning.ground_of(session, community, cells)
    # West of the railway lie 278 households: two grids of them are 10.6 % above the mean.
    wish = Wish(GRIDS, tolerance=0.12)
    division = divide(ground, wish, seed=seed, progress=progress)
    older = older_division(cells.outlines, cells.households, division.grid_of_cell, seed)
    buildings = _buildings(session, cells)
    present = dict(zip(buildings, division.grid_of_cell, strict=True))
    return Drawn(
        older=dict(zip(buildings, older, strict=True)),
        present=present,
        names=_names(places, division, community.metric or 0),
        groups=_groups(present, dict(zip(buildings, cells.households, strict=True)), group_of),
        division=division,
        cells=cells,
    )


def _buildings(session: Session, cells: planning.Cells) -> list[int]:
    """The building on each cell."""
    rows = session.execute(
        select(BuildingCell.id, BuildingCell.building).where(
            BuildingCell.community == COMMUNITY, BuildingCell.tessellation == cells.tessellation
        )
    )
    of_cell = {row.id: row.building for row in rows}
    return [of_cell[cell] for cell in cells.ids]


def _names(places: Sequence[Place], division: Division, metric: int) -> list[str]:
    """Each grid is called by a place near its middle, no place twice, the sum of ways least."""
    spots = [(p.x, p.y) for p in geo.to_metric([place.point for place in places], metric)]
    ways = np.array([[dist(middle, spot) for spot in spots] for middle in middles_m(division)])
    _grids, chosen = linear_sum_assignment(ways**2)
    return [places[place].name for place in chosen]


def middles_m(division: Division) -> list[tuple[float, float]]:
    """Centres of gravity of the present grids, metres."""
    return [(outline.centroid.x, outline.centroid.y) for outline in division.outlines]


def _groups(present: dict[int, int], homes: dict[int, int], group_of: dict[int, int]) -> list[int]:
    """The residents' group of each grid: the one most of its households lie in."""
    votes: list[Counter[int]] = [Counter() for _grid in range(GRIDS)]
    for building, grid in present.items():
        votes[grid][group_of[building]] += homes[building]
    return [vote.most_common(1)[0][0] if vote else GROUPS for vote in votes]


def publish_both(
    session: Session,
    actor: Actor,
    community: Community,
    drawn: Drawn,
    group_ids: Sequence[int],
    since: tuple[date, date],
) -> list[int]:
    """Publish the older plan from since[0], the present one from since[1]; ids of the grids."""
    groups = [group_ids[group - 1] for group in drawn.groups]
    _publish(session, actor, community, drawn, "首次划分", drawn.older, groups, since[0])
    grids = list(
        session.scalars(select(Grid.id).where(Grid.community == COMMUNITY).order_by(Grid.short))
    )
    title = "按住户变化调整"
    _publish(session, actor, community, drawn, title, drawn.present, groups, since[1], grids)
    return grids


def _publish(
    session: Session,
    actor: Actor,
    community: Community,
    drawn: Drawn,
    title: str,
    grid_of: dict[int, int],
    groups: Sequence[int],
    since: date,
    grids: Sequence[int] = (),
) -> None:
    """grids   ids that the grids of the plan go on; without them they are new"""
    draft = planning.store_draft(
        session, actor, community, title, drawn.cells, list(grid_of.values()),
        lambda _outlines: drawn.names, keep_order=True,
    )  # fmt: skip
    made = session.scalars(
        select(DraftGrid).where(DraftGrid.community == COMMUNITY, DraftGrid.draft_plan == draft.id)
    )
    for grid in made:
        grid.residents_group = groups[grid.position - 1]
        grid.grid = grids[grid.position - 1] if grids else None
    session.flush()
    if grids:
        _agree(session, actor, community, draft.id)
    plan = planning.publish(session, COMMUNITY, draft.id, since)
    _date_back(session, plan, since)


def _agree(session: Session, actor: Actor, community: Community, draft: int) -> None:
    """The director submits, the district's officer approves, the director goes on."""
    approval.submit(session, community, draft)
    officer = accounts.token(session, "officer", kind="command", days=1)
    enter(session, officer)
    approval.approve(session, COMMUNITY, draft)
    sign_out(session, officer)
    enter(session, actor.token)


def _date_back(session: Session, plan: int, since: date) -> None:
    """The demo's past happened when it says it did."""
    at = datetime.combine(since, AT_NINE)
    session.execute(
        update(GridPlan)
        .where(GridPlan.community == COMMUNITY, GridPlan.id == plan)
        .values(published_at=at, in_effect_at=at)
    )
