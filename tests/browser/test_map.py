"""The map answers a click, a key, another colouring, another day."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.browser.conftest import BASE, PHONE


def test_a_click_on_a_grid_opens_its_card(sit):
    seat = sit("director")
    page = seat.go(f"{BASE}/map")
    page.click('path.grid[data-grid="13"]')
    expect(page.locator("#card .number-tile")).to_have_text("13")
    expect(page.locator("#card .card-figures a")).to_have_count(4)
    expect(page).to_have_url(re.compile("grid=13"))
    assert seat.faults == []


def test_the_list_beside_the_map_opens_the_same_card_by_keyboard(sit):
    seat = sit("director")
    page = seat.go(f"{BASE}/map")
    page.locator('[data-strip="01"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#card .number-tile")).to_have_text("03")
    page.keyboard.press("Escape")
    expect(page.locator("#card .number-tile")).to_have_text("21")


def test_each_colouring_has_an_address_that_shows_the_same(sit):
    seat = sit("director")
    page = seat.go(f"{BASE}/map?grid=07")
    for layer, legend in [("unit", "对接单位"), ("cadre", "对接干部"), ("leader", "网格长"),
                          ("visited", "走访覆盖"), ("density", "诉求密度")]:  # fmt: skip
        page.select_option("#layer", layer)
        expect(page.locator("#legend-name")).to_have_text(legend)
        expect(page.locator("#card .number-tile")).to_have_text("07")
        painted = page.locator('path.grid[data-grid="07"]').get_attribute("class")
        if layer != "density":
            expect(page).to_have_url(re.compile(f"layer={layer}"))
        again = seat.context.new_page()
        again.goto(page.url)
        expect(again.locator("#legend-name")).to_have_text(legend)
        expect(again.locator('path.grid[data-grid="07"]')).to_have_class(painted)
        again.close()


def test_another_day_shows_the_state_and_the_plan_of_that_day(sit):
    seat = sit("director")
    page = seat.go(f"{BASE}/map?grid=13")
    before = page.locator('path.grid[data-grid="13"]').get_attribute("d")
    old = date.today() - timedelta(days=120)
    page.fill("#on", old.isoformat())
    page.locator("#on").dispatch_event("change")
    page.wait_for_url(re.compile(f"on={old.isoformat()}"))
    page.wait_for_load_state("networkidle")
    expect(page.locator("#layer-bar")).to_have_class(re.compile("past"))
    expect(page.locator("#card")).to_contain_text("方案第1版")
    assert page.locator('path.grid[data-grid="13"]').get_attribute("d") != before
    assert seat.faults == []


def test_a_click_outside_says_so_and_names_the_nearest_grid(sit):
    seat = sit("director")
    page = seat.go(f"{BASE}/map")
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + 60, box["y"] + box["height"] - 220)
    expect(page.locator("#card")).to_contain_text("这里不在本社区内")
    expect(page.locator("#card")).to_contain_text(re.compile(r"最近的是\d\d网格，相距\d+米"))


def test_the_search_finds_a_building_by_characters_and_by_pinyin(sit):
    seat = sit("director")
    page = seat.go(f"{BASE}/map")
    page.keyboard.press("/")
    for words in ("12号楼", "12haolou"):
        page.fill("#q", words)
        expect(page.locator("#found a").first).to_contain_text("12号楼")
    page.locator("#found a").first.click()
    page.wait_for_url(re.compile("grid="))
    pin, area = page.locator(".mark.pin"), page.locator("#map").bounding_box()
    expect(pin).to_be_visible()
    spot = pin.bounding_box()
    assert area["x"] < spot["x"] < area["x"] + area["width"]
    assert area["y"] < spot["y"] < area["y"] + area["height"]
    page.click('path.grid[data-grid="09"]', position={"x": 3, "y": 3}, force=True)
    expect(pin).to_have_count(0)
    assert seat.faults == []


def test_on_the_phone_the_card_is_a_sheet_with_three_heights(sit):
    seat = sit("leader05", PHONE)
    page = seat.go(f"{BASE}/map?grid=05")
    card = page.locator("#card")
    heights = set()
    for _step in range(3):
        heights.add(card.get_attribute("data-height"))
        page.locator("#handle").click()
    assert len(heights) >= 2
    assert seat.faults == []


def test_a_place_of_resources_opens_its_card_by_mouse_and_by_key(sit):
    seat = sit("director")
    page = seat.go(f"{BASE}/map?layer=density")
    page.select_option("#layer", "resource")
    page.wait_for_selector(".mark.resource")
    first = page.locator(".mark.resource").first
    first.click()
    page.wait_for_selector("#card-content a[href*='/resources/']")
    named = page.locator("#card-title").inner_text()
    page.keyboard.press("Escape")
    page.wait_for_selector("#card-content a[href*='/resources/']", state="detached")
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#card-content a[href*='/resources/']")
    assert page.locator("#card-title").inner_text() == named
    page.select_option("#layer", "density")
    page.wait_for_selector(".mark.resource", state="detached")
    assert seat.faults == []
