"""The steps of the demo's needs as rows of the table of steps, and the clocks that follow."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from gisgrid.demo.records import NeedRecord, Step
from gisgrid.demo.records.days import CHINA
from gisgrid.needs.limits import days, seed
from gisgrid.needs.rules import END_STATES, TRIES, StepCode
from gisgrid.needs.workdays import NOTICES

CODES = {
    "reported": StepCode.REPORT, "accepted": StepCode.ACCEPT, "assigned": StepCode.ASSIGN,
    "handling": StepCode.START, "answered": StepCode.ANSWER, "verified": StepCode.VERIFY,
    "closed": StepCode.CLOSE, "on_hold": StepCode.HOLD, "not_ours": StepCode.NOT_OURS,
    "void": StepCode.VOID, "duplicate": StepCode.DUPLICATE,
}  # fmt: skip


def code_of(step: Step) -> StepCode:
    if step.from_state == step.to_state:
        return StepCode.EXTEND if step.to_state == "handling" else StepCode.UNREACHED
    return CODES[step.to_state]


def day_of(at: datetime) -> date:
    return at.astimezone(CHINA).date()


def whole_way(need: NeedRecord) -> list[Step]:
    """All steps; who was not reached was tried three times between answer and check."""
    if need.confirmed != "unreachable":
        return list(need.steps)
    way: list[Step] = []
    for before, step in pairwise((need.steps[0], *need.steps)):
        if step.to_state == "verified":
            gap = (step.at - before.at) / (TRIES + 1)
            way += [Step(before.at + gap * n, step.by, "answered", "answered", None)
                    for n in range(1, TRIES + 1)]  # fmt: skip
        way.append(step)
    return way


def given_with(step: Step, need: NeedRecord, unit_name: str) -> dict[str, Any]:
    code = code_of(step)
    if code == StepCode.ASSIGN:
        return {"level": "department", "unit": unit_name}
    if code == StepCode.EXTEND:
        return {"until": need.due_on.isoformat()}
    if code == StepCode.HOLD:
        return {"until": need.due_on.isoformat(), "because": _because(need)}
    return {"confirmed": need.confirmed} if code == StepCode.VERIFY else {}


def _because(need: NeedRecord) -> str:
    said = need.steps[-1].note or ""
    return "season" if "季节" in said else "planned"


def clocks(need: NeedRecord, in_row: bool) -> dict[str, Any]:
    """Columns of the need that follow from its steps."""
    on = {step.to_state: day_of(step.at) for step in reversed(need.steps)}
    state_on = on[need.state]
    area = ("row" if in_row else "walk_up") if need.at_door else "public"
    return {
        "area_class": area,
        "level": "department" if need.lead_unit else None,
        "accepted_on": on.get("accepted"),
        "answered_on": on.get("answered"),
        "state_on": state_on,
        "step_due_on": _step_due(need, state_on, area),
        "extended": sum(code_of(step) == StepCode.EXTEND for step in need.steps),
        "held_until": need.due_on if need.state == "on_hold" else None,
        "held_because": _because(need) if need.state == "on_hold" else None,
        "tries": TRIES if need.confirmed == "unreachable" else 0,
        "version": len(whole_way(need)),
    }


def _step_due(need: NeedRecord, state_on: date, area: str) -> date | None:
    if need.state in END_STATES:
        return None
    if need.state in ("handling", "on_hold"):
        return need.due_on
    return NOTICES.add(state_on, days(seed(), need.state, need.kind, area, None) or 1)


def handler_of(steps: Sequence[Step]) -> Step | None:
    """The step of who handled it last."""
    return next((one for one in reversed(steps) if one.by == "unit"), None)
