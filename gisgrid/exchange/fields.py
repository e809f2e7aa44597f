"""One cell to one value. A reader raises Fault; what it had to read loosely it says by `Loose`."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gisgrid.exchange.report import Fault
from gisgrid.exchange.table import Cell
from gisgrid.i18n import _

Reader = Callable[[Cell], Any]
DITTO = {"同上", "同前", "〃", "″", '"', "''", "--''--"}
TOTAL = re.compile(r"^(合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|total)[:：]?$", re.IGNORECASE)
WHOLE = re.compile(r"^[+-]?\d+(?:\.0+)?$")
DECIMAL = re.compile(r"^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$")
DEGREES = re.compile(
    r"^[NSEW东西南北]?\s*(\d{1,3})\s*[°度]\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′分]\s*)?"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"″秒]|'')?\s*)?[NSEW东西南北]?$"
)


@dataclass(frozen=True)
class Loose:
    """A value that was read although it was not written plainly; becomes a warning."""

    value: Any
    fault: Fault


def text(cell: Cell) -> str:
    """Any cell as text: whole numbers without a decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def refuse_ditto(cell: Cell) -> None:
    if isinstance(cell, str) and cell in DITTO:
        raise Fault("ditto", _("写的是“同上”一类的记号。"), _("把内容写出来。"))


def is_total(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(TOTAL.match(cell))


def _ascii(cell: Cell) -> tuple[str, Fault | None]:
    """Text with ASCII digits, and the warning if they were full-width ones."""
    written = text(cell).strip()
    plain = unicodedata.normalize("NFKC", written).replace(",", "").strip()
    if any("０" <= c <= "９" for c in written):
        return plain, Fault("full_width", _("数字是全角的，按半角读取。"), "")
    return plain, None


def _value(value: Any, warning: Fault | None) -> Any:
    return Loose(value, warning) if warning else value


def whole(low: int, high: int, units: str = "") -> Reader:
    """A whole number from `low` to `high`, with one of the characters of `units` after it."""

    def reader(cell: Cell) -> Any:
        plain, warning = _ascii(cell)
        plain = plain.rstrip(units) if units else plain
        if not WHOLE.match(plain):
            raise Fault("not_a_number", _("不是整数。"), _("只写数字，例如 3。"))
        value = int(float(plain))
        if not low <= value <= high:
            raise Fault(
                "out_of_range",
                _("不在 {low} 到 {high} 之间。").format(low=low, high=high),
                _("检查这一格，或留空。"),
            )
        return _value(value, warning)

    return reader


DAY = re.compile(r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T]00:00(?::00)?)?$")


def day(cell: Cell) -> Any:
    """A day as people write it: 2025-03-01, 2025/3/1, 2025年3月1日, 20250301."""
    plain, warning = _ascii(cell)
    found = DAY.match(plain)
    try:
        value = date(*map(int, found.groups())) if found else None
    except ValueError:
        value = None
    if value is None or not 1949 <= value.year <= 2100:
        raise Fault("not_a_day", _("不是日期。"), _("写成 2025-03-01 的样子。"))
    return _value(value, warning)


def day_as(form: str) -> Reader:
    """A day written in one way, such as `%m/%d/%Y %I:%M:%S %p`; the hour is left out."""

    def reader(cell: Cell) -> Any:
        if isinstance(cell, datetime | date):
            return day(cell)
        try:
            value = datetime.strptime(text(cell).strip(), form).date()
        except ValueError:
            value = None
        if value is None or not 1949 <= value.year <= 2100:
            raise Fault("not_a_day", _("不是日期。"), _("写成 2025-03-01 的样子。"))
        return value

    return reader


def decimal(cell: Cell) -> Any:
    """A coordinate. Degrees, minutes and seconds are refused with the number to write instead."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    plain, warning = _ascii(cell)
    if DECIMAL.match(plain):
        return _value(float(plain), warning)
    if found := DEGREES.match(plain):
        degrees, minutes, seconds = (float(part or 0) for part in found.groups())
        value = degrees + minutes / 60 + seconds / 3600
        raise Fault(
            "degree_signs",
            _("坐标写成了度分秒。"),
            _("写成小数：{value}。").format(value=f"{value:.7f}"),
        )
    raise Fault("not_a_number", _("坐标不是数字。"), _("只写数字，例如 124.2035。"))


def listed(known: Sequence[str], meanings: dict[str, str], default: str | None = None) -> Reader:
    """One of a list of codes, or a word that means one.

    default   taken, with a warning, for a word that nobody knows; without it such a word is refused
    """

    def reader(cell: Cell) -> Any:
        word = text(cell)
        meant = meanings.get(word) or meanings.get(word.casefold(), word)
        if meant in known:
            return meant
        if default is None:
            raise Fault(
                "unknown_word",
                _("不认识“{word}”。").format(word=word),
                _("可以写：{known}。").format(known="、".join(dict.fromkeys(meanings) or known)),
            )
        warning = Fault(
            "unknown_word",
            _("不认识“{word}”，记为“{default}”。").format(word=word, default=default),
            _("在导入方案的 values 里写明它的意思。"),
        )
        return Loose(default, warning)

    return reader
