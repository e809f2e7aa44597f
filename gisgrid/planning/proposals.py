"""What the machine proposes for a draft: divisions, rebalancing, the curve; each with reasons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict

from sqlalchemy import delete
from sqlalchemy.orm import Session

from gisgrid.audit.service import note_bulk
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.i18n import _
from gisgrid.optimize import divide as dividing
from gisgrid.optimize import rebalance as evening
from gisgrid.optimize.divide import Division
from gisgrid.optimize.wish import Weights, Wish
from gisgrid.planning import drafts
from gisgrid.planning.asked import Asked
from gisgrid.planning.grouped import divide_by_group
from gisgrid.planning.reasons import reasons
from gisgrid.planning.table import Table, lay, most_shared
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import DraftPlan, DraftProposal

Progress = Callable[[float], None]
Stop = Callable[[], bool]


class Watched(TypedDict):
    """How a long work is watched and stopped."""

    progress: Progress | None
    stop: Stop | None


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
    stop: Stop | None = None,
) -> list[DraftProposal]:
    """Ask the machine; what it proposed before is replaced.

    loads     what weighs on each cell; cells without an entry weigh nothing
    leaders   cells in which leaders live
    stop      is asked again and again; once it says yes the best so far is proposed
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
        whole=table.whole,
        locked=table.locked,
        leaders=homes if asked.leaders else (),
    )  # fmt: skip
    made = _made(session, draft, asked, table, wish, {"progress": progress, "stop": stop})
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


def _made(
    session: Session,
    draft: DraftPlan,
    asked: Asked,
    table: Table,
    wish: Wish,
    watched: Watched,
) -> list[DraftProposal]:
    if asked.kind == "divide":
        return _divided(session, draft, asked, table, wish, watched)
    if not any(g >= 0 for g in table.before):
        raise Conflict(_("草案还没有划分，请用自动划分。"))
    if asked.kind == "curve":
        points = evening.curve(table.ground, table.before, wish, seed=asked.seed, **watched)
        return [_from_point(draft, table, point) for point in points]
    one = evening.rebalance(table.ground, table.before, wish, seed=asked.seed, **watched)
    return [_from_division(draft, "rebalance", _("少动几栋"), table, one, wish)]


def _divided(
    session: Session,
    draft: DraftPlan,
    asked: Asked,
    table: Table,
    wish: Wish,
    watched: Watched,
) -> list[DraftProposal]:
    if table.locked and asked.grids <= len(table.locked):
        raise Invalid(_("锁定的网格已有 {n} 个，网格数要更多。").format(n=len(table.locked)))
    if table.groups:
        made = _by_group(draft, asked, table, wish, watched)
    else:
        found = dividing.alternatives(table.ground, wish, seed=asked.seed, **watched)
        made = [_from_division(draft, "divide", "", table, one, wish) for one in found]
    _name(made)
    group_of = drafts.groups_of_cells(session, draft.community, draft.tessellation)
    for one in made:
        one.figures["groups"] = _groups_of_new(one.grid_of_cell, table, group_of)
    return made


def _by_group(
    draft: DraftPlan,
    asked: Asked,
    table: Table,
    wish: Wish,
    watched: Watched,
) -> list[DraftProposal]:
    """As asked, and rounder; no grid reaches over two residents' groups."""
    wishes = [wish, replace(wish, weights=replace(wish.weights, compactness=2 * asked.compact))]
    progress, stop = watched["progress"], watched["stop"]
    made: list[DraftProposal] = []
    for number, one in enumerate(wishes):

        def within(done: float, number: int = number) -> None:
            if progress is not None:
                progress((number + done) / len(wishes))

        if made and stop is not None and stop():
            break
        found = divide_by_group(
            table.ground, table.groups, one, seed=asked.seed, progress=within, stop=stop
        )
        grid_of = _numbered(table, found, wish.grids)
        if all(other.grid_of_cell != _keyed(table, grid_of) for other in made):
            made.append(_stored(draft, "divide", "", table, grid_of, table.figures(grid_of)))
    return made


def _name(made: Sequence[DraftProposal]) -> None:
    """What tells the others from the one that was asked for."""
    for one in made:
        if one is made[0]:
            one.name = _("照要求")
        elif one.figures["worst"] < made[0].figures["worst"]:
            one.name = _("更均衡")
        elif one.figures["compactness"] > made[0].figures["compactness"]:
            one.name = _("更紧凑")
        else:
            one.name = _("另一种")


def _groups_of_new(
    grid_of_cell: Mapping[str, int], table: Table, group_of: Mapping[int, int]
) -> dict[str, int]:
    """Residents' group of each grid that the proposal would make: most of its households'."""
    counts: dict[int, dict[int, float]] = {}
    for i, cell in enumerate(table.cells):
        grid, group = grid_of_cell[str(cell)], group_of.get(cell)
        if grid < 0 and group is not None:
            row = counts.setdefault(grid, {})
            row[group] = row.get(group, 0.0) + table.ground.homes[i] + 0.01
    return {str(grid): max(row, key=lambda g: (row[g], -g)) for grid, row in counts.items()}


def _from_division(
    draft: DraftPlan, kind: str, name: str, table: Table, made: Division, wish: Wish
) -> DraftProposal:
    grid_of = list(made.grid_of_cell)
    if kind == "divide":
        grid_of = _numbered(table, grid_of, wish.grids)
    figures = {
        **table.figures(grid_of), "bound": round(100 * made.bound.deviation, 1),
        "notes": list(made.notes),
    }  # fmt: skip
    return _stored(draft, kind, name, table, grid_of, figures)


def _from_point(draft: DraftPlan, table: Table, point: evening.Point) -> DraftProposal:
    grid_of = list(point.grid_of_cell)
    figures = {
        **table.figures(grid_of), "asked": round(100 * point.tolerance, 1), "fewest": point.least,
    }  # fmt: skip
    name = _("偏差 {p}% 以内").format(p=f"{100 * point.tolerance:g}")
    return _stored(draft, "curve", name, table, grid_of, figures)


def _numbered(table: Table, grid_of_cell: Sequence[int], count: int) -> list[int]:
    """Grids of a new division by the draft's grids that they share most households with, so that
    as few as can be change their leader; what is over gets a number of its own."""
    # Locked grids keep all their cells and so share most with themselves.
    same = most_shared(grid_of_cell, table.before, table.ground.homes, none=-1)
    free = iter(range(len(table.grids), len(table.grids) + count))
    number = {n: same[n] if n in same else next(free) for n in range(count)}
    return [number[n] for n in grid_of_cell]


def _keyed(table: Table, grid_of: Sequence[int]) -> dict[str, int]:
    """Cell → id of a grid of the draft, or -1, -2, … for one that is to be made."""
    ids = [grid.id for grid in table.grids]
    known = len(ids)
    return {
        str(cell): ids[grid] if grid < known else known - 1 - grid
        for cell, grid in zip(table.cells, grid_of, strict=True)
    }


def _stored(
    draft: DraftPlan,
    kind: str,
    name: str,
    table: Table,
    grid_of: Sequence[int],
    figures: dict[str, Any],
) -> DraftProposal:
    if not table.grids:
        codes = {str(-1 - grid): code for grid, code in table.codes(grid_of).items()}
        figures = {**figures, "codes": codes}
    return DraftProposal(
        community=draft.community, draft_plan=draft.id, kind=kind, name=name,
        tessellation=draft.tessellation, figures=figures, grid_of_cell=_keyed(table, grid_of),
        why=reasons(table, grid_of),
    )  # fmt: skip
