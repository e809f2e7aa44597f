"""States and sources in the user's words."""

from dataclasses import dataclass
from datetime import date

from gisgrid.i18n import _, later
from gisgrid.needs.models import NeedState
from gisgrid.needs.rules import END_STATES, working_days_between

SOON = 3
# What those concerned are told; the words are put in the reader's language.
NEWS = {
    "report": later("新上报 {no}：{text}"),
    "assign": later("{no} 派给您单位，{due} 前办结：{text}"),
    "answer": later("{no} 已反馈，请核查：{text}"),
    "close": later("您上报的 {no} 已结案：{text}"),
}


def state_name(state: str) -> str:
    return {
        NeedState.REPORTED: _("上报"),
        NeedState.ACCEPTED: _("受理"),
        NeedState.ASSIGNED: _("派遣"),
        NeedState.HANDLING: _("处置"),
        NeedState.ANSWERED: _("反馈"),
        NeedState.VERIFIED: _("核查"),
        NeedState.CLOSED: _("结案"),
        NeedState.RETURNED: _("退回"),
        NeedState.ON_HOLD: _("挂账"),
        NeedState.VOID: _("作废"),
        NeedState.DUPLICATE: _("并案"),
        NeedState.NOT_OURS: _("不予受理"),
    }[NeedState(state)]


@dataclass(frozen=True)
class Clock:
    """How much time is left: `level` none, due, overdue or done; `days` working days left."""

    level: str
    days: int


def clock(state: str, due_on: date, closed_on: date | None, on: date) -> Clock:
    ended = closed_on is not None and closed_on <= on
    if ended or (closed_on is None and NeedState(state) in END_STATES):
        return Clock("done", 0)
    days = working_days_between(on, due_on)
    if due_on < on:
        return Clock("overdue", min(days, -1))
    return Clock("due" if days <= SOON else "none", days)
