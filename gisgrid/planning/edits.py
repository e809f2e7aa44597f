"""What a person does to a draft: each function says what would change, `steps.take` writes it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gisgrid.errors import Conflict, Invalid
from gisgrid.households.models import Building
from gisgrid.i18n import _
from gisgrid.planning import cutting
from gisgrid.planning.steps import CellChange, Change, GridChange, cells_of, grids_of, whys_of
from gisgrid.territory.models import Grid
from gisgrid.territory.plan_models import BuildingCell, DraftGrid, DraftPlan, DraftProposal

LONGEST_NAME = 40


class GridLocked(Conflict):
    """A locked grid keeps its cells."""


def move(session: Session, draft: DraftPlan, cells: Iterable[int], to: int | None) -> Change:
    """Cells go to a grid, or out of all grids."""
    grids, now = grids_of(session, draft), cells_of(session, draft)
    if to is not None:
        _unlocked(grids, to)
    whys = whys_of(session, draft)
    known = known_cells(session, draft)
    wanted = list(dict.fromkeys(cells))
    strange = [cell for cell in wanted if cell not in known]
    if strange:
        raise Invalid(_("草案里没有这些楼栋：{cells}").format(cells=strange))
    moved = [cell for cell in wanted if now.get(cell) != to]
    for grid in {now[cell] for cell in moved if cell in now}:
        _unlocked(grids, grid)
    return Change(
        tuple(CellChange(cell, now.get(cell), to, whys.get(cell)) for cell in moved),
        said={"cells": len(moved), "to": grids[to].name if to is not None else None},
    )


def known_cells(session: Session, draft: DraftPlan) -> set[int]:
    return set(
        session.scalars(
            select(BuildingCell.id).where(
                BuildingCell.community == draft.community,
                BuildingCell.tessellation == draft.tessellation,
            )
        )
    )


def merge(session: Session, draft: DraftPlan, gone: int, into: int) -> Change:
    """One grid takes over another one whole; the other is no more."""
    grids, now = grids_of(session, draft), cells_of(session, draft)
    if gone == into:
        raise Invalid(_("请选两个不同的网格。"))
    for grid in (gone, into):
        _unlocked(grids, grid)
    whys = whys_of(session, draft)
    return Change(
        tuple(CellChange(c, gone, into, whys.get(c)) for c, grid in now.items() if grid == gone),
        (GridChange(gone, _columns(grids[gone]), None),),
        said={"gone": grids[gone].name, "into": grids[into].name},
    )


def split(session: Session, draft: DraftPlan, cells: Iterable[int], name: str) -> Change:
    """Cells leave their grids for a new one."""
    grids, now = grids_of(session, draft), cells_of(session, draft)
    moved = list(dict.fromkeys(cells))
    if not moved:
        raise Invalid(_("先选要分出去的楼栋。"))
    for grid in {now[cell] for cell in moved if cell in now}:
        _unlocked(grids, grid)
    left = {grid for cell, grid in now.items() if cell not in set(moved)}
    emptied = [grid for grid in {now[c] for c in moved if c in now} if grid not in left]
    if emptied:
        raise Invalid(_("{grid} 的楼栋不能全部分出去。").format(grid=grids[emptied[0]].name))
    made = _new_id(session)
    whys = whys_of(session, draft)
    return Change(
        tuple(CellChange(cell, now.get(cell), made, whys.get(cell)) for cell in moved),
        (GridChange(made, None, new_columns(grids, name)),),
        said={"cells": len(moved), "name": checked_name(name)},
    )


def new_columns(grids: Mapping[int, DraftGrid], name: str) -> dict[str, Any]:
    last = max((grid.position for grid in grids.values()), default=0)
    return {
        "position": last + 1, "name": checked_name(name), "grid": None, "residents_group": None,
        "locked": False,
    }  # fmt: skip


def edit_grid(session: Session, draft: DraftPlan, grid: int, **values: Any) -> Change:
    """Name or lock of a grid."""
    grids = grids_of(session, draft)
    before = _columns(_known(grids, grid))
    if "name" in values:
        values["name"] = checked_name(values["name"])
    return Change(
        grids=(GridChange(grid, before, before | values),),
        said={"grid": before["name"], **values},
    )


def adopt(session: Session, draft: DraftPlan, proposal: DraftProposal) -> Change:
    """Take over what the machine proposed, with its reason for each building that moves.

    Raises Conflict if the ground was cut since then or a locked grid would change.
    """
    if proposal.tessellation != draft.tessellation:
        raise Conflict(_("草案的地块后来又划过，请重新计算。"))
    grids, now = grids_of(session, draft), cells_of(session, draft)
    ids: dict[int, int] = {}
    made: list[GridChange] = []
    for number in sorted({g for g in proposal.grid_of_cell.values() if g < 0}, reverse=True):
        # After another proposal was taken over, the grid of this code is there already.
        code = proposal.figures.get("codes", {}).get(str(number))
        there = next((g for g, one in grids.items() if code and one.grid == code), None)
        ids[number] = there or _new_id(session)
        if there:
            continue
        columns = _proposed(session, draft, proposal, number, len(grids))
        made.append(GridChange(ids[number], None, columns))
    after = {int(cell): ids.get(grid, grid) for cell, grid in proposal.grid_of_cell.items()}
    moved = {cell: grid for cell, grid in after.items() if now.get(cell) != grid}
    for cell, grid in moved.items():
        for one in (now.get(cell), grid):
            if one in grids:
                _unlocked(grids, one)
    emptied = set(grids) - set(after.values())
    whys = whys_of(session, draft)
    return Change(
        tuple(
            CellChange(cell, now.get(cell), grid, whys.get(cell), proposal.why.get(str(cell)))
            for cell, grid in moved.items()
        ),
        (*made, *(GridChange(grid, _columns(grids[grid]), None) for grid in sorted(emptied))),
        said={"cells": len(moved), "name": proposal.name},
    )


def _proposed(
    session: Session, draft: DraftPlan, proposal: DraftProposal, number: int, before: int
) -> dict[str, Any]:
    """Columns of a grid that a proposal makes: one of today that goes on, or a new one."""
    code = proposal.figures.get("codes", {}).get(str(number))
    goes_on = session.get(Grid, (draft.community, code)) if code else None
    group = proposal.figures.get("groups", {}).get(str(number))
    return {
        "position": before + 1000 - number, "locked": False,
        "name": goes_on.name if goes_on else _("第{n}").format(n=-number),
        "grid": goes_on.id if goes_on else None,
        "residents_group": goes_on.residents_group if goes_on else group,
    }  # fmt: skip


def checked_name(name: str) -> str:
    trimmed = " ".join(name.split())
    if not trimmed or len(trimmed) > LONGEST_NAME:
        words = _("网格名称要有 1 到 {n} 个字。").format(n=LONGEST_NAME)
        raise Invalid(words, fields={"name": words})
    return trimmed


def _new_id(session: Session) -> int:
    return int(
        session.scalar(text("SELECT nextval(pg_get_serial_sequence('draft_grid', 'id'))")) or 0
    )


def _columns(grid: DraftGrid) -> dict[str, Any]:
    names = ("position", "name", "grid", "residents_group", "locked")
    return {name: getattr(grid, name) for name in names}


def _known(grids: Mapping[int, DraftGrid], grid: int) -> DraftGrid:
    if grid not in grids:
        raise Conflict(_("草案里已经没有这个网格。"))
    return grids[grid]


def _unlocked(grids: Mapping[int, DraftGrid], grid: int) -> None:
    if _known(grids, grid).locked:
        raise GridLocked(_("{grid} 已锁定，先解锁再改。").format(grid=grids[grid].name))


def cut(session: Session, draft: DraftPlan, line: Sequence[Sequence[float]]) -> Change:
    """Open ground is cut along a line (longitude, latitude); both pieces stay in their grid.

    Raises cutting.CannotCut when the line runs through a building or divides nothing.
    """
    grids, now = grids_of(session, draft), cells_of(session, draft)
    cells = _ground(session, draft)
    made = cutting.cut([one.ground for one in cells], shapely.LineString(line))
    for one in made.pieces:
        grid = now.get(cells[one.cell].id)
        if grid is not None and made.is_divided(one.cell):
            _unlocked(grids, grid)
    touched = sorted({one.cell for one in made.pieces})
    new = session.scalar(
        text("SELECT recut_tessellation(:c, :base, :olds, :buildings, :outlines)"),
        {
            "c": draft.community,
            "base": draft.tessellation,
            "olds": [cells[i].id for i in touched],
            "buildings": [cells[p.cell].building if p.is_main else None for p in made.pieces],
            "outlines": [shapely.to_wkb(p.outline) for p in made.pieces],
        },
    )
    kept = [i for i in range(len(cells)) if i not in set(touched)]
    sources = [cells[i].id for i in (*kept, *(p.cell for p in made.pieces))]
    return _moved_over(session, draft, int(new or 0), sources, now, len(made.divided))


class _Cell:
    """A stored cell beside the shape that is cut."""

    def __init__(self, row: Any) -> None:
        self.id: int = row.id
        self.building: int | None = row.building
        house = to_shape(row.house) if row.house is not None else None
        self.ground = cutting.Ground(to_shape(row.outline), house, row.name or str(row.id))


def _ground(session: Session, draft: DraftPlan) -> list[_Cell]:
    rows = session.execute(
        select(
            BuildingCell.id, BuildingCell.building, BuildingCell.outline,
            Building.outline.label("house"), Building.name,
        )
        .outerjoin(
            Building,
            (Building.community == BuildingCell.community) & (Building.id == BuildingCell.building),
        )
        .where(
            BuildingCell.community == draft.community,
            BuildingCell.tessellation == draft.tessellation,
        )
        .order_by(BuildingCell.id)
    )  # fmt: skip
    return [_Cell(row) for row in rows]


def _moved_over(
    session: Session,
    draft: DraftPlan,
    new: int,
    sources: Sequence[int],
    now: Mapping[int, int],
    divided: int,
) -> Change:
    """All cells of the draft go, those of the new tessellation come into the same grids.

    sources   the old cell of each new one, in the order in which the new ones were made
    """
    whys = whys_of(session, draft)
    ids = session.scalars(
        select(BuildingCell.id)
        .where(BuildingCell.community == draft.community, BuildingCell.tessellation == new)
        .order_by(BuildingCell.id)
    ).all()
    gone = [CellChange(cell, grid, None, whys.get(cell)) for cell, grid in now.items()]
    come = [
        CellChange(cell, None, now[source], None, whys.get(source))
        for cell, source in zip(ids, sources, strict=True)
        if source in now
    ]
    return Change((*gone, *come), tessellation=(draft.tessellation, new), said={"cells": divided})
