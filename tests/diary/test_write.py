"""One entry becomes the visit, the need, the wish, the suggestion and the good deed."""

import html

import pytest

from tests.cast import HOME
from tests.diary.conftest import C, count, entries, one, write
from tests.needs.conftest import door
from tests.needs.test_record import wrong
from tests.pictures import lonlat

FIVE = (
    ("二楼楼道灯坏了三天，老人下楼看不清。", "need"),
    ("我想有人陪我去体检。", "wish"),
    ("建议广场添几个长椅。", "suggestion"),
    ("单位的人帮着修好了门。", "good_deed"),
    ("家里都好。", "note"),
)


def test_it_works(stage, day):
    answer = write(stage, FIVE, companions="李医生")
    assert answer.status_code == 303
    (entry,) = entries(stage)
    assert (entry.happened_on, entry.author_name, entry.companions) == (day, "mei", "李医生")
    assert (entry.placed, entry.grid) == ("door", stage.world.grids["A"])
    assert count(stage, "visit", f"diary_entry = {entry.id} AND outcome = 'home'") == 1
    need = one(stage, f"SELECT n.* FROM need n JOIN diary_sentence s ON s.need = n.id"
                      f" WHERE s.diary_entry = {entry.id}")  # fmt: skip
    assert (need["content"], need["kind"], need["state"]) == (FIVE[0][0], "power", "reported")
    wish = one(stage, "SELECT w.* FROM wish w JOIN diary_sentence s ON s.wish = w.id")
    assert (wish["wish_text"], wish["kind"], wish["state"]) == (FIVE[1][0], "company", "raised")
    said = one(stage, "SELECT * FROM suggestion")
    assert (said["content"], said["topic"]) == (FIVE[2][0], "town_building")
    deed = one(stage, "SELECT d.* FROM good_deed d JOIN diary_sentence s ON s.good_deed = d.id")
    assert (deed["content"], deed["kind"]) == (FIVE[3][0], "repair")


def test_what_is_said_is_stored_once(stage):
    write(stage, FIVE)
    for words, _mark in FIVE:
        places = [
            count(stage, table, f"{column} LIKE '%{words}%'")
            for table, column in (("diary_sentence", "words"), ("need", "content"),
                                  ("wish", "wish_text"), ("suggestion", "content"),
                                  ("good_deed", "content"), ("visit", "situation"))
        ]  # fmt: skip
        assert sum(places) == 1, words


def test_the_lists_show_all_of_it_though_it_is_stored_once(stage):
    write(stage, FIVE)
    whole = "".join(words for words, _mark in FIVE)
    for page in ("visits", "diary"):
        assert whole in html.unescape(stage.client("lin").get(f"{C}/{page}").text)


def test_the_good_deed_is_credited_to_the_paired_unit_or_the_one_that_was_chosen(stage):
    write(stage, FIVE[3:4])
    paired = one(stage, "SELECT unit FROM pairing WHERE unit IS NOT NULL AND grid ="
                        f" {stage.world.grids['A']}")["unit"]  # fmt: skip
    other = one(stage, f"SELECT id FROM unit WHERE community = {HOME} AND id <> {paired}")["id"]
    write(stage, FIVE[3:4], key="d2", unit=[str(other)])
    assert count(stage, "good_deed", f"unit = {paired}") == 1
    assert count(stage, "good_deed", f"unit = {other}") == 1


def test_an_outcome_alone_is_enough_and_so_is_a_sentence(stage):
    assert write(stage, outcome="not_home").status_code == 303
    assert write(stage, [("都好。", "note")], outcome="", key="d2").status_code == 303
    assert count(stage, "visit", "diary_entry IS NOT NULL AND outcome = 'home'") == 1
    assert count(stage, "visit", "diary_entry IS NOT NULL AND outcome = 'not_home'") == 1


def test_without_script_the_text_is_cut_and_noted(stage):
    form = {"said": [], "mark": [], "sentence_kind": [], "text": "灯坏了。门也坏了！都报了"}
    write(stage, **form)
    assert count(stage, "diary_sentence", "mark = 'note'") == 3


def test_a_point_and_no_place_at_all(stage):
    lon, lat = lonlat(0.5, 0.5)
    write(stage, FIVE[:1], household="", outcome="", lon=lon, lat=lat)
    write(stage, FIVE[:1], household="", outcome="", key="d2")
    assert [entry.placed for entry in entries(stage)] == ["point", "grid"]
    assert count(stage, "visit", "diary_entry IS NOT NULL") == 0
    assert count(stage, "need", f"grid = {stage.world.grids['A']} AND household IS NULL") == 2


def test_an_emergency_is_one_by_mark_or_by_kind(stage):
    write(stage, [("楼门快掉了。", "need", "entrance_door")], emergency=["yes"])
    write(stage, [("老人摔倒了。", "need")], key="d2")
    assert count(stage, "need", "emergency AND source = 'visit'") == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"household": "", "outcome": ""}, "text"),
     ({"household": "", "outcome": "home"}, "household"),
     ({"household": "999999"}, "household"), ({"outcome": "asleep"}, "outcome"),
     ({"on": "2999-01-01"}, "on"), ({"on": "2020-01-01"}, "on"), ({"kind": "x"}, "kind"),
     ({"service_kind": "x"}, "service_kind"), ({"outreach_topic": "x"}, "outreach_topic")],
)  # fmt: skip
def test_what_does_not_fit_is_named_at_its_field_and_nothing_is_written(stage, changes, field):
    answer = write(stage, **changes)
    assert answer.status_code == 422
    assert set(wrong(answer)) == {field}
    assert entries(stage) == []


@pytest.mark.parametrize(
    "said",
    [[("长" * 501, "note")], [("都好。", "shout")], [("灯坏了。", "need", "nothing_known")],
     [("句。", "note")] * 31, [("证号 11010519491231002X。", "note")]],
)  # fmt: skip
def test_a_sentence_that_does_not_fit_takes_back_the_whole_entry(stage, said):
    answer = write(stage, [*FIVE[:2], *said])
    assert answer.status_code == 422
    assert FIVE[1][0] in html.unescape(answer.text)
    assert entries(stage) == []
    assert count(stage, "need", "source = 'visit' AND raised_by IS NOT NULL") == 0
    assert count(stage, "wish") == 0


def test_sending_twice_writes_once(stage):
    assert write(stage, FIVE).headers["location"] == write(stage, FIVE).headers["location"]
    assert len(entries(stage)) == 1


def test_a_door_of_another_grid_is_refused(stage):
    assert write(stage, household=door(stage, "1c-1-01-01")).status_code == 422
    assert write(stage, grid="02").status_code == 403
    assert entries(stage) == []


def test_the_services_to_the_home_are_kinds_of_a_visit(stage):
    write(stage, service_kind="culture", outreach_topic="laws")
    assert count(stage, "visit", "service_kind = 'culture' AND outreach_topic = 'laws'") == 1


def test_a_service_that_says_why_somebody_is_cared_for_is_kept_from_the_visit(stage):
    assert write(stage, service_kind="illness_call").status_code == 303
    assert count(stage, "visit", "service_kind IS NOT NULL") == 0
    assert count(stage, "care_service", "kind = 'illness_call'") == 1
    for who in ("mei", "lin"):
        assert "重病" not in stage.client(who).get(f"{C}/diary/{entries(stage)[0].id}").text


def test_how_long_it_took_is_kept_and_nonsense_is_not(stage):
    write(stage, opened="1", key="d1")
    write(stage, opened="x", key="d2")
    assert [entry.seconds for entry in entries(stage)] == [None, None]
    assert [entry.fields for entry in entries(stage)] == [2, 2]
