"""What was printed last, for checking paper against the ground: stop and row of each household,
and the stops as points."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from gisgrid.households.models import Entrance, Household
from gisgrid.sheets.models import PrintKind, WalkSheet, WalkSheetRow
from gisgrid.territory.models import Grid


def last_rows(code: int) -> Any:
    """`household, stop, row, sheet` (serial): of each household the newest print that holds it."""
    r, s = WalkSheetRow, WalkSheet
    return (
        select(r.household, r.stop, r.row, s.serial.label("sheet"))
        .join(s, (s.community == r.community) & (s.id == r.walk_sheet))
        .where(r.community == code, s.kind == PrintKind.WALK.value)
        .ext(distinct_on(r.household))
        .order_by(r.household, s.id.desc())
        .subquery()
    )


def stops(session: Session, community: int) -> list[Sequence[Any]]:
    """`(grid, stop, households, rows, sheet, point)` of the newest sheet of each grid."""
    rows = session.execute(_rows(community)).all()
    groups: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        groups.setdefault((row.walk_sheet, row.stop), []).append(row)
    made: list[Sequence[Any]] = []
    for (_sheet, stop), group in groups.items():
        numbers = [row.row for row in group]
        span = f"{min(numbers)}–{max(numbers)}"
        made.append((group[0].short, stop, len(group), span, group[0].serial, _place(group)))
    return made


def _rows(code: int) -> Any:
    newest = (
        select(WalkSheet.id)
        .where(WalkSheet.community == code, WalkSheet.kind == PrintKind.WALK.value,
               WalkSheet.rows > 0)
        .ext(distinct_on(WalkSheet.of_grid))
        .order_by(WalkSheet.of_grid, WalkSheet.id.desc())
    )  # fmt: skip
    r, h, e = WalkSheetRow, aliased(Household), aliased(Entrance)
    return (
        select(
            r.walk_sheet, r.stop, r.row, r.entrance, WalkSheet.serial, Grid.short, h.point,
            e.point.label("door_point"),
        )
        .join(WalkSheet, (WalkSheet.community == r.community) & (WalkSheet.id == r.walk_sheet))
        .join(Grid, (Grid.community == r.community) & (Grid.id == r.of_grid))
        .join(h, (h.community == r.community) & (h.id == r.household))
        .outerjoin(e, (e.community == h.community) & (e.id == h.entrance))
        .where(r.community == code, r.walk_sheet.in_(newest))
        .order_by(Grid.short, r.row)
    )  # fmt: skip


def _place(group: Sequence[Any]) -> Any:
    """Where the circle stands: the stairwell, or the middle of a row of houses."""
    ordered = sorted(group, key=lambda row: row.entrance or 0)
    is_row = len({row.entrance for row in group}) > 1
    row = ordered[len(ordered) // 2] if is_row else group[0]
    return row.door_point if row.door_point is not None else row.point
