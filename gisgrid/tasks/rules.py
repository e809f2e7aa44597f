"""How a task moves and when it is overdue. Pure."""

from datetime import date

from gisgrid.tasks.models import TaskState

S = TaskState
# Who may take the step: the holder, or the convener (who may do what the holder may).
STEPS: dict[tuple[TaskState, TaskState], str] = {
    (S.OPEN, S.DOING): "holder",
    (S.OPEN, S.DONE): "holder",
    (S.DOING, S.DONE): "holder",
    (S.DONE, S.DOING): "convener",
    (S.OPEN, S.DROPPED): "convener",
    (S.DOING, S.DROPPED): "convener",
}


def steps(state: str, *, is_closed: bool, is_holder: bool, is_convener: bool) -> list[TaskState]:
    """Where this person may move the task; nowhere once it is struck off."""
    if is_closed:
        return []
    return [
        to
        for (now, to), who in STEPS.items()
        if now == state and (is_convener or (who == "holder" and is_holder))
    ]


def is_overdue(state: str, due_on: date, on: date) -> bool:
    return TaskState(state) in (S.OPEN, S.DOING) and due_on < on
