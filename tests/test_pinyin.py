"""Search keys in pinyin."""

import pytest

from gisgrid.pinyin import pinyin_key


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
