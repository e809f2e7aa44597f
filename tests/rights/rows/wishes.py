"""Wishes and good deeds."""

from tests.rights.asking import MEMBERS, C, Row

ROWS = {
    "GET /c/{community}/wishes": Row(MEMBERS, f"{C}/wishes", tells=True),
    "GET /c/{community}/good-deeds": Row(MEMBERS, f"{C}/good-deeds", tells=True),
}  # fmt: skip
