"""Telephone and identity-card numbers in free text, found by their pattern. Pure."""

import re
import unicodedata

# Mobile numbers; fixed lines with area code; seven or eight digits after a word for telephone.
TELEPHONE = re.compile(
    r"(?<!\d)1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[-\s]?\d{7,8}(?!\d)"
    r"|(?:电话|手机|座机|tel)\D{0,4}\d{7,8}(?!\d)",
    re.IGNORECASE,
)
IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]"
)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def telephones(text: str) -> list[str]:
    """What looks like a telephone number; identity numbers are not named here."""
    return TELEPHONE.findall(IDENTITY.sub("", _plain(text)))


def identity_numbers(text: str) -> list[str]:
    """What looks like an 18-digit identity-card number."""
    return IDENTITY.findall(re.sub(r"(?<=\d)[\s-](?=\d)", "", _plain(text)))
