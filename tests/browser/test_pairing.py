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
