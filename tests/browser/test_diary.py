"""In the stairwell: record on the phone with few taps, lose nothing, take it back."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import BASE, PHONE
from tests.pictures_taken import jpeg

LAMP = "二楼楼道灯坏了三天，老人下楼看不清。"
CHECKUP = "我想有人陪我去体检。"


class Taps:
    """Counts what a finger does on a page."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def __call__(self, target):
        self.count += 1
        target.click()


def figure(page, position=0):
    return int(page.locator("#card .card-figures b").nth(position).inner_text())


def choose(page, sentence, mark):
    page.locator(".sentence").nth(sentence).get_by_role("radio").nth(mark).click()


def saved(page, grid):
    page.locator("#save").click()
    page.wait_for_url(re.compile(f"grid={grid}"))
    expect(page.locator("[data-toast]")).to_contain_text("已保存")


def test_a_plain_visit_takes_three_taps_and_one_sentence(sit):
    seat = sit("leader06", PHONE)
    page = seat.go(f"{BASE}/map?grid=06")
    tap = Taps(page)
    tap(page.locator("#card a.button.primary"))
    tap(page.locator(".door:not(.vacant)").first)
    page.keyboard.type("家里都好。")
    expect(page.locator("[name=outcome][value=home]")).to_be_checked()
    expect(page.locator("#save")).to_have_text("保存：1次走访")
    tap(page.locator("#save"))
    expect(page.locator("[data-toast]")).to_contain_text("1次走访")
    assert tap.count <= 3
    assert seat.faults == []


FIELDS = """
addEventListener('input', (e) => {
  const at = e.target.form?.id || '';
  const all = JSON.parse(sessionStorage.getItem('typed') || '[]');
  const name = at + '.' + e.target.name;
  if (['textarea', 'text', 'search'].includes(e.target.type) && !all.includes(name)) all.push(name);
  sessionStorage.setItem('typed', JSON.stringify(all));
}, true);
"""


def test_a_need_takes_four_taps_and_one_field_and_nothing_is_typed_again(sit):
    """From the card to every list and ledger that shows it: one text, typed once."""
    seat = sit("leader16", PHONE)
    seat.page.add_init_script(FIELDS)
    page = seat.go(f"{BASE}/map?grid=16")
    tap = Taps(page)
    tap(page.locator("#card a.button.primary"))
    tap(page.locator(".door:not(.vacant)").first)
    page.keyboard.type("顶层西侧渗水，墙皮掉了。")
    tap(page.locator(".sentence").first.get_by_role("radio").first)
    expect(page.locator(".sentence .kind")).to_have_value("roof_leak")
    tap(page.locator("#save"))
    expect(page.locator("[data-toast]")).to_contain_text("1件诉求")
    assert tap.count <= 4
    shown = ("/needs?grid=16&sort=-number", "/visits?grid=16", "/diary", "/ledgers/needs?sort=-no",
             "/ledgers/visits?sort=-on", "/ledgers/diary?sort=-on")  # fmt: skip
    for path in shown:
        assert "顶层西侧渗水" in seat.go(BASE + path).content(), path
    assert page.evaluate("JSON.parse(sessionStorage.getItem('typed'))") == ["diary-form.text"]
    assert seat.faults == []


def test_a_need_that_was_reported_already_is_offered_before_saving(sit):
    seat = sit("leader16", PHONE)
    page = seat.go(f"{BASE}/needs/record?grid=16")
    page.locator(".door:not(.vacant)").nth(1).click()
    page.keyboard.type("西侧墙上漏雨。")
    expect(page.locator(".sentence")).to_have_attribute("data-mark", "need")
    expect(page.locator("#save")).to_have_text("保存：1次走访、1件诉求")
    page.locator("#other-door").click()
    page.locator(".door:not(.vacant)").first.click()
    expect(page.locator(".sentence .same")).to_be_visible()
    expect(page.locator(".sentence .same a").first).to_contain_text("N-")
    page.locator(".sentence .same button").click()
    expect(page.locator("#save")).to_have_text("保存：1次走访")
    assert seat.faults == []


def test_sentences_become_a_need_and_a_wish_and_are_taken_back_together(sit):
    seat = sit("leader07", PHONE)
    page = seat.go(f"{BASE}/map?grid=07")
    before = figure(page)
    page.locator("#card a.button.primary").click()
    page.locator(".door").first.click()
    page.fill("#text", LAMP + CHECKUP)
    choose(page, 0, 0)
    choose(page, 1, 1)
    expect(page.locator(".sentence .kind").first).to_have_value("power")
    expect(page.locator("#save")).to_have_text("保存：1次走访、1件诉求、1个心愿")
    saved(page, "07")
    assert figure(page) == before + 1
    page.locator("[data-toast] button").click()
    expect(page.locator("[data-toast]")).to_contain_text("已撤销")
    assert figure(seat.go(f"{BASE}/map?grid=07")) == before
    assert seat.faults == []


def test_text_marks_and_door_are_offered_again_after_the_tab_was_closed(sit):
    seat = sit("leader08", PHONE)
    page = seat.go(f"{BASE}/record?grid=08")
    page.locator(".door").first.click()
    door = page.locator("#picked b").inner_text()
    page.fill("#text", LAMP)
    choose(page, 0, 0)
    expect(page.locator("#saved")).to_be_visible()
    page.close()
    seat.page = seat.context.new_page()
    page = seat.go(f"{BASE}/record?grid=08")
    page.locator("[data-take]").click()
    expect(page.locator("#text")).to_have_value(LAMP)
    expect(page.locator("#picked b")).to_have_text(door)
    expect(page.locator(".sentence")).to_have_attribute("data-mark", "need")
    saved(page, "08")
    page = seat.go(f"{BASE}/record?grid=08")
    expect(page.locator("#draft")).to_be_hidden()


def offline(seat, away=True):
    seat.context.set_offline(away)


def write_and_save(page, door, words):
    page.locator(".door:not(.vacant)").nth(door).click()
    page.fill("#text", words)
    page.locator("#save").click()


def test_without_a_network_entries_wait_and_are_sent_once(sit):
    """Written offline, the page opened anew offline, one that is refused, all sent when back."""
    seat = sit("leader09", PHONE)
    page = seat.go(f"{BASE}/record?grid=09")
    page.wait_for_selector("body[data-ready]")
    offline(seat)
    expect(page.locator("#save")).to_have_text("先存着，有网再传")
    write_and_save(page, 0, LAMP)
    expect(page.locator("#outbox summary")).to_contain_text("1条未发送")
    expect(page.locator("#picker")).to_be_visible()
    # The tab was closed: form and doors open without a network, other entrances too.
    page.close()
    seat.page = page = seat.context.new_page()
    page.goto(f"{seat.address}{BASE}/record?grid=09&household=1")
    expect(page.locator("#outbox summary")).to_contain_text("1条未发送")
    page.locator("#building").select_option(index=1)
    expect(page.locator("#building option:checked")).to_have_attribute(
        "value", page.locator("#building option").nth(1).get_attribute("value"))  # fmt: skip
    write_and_save(page, 1, CHECKUP)
    page.locator(".door:not(.vacant)").first.click()
    page.locator("[data-opens=service]").click()
    page.fill("#on", "2001-01-01")
    page.fill("#text", "很久以前的事。")
    page.locator("#save").click()
    expect(page.locator("#outbox summary")).to_contain_text("3条未发送")
    offline(seat, False)
    expect(page.locator("#toasts .toast").last).to_contain_text("已发送2条")
    # What the server refuses stays, says why and opens again.
    expect(page.locator("#outbox summary")).to_contain_text("1条未发送")
    expect(page.locator("#outbox li .wrong")).to_contain_text("天")
    page.locator("#outbox li button").first.click()
    page.locator("[data-take]").click()
    expect(page.locator("#text")).to_have_value("很久以前的事。")
    expect(page.locator("#outbox")).to_be_hidden()
    shown = seat.go(f"{BASE}/diary?grid=09").content()
    assert shown.count(LAMP) == 1 and shown.count(CHECKUP) == 1


def test_an_expired_session_keeps_the_text_and_leads_back(sit):
    seat = sit("leader10", PHONE)
    page = seat.go(f"{BASE}/record?grid=10")
    page.locator(".door").first.click()
    page.fill("#text", LAMP)
    expect(page.locator("#saved")).to_be_visible()
    seat.context.clear_cookies()
    page.locator("#save").click()
    page.wait_for_load_state("networkidle")
    seat.faults.clear()
    seat.sign_in("leader10")
    page = seat.go(f"{BASE}/record?grid=10")
    page.locator("[data-take]").click()
    expect(page.locator("#text")).to_have_value(LAMP)


def test_an_emergency_shows_the_number_to_call_first(sit):
    page = sit("leader11", PHONE).go(f"{BASE}/record?grid=11")
    page.locator(".door").first.click()
    page.fill("#text", "老人摔倒了，起不来。")
    expect(page.locator("#dial")).to_be_hidden()
    choose(page, 0, 0)
    expect(page.locator("#dial")).to_contain_text("120")


def test_a_photo_goes_ahead_and_offers_its_place(sit):
    seat = sit("leader12", PHONE)
    page = seat.go(f"{BASE}/record?grid=12")
    page.locator("[data-nowhere]").click()
    photo = {"name": "坑.jpg", "mimeType": "image/jpeg", "buffer": jpeg(place=(124.2, 50.7))}
    page.set_input_files("#photos", photo)
    expect(page.locator("#taken img")).to_have_count(1)
    page.locator("#photo-place button").click()
    expect(page.locator("[name=lon]")).to_have_value(re.compile(r"124\.2"))
    bad = {"name": "不是.jpg", "mimeType": "image/jpeg", "buffer": b"<html>"}
    page.set_input_files("#photos", bad)
    expect(page.locator("#photo-words")).to_contain_text("不是照片")


def test_sentences_are_cut_and_joined_by_hand(sit):
    page = sit("leader13", PHONE).go(f"{BASE}/record?grid=13")
    page.locator("[data-nowhere]").click()
    page.fill("#text", LAMP + CHECKUP)
    expect(page.locator(".sentence")).to_have_count(2)
    page.locator(".sentence .join").nth(1).click()
    expect(page.locator(".sentence")).to_have_count(1)
    expect(page.locator("[name=said]")).to_have_value(LAMP + CHECKUP)


def test_a_whole_entrance_in_one_go(sit):
    seat = sit("leader14", PHONE)
    page = seat.go(f"{BASE}/map?grid=14")
    page.locator("#card a.button", has_text="走访").click()
    page.locator("[data-row] label").first.click()
    page.locator("#rest").click()
    rows = page.locator("[data-row]").count()
    expect(page.locator("#tally")).to_have_text(f"已记{rows}/{rows}")
    expect(page.locator("#save")).to_have_text(f"保存：{rows}户走访")
    saved(page, "14")
    assert seat.faults == []
