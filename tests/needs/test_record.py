"""Record a need: by door, by point, with what is missing, twice, and taken back."""

import html
import re

import pytest
from sqlalchemy import text

from gisgrid.db import transaction
from gisgrid.needs.workdays import add_working_days
from tests.cast import HOME
from tests.needs.conftest import door, needs_of
from tests.pictures import lonlat

C = f"/c/{HOME}"
FORM = {"grid": "01", "text": "楼道灯不亮", "kind": "roof_leak", "key": "k1"}


def record(stage, name="mei", **changes):
    """One sentence of the diary, marked as a need."""
    form = {**FORM, **changes}
    said = {"said": [form["text"]], "mark": ["need"], "sentence_kind": [form.pop("kind")]}
    return stage.client(name).send_form(f"{C}/record", **form, **said)


def wrong(answer):
    """Field → what the page says is wrong with it."""
    return dict(re.findall(r'class="wrong" id="(\w+)-wrong">([^<]+)<', html.unescape(answer.text)))


def test_it_works(office, day):
    answer = record(office, household=door(office))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{C}/map?grid=01")
    (need,) = needs_of(office)
    assert (need.no, need.content, need.raised_on, need.state) == (
        101,
        "楼道灯不亮",
        day,
        "reported",
    )
    assert need.grid == need.grid_then == office.world.grids["A"]
    assert need.household == door(office)


def test_the_limit_counts_working_days(office, day):
    record(office)
    with transaction(office.database.owner) as session:
        days = session.scalar(text("SELECT working_days FROM need_kind WHERE code = 'roof_leak'"))
    # Without a door it lies on public ground: half as long again.
    assert needs_of(office)[0].due_on == add_working_days(day, -(-days * 3 // 2))


def test_it_leaves_a_step_with_the_name_of_who_recorded_it(office):
    record(office)
    with transaction(office.database.owner) as session:
        steps = session.execute(text("SELECT by_name, to_state, note, grid FROM need_step")).all()
    assert [tuple(s) for s in steps] == [("mei", "reported", "楼道灯不亮", office.world.grids["A"])]


def test_without_a_door_it_lies_in_the_middle_of_the_grid(office):
    record(office)
    with transaction(office.database.owner) as session:
        inside = session.scalar(text(
            "SELECT ST_Covers(o.outline, n.point) FROM need n JOIN grid_outline o"
            " ON o.grid = n.grid AND o.community = n.community WHERE n.no = 101"
        ))  # fmt: skip
    assert inside


def test_at_a_point_it_belongs_to_the_grid_under_it(office):
    lon, lat = lonlat(2.5, 0.5)
    assert record(office, "lin", lon=lon, lat=lat).status_code == 303
    assert needs_of(office)[0].grid == office.world.grids["B"]


def test_a_leader_cannot_put_it_into_another_grid(office):
    lon, lat = lonlat(2.5, 0.5)
    assert record(office, lon=lon, lat=lat).status_code == 404
    assert record(office, grid="02").status_code == 403
    assert record(office, household=door(office, "1c-1-01-01")).status_code == 422
    assert needs_of(office) == []


def test_a_point_outside_the_community_is_refused_at_its_field(office):
    lon, lat = lonlat(9, 9)
    answer = record(office, "lin", lon=lon, lat=lat)
    assert answer.status_code == 422
    assert needs_of(office) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"text": ""}, "text"), ({"text": "  \n "}, "text"), ({"text": "长" * 501}, "text"),
     ({"kind": "no such"}, "text"), ({"household": "999999"}, "household"),
     ({"household": "x"}, "household"), ({"household": "-1"}, "household")],
)  # fmt: skip
def test_what_does_not_fit_is_named_at_its_field_and_nothing_is_written(office, changes, field):
    answer = record(office, **changes)
    assert answer.status_code == 422
    assert list(wrong(answer)) == [field]
    assert needs_of(office) == []


def test_all_that_is_missing_is_named_at_once(office):
    assert set(wrong(record(office, text="", on="2099-01-01"))) == {"text", "on"}


def test_what_was_typed_stays(office):
    page = html.unescape(record(office, text="<b>楼道</b> & 灯", kind="x").text)
    assert "<b>楼道</b> & 灯</textarea>" in page
    assert 'name="key" value="k1"' in page


def test_typed_text_is_never_markup(office):
    assert "<b>楼道</b>" not in record(office, text="<b>楼道</b>", kind="x").text


@pytest.mark.parametrize("place", [
    {"lon": "nan", "lat": "40"}, {"lon": "inf", "lat": "40"}, {"lon": "181", "lat": "40"},
    {"lon": "116", "lat": "-91"}, {"lon": "x", "lat": "40"},
])  # fmt: skip
def test_numbers_that_are_no_place_are_refused(office, place):
    assert record(office, **place).status_code == 422
    assert needs_of(office) == []


def test_the_longest_text_is_taken_whole(office):
    record(office, text="长" * 500)
    assert needs_of(office)[0].content == "长" * 500


def test_sending_twice_adds_nothing(office):
    first, second = record(office), record(office)
    assert second.headers["location"] == first.headers["location"]
    assert len(needs_of(office)) == 1


def test_the_same_key_of_another_person_is_another_form(office):
    record(office)
    record(office, "unit")
    assert len(needs_of(office)) == 2


def test_a_refused_form_can_be_sent_again_with_its_key(office):
    assert record(office, text="").status_code == 422
    assert record(office).status_code == 303
    assert len(needs_of(office)) == 1


def undo(stage, name="mei"):
    with transaction(stage.database.owner) as session:
        entry = session.scalar(text("SELECT max(row_id) FROM audit_entry"
                                    " WHERE table_name = 'diary_entry'"))  # fmt: skip
    return stage.client(name).send_form(f"{C}/diary/{entry}/undo")


def test_ones_own_report_can_be_taken_back(office):
    record(office)
    assert undo(office).status_code == 303
    (need,) = needs_of(office)
    assert (need.state, need.closed_on) == ("void", need.raised_on)


def test_only_once(office):
    record(office)
    undo(office)
    assert undo(office).status_code == 404


def test_the_report_of_another_cannot(office):
    record(office)
    assert undo(office, "unit").status_code == 409
    assert needs_of(office)[0].state == "reported"


def test_what_somebody_has_taken_up_cannot(office):
    record(office)
    with transaction(office.database.owner) as session:
        session.execute(text("UPDATE need SET state = 'accepted' WHERE no = 101"))
    assert undo(office).status_code == 409


def test_the_former_address_leads_to_the_one_form_with_the_same_things_chosen(office):
    client = office.client("mei")
    answer = client.get(f"{C}/needs/record?grid=01&household={door(office)}")
    there = answer.headers["location"]
    assert there == f"{C}/record?grid=01&household={door(office)}&mark=need"
    page = html.unescape(client.get(there).text)
    assert f'name="household" value="{door(office)}"' in page
    assert '"first": "need"' in page
