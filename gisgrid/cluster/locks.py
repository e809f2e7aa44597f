"""Locks that the kernel gives back when their holder dies, however it dies."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import IO

LOOK_EVERY_S = 0.02


def open_lock(path: Path) -> IO[bytes]:
    """The file to lock, made if missing; it belongs to whom its folder belongs to."""
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")
    folder = path.parent.stat()
    if os.geteuid() == 0:
        os.fchown(file.fileno(), folder.st_uid, folder.st_gid)
    return file


@contextmanager
def alone(file: IO[bytes]) -> Iterator[None]:
    """Hold the lock exclusively, waiting for it."""
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def share(file: IO[bytes]) -> None:
    fcntl.flock(file, fcntl.LOCK_SH)


def seize(file: IO[bytes]) -> bool:
    """Take the lock exclusively at once, or say that somebody holds it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_free(path: Path) -> bool:
    with open_lock(path) as file:
        return seize(file)


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Look every 20 ms whether it holds; False when the time is over."""
    deadline = monotonic() + seconds
    while not condition():
        if monotonic() > deadline:
            return False
        sleep(LOOK_EVERY_S)
    return True
