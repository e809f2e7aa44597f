"""From the preview to paper and back: a start clicked on the map, a row typed in, found again."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import BASE

SAID = "楼道灯坏了三天"


def test_a_start_is_clicked_and_the_paper_comes_back_as_diary(sit):
    seat = sit("leader13")
    page = seat.go(f"{BASE}/print?grid=13")
    picture = page.locator("#preview img")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.5, "y": box["height"] * 0.45})
    page.wait_for_url(re.compile(r"begin=1\d\d\.\d+"))
    expect(page.locator("#begin")).to_contain_text("图上点的地方")

    # Opening the PDF is printing it.
    href = page.get_by_role("link", name="打开PDF").get_attribute("href")
    answer = seat.context.request.get(seat.address + href)
    assert answer.body().startswith(b"%PDF")
    serial = re.search(r"XF-\d{8}-\d{4}-\w", answer.headers["content-disposition"])[0]

    page = seat.go(f"{BASE}/print/return")
    page.fill("[name=serial]", serial)
    page.press("[name=serial]", "Enter")
    page.wait_for_url(re.compile(serial))
    page.fill("[name=row]", "3")
    page.press("[name=row]", "Enter")
    expect(page.locator("#door")).to_contain_text("栋")
    page.keyboard.type("1*02")
    page.fill("[name=text]", SAID)
    page.press("[name=text]", "Enter")
    expect(page.locator("[data-toast]")).to_contain_text("第3行")
    expect(page.locator("[name=row]")).to_have_value("4")
    page = seat.go(f"{BASE}/diary")
    expect(page.locator("tbody tr").first).to_contain_text(SAID)
    assert seat.faults == []
