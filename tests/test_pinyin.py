"""Search keys in pinyin."""

import pytest

from gisgrid.pinyin import pinyin_key, reading, typed


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("照澜院", "zhaolanyuan zly"),
        ("东11楼", "dong11lou d11l"),
        ("长春路", "changchunlu ccl"),
        ("A座", "azuo az"),
        ("", ""),
    ],
)
def test_full_spelling_and_initials(text, key):
    assert pinyin_key(text) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单雄", "shanxiong sx"),
        ("曾国", "zengguo zg"),
        ("尉迟恭", "yuchigong ycg"),
        ("王单", "wangdan wd"),
    ],
)
def test_surnames_have_readings_of_their_own(name, key):
    assert pinyin_key(name, person=True) == key


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("Zhào lán", ["zhaolan"]),
        ("zhao4lan2", ["zhao4lan2", "zhaolan"]),
        ("dong11lou", ["dong11lou"]),
        ("lǜ", ["lv"]),
        ("12号楼 501", ["12号楼 501"]),
        (" ", []),
    ],
)
def test_what_is_typed_is_read_with_and_without_tones(words, keys):
    assert typed(words) == keys


def test_people_are_sorted_by_the_readings_of_their_surnames():
    names = ["曾立", "单雄", "仇英", "张三", "安平", "区大相"]
    assert sorted(names, key=reading) == ["安平", "区大相", "仇英", "单雄", "曾立", "张三"]
