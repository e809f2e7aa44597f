"""The program shows the manual, in both languages, and every link in it leads somewhere."""

import re
from urllib.parse import unquote

import pytest

from gisgrid import manual
from tests.docs.pages import anchors

BOTH = [n for n in manual.CHAPTERS if manual.file_of(n, "zh") != manual.file_of(n, "en")]
ALL = [(name, language) for name in manual.CHAPTERS for language in ("zh", "en")]


@pytest.mark.parametrize(("name", "language"), ALL)
def test_a_chapter_leads_only_to_what_the_program_has(name, language):
    body = manual.chapter(name, language).body
    for target in map(unquote, re.findall(r'href="([^"]*)"', body)):
        path, _hash, anchor = target.partition("#")
        if path.startswith("/help/"):
            file = manual.file_of(path.removeprefix("/help/"), language)
            assert not anchor or anchor in anchors(file), target
        else:
            assert path.startswith(("/language/", "https://")) or target[1:] in anchors(
                manual.file_of(name, language)
            ), target
    assert "<!--" not in body
    assert "](" not in body


@pytest.mark.parametrize("name", BOTH)
def test_both_languages_have_the_same_sections(name):
    """A section that is new in one language is wanted in the other."""
    counts = [
        len(re.findall(r"^## ", manual.file_of(name, language).read_text(), re.M))
        for language in ("zh", "en")
    ]
    assert counts[0] == counts[1]


def test_what_people_use_every_day_is_there_in_chinese():
    assert {"diary", "needs", "printing", "pairing", "plans", "editing"} <= set(BOTH)


def test_the_reader_gets_the_chapter_in_his_language(stage):
    client = stage.client()
    assert "在手机上记一笔" in client.get("/help/diary").text
    client.get("/language/en")
    page = client.get("/help/diary").text
    assert "Record on the phone" in page
    assert "<table>" in client.get("/help/needs").text
    assert client.get("/help/nothing").status_code == 404
