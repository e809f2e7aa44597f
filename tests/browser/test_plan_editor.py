"""The director redraws grids on the map: by click, brush, key and line; two at one draft."""

import pytest

from tests.browser.conftest import BASE, DESK, PHONE

# A building with homes that can go to a neighbouring grid and leave both in one piece; its middle
# on the screen is its own. `skip` passes over the first ones.
MOVABLE = """(skip) => {
  const m = gisgrid.draft.model();
  const spot = (at) =>
    document.querySelector(`[data-cell="${m.cells[at].id}"]`).getBoundingClientRect();
  for (const { one, two } of m.pairs) {
    const from = m.of[one], to = m.of[two];
    if (!from || !to || from === to || m.homes[one] < 1) continue;
    m.pending = new Set([one]); m.target = to;
    const whole = m.parts(from).length === 1 && m.parts(to).length === 1;
    m.pending = new Set(); m.target = null;
    const { x, y, width, height } = spot(one), [px, py] = [x + width / 2, y + height / 2];
    const hit = document.elementFromPoint(px, py);
    if (whole && hit?.dataset.cell == m.cells[one].id && skip-- <= 0)
      return { at: one, cell: m.cells[one].id, from, to, homes: m.homes[one], x: px, y: py };
  }
}"""
# Leaflet begins to zoom in the next frame, and what is measured while it does is gone at the end.
ZOOMED = """() => new Promise((done) => {
  const look = () =>
    document.querySelector(".leaflet-zoom-anim") ? requestAnimationFrame(look) : done();
  requestAnimationFrame(() => requestAnimationFrame(look));
})"""
OF = "(at) => gisgrid.draft.model().of[at]"
LOAD = """(id) => Number(document.querySelector(`#rows [data-id="${id}"] .number`).textContent)"""


def begin(seat):
    page = seat.go(f"{BASE}/plans")
    page.get_by_role("button", name="从它另起草案").first.click()
    page.wait_for_selector("[data-ready=yes]")
    return page


def saved(page):
    page.wait_for_function("() => document.getElementById('saved').textContent === '已保存'")


def press(page, keys, label):
    """A key of undo or redo, until the cell lies in the grid."""
    page.keyboard.press(keys)
    at, grid = label
    page.wait_for_function("([at, id]) => gisgrid.draft.model().of[at] === id", arg=[at, grid])


def aim(page, grid):
    page.select_option("#target", str(grid))


def test_click_a_building_over_and_back(sit):
    seat = sit("director", DESK)
    page = begin(seat)
    one = page.evaluate(MOVABLE, 0)
    before = page.evaluate(LOAD, one["to"])
    aim(page, one["to"])
    page.mouse.click(one["x"], one["y"])
    # The balance reacts before anything is sent.
    assert page.evaluate(LOAD, one["to"]) == before + one["homes"]
    assert f"{one['homes']}户" in page.locator("#picked").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate(LOAD, one["to"]) == before
    page.mouse.click(one["x"], one["y"])
    aim(page, one["to"])
    page.locator("body").press("Enter")
    saved(page)
    assert page.evaluate(OF, one["at"]) == one["to"]
    press(page, "Control+z", (one["at"], one["from"]))
    press(page, "Control+y", (one["at"], one["to"]))
    page.reload()
    page.wait_for_selector("[data-ready=yes]")
    assert page.evaluate(OF, one["at"]) == one["to"]
    press(page, "Control+z", (one["at"], one["from"]))
    assert seat.faults == []


def test_walk_by_arrows_choose_by_space_put_by_enter(sit):
    page = begin(sit("director", DESK))
    page.locator(".leaflet-container").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    spoken = page.locator("#spoken").inner_text()
    assert "户" in spoken
    page.keyboard.press(" ")
    assert "已选 1栋" in page.locator("#picked").inner_text()
    chosen = page.evaluate("[...gisgrid.draft.model().pending][0]")
    other = page.evaluate(
        "(at) => { const m = gisgrid.draft.model();"
        " return m.grids.find(({ id }) => id !== m.of[at]).id }", chosen
    )  # fmt: skip
    aim(page, other)
    page.locator(".leaflet-container").focus()
    page.keyboard.press("Enter")
    saved(page)
    assert page.evaluate(OF, chosen) == other


def test_brush_over_buildings(sit):
    page = begin(sit("director", DESK))
    one = page.evaluate(MOVABLE, 0)
    aim(page, one["to"])
    page.locator("body").press("b")
    assert page.locator("[data-tool=brush]").get_attribute("aria-pressed") == "true"
    page.mouse.move(one["x"], one["y"])
    page.mouse.down()
    page.mouse.move(one["x"] + 70, one["y"] + 30, steps=8)
    page.mouse.up()
    count = page.evaluate("gisgrid.draft.model().pending.size")
    assert count >= 2
    page.locator("[data-do=put]").click()
    saved(page)
    assert page.evaluate(OF, one["at"]) == one["to"]


def test_lock_split_and_merge(sit):
    page = begin(sit("director", DESK))
    one = page.evaluate(MOVABLE, 0)
    grids = page.locator("#rows li").count()
    aim(page, one["to"])
    page.locator("[data-do=lock]").click()
    saved(page)
    page.mouse.click(one["x"], one["y"])
    page.locator("[data-do=put]").click()
    page.wait_for_selector("text=锁")
    assert page.evaluate(OF, one["at"]) == one["from"]
    page.locator("[data-do=split]").click()
    page.fill("#ask-name", "新片")
    page.locator("#ask-yes").click()
    page.wait_for_function("n => document.querySelectorAll('#rows li').length === n", arg=grids + 1)
    made = page.evaluate(OF, one["at"])
    assert made not in (one["from"], one["to"])
    page.locator("[data-do=merge]").click()
    page.select_option("#ask-gone", str(made))
    page.select_option("#ask-into", str(one["from"]))
    page.locator("#ask-yes").click()
    page.wait_for_function("n => document.querySelectorAll('#rows li').length === n", arg=grids)
    assert page.evaluate(OF, one["at"]) == one["from"]


# Lines across the open side of a cell, a little longer than it, in pixels.
OPEN_LINES = """() => {
  const { map } = gisgrid.draft;
  const m = gisgrid.draft.model(), box = map.getContainer().getBoundingClientRect();
  const found = [];
  m.cells.forEach((cell) => {
    if (!cell.house) return;
    const ground = L.geoJSON(cell.outline).getBounds(), house = L.geoJSON(cell.house).getBounds();
    const free = ground.getEast() - house.getEast();
    if (free < 0.00035) return;
    const x = (ground.getEast() + house.getEast()) / 2;
    const ends = [[ground.getSouth() - 0.00003, x], [ground.getNorth() + 0.00003, x]];
    const place = (end) => {
      const p = map.latLngToContainerPoint(end);
      return [box.x + p.x, box.y + p.y];
    };
    found.push({ free, ends: ends.map(place) });
  });
  const onMap = ([x, y]) => document.elementFromPoint(x, y)?.closest(".leaflet-container");
  const seen = found.filter(({ ends }) => ends.every(onMap) && ends[0][1] - ends[1][1] > 12);
  return seen.sort((a, b) => b.free - a.free).slice(0, 12).map(({ ends }) => ends);
}"""


def test_cut_open_ground_by_a_line(sit):
    page = begin(sit("director", DESK))
    cells = page.evaluate("gisgrid.draft.model().cells.length")
    for (ax, ay), (bx, by) in page.evaluate(OPEN_LINES):
        page.locator("body").press("l")
        page.mouse.click(ax, ay)
        page.mouse.click(bx, by)
        with page.expect_response("**/steps") as answer:
            page.locator("body").press("Enter")
        if answer.value.ok:
            break
        page.reload()
        page.wait_for_selector("[data-ready=yes]")
    else:
        pytest.fail("no line was accepted")
    page.wait_for_function("n => gisgrid.draft.model().cells.length > n", arg=cells)
    page.keyboard.press("Control+z")
    page.wait_for_function("n => gisgrid.draft.model().cells.length === n", arg=cells)


def test_what_lies_nowhere_is_found_by_f8(sit):
    seat = sit("director", DESK)
    page = begin(seat)
    one = page.evaluate(MOVABLE, 0)
    # Out of all grids, as a program could: the editor finds it.
    done = page.evaluate(
        """([cell, version]) => fetch(location.pathname + "/steps", { method: "POST",
          headers: { Accept: "application/json", "X-CSRF-Token":
            JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRF-Token"] },
          body: new URLSearchParams({ kind: "move", cells: JSON.stringify([cell]), version }) })
          .then((answer) => answer.status)""",
        [one["cell"], 1],
    )
    assert done == 200
    page.reload()
    page.wait_for_selector("[data-ready=yes]")
    assert page.locator("#loose").inner_text() == "1"
    page.locator("body").press("F8")
    first = page.locator("#issues [aria-current]")
    assert "不在任何网格" in first.inner_text()
    assert page.locator(f"[data-cell='{one['cell']}']").bounding_box()["width"] > 20


def test_two_people_at_one_draft(sit):
    page = begin(sit("director", DESK))
    second = sit("admin", DESK)
    other = second.go(page.url.removeprefix(second.address))
    other.wait_for_selector("[data-ready=yes]")
    a, b = page.evaluate(MOVABLE, 0), page.evaluate(MOVABLE, 6)
    assert a["at"] != b["at"]
    for where, one in ((page, a), (other, b)):
        aim(where, one["to"])
        where.mouse.click(one["x"], one["y"])
        where.locator("[data-do=put]").click()
        saved(where)
    # The slower one is told, and both changes stand.
    assert "已合在一起" in other.locator(".toast").first.inner_text()
    assert other.evaluate(OF, a["at"]) == a["to"]
    assert other.evaluate(OF, b["at"]) == b["to"]
    # The same building by both: the second does not overwrite the first.
    back = page.evaluate(MOVABLE, 2)
    aim(page, back["to"])
    page.mouse.click(back["x"], back["y"])
    aim(other, back["from"])
    elsewhere = other.evaluate(
        "(one) => gisgrid.draft.model().grids.map(({ id }) => id)"
        ".find((id) => id !== one.from && id !== one.to)", back
    )  # fmt: skip
    aim(other, elsewhere)
    other.mouse.click(back["x"], back["y"])
    page.locator("[data-do=put]").click()
    saved(page)
    with other.expect_response("**/steps"):
        other.locator("[data-do=put]").click()
    other.wait_for_function("() => document.getElementById('saved').textContent.includes('已改了')")
    other.wait_for_function(
        "([at, id]) => gisgrid.draft.model().of[at] === id", arg=[back["at"], back["to"]]
    )


def test_on_a_phone(sit):
    seat = sit("director", PHONE, has_touch=True)
    page = begin(seat)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    # Houses are a finger wide only when one is near.
    for _time in range(2):
        page.get_by_role("button", name="放大").tap()
        page.evaluate(ZOOMED)
    one = page.evaluate(MOVABLE, 0)
    aim(page, one["to"])
    page.touchscreen.tap(one["x"], one["y"])
    page.locator("[data-do=put]").tap()
    saved(page)
    assert page.evaluate(OF, one["at"]) == one["to"]
    assert seat.faults == []
