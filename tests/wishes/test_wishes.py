"""Wishes from the first word to the wisher's: steps × roles, the wall, claims, words kept out."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from gisgrid import personal
from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.wishes import steps
from gisgrid.wishes.models import Wish, WishAct, WishState
from gisgrid.wishes.rules import STEPS, Hat, Why, WishStep, contact_by, refusal
from gisgrid.wishes.steps import WishReport
from tests.cast import HOME

C, S, H = WishStep, WishState, Hat
BASE = f"/c/{HOME}"
# step: states → state: who may. Written down from the rules of the office.
OFFICE = """
review      raised → reviewed: director group_leader
decline     raised reviewed → declined: director group_leader
publish     reviewed next_round → on_wall: director group_leader
claim       on_wall → claimed: director group_leader grid_leader claimer member
contact     claimed → contacted: director group_leader claimer
release     claimed contacted → on_wall: director group_leader claimer
realise     contacted → realised: director group_leader claimer
confirm     realised → confirmed: director group_leader grid_leader
redo        realised → contacted: director group_leader grid_leader
withdraw    raised reviewed on_wall claimed contacted → withdrawn: director group_leader grid_leader
next_round  on_wall → next_round: director
"""


def raised(stage, name="mei", said="我想要一个书包。", kind="goods", **more):
    with stage.acting(name) as (session, actor):
        report = WishReport(said, kind, grid=stage.world.grids["A"], **more)
        return steps.raise_wish(session, actor, HOME, report, today(session, HOME)).id


def take(stage, name, wish, code, note="好的", version=None):
    with stage.acting(name) as (session, actor):
        day = today(session, HOME)
        return steps.advance(session, actor, HOME, wish, code, note, day, version)


def claim(stage, name, wish):
    with stage.acting(name) as (session, actor):
        steps.claim(session, actor, HOME, wish)


def seen(stage, wish):
    with transaction(stage.database.owner) as session:
        return session.get(Wish, (HOME, wish))


@pytest.fixture
def on_wall(stage):
    wish = raised(stage)
    take(stage, "group", wish, C.REVIEW)
    take(stage, "lin", wish, C.PUBLISH)
    return wish


def test_it_works(stage, on_wall):
    claim(stage, "unit", on_wall)
    take(stage, "unit", on_wall, C.CONTACT)
    take(stage, "unit", on_wall, C.REALISE, "书包送到家")
    take(stage, "mei", on_wall, C.CONFIRM)
    wish = seen(stage, on_wall)
    assert (wish.state, wish.how, wish.version) == ("confirmed", "书包送到家", 7)
    with transaction(stage.database.owner) as session:
        acts = session.scalars(select(WishAct.step).order_by(WishAct.id)).all()
    assert acts == ["raise", "review", "publish", "claim", "contact", "realise", "confirm"]


@pytest.mark.parametrize("code", [one for one in C if one != C.RAISE])
def test_all_pairs_of_states_and_roles(code):
    rows = {}
    for line in OFFICE.strip().splitlines():
        name, rest = line.split(None, 1)
        starts, _arrow, end = rest.partition("→")
        to, _colon, who = end.partition(":")
        rows[name] = (set(starts.split()), to.strip(), set(who.split()))
    starts, to, who = rows[code.value]
    assert STEPS[code].to == to
    for state in S:
        for hat in H:
            allowed = refusal(code, state, {hat}) is None
            assert allowed == (state.value in starts and hat.value in who), (state, hat)


def test_who_fulfilled_it_does_not_confirm_it():
    assert refusal(C.CONFIRM, S.REALISED, {H.GRID_LEADER, H.CLAIMER}) == Why.SELF


def test_the_wall_shows_no_household_and_guests_may_read_it(stage, on_wall):
    page = stage.client().get(f"{BASE}/wall")
    assert page.status_code == 200
    assert "我想要一个书包" in page.text
    assert "我来认领" not in page.text
    with transaction(stage.database.app) as session:
        (row,) = steps.wall(session, HOME)
    assert set(row) == {"id", "no", "wish_text", "kind", "wisher_class", "state", "unit",
                        "is_volunteer", "round", "grid"}  # fmt: skip


@pytest.mark.parametrize(("k", "grid"), [(5, "01"), (500, None)])
def test_the_grid_stands_on_the_wall_only_where_k_allows(stage, on_wall, k, grid):
    with transaction(stage.database.owner) as session:
        session.execute(
            text("UPDATE community SET settings = jsonb_build_object('k_households', :k)"),
            {"k": k},
        )
    with transaction(stage.database.app) as session:
        assert steps.wall(session, HOME)[0]["grid"] == grid


def test_what_is_not_reviewed_is_not_on_the_wall(stage):
    wish = raised(stage)
    assert "书包" not in stage.client().get(f"{BASE}/wall").text
    with pytest.raises(Conflict):
        claim(stage, "unit", wish)


def test_a_volunteer_of_another_grid_may_claim_and_then_see_it(stage, on_wall):
    client = stage.client("bo")
    assert client.get(f"{BASE}/wishes/{on_wall}").status_code == 404
    assert client.send_form(f"{BASE}/wall/{on_wall}/claim").status_code == 303
    assert client.get(f"{BASE}/wishes/{on_wall}").status_code == 200
    assert seen(stage, on_wall).claimed_by is None
    assert client.send_form(f"{BASE}/wishes/{on_wall}/steps/release", note="忙").status_code == 303
    assert client.get(f"{BASE}/wishes/{on_wall}").status_code == 404
    assert seen(stage, on_wall).state == "on_wall"


def test_of_two_who_claim_the_second_is_told(stage, on_wall):
    claim(stage, "unit", on_wall)
    with pytest.raises(Conflict, match="已经有人认领"):
        claim(stage, "bo", on_wall)


def test_nobody_claims_for_a_unit_that_is_not_his(stage, on_wall):
    with stage.acting("mei") as (session, actor), pytest.raises(Exception, match="not allowed"):
        steps.claim(session, actor, HOME, on_wall, unit=1)


def test_officers_and_administrators_claim_nothing(stage, on_wall):
    for name in ("wei", "ada"):
        with pytest.raises(NotAllowed):
            claim(stage, name, on_wall)


def test_the_wisher_is_spoken_to_within_seven_days(stage, on_wall):
    claim(stage, "unit", on_wall)
    wish = seen(stage, on_wall)
    assert contact_by(wish.claimed_on) == wish.claimed_on + timedelta(7)
    assert "前联系" in stage.client("unit").get(f"{BASE}/wishes/{on_wall}").text


def test_unclaimed_ones_go_first_in_the_next_round(stage, on_wall):
    assert stage.client("lin").send_form(f"{BASE}/wishes/round").status_code == 303
    later = raised(stage, said="我想有个电饭煲。")
    take(stage, "group", later, C.REVIEW)
    take(stage, "lin", later, C.PUBLISH)
    with transaction(stage.database.app) as session:
        rows = steps.wall(session, HOME)
    assert [(row["id"], row["round"]) for row in rows] == [(on_wall, 2), (later, 1)]


@pytest.mark.parametrize("said", [
    "", "  ", "想要书包", "我" * 201, "我要书包，身份证110101199003071234",
    "我要书包，身份证１１０１０１１９９００３０７１２３Ｘ", "我要书包，电话13800000000",
    "我要书包，打138-0000-0000", "我要书包，0457-1234567",
])  # fmt: skip
def test_what_may_not_stand_on_the_wall_is_refused_at_its_field(stage, said):
    with pytest.raises(Invalid) as refused:
        raised(stage, said=said)
    assert list(refused.value.fields) == ["text"]


def test_a_number_that_is_no_telephone_can_be_said_to_be_none(stage):
    assert raised(stage, said="我要书包，型号13800000000", is_checked=True)
    with pytest.raises(Invalid):
        raised(stage, said="我，身份证110101199003071234", is_checked=True)


@pytest.mark.parametrize(("said", "telephones", "identities"), [
    ("二楼灯坏了三天", 0, 0), ("12号楼3单元501", 0, 0), ("2026-11-25 来过", 0, 0),
    ("打１３８００００００００", 1, 0), ("电话：2345678", 1, 0), ("110101199003071234", 0, 1),
    ("号码 110101 19900307 1234", 0, 1), ("订单202611251234567890", 0, 0),
])  # fmt: skip
def test_patterns_find_what_they_should_and_nothing_else(said, telephones, identities):
    assert len(personal.telephones(said)) == telephones
    assert len(personal.identity_numbers(said)) == identities


def test_a_page_that_is_out_of_date_is_refused_and_a_double_tap_takes_one_step(stage):
    wish = raised(stage)
    form = {"version": "1", "key": "k"}
    client = stage.client("lin")
    for _tap in range(2):
        assert client.send_form(f"{BASE}/wishes/{wish}/steps/review", **form).status_code == 303
    late = client.send_form(f"{BASE}/wishes/{wish}/steps/decline", version="1", note="不行吧")
    assert late.status_code == 409
    assert "不行吧" in late.text
    assert seen(stage, wish).state == "reviewed"


@pytest.mark.parametrize("name", ["bo", "hua"])
def test_who_does_not_see_it_cannot_move_it(stage, name):
    wish = raised(stage)
    with pytest.raises((NotFound, NotAllowed)):
        take(stage, name, wish, C.WITHDRAW)


def test_those_concerned_are_told(stage, on_wall):
    claim(stage, "unit", on_wall)
    assert "有人认领了" in stage.client("mei").get(f"{BASE}/notices").text
    assert "等人认领" in stage.client("unit").get(f"{BASE}/notices").text


def test_blacking_out_reaches_wish_and_history(stage):
    wish = raised(stage)
    take(stage, "group", wish, C.REVIEW, "王老师说的")
    form = {"words": "王老师"}
    assert (
        stage.client("mei").send_form(f"{BASE}/wishes/{wish}/black-out", **form).status_code == 403
    )
    answer = stage.client("lin").send_form(f"{BASE}/wishes/{wish}/black-out", **form)
    assert answer.status_code == 303
    with transaction(stage.database.owner) as session:
        for table in ("wish_act", "audit_entry"):
            query = text(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%王老师%'")
            assert session.scalar(query) == 0, table
