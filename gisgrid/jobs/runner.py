"""Does the jobs: takes one at a time out of the table, acts as its asker, tells how far it is.

A runner holds an advisory lock of the database as long as it lives. A job whose runner's lock is
free was left behind by a stopped server: whoever looks next takes it up again, or marks it.
"""

import logging
import os
import secrets
import select
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gisgrid import i18n
from gisgrid.auth.service import Actor, enter, token_hash
from gisgrid.db import take_as_long_as_it_takes, transaction
from gisgrid.errors import GisgridError, NotAllowed
from gisgrid.i18n import _, later
from gisgrid.jobs.kinds import KINDS, Params, Result
from gisgrid.jobs.models import Job
from gisgrid.notices.service import tell_oneself

log = logging.getLogger("gisgrid")
# First number of the runners' advisory locks; imports lock by community, a single number.
LOCK_CLASS = 0x6A6F62
LOOK_EVERY_S = 30
TELL_EVERY_S = 0.2
# Who asked for a shorter one is still looking at it.
LONG_S = 20.0
DONE = later("{title}：做完了。{words}")
FAILED = later("{title}：没有做成。{words}")


class Cancelled(Exception):
    """The asker no longer wants it."""


class Stopping(Exception):
    """The server stops; the job goes back to the queue."""


@dataclass(frozen=True)
class Taken:
    """A job as the runner gets it."""

    community: int
    id: int
    kind: str
    params: Params
    language: str


class Teller:
    """The `progress` of a job: told on a connection of its own, at most five times a second."""

    def __init__(self, engine: Engine, token: str, stopped: threading.Event) -> None:
        self._engine, self._token, self._stopped = engine, token, stopped
        self._told_at = float("-inf")
        self._enough = False

    @property
    def enough(self) -> bool:
        return self._enough

    def __call__(self, share: float, words: str = "") -> None:
        if self._stopped.is_set():
            raise Stopping
        now = time.monotonic()
        if now - self._told_at < TELL_EVERY_S and share < 1:
            return
        self._told_at = now
        values = {"token": token_hash(self._token), "share": min(max(share, 0), 1), "words": words}
        with transaction(self._engine) as session:
            goes_on = session.scalar(text("SELECT tell_job(:token, :share, :words)"), values)
            stops = text("SELECT job_stops(:token)")
            self._enough = bool(session.scalar(stops, {"token": values["token"]}))
        if not goes_on:
            raise Cancelled


def run_next(engine: Engine, runner: int, stopped: threading.Event | None = None) -> bool:
    """Do the next job of the queue; False when there was none."""
    token = secrets.token_urlsafe(32)
    with transaction(engine) as session:
        taken = _take(session, runner, token)
    if taken is None:
        return False
    with i18n.use_language(taken.language):
        _carry_out(engine, taken, token, stopped or threading.Event())
    return True


def _take(session: Session, runner: int, token: str) -> Taken | None:
    once = [name for name, kind in KINDS.items() if not kind.again]
    values = {"runner": runner, "token": token_hash(token), "kinds": list(KINDS), "once": once}
    statement = text("SELECT * FROM take_job(:runner, :token, :kinds, :once)")
    row = session.execute(statement, values).mappings().first()
    return Taken(**row) if row else None


def _carry_out(engine: Engine, taken: Taken, token: str, stopped: threading.Event) -> None:
    progress = Teller(engine, token, stopped)
    began = time.monotonic()
    try:
        with transaction(engine) as session:
            take_as_long_as_it_takes(session)
            actor = enter(session, token)
            if actor is None:
                raise NotAllowed(_("您已没有当时的角色，这件事没有做。"))
            kind = KINDS[taken.kind]
            result = kind.work(session, actor, taken.params, progress)
            if time.monotonic() - began >= LONG_S:
                _tell_asker(session, taken, actor, result.words)
            _end(session, token, "done", result)
    except Cancelled:
        _finish(engine, token, "cancelled", _("已取消，什么都没有改。"))
    except Stopping:
        _finish(engine, token, "waiting", "")
    except GisgridError as error:
        _fail(engine, taken, token, error.message)
    except Exception as error:
        number = secrets.token_hex(2).upper()
        log.error("fault %s in job %s (%s)", number, taken.id, taken.kind, exc_info=error)
        words = _("没有做成，什么都没有改。请再试一次；还不行请告诉管理员编号 {number}。")
        _fail(engine, taken, token, words.format(number=number))


def _fail(engine: Engine, taken: Taken, token: str, words: str) -> None:
    """However short the job was: what was not done has to reach who asked for it."""
    with transaction(engine) as session:
        actor = enter(session, token)
        if actor is not None:
            _tell_asker(session, taken, actor, words, FAILED)
    _finish(engine, token, "failed", words)


def _tell_asker(
    session: Session, taken: Taken, actor: Actor, words: str, template: str = DONE
) -> None:
    """Of a long job or a failed one, to whoever has left its page by now."""
    job = session.get(Job, (taken.community, taken.id))
    if job is not None:
        link = f"/c/{taken.community}/jobs/{taken.id}"
        tell_oneself(session, taken.community, actor, template, link, title=job.title, words=words)


def _end(session: Session, token: str, state: str, result: Result) -> None:
    """In the transaction of the work, so that both are there or neither."""
    file = result.file
    values = {
        "token": token_hash(token), "state": state, "words": result.words,
        "location": result.location, "name": file and file.name,
        "media": file and file.media_type, "content": file and file.content,
    }  # fmt: skip
    session.execute(
        text("SELECT end_job(:token, :state, :words, :location, :name, :media, :content)"), values
    )


def _finish(engine: Engine, token: str, state: str, words: str) -> None:
    with transaction(engine) as session:
        _end(session, token, state, Result(words))


class Runner(threading.Thread):
    """A thread that does jobs until it is stopped; looks when one is announced, and now and then.

    idle   called whenever the queue is empty
    """

    def __init__(self, engine: Engine, idle: Callable[[], None] = lambda: None) -> None:
        super().__init__(name="jobs", daemon=True)
        self._engine, self._idle = engine, idle
        self._stopped = threading.Event()
        self._woken, self._wake = os.pipe()
        self.number = secrets.randbelow(2**31 - 1) + 1

    def stop(self, wait_s: float = 10) -> None:
        """Let the job in hand go back to the queue and end."""
        self._stopped.set()
        os.write(self._wake, b".")
        self.join(wait_s)

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                with self._listening() as connection:
                    self._work(connection)
            except (psycopg.Error, DBAPIError):
                log.exception("jobs: the database does not answer")
                self._stopped.wait(LOOK_EVERY_S)

    def _listening(self) -> psycopg.Connection[Any]:
        """A connection that holds the lock of this runner and hears of new jobs."""
        address = self._engine.url.set(drivername="postgresql")
        connection = psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)
        connection.execute("SELECT pg_advisory_lock(%s, %s)", (LOCK_CLASS, self.number))
        connection.execute("LISTEN gisgrid_job")
        return connection

    def _work(self, connection: psycopg.Connection[Any]) -> None:
        while not self._stopped.is_set():
            connection.execute("SELECT 1")  # The lock is gone with a broken connection.
            while run_next(self._engine, self.number, self._stopped):
                if self._stopped.is_set():
                    return
            self._idle()
            select.select([connection.fileno(), self._woken], [], [], LOOK_EVERY_S)
            list(connection.notifies(timeout=0))
