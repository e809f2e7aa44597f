"""The plan editor in Chromium: from a click on a building to the figures of all grids."""

from typing import Any

from playwright.sync_api import Browser

from benchmarks import data, processes, versions
from benchmarks.data import Ground, Site
from benchmarks.report import Section, spread, table, verdict
from benchmarks.screen import WINDOW, chromium
from gisgrid.auth.service import enter
from gisgrid.db import transaction
from gisgrid.guards import COOKIE
from gisgrid.planning import drafts
from gisgrid.territory.service import get_community

CLICKS, GOAL, COPIES = 40, 100.0, 5
INTRODUCTION = """
A draft of the demo community ({cells:,} buildings, {households:,} households, {grids} grids) in
Chromium {chromium} without a window. A click gives a building to another grid; the time goes from
the event to the end of the script, when deviation bars, sums, what is to be dealt with, colours
and borders of all grids are written, and to two animation frames later, when they are on screen.
The larger draft is the same ground {copies} times side by side, drawn by the same script. There is
no peer with this function to compare with.
"""
# Clicks on cells that lie beside another grid: with a goal, each click changes two sums.
CLICK = """async (clicks) => {
  const m = gisgrid.draft.model(), found = [], frame = () => new Promise(requestAnimationFrame);
  for (const { one, two } of m.pairs) {
    if (m.of[one] === m.of[two] || !m.homes[one]) continue;
    if (found.length === clicks) break;
    const select = document.getElementById("target");
    select.value = m.of[two]; select.dispatchEvent(new Event("change"));
    const plot = document.querySelector(`[data-cell="${m.cells[one].id}"]`);
    const start = performance.now();
    plot.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    const script = performance.now() - start;
    await frame(); await frame();
    found.push([script, performance.now() - start]);
    plot.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  }
  return found;
}"""
SIZE = """() => {
  const m = gisgrid.draft.model(), households = m.homes.reduce((a, b) => a + b, 0);
  return { cells: m.cells.length, grids: m.grids.length, households };
}"""
# The ground several times over: ids and coordinates shifted, grids repeated.
REPEAT = """async (copies) => {
  const m = gisgrid.draft.model(), { map } = gisgrid.draft, span = 0.03, step = 1e6;
  const moved = (node, by) =>
    typeof node[0] === "number" ? [node[0] + by, node[1]] : node.map((n) => moved(n, by));
  const shape = (geometry, by) =>
    geometry && { ...geometry, coordinates: moved(geometry.coordinates, by) };
  const cells = [], now = { ...m, why: {}, reasons: {} };
  for (const name of ["grids", "of", "homes", "load", "before"]) now[name] = [];
  for (let k = 0; k < copies; k++) {
    const far = k * span, more = k * step;
    for (const cell of m.cells)
      cells.push({ ...cell, id: cell.id + more, outline: shape(cell.outline, far),
                   house: shape(cell.house, far) });
    for (const grid of m.grids)
      now.grids.push({ ...grid, id: grid.id + more, grid: grid.grid + more, home: null });
    for (const name of ["of", "before"]) now[name].push(...m[name].map((id) => id + k * step));
    for (const name of ["homes", "load"]) now[name].push(...m[name]);
  }
  const begin = performance.now();
  const model = gisgrid.makeModel(cells, now);
  const made = performance.now();
  const drawn = gisgrid.drawDraft(model);
  drawn.paint();
  const shown = performance.now(), times = [];
  for (const { one, two } of model.pairs) {
    if (model.of[one] === model.of[two] || !model.homes[one]) continue;
    if (times.length === 40) break;
    const start = performance.now();
    model.target = model.of[two]; model.pending.add(one);
    drawn.paint(); model.balance(); model.issues();
    times.push(performance.now() - start);
    model.pending.clear();
  }
  drawn.remove();
  return { cells: cells.length, model: made - begin, draw: shown - made, times };
}"""


def begin(place: Ground, site: Site) -> int:
    """A draft from the plan in force, drawn by the director."""
    with place.engine("app", site.database) as engine, transaction(engine) as session:
        actor = enter(session, site.director)
        plan = drafts.last_plan(session, site.community)
        assert actor is not None and plan is not None
        where = get_community(session, site.community)
        return drafts.from_plan(session, actor, where, plan).id


def measure(browser: Browser, origin: str, site: Site, draft: int) -> dict[str, Any]:
    context = browser.new_context(viewport=WINDOW, locale="zh-CN")  # type: ignore[arg-type]
    context.add_cookies([{"name": COOKIE, "value": site.director, "url": f"http://{origin}"}])
    page = context.new_page()
    page.goto(f"http://{origin}/c/{site.community}/plans/drafts/{draft}")
    page.wait_for_selector("[data-ready=yes]")
    page.evaluate(CLICK, 5)
    found = {
        **page.evaluate(SIZE),
        "clicks": page.evaluate(CLICK, CLICKS),
        "large": page.evaluate(REPEAT, COPIES),
    }
    context.close()
    return found


def run(place: Ground) -> Section:
    site = data.small(place)
    draft = begin(place, site)
    with processes.our_server(place.settings, site.database) as port, chromium() as browser:
        version = browser.version
        found = measure(browser, f"127.0.0.1:{port}", site, draft)
    script, shown = zip(*found["clicks"], strict=True)
    large = found["large"]
    goal, reached = verdict(sorted(shown)[len(shown) // 2], GOAL, at_least=False)
    rows = [
        [f"{found['cells']:,}", "click → figures written", spread(script, 1), "", ""],
        [f"{found['cells']:,}", "click → on screen", spread(shown, 1), goal, reached],
        [f"{large['cells']:,}", "change → figures and map", spread(large["times"], 1), "", ""],
        [f"{large['cells']:,}", "opening: neighbours", f"{large['model']:.0f}", "", ""],
        [f"{large['cells']:,}", "opening: drawing", f"{large['draw']:.0f}", "", ""],
    ]
    body = INTRODUCTION.format(
        cells=found["cells"], households=found["households"], grids=found["grids"],
        chromium=version.split(".")[0], copies=COPIES,
    )  # fmt: skip
    used = versions.told("fastapi", "playwright")
    headings = ("buildings", "what", "ms", "goal", "")
    return Section("editor", "Plan editor", used, f"{body}\n{table(headings, rows)}")
