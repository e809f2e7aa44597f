"""The table of steps against what the office's rules say, over all states, steps and hats. Pure."""

from datetime import date, timedelta
from itertools import product

import pytest

from gisgrid.needs.models import NeedState
from gisgrid.needs.refusing import (
    Case,
    Why,
    next_steps,
    refusal,
)
from gisgrid.needs.rules import (
    END_STATES,
    OPEN,
    STEPS,
    Hat,
    StepCode,
)

C, H, S = StepCode, Hat, NeedState
TODAY = date(2026, 11, 25)
# Written down from the rules of the office and not from the program:
# step: states it leads from → state it leads to ("" stays): who.
OFFICE = """
accept        reported → accepted: director group_leader
not_ours      reported → not_ours: director
assign        accepted → assigned: director group_leader
start         assigned → handling: handler grid_leader
return        assigned → returned: handler
agree_return  returned → accepted: director group_leader
insist        returned → assigned: director group_leader
ask_extend    handling → : handler
extend        handling → : director officer
ask_hold      handling → : handler
hold          handling → on_hold: director
refuse        handling → : director officer
resume        on_hold → handling: director
answer        handling → answered: handler
unreached     answered → : director group_leader
verify        answered → verified: director group_leader
rework        answered → handling: director group_leader
call_back     verified → : director group_leader
close         verified → closed: director group_leader
reopen        closed → handling: director
duplicate     reported accepted → duplicate: director group_leader
void          reported accepted → void: director
supervise     OPEN → : director officer
escalate      accepted handling → assigned: director
urge          OPEN → : director group_leader officer
hurry         OPEN → : director
legacy        on_hold → : officer
ask_whistle   accepted assigned handling → : grid_leader group_leader
whistle       accepted assigned handling → : director officer
no_whistle    accepted assigned handling → : director officer
report_in     OPEN → : director unit
rate          OPEN → : director
"""


def office():
    rows = {}
    for line in OFFICE.strip().splitlines():
        code, rest = line.split(None, 1)
        starts, _arrow, end = rest.partition("→")
        to, _colon, who = end.partition(":")
        states = set(OPEN) if "OPEN" in starts else {S(one) for one in starts.split()}
        rows[C(code)] = (states, S(to.strip()) if to.strip() else None, {H(w) for w in who.split()})
    return rows


def case(state, code=None, **more):
    """A need on a day on which no other condition stands in the way of the step."""
    asked = "extend" if code in (C.EXTEND, C.REFUSE) else None
    whistled = {C.NO_WHISTLE: "asked", C.REPORT_IN: "called", C.RATE: "called"}.get(code)
    fields = {"due_on": TODAY + timedelta(3), "since": TODAY, "by": 1, "handler": 2,
              "asked": asked, "confirmed": "yes", "closed_on": TODAY,
              "whistled": whistled, "awaits_one": True}  # fmt: skip
    return Case(state=state, today=TODAY, **(fields | more))


def test_it_works():
    assert refusal(C.ACCEPT, case(S.REPORTED), {H.DIRECTOR}) is None
    assert refusal(C.ACCEPT, case(S.CLOSED), {H.DIRECTOR}) == Why.STATE


def test_the_table_has_the_rows_of_the_office_and_no_other():
    assert set(STEPS) - {C.REPORT} == set(office())
    for code, (states, to, who) in office().items():
        assert (STEPS[code].starts, STEPS[code].to, STEPS[code].may) == (states, to, who), code


@pytest.mark.parametrize("code", [one for one in C if one != C.REPORT])
def test_all_pairs_of_states_and_hats(code):
    states, _to, who = office()[code]
    for state, hat in product(S, H):
        second = {"extended": 1} if hat == H.OFFICER and code in (C.EXTEND, C.REFUSE) else {}
        allowed = refusal(code, case(state, code, **second), {hat}) is None
        assert allowed == (state in states and hat in who), (state, hat)


def test_nobody_without_a_hat_takes_a_step():
    assert all(next_steps(case(state), ()) == [] for state in S)


def test_what_has_ended_is_left_by_reopening_alone():
    for state in END_STATES:
        found = {rule.code for rule in next_steps(case(state), set(H))}
        assert found == ({C.REOPEN} if state == S.CLOSED else set())


def test_a_need_can_always_go_on_to_its_end():
    """From each open state some way of steps leads to closed."""
    reach = {S.CLOSED}
    while True:
        more = {s for r in STEPS.values() if r.to in reach for s in r.starts} - reach
        if not more:
            break
        reach |= more
    assert reach >= OPEN


@pytest.mark.parametrize("code", [C.VERIFY, C.REWORK, C.UNREACHED])
def test_who_handled_it_does_not_verify_it(code):
    own = case(S.ANSWERED, handler=1)
    assert refusal(code, own, {H.DIRECTOR}) == Why.SELF


@pytest.mark.parametrize(("since", "why"), [(TODAY, None), (date(2026, 11, 24), None),
                                           (date(2026, 11, 23), Why.LATE_RETURN)])  # fmt: skip
def test_a_return_comes_within_one_working_day(since, why):
    assert refusal(C.RETURN, case(S.ASSIGNED, since=since), {H.HANDLER}) == why


def test_a_weekend_does_not_count_towards_it():
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    given = Case(state=S.ASSIGNED, today=monday, due_on=monday, since=friday)
    assert refusal(C.RETURN, given, {H.HANDLER}) is None


@pytest.mark.parametrize(("due", "why"), [(TODAY, None), (TODAY - timedelta(1), Why.AFTER_DUE)])
def test_more_time_is_asked_for_before_the_last_day_is_over(due, why):
    assert refusal(C.ASK_EXTEND, case(S.HANDLING, due_on=due), {H.HANDLER}) == why


def test_nobody_asks_twice_nor_decides_what_nobody_asked():
    assert refusal(C.ASK_HOLD, case(S.HANDLING, asked="extend"), {H.HANDLER}) == Why.ASKED_ALREADY
    assert refusal(C.EXTEND, case(S.HANDLING), {H.DIRECTOR}) == Why.NOTHING_ASKED
    assert refusal(C.HOLD, case(S.HANDLING, asked="extend"), {H.DIRECTOR}) == Why.OTHER_ASKED


def test_a_second_extension_is_decided_above_the_community():
    again = case(S.HANDLING, C.EXTEND, extended=1)
    assert refusal(C.EXTEND, again, {H.DIRECTOR}) == Why.HIGHER_LEVEL
    assert refusal(C.EXTEND, again, {H.OFFICER}) is None


@pytest.mark.parametrize(("days", "why"), [(30, None), (31, Why.TOO_LATE)])
def test_it_is_reopened_within_thirty_days(days, why):
    closed = case(S.CLOSED, closed_on=TODAY - timedelta(days))
    assert refusal(C.REOPEN, closed, {H.DIRECTOR}) == why


@pytest.mark.parametrize("word", [None, "no"])
def test_without_the_word_of_the_resident_it_is_not_closed(word):
    assert refusal(C.CLOSE, case(S.VERIFIED, confirmed=word), {H.DIRECTOR}) == Why.NOT_CONFIRMED


@pytest.mark.parametrize(("asked_by", "above", "hat", "why"), [
    (1, False, H.DIRECTOR, Why.OWN_REQUEST), (2, False, H.DIRECTOR, None),
    (2, True, H.DIRECTOR, Why.HIGHER_LEVEL), (2, True, H.OFFICER, None),
])  # fmt: skip
def test_nobody_decides_about_his_own_request(asked_by, above, hat, why):
    asked = case(S.HANDLING, C.EXTEND, asked_by=asked_by, is_asked_above=above)
    assert refusal(C.EXTEND, asked, {hat}) == why
    assert refusal(C.REFUSE, asked, {hat}) == why


def test_a_whistle_is_asked_for_once_and_nobody_comes_or_is_rated_without_one():
    asked = case(S.HANDLING, whistled="asked")
    assert refusal(C.ASK_WHISTLE, asked, {H.GRID_LEADER}) == Why.ASKED_ALREADY
    assert refusal(C.REPORT_IN, asked, {H.UNIT}) == Why.NO_WHISTLE
    called = case(S.HANDLING, whistled="called", awaits_one=False)
    assert refusal(C.REPORT_IN, called, {H.UNIT}) == Why.NOT_CALLED
    assert refusal(C.RATE, called, {H.DIRECTOR}) is None
