"""Leaders read the diary, say something, and see who has not been read."""

import html
import re

import pytest

from gisgrid.notices import service as notices
from tests.cast import HOME
from tests.diary.conftest import C, count, entries, write
from tests.diary.test_write import FIVE


def review(stage, name="lin", comment="写得清楚"):
    at = f"{C}/diary/{entries(stage)[0].id}/review"
    return stage.client(name).send_form(at, comment=comment)


def unread(stage, name="lin"):
    page = html.unescape(stage.client(name).get(f"{C}/diary").text)
    return int(re.search(r"我没阅的 (\d+)", page)[1])


def test_it_works(stage):
    write(stage, FIVE)
    assert unread(stage) == 1
    assert review(stage).status_code == 303
    assert unread(stage) == 0
    page = html.unescape(stage.client("mei").get(f"{C}/diary/{entries(stage)[0].id}").text)
    assert "写得清楚" in page
    assert "lin" in page


def test_reading_again_keeps_one_mark_and_the_comment(stage):
    write(stage, FIVE)
    review(stage)
    review(stage, comment="")
    assert count(stage, "diary_review") == 1
    assert count(stage, "diary_review", "comment = '写得清楚'") == 1
    review(stage, comment="再说一句")
    assert count(stage, "diary_review", "comment = '再说一句'") == 1


def test_each_leader_reads_for_himself(stage):
    write(stage, FIVE)
    review(stage, "group")
    assert (unread(stage, "group"), unread(stage, "lin")) == (0, 1)


@pytest.mark.parametrize(
    ("name", "status"), [("mei", 403), ("unit", 403), ("bo", 403), ("hua", 404)]
)
def test_who_may_not_comment(stage, name, status):
    write(stage, FIVE)
    assert review(stage, name).status_code == status


def test_ones_own_entry_is_not_reviewed(stage):
    write(stage, FIVE, "lin")
    assert review(stage).status_code == 422
    assert unread(stage) == 0


def give(stage, name="lin", **changes):
    at = f"{C}/diary/{entries(stage)[0].id}/review"
    form = {"comment": "这周把灯换上", "holder": "grid 01", "due_on": "2099-12-31", "key": "r1"}
    return stage.client(name).send_form(at, **{**form, **changes})


def mail(stage, name):
    with stage.acting(name) as (session, actor):
        told, _total = notices.inbox(session, HOME, actor)
        return [notices.words(one) for one in told]


def test_a_comment_gives_a_task_that_leads_back_to_the_entry(stage):
    write(stage, FIVE)
    form = html.unescape(stage.client("lin").get(f"{C}/diary/{entries(stage)[0].id}").text)
    # The leader of the entry's own grid stands first.
    assert re.search(r"不派任务</option>\s*<option value=\"grid 01\"", form)
    assert give(stage).status_code == 303
    assert give(stage).status_code == 303  # the same form sent twice
    (entry,) = entries(stage)
    assert count(stage, "task", f"diary_entry = {entry.id} AND source = 'review'") == 1
    assert any("这周把灯换上" in words and "R-" in words for words in mail(stage, "mei"))
    page = html.unescape(stage.client("mei").get(f"{C}/diary/{entry.id}").text)
    assert "R-0001</a> 这周把灯换上" in page
    listed = stage.client("mei").get(f"{C}/tasks?state=all").text
    assert f"/diary/{entry.id}" in listed
    # Another leader reads the list of tasks, not the entry.
    assert f"/diary/{entry.id}" not in stage.client("bo").get(f"{C}/tasks?state=all").text


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"comment": ""}, "comment"), ({"comment": "长" * 301}, "comment"), ({"holder": ""}, "holder"),
     ({"holder": "unit 999999"}, "holder"), ({"due_on": ""}, "due_on"), ({"due_on": "x"}, "due_on"),
     ({"due_on": "2020-01-01"}, "due_on")],
)  # fmt: skip
def test_a_task_that_does_not_fit_leaves_nothing_behind_and_keeps_what_was_typed(
    stage, changes, field
):
    write(stage, FIVE)
    answer = give(stage, **changes)
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert f'href="#{field}"' in page
    assert f"{changes.get('comment', '这周把灯换上')}</textarea>" in page
    assert count(stage, "task") == count(stage, "diary_review") == 0


def test_who_wrote_is_told_of_a_comment_once(stage):
    write(stage, FIVE)
    review(stage)
    review(stage)
    review(stage, comment="")
    assert sum("写得清楚" in words for words in mail(stage, "mei")) == 1


def test_an_entry_that_was_read_is_not_taken_back(stage):
    write(stage, FIVE)
    review(stage)
    (entry,) = entries(stage)
    answer = stage.client("mei").send_form(f"{C}/diary/{entry.id}/undo")
    assert answer.status_code == 409
    assert "已经有人阅过" in html.unescape(answer.text)
    assert len(entries(stage)) == 1
    assert count(stage, "diary_sentence") == len(FIVE)


def test_who_wrote_and_was_not_read_stands_first(stage):
    write(stage, FIVE)
    page = html.unescape(stage.client("lin").get(f"{C}/diary?unread=yes").text)
    assert "近30天谁的日志没人阅" in page
    assert re.search(r'unread=yes">1</a>', page)
    review(stage)
    page = html.unescape(stage.client("lin").get(f"{C}/diary?unread=yes").text)
    assert re.search(r'unread=yes">0</a>', page)


def test_another_leader_does_not_read_it(stage):
    write(stage, FIVE)
    assert stage.client("bo").get(f"{C}/diary/{entries(stage)[0].id}").status_code == 404
    assert FIVE[0][0] not in html.unescape(stage.client("bo").get(f"{C}/diary").text)
    assert FIVE[2][0] not in html.unescape(stage.client("bo").get(f"{C}/suggestions").text)
    assert FIVE[2][0] in html.unescape(stage.client("mei").get(f"{C}/suggestions").text)
