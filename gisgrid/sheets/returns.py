"""The paper that comes back: each row of a printed sheet becomes an entry of the diary.

A row names the household that was printed, whatever the plan is today. One that has moved is
filed where it lives now, or refused with the grid that answers for it; one that is gone is said.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.diary import revising
from gisgrid.diary import service as diary
from gisgrid.diary.becoming import Sentence
from gisgrid.diary.models import DiaryEntry, Mark, Placed
from gisgrid.diary.revising import Correction
from gisgrid.errors import Conflict, Invalid
from gisgrid.households.models import Household
from gisgrid.i18n import _
from gisgrid.needs.models import Need
from gisgrid.sheets import service
from gisgrid.sheets.models import PrintKind, WalkSheet, WalkSheetRow
from gisgrid.territory.service import plan_on
from gisgrid.visits import service as visits
from gisgrid.visits.models import Outcome, Visit
from gisgrid.wishes.models import Wish

# The boxes of the paper from left to right, then what has no box: digits to type.
OUTCOME_DIGITS = {
    "1": Outcome.HOME, "2": Outcome.NOT_HOME, "3": Outcome.REFUSED, "4": Outcome.MOVED_AWAY,
    "5": Outcome.NO_ACCESS, "6": Outcome.BY_PHONE, "7": Outcome.VACANT, "8": Outcome.LATER,
    "9": Outcome.WRONG_DOOR,
}  # fmt: skip
WISH = "wish:"
LONGEST = diary.SENTENCE


@dataclass(frozen=True)
class DoorToday:
    """What became of a printed door. `grid` None: in no grid; `gone`: no such household."""

    household: int | None = None
    address: str = ""
    grid: int | None = None
    short: str = ""
    gone: bool = True


@dataclass(frozen=True)
class Line:
    """One printed row with what became of it."""

    row: WalkSheetRow
    door: DoorToday
    moved: bool
    outcome: str = ""
    visited_on: date | None = None
    situation: str = ""
    entry: int | None = None

    @property
    def is_typed(self) -> bool:
        return self.row.visit is not None


@dataclass(frozen=True)
class Typed:
    """What somebody reads off the paper for one row."""

    row: int
    outcome: str
    visited_on: date | None
    visitor: str = ""
    kind: str = ""
    content: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class Filed:
    """What came of a row: its visit and entry, new or changed; numbers of a new need and wish."""

    address: str
    visit: Visit
    entry: int
    is_new: bool = False
    is_changed: bool = False
    need: int | None = None
    wish: int | None = None


def doors_today(session: Session, sheet: WalkSheet) -> dict[int, DoorToday]:
    rows = session.execute(
        text("SELECT * FROM doors_today(:c, :sheet)"), {"c": sheet.community, "sheet": sheet.id}
    ).mappings()
    return {
        row["sheet_row"]: DoorToday(
            row["household"], row["address"], row["grid"], row["short"] or "", gone=False
        )
        for row in rows
    }


def lines_of(session: Session, sheet: WalkSheet) -> list[Line]:
    """All rows of a sheet in its own order."""
    rows = session.execute(
        select(
            WalkSheetRow,
            Visit.outcome,
            Visit.visited_on,
            visits.situation_of(sheet.community),
            Visit.diary_entry,
        )
        .outerjoin(
            Visit,
            (Visit.community == WalkSheetRow.community) & (Visit.id == WalkSheetRow.visit),
        )
        .where(WalkSheetRow.community == sheet.community, WalkSheetRow.walk_sheet == sheet.id)
        .order_by(WalkSheetRow.row)
    )
    now = doors_today(session, sheet)
    return [
        Line(
            row,
            now.get(row.row, DoorToday()),
            moved=row.row in now and now[row.row].grid != sheet.of_grid,
            outcome=outcome or row.outcome or "",
            visited_on=visited_on,
            situation=situation or "",
            entry=entry,
        )
        for row, outcome, visited_on, situation, entry in rows
    ]


def file_row(session: Session, actor: Actor, sheet: WalkSheet, typed: Typed, today: date) -> Filed:
    """File one row as an entry of the diary: a visit, and what was written beside it.

    The same row again corrects its entry and adds nothing. Raises Invalid naming the field,
    Conflict when the household is gone or answers to a grid that the asker does not see.
    """
    if sheet.kind != PrintKind.WALK:
        raise Conflict(_("这不是走访单，没有行号。"))
    row = _row(session, sheet, typed.row)
    household = _household(session, actor, sheet, row)
    outcome = _outcome(typed.outcome)
    _check(sheet, typed)
    if row.visit is not None:
        return _corrected(session, actor, sheet, row, outcome, typed, today)
    return _written(session, actor, sheet, row, household, outcome, typed, today)


def _row(session: Session, sheet: WalkSheet, number: int) -> WalkSheetRow:
    found = session.scalar(
        visible(WalkSheetRow, sheet.community).where(
            WalkSheetRow.walk_sheet == sheet.id, WalkSheetRow.row == number
        )
    )
    if found is None:
        words = _("单子上没有第{n}行，最后一行是{last}。").format(n=number, last=sheet.rows)
        raise Invalid(words, fields={"row": words})
    return found


def _household(session: Session, actor: Actor, sheet: WalkSheet, row: WalkSheetRow) -> Household:
    now = doors_today(session, sheet).get(row.row)
    if now is None:
        words = _("{address}已经不在册，没有录入。请在住户里核对，纸上写的另记。").format(
            address=row.address
        )
        raise Conflict(words)
    found = session.scalar(visible(Household, sheet.community).where(Household.id == now.household))
    if found is None or not actor.sees_grid(now.grid):
        whose = _("{short}网格").format(short=now.short) if now.short else _("社区主任")
        words = _("{address}现在归{whose}，没有录入。请交给那里或社区主任录。").format(
            address=row.address, whose=whose
        )
        raise Conflict(words)
    return found


def _outcome(typed: str) -> Outcome:
    found = OUTCOME_DIGITS.get(typed.strip())
    if found is None:
        words = _("结果打1到9：1在家 2不在 3拒访 4迁走 5进不去。")
        raise Invalid(words, fields={"outcome": words})
    return found


def _check(sheet: WalkSheet, typed: Typed) -> None:
    faults = {}
    if typed.kind and typed.kind not in sheet.codes:
        faults["kind"] = _("这张单上没有类别{code}。").format(code=typed.kind)
    if typed.kind and not typed.content.strip():
        faults["content"] = _("写了类别，请再写内容。")
    if typed.content.strip() and not typed.kind:
        faults["kind"] = _("写了内容，请再打类别的两位数。")
    if len(typed.content) > LONGEST:
        faults["content"] = _("太长了，最多{n}个字。").format(n=LONGEST)
    if typed.visited_on is None:
        faults["on"] = _("请写走访的日期。")
    if faults:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)


def _written(
    session: Session,
    actor: Actor,
    sheet: WalkSheet,
    row: WalkSheetRow,
    household: Household,
    outcome: Outcome,
    typed: Typed,
    today: date,
) -> Filed:
    """The row's entry in the diary, and all that the diary makes of it."""
    assert typed.visited_on is not None
    report = diary.Report(
        grid=household.grid or sheet.of_grid or 0,
        happened_on=typed.visited_on,
        placed=Placed.DOOR,
        calls=[diary.Call(household, outcome.value)],
        sentences=_said(sheet, typed),
        paper=diary.FromPaper(
            service.printed_on(session, sheet),
            _grid_of_the_day(session, sheet, household, typed.visited_on),
            "" if typed.visitor.strip() == actor.name else typed.visitor.strip(),
        ),
    )
    entry = diary.write(session, actor, sheet.community, report, today).entry
    (visit,) = diary.visits_of(session, entry)
    row.visit, row.outcome, row.typed_by = visit.id, outcome.value, actor.account
    row.typed_at = session.scalar(select(func.now()))
    session.flush()
    return _filed(session, row, visit, entry, set(), is_new=True)


def _corrected(
    session: Session,
    actor: Actor,
    sheet: WalkSheet,
    row: WalkSheetRow,
    outcome: Outcome,
    typed: Typed,
    today: date,
) -> Filed:
    """The row typed once more: its entry as it now stands; the same words are not said twice."""
    assert typed.visited_on is not None
    service.check_day(session, sheet, typed.visited_on, today)
    visit = visits.get(session, sheet.community, row.visit or 0)
    entry = diary.get(session, sheet.community, visit.diary_entry or 0)
    stands = diary.stands(session, entry)
    before = {one.id for one in stands}
    known = {(one.mark, one.words) for one in stands}
    added = [one for one in _said(sheet, typed) if (one.mark, one.words) not in known]
    if not added and (visit.outcome, visit.visited_on) == (outcome.value, typed.visited_on):
        return Filed(row.address, visit, entry.id)
    correction = Correction(
        [*stands, *added], outcome.value, entry.companions or "", typed.visited_on
    )
    revising.correct(session, actor, entry, correction, today)
    row.outcome = outcome.value
    session.flush()
    return _filed(session, row, visit, entry, before, is_changed=True)


def _said(sheet: WalkSheet, typed: Typed) -> list[Sentence]:
    """What was written beside a door, as the diary takes it."""
    content = typed.content.strip()
    if not content:
        return []
    code = sheet.codes[typed.kind]
    if code.startswith(WISH):
        return [Sentence(content, Mark.WISH.value, code.removeprefix(WISH))]
    if code in (Mark.SUGGESTION, Mark.NOTE):
        return [Sentence(content, code)]
    return [Sentence(content, Mark.NEED.value, code, typed.urgent, source="paper")]


def _filed(
    session: Session,
    row: WalkSheetRow,
    visit: Visit,
    entry: DiaryEntry,
    before: set[int | None],
    *,
    is_new: bool = False,
    is_changed: bool = False,
) -> Filed:
    """With the numbers of what its new sentences became."""
    numbers: dict[str, int] = {}
    for one in diary.sentences_of(session, entry):
        for mark, model in ((Mark.NEED, Need), (Mark.WISH, Wish)):
            made = getattr(one, mark.value)
            if one.id not in before and made is not None:
                query = visible(model, entry.community).where(model.id == made)
                numbers[mark] = session.scalars(query).one().no  # type: ignore[attr-defined]
    return Filed(
        row.address, visit, entry.id, is_new, is_changed, numbers.get(Mark.NEED),
        numbers.get(Mark.WISH),
    )  # fmt: skip


def _grid_of_the_day(
    session: Session, sheet: WalkSheet, household: Household, day: date
) -> int | None:
    """A visit under the plan of the sheet belonged to the sheet's grid."""
    plan = plan_on(session, sheet.community, day)
    return sheet.of_grid if plan and plan.id == sheet.grid_plan else household.grid
