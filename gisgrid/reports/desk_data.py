"""The numbers of the desk: what was received, answered, closed, is late, was visited, was typed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select, text
from sqlalchemy.orm import Session

from gisgrid.db import Condition
from gisgrid.diary.models import DiaryEntry
from gisgrid.i18n import current_language
from gisgrid.needs import service as needs
from gisgrid.needs.models import Need, NeedKind
from gisgrid.needs.workdays import working_days_between
from gisgrid.pairing.models import Pairing
from gisgrid.territory.models import Grid
from gisgrid.units.models import Unit

FIRST_ANSWER_DAYS = 2
CLOSE_DAYS = 15


@dataclass(frozen=True)
class Scope:
    """What the desk counts: months `[starts[0], starts[-1])`, one grid or all, by which grid."""

    community: int
    today: date
    starts: list[date]
    grid: int | None = None
    by: str = "today"

    @property
    def first(self) -> date:
        return self.starts[0]

    @property
    def end(self) -> date:
        return self.starts[-1]

    @property
    def months(self) -> list[date]:
        return self.starts[:-1]

    def rules(self) -> list[Condition]:
        found: list[Condition] = [Need.community == self.community]
        if self.grid is not None:
            found.append(needs.grid_column(self.by) == self.grid)
        return found


def month_of(day: date) -> date:
    return day.replace(day=1)


def by_month(session: Session, scope: Scope) -> tuple[dict[date, int], dict[date, int]]:
    """Received and closed needs of each month."""

    def counted(column: Any) -> dict[date, int]:
        month = func.date_trunc("month", column)
        rows = session.execute(
            select(month, func.count())
            .where(*scope.rules(), column >= scope.first, column < scope.end)
            .group_by(month)
        )
        return {row[0].date(): row[1] for row in rows}

    return counted(Need.raised_on), counted(Need.closed_on)


@dataclass(frozen=True)
class Took:
    """One need and how many working days something of it took."""

    id: int
    no: int
    content: str
    kind_name: str
    grid_short: str | None
    unit_name: str | None
    raised_on: date
    reached_on: date
    due_on: date

    @property
    def days(self) -> int:
        return working_days_between(self.raised_on, self.reached_on)

    @property
    def is_late(self) -> bool:
        return self.reached_on > self.due_on


def took(session: Session, scope: Scope, what: str) -> list[Took]:
    """Needs whose first answer (`answered`) or end (`closed`, `in_grid`) lies in the months."""
    column: Any = Need.first_answer_on if what == "answered" else Need.closed_on
    name = NeedKind.name_en if current_language() == "en" else NeedKind.name
    query = (
        select(
            Need.id, Need.no, Need.content, name, Grid.short, Unit.short, Need.raised_on, column,
            Need.due_on,
        )
        .join(NeedKind, NeedKind.code == Need.kind)
        .outerjoin(
            Grid, (Grid.community == Need.community) & (Grid.id == needs.grid_column(scope.by))
        )
        .outerjoin(Unit, (Unit.community == Need.community) & (Unit.id == Need.lead_unit))
        .where(*scope.rules(), column >= scope.first, column < scope.end)
        .order_by(column, Need.id)
    )  # fmt: skip
    if what != "answered":
        query = query.where(Need.state == "closed")
    if what == "in_grid":
        query = query.where(_in_grid(scope.community))
    return [Took(*row) for row in session.execute(query)]


def _in_grid(community: int) -> Condition:
    """Settled by the grid itself or by the unit paired with it on the day of closing."""
    paired = exists().where(
        Pairing.community == community,
        Pairing.unit == Need.lead_unit,
        Pairing.grid == Need.grid_then,
        Pairing.since <= Need.closed_on,
        Pairing.until.is_(None) | (Pairing.until > Need.closed_on),
    )
    return Need.lead_unit.is_(None) | paired


def late_by_unit(session: Session, scope: Scope) -> list[tuple[int | None, str, int]]:
    """(unit, name, overdue needs): with whom they lie; None is the community itself."""
    rows = session.execute(
        select(Need.lead_unit, Unit.short, func.count())
        .outerjoin(Unit, (Unit.community == Need.community) & (Unit.id == Need.lead_unit))
        .where(*scope.rules(), needs.overdue_on(scope.today))
        .group_by(Need.lead_unit, Unit.short)
        .order_by(func.count().desc(), Need.lead_unit)
    )
    return [(row[0], row[1] or "", row[2]) for row in rows]


def by_kind(session: Session, scope: Scope) -> dict[tuple[str, str], dict[date, int]]:
    """(code, name) → month → received; the kinds with most needs first."""
    name = NeedKind.name_en if current_language() == "en" else NeedKind.name
    month = func.date_trunc("month", Need.raised_on)
    rows = session.execute(
        select(Need.kind, name, month, func.count())
        .join(NeedKind, NeedKind.code == Need.kind)
        .where(*scope.rules(), Need.raised_on >= scope.first, Need.raised_on < scope.end)
        .group_by(Need.kind, name, month)
    )
    found: dict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    for code, word, start, count in rows:
        found[code, word][start.date()] = count
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0])))


@dataclass(frozen=True)
class Burden:
    """One month of typing: minutes of one leader in one week, entries, fields an entry."""

    minutes: list[float]
    entries: int
    fields: float


def burden(session: Session, scope: Scope) -> dict[date, Burden]:
    """Minutes at the form by leader and week, without their names."""
    grid = DiaryEntry.grid_then if scope.by == "then" else DiaryEntry.grid
    week = func.date_trunc("week", DiaryEntry.happened_on)
    rules: list[Condition] = [
        DiaryEntry.community == scope.community,
        DiaryEntry.happened_on >= scope.first,
        DiaryEntry.happened_on < scope.end,
    ]
    if scope.grid is not None:
        rules.append(grid == scope.grid)
    rows = session.execute(
        select(
            func.date_trunc("month", func.min(DiaryEntry.happened_on)),
            func.sum(DiaryEntry.seconds), func.count(), func.sum(DiaryEntry.fields),
        )
        .where(*rules, DiaryEntry.seconds.is_not(None))
        .group_by(DiaryEntry.recorded_by, week)
    )  # fmt: skip
    found: dict[date, list[Any]] = defaultdict(list)
    for month, seconds, entries, fields in rows:
        found[month.date()].append((seconds / 60, entries, fields or 0))
    return {
        month: Burden(
            [one[0] for one in parts],
            sum(one[1] for one in parts),
            round(sum(one[2] for one in parts) / sum(one[1] for one in parts), 1),
        )
        for month, parts in found.items()
    }


@dataclass(frozen=True)
class FormBurden:
    """One kind of form in a period: how often, fields each time, seconds each time."""

    form: str
    times: int
    fields: float
    seconds: float | None


@dataclass(frozen=True)
class AllForms:
    """`minutes` of each person in each week over all forms, without names."""

    forms: list[FormBurden]
    minutes: list[float]


def burden_of_forms(session: Session, community: int, first: date, end: date) -> AllForms:
    rows = session.execute(
        text("SELECT week, who, form, times, fields, seconds FROM burden_of(:c, :a, :b)"),
        {"c": community, "a": first, "b": end},
    ).all()
    weeks: dict[tuple[date, int], float] = defaultdict(float)
    kinds: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        weeks[row.week, row.who] += (row.seconds or 0) / 60
        kinds[row.form.split("/")[1]].append(row)
    found = []
    for form, parts in kinds.items():
        times = sum(one.times for one in parts)
        seconds = [one.seconds for one in parts if one.seconds is not None]
        each = sum(seconds) / times if seconds else None
        found.append(FormBurden(form, times, sum(one.fields for one in parts) / times, each))
    return AllForms(sorted(found, key=lambda one: -one.times), list(weeks.values()))
