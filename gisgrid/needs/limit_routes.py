"""Pages of what sets the clocks: limits with dates of effect, days off and make-up days."""

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from sqlalchemy import delete, func, select

from gisgrid import forms
from gisgrid.audit.service import note_bulk
from gisgrid.errors import Invalid
from gisgrid.forms import day_from
from gisgrid.guards import GENUINE, Approver, Ask, Reader
from gisgrid.i18n import _
from gisgrid.needs import service, words
from gisgrid.needs.limits import WHOLE, Limit, calendar_of, limits_of
from gisgrid.needs.models import (
    AreaClass,
    CalendarDay,
    Level,
    NeedKind,
    NeedLimit,
    NeedState,
    Supervision,
)
from gisgrid.needs.workdays import FIRST_YEAR, LAST_YEAR
from gisgrid.pages import Notice, link, render, send_on

router = APIRouter(prefix="/c/{community}", tags=["needs"])
MOST_DAYS = 31
SUPERVISED = tuple(
    f"{one.value}_{what}" for one in Supervision for what in ("after", "accept", "handle")
)
WHISTLED = ("whistle_hard", "whistle_planned")
STEPS = (WHOLE, *SUPERVISED, *WHISTLED, *(one.value for one in NeedState if one in (
    NeedState.REPORTED, NeedState.ACCEPTED, NeedState.ASSIGNED, NeedState.RETURNED,
    NeedState.ANSWERED, NeedState.VERIFIED)))  # fmt: skip


def _step_word(step: str) -> str:
    known = {
        WHOLE: _("全程：受理到反馈"),
        "first_word": _("第一次给住户的话"),
        "call_back": _("回访"),
        "whistle_hard": _("吹哨后到场：疑难事"),
        "whistle_planned": _("吹哨后到场：联合执法、整治"),
    }
    if step in SUPERVISED:
        level, _line, what = step.partition("_")
        said = {
            "after": _("超期几天自动{level}"),
            "accept": _("{level}：到开始处置"),
            "handle": _("{level}：到办结"),
        }[what]
        return said.format(level=words.supervision_name(level))
    return known[step] if step in known else words.state_name(step)


@router.get("/limits")
def limits_page(request: Request, ask: Reader) -> Response:
    """How long steps may take: proposals and what the community has set, with their days."""
    return _limits(request, ask, forms.Form())


def _limits(request: Request, ask: Ask, form: forms.Form, status: int = 200) -> Response:
    limits = limits_of(ask.session, ask.code, ask.today)
    kinds = {kind.code: service.kind_word(kind) for kind in service.kinds(ask.session)}
    rows = sorted(limits.rows, key=lambda one: (not one.is_own, one.step == WHOLE, one.step))
    return render(
        request,
        "needs/limits.html",
        status=status,
        community=ask.community,
        rows=[_row(one, kinds) for one in rows],
        steps=[(one, _step_word(one)) for one in STEPS],
        kinds=list(kinds.items()),
        areas=[(one.value, words.area_name(one)) for one in AreaClass],
        levels=[(one.value, words.level_name(one)) for one in Level],
        form=form,
    )


def _row(one: Limit, kinds: dict[str, str]) -> dict[str, Any]:
    return {
        "step": _step_word(one.step),
        "kind": kinds.get(one.kind or "", ""),
        "area": words.area_name(one.area_class) if one.area_class else "",
        "level": words.level_name(one.level) if one.level else "",
        "days": one.days,
        "factor": one.factor,
        "since": one.since,
        "is_own": one.is_own,
    }


@router.post("/limits", dependencies=GENUINE)
def set_limit(
    request: Request,
    ask: Approver,
    step: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
    area_class: Annotated[str, Form()] = "",
    level: Annotated[str, Form()] = "",
    days: Annotated[str, Form()] = "",
    since: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Set a limit from a day on; the one before ends there."""
    typed = {"step": step, "kind": kind, "area_class": area_class, "level": level,
             "days": days, "since": since}  # fmt: skip

    def carry_out() -> tuple[str, Notice]:
        made = _checked(ask, typed)
        _end_before(ask, made)
        ask.session.add(made)
        ask.session.flush()
        return f"{ask.base}/limits", Notice(_("已保存，从{day}起。").format(day=made.since))

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        return _limits(request, ask, forms.Form(typed, error.fields, key), error.status)


def _checked(ask: Ask, typed: dict[str, str]) -> NeedLimit:
    faults = {}
    known = {
        "step": STEPS,
        "kind": ("", *ask.session.scalars(select(NeedKind.code))),
        "area_class": ("", *AreaClass),
        "level": ("", *Level),
    }
    for name, values in known.items():
        if typed[name] not in values:
            faults[name] = _("请从列出的里面选。")
    number = int(typed["days"]) if typed["days"].isascii() and typed["days"].isdigit() else -1
    if not 0 <= number <= 366:
        faults["days"] = _("写0到366之间的工作日数。")
    since = day_from(typed["since"], "since", ask.today)
    assert since is not None
    if since < ask.today:
        faults["since"] = _("只能从今天或以后开始，过去的时限不改。")
    if faults:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)
    return NeedLimit(
        community=ask.code, step=typed["step"], kind=typed["kind"] or None,
        area_class=typed["area_class"] or None, level=typed["level"] or None, days=number,
        since=since, made_by=ask.actor.account,
    )  # fmt: skip


def _end_before(ask: Ask, made: NeedLimit) -> None:
    """The community's own row for the same ends on the day the new one begins."""
    same = select(NeedLimit).where(
        NeedLimit.community == ask.code,
        NeedLimit.step == made.step,
        NeedLimit.days.is_not(None),
        *(getattr(NeedLimit, name).is_not_distinct_from(getattr(made, name))
          for name in ("kind", "area_class", "level")),
        NeedLimit.until.is_(None) | (NeedLimit.until > made.since),
    )  # fmt: skip
    for row in ask.session.scalars(same).all():
        row.until = max(made.since, row.since)
    ask.session.flush()


@router.get("/calendar")
def calendar_page(
    request: Request, ask: Reader, year: Annotated[int | None, Query(ge=2004, le=2099)] = None
) -> Response:
    """Days off and make-up days of a year: known, filled in, or still missing."""
    return _calendar(request, ask, year or ask.today.year, forms.Form())


def _calendar(
    request: Request, ask: Ask, year: int, form: forms.Form, status: int = 200
) -> Response:
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    rows = ask.session.scalars(
        select(CalendarDay)
        .where(CalendarDay.community == ask.code, CalendarDay.day >= first, CalendarDay.day < end)
        .order_by(CalendarDay.day)
    ).all()
    calendar = calendar_of(ask.session, ask.code)
    work = sum(calendar.is_working_day(first + timedelta(i)) for i in range((end - first).days))
    return render(
        request,
        "needs/calendar.html",
        status=status,
        community=ask.community,
        year=year,
        years=[(n, str(n)) for n in range(ask.today.year - 2, ask.today.year + 4)],
        rows=rows,
        by_notice=FIRST_YEAR <= year <= LAST_YEAR,
        is_known=calendar.knows(first),
        working_days=work,
        form=form,
    )


@router.post("/calendar", dependencies=GENUINE)
def fill_calendar(
    request: Request,
    ask: Approver,
    since: Annotated[str, Form()] = "",
    last: Annotated[str, Form()] = "",
    is_working: Annotated[str, Form()] = "no",
    name: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Fill in days off or make-up days, from a day to a day."""
    typed = {"since": since, "last": last, "is_working": is_working, "name": name}
    first = day_from(since, "since") if since else None

    def carry_out() -> tuple[str, Notice]:
        days = _days(first, day_from(last, "last", first))
        _write_days(ask, days, is_working == "yes", name.strip()[:40])
        said = _("已录入{n}天。").format(n=len(days))
        return link(f"{ask.base}/calendar", year=days[0].year), Notice(said)

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        year = first.year if first and first.year >= FIRST_YEAR else ask.today.year
        return _calendar(request, ask, year, forms.Form(typed, error.fields, key), error.status)


def _days(first: date | None, last: date | None) -> list[date]:
    if first is None or last is None:
        said = _("请选日期。")
        raise Invalid(said, fields={"since": said})
    if not first <= last < first + timedelta(MOST_DAYS):
        said = _("结束不能早于开始，一次最多{n}天。").format(n=MOST_DAYS)
        raise Invalid(said, fields={"last": said})
    return [first + timedelta(i) for i in range((last - first).days + 1)]


def _write_days(ask: Ask, days: list[date], is_working: bool, name: str) -> None:
    """A day that was filled in before is overwritten."""
    known = {
        row.day: row
        for row in ask.session.scalars(
            select(CalendarDay).where(CalendarDay.community == ask.code, CalendarDay.day.in_(days))
        )
    }
    for day in days:
        row = known.get(day)
        if row is None:
            row = CalendarDay(community=ask.code, day=day)
            ask.session.add(row)
        row.is_working, row.name, row.made_by = is_working, name, ask.actor.account
    ask.session.flush()


@router.post("/calendar/clear", dependencies=GENUINE)
def clear_year(ask: Approver, year: Annotated[int, Form(ge=2004, le=2099)]) -> Response:
    """Take back what was filled in for a year."""
    wanted = (CalendarDay.community == ask.code, func.extract("year", CalendarDay.day) == year)
    gone = ask.session.scalars(delete(CalendarDay).where(*wanted).returning(CalendarDay.day)).all()
    if gone:
        days = sorted(day.isoformat() for day in gone)
        note_bulk(ask.session, ask.code, "calendar_day", {"removed": days})
    said = _("已清空{year}年录入的{n}天。").format(year=year, n=len(gone))
    return send_on(link(f"{ask.base}/calendar", year=year), Notice(said))
