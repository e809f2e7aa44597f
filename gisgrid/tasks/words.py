"""States of tasks in the user's words."""

from gisgrid.i18n import _
from gisgrid.tasks.models import Rating, TaskState


def state_name(state: str) -> str:
    return {
        TaskState.OPEN: _("未开始"),
        TaskState.DOING: _("进行中"),
        TaskState.DONE: _("已完成"),
        TaskState.DROPPED: _("已取消"),
    }[TaskState(state)]


def step_name(to: str) -> str:
    return {
        TaskState.OPEN: _("改回未开始"),
        TaskState.DOING: _("进行中"),
        TaskState.DONE: _("完成"),
        TaskState.DROPPED: _("取消任务"),
    }[TaskState(to)]


def rating_name(rating: str) -> str:
    return {
        Rating.GOOD: _("好"),
        Rating.FAIRLY_GOOD: _("较好"),
        Rating.AVERAGE: _("一般"),
        Rating.POOR: _("差"),
    }[Rating(rating)]
