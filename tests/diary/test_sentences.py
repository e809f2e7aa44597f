"""Cut, guess, and what must not be written."""

import pytest

from gisgrid.diary.rules import guess, holds_id_number, sentences, words
from gisgrid.needs.kinds import read_kinds


@pytest.mark.parametrize(
    ("text", "cut"),
    [("灯坏了。门也坏了！", ["灯坏了。", "门也坏了！"]), ("一\n二；三", ["一", "二；", "三"]),
     ("真的？！好。", ["真的？！", "好。"]), ("", []), ("。。", ["。。"]), ("  空  \r\n", ["空"]),
     ("ok! 行", ["ok!", "行"])],
)  # fmt: skip
def test_text_is_cut_at_the_ends_of_sentences(text, cut):
    assert sentences(text) == cut


@pytest.mark.parametrize(
    ("text", "kind"),
    [("二楼楼道灯坏了三天", "power"), ("顶层西侧渗水", "roof_leak"),
     ("院内积水没过脚面", "courtyard_flooding"),
     ("楼门关不上", "entrance_door"), ("屋里不热，暖气片凉", "heating"), ("今天天气好", "other")],
)  # fmt: skip
def test_the_kind_is_guessed(text, kind):
    assert guess(text, words()["need"], "other") == kind


def test_every_guess_is_a_kind_that_there_is():
    known = {row["code"] for row in read_kinds()}
    assert set(words()["need"]) <= known


@pytest.mark.parametrize(
    ("text", "holds"),
    [("11010519491231002X", True), ("证号11010519491231002x。", True),
     ("110105194912310021", False),
     ("13800000000", False), ("1234567890123456789012", False)],
)  # fmt: skip
def test_an_identity_number_is_known_by_its_check_character(text, holds):
    assert holds_id_number(text) == holds
