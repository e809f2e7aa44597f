"""The first grid on screen in Chromium: our map page against one written by hand."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import data, processes, versions
from benchmarks.data import Ground, Site
from benchmarks.page import grids_of
from benchmarks.report import Section, ratio, spread, table, verdict
from benchmarks.server import HAND_WRITTEN
from gisgrid import assets
from gisgrid.guards import COOKIE

ROUNDS, GOAL = 9, 1.15
WINDOW = {"width": 1366, "height": 768}
OURS, PEER = "gisgrid", "hand-written"
INTRODUCTION = """
Milliseconds from the start of the navigation, the server's work included, to two animation frames
after the first `path.grid` stands in the page; Chromium {chromium} without a window, 1366 × 768,
an empty cache each time, signed in as the director of the demo. The hand-written page is Leaflet
with the same grids inline and the same vector tiles on canvas, served from memory by the same
server: no session, no figures, no list, no card. Bytes are those on the wire, bodies with heads,
until the page is at rest.
"""

# Two frames after the first grid exists, and from a click to two frames after the card. Promises:
# the page's policy forbids evaluating text, as a poll of the driver would.
WATCH = """
(() => {
  const after = (find, then) => {
    const look = () => find()
      ? requestAnimationFrame(() => requestAnimationFrame(then)) : requestAnimationFrame(look);
    requestAnimationFrame(look);
  };
  window.firstGrid = new Promise((told) =>
    after(() => document.querySelector("path.grid"), () => told(performance.now())));
  window.cardAfter = new Promise((told) => addEventListener("click", (event) => {
    const start = event.timeStamp;
    after(() => document.querySelector("#card .number-tile"),
          () => told(performance.now() - start));
  }, { capture: true, once: true }));
})();
"""
# A place in the window where a grid, and nothing above it, is hit.
PLACE = """() => {
  for (const path of document.querySelectorAll("path.grid")) {
    const box = path.getBoundingClientRect();
    const x = box.x + box.width / 2, y = box.y + box.height / 2 + 12;
    if (document.elementFromPoint(x, y) === path) return [x, y];
  }
}"""


def write_page(place: Ground, site: Site) -> Path:
    """The peer's page, with the grids inside and the same Leaflet as ours."""
    text = Path(__file__).with_name("hand_written.html").read_text(encoding="utf-8")
    for name in ("leaflet.css", "leaflet.js", "vectorgrid.js"):
        text = text.replace(f"@{name}@", assets.load().url(name))
    grids = json.dumps(grids_of(place, site), ensure_ascii=False)
    path = place.folder / "hand_written.html"
    path.write_text(
        text.replace("@grids@", grids).replace("@base@", f"/c/{site.community}"), encoding="utf-8"
    )
    return path


class Visit:
    """One look at a page with an empty cache, and what came over the wire."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin = page, origin
        self.bytes, self.errors = 0.0, 0
        self.hosts: list[str] = []
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._finished)
        page.on("request", lambda request: self.hosts.append(urlsplit(request.url).netloc))
        page.on("pageerror", self._failed)
        page.on("console", lambda said: self._failed(said) if said.type == "error" else None)
        page.add_init_script(WATCH)

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]

    def _failed(self, _error: object) -> None:
        self.errors += 1

    def open(self, path: str) -> dict[str, float]:
        self.page.goto(f"http://{self.origin}{path}", wait_until="networkidle")
        found = {
            "first": self.page.evaluate("window.firstGrid"),
            "bytes": self.bytes,
            "nodes": self.page.evaluate("document.querySelectorAll('*').length"),
            "foreign": sum(host not in ("", self.origin) for host in self.hosts),
        }
        if path != HAND_WRITTEN:
            found["card"] = self.click()
        return found | {"errors": self.errors}

    def click(self) -> float:
        self.page.mouse.click(*self.page.evaluate(PLACE))
        return float(self.page.evaluate("window.cardAfter"))


@contextmanager
def chromium() -> Iterator[Browser]:
    # The sandbox of Chromium does not work for root.
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=options)
        yield browser
        browser.close()


def look(browser: Browser, origin: str, token: str, path: str) -> dict[str, float]:
    context = browser.new_context(viewport=WINDOW, locale="zh-CN")  # type: ignore[arg-type]
    context.add_cookies([{"name": COOKIE, "value": token, "url": f"http://{origin}"}])
    found = Visit(context.new_page(), origin).open(path)
    context.close()
    return found


def measure(place: Ground, site: Site) -> tuple[str, dict[str, list[dict[str, float]]]]:
    """Chromium's version, and the looks at both pages in turn; a first pair warms up."""
    paths = {PEER: HAND_WRITTEN, OURS: f"/c/{site.community}/map"}
    page = write_page(place, site)
    looks: dict[str, list[dict[str, float]]] = {name: [] for name in paths}
    with processes.our_server(place.settings, site.database, page) as port, chromium() as browser:
        for _round in range(1 + ROUNDS):
            for name, path in paths.items():
                looks[name].append(look(browser, f"127.0.0.1:{port}", site.director, path))
        return browser.version, {name: found[1:] for name, found in looks.items()}


def _values(looks: list[dict[str, float]], name: str) -> list[float]:
    return [one[name] for one in looks]


def run(place: Ground) -> Section:
    version, looks = measure(place, data.small(place))
    rows = []
    for name, found in looks.items():
        first = _values(found, "first")
        times = ratio(first, _values(looks[PEER], "first"))
        goal, reached = verdict(times, GOAL, at_least=False) if name == OURS else ("", "")
        card = spread(_values(found, "card")) if name == OURS else ""
        rows.append([
            name, spread(first), f"{times:.2f}", goal, reached,
            spread([size / 1000 for size in _values(found, "bytes")]),
            spread(_values(found, "nodes")), card,
            f"{max(_values(found, 'foreign')):.0f}", f"{max(_values(found, 'errors')):.0f}",
        ])  # fmt: skip
    headings = (
        "page", "first grid ms", "÷ hand-written", "goal", "", "kB on the wire", "DOM nodes",
        "click → card ms", "foreign requests", "console errors",
    )  # fmt: skip
    body = INTRODUCTION.format(chromium=version.split(".")[0])
    used = versions.told("folium", "fastapi", "uvicorn", "playwright")
    return Section("screen", "First grid on screen", used, f"{body}\n{table(headings, rows)}")
