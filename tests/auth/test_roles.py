"""Act in one role at a time; a role lasts as long as its days, its term and its pairing."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from gisgrid.auth.models import Account, Role, RoleGrant
from gisgrid.auth.service import today
from gisgrid.db import transaction
from tests.cast import HOME

DESK = f"/c/{HOME}/desk"


def grants(stage, name):
    with transaction(stage.database.owner) as session:
        rows = session.execute(
            select(RoleGrant.role, RoleGrant.id).join(Account, Account.id == RoleGrant.account)
            .where(Account.username == name)
        ).all()  # fmt: skip
    return {Role(role): id_ for role, id_ in rows}


def day_of(stage):
    with transaction(stage.database.owner) as session:
        return today(session, HOME)


def test_it_works(stage):
    ada = stage.client("ada")
    assert ada.get(f"/c/{HOME}/grids/01/pair").status_code == 403
    ada.send_form("/role", role=grants(stage, "ada")[Role.COMMUNITY_DIRECTOR])
    assert ada.get(f"/c/{HOME}/grids/01/pair").status_code == 200
    ada.send_form("/role", role=grants(stage, "ada")[Role.ADMINISTRATOR])
    assert ada.get(f"/c/{HOME}/grids/01/pair").status_code == 403


def test_nobody_takes_the_role_of_another(stage):
    mei = stage.client("mei")
    for role in (grants(stage, "lin")[Role.COMMUNITY_DIRECTOR], 0, 999_999, 2**62):
        assert mei.send_form("/role", role=role).status_code == 403
    assert mei.get(f"/c/{HOME}/grids/02").status_code == 403


def test_nobody_takes_a_role_that_has_ended(stage, change):
    grant = grants(stage, "ada")[Role.COMMUNITY_DIRECTOR]
    change("UPDATE role_grant SET since = '2020-01-01', until = '2020-02-01' WHERE id = :id",
           id=grant)  # fmt: skip
    assert stage.client("ada").send_form("/role", role=grant).status_code == 403


@pytest.mark.parametrize(("since", "until", "status"), [
    (-9, 0, 303), (-9, 1, 200), (0, None, 200), (1, None, 303), (-9, None, 200), (-9, -5, 303),
])  # fmt: skip
def test_a_role_holds_from_its_first_day_to_the_day_before_its_last(
    stage, change, since, until, status
):
    day = day_of(stage)
    change("UPDATE role_grant SET since = :since, until = :until WHERE id = :id",
           since=day + timedelta(days=since), id=grants(stage, "lin")[Role.COMMUNITY_DIRECTOR],
           until=None if until is None else day + timedelta(days=until))  # fmt: skip
    assert stage.client("lin").get(DESK).status_code == status


def seen(stage, name):
    with stage.acting(name) as (session, actor):
        return actor.grids, session.scalar(text("SELECT count(*) FROM household"))


def test_a_leader_whose_term_ended_yesterday_sees_nothing(stage, change):
    change("UPDATE grid_leader_term SET until = :day WHERE grid = :grid",
           day=day_of(stage), grid=stage.world.grids["A"])  # fmt: skip
    assert seen(stage, "mei") == (frozenset(), 0)
    mei = stage.client("mei")
    assert mei.get(f"/c/{HOME}/grids/01").status_code == 403
    assert mei.get(f"/api/v1/communities/{HOME}/needs").json()["items"] == []


def test_a_leader_sees_her_grid_to_the_last_day_of_her_term(stage, change):
    change("UPDATE grid_leader_term SET until = :day WHERE grid = :grid",
           day=day_of(stage) + timedelta(days=1), grid=stage.world.grids["A"])  # fmt: skip
    assert seen(stage, "mei") == ({stage.world.grids["A"]}, 12)


def test_a_leaders_grid_follows_the_term_and_not_the_account(stage, change):
    change("UPDATE grid_leader_term SET grid = :c WHERE grid = :a",
           a=stage.world.grids["A"], c=stage.world.grids["C"])  # fmt: skip
    assert seen(stage, "mei") == ({stage.world.grids["C"]}, 18)


@pytest.mark.parametrize(("name", "column"), [("unit", "unit"), ("cadre", "cadre")])
def test_a_unit_and_a_cadre_see_nothing_after_their_pairing(stage, change, name, column):
    assert seen(stage, name)[1] > 0
    change(f"UPDATE pairing SET until = :day WHERE {column} IS NOT NULL", day=day_of(stage))
    assert seen(stage, name) == (frozenset(), 0)


def test_a_pairing_of_tomorrow_opens_nothing_today(stage, change):
    change("UPDATE pairing SET since = :day WHERE unit IS NOT NULL",
           day=day_of(stage) + timedelta(days=1))  # fmt: skip
    assert seen(stage, "unit") == (frozenset(), 0)


def test_a_page_that_is_refused_keeps_the_bar_of_ones_own_community(stage):
    refused = stage.client("mei").get(f"/c/{HOME}/grids/02")
    assert refused.status_code == 403
    assert f'href="/c/{HOME}/needs"' in refused.text
    elsewhere = stage.client("mei").get("/c/110108001002/desk")
    assert elsewhere.status_code == 404
    assert "/c/110108001002/needs" not in elsewhere.text
    assert "远方社区" not in elsewhere.text
