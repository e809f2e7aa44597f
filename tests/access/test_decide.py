"""A department asks; the community admits, refuses or wants papers; the ledger counts refusals."""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from gisgrid.access import rules, service
from gisgrid.access.models import TaskAccess
from gisgrid.access.service import Word
from gisgrid.auth.service import today
from gisgrid.errors import Conflict, Invalid
from tests.cast import HOME

C = f"/c/{HOME}/access"
SAID = {
    "kind": "admitted", "item": "用工信息采集", "department": "区人社局",
    "community_duty": "逐户询问", "support": "", "basis": "",
}  # fmt: skip


@pytest.fixture
def lin(stage):
    return stage.client("lin")


@pytest.fixture
def day(stage):
    with stage.acting("lin") as (session, _actor):
        return today(session, HOME)


def asked(lin, day, **changed):
    sent = lin.send_form(C, **{**SAID, "applied_on": day.isoformat(), **changed})
    return sent


def stored(stage):
    with stage.acting("lin") as (session, _actor):
        return session.scalars(
            select(TaskAccess).where(TaskAccess.community == HOME).order_by(TaskAccess.no)
        ).all()


def test_refused_asked_again_admitted_ended(stage, lin, day):
    assert asked(lin, day).status_code == 303
    (task,) = stored(stage)
    assert rules.state_of(task, day) == "waiting"
    at = f"{C}/{task.id}/decide"
    assert lin.send_form(at, decision="refused", reason="没有经费", version=1).status_code == 303
    (task,) = stored(stage)
    assert (rules.state_of(task, day), task.refused, task.decided_by) == ("refused", 1, "lin")
    until = day + timedelta(days=30)
    fields = {"decision": "admitted", "since": day.isoformat(), "until": until.isoformat()}
    assert lin.send_form(at, **fields, version=2).status_code == 303
    (task,) = stored(stage)
    assert rules.state_of(task, day) == rules.state_of(task, until) == "in_force"
    assert rules.state_of(task, until + timedelta(days=1)) == "ended"
    assert "退回 1 次" in lin.get(C).text
    assert lin.send_form(f"{C}/{task.id}/end").status_code == 303
    assert stored(stage)[0].until == day
    book = openpyxl.load_workbook(BytesIO(lin.get(f"{C}.xlsx").content)).active
    row = next(row for row in book.iter_rows(values_only=True) if "用工信息采集" in row)
    assert {"Z-0001", "区人社局", "准予", 1} <= set(row)


def test_what_does_not_fit_is_named_and_what_was_typed_stays(lin, day):
    late = (day + timedelta(days=1)).isoformat()
    refused = asked(lin, day, item=" ", applied_on=late, basis="依据" * 60)
    assert refused.status_code == 422
    named = set(re.findall(r'id="(\w+)-wrong"', refused.text))
    assert named == {"item", "applied_on", "basis"}
    assert 'value="区人社局"' in refused.text


@pytest.mark.parametrize(
    ("kind", "word", "field"),
    [("admitted", {"decision": "admitted"}, "since"),
     ("admitted", {"decision": "admitted", "since": 0}, "until"),
     ("assisting", {"decision": "admitted", "since": 0, "until": -1}, "until"),
     ("negative", {"decision": "admitted", "since": 0}, "decision"),
     ("assisting", {"decision": "refused", "reason": " "}, "reason"),
     ("assisting", {"decision": "supplement"}, "reason"),
     ("assisting", {"decision": "perhaps"}, "decision")],
)  # fmt: skip
def test_a_decision_that_does_not_fit_is_refused(day, kind, word, field):
    days = {name: day + timedelta(days=word[name]) for name in ("since", "until") if name in word}
    task = TaskAccess(kind=kind)
    with pytest.raises(Invalid) as refused:
        service._check(task, Word(**{**word, **days}))
    assert list(refused.value.fields) == [field]


def test_of_two_who_decide_the_second_is_told(stage, lin, day):
    asked(lin, day)
    (task,) = stored(stage)
    with stage.acting("wei") as (session, actor):
        own = service.get(session, HOME, task.id)
        service.decide(session, actor, own, Word("refused", "重复"), 1, day)
    with stage.acting("lin") as (session, actor), pytest.raises(Conflict):
        own = service.get(session, HOME, task.id)
        service.decide(session, actor, own, Word("supplement", "请补"), 1, day)


def test_what_waits_too_long_is_marked(stage, lin, day):
    asked(lin, day, applied_on=(day - timedelta(days=60)).isoformat())
    assert "超期未定 1" in lin.get(C).text
    assert stage.client("unit").get(C).status_code == 403
