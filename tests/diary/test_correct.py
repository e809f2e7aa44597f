"""Correct an entry once, and all follows; take it back, and all goes."""

import html

import pytest
from sqlalchemy import text

from gisgrid.db import transaction
from tests.diary.conftest import C, count, entries, one, write
from tests.diary.test_write import FIVE


def sentences(stage):
    with transaction(stage.database.owner) as session:
        rows = session.execute(text("SELECT id, mark FROM diary_sentence ORDER BY position"))
        return [(row.id, row.mark) for row in rows]


def correct(stage, said, name="mei", **changes):
    """said: (id or "", words, mark)"""
    (entry,) = entries(stage)
    form = {"grid": "01", "outcome": "home", "key": "c1", "sid": [str(s[0]) for s in said],
            "said": [s[1] for s in said], "mark": [s[2] for s in said], **changes}  # fmt: skip
    return stage.client(name).send_form(f"{C}/diary/{entry.id}/correct", **form)


def test_it_works(stage):
    write(stage, FIVE)
    changed = [(id_, f"更正{n}。", mark) for n, (id_, mark) in enumerate(sentences(stage))]
    assert correct(stage, changed, companions="王医生").status_code == 303
    assert one(stage, "SELECT n.content FROM need n JOIN diary_sentence s ON s.need = n.id"
               )["content"] == "更正0。"  # fmt: skip
    assert one(stage, "SELECT wish_text AS t FROM wish")["t"] == "更正1。"
    assert one(stage, "SELECT content AS t FROM suggestion")["t"] == "更正2。"
    assert one(stage, "SELECT content AS t FROM good_deed")["t"] == "更正3。"
    assert "更正0。更正1。更正2。更正3。更正4。" in html.unescape(
        stage.client("lin").get(f"{C}/visits").text
    )
    assert entries(stage)[0].companions == "王医生"


def test_the_form_shows_what_stands(stage):
    write(stage, FIVE)
    page = stage.client("mei").get(f"{C}/diary/{entries(stage)[0].id}/correct")
    assert page.status_code == 200
    assert "".join(words for words, _mark in FIVE) in html.unescape(page.text)


def test_another_outcome(stage):
    write(stage, FIVE[4:])
    correct(stage, [(sentences(stage)[0][0], "都好。", "note")], outcome="by_phone")
    assert count(stage, "visit", "diary_entry IS NOT NULL AND outcome = 'by_phone'") == 1


def test_another_mark_makes_the_other_thing_and_takes_the_first_back(stage):
    write(stage, FIVE[:1])
    correct(stage, [(sentences(stage)[0][0], FIVE[0][0], "suggestion")])
    assert count(stage, "need", "source = 'visit' AND state = 'void'") == 1
    assert count(stage, "suggestion") == 1
    assert [mark for _id, mark in sentences(stage)] == ["suggestion"]


def test_a_sentence_that_is_left_out_goes_and_a_new_one_comes(stage):
    write(stage, FIVE[1:3])
    correct(stage, [("", "门关不上。", "need")])
    assert count(stage, "wish", "state = 'withdrawn'") == 1
    assert count(stage, "suggestion") == 0
    assert [mark for _id, mark in sentences(stage)] == ["need"]


def test_what_somebody_took_up_cannot_leave_its_sentence(stage):
    write(stage, FIVE[:1])
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE need SET state = 'accepted' WHERE source = 'visit'"))
    answer = correct(stage, [(sentences(stage)[0][0], FIVE[0][0], "note")])
    assert answer.status_code == 409
    assert count(stage, "need", "state = 'accepted'") >= 1
    assert [mark for _id, mark in sentences(stage)] == ["need"]


@pytest.mark.parametrize("name", ["lin", "unit", "group"])
def test_the_entry_of_another_cannot_be_changed(stage, name):
    write(stage, FIVE)
    said = [(id_, "别人。", mark) for id_, mark in sentences(stage)]
    assert correct(stage, said, name).status_code == 409
    at = f"{C}/diary/{entries(stage)[0].id}/undo"
    assert stage.client(name).send_form(at).status_code == 409


def test_taken_back_with_all_that_it_made(stage):
    write(stage, FIVE)
    at = f"{C}/diary/{entries(stage)[0].id}/undo"
    assert stage.client("mei").send_form(at).status_code == 303
    assert entries(stage) == []
    for table in ("diary_sentence", "suggestion", "good_deed"):
        assert count(stage, table) == 0
    assert count(stage, "visit", "recorded_by IS NOT NULL") == 0
    assert count(stage, "wish", "state <> 'withdrawn'") == 0
    assert count(stage, "need", "source = 'visit' AND raised_by IS NOT NULL AND state <> 'void'"
                 ) == 0  # fmt: skip
