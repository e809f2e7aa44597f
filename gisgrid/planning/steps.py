"""Steps of a draft: each is stored with what it takes to undo it, without limit.

A step is taken on the version of the draft that its maker saw. If somebody else was faster,
nothing is written and DraftChanged says who.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Conflict, NotFound
from gisgrid.i18n import _, clock
from gisgrid.pinyin import search_key
from gisgrid.territory.plan_models import (
    DraftCell,
    DraftFault,
    DraftGrid,
    DraftPlan,
    DraftState,
    DraftStep,
    StepState,
)
from gisgrid.territory.service import get_community


class DraftChanged(Conflict):
    """Somebody else changed the draft since it was read; `details` say who and when."""


@dataclass(frozen=True)
class CellChange:
    """One cell before and after; None: in no grid, or the cell is not of this tessellation."""

    cell: int
    before: int | None
    after: int | None
    why_before: Mapping[str, Any] | None = None
    why_after: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class GridChange:
    """Columns of a draft grid before and after; None: there is no such grid."""

    id: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True)
class FaultChange:
    """What was decided about a fault of imported outlines, and by whom."""

    id: int
    before: tuple[str, str | None]
    after: tuple[str, str | None]


@dataclass(frozen=True)
class Change:
    """All that one step changes. `said` are the numbers and names of its words."""

    cells: tuple[CellChange, ...] = ()
    grids: tuple[GridChange, ...] = ()
    faults: tuple[FaultChange, ...] = ()
    tessellation: tuple[int, int] | None = None
    said: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "Change":
        pair = stored["tessellation"]
        return cls(
            tuple(CellChange(**one) for one in stored["cells"]),
            tuple(GridChange(**one) for one in stored["grids"]),
            tuple(FaultChange(**one) for one in stored.get("faults", ())),
            (pair[0], pair[1]) if pair else None,
            stored["said"],
        )

    def turned(self) -> "Change":
        """The change that takes this one back."""
        return Change(
            tuple(
                CellChange(c.cell, c.after, c.before, c.why_after, c.why_before) for c in self.cells
            ),
            tuple(GridChange(g.id, g.after, g.before) for g in self.grids),
            tuple(FaultChange(f.id, f.after, f.before) for f in self.faults),
            (self.tessellation[1], self.tessellation[0]) if self.tessellation else None,
            self.said,
        )


def get_draft(session: Session, community: int, draft: int) -> DraftPlan:
    found = session.scalar(visible(DraftPlan, community).where(DraftPlan.id == draft))
    if found is None:
        raise NotFound(_("没有这个草案。"))
    return found


def open_draft(session: Session, community: int, draft: int, version: int | None) -> DraftPlan:
    """The draft, locked for this transaction, as its editor saw it.

    Raises DraftChanged when it has another version, Conflict when it is not open for changes.
    """
    found = session.scalar(
        visible(DraftPlan, community)
        .where(DraftPlan.id == draft)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(_("没有这个草案。"))
    if found.state != DraftState.DRAFT:
        raise Conflict(_("这个草案已经提交或发布，不能再改。要改请先退回。"))
    if version is not None and found.version != version:
        raise _changed(session, found)
    return found


def _changed(session: Session, draft: DraftPlan) -> DraftChanged:
    zone = ZoneInfo(get_community(session, draft.community).timezone)
    who = draft.changed_by_name or _("别人")
    at = clock(draft.changed_at.astimezone(zone)) if draft.changed_at else ""
    words = _("{who} {at} 已改了这份草案。您的改动没有写入，请在新的上面再放一次。")
    return DraftChanged(words.format(who=who, at=at), version=draft.version, by=who, at=at)


def grids_of(session: Session, draft: DraftPlan) -> dict[int, DraftGrid]:
    rows = session.scalars(
        visible(DraftGrid, draft.community)
        .where(DraftGrid.draft_plan == draft.id)
        .order_by(DraftGrid.position)
    )
    return {row.id: row for row in rows}


def cells_of(session: Session, draft: DraftPlan) -> dict[int, int]:
    """Cell → grid of the draft; a cell in no grid is not there."""
    rows = session.execute(
        select(DraftCell.building_cell, DraftCell.draft_grid).where(
            DraftCell.community == draft.community, DraftCell.draft_plan == draft.id
        )
    )
    return {row[0]: row[1] for row in rows}


def whys_of(session: Session, draft: DraftPlan) -> dict[int, dict[str, Any]]:
    """Cell → why the machine put it where it is."""
    rows = session.execute(
        select(DraftCell.building_cell, DraftCell.why).where(
            DraftCell.community == draft.community,
            DraftCell.draft_plan == draft.id,
            DraftCell.why.is_not(None),
        )
    )
    return {row[0]: row[1] for row in rows}


def take(session: Session, actor: Actor, draft: DraftPlan, kind: str, change: Change) -> DraftStep:
    """Carry a change out as the newest step; what was undone before cannot be redone any more."""
    own = (DraftStep.community == draft.community, DraftStep.draft_plan == draft.id)
    session.execute(
        update(DraftStep)
        .where(*own, DraftStep.state == StepState.UNDONE.value)
        .values(state=StepState.LEFT.value)
    )
    last = session.scalar(select(func.max(DraftStep.number)).where(*own)) or 0
    step = DraftStep(
        community=draft.community, draft_plan=draft.id, number=last + 1, kind=kind,
        change=change.as_json(), made_by=actor.account, made_by_name=actor.name,
    )  # fmt: skip
    session.add(step)
    _apply(session, draft, change)
    _touch(session, actor, draft)
    return step


def undo(session: Session, actor: Actor, draft: DraftPlan) -> DraftStep:
    """Take the newest step back; raises Conflict when there is none."""
    step = next_undo(session, draft)
    if step is None:
        raise Conflict(_("没有可以撤销的。"))
    step.state = StepState.UNDONE.value
    _apply(session, draft, Change.of_json(step.change).turned())
    _touch(session, actor, draft)
    return step


def redo(session: Session, actor: Actor, draft: DraftPlan) -> DraftStep:
    """Do again what was undone last."""
    step = next_redo(session, draft)
    if step is None:
        raise Conflict(_("没有可以重做的。"))
    step.state = StepState.DONE.value
    _apply(session, draft, Change.of_json(step.change))
    _touch(session, actor, draft)
    return step


def next_undo(session: Session, draft: DraftPlan) -> DraftStep | None:
    return _step(session, draft, StepState.DONE, DraftStep.number.desc())


def next_redo(session: Session, draft: DraftPlan) -> DraftStep | None:
    return _step(session, draft, StepState.UNDONE, DraftStep.number)


def _step(session: Session, draft: DraftPlan, state: StepState, order: Any) -> DraftStep | None:
    return session.scalar(
        visible(DraftStep, draft.community)
        .where(DraftStep.draft_plan == draft.id, DraftStep.state == state.value)
        .order_by(order)
        .limit(1)
    )


def list_steps(session: Session, draft: DraftPlan, limit: int = 50) -> list[DraftStep]:
    """The newest first."""
    return list(
        session.scalars(
            visible(DraftStep, draft.community)
            .where(DraftStep.draft_plan == draft.id)
            .order_by(DraftStep.number.desc())
            .limit(limit)
        )
    )


def grids_touched(step: DraftStep) -> set[int]:
    """Grids of the draft that got or gave a cell."""
    cells = step.change["cells"]
    return {one[side] for one in cells for side in ("before", "after") if one[side] is not None}


def _touch(session: Session, actor: Actor, draft: DraftPlan) -> None:
    draft.version += 1
    draft.changed_by_name, draft.changed_at = actor.name, datetime.now(UTC)
    session.flush()


def _apply(session: Session, draft: DraftPlan, change: Change) -> None:
    """Write a change: first grids that come, then cells, last grids that go."""
    for one in change.grids:
        if one.before is None and one.after is not None:
            made = DraftGrid(community=draft.community, draft_plan=draft.id, id=one.id)
            _set(made, one.after)
            session.add(made)
    session.flush()
    if change.tessellation:
        draft.tessellation = change.tessellation[1]
    _apply_cells(session, draft, change.cells)
    for settled in change.faults:
        fault = session.get_one(DraftFault, (draft.community, settled.id))
        fault.state, fault.settled_by_name = settled.after
    grids = grids_of(session, draft)
    for one in change.grids:
        if one.after is None:
            session.delete(grids[one.id])
        elif one.before is not None:
            _set(grids[one.id], one.after)
    session.flush()


def _set(grid: DraftGrid, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(grid, name, value)
    grid.search = search_key(grid.name)


def _apply_cells(session: Session, draft: DraftPlan, cells: Iterable[CellChange]) -> None:
    key = {"community": draft.community, "draft_plan": draft.id}
    gone = [c.cell for c in cells if c.after is None]
    if gone:
        session.execute(
            delete(DraftCell).where(
                DraftCell.community == draft.community,
                DraftCell.draft_plan == draft.id,
                DraftCell.building_cell.in_(gone),
            )
        )
    placed = [
        {**key, "building_cell": c.cell, "draft_grid": c.after, "why": c.why_after}
        for c in cells
        if c.after is not None
    ]
    if placed:
        statement = insert(DraftCell)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["community", "draft_plan", "building_cell"],
                set_={"draft_grid": statement.excluded.draft_grid, "why": statement.excluded.why},
            ),
            placed,
        )
