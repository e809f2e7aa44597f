"""Printing."""

from tests.rights.asking import EXPORT, MEMBERS, C, Row

ROWS = {
    "GET /c/{community}/print": Row(MEMBERS, f"{C}/print?grid=01"),
    "GET /c/{community}/print/preview.png": Row(MEMBERS, f"{C}/print/preview.png?grid=01"),
    "GET /c/{community}/print/begin": Row(
        MEMBERS.replace("o", "s"), f"{C}/print/begin?grid=01&across=0.5&down=0.5"
    ),
    "GET /c/{community}/print/grid.pdf": Row(MEMBERS, f"{C}/print/grid.pdf?grid=01"),
    "GET /c/{community}/print/sheets": Row(MEMBERS, f"{C}/print/sheets"),
    "GET /c/{community}/print/sheets/{serial}/again.pdf": Row(
        "lnnnnnnnnn", f"{C}/print/sheets/QHY-20261123-0001-X/again.pdf"
    ),
    "GET /c/{community}/print/return": Row("looonooodd", f"{C}/print/return"),
    "POST /c/{community}/print/return": Row(
        "dnnnnnnndd",
        f"{C}/print/return",
        {"serial": "QHY-20261123-0005-E", "row": "1", "outcome": "1"},
    ),
}
ROWS |= {
    "GET /c/{community}/print/wall.pdf": Row(MEMBERS, f"{C}/print/wall.pdf"),
    "POST /c/{community}/print/atlas": Row(
        "dsssnsssss", f"{C}/print/atlas", {"copy": "public", "paper": "A4"}
    ),
}
ROWS["GET /c/{community}/print/diary.pdf"] = Row(
    "lodonooodd", f"{C}/print/diary.pdf?grid=01&entries=3"
)
ROWS["POST /c/{community}/print/sheets/{serial}/returned"] = Row(
    "dnnnnnnndd", f"{C}/print/sheets/QHY-20261123-0001-X/returned", {"on": "2026-11-24"}
)
ROWS["GET /c/{community}/print/duties.pdf"] = Row(EXPORT, f"{C}/print/duties.pdf")
ROWS["GET /c/{community}/pairings.pdf"] = Row(EXPORT, f"{C}/pairings.pdf")
ROWS["GET /c/{community}/ledgers/{code}/file.pdf"] = Row(
    EXPORT, f"{C}/ledgers/visits/file.pdf", tells=True
)
