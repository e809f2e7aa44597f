"""Visits."""

from tests.rights.asking import EXPORT, MEMBERS, C, Row

ROWS = {
    "GET /c/{community}/visits": Row(MEMBERS, f"{C}/visits", tells=True),
    "GET /c/{community}/visits.xlsx": Row(EXPORT, f"{C}/visits.xlsx", tells=True),
    "GET /c/{community}/visits/record": Row("lsssnsssdd", f"{C}/visits/record?grid=01"),
}
