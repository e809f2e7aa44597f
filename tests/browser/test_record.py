"""Record a need, change a pairing, take each back."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import BASE, PHONE


def test_what_is_missing_is_named_and_what_was_typed_stays(sit):
    seat = sit("leader07", PHONE)
    page = seat.go(f"{BASE}/needs/record?grid=07")
    page.fill("#text", "楼门关不上，夜里有人进出。")
    page.evaluate("document.querySelector('#kind').removeAttribute('required')")
    page.locator("form[method=post] button.primary").click()
    expect(page.locator("[role=alert]").first).to_contain_text("请选一个类别")
    expect(page.locator("#text")).to_have_value("楼门关不上，夜里有人进出。")


def test_typed_text_is_offered_again_after_the_tab_was_closed(sit):
    seat = sit("leader08", PHONE)
    page = seat.go(f"{BASE}/needs/record?grid=08")
    page.fill("#text", "井盖响了一夜。")
    expect(page.locator("#saved")).to_be_visible()
    page.close()
    seat.page = seat.context.new_page()
    page = seat.go(f"{BASE}/needs/record?grid=08")
    expect(page.locator("#draft")).to_be_visible()
    page.locator("[data-take]").click()
    expect(page.locator("#text")).to_have_value("井盖响了一夜。")


def test_an_emergency_shows_the_number_to_call_first(sit):
    seat = sit("leader09", PHONE)
    page = seat.go(f"{BASE}/needs/record?grid=09")
    expect(page.locator("#dial")).to_be_hidden()
    page.select_option("#kind", "medical_emergency")
    expect(page.locator("#dial")).to_contain_text("120")


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
