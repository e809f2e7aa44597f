"""Sign in with name and password."""

import re

import pytest
from fastapi.testclient import TestClient

from gisgrid.app import create_app
from gisgrid.auth.service import note_failure
from gisgrid.db import transaction
from gisgrid.guards import COOKIE, FORWARDED
from tests.auth.conftest import PASSWORD, sign_in
from tests.cast import HOME


def said(answer):
    """What the page says is wrong."""
    return re.findall(r'class="wrong"[^>]*>([^<]+)<', answer.text)


def test_it_works(known):
    client = known.client()
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/").headers["location"] == f"/c/{HOME}/desk"


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(known):
    wrong = sign_in(known.client(), password="wrong horse battery")
    unknown = sign_in(known.client(), username="who")
    assert wrong.status_code == unknown.status_code == 401
    assert said(wrong) == said(unknown) != []
    assert COOKIE not in wrong.cookies


def test_the_name_that_was_typed_stays_and_the_password_does_not(known):
    page = sign_in(known.client(), password="wrong horse battery").text
    assert 'value="sun"' in page
    assert "wrong horse" not in page


def failures(stage, count):
    with transaction(stage.database.app) as session:
        for _i in range(count):
            note_failure(session, "sun")


def test_after_ten_failures_even_the_right_password_must_wait(known):
    failures(known, 9)
    assert sign_in(known.client(), password="x").status_code == 401
    assert sign_in(known.client()).status_code == 429
    assert sign_in(known.client(), "demo", "demo").status_code == 303


def test_nine_failures_are_forgotten_after_the_right_password(known):
    failures(known, 9)
    assert sign_in(known.client()).status_code == 303
    assert sign_in(known.client(), password="x").status_code == 401
    assert sign_in(known.client()).status_code == 303


@pytest.mark.parametrize("header", FORWARDED)
def test_a_demo_account_is_refused_behind_a_proxy(known, header):
    form = {"username": "demo", "password": "demo"}
    answer = known.client().post("/login", data=form, headers={header: "203.0.113.9"})
    assert answer.status_code == 401
    assert said(answer) == said(sign_in(known.client(), username="who"))


def from_elsewhere(app):
    return TestClient(app, base_url="http://127.0.0.1", client=("203.0.113.9", 50000),
                      follow_redirects=False)  # fmt: skip


def test_a_demo_account_is_refused_from_another_computer(known):
    assert sign_in(from_elsewhere(known.app), "demo", "demo").status_code == 401
    assert sign_in(from_elsewhere(known.app)).status_code == 303


def test_a_demo_account_is_refused_where_the_server_listens_to_others(known, settings):
    app = create_app(settings.model_copy(update={"host": "0.0.0.0"}), known.database.app)
    client = TestClient(app, client=("127.0.0.1", 50000), follow_redirects=False)
    assert sign_in(client, "demo", "demo").status_code == 401


def test_an_open_demo_session_is_of_no_use_behind_a_proxy(known):
    client = known.client()
    assert sign_in(client, "demo", "demo").status_code == 303
    assert client.get(f"/c/{HOME}/desk").status_code == 200
    assert client.get(f"/c/{HOME}/desk", headers={"Via": "1.1 proxy"}).status_code == 403


def test_the_cookie_is_kept_from_scripts_and_other_sites(known, settings):
    flags = sign_in(known.client()).headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=lax" in flags
    assert "max-age=43200" in flags
    assert "secure" not in flags


@pytest.mark.parametrize("changes", [{"host": "0.0.0.0"}, {"secure_cookies": True}])
def test_the_cookie_is_for_https_alone_where_others_listen(known, settings, changes):
    app = create_app(settings.model_copy(update=changes), known.database.app)
    answer = sign_in(TestClient(app, follow_redirects=False))
    assert "; secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example",
     "javascript:alert(1)", "evil.example", "", "/\t/evil.example", "\n//evil.example"],
)  # fmt: skip
def test_nobody_is_sent_on_to_another_site(known, back):
    there = sign_in(known.client(), back=back).headers["location"]
    assert there.startswith("/")
    assert not re.match(r"[/\\\s]{2}", there)


def test_who_asked_for_a_page_comes_back_to_it(known):
    client = known.client()
    sent = client.get(f"/c/{HOME}/needs?grid=01").headers["location"]
    assert sent.startswith("/login?back=")
    assert client.get(sent).status_code == 200
    back = f"/c/{HOME}/needs?grid=01"
    assert sign_in(client, back=back).headers["location"] == back


@pytest.mark.parametrize("name", ["x" * 201, "' OR 1=1 --", "sun\r\n"])
def test_odd_names_are_refused_and_break_nothing(known, name):
    assert sign_in(known.client(), name, PASSWORD[:-1]).status_code in (401, 422)


def test_an_account_whose_roles_have_ended_is_told_so(known, change):
    change("UPDATE role_grant SET since = '2020-01-01', until = '2020-02-01'"
           " WHERE account = (SELECT id FROM account WHERE username = 'sun')")  # fmt: skip
    answer = sign_in(known.client())
    assert answer.status_code == 403
    assert COOKIE not in answer.cookies
