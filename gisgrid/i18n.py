"""The words of the user's language: messages, dates and numbers.

A message id is the Chinese text itself, so Chinese needs no catalogue; English is read from
`locale/en/LC_MESSAGES/gisgrid.po` when somebody first asks for it. The language of the
moment is a context variable, set by the page middleware or by the command line.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")
CATALOGUE = Path(__file__).parent / "locale" / "en" / "LC_MESSAGES" / "gisgrid.po"
WEEKDAYS = "一二三四五六日"
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip

_language: ContextVar[str] = ContextVar("language", default="zh")


def known_language(wish: str | None) -> str:
    """The supported language nearest to a cookie, an Accept-Language header or $LANG."""
    return "en" if (wish or "").strip().lower().startswith("en") else "zh"


def set_language(language: str) -> None:
    """Set the language for the rest of this context (a request's task, a command)."""
    _language.set(known_language(language))


@contextmanager
def use_language(language: str) -> Iterator[None]:
    token = _language.set(known_language(language))
    try:
        yield
    finally:
        _language.reset(token)


def current_language() -> str:
    return _language.get()


@lru_cache(maxsize=1)
def catalogue() -> dict[str, str]:
    """Chinese text → English text; entries that nobody translated are absent."""
    with CATALOGUE.open("rb") as file:
        messages = read_po(file, locale="en")
    return {str(m.id): str(m.string) for m in messages if m.id and m.string}


def _(text: str) -> str:
    """The text in the language of the moment; an untranslated one stays Chinese."""
    return catalogue().get(text, text) if _language.get() == "en" else text


def later(text: str) -> str:
    """Mark a text that is kept as it is and put in words when somebody reads it."""
    return text


def number(value: float, digits: int = 0) -> str:
    """`2592`, `12,345`, `11.4`: groups only from 10,000 up, so that years and doors stay whole."""
    return f"{value:,.{digits}f}" if abs(value) >= 10_000 else f"{value:.{digits}f}"


def day(value: date, today: date | None = None) -> str:
    """`11月23日 周一`, or `2025年3月1日` when the year is not `today`'s."""
    this_year = today is None or value.year == today.year
    if _language.get() == "en":
        text = f"{value.day} {ENGLISH_MONTHS[value.month - 1]}"
        return (
            f"{ENGLISH_WEEKDAYS[value.weekday()]} {text}" if this_year else f"{text} {value.year}"
        )
    if this_year:
        return f"{value.month}月{value.day}日 周{WEEKDAYS[value.weekday()]}"
    return f"{value.year}年{value.month}月{value.day}日"


def short_day(value: date, today: date | None = None) -> str:
    """`6月1日`, or with the year when it is not `today`'s; no weekday."""
    if today is not None and value.year != today.year:
        return day(value, today)
    if _language.get() == "en":
        return f"{value.day} {ENGLISH_MONTHS[value.month - 1]}"
    return f"{value.month}月{value.day}日"


def month(value: date) -> str:
    """`2025年3月`, `Mar 2025`."""
    if _language.get() == "en":
        return f"{ENGLISH_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月"


def clock(value: datetime) -> str:
    """`15:42`; the caller has moved the instant into the community's time zone."""
    return f"{value.hour:02}:{value.minute:02}"


def ago(value: date, today: date) -> str:
    """`今天`, `昨天`, `2天前`, `后天`: only to stand beside the date itself."""
    days = (today - value).days
    words = {0: _("今天"), 1: _("昨天"), -1: _("明天")}
    if days in words:
        return words[days]
    return _("{n}天前").format(n=days) if days > 0 else _("{n}天后").format(n=-days)


def span(since: date, until: date | None, today: date | None = None) -> str:
    """A period as people say it: `11月1日起`, `11月1日–30日`, `9月12日–11月3日`.

    since, until   half-open in storage; here `until` is the last day that counts, or None.
    """
    start = short_day(since, today)
    if until is None:
        return _("{day}起").format(day=start)
    if (since.year, since.month) == (until.year, until.month) and _language.get() == "zh":
        return f"{start}–{until.day}日"
    return f"{start}–{short_day(until, today)}"
