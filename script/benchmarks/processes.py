"""Starting and stopping what is measured: our server, tipg, the client, the peers' environment."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from gisgrid.cluster import Server
from gisgrid.config import Settings

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
PEERS = CHECKOUT / "build" / "bench-venv"
LOCK = HERE / "requirements.txt"
PATIENCE_S = 60
CONNECTIONS = 4


class Peers(RuntimeError):
    """The peers' environment is missing."""


def peers_python() -> str:
    found = PEERS / "bin" / "python"
    if not found.exists():
        raise Peers(f"{found} is missing: script/bench makes it")
    return str(found)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(command: list[str], **more: str) -> Iterator[subprocess.Popen[str]]:
    """A child with two pipes; asked to end when the block ends, and waited for."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), **more}
    child = subprocess.Popen(
        command, env=environment, cwd=CHECKOUT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield child
    finally:
        child.terminate()
        child.wait(PATIENCE_S)
        for pipe in (child.stdin, child.stdout):
            pipe.close()  # type: ignore[union-attr]


def wait_until_ready(child: subprocess.Popen[str], address: str) -> None:
    """Raises RuntimeError when the server ends or stays silent."""
    end = time.monotonic() + PATIENCE_S
    while child.poll() is None and time.monotonic() < end:
        try:
            urlopen(address, timeout=5).close()
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"no answer: {address}")


@contextmanager
def our_server(settings: Settings, database: str, page: Path | None = None) -> Iterator[int]:
    """Our application on a database of the running cluster: one worker. Gives the port."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.server", str(port), *([str(page)] if page else [])]
    where = {
        "GISGRID_DATA": str(settings.data),
        "GISGRID_RUNTIME": str(settings.runtime),
        "GISGRID_DATABASE": database,
    }
    with process(command, **where) as child:
        wait_until_ready(child, f"http://127.0.0.1:{port}/healthz")
        yield port


@contextmanager
def tipg(server: Server, database: str) -> Iterator[int]:
    """tipg with one worker and as many connections as ours, as the owner: no policy binds it."""
    port, url = free_port(), server.url("owner", database)
    socket_folder = quote(str(url.query["host"]), safe="")
    where = {
        "DATABASE_URL": f"postgresql://{url.username}@{socket_folder}:{url.query['port']}/{database}",
        "DB_MIN_CONN_SIZE": str(CONNECTIONS),
        "DB_MAX_CONN_SIZE": str(CONNECTIONS),
        "TIPG_DB_TABLES": '["public.household"]',
        "TIPG_DB_EXCLUDE_FUNCTION_SCHEMAS": '["public"]',
    }
    command = [peers_python(), "-m", "uvicorn", "tipg.main:app", "--port", str(port)]
    with process([*command, "--log-level", "warning"], **where) as child:
        wait_until_ready(child, f"http://127.0.0.1:{port}/healthz")
        yield port


class Asking:
    """A child that answers each line with a line of JSON."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self.child = child

    def ask(self, job: Any) -> Any:
        assert self.child.stdin and self.child.stdout
        self.child.stdin.write(json.dumps(job) + "\n")
        self.child.stdin.flush()
        answer = self.child.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.child.args} ended without an answer")
        return json.loads(answer)


@contextmanager
def asking(*command: str) -> Iterator[Asking]:
    with process(list(command)) as child:
        yield Asking(child)
