"""Accounts by page: made with a first password, changed by their owner, ended, never above one."""

import re

import pytest
from sqlalchemy import func, select, text

from gisgrid.audit.models import AuditEntry
from gisgrid.auth import accounts
from gisgrid.auth.models import Account, LoginSession, Role, RoleGrant
from gisgrid.db import transaction
from gisgrid.guards import COOKIE
from gisgrid.people import service
from tests.cast import HOME

C = f"/c/{HOME}"
OWN = "我们一起走过的那条雪路"


def made(stage, **fields):
    """Ada makes an account by page; its first password."""
    form = {"name": "新人", "username": "xinren", "role": "community_director", **fields}
    page = stage.client("ada").send_form(f"{C}/people/new", **form).text
    found = re.search(r"<kbd>([a-z0-9-]{14})</kbd>", page)
    assert found, page
    return found[1]


def signed_in(stage, username, password):
    client = stage.client()
    answer = client.post("/login", data={"username": username, "password": password})
    client.token = client.cookies.get(COOKIE, "")
    return client, answer


def account_of(stage, username):
    with transaction(stage.database.owner) as session:
        return session.scalar(select(Account.id).where(Account.username == username))


def test_it_works(stage):
    client, answer = signed_in(stage, "xinren", made(stage))
    assert answer.status_code == 303
    assert client.get("/").headers["location"] == "/password"


def test_with_a_first_password_nothing_else_is_open(stage):
    password = made(stage)
    client, _answer = signed_in(stage, "xinren", password)
    assert client.get(f"{C}/desk").headers["location"] == "/password"
    assert client.send_form(f"{C}/record", grid="01", text="x").status_code == 403
    form = {"old": password, "new": OWN, "again": OWN}
    assert client.send_form("/password", **form).status_code == 303
    assert client.get(f"{C}/desk").status_code == 200
    assert signed_in(stage, "xinren", password)[1].status_code == 401
    assert signed_in(stage, "xinren", OWN)[0].get(f"{C}/desk").status_code == 200


@pytest.mark.parametrize(
    ("field", "form"),
    [("old", {"old": "wrong"}), ("again", {"again": OWN + "x"}),
     ("new", {"new": "short", "again": "short"}),
     ("new", {"new": "1234567890a", "again": "1234567890a"}),
     ("new", {"new": "aaaaaaaaaaaa", "again": "aaaaaaaaaaaa"})],
)  # fmt: skip
def test_what_is_wrong_with_a_password_is_said_at_its_field(stage, field, form):
    password = made(stage)
    client, _answer = signed_in(stage, "xinren", password)
    answer = client.send_form("/password", **{"old": password, "new": OWN, "again": OWN} | form)
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text


def test_changing_it_signs_out_the_other_devices(stage):
    password = made(stage)
    one, _answer = signed_in(stage, "xinren", password)
    other, _answer = signed_in(stage, "xinren", password)
    one.send_form("/password", old=password, new=OWN, again=OWN)
    assert other.get(f"{C}/desk").headers["location"].startswith("/login")


def test_a_role_has_days(stage):
    made(stage, since="2020-01-01", until="2020-02-01")
    with transaction(stage.database.owner) as session:
        grant = session.scalar(select(RoleGrant).order_by(RoleGrant.id.desc()).limit(1))
        assert grant.until.isoformat() == "2020-02-01"


def test_a_leader_needs_a_person_and_gets_his_grids(stage):
    form = {"name": "梅二", "username": "mei2", "role": "grid_leader"}
    ada = stage.client("ada")
    answer = ada.send_form(f"{C}/people/new", **form)
    assert answer.status_code == 422
    assert account_of(stage, "mei2") is None
    with stage.acting("ada") as (session, _actor):
        person = service.bound_choices(session, HOME)["grid_leader"][0]
    made(stage, **form, bound_grid_leader=str(person[0]))
    assert account_of(stage, "mei2")


def test_a_taken_name_keeps_what_was_typed(stage):
    answer = stage.client("ada").send_form(
        f"{C}/people/new", name="另一个", username="mei", role="community_director"
    )
    assert answer.status_code == 422
    assert "已经有账号 mei" in answer.text
    assert 'value="另一个"' in answer.text


def test_each_leader_without_an_account_gets_one(stage):
    with transaction(stage.database.owner) as session:
        session.execute(
            text("UPDATE role_grant SET until = since WHERE account = :a"),
            {"a": account_of(stage, "mei")},
        )
    page = stage.client("ada").send_form(f"{C}/people/leaders").text
    assert "曾梅" in page
    assert "单波" not in page
    username = re.search(r"<td>(sy\d+)</td>", page)[1]
    password = re.search(r"<kbd>([a-z0-9-]{14})</kbd>", page)[1]
    client, _answer = signed_in(stage, username, password)
    client.send_form("/password", old=password, new=OWN, again=OWN)
    assert client.get(f"{C}/needs").status_code == 200


def test_ending_a_role_ends_its_sessions(stage):
    password = made(stage)
    client, _answer = signed_in(stage, "xinren", password)
    account = account_of(stage, "xinren")
    with transaction(stage.database.owner) as session:
        grant = session.scalar(select(RoleGrant.id).where(RoleGrant.account == account))
    stage.client("ada").send_form(f"{C}/people/accounts/{account}/roles/{grant}/end")
    assert client.get("/password").headers["location"].startswith("/login")


def test_a_closed_account_is_out_at_once_and_loses_nothing(stage):
    client, _answer = signed_in(stage, "xinren", made(stage))
    account = account_of(stage, "xinren")
    ada = stage.client("ada")
    ada.send_form(f"{C}/people/accounts/{account}/close", closed="true")
    assert client.get("/password").headers["location"].startswith("/login")
    page = ada.get(f"{C}/people").text
    assert "停用" in page


def test_nobody_sets_the_password_of_somebody_above_him(stage):
    """An administrator of one community against the officer of the district."""
    with transaction(stage.database.owner) as session:
        local = accounts.create(session, "local", "本地", None)
        accounts.grant(session, local, Role.ADMINISTRATOR, accounts.of_community(HOME))
        stage.world.tokens["local"] = accounts.token(session, "local")
    wei = account_of(stage, "wei")
    local = stage.client("local")
    for tail in ("password", "sign-out", "close", "roles"):
        form = {"role": "community_director", "closed": "true"}
        answer = local.send_form(f"{C}/people/accounts/{wei}/{tail}", **form)
        assert answer.status_code == 404, tail
    with transaction(stage.database.owner) as session:
        assert session.scalar(select(func.count()).where(LoginSession.account == wei)) == 1
    del stage.world.tokens["local"]


def test_the_role_of_the_district_is_not_given_here(stage):
    answer = stage.client("ada").send_form(
        f"{C}/people/new", name="官", username="guan", role="district_officer"
    )
    assert answer.status_code == 422
    with (
        pytest.raises(Exception, match="not allowed"),
        stage.acting("ada") as (session, _actor),
    ):
        session.execute(
            text("SELECT give_role(:c, 1, 'district_officer', null, null, null, null, :d, null)"),
            {"c": HOME, "d": "2026-01-01"},
        )


def test_it_stands_in_the_trail_who_made_it(stage):
    made(stage)
    page = stage.client("lin").get(f"{C}/people/trail?table=account").text
    assert "账号" in page
    with transaction(stage.database.owner) as session:
        entries = session.scalars(
            select(AuditEntry.action).where(
                AuditEntry.community == HOME, AuditEntry.table_name == "account"
            )
        ).all()
    assert entries == ["insert", "insert"]


def test_no_content_of_a_record_stands_on_the_page_of_the_trail(stage):
    stage.client("mei").send_form(f"{C}/record", grid="01", said="谁也不该在这里读到", mark="need")
    page = stage.client("lin").get(f"{C}/people/trail?table=need").text
    assert "content" in page
    assert "谁也不该在这里读到" not in page


def test_a_grid_without_somebody_is_red(stage):
    page = stage.client("lin").get(f"{C}/people/coverage").text
    assert "3个网格中1个还缺人" in page
    assert "kind=unit" in page
