"""A data folder for each test, and the processes that a test looks at."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from gisgrid import cluster
from gisgrid.cluster.locks import wait_for
from gisgrid.config import Settings, clean_environment

PROGRAM = """
import sys
from gisgrid import cluster, config
with cluster.running(config.load(), throwaway=True):
    print("in", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def folder_for_data() -> Iterator[Path]:
    """An empty folder. pytest's own is closed to the user that runs PostgreSQL for root."""
    folder = Path(tempfile.mkdtemp(prefix="gisgrid-test-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    kill_servers(folder)
    shutil.rmtree(folder)


def kill_servers(folder: Path) -> None:
    """What a failed test left running."""
    for pid_file in folder.rglob("postmaster.pid"):
        with suppress(ProcessLookupError):
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
        pid_file.unlink()


@pytest.fixture
def data() -> Iterator[Path]:
    with folder_for_data() as folder:
        yield folder


@pytest.fixture(scope="session")
def made_cluster() -> Iterator[Path]:
    """A data folder whose cluster was made once: making one is most of a test's time."""
    with folder_for_data() as folder:
        with cluster.running(Settings(data=folder, runtime=folder), throwaway=True):
            pass
        yield folder


@pytest.fixture
def settings(made_cluster: Path) -> Iterator[Settings]:
    """A cluster that is there and does not run; the test must leave it able to start."""
    yield Settings(data=made_cluster, runtime=made_cluster)
    kill_servers(made_cluster)


@pytest.fixture
def another_program() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Starts a second program on a data folder and waits until it uses the server."""
    started = []

    def start(data: Path, wait: bool = True) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            env=clean_environment() | {"GISGRID_DATA": str(data)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(program)
        assert not wait or program.stdout.readline() == "in\n"
        return program

    yield start
    for program in started:
        program.kill()
        program.communicate()


def leave(program: subprocess.Popen[str]) -> None:
    """Let the program end in its own way."""
    program.communicate("\n", timeout=30)
    assert program.returncode == 0


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


def is_alive(pid: int) -> bool:
    """A dead process that nobody has collected does not count."""
    with suppress(FileNotFoundError):
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    assert wait_for(lambda: not is_alive(pid), 10)


def scalar(server: cluster.Server, query: str, role: str = "superuser", database: str = "postgres"):
    with cluster.open_connection(server.url(role, database)) as connection:
        return connection.execute(query).fetchone()[0]


def as_user(name: str, action: Callable[[], None]) -> str:
    """Do something as another user of the machine; returns what went wrong, or nothing.

    In a fork, not in a new program: that user may have no right to read this Python.
    """
    person = pwd.getpwnam(name)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(person.pw_gid)
            os.setuid(person.pw_uid)
            action()
        except BaseException as error:
            os.write(writer, repr(error).encode() or b"?")
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as file:
        trouble = file.read()
    os.waitpid(child, 0)
    return trouble
