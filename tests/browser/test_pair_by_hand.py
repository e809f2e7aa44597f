"""Change a pairing and take it back."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import BASE


def test_the_director_changes_a_pairing_and_takes_it_back(sit):
    seat = sit("director")
    page = seat.go(f"{BASE}/map?grid=11&layer=unit")
    before = page.locator("#card .who li").nth(1).inner_text()
    page.keyboard.press("j")
    page.wait_for_url(re.compile("pair"))
    page.locator("input[name=choose]:not(:checked)").nth(3).check()
    page.fill("#reason", "离得近")
    page.locator("form[method=post] button.primary").click()
    page.wait_for_url(re.compile("layer=unit"))
    expect(page.locator("[data-toast]")).to_contain_text("已保存结对")
    assert page.locator("#card .who li").nth(1).inner_text() != before
    page.locator("[data-toast] button").click()
    page.wait_for_load_state("networkidle")
    page = seat.go(f"{BASE}/map?grid=11&layer=unit")
    assert page.locator("#card .who li").nth(1).inner_text() == before
    assert seat.faults == []
