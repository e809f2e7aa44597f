"""What the pages of a need show: clocks as bars, its way, its next steps with their fields."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Form

from gisgrid.attachments.routes import line_of
from gisgrid.errors import NotFound
from gisgrid.forms import day_from, number_from
from gisgrid.guards import Ask
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.needs import alike, pictures, service, sub_kinds, words
from gisgrid.needs.doing import Handed, units_to_hand_to
from gisgrid.needs.limits import Limits
from gisgrid.needs.models import Need, NeedKind, NeedState, Whistled
from gisgrid.needs.rules import OPEN, WAY, StepCode, StepRule
from gisgrid.tasks import service as tasks
from gisgrid.tasks.words import rating_name

# A need of this kind is mediated: its page leads to the ledger of disputes.
DISPUTE = "neighbour_dispute"


@dataclass(frozen=True)
class Bar:
    """A clock as a bar: `percent` used of `[start, due]`; `level` and `days` as in the chip."""

    due_on: Any
    percent: int
    clock: words.Clock
    is_known: bool


@dataclass(frozen=True)
class Called:
    """A unit that was whistled for; `level` none: waited for, overdue, done: it came."""

    unit: int
    name: str
    task: str
    arrive_by: datetime
    arrived_at: datetime | None
    level: str
    is_late: bool
    said: str
    rating: str
    is_closed: bool


def called(ask: Ask, need: Need) -> list[Called]:
    """Units that were called, as far as the reader sees their tasks."""
    made = []
    for task, name in tasks.of_need(ask.session, ask.code, need.id):
        if task.arrive_by is None or task.unit is None:
            continue
        late = (task.arrived_at or datetime.now(UTC)) > task.arrive_by
        waits = task.arrived_at is None and task.closed_on is None
        level = ("overdue" if late else "none") if waits else "done"
        made.append(Called(
            task.unit, name, f"R-{task.no:04d}", picking.local(task.arrive_by),
            picking.local(task.arrived_at) if task.arrived_at else None, level, late,
            task.progress or "", rating_name(task.rating) if task.rating else "",
            task.closed_on is not None,
        ))  # fmt: skip
    return made


def _bar(need: Need, ask: Ask, limits: Limits, start: Any, due: Any) -> Bar | None:
    if due is None or start is None:
        return None
    calendar = limits.calendar
    whole = max(calendar.between(start, due), 1)
    used = calendar.between(start, need.closed_on or ask.today)
    shown = words.clock(need.state, due, need.closed_on, ask.today, calendar)
    return Bar(due, min(max(100 * used // whole, 0), 100), shown, calendar.knows(due))


def step_of(text: str) -> StepCode:
    try:
        return StepCode(text)
    except ValueError as error:
        raise NotFound(_("没有这一步。")) from error


def handed(
    reason: Annotated[str, Form()] = "",
    where: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
    looked: Annotated[str, Form()] = "",
    level: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    helpers: Annotated[list[str] | None, Form()] = None,
    until: Annotated[str, Form()] = "",
    because: Annotated[str, Form()] = "",
    said: Annotated[str, Form(alias="words")] = "",
    confirmed: Annotated[str, Form()] = "",
    satisfaction: Annotated[str, Form()] = "",
    other: Annotated[str, Form()] = "",
    supervision: Annotated[str, Form()] = "",
    photo: Annotated[list[str] | None, Form()] = None,
    urgency: Annotated[str, Form()] = "",
    units: Annotated[list[str] | None, Form()] = None,
    rating: Annotated[str, Form()] = "",
) -> dict[str, Any]:
    """The fields of a step's form as they were typed."""
    return {
        "reason": reason, "where": where, "kind": kind, "looked": looked, "level": level,
        "unit": unit, "helpers": helpers or [], "until": until, "because": because,
        "words": said, "confirmed": confirmed, "satisfaction": satisfaction, "other": other,
        "supervision": supervision, "photos": photo or [], "urgency": urgency,
        "units": units or [], "rating": rating,
    }  # fmt: skip


def read(typed: dict[str, Any]) -> Handed:

    def numbers(name: str) -> tuple[int, ...]:
        return tuple(n for one in typed[name] if (n := number_from(one)) is not None)

    return Handed(
        **{
            **typed,
            "unit": number_from(typed["unit"]),
            "helpers": numbers("helpers"),
            "photos": numbers("photos"),
            "units": numbers("units"),
            "until": day_from(typed["until"], "until"),
        }
    )


def likeliest_first(rules: list[StepRule], state: NeedState) -> list[StepRule]:
    """The step that leads on first, then a reminder, then the others in the order of the table."""
    ahead = WAY[WAY.index(state) + 1] if state in WAY and state != WAY[-1] else None

    def weight(rule: StepRule) -> int:
        if rule.to is not None and rule.to == ahead and rule.code != StepCode.ESCALATE:
            return 0
        return 1 if rule.code == StepCode.URGE else 2

    return sorted(rules, key=weight)


def _preset(rule: StepRule, need: Need) -> dict[str, Any]:
    """What was asked for stands in the form of who decides about it."""
    if rule.code in (StepCode.EXTEND, StepCode.HOLD) and need.asked == rule.code:
        until = need.asked_until.isoformat() if need.asked_until else ""
        return {"until": until, "because": need.held_because or ""}
    if rule.code == StepCode.WHISTLE and need.whistled == Whistled.ASKED:
        return {"urgency": need.whistle_urgency, "units": [str(one) for one in need.awaited]}
    return {}


def _called(rule: StepRule, called: list[Called]) -> list[tuple[int, str]] | None:
    """Of which unit somebody says that it came, or how it did."""
    if rule.code == StepCode.REPORT_IN:
        return [(one.unit, one.name) for one in called if one.level in ("none", "overdue")]
    if rule.code == StepCode.RATE:
        return [(one.unit, one.name) for one in called if not one.is_closed]
    return None


def shown(
    rule: StepRule, need: Need | None = None, called: list[Called] | None = None
) -> dict[str, Any]:
    """A step as the page shows it: its button and its fields."""
    return {
        "code": rule.code.value,
        "preset": _preset(rule, need) if need else {},
        "called": _called(rule, called or []),
        "name": words.step_name(rule.code),
        "fields": [
            {
                "name": one.value,
                "word": words.given_name(one),
                "needed": one in rule.given,
                "choices": words.choices(one),
            }
            for one in (*rule.given, *rule.may_give)
        ],
    }


def kind_of(need: Need) -> str:
    """`heating/outage`: kind and sub-kind as the forms of steps carry them."""
    return f"{need.kind}/{need.sub_kind}" if need.sub_kind else need.kind


def _kinds(ask: Ask) -> list[tuple[str, str]]:
    """Kinds, each followed by its sub-kinds."""
    below: dict[str, list[sub_kinds.Finer]] = {}
    for one in sub_kinds.offered(ask.session, ask.code, ask.today):
        below.setdefault(one.kind, []).append(one)
    return [
        pair
        for kind in service.kinds(ask.session)
        for pair in (
            (kind.code, service.kind_word(kind)),
            *((f"{kind.code}/{one.code}", f"{service.kind_word(kind)} · {one.word}")
              for one in below.get(kind.code, ())),
        )
    ]  # fmt: skip


def options(ask: Ask, need: Need | None) -> dict[str, Any]:
    kinds = _kinds(ask)
    units = units_to_hand_to(ask.session, ask.code, need.grid if need else None)
    near = alike_of(ask, need) if need else []
    return {"kinds": kinds, "units": units, "others": near}


def alike_of(ask: Ask, need: Need) -> list[alike.Alike]:
    return alike.find(ask.session, ask.code, need.kind, need.point, ask.today, but=need.id)


def detail(ask: Ask, need: Need, row: service.NeedRow, limits: Limits) -> dict[str, Any]:
    then = picking.short_of(ask, need.grid_then) if need.grid_then != need.grid else None
    kind = ask.session.get(NeedKind, need.kind)
    # By the name of its day.
    known = sub_kinds.all_on(ask.session, ask.code, need.raised_on) if need.sub_kind else {}
    sub_kind = known.get((need.kind, need.sub_kind or ""))
    finer = sub_kind.word if sub_kind else ""
    is_open = NeedState(need.state) in OPEN
    return {
        "id": need.id,
        "number": row.code,
        "kind": kind_of(need),
        "kind_name": " · ".join((row.kind_name, *([finer] if finer else []))),
        "text": row.content,
        "emergency": row.emergency,
        "call_first": (kind.call_first if kind and is_open and need.emergency else None)
        or ("120" if is_open and need.emergency else ""),
        "clock": words.clock(row.state, row.due_on, row.closed_on, ask.today, limits.calendar),
        "holder": row.unit_name or (words.level_name(need.level) if need.level else ""),
        "holder_id": need.lead_unit,
        "grid": row.grid_short or "",
        "grid_name": row.grid_name or "",
        "place": row.address or "",
        "area": words.area_name(need.area_class),
        "state_name": words.state_name(row.state),
        "is_open": is_open,
        "is_dispute": need.kind == DISPUTE,
        "raised_on": row.raised_on,
        "due_on": row.due_on,
        "grid_then": then,
        "marks": _marks(need),
        "asked": words.step_name(need.asked) if need.asked else "",
        "asked_until": need.asked_until,
        "whistle_asked": words.urgency_name(need.whistle_urgency or "")
        if need.whistled == Whistled.ASKED
        else "",
        "this_step": _bar(need, ask, limits, need.state_on, need.step_due_on) if is_open else None,
        "whole": _bar(need, ask, limits, need.accepted_on or need.raised_on, need.due_on),
        "same_as": need.same_as,
        "photos": [line_of(ask.base, one) for one in pictures.before(ask.session, need)],
    }


def _marks(need: Need) -> list[str]:
    marks = []
    if need.supervised:
        marks.append(words.supervision_name(need.supervised))
    if need.whistled == Whistled.CALLED:
        marks.append(_("已吹哨"))
    if need.is_hurried:
        marks.append(_("加急"))
    if need.is_legacy:
        marks.append(_("历史遗留"))
    if need.confirmed:
        marks.append(words.confirmed_name(need.confirmed))
    if need.satisfaction:
        marks.append(words.satisfaction_name(need.satisfaction))
    return marks


def way(ask: Ask, need: Need) -> list[dict[str, Any]]:
    """What happened, and the states of the straight way that are still ahead."""
    taken = service.steps_of(ask.session, ask.code, need.id)
    photos = pictures.of_steps(ask.session, ask.code, [one.id for one in taken])
    done = [
        {
            "word": words.state_name(one.to_state)
            if one.step is None or one.from_state != one.to_state
            else words.step_name(one.step),
            "at": picking.local(one.at),
            "who": one.by_name,
            "note": one.note or "",
            "given": words.given_words(one.given),
            "photos": [line_of(ask.base, photo) for photo in photos.get(one.id, [])],
            "now": one is taken[-1],
        }
        for one in taken
    ]
    state = NeedState(need.state)
    place = WAY.index(state) if state in WAY else WAY.index(NeedState.HANDLING)
    ahead = [] if state not in OPEN else WAY[place + 1 :]
    return done + [{"word": words.state_name(one), "at": None} for one in ahead]
