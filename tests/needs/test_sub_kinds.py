"""Sub-kinds are added, renamed and retired from a day on; a need keeps the name of its day."""

from datetime import date, timedelta

import pytest

from gisgrid.errors import Invalid
from gisgrid.needs.rules import StepCode
from gisgrid.needs.sub_kind_models import SubKindChange
from gisgrid.needs.sub_kinds import Finer, as_of
from tests.cast import HOME
from tests.needs.test_steps import FOUND, need, put, seen, take, unit  # noqa: F401

PAGE = f"/c/{HOME}/sub-kinds"
C = StepCode
DAY = date(2026, 3, 1)
SEED = [Finer("road", "pothole", "坑洼", "Pothole", is_urgent=False)]


def change(since, name="坑", *, is_offered=True, code="pothole"):
    return SubKindChange(kind="road", code=code, since=since, name=name, name_en=name,
                         is_urgent=False, is_offered=is_offered)  # fmt: skip


@pytest.mark.parametrize(("day", "names"), [
    (DAY - timedelta(1), [("坑洼", True)]),
    (DAY, [("坑", True)]),
    (DAY + timedelta(30), [("坑", False), ("积水", True)]),
])  # fmt: skip
def test_how_they_stand_on_a_day(day, names):
    later = DAY + timedelta(30)
    rows = [change(DAY), change(later, is_offered=False), change(later, "积水", code="own_1")]
    assert [(one.name, one.is_offered) for one in as_of(SEED, rows, day).values()] == names


def send(stage, who="lin", **fields):
    form = {"kind": "road", "name": "路面结冰", "key": fields.get("name", "k")} | fields
    return stage.client(who).send_form(PAGE, **form)


def test_an_own_one_is_chosen_renamed_and_retired(stage, need, day):  # noqa: F811
    put(stage, need, state="reported", kind="road", sub_kind=None, emergency=False)
    assert send(stage, is_urgent="yes").status_code == 303
    take(stage, "lin", need, C.ACCEPT, kind="road/own_1", looked="yes")
    assert (seen(stage, need).sub_kind, seen(stage, need).emergency) == ("own_1", True)
    put(stage, need, raised_on=day)
    page = f"{FOUND}/{need}"
    assert "路面结冰" in stage.client("mei").get(page).text
    tomorrow = (day + timedelta(1)).isoformat()
    assert send(stage, code="own_1", name="暗冰", since=tomorrow).status_code == 303
    assert "路面结冰" in stage.client("mei").get(page).text
    assert "暗冰" in stage.client("mei").get(PAGE).text
    retired = send(stage, code="own_1", name="路面结冰", is_offered="no", key="r")
    assert retired.status_code == 303
    put(stage, need, state="reported")
    with pytest.raises(Invalid):
        take(stage, "lin", need, C.ACCEPT, kind="road/own_1", looked="yes")
    ledger = stage.client("lin").get(f"/c/{HOME}/ledgers/needs").text
    assert "路面结冰" in ledger


@pytest.mark.parametrize(("fields", "field"), [
    ({"name": " "}, "name"), ({"name": "长" * 21}, "name"), ({"name": "坑洼"}, "name"),
    ({"kind": "nothing"}, "kind"), ({"since": "2020-01-01"}, "since"),
    ({"since": "2026-02-30"}, "since"),
])  # fmt: skip
def test_what_does_not_fit_is_named_at_its_field(stage, fields, field):
    answer = send(stage, **fields)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert send(stage, "group").status_code == 403
