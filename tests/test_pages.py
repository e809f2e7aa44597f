"""The page toolkit: policy, notices, addresses, language."""

import base64
import json
import re
from datetime import date

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from gisgrid import pages
from gisgrid.pages import Notice, Paging, link, own_address


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    app.include_router(pages.router)

    @app.get("/page")
    def page(request: Request) -> Response:
        return pages.render(request, "help.html", parts=[])

    @app.get("/saved")
    def saved() -> Response:
        return pages.send_on("/page", Notice("已保存", undo="/c/1/undo", draft="need"))

    @app.get("/broken")
    def broken(request: Request) -> Response:
        return pages.error_page(request, 409, "刘敏已改了这件诉求。<b>")

    @app.get("/plain")
    def plain() -> dict[str, int]:
        return {"answer": 42}

    app.add_middleware(pages.PageMiddleware)
    return TestClient(app)


def test_a_page_allows_scripts_by_its_own_nonce_only(client):
    answer = client.get("/page")
    policy = answer.headers["content-security-policy"]
    nonce = re.search(r"script-src 'nonce-([^']+)'", policy).group(1)
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert set(re.findall(r'<script nonce="([^"]*)"', answer.text)) == {nonce}
    assert answer.text.count("<script") == answer.text.count("<script nonce=")
    assert nonce not in client.get("/page").text


def test_every_answer_refuses_frames_and_guessing(client):
    headers = client.get("/plain").headers
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == pages.CLOSED_POLICY


def test_a_notice_is_shown_once_with_its_undo(client):
    first = client.get("/saved")
    assert "已保存" in first.text
    assert 'action="/c/1/undo"' in first.text and 'data-draft="need"' in first.text
    assert "已保存" not in client.get("/page").text


@pytest.mark.parametrize("undo", ["https://elsewhere/", "//elsewhere", "javascript:alert(1)"])
def test_a_forged_notice_sends_nobody_elsewhere(client, undo):
    forged = base64.urlsafe_b64encode(json.dumps({"text": "x", "undo": undo}).encode()).decode()
    with TestClient(client.app, cookies={"notice": forged}) as reader:
        answer = reader.get("/page")
        assert answer.status_code == 200
        assert "elsewhere" not in answer.text


@given(st.text())
def test_no_nonsense_in_the_notice_cookie_breaks_a_page(text):
    request = Request({"type": "http", "headers": [(b"cookie", f"notice={text}".encode())]})
    assert pages._notices(request) == []


def test_an_error_says_what_happened_and_escapes_it(client):
    answer = client.get("/broken")
    assert answer.status_code == 409
    assert "有人先改了" in answer.text and "刘敏已改了这件诉求。&lt;b&gt;" in answer.text


def test_a_part_of_a_page_gets_its_error_as_a_part(client):
    assert "<html" not in client.get("/broken", headers={"HX-Request": "true"}).text


def test_the_language_is_kept_on_the_device(client):
    with TestClient(client.app) as reader:
        assert reader.get("/language/en?back=/page").url.path == "/page"
        assert '<html lang="en">' in reader.get("/page").text
        reader.get("/language/zh?back=/page")
        assert '<html lang="zh-CN">' in reader.get("/page").text


@pytest.mark.parametrize("wish", ["//elsewhere", "https://elsewhere", "/\\elsewhere", "", None])
def test_nobody_is_sent_to_another_site(wish):
    assert own_address(wish) == "/"


def test_filters_that_say_nothing_drop_out_of_an_address():
    assert link("/needs", grid="13", kind=None, holder="") == "/needs?grid=13"
    assert link("/needs", visited=False, from_=date(2026, 11, 1)) == (
        "/needs?visited=no&from=2026-11-01"
    )
    assert link("/needs", grid=["01", "02"]) == "/needs?grid=01&grid=02"


@given(total=st.integers(0, 5000), size=st.integers(1, 200))
def test_the_pages_of_a_list_hold_every_row_once(total, size):
    last = Paging(total, 1, size).last_page
    rows = [n for page in range(1, last + 1) for n in rows_of(Paging(total, page, size))]
    assert rows == list(range(1, total + 1))


def rows_of(paging: Paging) -> range:
    return range(max(1, paging.first), paging.last + 1) if paging.total else range(0)
