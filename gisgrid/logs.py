"""Lines for whoever runs the server: JSON, one a line, and no resident's name in any of them.

A request is named by its number, the template of its address and the account: never by the
address itself, whose search words and codes lead to a door. Of a fault its kind and place in the
program are told and not its words, which quote what was typed; at level `debug` they are.
"""

import json
import logging
import secrets
import sys
import time
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("gisgrid.request")
HEADER = "X-Request-ID"
FRAMES = 12
# What health checks of a proxy ask every few seconds would bury the rest.
QUIET = ("/healthz", "/readyz", "/static/{digest}/{name}", "/favicon.ico")
_number: ContextVar[str] = ContextVar("request number", default="")


def configure(level: str, stream: TextIO | None = None) -> None:
    """Every line of the process, also those of other people's packages, goes through here."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JSONLines(tells_words=level == "debug"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # It names addresses with their questions; ours tells more and does not.
    logging.getLogger("uvicorn.access").disabled = True


class JSONLines(logging.Formatter):
    def __init__(self, *, tells_words: bool = False) -> None:
        super().__init__()
        self.tells_words = tells_words

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if _number.get():
            line["request"] = _number.get()
        line |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1]:
            line["fault"] = list(self._faults(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False, default=str)

    def _faults(self, error: BaseException) -> Iterator[dict[str, Any]]:
        """The error and what it came from, outermost first."""
        seen: BaseException | None = error
        while seen is not None:
            yield self._fault(seen)
            seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)

    def _fault(self, error: BaseException) -> dict[str, Any]:
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        told: dict[str, Any] = {
            "kind": f"{type(error).__module__}.{type(error).__name__}",
            "at": [f"{one.filename}:{one.lineno} {one.name}" for one in frames],
        }
        state = getattr(error, "sqlstate", None)
        constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
        told |= {k: v for k, v in (("sqlstate", state), ("constraint", constraint)) if v}
        return told | ({"words": str(error)} if self.tells_words else {})


def route_of(scope: Scope) -> str:
    """The address as the program knows it: `/c/{community}/households/{household}`."""
    return str(getattr(scope.get("route"), "path", "-"))


class RequestLog:
    """One line for each answer: number, method, route, status, milliseconds, account."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, number, status = time.perf_counter(), secrets.token_hex(6), 500
        scope.setdefault("state", {})
        reset = _number.set(number)

        async def send_numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = number
            await send(message)

        try:
            await self.app(scope, receive, send_numbered)
        finally:
            self._tell(scope, status, time.perf_counter() - begun)
            _number.reset(reset)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = route_of(scope)
        if route in QUIET and status < 400:
            return
        level = logging.ERROR if status >= 500 else logging.INFO
        told = {
            "method": scope["method"],
            "route": route,
            "status": status,
            "ms": round(1000 * seconds, 1),
            "account": scope["state"].get("account"),
        }
        log.log(level, "answered", extra={"told": told})
