"""Two languages: every text has both, with the same places to fill in."""

from collections import Counter
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from gisgrid import i18n
from gisgrid.i18n import _

ROOT = Path(__file__).resolve().parents[1]
MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every text of the program and the templates → where it stands."""
    with (ROOT / "gisgrid/locale/babel.cfg").open(encoding="utf-8") as file:
        mapping, options = parse_mapping_cfg(file)
    found: dict[str, str] = {}
    for folder in ("gisgrid", "web/templates"):
        inside = [(p.removeprefix(f"{folder}/"), m) for p, m in mapping if p.startswith(folder)]
        for name, line, text, *_rest in extract_from_dir(
            str(ROOT / folder), inside, options, keywords={"_": None, "later": None}
        ):
            found[str(text)] = f"{folder}/{name}:{line}"
    return found


def places(text: str) -> set[str]:
    return {name for _before, name, _spec, _conversion in Formatter().parse(text) if name}


def test_texts_are_found_in_code_and_templates(texts):
    assert {"网格长", "跳到正文", "{n}天前"} <= texts.keys()


def test_every_text_has_an_english_one(texts):
    missing = {text: place for text, place in texts.items() if text not in i18n.catalogue()}
    assert missing == {}


def test_both_languages_fill_in_the_same_places():
    differing = {
        chinese: english
        for chinese, english in i18n.catalogue().items()
        if places(chinese) != places(english)
    }
    assert differing == {}


def test_no_text_is_translated_twice():
    """The reader would take the first one and say nothing."""
    entries = i18n.CATALOGUE.read_text(encoding="utf-8").split("\n\n")
    ids = [entry.partition("msgid ")[2].partition("\nmsgstr ")[0] for entry in entries]
    assert [text for text, times in Counter(ids).items() if times > 1] == []


def test_the_catalogue_holds_no_text_that_is_gone(texts):
    assert i18n.catalogue().keys() - texts.keys() == set()


def test_an_unknown_text_stays_chinese():
    with i18n.use_language("en"):
        assert _("网格长") == "Grid leader"
        assert _("没有翻译的字") == "没有翻译的字"
    assert _("网格长") == "网格长"


@pytest.mark.parametrize(
    ("wish", "language"),
    [("en", "en"), ("en_GB.UTF-8", "en"), ("zh", "zh"), ("C.UTF-8", "zh"), (None, "zh")],
)
def test_a_language_we_do_not_have_becomes_chinese(wish, language):
    assert i18n.known_language(wish) == language


def test_a_day_of_this_year_has_its_weekday_and_another_year_its_year():
    assert i18n.day(MONDAY, MONDAY) == "11月23日 周一"
    assert i18n.day(date(2025, 3, 1), MONDAY) == "2025年3月1日"
    with i18n.use_language("en"):
        assert i18n.day(MONDAY, MONDAY) == "Mon 23 Nov"
        assert i18n.day(date(2025, 3, 1), MONDAY) == "1 Mar 2025"


def test_a_period_names_its_month_once_and_an_open_one_says_so():
    assert i18n.span(date(2026, 11, 1), date(2026, 11, 30), MONDAY) == "11月1日–30日"
    assert i18n.span(date(2026, 9, 12), date(2026, 11, 3), MONDAY) == "9月12日–11月3日"
    assert i18n.span(date(2026, 11, 1), None, MONDAY) == "11月1日起"


def test_relative_days():
    words = [i18n.ago(date(2026, 11, n), MONDAY) for n in (21, 22, 23, 24, 25)]
    assert words == ["2天前", "昨天", "今天", "明天", "2天后"]


def test_thousands_are_grouped_from_ten_thousand_up():
    shown = [i18n.number(2592), i18n.number(12345), i18n.number(11.44, 1)]
    assert shown == ["2592", "12,345", "11.4"]
