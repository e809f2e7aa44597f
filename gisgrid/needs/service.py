"""Raise needs and list them. The steps to the end are in `steps`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoalchemy2 import WKBElement
from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import ColumnElement, false, func, select, text
from sqlalchemy.orm import Session

from gisgrid import geo, personal
from gisgrid.auth.service import Actor
from gisgrid.db import Condition, Query, Term, visible
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.households.models import Building, Household
from gisgrid.i18n import _, current_language
from gisgrid.needs import sub_kinds
from gisgrid.needs.kinds import guess_sub_kind
from gisgrid.needs.limits import limits_of
from gisgrid.needs.models import (
    AreaClass,
    Need,
    NeedKind,
    NeedState,
    NeedStep,
    Scale,
)
from gisgrid.needs.rules import END_STATES, StepCode
from gisgrid.needs.telling import tell_of
from gisgrid.territory.models import Grid
from gisgrid.territory.service import grid_at
from gisgrid.units.models import Unit

SENTENCE = 500
NUMBER = re.compile(r"N-?0*(\d{1,8})", re.I)


def open_on(day: date) -> ColumnElement[bool]:
    """Raised by that day and not ended by it."""
    return (Need.raised_on <= day) & (Need.closed_on.is_(None) | (Need.closed_on > day))


def overdue_on(day: date) -> ColumnElement[bool]:
    return open_on(day) & (Need.due_on < day)


def grid_column(by: str) -> Term:
    """The grid of that day (`then`) or the one responsible today (`today`)."""
    return Need.grid_then if by == "then" else Need.grid


@dataclass(frozen=True)
class Filter:
    """What a list of needs shows; each link with a number carries one."""

    state: str = "open"
    grid: int | None = None
    on: date | None = None
    by: str = "today"
    kind: str | None = None
    scale: str | None = None
    confirmed: str | None = None
    supervised: str | None = None
    household: int | None = None
    unit: int | None = None
    q: str | None = None
    raised_from: date | None = None
    raised_until: date | None = None


def _state_is(state: str, day: date) -> ColumnElement[bool] | None:
    if state == "open":
        return open_on(day)
    if state == "overdue":
        return overdue_on(day)
    if state == "ended":
        return Need.closed_on <= day
    if state in ("", "all"):
        return None
    return Need.state == state if state in set(NeedState) else false()


def conditions(wanted: Filter, today: date) -> list[Condition]:
    day = wanted.on or today
    made: list[Condition] = []
    state = _state_is(wanted.state, day)
    if state is not None:
        made.append(state)
    if wanted.grid is not None:
        made.append(grid_column(wanted.by) == wanted.grid)
    for column, value in (
        (Need.kind, wanted.kind),
        (Need.scale, wanted.scale),
        (Need.confirmed, wanted.confirmed),
        (Need.supervised, wanted.supervised),
        (Need.household, wanted.household),
        (Need.lead_unit, wanted.unit),
    ):
        if value is not None:
            made.append(column == value)
    if wanted.q:
        made.append(Need.content.contains(wanted.q, autoescape=True))
    if wanted.raised_from:
        made.append(Need.raised_on >= wanted.raised_from)
    if wanted.raised_until:
        made.append(Need.raised_on < wanted.raised_until)
    return made


@dataclass(frozen=True)
class NeedRow:
    """A need as lists show it. `grid_short` follows the filter's way of counting."""

    id: int
    no: int
    kind: str
    kind_name: str
    scale: str
    content: str
    emergency: bool
    state: str
    address: str | None
    household_code: str | None
    grid_short: str | None
    grid_name: str | None
    unit_name: str | None
    raised_on: date
    due_on: date
    closed_on: date | None
    source: str
    step_due_on: date | None
    version: int
    supervised: str | None

    @property
    def code(self) -> str:
        return f"N-{self.no:04d}"


def _kind_name() -> Term:
    return NeedKind.name_en if current_language() == "en" else NeedKind.name


def _rows(community: int, by: str) -> Query:
    return (
        select(
            Need.id,
            Need.no,
            Need.kind,
            _kind_name().label("kind_name"),
            Need.scale,
            Need.content,
            Need.emergency,
            Need.state,
            func.coalesce(Household.address, Need.place).label("address"),
            Household.code.label("household_code"),
            Grid.short.label("grid_short"),
            Grid.name.label("grid_name"),
            Unit.name.label("unit_name"),
            Need.raised_on,
            Need.due_on,
            Need.closed_on,
            Need.source,
            Need.step_due_on,
            Need.version,
            Need.supervised,
        )
        .join(NeedKind, NeedKind.code == Need.kind)
        .outerjoin(
            Household,
            (Household.community == Need.community) & (Household.id == Need.household),
        )
        .outerjoin(Grid, (Grid.community == Need.community) & (Grid.id == grid_column(by)))
        .outerjoin(Unit, (Unit.community == Need.community) & (Unit.id == Need.lead_unit))
        .where(Need.community == community)
    )


SORTS: dict[str, Term] = {
    "no": Need.no,
    "raised": Need.raised_on,
    "due": Need.due_on,
    "grid": Grid.short,
    "kind": NeedKind.position,
    "unit": Unit.name,
    "state": Need.state,
}


def list_needs(
    session: Session,
    community: int,
    wanted: Filter,
    today: date,
    *,
    sort: str = "due",
    limit: int | None = 50,
    offset: int = 0,
) -> tuple[list[NeedRow], int]:
    """One page of needs and how many there are in all; `sort` with a leading `-` turns round."""
    rules = conditions(wanted, today)
    total = session.scalar(
        select(func.count()).select_from(Need).where(Need.community == community, *rules)
    )
    column = SORTS.get(sort.lstrip("-"), Need.due_on)
    ordered = column.desc() if sort.startswith("-") else column.asc()
    query = (
        _rows(community, wanted.by)
        .where(*rules)
        .order_by(Need.emergency.desc() if sort == "due" else ordered, ordered, Need.id)
        .limit(limit)
        .offset(offset)
    )
    return [NeedRow(**row) for row in session.execute(query).mappings()], total or 0


def after(
    session: Session, community: int, wanted: Filter, today: date, last: int, limit: int
) -> list[NeedRow]:
    """The next page behind the need with id `last`, for programs."""
    query = (
        _rows(community, wanted.by)
        .where(*conditions(wanted, today), Need.id > last)
        .order_by(Need.id)
        .limit(limit)
    )
    return [NeedRow(**row) for row in session.execute(query).mappings()]


@dataclass(frozen=True)
class Sums:
    total: int
    overdue: int
    emergency: int


def sums(session: Session, community: int, wanted: Filter, today: date) -> Sums:
    """Of all rows of a list, not of one page."""
    row = session.execute(
        select(
            func.count(),
            func.count().filter(overdue_on(wanted.on or today)),
            func.count().filter(Need.emergency),
        ).where(Need.community == community, *conditions(wanted, today))
    ).one()
    return Sums(*row)


def supervised(session: Session, community: int) -> dict[str, int]:
    """Level of supervision → open needs."""
    found = session.execute(
        select(Need.supervised, func.count())
        .where(Need.community == community, Need.closed_on.is_(None), Need.supervised.is_not(None))
        .group_by(Need.supervised)
    )
    return {str(row[0]): row[1] for row in found}


def kind_word(kind: NeedKind) -> str:
    return kind.name_en if current_language() == "en" else kind.name


def kinds(session: Session) -> Sequence[NeedKind]:
    return session.scalars(select(NeedKind).order_by(NeedKind.position)).all()


def get(session: Session, community: int, need: int) -> Need:
    found = session.scalar(visible(Need, community).where(Need.id == need))
    if found is None:
        raise NotFound(_("没有这件诉求，或您不能看。"))
    return found


def get_by_no(session: Session, community: int, no: int) -> NeedRow:
    row = session.execute(_rows(community, "today").where(Need.no == no)).mappings().first()
    if row is None:
        raise NotFound(_("没有这件诉求，或您不能看。"))
    return NeedRow(**row)


def steps_of(session: Session, community: int, need: int) -> Sequence[NeedStep]:
    return session.scalars(
        visible(NeedStep, community).where(NeedStep.need == need).order_by(NeedStep.at, NeedStep.id)
    ).all()


@dataclass(frozen=True)
class Report:
    """What somebody reports: exactly one of household and point; `point` is (lon, lat)."""

    kind: str
    content: str
    household: Household | None = None
    point: tuple[float, float] | None = None
    emergency: bool = False
    source: str = "visit"
    sub_kind: str | None = None
    diary_entry: int | None = None


def raise_need(session: Session, actor: Actor, community: int, report: Report, today: date) -> Need:
    """Raise a need at a household or a point; its grid follows from the place.

    Raises Invalid with the field that is missing or does not fit.
    """
    kind = _checked_kind(session, report)
    grid, place = _place(session, community, report, today)
    area = _area_class(session, report.household)
    limits = limits_of(session, community, today)
    days = limits.whole(kind.code, area.value)
    sub_kind = report.sub_kind or guess_sub_kind(kind.code, report.content)
    finer = sub_kinds.find(session, community, kind.code, sub_kind, today) if sub_kind else None
    number = session.scalar(text("SELECT next_number(:c, 'need')"), {"c": community})
    need = Need(
        community=community,
        no=number,
        kind=kind.code,
        scale=(Scale.MICRO if kind.is_micro else Scale.GENERAL).value,
        content=report.content.strip(),
        emergency=report.emergency or kind.is_emergency or bool(finer and finer.is_urgent),
        source=report.source,
        household=report.household.id if report.household else None,
        point=place,
        raised_on=today,
        raised_by=actor.account,
        diary_entry=report.diary_entry,
        due_on=limits.calendar.add(today, days),
        limit_days=days,
        sub_kind=finer.code if finer else None,
        area_class=area.value,
        place=report.household.address if report.household else None,
        state_on=today,
        step_due_on=limits.calendar.add(today, limits.days("reported", kind.code, area) or 0),
        grid=grid,
        grid_then=grid,
    )
    session.add(need)
    session.flush()
    session.add(
        NeedStep(
            community=community,
            need=need.id,
            grid=grid,
            by_account=actor.account,
            by_name=actor.name,
            to_state=NeedState.REPORTED.value,
            step=StepCode.REPORT.value,
            note=need.content,
        )
    )
    session.flush()
    tell_of(session, need, StepCode.REPORT)
    return need


def _area_class(session: Session, household: Household | None) -> AreaClass:
    """By the building behind the door; what is of no household lies on public ground."""
    if household is None:
        return AreaClass.PUBLIC
    kind = session.scalar(
        select(Building.kind).where(
            Building.community == household.community, Building.id == household.building
        )
    )
    return AreaClass.ROW if kind == "row" else AreaClass.WALK_UP


def _checked_kind(session: Session, report: Report) -> NeedKind:
    kind = session.get(NeedKind, report.kind)
    faults = {}
    if kind is None:
        faults["kind"] = _("请选一个类别。")
    if not report.content.strip():
        faults["content"] = _("请写一两句。")
    elif personal.identity_numbers(report.content):
        faults["content"] = _("文字里像是有身份证号，不能写在这里。")
    elif len(report.content) > SENTENCE:
        faults["content"] = _("太长了，最多{n}个字。").format(n=SENTENCE)
    if report.household is None and report.point is None:
        faults["household"] = _("请选一户，或在地图上点一个位置。")
    if faults or kind is None:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)
    return kind


def _place(
    session: Session, community: int, report: Report, today: date
) -> tuple[int | None, WKBElement]:
    if report.household is not None:
        return report.household.grid, report.household.point
    assert report.point is not None
    lon, lat = report.point
    grid = grid_at(session, community, lon, lat, today)
    if grid is None:
        raise Invalid(_("这个位置不在本社区的网格内。"), fields={"household": _("请换一个位置。")})
    # As bytes and not as an expression of SQL, so that the trail keeps the place.
    return grid, from_shape(Point(lon, lat), srid=geo.STORED)


def take_back(session: Session, actor: Actor, need: Need) -> None:
    """Undo a report that nobody has taken up yet: it stays in the books as void."""
    if need.state != NeedState.REPORTED or need.raised_by != actor.account:
        raise Conflict(_("这件诉求已经有人受理，不能撤销。"))
    session.add(
        NeedStep(
            community=need.community,
            need=need.id,
            grid=need.grid,
            by_account=actor.account,
            by_name=actor.name,
            from_state=need.state,
            to_state=NeedState.VOID.value,
            step=StepCode.VOID.value,
            note=_("登记人撤销"),
        )
    )
    need.state = NeedState.VOID.value
    need.version += 1
    need.state_on, need.step_due_on = need.raised_on, None
    need.closed_on = need.raised_on
    # The entry that reported it goes; the need stays in the books.
    need.diary_entry = None
    session.flush()


def is_ended(state: str) -> bool:
    return NeedState(state) in END_STATES


def counts_by_grid(
    session: Session, community: int, day: date, by: str = "today"
) -> dict[int | None, tuple[int, int, int]]:
    """Grid → (open, overdue, open emergencies) on a day."""
    column = grid_column(by)
    rows = session.execute(
        select(
            column,
            func.count(),
            func.count().filter(Need.due_on < day),
            func.count().filter(Need.emergency),
        )
        .where(Need.community == community, open_on(day))
        .group_by(column)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def by_month(
    session: Session, community: int, first: date, end: date
) -> tuple[dict[date, int], dict[date, int]]:
    """Needs received and ended in each month of `[first, end)`, by the month's first day."""

    def counted(column: Any) -> dict[date, int]:
        month = func.date_trunc("month", column)
        rows = session.execute(
            select(month, func.count())
            .where(Need.community == community, column >= first, column < end)
            .group_by(month)
        )
        return {row[0].date(): row[1] for row in rows}

    return counted(Need.raised_on), counted(Need.closed_on)


def numbered(session: Session, community: int, words: str) -> Need | None:
    """The need with this number, written like N-0012 or n12; None where that is no number."""
    found = NUMBER.fullmatch(words.strip())
    if found is None:
        return None
    return session.scalar(visible(Need, community).where(Need.no == int(found[1])))
