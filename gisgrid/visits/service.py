"""Record visits, list them, and say who was reached and who is due."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, column, func, literal_column, select, table, text
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.care.models import VisitSnooze
from gisgrid.db import Condition, Query, Term, visible
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.households.models import Household
from gisgrid.i18n import _
from gisgrid.territory.models import Grid
from gisgrid.visits.models import (
    SENSITIVE_SERVICES,
    Outcome,
    OutreachTopic,
    ServiceKind,
    Visit,
    VisitKind,
)
from gisgrid.visits.rules import due_since, year_start

SENTENCE = 1000
LOOK_BACK_DAYS = 31
LONGEST_PUT_OFF_DAYS = 92
# The view that puts the words of the diary together: what an entry says is stored once.
DIARY_SAID = table(
    "diary_said",
    *(
        column(name)
        for name in ("community", "id", "diary_entry", "household", "position", "mark", "said")
    ),
)


def grid_column(by: str) -> Term:
    return Visit.grid_then if by == "then" else Visit.grid


@dataclass(frozen=True)
class Filter:
    grid: int | None = None
    by: str = "today"
    household: int | None = None
    outcome: str | None = None
    kind: str | None = None
    visited_from: date | None = None
    visited_until: date | None = None
    q: str | None = None


@dataclass(frozen=True)
class VisitRow:
    id: int
    visited_on: date
    kind: str
    outcome: str
    situation: str | None
    visitor_name: str
    address: str | None
    household_code: str | None
    grid_short: str | None
    grid_name: str | None


def conditions(wanted: Filter) -> list[Condition]:
    made: list[Condition] = []
    if wanted.grid is not None:
        made.append(grid_column(wanted.by) == wanted.grid)
    if wanted.household is not None:
        made.append(Visit.household == wanted.household)
    if wanted.outcome == "counted":
        made.append(Visit.is_counted)
    elif wanted.outcome:
        made.append(Visit.outcome == wanted.outcome)
    if wanted.kind:
        made.append(Visit.kind == wanted.kind)
    if wanted.visited_from:
        made.append(Visit.visited_on >= wanted.visited_from)
    if wanted.visited_until:
        made.append(Visit.visited_on < wanted.visited_until)
    if wanted.q:
        made.append(Visit.situation.contains(wanted.q, autoescape=True))
    return made


def situation_of(community: int) -> Term:
    """What was found at the door: said there alone, else what the entry says of it."""
    said = (
        select(
            func.string_agg(
                DIARY_SAID.c.said, aggregate_order_by(literal_column("''"), DIARY_SAID.c.position)
            )
        )
        .where(
            DIARY_SAID.c.community == community,
            DIARY_SAID.c.diary_entry == Visit.diary_entry,
            DIARY_SAID.c.household == Visit.household,
        )
        .correlate(Visit)
        .scalar_subquery()
    )
    return func.coalesce(Visit.situation, said).label("situation")


def _rows(community: int, by: str) -> Query:
    return (
        select(
            Visit.id,
            Visit.visited_on,
            Visit.kind,
            Visit.outcome,
            situation_of(community),
            Visit.visitor_name,
            Household.address,
            Household.code.label("household_code"),
            Grid.short.label("grid_short"),
            Grid.name.label("grid_name"),
        )
        .outerjoin(
            Household, (Household.community == Visit.community) & (Household.id == Visit.household)
        )
        .outerjoin(Grid, (Grid.community == Visit.community) & (Grid.id == grid_column(by)))
        .where(Visit.community == community)
    )


SORTS: dict[str, Term] = {
    "on": Visit.visited_on,
    "grid": Grid.short,
    "outcome": Visit.outcome,
    "door": Household.code,
    "visitor": Visit.visitor_name,
}


def list_visits(
    session: Session,
    community: int,
    wanted: Filter,
    *,
    sort: str = "-on",
    limit: int | None = 50,
    offset: int = 0,
) -> tuple[list[VisitRow], int]:
    rules = conditions(wanted)
    total = session.scalar(
        select(func.count()).select_from(Visit).where(Visit.community == community, *rules)
    )
    column = SORTS.get(sort.lstrip("-"), Visit.visited_on)
    query = (
        _rows(community, wanted.by)
        .where(*rules)
        .order_by(column.desc() if sort.startswith("-") else column.asc(), Visit.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [VisitRow(**row) for row in session.execute(query).mappings()], total or 0


def count_met(session: Session, community: int, wanted: Filter) -> int:
    rules = conditions(wanted)
    return (
        session.scalar(
            select(func.count()).where(Visit.community == community, Visit.is_counted, *rules)
        )
        or 0
    )


def after(
    session: Session, community: int, wanted: Filter, last: int, limit: int
) -> list[VisitRow]:
    """The next page behind the visit with id `last`, for programs."""
    query = (
        _rows(community, wanted.by)
        .where(*conditions(wanted), Visit.id > last)
        .order_by(Visit.id)
        .limit(limit)
    )
    return [VisitRow(**row) for row in session.execute(query).mappings()]


@dataclass(frozen=True)
class Report:
    household: Household | None
    outcome: str
    visited_on: date
    kind: str = VisitKind.ROUTINE.value
    situation: str = ""
    visitor_name: str = ""
    grid_then: int | None = None
    diary_entry: int | None = None
    service_kind: str | None = None
    outreach_topic: str | None = None


def record_visit(
    session: Session,
    actor: Actor,
    community: int,
    report: Report,
    today: date,
    oldest: date | None = None,
) -> Visit:
    """Record one visit to one household; raises Invalid with the field that does not fit.

    oldest   first day that is taken, where something else than memory tells of it: a sheet
    """
    _check(report, today, oldest)
    assert report.household is not None
    visit = Visit(
        community=community,
        household=report.household.id,
        visited_on=report.visited_on,
        recorded_by=actor.account,
        visitor=None if report.visitor_name else actor.person,
        visitor_name=report.visitor_name or actor.name,
        kind=report.kind,
        outcome=report.outcome,
        situation=report.situation.strip() or None,
        diary_entry=report.diary_entry,
        outreach_topic=report.outreach_topic or None,
        grid=report.household.grid,
        grid_then=report.grid_then or report.household.grid,
    )
    is_sensitive = report.service_kind in SENSITIVE_SERVICES
    visit.service_kind = None if is_sensitive else report.service_kind or None
    session.add(visit)
    session.flush()
    if is_sensitive:
        note = text("SELECT note_care_service(:c, :visit, :kind)")
        session.execute(note, {"c": community, "visit": visit.id, "kind": report.service_kind})
    return visit


def _check(report: Report, today: date, oldest: date | None) -> None:
    faults = {}
    if report.household is None:
        faults["household"] = _("请选一户。")
    if report.outcome not in set(Outcome):
        faults["outcome"] = _("门开了吗？请选一个。")
    if report.kind not in set(VisitKind):
        faults["kind"] = _("请选一种走访。")
    if report.visited_on > today:
        faults["visited_on"] = _("日期在以后。")
    elif oldest and report.visited_on < oldest:
        faults["visited_on"] = _("日期早于{day}，那时还没有这张单。").format(day=oldest.isoformat())
    elif not oldest and report.visited_on < today - timedelta(days=LOOK_BACK_DAYS):
        faults["visited_on"] = _("最多补记{n}天以前的走访。").format(n=LOOK_BACK_DAYS)
    if report.service_kind and report.service_kind not in set(ServiceKind):
        faults["service_kind"] = _("请选一种服务。")
    if report.outreach_topic and report.outreach_topic not in set(OutreachTopic):
        faults["outreach_topic"] = _("请选一个主题。")
    if len(report.situation) > SENTENCE:
        faults["situation"] = _("太长了，最多{n}个字。").format(n=SENTENCE)
    if faults:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)


def get(session: Session, community: int, visit: int) -> Visit:
    found = session.scalar(visible(Visit, community).where(Visit.id == visit))
    if found is None:
        raise NotFound(_("没有这次走访，或您不能看。"))
    return found


def take_back(session: Session, actor: Actor, visit: Visit, today: date) -> None:
    """Undo one's own visit on the day it was recorded; the audit trail keeps it."""
    if visit.recorded_by != actor.account or visit.recorded_at.date() < today - timedelta(days=1):
        raise Conflict(_("只能撤销自己当天登记的走访。"))
    session.delete(visit)
    session.flush()


@dataclass(frozen=True)
class Coverage:
    """Of the counted households of a grid: reached this year, reached lately, last visit."""

    visited: int = 0
    reached_lately: int = 0
    last_on: date | None = None


def due(community: int, on: date, *, late: bool = False) -> Select[Any]:
    """Ids of the asker's households to which a visit is due; `late`: long overdue ones alone.

    The database applies the strictest of the rules of their classes and does not say which.
    """
    found = func.due_households(community, on).table_valued("household", "is_late")
    query = select(found.c.household)
    return query.where(found.c.is_late) if late else query


def due_among(session: Session, community: int, households: list[int], on: date) -> set[int]:
    """Those of the households to which a visit is due."""
    return set(households) & set(session.scalars(due(community, on)))


def due_by_grid(session: Session, community: int, on: date) -> dict[int | None, int]:
    rows = session.execute(
        select(Household.grid, func.count())
        .where(Household.community == community, Household.id.in_(due(community, on)))
        .group_by(Household.grid)
    )
    return {row[0]: row[1] for row in rows}


def put_off(
    session: Session, actor: Actor, household: Household, until: date, reason: str, today: date
) -> VisitSnooze:
    """A visit that is due can wait until a day, with the reason."""
    faults = {}
    if not reason.strip():
        faults["reason"] = _("请写为什么缓访。")
    if not today < until <= today + timedelta(days=LONGEST_PUT_OFF_DAYS):
        faults["until"] = _("最多缓到{n}天以后。").format(n=LONGEST_PUT_OFF_DAYS)
    if faults:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)
    made = VisitSnooze(
        community=household.community, household=household.id, since=today, until=until,
        reason=reason.strip()[:SENTENCE], put_off_by=actor.account, put_off_name=actor.name,
        grid=household.grid,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def coverage_by_grid(
    session: Session, community: int, on: date, by: str = "today"
) -> dict[int | None, Coverage]:
    # By household first: counting the distinct ones of all visits sorts every visit twice.
    of_home = (
        select(
            grid_column(by).label("grid"),
            Visit.household,
            func.max(Visit.visited_on).label("last_on"),
            func.max(Visit.visited_on).filter(Visit.is_counted).label("reached_on"),
        )
        .where(
            Visit.community == community,
            Visit.visited_on <= on,
            Visit.visited_on >= min(due_since(on), year_start(on)),
        )
        .group_by(grid_column(by), Visit.household)
        .subquery()
    )
    rows = session.execute(
        select(
            of_home.c.grid,
            func.count().filter(Household.is_counted, of_home.c.reached_on >= year_start(on)),
            func.count().filter(Household.is_counted, of_home.c.reached_on >= due_since(on)),
            func.max(of_home.c.last_on),
        )
        .join(Household, Household.id == of_home.c.household)
        .where(Household.community == community)
        .group_by(of_home.c.grid)
    )
    return {row[0]: Coverage(row[1], row[2], row[3]) for row in rows}


def reached_since(community: int, start: date, end: date) -> Select[Any]:
    """Ids of households with a counted visit in `[start, end]`."""
    return select(Visit.household).where(
        Visit.community == community,
        Visit.is_counted,
        Visit.visited_on >= start,
        Visit.visited_on <= end,
        Visit.household.is_not(None),
    )


def last_visits(session: Session, community: int, households: list[int]) -> dict[int, date]:
    rows = session.execute(
        select(Visit.household, func.max(Visit.visited_on))
        .where(Visit.community == community, Visit.household.in_(households))
        .group_by(Visit.household)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}
