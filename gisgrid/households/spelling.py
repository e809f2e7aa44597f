"""One spelling for what people write in many: digits, numerals, dashes, names of buildings."""

import re
import unicodedata

DIGITS = str.maketrans("零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖", "0001234567892123456789")
TENS = str.maketrans("拾佰", "十百")
NUMERALS = "零〇○一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾佰"
NUMERAL = re.compile(f"[{NUMERALS}]+")
LETTER_O = re.compile(f"(?<=[0-9{NUMERALS}])[Oo]+(?=[0-9{NUMERALS}])")
ONE = "[一二三四五六七八九两壹贰叁肆伍陆柒捌玖]"
VALUE = re.compile(f"^(?:(?P<h>{ONE})百)?零?(?:(?P<t>{ONE})?十)?(?P<o>{ONE})?$")
DASHES = re.compile("[-‐‑‒–—―−─━~]+")
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")


def _arabic(run: re.Match[str]) -> str:
    """`二十一` → `21`, `五零一` → `501`; what is no number (百, 十十) stays as it is."""
    text = run.group().translate(TENS)
    if not set(text) & set("十百"):
        return text.translate(DIGITS)
    value = VALUE.match(text)
    if not value:
        return run.group()
    hundreds, tens, ones = (
        int((part or "0").translate(DIGITS)) for part in value.group("h", "t", "o")
    )
    if "十" in text and not tens:
        tens = 1
    return str(hundreds * 100 + tens * 10 + ones)


def plain(text: str) -> str:
    """ASCII digits and dashes, Chinese numerals as digits, no spaces but between digits."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = re.sub(r"[(){}\[\]【】,，;；。]", " ", text)
    text = LETTER_O.sub(lambda run: "零" * len(run.group()), text)
    text = NUMERAL.sub(_arabic, text)
    text = re.sub(r"(?<=\d)杠(?=\d)", "-", DASHES.sub("-", text))
    text = re.sub(r"\s*([-#/.])\s*", r"\1", text.strip())
    return re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", text)


def normal(text: str) -> str:
    """One spelling for searching: `三号楼`, `３栋` and `3#` all give `3号楼`."""
    text = re.sub(r"#(?=\d)", "", plain(text))
    text = re.sub(r"(?<=\d)#楼?", "号楼", text)
    return re.sub(r"(?<=[\dA-Za-z])(?:栋|幢|座|号楼)", "号楼", text).casefold()


def building_key(name: str) -> str:
    """What stays the same however a building is written: `西南15楼` → `西南15`."""
    return re.sub(r"(?<=[\da-z])(?:号?楼)$", "", re.sub(r"(?<=\d)号(?=公寓)", "", normal(name)))
