"""A body that is too large is refused before anything of it is read."""

from tests.cast import HOME

FILE = f"/c/{HOME}/imports"


def unread():
    raise AssertionError("the body was read")
    yield b""


def test_it_works(stage):
    answer = stage.client().post("/login", data={"username": "x" * 50, "password": "y"})
    assert answer.status_code == 401


def test_a_guest_sends_no_more_than_a_login(stage):
    answer = stage.client().post("/login", data={"username": "x" * 200_000, "password": "y"})
    assert answer.status_code == 413
    assert "110MB" in answer.text
    assert stage.client().post(FILE, content=b"x" * 200_000).status_code == 413


def test_who_is_signed_in_sends_no_more_than_an_import(stage):
    headers = {"Content-Length": "110000001"}
    assert stage.client("lin").post(FILE, content=unread(), headers=headers).status_code == 413
    assert stage.client("lin").post(FILE, content=b"x" * 200_000).status_code == 403


def test_a_body_of_unknown_length_is_not_read(stage):
    assert stage.client("lin").post(FILE, content=unread()).status_code == 411
