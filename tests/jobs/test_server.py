"""The runner's thread, and jobs that a stopped server left behind."""

import threading

import psycopg
import pytest
from sqlalchemy import text

from gisgrid.db import transaction
from gisgrid.jobs import runner
from gisgrid.jobs.kinds import Result
from gisgrid.jobs.runner import LOCK_CLASS, Runner
from tests.cast import HOME
from tests.jobs.conftest import RUNNER

GONE = 99
SOON_S = 30


@pytest.fixture
def thread(stage):
    """A runner with an event for an empty queue."""
    idle = threading.Event()
    made = Runner(stage.database.app, idle.set)
    made.idle = idle
    yield made
    if made.is_alive():
        made.stop()


def test_it_hears_of_a_new_job(thread, kind, ask, look):
    done = threading.Event()
    name = kind(lambda *_a: done.set() or Result("好"))
    thread.start()
    assert thread.idle.wait(SOON_S)
    thread.idle.clear()
    job = ask(name)
    assert done.wait(SOON_S)
    assert thread.idle.wait(SOON_S)
    assert look(job).words == "好"


def test_a_stopping_server_puts_its_job_back(thread, kind, ask, look, work_off):
    begun, goes_on = threading.Event(), threading.Event()
    rounds = []

    def work(_session, _actor, _params, progress):
        rounds.append(1)
        begun.set()
        assert goes_on.wait(SOON_S)
        progress(0.5)
        return Result("好")

    job = ask(kind(work))
    thread.start()
    assert begun.wait(SOON_S)
    thread.stop(0)
    goes_on.set()
    thread.join(SOON_S)
    assert (look(job).state, look(job).tries) == ("waiting", 0)
    work_off()
    assert (look(job).state, len(rounds)) == ("done", 2)


def leave_behind(stage, job):
    """A server took the job and was killed: nobody holds its lock."""
    with transaction(stage.database.app) as session:
        taken = runner._take(session, GONE, "token")
    assert taken.id == job


def test_what_a_killed_server_left_is_taken_up_again(stage, kind, ask, look, work_off):
    job = ask(kind(lambda *_a: Result("好")))
    leave_behind(stage, job)
    assert look(job).state == "running"
    work_off()
    assert (look(job).state, look(job).tries) == ("done", 2)


def test_what_was_left_twice_is_marked(stage, kind, ask, look, work_off):
    job = ask(kind(lambda *_a: Result("好")))
    leave_behind(stage, job)
    with transaction(stage.database.app) as session:
        assert runner._take(session, GONE, "again").id == job
    work_off()
    assert look(job).state == "interrupted"
    assert look(job).ended_at is not None


def test_what_may_not_begin_twice_is_marked_at_once(stage, kind, ask, look, work_off):
    job = ask(kind(lambda *_a: Result("好"), again=False))
    leave_behind(stage, job)
    work_off()
    assert look(job).state == "interrupted"


def test_a_job_whose_runner_lives_is_left_alone(stage, kind, ask, look, work_off):
    job = ask(kind(lambda *_a: Result("好")))
    leave_behind(stage, job)
    address = stage.database.app.url.set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False)) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", (LOCK_CLASS, GONE))
        work_off()
        assert look(job).state == "running"


def test_a_cancelled_one_is_not_taken_up_again(stage, kind, ask, look, work_off):
    job = ask(kind(lambda *_a: Result("好")))
    leave_behind(stage, job)
    with stage.acting("lin") as (session, _actor):
        session.execute(text("SELECT cancel_job(:c, :id)"), {"c": HOME, "id": job})
    work_off()
    assert look(job).state == "cancelled"


def test_the_session_of_a_lost_job_is_closed(stage, kind, ask, work_off):
    leave_behind(stage, ask(kind(lambda *_a: Result("好"))))
    work_off()
    with transaction(stage.database.owner) as session:
        left = session.scalar(text("SELECT count(*) FROM login_session WHERE kind = 'job'"))
        assert (left, RUNNER != GONE) == (0, True)
