"""A queue with kinds that the tests steer."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gisgrid.auth.rules import Verb
from gisgrid.jobs import kinds, service
from gisgrid.jobs.models import Job
from gisgrid.jobs.runner import run_next
from tests.cast import HOME
from tests.conftest import Stage

RUNNER = 7


@pytest.fixture
def kind() -> Iterator[Callable[..., str]]:
    """Register work under a name of its own, for this test."""
    made = []

    def register(work: kinds.Work, verb: Verb = Verb.SEE, **more: bool) -> str:
        name = f"test_{len(made)}"
        kinds.register(name, verb, work, **more)
        made.append(name)
        return name

    yield register
    for name in made:
        del kinds.KINDS[name]


@pytest.fixture
def ask(stage: Stage) -> Callable[..., int]:
    """Ask for a job as somebody of the cast; returns its number."""

    def asker(kind: str, who: str = "lin", **params: Any) -> int:
        with stage.acting(who) as (session, actor):
            return service.start(session, actor, HOME, kind, "试验", params).id

    return asker


@pytest.fixture
def look(stage: Stage) -> Callable[..., Job]:
    """The job as its asker sees it now."""

    def looker(job: int, who: str = "lin") -> Job:
        with stage.acting(who) as (session, _actor):
            return service.get(session, HOME, job)

    return looker


@pytest.fixture
def work_off(stage: Stage) -> Callable[[], None]:
    """Do everything in the queue, in this thread."""

    def worker() -> None:
        while run_next(stage.database.app, RUNNER):
            pass

    return worker
