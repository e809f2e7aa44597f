"""A client that asks a server a fixed number of times, run as a process of its own.

Reads one job a line on standard input and answers each with one line, both JSON. Plain sockets
and as little parsing as possible, so that the servers are measured and not the client; the same
for all of them.
"""

import asyncio
import json
import re
import statistics
import sys
import time
from itertools import cycle
from typing import Any

import uvloop

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE_S = 60


class BadAnswer(RuntimeError):
    """The server answered with something else than the page that was asked for."""


class Run:
    """`count` requests over several connections; paths are taken in turn."""

    def __init__(self, job: dict[str, Any], done: asyncio.Future[None]) -> None:
        self.requests, self.done = cycle(requests_of(job)), done
        self.left, self.clients = job["count"], job["clients"]
        self.waited_s: list[float] = []
        self.bytes = 0

    def take(self) -> bytes | None:
        self.left -= 1
        return next(self.requests) if self.left >= 0 else None

    def leave(self) -> None:
        self.clients -= 1
        if not self.clients and not self.done.done():
            self.done.set_result(None)

    def fail(self, reason: str) -> None:
        if not self.done.done():
            self.done.set_exception(BadAnswer(reason))


class Visitor(asyncio.Protocol):
    """One connection, which asks again as soon as it is answered."""

    def __init__(self, run: Run) -> None:
        self.run, self.open = run, True

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.answer, self.whole = bytearray(), 0
        request = self.run.take()
        if request is None:
            self.open = False
            self.transport.close()
            return
        self.asked = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.answer += data
        if not self.whole:
            self.read_head()
        if self.whole and len(self.answer) >= self.whole:
            self.run.waited_s.append(time.perf_counter() - self.asked)
            self.run.bytes += self.whole
            self.ask()

    def read_head(self) -> None:
        end = self.answer.find(b"\r\n\r\n")
        if end < 0:
            return
        length = LENGTH.search(self.answer, 0, end)
        if self.answer[9:12] not in (b"200", b"204") or not (length or self.answer[9:12] == b"204"):
            self.run.fail(bytes(self.answer[:300]).decode(errors="replace"))
            self.transport.close()
            return
        self.whole = end + 4 + (int(length[1]) if length else 0)

    def connection_lost(self, error: Exception | None) -> None:
        if self.open:
            self.run.fail(f"connection lost: {error}")
        else:
            self.run.leave()


def requests_of(job: dict[str, Any]) -> list[bytes]:
    lines = "".join(f"{name}: {value}\r\n" for name, value in job["headers"].items())
    host = f"Host: 127.0.0.1:{job['port']}\r\n"
    return [f"GET {path} HTTP/1.1\r\n{host}{lines}\r\n".encode() for path in job["paths"]]


async def carry_out(job: dict[str, Any]) -> dict[str, float]:
    """The job's `count` requests by `clients` connections: rate, waits in ms, bytes an answer."""
    loop = asyncio.get_running_loop()
    run = Run(job, loop.create_future())
    start = time.perf_counter()
    for _client in range(job["clients"]):
        await loop.create_connection(lambda: Visitor(run), "127.0.0.1", job["port"])
    await asyncio.wait_for(run.done, PATIENCE_S)
    seconds = time.perf_counter() - start
    return {
        "rate": len(run.waited_s) / seconds,
        "p50_ms": 1000 * statistics.median(run.waited_s),
        "bytes": run.bytes / len(run.waited_s),
    }


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(uvloop.run(carry_out(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
