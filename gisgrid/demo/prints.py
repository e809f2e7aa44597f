"""What the demo's office has printed: sheets typed in and outstanding, blank diaries, a wall map.

The sheet that came back is one whose doors were visited after it was printed: its rows are those
visits, nothing is added to the books.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.demo.ground import COMMUNITY
from gisgrid.sheets import service
from gisgrid.sheets.models import CopyClass, PrintKind, WalkSheet, WalkSheetRow
from gisgrid.sheets.rules import MAY_SHOW, Paper, Selection
from gisgrid.sheets.service import Material
from gisgrid.sheets.walk import Walk
from gisgrid.territory.models import Grid
from gisgrid.visits.models import Visit

WALKED_DAYS_AGO, OUT_DAYS_AGO, BOOKS_DAYS_AGO = 14, 2, 20
BACK_AFTER_DAYS = 5
NOBODY = Walk((), 0.0)


def write_prints(session: Session, actor: Actor) -> None:
    """Prints of the last weeks, without drawing their pages."""
    share = service.material(session, COMMUNITY)
    walked, out = _busiest(session, share, 2)
    _typed_in(session, _sheet(session, actor, share, walked, WALKED_DAYS_AGO))
    _sheet(session, actor, share, out, OUT_DAYS_AGO)
    for n, grid in enumerate((walked, out)):
        leader = service.people_of(share, grid.id)[0]
        book = _log(session, actor, share, grid, Selection(issued_to=leader), CopyClass.LEADER,
                    BOOKS_DAYS_AGO, PrintKind.DIARY, pages=40)  # fmt: skip
        if n == 0:
            _hand_in(book)
    _log(session, actor, share, None, Selection(paper=Paper.A1), CopyClass.PUBLIC, BOOKS_DAYS_AGO,
         PrintKind.WALL, pages=1)  # fmt: skip
    session.flush()


def _busiest(session: Session, share: Material, count: int) -> list[Grid]:
    """Grids in which most doors were visited lately."""
    since = share.now.date() - timedelta(days=WALKED_DAYS_AGO)
    visited = (
        select(Visit.grid)
        .where(Visit.community == COMMUNITY, Visit.visited_on >= since)
        .group_by(Visit.grid)
        .order_by(func.count().desc(), Visit.grid)
        .limit(count)
    )
    found = [one for one in session.scalars(visited) if one is not None]
    grids = {
        grid.id: grid
        for grid in session.scalars(
            select(Grid).where(Grid.community == COMMUNITY, Grid.id.in_(found))
        )
    }
    return [grids[one] for one in found]


def _at(share: Material, days_ago: int) -> Material:
    """As it was on the morning of a day."""
    day = share.now.date() - timedelta(days=days_ago)
    return replace(share, now=datetime.combine(day, time(8, 30), share.now.tzinfo))


def _sheet(session: Session, actor: Actor, share: Material, grid: Grid, days_ago: int) -> WalkSheet:
    walk, _line = service.walk_of(session, share, grid.id, Selection(), MAY_SHOW[CopyClass.LEADER])
    return _log(session, actor, share, grid, Selection(), CopyClass.LEADER, days_ago,
                PrintKind.WALK, walk, pages=8)  # fmt: skip


def _log(
    session: Session, actor: Actor, share: Material, grid: Grid | None, wanted: Selection,
    copy_class: CopyClass, days_ago: int, kind: PrintKind, walk: Walk = NOBODY, *,
    pages: int,
) -> WalkSheet:  # fmt: skip
    then = _at(share, days_ago)
    serial = service.new_serial(session, then)
    sheet = service.log_print(
        session, actor, then, grid, wanted, copy_class, serial, walk, pages, kind=kind
    )
    sheet.printed_at = then.now
    session.flush()
    return sheet


def _typed_in(session: Session, sheet: WalkSheet) -> None:
    """The visits since it was printed are its rows, and it was handed in."""
    first = sheet.printed_at.date()
    visit = (
        select(Visit.id)
        .where(
            Visit.community == COMMUNITY,
            Visit.household == WalkSheetRow.household,
            Visit.visited_on >= first,
        )
        .order_by(Visit.visited_on)
        .limit(1)
        .scalar_subquery()
    )
    row = (WalkSheetRow.community == COMMUNITY, WalkSheetRow.walk_sheet == sheet.id)
    typed_at = sheet.printed_at + timedelta(days=BACK_AFTER_DAYS)
    session.execute(
        update(WalkSheetRow).where(*row).values(visit=visit),
        execution_options={"synchronize_session": False},
    )
    outcome = (
        select(Visit.outcome)
        .where(Visit.community == COMMUNITY, Visit.id == WalkSheetRow.visit)
        .scalar_subquery()
    )
    session.execute(
        update(WalkSheetRow)
        .where(*row, WalkSheetRow.visit.is_not(None))
        .values(outcome=outcome, typed_at=typed_at, typed_by=sheet.printed_by),
        execution_options={"synchronize_session": False},
    )
    _hand_in(sheet)


def _hand_in(sheet: WalkSheet) -> None:
    sheet.returned_on = sheet.printed_at.date() + timedelta(days=BACK_AFTER_DAYS)
    sheet.returned_to = sheet.printed_name
