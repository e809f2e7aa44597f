"""Search keys in pinyin: full spelling and initials, with the readings that surnames have."""

import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin

# Characters that read differently as a surname (普通话异读词审音表, common surname lists).
SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "任": "ren", "华": "hua",
    "区": "ou", "查": "zha", "盖": "ge", "朴": "piao", "乐": "yue", "翟": "zhai",
    "覃": "qin", "缪": "miao", "种": "chong", "折": "she", "员": "yun", "宁": "ning",
    "召": "shao", "冼": "xian", "祭": "zhai", "秘": "bi", "黑": "he", "繁": "po",
    "隗": "wei", "洗": "xian",
}  # fmt: skip
DOUBLE_SURNAMES = {"尉迟": ["yu", "chi"], "万俟": ["mo", "qi"], "长孙": ["zhang", "sun"]}
TONES = "\u0300\u0301\u0304\u030c"
TONE_DIGIT = re.compile(r"(?<=[a-z])[1-5](?![0-9])")
BETWEEN = re.compile(r"(?<=[a-z0-9])[ '’]+(?=[a-z0-9])")
ASCII_RUN = re.compile(r"[0-9a-z]+")


def _syllables(text: str) -> list[str]:
    """Spelling of each Chinese character; a run of letters or digits stays one piece."""
    parts = lazy_pinyin(text.casefold())
    return [piece for part in parts for piece in ASCII_RUN.findall(part)]


def _name_syllables(name: str) -> list[str]:
    """Syllables of a person's name: the first one or two characters read as a surname."""
    if name[:2] in DOUBLE_SURNAMES:
        return DOUBLE_SURNAMES[name[:2]] + _syllables(name[2:])
    if name[:1] in SURNAMES:
        return [SURNAMES[name[0]], *_syllables(name[1:])]
    return _syllables(name)


def _initials(syllables: list[str]) -> str:
    return "".join(s if s[0].isdigit() else s[0] for s in syllables)


@lru_cache(maxsize=8192)
def pinyin_key(text: str, person: bool = False) -> str:
    """`照澜院` → `zhaolanyuan zly`, `东11楼` → `dong11lou d11l`; empty for an empty text.

    person   read the beginning as a surname: `单雄` → `shanxiong sx`
    """
    syllables = _name_syllables(text.strip()) if person else _syllables(text)
    return f"{''.join(syllables)} {_initials(syllables)}".strip() if syllables else ""


def search_key(text: str | None, person: bool = False) -> str:
    """What a name is found by: its characters, its pinyin and its initials, in lower case."""
    return f"{(text or '').strip().casefold()} {pinyin_key(text or '', person)}".strip()


def typed(words: str) -> list[str]:
    """What somebody typed into a search field, as search keys are written: `Zhào lán` and
    `zhao4lan2` → `zhaolan`. With digits first as they are, for they may be a building's number.
    """
    bare = unicodedata.normalize("NFD", words.strip().casefold())
    bare = "".join(letter for letter in bare if letter not in TONES)
    bare = unicodedata.normalize("NFC", bare).replace("ü", "v")
    if bare.isascii():
        bare = BETWEEN.sub("", bare)
    return list(dict.fromkeys([bare, TONE_DIGIT.sub("", bare)])) if bare else []


def reading(name: str) -> str:
    """By which names of people are sorted: their pinyin, with the readings of surnames."""
    return f"{pinyin_key(name, person=True)} {name}"
