"""Bytes to text. The order is fixed, because guessing took short Chinese files for Korean."""

import codecs

from gisgrid.exchange.report import CannotRead
from gisgrid.i18n import _

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: by its mark, else strict UTF-8, else GB18030.

    Raises CannotRead when none of them holds.
    """
    for mark, name in MARKS:
        if content.startswith(mark):
            return _strict(content, name), name.upper().removesuffix("-SIG")
    for name in ("utf-8", "gb18030"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, name.upper()
    raise _unknown()


def _strict(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        raise _unknown() from error


def _unknown() -> CannotRead:
    return CannotRead(_("看不出文字的编码。"), _("请另存为“CSV UTF-8”。"), "encoding")
