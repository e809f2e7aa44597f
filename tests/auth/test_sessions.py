"""A session ends when it is said to end, everywhere and at once."""

from sqlalchemy import text

from gisgrid.auth import accounts, service
from gisgrid.auth.service import token_hash
from gisgrid.db import transaction
from gisgrid.guards import COOKIE
from tests.auth.conftest import PASSWORD, sign_in
from tests.cast import HOME

DESK = f"/c/{HOME}/desk"
API = f"/api/v1/communities/{HOME}/needs"


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def is_open(client):
    return client.get(DESK).status_code == 200


def another(stage, name):
    """The same person on another device."""
    client = stage.client()
    with transaction(stage.database.owner) as session:
        client.token = accounts.token(session, name)
    client.cookies.set(COOKIE, client.token)
    return client


def test_it_works(stage):
    client = stage.client("mei")
    assert is_open(client)
    client.send_form("/logout")
    client.cookies.set(COOKIE, client.token)
    assert not is_open(client)


def test_signing_out_leaves_the_other_devices_alone(stage):
    here, there = stage.client("mei"), another(stage, "mei")
    here.send_form("/logout")
    assert is_open(there)


def test_signing_out_everywhere_ends_all_of_ones_own_sessions(stage):
    here, there, bo = stage.client("mei"), another(stage, "mei"), stage.client("bo")
    here.send_form("/logout", everywhere="true")
    here.cookies.set(COOKIE, here.token)
    assert not is_open(here)
    assert not is_open(there)
    assert is_open(bo)


def test_the_answer_to_signing_out_removes_the_cookie(stage):
    answer = stage.client("mei").send_form("/logout")
    assert f'{COOKIE}=""' in answer.headers["set-cookie"]


def test_an_expired_session_is_refused_at_once(stage, change):
    client = stage.client("mei")
    assert is_open(client)
    change("UPDATE login_session SET closes_at = now() WHERE token_sha256 = :t",
           t=token_hash(client.token))  # fmt: skip
    assert client.get(DESK).headers["location"].startswith("/login")
    assert client.send_form(f"/c/{HOME}/record", grid="01").status_code == 401


def test_a_disabled_account_is_refused_at_once(known, change):
    client = another(known, "sun")
    assert is_open(client)
    change("UPDATE account SET disabled_at = now() WHERE username = 'sun'")
    assert not is_open(client)
    assert sign_in(known.client()).status_code == 401


def test_a_new_password_ends_the_sessions_of_the_old_one(known):
    client = another(known, "sun")
    with transaction(known.database.owner) as session:
        accounts.set_password(session, "sun", PASSWORD + "!")
    assert not is_open(client)
    assert sign_in(known.client()).status_code == 401
    assert sign_in(known.client(), password=PASSWORD + "!").status_code == 303


def test_a_revoked_account_is_refused_at_once(known):
    client = another(known, "sun")
    with transaction(known.database.owner) as session:
        accounts.revoke(session, "sun")
    assert not is_open(client)
    assert sign_in(known.client()).status_code == 403


def test_a_program_enters_by_its_bearer_token(stage):
    answer = stage.client().get(API, headers=bearer(stage.world.tokens["mei"]))
    assert len(answer.json()["items"]) == 3


def test_a_program_without_a_good_token_is_told_in_json(stage):
    for headers in ({}, bearer("wrong"), bearer(""), {"Authorization": "Bearer"}):
        answer = stage.client().get(API, headers=headers)
        assert answer.status_code == 401
        assert answer.json()["error"]


def test_a_bearer_token_counts_and_not_the_cookie_beside_it(stage):
    client = stage.client("lin")
    assert client.get(API, headers=bearer("wrong")).status_code == 401
    mine = client.get(API, headers=bearer(stage.world.tokens["bo"])).json()["items"]
    assert {one["grid"] for one in mine} == {"02"}


def test_the_database_keeps_no_token(stage):
    with transaction(stage.database.owner) as session:
        kept = session.connection().exec_driver_sql("SELECT token_sha256 FROM login_session")
        hashes = {bytes(row[0]) for row in kept}
    assert token_hash(stage.world.tokens["mei"]) in hashes
    assert not hashes & {token.encode() for token in stage.world.tokens.values()}


def test_a_session_on_a_shared_computer_closes_when_nobody_is_there(stage, change):
    client = another(stage, "lin")
    change("UPDATE login_session SET kind = 'browser' WHERE token_sha256 = :t",
           t=token_hash(client.token))  # fmt: skip
    with stage.acting("lin") as (session, _actor):
        service.share_session(session, client.token)
    assert 'data-locks="900"' in client.get(DESK).text

    def left():
        with transaction(stage.database.owner) as session:
            found = session.execute(
                text("SELECT closes_at - now() FROM login_session WHERE kind = 'shared'")
            )
            return found.scalar().total_seconds()

    assert 880 < left() <= 900
    change(
        "UPDATE login_session SET closes_at = now() + interval '2 minutes' WHERE kind = 'shared'"
    )
    client.get(f"/c/{HOME}/notices", headers={"HX-Request": "true"})
    assert left() <= 120
    assert client.send_form("/here").status_code == 204
    assert left() > 880
    change("UPDATE login_session SET opened_at = now() - interval '11 hours 58 minutes',"
           " closes_at = now() + interval '1 minute' WHERE kind = 'shared'")  # fmt: skip
    client.get(DESK)
    assert left() <= 121
    change("UPDATE login_session SET closes_at = now() WHERE kind = 'shared'")
    assert not is_open(client)
