"""The director asks for a proposal, sees why, drags a unit, locks by keyboard, bounds changes."""

from tests.browser.conftest import BASE, DESK, PHONE


def proposal(seat):
    """A new proposal, made by the button."""
    page = seat.go(f"{BASE}/pairing")
    page.get_by_role("button", name="求一个建议").click()
    page.wait_for_url("**/pairing?proposal=*")
    return page


def test_ask_look_and_lock_by_keyboard(sit):
    page = proposal(sit("director", DESK))
    assert page.get_by_text("已证明最优").is_visible()
    link = page.locator("[data-pick='09']")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#why h3:has-text('09 ↔')")
    assert page.locator("#why .second").inner_text().startswith("第二选择")
    assert page.locator(".grids path.picked[data-grid='09']").count() == 1
    page.locator("#why button:has-text('锁定')").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=锁定 1 · 禁配 0")


def test_drag_a_unit_onto_a_grid(sit):
    page = proposal(sit("director", DESK))
    seat = page.locator(".seat").first
    partner = seat.get_attribute("data-partner")
    here = seat.bounding_box()
    there = page.locator(".grids path[data-grid='20']").bounding_box()
    page.mouse.move(here["x"] + here["width"] / 2, here["y"] + here["height"] / 2)
    page.mouse.down()
    page.mouse.move(there["x"] + there["width"] / 2, there["y"] + there["height"] / 2, steps=6)
    assert page.locator(".grids path.target").get_attribute("data-grid") == "20"
    page.mouse.up()
    page.wait_for_selector("text=锁定 1 · 禁配 0")
    assert page.locator(f".seat[data-partner='{partner}'] title").text_content().endswith("20")


def test_the_slider_asks_for_fewer_changes(sit):
    page = proposal(sit("director", DESK))
    slider = page.locator("#changes")
    slider.focus()
    page.keyboard.press("Home")
    least = slider.input_value()
    assert page.locator("#changes-now").inner_text() == least
    page.get_by_role("button", name="按这个上限求解").click()
    page.wait_for_selector(f"text=最多改 {least} 对")
    changed = page.locator("#pairs tbody td:nth-child(3) .chip.new").count()
    assert changed <= int(least)


def shown(page):
    return [
        float(n) for n in page.locator(".workspace .map > svg").get_attribute("viewBox").split()
    ]


def test_zoom_and_pan_by_button_wheel_key_and_mouse(sit):
    page = sit("director", DESK).go(f"{BASE}/pairing")
    whole, size = shown(page), page.locator(".seat rect").first.bounding_box()["width"]
    page.get_by_role("button", name="放大").click()
    assert shown(page)[2] < whole[2]
    # Marks keep their size on the screen.
    assert abs(page.locator(".seat rect").first.bounding_box()["width"] - size) < 2
    box = page.locator(".workspace .map > svg").bounding_box()
    page.mouse.move(box["x"] + 150, box["y"] + 150)
    page.mouse.wheel(0, -100)
    page.wait_for_function(
        "w => document.querySelector('.workspace .map > svg').viewBox.baseVal.width < w",
        arg=shown(page)[2] + 1,
    )
    before = shown(page)
    page.mouse.down()
    page.mouse.move(box["x"] + 210, box["y"] + 190, steps=4)
    page.mouse.up()
    moved = shown(page)
    assert moved[0] < before[0]
    assert moved[1] < before[1]
    assert page.locator(".picked-row").count() == 0  # a pan is no click on a grid
    page.locator(".workspace .map > svg").focus()
    page.keyboard.press("ArrowRight")
    assert shown(page)[0] > moved[0]
    page.keyboard.press("-")
    page.keyboard.press("0")
    assert shown(page) == whole


def test_two_fingers_zoom_on_a_phone(sit):
    seat = sit("director", PHONE, has_touch=True)
    page = seat.go(f"{BASE}/pairing")
    page.locator(".workspace .map").scroll_into_view_if_needed()
    whole, box = shown(page), page.locator(".workspace .map > svg").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers = seat.context.new_cdp_session(page)

    def touch(kind, *apart):
        points = [{"x": x + d, "y": y, "id": n} for n, d in enumerate(apart)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", -20, 20)
    for apart in (30, 45, 60):
        touch("touchMove", -apart, apart)
    touch("touchEnd")
    assert shown(page)[2] < whole[2] / 1.5


def test_a_finger_draws_a_line_from_a_unit_to_a_grid(sit):
    seat = sit("director", PHONE, has_touch=True)
    page = proposal(seat)
    page.locator(".workspace .map").scroll_into_view_if_needed()
    for _n in range(2):
        page.get_by_role("button", name="放大").click()
    inside = page.locator(".workspace .map > svg").bounding_box()

    def middle(box):
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    seats = [(one.get_attribute("data-partner"), middle(one.bounding_box()))
             for one in page.locator(".seat").all()]  # fmt: skip
    grids = [(one.get_attribute("data-grid"), middle(one.bounding_box()))
             for one in page.locator(".grids path").all()]  # fmt: skip

    def hit(point, css):
        return page.evaluate("([x, y, css]) => !!document.elementFromPoint(x, y)?.closest(css)",
                             [*point, css])  # fmt: skip

    partner, start = next((p, at) for p, at in seats if hit(at, f".seat[data-partner='{p}']"))
    there = next((g, at) for g, at in grids if hit(at, f".grids [data-grid='{g}']")
                 and abs(at[0] - start[0]) + abs(at[1] - start[1]) > 60)  # fmt: skip
    assert inside["width"] > 300
    fingers = seat.context.new_cdp_session(page)
    for kind, at in (("touchStart", start), ("touchMove", there[1]), ("touchEnd", None)):
        points = [{"x": at[0], "y": at[1]}] if at else []
        if kind == "touchEnd":
            assert page.locator("line.drawn").count() == 1
            assert page.locator(".grids path.target").get_attribute("data-grid") == there[0]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_selector("text=锁定 1 · 禁配 0")
    assert there[0] in page.locator(f".seat[data-partner='{partner}'] title").text_content()


def test_from_the_question_to_the_publication_by_keyboard(sit):
    """Ask, read why, lock another unit from the list, solve anew, take it back, publish."""
    page = proposal(sit("director", DESK))
    first = page.locator("[data-pick='09']")
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#why h3:has-text('09 ↔')")
    page.locator("#why .prices summary").focus()
    page.keyboard.press("Enter")
    prices = page.locator("#why .prices tbody tr")
    assert prices.count() == 20
    assert "全局多走" in prices.last.inner_text() or "全局少走" in prices.last.inner_text()
    choice = page.locator("#why select[name='partner']")
    wanted = choice.locator("option").nth(2).inner_text().split(" · ")[0]
    choice.focus()
    choice.press("ArrowDown")
    choice.press("ArrowDown")
    page.locator("#why button:has-text('改选并锁定')").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#why h3:has-text('09 ↔ {wanted}')")
    assert page.get_by_text("锁定 1 · 禁配 0").is_visible()
    page.locator("section.right .strip").get_by_role("button", name="撤销").press("Enter")
    page.wait_for_selector("text=锁定 0 · 禁配 0")
    page.get_by_role("link", name="发布…").press("Enter")
    page.wait_for_url("**/publish")
    page.fill("#reason", "联席会议议定")
    page.get_by_role("button", name="发布方案").press("Enter")
    page.wait_for_url("**/handover")
    assert page.locator("table tbody tr").count() > 0
    assert page.get_by_text("联席会议议定").is_visible()


def test_on_a_phone_a_row_leads_to_its_reasons(sit):
    page = proposal(sit("director", PHONE))
    page.locator("[data-pick='13']").click()
    page.wait_for_selector("#why h3:has-text('13 ↔')")
    page.wait_for_function("document.getElementById('why').getBoundingClientRect().top < 700")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_those_who_do_not_pair_see_the_table(sit):
    page = sit("leader05", DESK).go(f"{BASE}/map")
    assert page.locator(".nav a:has-text('结对')").get_attribute("href") == f"{BASE}/pairings"
    page = sit("director", DESK).go(f"{BASE}/map")
    assert page.locator(".nav a:has-text('结对')").get_attribute("href") == f"{BASE}/pairing"
