"""The demo community in a real browser that refuses every host but ours."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright
from starlette.types import ASGIApp

from gisgrid.app import create_app
from gisgrid.cluster import Server
from gisgrid.config import Settings
from gisgrid.guards import COOKIE
from tests.conftest import Database, DemoTemplate, cloned

BASE = "/c/232762100001"
DESK = {"width": 1366, "height": 625}
PHONE = {"width": 360, "height": 800}
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--no-sandbox",
]  # fmt: skip


class Served(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets: object = None) -> None:
        await super().startup(sockets)  # type: ignore[arg-type]
        self.listens.set()


@pytest.fixture(scope="session")
def demo(server: Server, demo_template: DemoTemplate) -> Iterator[Database]:
    """The demo community in a database of this worker's own."""
    with cloned(server, demo_template.name) as database:
        yield database


@contextmanager
def listening(app: ASGIApp) -> Iterator[str]:
    """The address of an application on a free port of the loopback."""
    served = Served(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    assert served.listens.wait(30)
    port = served.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    served.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def address(settings: Settings, demo: Database) -> Iterator[str]:
    """Our own server."""
    with listening(create_app(settings, demo.app, has_demo=True)) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@dataclass
class Seat:
    """Somebody at a browser. `faults` collects what must not happen on any page, `known` are
    the other hosts that the settings name."""

    address: str
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)
    known: tuple[str, ...] = ()

    def watch(self) -> None:
        self.context.route("**/*", self._only_ours)
        self._listen()

    def _listen(self) -> None:
        self.page.on("console", lambda m: self._note(m.type in ("error", "warning"), m.text))
        self.page.on("pageerror", lambda e: self._note(True, str(e)))
        self.page.on("response", lambda r: self._note(r.status >= 400, f"{r.status} {r.url}"))

    def tab(self) -> "Seat":
        """Another page of the same browser."""
        made = Seat(self.address, self.context, self.context.new_page())
        made._listen()
        return made

    def _only_ours(self, route, request: Request) -> None:  # type: ignore[no-untyped-def]
        if request.url.startswith((self.address, *self.known, "data:", "blob:")):
            route.continue_()
        else:
            self._note(True, f"foreign: {request.url}")
            route.abort()

    def _note(self, is_fault: bool, words: str) -> None:
        if is_fault:
            self.faults.append(words)

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def enter(self, token: str) -> None:
        """Be somebody without a password."""
        self.context.add_cookies([{"name": COOKIE, "value": token, "url": self.address}])

    def sign_in(self, name: str) -> None:
        self.go("/login")
        self.page.fill("#username", name)
        self.page.fill("#password", "demo")
        self.page.press("#password", "Enter")
        self.page.wait_for_url(lambda url: "/login" not in url)


@pytest.fixture
def sit(browser: Browser, address: str) -> Iterator[object]:
    """`sit("director", PHONE)`: a fresh browser in which somebody is signed in (None: a guest)."""
    seats: list[Seat] = []

    def take(name: str | None = None, size: dict[str, int] = DESK, **options: object) -> Seat:
        context = browser.new_context(viewport=size, locale="zh-CN", **options)  # type: ignore[arg-type]
        seat = Seat(address, context, context.new_page())
        seat.watch()
        seats.append(seat)
        if name:
            seat.sign_in(name)
        return seat

    yield take
    for seat in seats:
        seat.context.close()
