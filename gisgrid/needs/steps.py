"""Take a need one step further: looked up in the table of rules, written with its step, told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from gisgrid import personal
from gisgrid.auth.models import Role
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.i18n import _
from gisgrid.needs import pictures, words
from gisgrid.needs.doing import Doing, Handed, StepNotAllowed
from gisgrid.needs.effects import EFFECTS, nothing
from gisgrid.needs.limits import Limits, limits_of
from gisgrid.needs.models import (
    Because,
    Confirmed,
    Level,
    Need,
    NeedState,
    NeedStep,
    Satisfaction,
    Supervision,
    Urgency,
)
from gisgrid.needs.refusing import (
    Case,
    Why,
    refusal,
)
from gisgrid.needs.refusing import (
    next_steps as allowed,
)
from gisgrid.needs.rules import (
    END_STATES,
    STEPS,
    Given,
    Hat,
    StepCode,
    StepRule,
)
from gisgrid.needs.telling import tell_of
from gisgrid.tasks.models import Rating

LONGEST_TEXT = 500
ZONE = ZoneInfo("Asia/Shanghai")
HATS = {
    Role.DISTRICT_OFFICER: Hat.OFFICER,
    Role.COMMUNITY_DIRECTOR: Hat.DIRECTOR,
    Role.GROUP_LEADER: Hat.GROUP_LEADER,
    Role.GRID_LEADER: Hat.GRID_LEADER,
    Role.CADRE: Hat.CADRE,
    Role.UNIT_LIAISON: Hat.UNIT,
}


class Stale(Conflict):
    """Somebody else took a step since the page was opened."""


def hats_of(actor: Actor, need: Need) -> frozenset[Hat]:
    """In what qualities the actor stands before this need; whoever sees it not has none."""
    hat = HATS.get(Role(actor.role))
    if hat is None or not actor.is_in(need.community):
        return frozenset()
    handles = {
        Level.GRID: hat == Hat.GRID_LEADER,
        Level.COMMUNITY: hat in (Hat.DIRECTOR, Hat.GROUP_LEADER),
        Level.DEPARTMENT: hat == Hat.UNIT and actor.unit == need.lead_unit,
    }[level_of(need)]
    is_handed = need.level is not None or need.lead_unit is not None
    return frozenset({hat, Hat.HANDLER} if is_handed and handles else {hat})


def level_of(need: Need) -> Level:
    if need.level:
        return Level(need.level)
    return Level.DEPARTMENT if need.lead_unit else Level.COMMUNITY


def case_of(need: Need, actor: Actor, today: date, limits: Limits) -> Case:
    return Case(
        state=NeedState(need.state),
        today=today,
        due_on=need.due_on,
        since=need.state_on or need.raised_on,
        by=actor.account,
        handler=need.handler,
        asked=need.asked,
        asked_by=need.asked_by,
        is_asked_above=need.is_asked_above,
        extended=need.extended,
        tries=need.tries,
        confirmed=need.confirmed,
        closed_on=need.closed_on,
        is_hurried=need.is_hurried,
        is_legacy=need.is_legacy,
        whistled=need.whistled,
        awaits_one=actor.unit in need.awaited if actor.unit else bool(need.awaited),
        calendar=limits.calendar,
    )


def next_steps(need: Need, actor: Actor, today: date, limits: Limits) -> list[StepRule]:
    """The steps that the actor may take now."""
    return allowed(case_of(need, actor, today, limits), hats_of(actor, need))


def advance(
    session: Session,
    actor: Actor,
    community: int,
    need: int,
    code: StepCode,
    given: Handed,
    today: date,
    version: int | None = None,
) -> Need:
    """Take a need one step further, or say why not; nothing is written then.

    version   that of the page on which it was asked for; another one raises Stale
    Raises StepNotAllowed (state or condition), NotAllowed (who), Invalid (what is missing).
    """
    found = _locked(session, community, need)
    if version is not None and version != found.version:
        raise Stale(_stale_words(session, found))
    limits = limits_of(session, community, today)
    why = refusal(code, case_of(found, actor, today, limits), hats_of(actor, found))
    if why is not None:
        error = NotAllowed if why == Why.WHO else StepNotAllowed
        raise error(words.why_not(why, code, found.state))
    doing = Doing(session, actor, found, STEPS[code], _checked(STEPS[code], given), today, limits)
    _write(doing)
    return found


def _locked(session: Session, community: int, need: int) -> Need:
    """Two who press at once wait for each other here; the second sees what the first did."""
    query = visible(Need, community).where(Need.id == need).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(_("没有这件诉求，或您不能看。"))
    return found


def _stale_words(session: Session, need: Need) -> str:
    last = session.scalars(
        visible(NeedStep, need.community)
        .where(NeedStep.need == need.id)
        .order_by(NeedStep.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return _("这件诉求刚刚有了变化。您写的还在，请看过再决定。")
    at = last.at.astimezone(ZONE)
    said = _("{who} {time} 已改了这件诉求。您写的还在，请看过再决定。")
    return said.format(who=last.by_name, time=f"{at:%H:%M}")


CHOICES: dict[Given, Sequence[str]] = {
    Given.LEVEL: [one.value for one in Level],
    Given.BECAUSE: [one.value for one in Because],
    Given.CONFIRMED: [one.value for one in Confirmed],
    Given.SATISFACTION: [one.value for one in Satisfaction],
    Given.SUPERVISION: [one.value for one in Supervision],
    Given.URGENCY: [one.value for one in Urgency],
    Given.RATING: [one.value for one in Rating],
}
TEXTS = (Given.REASON, Given.WHERE, Given.WORDS)


def _checked(rule: StepRule, given: Handed) -> Handed:
    """What the step asks for, and nothing else; all that is missing is named at once."""
    asked = (*rule.given, *rule.may_give)
    faults = {}
    for one in asked:
        value = getattr(given, one.value)
        if one in TEXTS and len(value) > LONGEST_TEXT:
            faults[one.value] = _("太长了，最多{n}个字。").format(n=LONGEST_TEXT)
        elif one in TEXTS and personal.identity_numbers(value):
            faults[one.value] = _("文字里像是有身份证号，不能写在这里。")
        elif one in CHOICES and value and value not in CHOICES[one]:
            faults[one.value] = _("请从列出的里面选。")
        elif one in rule.given and not (value.strip() if isinstance(value, str) else value):
            faults[one.value] = words.missing(one)
    if faults:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)
    left_out = {one.value: getattr(Handed(), one.value) for one in Given if one not in asked}
    return replace(given, **left_out)


def _write(doing: Doing) -> None:
    need, before = doing.need, doing.need.state
    noted = EFFECTS.get(doing.rule.code, nothing)(doing)
    if doing.rule.to is not None:
        need.state = doing.rule.to.value
        need.state_on = doing.today
    _set_step_clock(doing)
    if doing.rule.to in END_STATES:
        need.closed_on = doing.today
    need.version += 1
    doing.session.flush()
    step = NeedStep(
        community=need.community,
        need=need.id,
        grid=need.grid,
        by_account=doing.actor.account,
        by_name=doing.actor.name,
        from_state=before,
        to_state=need.state,
        note=(doing.given.words or doing.given.reason).strip() or None,
        step=doing.rule.code.value,
        given=noted,
    )
    doing.session.add(step)
    doing.session.flush()
    pictures.hang_on(doing.session, doing.actor, need, step, doing.given.photos)
    tell_of(doing.session, need, doing.rule.code, doing.given.words or doing.given.reason)


def _set_step_clock(doing: Doing) -> None:
    """The last day of the step in which the need now stands."""
    need = doing.need
    if doing.rule.to is None and doing.rule.code not in CLOCK_MOVES:
        return
    state = NeedState(need.state)
    if state in END_STATES:
        need.step_due_on = None
    elif state == NeedState.HANDLING:
        need.step_due_on = need.due_on
    elif state == NeedState.ON_HOLD:
        need.step_due_on = need.held_until
    elif doing.rule.code != StepCode.HURRY:
        days = doing.limits.days(state.value, need.kind, need.area_class, need.level)
        need.step_due_on = doing.after(1 if days is None else days)


CLOCK_MOVES = (StepCode.EXTEND, StepCode.HURRY)
