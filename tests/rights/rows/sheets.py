"""Printing."""

from tests.rights.asking import MEMBERS, C, Row

ROWS = {
    "GET /c/{community}/print": Row(MEMBERS, f"{C}/print?grid=01"),
    "GET /c/{community}/print/preview.png": Row(MEMBERS, f"{C}/print/preview.png?grid=01"),
    "GET /c/{community}/print/grid.pdf": Row(MEMBERS, f"{C}/print/grid.pdf?grid=01"),
    "GET /c/{community}/print/sheets": Row(MEMBERS, f"{C}/print/sheets"),
    "GET /c/{community}/print/sheets/{serial}/again.pdf": Row(
        "lnnnnnnnnn", f"{C}/print/sheets/QHY-20261123-0001-X/again.pdf"
    ),
}
