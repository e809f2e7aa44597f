"""The page toolkit: render a template with all that every page needs, say what was done, send on.

Knows templates, language, nonce, notices and paging; knows no database and no feature. What a
template expects stands in the comment at its top.
"""

import base64
import binascii
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gisgrid import assets, i18n
from gisgrid.i18n import _

NOTICE_COOKIE = "notice"
LANGUAGE_COOKIE = "lang"
YEAR_S = 365 * 24 * 3600

# `same-origin` and not `no-referrer`: the latter turns the Origin of our own forms into "null".
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}
CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'"


@dataclass(frozen=True)
class Notice:
    """What was just done, shown once on the next page.

    undo    address that takes it back by POST, or None
    draft   name of the form whose text on the device is no longer needed, or None
    """

    text: str
    undo: str | None = None
    draft: str | None = None


@dataclass(frozen=True)
class Paging:
    """One page of a list: `total` rows in all, pages count from 1."""

    total: int
    page: int = 1
    size: int = 50

    @property
    def last_page(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return min(self.total, (self.page - 1) * self.size + 1)

    @property
    def last(self) -> int:
        return min(self.total, self.page * self.size)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


def _text_of(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else value


def link(path: str, /, **filters: object) -> str:
    """Address of a list with its filter; filters that are None, empty text or empty list drop out.

    A list repeats its name, a bool says yes or no, a day is written 2026-11-23. A trailing
    underscore goes, so that Python's own words can be names: `from_=…`.
    """
    kept = [(name.rstrip("_"), value) for name, value in filters.items()]
    pairs = [
        (name, _text_of(one))
        for name, value in kept
        for one in (value if isinstance(value, list | tuple) else [value])
        if one is not None and one != ""
    ]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def icon(name: str, size: int = 20) -> Markup:
    """An icon of the sprite; silent for readers, because a word always stands beside it."""
    if name not in assets.ICONS:
        raise KeyError(name)
    address = assets.load().url("icons.svg")
    return Markup(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"/></svg>'
    ).format(size, address, name)


@lru_cache(maxsize=1)
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(assets.WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        _=_,
        link=link,
        icon=icon,
        asset=lambda name: assets.load().url(name),
        day=i18n.day,
        short_day=i18n.short_day,
        month=i18n.month,
        clock=i18n.clock,
        ago=i18n.ago,
        span=i18n.span,
        number=i18n.number,
    )
    return made


def policy(nonce: str, pictures_from: Sequence[str] = ()) -> str:
    """The content security policy of a page: nothing but ourselves, scripts only by nonce.

    pictures_from   other hosts whose tiles lie under the page's map
    """
    others = "".join(f" {origin}" for origin in pictures_from)
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data:{others}; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def _packed(notice: Notice) -> str:
    return base64.urlsafe_b64encode(json.dumps(asdict(notice)).encode()).decode()


def _notices(request: Request) -> list[Notice]:
    """The notice left by the page before; one that was tampered with is ignored."""
    try:
        fields = json.loads(base64.urlsafe_b64decode(request.cookies[NOTICE_COOKIE]))
        notice = Notice(**fields)
    except (KeyError, TypeError, ValueError, binascii.Error):
        return []
    own_address = notice.undo is None or str(notice.undo).startswith("/c/")
    return [notice] if own_address else []


def _here(request: Request) -> Any:
    """`here(sort="-days", page=None)`: this address with some filters changed."""

    def here(**changes: object) -> str:
        filters: dict[str, Any] = {
            name: request.query_params.getlist(name) for name in request.query_params
        }
        return link(request.url.path, **(filters | changes))

    return here


def wants_fragment(request: Request) -> bool:
    """The request came from htmx and wants a part of a page."""
    return "hx-request" in request.headers and "hx-history-restore-request" not in request.headers


def _shared(request: Request, nonce: str) -> dict[str, Any]:
    state = request.state
    actor = getattr(state, "actor", None)
    return {
        "community": getattr(state, "community", None),
        "actor": actor,
        "can": lambda verb: actor is not None and actor.can(verb),
        "csrf": getattr(state, "csrf", ""),
        "unread": getattr(state, "unread", 0),
        "today": getattr(state, "today", None) or date.today(),
        "lang": i18n.current_language(),
        "nonce": nonce,
        "notices": [] if wants_fragment(request) else _notices(request),
        "path": request.url.path,
        "query": request.query_params,
        "here": _here(request),
    }


def render(
    request: Request,
    template: str,
    /,
    status: int = 200,
    pictures_from: Sequence[str] = (),
    **context: object,
) -> HTMLResponse:
    """A page or fragment with its policy; what every template may use is in `_shared`.

    `community` (.code, .name, .synthetic) gives the page its frame and `base` its addresses;
    `pictures_from` are the other hosts whose pictures it may show.
    """
    nonce = secrets.token_urlsafe(16)
    shared = _shared(request, nonce)
    values = {**shared, **context}
    values["base"] = f"/c/{values['community'].code}" if values["community"] else ""
    body = environment().get_template(template).render(values)
    response = HTMLResponse(body, status_code=status)
    response.headers["Content-Security-Policy"] = policy(nonce, pictures_from)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "HX-Request, Cookie"
    if shared["notices"]:
        response.delete_cookie(NOTICE_COOKIE)
    return response


def send_on(address: str, notice: Notice | None = None) -> RedirectResponse:
    """Answer a saved form: 303 to the page that shows the result, with a notice."""
    response = RedirectResponse(address, status_code=303)
    if notice:
        response.set_cookie(
            NOTICE_COOKIE, _packed(notice), max_age=60, httponly=True, samesite="lax"
        )
    return response


def error_page(
    request: Request,
    status: int,
    message: str,
    /,
    fields: Mapping[str, str] | None = None,
    fault: str | None = None,
) -> HTMLResponse:
    """What happened, what is kept, what to do.

    message   a sentence for the user
    fields    form field → what is wrong with it
    fault     short number of a fault of the program, as the log has it
    """
    template = "error_part.html" if wants_fragment(request) else "error.html"
    return render(
        request,
        template,
        status=status,
        code=status,
        message=message,
        fields=dict(fields or {}),
        fault=fault,
    )


class PageMiddleware:
    """Sets the language of the request, and on each answer the headers that keep it to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", CLOSED_POLICY)
            await send(message)

        with i18n.use_language(Request(scope).cookies.get(LANGUAGE_COOKIE, "zh")):
            await self.app(scope, receive, send_guarded)


def own_address(wish: str | None) -> str:
    """A path of this site, else the start page: no sending on to elsewhere."""
    is_own = bool(wish) and str(wish).startswith("/") and not str(wish).startswith(("//", "/\\"))
    return str(wish) if is_own else "/"


router = APIRouter()


@router.get("/language/{language}", include_in_schema=False)
def switch_language(language: str, back: str = "/") -> Response:
    """Show the pages in Chinese or English on this device."""
    response = send_on(own_address(back))
    response.set_cookie(
        LANGUAGE_COOKIE, i18n.known_language(language), max_age=YEAR_S, samesite="lax"
    )
    return response
