"""Kinds and states of meetings in the user's words."""

from gisgrid.i18n import _
from gisgrid.meetings.models import MeetingKind, MeetingState, Step


def kind_name(kind: str) -> str:
    return {MeetingKind.REGULAR: _("例会"), MeetingKind.JOINT: _("联席会议")}[MeetingKind(kind)]


def kinds() -> list[tuple[str, str]]:
    return [(kind.value, kind_name(kind)) for kind in MeetingKind]


def state_name(state: str) -> str:
    return {
        MeetingState.PLANNED: _("待开"),
        MeetingState.HELD: _("已开"),
        MeetingState.MISSED: _("未开"),
    }[MeetingState(state)]


def rule_words(step: str, every: int) -> str:
    if step == Step.WEEK:
        return _("每周") if every == 1 else _("每{n}周").format(n=every)
    return _("每月") if every == 1 else _("每{n}个月").format(n=every)
