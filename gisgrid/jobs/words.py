"""Words for states of jobs."""

from gisgrid.i18n import _
from gisgrid.jobs.models import JobState


def state_name(state: str) -> str:
    return {
        JobState.WAITING: _("排队"),
        JobState.RUNNING: _("正在做"),
        JobState.DONE: _("做好了"),
        JobState.FAILED: _("没有做成"),
        JobState.CANCELLED: _("已取消"),
        JobState.INTERRUPTED: _("中断"),
    }[JobState(state)]
