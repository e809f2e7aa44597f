"""How much of a request is read: nobody fills the server's memory before the guards were asked."""

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from gisgrid.i18n import _
from gisgrid.pages import error_page

# An import may bring 100 MB of files; beside it stand the other fields.
MOST_BYTES = 110_000_000
# Whoever is not signed in sends a name and a password.
MOST_OF_GUESTS = 100_000


class BodyLimit:
    """Refuses a body by its announced length, and one of unknown length, before it is read.

    cookie   what a signed-in browser sends; whether it is genuine is for the guards to say
    """

    def __init__(self, app: ASGIApp, cookie: str) -> None:
        self.app, self.cookie = app, cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._refusal(Request(scope)) if scope["type"] == "http" else None
        if refused is None:
            await self.app(scope, receive, send)
            return
        status, words = refused
        await error_page(Request(scope), status, words)(scope, receive, send)

    def _refusal(self, request: Request) -> tuple[int, str] | None:
        if "transfer-encoding" in request.headers:
            return 411, _("没有说明内容有多大，没有接收。")
        announced = request.headers.get("content-length", "0")
        is_known = self.cookie in request.cookies or "authorization" in request.headers
        most = MOST_BYTES if is_known else MOST_OF_GUESTS
        if announced.isdigit() and int(announced) <= most:
            return None
        return 413, _("内容太大：一次最多{mb}MB。").format(mb=MOST_BYTES // 1_000_000)
